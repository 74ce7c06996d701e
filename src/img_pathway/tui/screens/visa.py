"""The visa board: each class as last known, where rules pull against each other, and what to ask."""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.readings.visa_need import needs_visa
from img_pathway.engine.visa.board import visa_board
from img_pathway.reports.page import BlockId, item, named, spaced
from img_pathway.reports.pages.visa import visa_page
from img_pathway.tui.screens.kinds import ReadingScreen
from img_pathway.tui.widgets.page import MEASURE

YOU = "profile.you"
"""The step at which passports, status and place are recorded."""
ROOMY = 34
"""Rows from which the planned class is open from the start."""


class VisaBoardScreen(ReadingScreen):
    """A page to read; a class, a conflict or a question opens to its reasons and rules."""

    DEFAULT_CSS = f"VisaBoardScreen #text {{ max-width: {MEASURE}; }}"
    TITLE = "Visa board"
    SCOPE = "visa"

    def __init__(self) -> None:
        super().__init__()
        self._open: set[str] | None = None
        """Ids of the blocks that are opened; none yet until the first drawing."""

    def subject(self) -> str | None:
        return super().subject() or "visa.class"

    def draw(self) -> None:
        """Draw the board from the facts."""
        desk = self.desk
        case = Case(desk.profile, desk.rulebook, desk.now)
        board = visa_board(case)
        if self._open is None:
            # On a small screen all classes in one view come first.
            self._open = {f"class:{board.planned}"} if board.planned and self.app.size.height >= ROOMY else set()
        summary, *rest = named(visa_page(board, desk.rulebook, self._open), self.title_of)
        # What is not recorded yet is said there: one row leads to where it is recorded.
        wanted = [item(("▸ Record it", "link"), id=f"step:{YOU}")] if needs_visa(case) is None else []
        self.page.show([summary, *spaced(wanted), *rest])

    def choose(self, block_id: BlockId) -> None:
        if block_id.kind in ("step", "rule"):
            return super().choose(block_id)
        self._open = (self._open or set()) ^ {block_id}
        self.draw()
