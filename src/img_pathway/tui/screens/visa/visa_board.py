"""The visa board: each class as last known, where rules pull against each other, and what to ask."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from img_pathway.engine.case import Case
from img_pathway.engine.visa.board import visa_board
from img_pathway.reports.page import about
from img_pathway.reports.pages.visa import visa_page
from img_pathway.tui.commands import bindings
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.widgets.page import Page

ROOMY = 34
"""Rows from which the planned class is open from the start."""


class VisaBoardScreen(BaseScreen):
    """A page to read; a class, a conflict or a question opens to its reasons and rules."""

    DEFAULT_CSS = "VisaBoardScreen #text { padding: 1 0 0 1; max-width: 104; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("reading")]
    TITLE_PARTS = ("Visa board",)
    AUTO_FOCUS = "#text"

    def __init__(self) -> None:
        super().__init__()
        self.page = Page(id="text")
        self._open: set[str] | None = None
        """Ids of the blocks that are opened; none yet until the first drawing."""

    def compose(self) -> ComposeResult:
        """One page between the bars."""
        yield self.top
        yield self.page
        yield self.keys

    def subject(self) -> str | None:
        """The rule under the cursor; elsewhere the step the board bears on."""
        ident = self.page.cursor_id or ""
        return about(ident) if ident.startswith("rule:") else "visa.class"

    def draw(self) -> None:
        """Draw the board from the facts."""
        session = self.session
        board = visa_board(Case(session.profile, session.rulebook, session.now))
        if self._open is None:
            # On a small screen all classes in one view come first.
            self._open = {f"class:{board.planned}"} if board.planned and self.app.size.height >= ROOMY else set()
        self.page.show(visa_page(board, session.rulebook, self._open))

    def on_page_chosen(self, event: Page.Chosen) -> None:
        """Enter opens or closes a block; on a rule it explains that rule."""
        if event.block_id.startswith("rule:"):
            self.pathway.show_why(self.subject() or "")
            return
        assert self._open is not None
        self._open ^= {event.block_id}
        self.draw()
