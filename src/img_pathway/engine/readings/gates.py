"""The day that matters: on which days ahead something must still count, and what ends before them.

The gates of a step are data of the rulebook (`Step.gates`). What is held counts on its last day too.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.model import Deadline
from img_pathway.engine.once import once
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED

Verdict = Literal["holds", "doubtful", "ends"]
"""Does it last until a day: yes; only if that day is not published earlier or later than expected; no."""

SPREAD: Final = timedelta(days=31)
"""How far a day that is only expected may still move: what ends earlier than that before it ends in any reading."""


@once
def gates(case: Case, step_id: str) -> tuple[Deadline, ...]:
    """The days ahead on which what this step holds must still count, soonest first; none where no Match is aimed for."""
    ahead = [day for gate in case.book.step(step_id).gates if (day := _day(case, gate.on)) is not None]
    rules = {gate.on: gate.rules for gate in case.book.step(step_id).gates}
    named = [replace(day, day=day.day.resting_on("official", rules[_on(day)])) for day in ahead]
    return tuple(sorted(named, key=lambda day: day.day))


def _on(day: Deadline) -> str:
    return "start" if day.id == "start" else day.id.partition(".")[2]


def _day(case: Case, on: str) -> Deadline | None:
    """The day of a gate while it lies ahead."""
    if on == "start":
        begun = case.past(case.post.began)
        return None if begun or case.start is None or case.start.day < case.today else case.start
    event = case.event(on)
    return None if event is None or case.over(event) else case.deadline(event)


def until(day: Deadline, end: date | None) -> Verdict:
    """Does what ends on `end` (``None``: never) still count on a day?"""
    if end is None or end >= day.day:
        # An expected day may come later than what is held lasts; months beyond it are sure.
        return "holds" if end is None or day.confidence in TRUSTED or end >= day.day + SPREAD else "doubtful"
    return "ends" if day.confidence in TRUSTED or end < day.day - SPREAD else "doubtful"


def ends_short_of(end: date | None, day: Deadline) -> Said:
    """What is held ends before a day on which it is needed, or on an expected day that may yet come later."""
    later = end is not None and end >= day.day
    return Said("held.ends-perhaps-before" if later else "held.ends-before", end=end, gate=day.title, day=day)


def first_missed(case: Case, step_id: str, end: date | None) -> Deadline | None:
    """The first gate of a step that `end` does not surely reach."""
    return next((day for day in gates(case, step_id) if until(day, end) != "holds"), None)
