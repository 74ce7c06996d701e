"""The questions of the what-if screen: whether to accept a fork, on which day something happens, how long it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.widget import Widget

from img_pathway.profile.typed.dates import parse_day
from img_pathway.profile.typed.keys import parse
from img_pathway.profile.typed.problem import BadValue
from img_pathway.reports.page import Block, Line
from img_pathway.reports.pages.plan import days
from img_pathway.tui.screens.dialogs import Ask, Confirm
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.engine.whatif.scenarios import Scenario
    from img_pathway.profile.keep.forks import Fork
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


def ask_length(screen: BaseScreen, name: str, now: object, then: Callable[[int], object]) -> None:
    """How long a wait lasts, in days; `now` is what is taken so far, ``None`` for nothing."""
    key, title = f"durations.{name}.seen", screen.desk.rulebook.duration(name).title
    value = days(now) if isinstance(now, int) else ""
    example, words = "9 months, 6 weeks or 200 days", "In this what-if only."
    ask = Ask(f"How long: {title}", example, words, value, read=lambda text: str(parse(key, text)))
    screen.ask(ask, lambda length: then(int(length)))


def ask_seen_from(screen: BaseScreen, fork: Fork, then: Callable[[date | None], object]) -> None:
    """From which day a fork is looked at; ``None`` stands for the day it is."""
    today = screen.desk.today

    def day_of(text: str) -> str:
        seen = parse_day(text, today=today)
        if seen < today:
            raise BadValue("seen_from", text, "it can be seen from today or a later day")
        return seen.isoformat()

    def answered(text: str) -> None:
        seen = date.fromisoformat(text)
        then(None if seen == today else seen)

    value = fork.seen_from.isoformat() if fork.seen_from else "today"
    words = "What lies ahead counts for nothing yet: to see a result, look back at it from a day after it."
    screen.ask(Ask(f"Seen from: {fork.title}", "a day, or today", words, value, read=day_of), answered)


class AcceptFork(Confirm):
    """Lists what accepting would record, and asks."""

    DEFAULT_CSS = """
    AcceptFork > Vertical { width: 76; }
    AcceptFork Page { height: auto; max-height: 12; background: $surface; }
    """

    AUTO_FOCUS = "#no"
    """Nothing is recorded by a careless Enter."""

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        words = "One change: u takes all of it back; once you have quit, the facts alone."
        super().__init__(title, words, yes="Accept")
        self._lines = tuple(lines)

    def inside(self) -> Iterable[Widget]:
        yield Page([Block(self._lines)], id="accepted")
