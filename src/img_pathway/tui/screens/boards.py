"""The boards: one page to read for each part of an application; a row opens the form of its facts."""

from __future__ import annotations

from typing import ClassVar

from img_pathway.reports.boards import BOARDS
from img_pathway.reports.page import about
from img_pathway.tui.screens.kinds import ReadingScreen


class BoardScreen(ReadingScreen):
    """A board as a screen; which one its class says."""

    DEFAULT_CSS = "BoardScreen #text { max-width: 104; }"
    NAME: ClassVar[str]

    def subject(self) -> str | None:
        return about(self.page.cursor_id) or None

    def draw(self) -> None:
        """Draw the board from the facts."""
        board = BOARDS[self.NAME](self.desk.assessment, self.desk.rulebook)
        self.page.show(board.page)

    def choose(self, block_id: str) -> None:
        kind, _, rest = block_id.partition(":")
        if kind == "step":
            self.pathway.open_step(rest.partition("@")[0])
        else:
            super().choose(block_id)


class NamesScreen(BoardScreen):
    """Names and dates as printed."""

    TITLE = "Names as printed"
    NAME = "names"
