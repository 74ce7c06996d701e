"""What a step cost this person and how long it took them: their own figures, which win over the rulebook's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from img_pathway.profile.typed.keys import get, parse
from img_pathway.reports.words import counted
from img_pathway.tui.screens.dialogs import Blank, Blanks

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk


class Figure(NamedTuple):
    """One figure that can be recorded: its key, what it is, and what stands instead without it."""

    key: str
    title: str
    instead: str

    @property
    def asked(self) -> str:
        """The words over its line."""
        return f"{self.title} (the rulebook says {self.instead})" if self.instead else self.title


def figures(desk: Desk, step_id: str) -> tuple[Figure, ...]:
    """Fees and waiting times of a step; a fee that changes with the season is recorded for the target's.

    Raises KeyError for an unknown step.
    """
    from img_pathway.engine.case import Case
    from img_pathway.engine.money.fees import of_step
    from img_pathway.engine.time.waits import spans

    step = desk.rulebook.step(step_id)
    if not step.fees and not step.waiting:
        return ()
    case = Case(desk.profile, desk.rulebook, desk.now)
    found: list[Figure] = []
    for fee in of_step(case, step_id):
        seasonal = desk.rulebook.rule(fee.key).selects == "season" and case.target
        key = f"amounts.{fee.key}.{case.target}" if seasonal else f"amounts.{fee.key}"
        found.append(Figure(f"{key}.usd", f"{fee.title}, whole US dollars", "" if fee.yours else fee.shown))
    times = spans(case)
    for name in step.waiting:
        one = times[name]
        shown = "" if one.confidence == "yours" or one.typical is None else f"about {counted(one.typical, 'day')}"
        found.append(Figure(f"durations.{name}.seen", f"{one.title}, how long it took", shown))
    return tuple(found)


class Yours(Blanks[Mapping[str, int | None] | None]):
    """Asks for the figures of one step; gives back those that changed, or None when cancelled."""

    def __init__(self, title: str, desk: Desk, asked: tuple[Figure, ...]) -> None:
        self._asked = asked
        values = (get(desk.profile, one.key) for one in asked)
        self._old = tuple("" if value is None else str(value) for value in values)
        words = "Your own figures win over the rulebook's and are shown as yours. Empty takes one back."
        if any(one.key.startswith("durations.") for one in asked):
            words = f"{words} A time may be typed as 45, 6 weeks or 9 months."
        blanks = [
            Blank("a number", old, 12, one.asked, partial(_read, one.key))
            for one, old in zip(asked, self._old, strict=True)
        ]
        super().__init__(f"What it cost or took you: {title}", words, blanks)

    def take(self, texts: list[str]) -> None:
        """What changed."""
        figures = zip(self._asked, texts, self._old, strict=True)
        self.dismiss({one.key: int(text) if text else None for one, text, old in figures if text != old})


_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")


def _read(key: str, text: str) -> str:
    """A figure as it is recorded. Raises `BadValue`."""
    bare = text.removeprefix("$").strip()
    # Only a comma between thousands says nothing.
    return str(parse(key, bare.replace(",", "") if _THOUSANDS.fullmatch(bare) else bare))
