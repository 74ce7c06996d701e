"""What changed since the last visit: for this person, in the profile, and in the rules that came into force."""

from __future__ import annotations

from datetime import date, timedelta

from img_pathway.reports.page import BlockId
from img_pathway.reports.pages.changes import GROUP, changes_page, for_you_blocks, recorded_blocks
from img_pathway.tui.screens.kinds import ReadingScreen
from img_pathway.tui.widgets.page import MEASURE

YEAR = 365
"""Days that are shown besides, so that a first visit and a short absence have something to read."""


class ChangesScreen(ReadingScreen):
    """A page to read; every step and rule on it can be opened."""

    DEFAULT_CSS = f"ChangesScreen #text {{ max-width: {MEASURE}; }}"
    TITLE = "What changed"

    def __init__(self) -> None:
        super().__init__()
        self._last: date | None = None
        self._asked = False
        self._open: set[str] = set()
        """Ids of the headings that are unfolded."""

    def draw(self) -> None:
        """Since the last visit, then the rest of a year."""
        from img_pathway.engine.ahead.came import came
        from img_pathway.engine.explain.rules_since import changes

        desk = self.desk
        if not self._asked:
            # The visit of today will be the last one soon; the day asked about stays the same meanwhile.
            self._asked, self._last = True, self.wizard.data.last_visit(desk)
        start = desk.today - timedelta(days=YEAR)
        since = self._last or start
        found = changes(desk.profile, desk.rulebook, desk.now, min(since, start), desk.assessment)
        # At a first visit every source is new: only what came into force is worth telling.
        new = [one for one in found if one.day > since and (self._last or one.what != "read")]
        old = [one for one in found if one.day <= since and one.touches and one.what != "read"]
        recorded = self.wizard.data.recorded_since(desk, self._last) if self._last else []
        mine = came(desk.assessment, self._last) if self._last else ()
        first = self._last is None and not self.wizard.data.pretended
        age = (desk.today - desk.rulebook.as_of).days
        self.page.show(
            [
                *for_you_blocks(mine, desk.assessment, self._last),
                *recorded_blocks(recorded, desk.now.tzinfo),
                *changes_page(new, old, self._last, first=first, age=age, opened=self._open),
            ]
        )

    def subject(self) -> str | None:
        """What is under the cursor, but for a heading."""
        here = self.page.here
        return None if here.kind == GROUP else here.about or None

    def choose(self, block_id: BlockId) -> None:
        """Unfold a heading, open the step, or explain the rule or date."""
        if block_id.kind == GROUP:
            self._open ^= {block_id}
            self.draw()
        else:
            super().choose(block_id)
