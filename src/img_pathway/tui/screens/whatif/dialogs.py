"""The question of the what-if screen: whether to accept a fork."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from img_pathway.reports.page import Block, Line
from img_pathway.tui.screens.dialogs import Confirm
from img_pathway.tui.widgets.page import Page


class AcceptFork(Confirm):
    """Lists what accepting would record, and asks."""

    DEFAULT_CSS = """
    AcceptFork > Vertical { width: 76; }
    AcceptFork Page { height: auto; max-height: 12; background: $surface; }
    """

    AUTO_FOCUS = "#no"
    """Nothing is recorded by a careless Enter."""

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        words = "One change: u takes all of it back."
        super().__init__(title, words, yes="Accept")
        self._lines = tuple(lines)

    def inside(self) -> Iterable[Widget]:
        yield Page([Block(self._lines)], id="accepted")
