"""The questions of the what-if screen: whether to accept a fork, and on which day something happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.widget import Widget

from img_pathway.profile.typed.dates import parse_day
from img_pathway.reports.page import Block, Line
from img_pathway.tui.screens.dialogs import Ask, Confirm
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.engine.whatif.scenarios import Scenario
    from img_pathway.tui.screens.base import BaseScreen


def on_its_day(screen: BaseScreen, one: Scenario, then: Callable[[Scenario], object]) -> None:
    """Go on with a ready-made what-if; of what happens on one day that day is asked first."""
    if one.day is None:
        then(one)
        return

    def day_of(text: str) -> str:
        return parse_day(text, today=screen.desk.today).isoformat()

    # What has to be booked first happens on no day that goes without saying.
    prompt, value = ("a day", "") if one.wait else ("a day, or today", "today")
    ask = Ask(one.title, prompt, one.asks, value, read=day_of)
    screen.ask(ask, lambda text: then(one.on(date.fromisoformat(text))))


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
