"""The brief on screen: the page of a meeting, with names hidden where others look on."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from img_pathway.desk.briefing import briefing, handed_out, last_brief
from img_pathway.reports.page import BlockId
from img_pathway.reports.pages.brief import brief_page
from img_pathway.tui.screens.export import ask_for_brief
from img_pathway.tui.screens.kinds import ReadingScreen
from img_pathway.tui.widgets.page import MEASURE

if TYPE_CHECKING:
    from img_pathway.reports.pages.brief import Brief


class BriefScreen(ReadingScreen):
    """One page to read; every step and date on it can be opened. Looking at it hands nothing out."""

    DEFAULT_CSS = f"BriefScreen #text {{ max-width: {MEASURE}; }}"
    TITLE = "Brief"
    SCOPE = "brief"

    def __init__(self) -> None:
        super().__init__()
        self._hidden = False
        """Is it not to be seen whose it is?"""
        self._since: date | None = None
        self._said: Brief | None = None

    def person(self) -> str:
        """A stand-in where names are hidden."""
        return self._said.person if self._hidden and self._said is not None else super().person()

    def draw(self) -> None:
        data, desk = self.wizard.data, self.desk
        if self._said is None:
            # The visit of today will be the last one soon; the day asked about stays the same meanwhile.
            self._since = last_brief(data, desk) or data.last_visit(desk)
        self._said = briefing(data, desk, since=self._since, redact=self._hidden)
        self.page.show(brief_page(self._said))
        self.draw_bar()

    def subject(self) -> str | None:
        """What is under the cursor, whatever it is."""
        return self.page.here.about or None

    def choose(self, block_id: BlockId) -> None:
        """Open the step, or explain the date."""
        if block_id.about in self.desk.assessment.by_id:
            self.wizard.open_step(block_id.about)
        else:
            super().choose(block_id)

    def action_export(self) -> None:
        """Ask where the page goes, as it stands here."""
        desk = self.desk
        # Of somebody in a folder nothing is remembered.
        done = None if desk.guest else partial(handed_out, self.wizard.data, desk)
        if self._said is not None:
            ask_for_brief(self.app, desk, self._said, done)

    def action_hide(self) -> None:
        self._hidden = not self._hidden
        self.draw()
        self.say("Names are hidden on this page; x shows them again." if self._hidden else "")
