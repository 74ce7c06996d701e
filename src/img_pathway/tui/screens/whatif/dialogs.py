"""Questions of the what-if screen: how long a wait takes, and whether to accept a fork."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget
from textual.widgets import Button

from img_pathway.profile.typed.keys import parse
from img_pathway.profile.typed.problem import BadValue
from img_pathway.reports.page import Block, Line
from img_pathway.tui.forms.check import sentence
from img_pathway.tui.screens.dialogs import Blank, Blanks, Confirm
from img_pathway.tui.widgets.page import Page


class HowLong(Blanks[int | None]):
    """Asks how long something takes; gives the days."""

    def __init__(self, title: str, key: str, value: str = "") -> None:
        """`key` is that of the waiting time; `value` is what is recorded or usual."""
        super().__init__(
            f"How long: {title}", "In this what-if only.", [Blank("9 months, 6 weeks or 200 days", value, 20)]
        )
        self._key = key

    def take(self, texts: list[str]) -> None:
        """It, if it is a length of time."""
        try:
            days = parse(self._key, texts[0])
        except BadValue as bad:
            return self.refuse(0, sentence(bad.why, bad.fix))
        if days is None:
            return self.refuse(0, "Type how long it takes.")
        self.dismiss(days)


class AcceptFork(Confirm):
    """Lists what accepting would record, and asks."""

    DEFAULT_CSS = """
    AcceptFork > Vertical { width: 76; }
    AcceptFork Page { height: auto; max-height: 12; background: $surface; }
    """

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        words = "One change: u takes all of it back."
        super().__init__(title, words, yes="Accept")
        self._lines = tuple(lines)

    def inside(self) -> Iterable[Widget]:
        yield Page([Block(self._lines)], id="accepted")

    def on_mount(self) -> None:
        """Nothing is recorded by a careless Enter."""
        self.query_one("#no", Button).focus()
