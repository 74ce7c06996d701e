"""`came`: what time alone did to one person between two days: what came due, what lapsed, what opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final, Literal, NamedTuple, get_args

from img_pathway.engine.ahead.agenda import DateAhead, agenda
from img_pathway.engine.ahead.agenda import Kind as DateKind
from img_pathway.engine.assess import assess
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.model import ACTIONABLE, SETTLED, StepState
from img_pathway.rulebook.types import Dated

Kind = Literal["lapsed", "due", "opened"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""What cannot be had any more first."""
_LOSSES: Final[frozenset[DateKind]] = frozenset({"cliff", "expires"})


class Came(NamedTuple):
    """One thing that is another than on the earlier day, though nothing was recorded."""

    kind: Kind
    title: str
    """The date, or the one step it is about; empty where several steps share the reason."""
    text: str
    """What is lost, or what to do; may be empty."""
    day: Dated | None
    """When it came, where a date of the person's own list says so."""
    steps: tuple[str, ...]
    about: str
    """The id under which `explain` gives the reasoning."""


def came(now: Assessment, since: date) -> tuple[Came, ...]:
    """What came of the dates that lay ahead on the day `since`, and the steps that stand elsewhere by now.

    The facts are those of today at both ends: what is told is the work of time, not what was recorded meanwhile.
    Losses first, then by day.
    """
    case = now.case
    if since >= now.today:
        return ()
    then = assess(case.profile, case.book, datetime.combine(since, time(12), now.now.tzinfo))
    dates = [one for date in _past(then, now) if (one := _of_date(date, now)) is not None]
    told = {(one.kind, step) for one in dates for step in one.steps}
    found = [*dates, *_of_steps(then, now, told)]
    # What several steps share weighs most.
    found.sort(key=lambda one: (KINDS.index(one.kind), -len(one.steps) if not one.title else 0, one.day or date.max))
    return tuple(found)


def _past(then: Assessment, now: Assessment) -> Iterator[DateAhead]:
    """The dates that lay ahead then and do not any more: one that moved keeps its id."""
    ahead = {one.id for one in agenda(now)}
    for one in agenda(then):
        over = one.at <= now.now if one.at is not None else one.day <= now.today
        if over and one.id not in ahead:
            yield one


def _of_date(one: DateAhead, now: Assessment) -> Came | None:
    """What a date brought; nothing where its steps were seen to, or do not matter any more."""
    lost = one.kind in _LOSSES or (one.kind == "deadline" and bool(one.loses))
    states = [now.by_id[step] for step in one.steps]
    settled = all(state.status in ("done", "not-needed") for state in states)
    idle = settled or all(state.over for state in states)
    own = one.kind in ("booking", "planned")
    if states and (settled if lost else idle and not own):
        return None
    if lost:
        # What would have avoided it is of no use any more; how the step stands now is.
        text = one.loses if one.loses != one.title else " ".join(_why(state) for state in states[:1])
        return Came("lapsed", one.title, text, one.day, one.steps, one.about)
    return Came("opened" if one.kind == "opens" else "due", one.title, one.do, one.day, one.steps, one.about)


def _of_steps(then: Assessment, now: Assessment, told: set[tuple[Kind, str]]) -> Iterator[Came]:
    """Steps that lapsed, fell to the person or opened, where no date tells it; those of one reason together."""
    groups: dict[tuple[Kind, str], list[StepState]] = {}
    for state in now.by_id.values():
        kind = _moved(then.by_id[state.id], state)
        if kind is not None and (kind, state.id) not in told:
            # Only losses share a reason that is worth saying once; what opened is a thing to do of its own.
            groups.setdefault((kind, _why(state) if kind == "lapsed" else state.id), []).append(state)
    for (kind, _), states in groups.items():
        first, title = states[0], states[0].title if len(states) == 1 else ""
        yield Came(kind, title, _why(first), None, tuple(one.id for one in states), first.id)


def _why(state: StepState) -> str:
    return state.reasons[0].text if state.reasons else ""


def _moved(before: StepState, after: StepState) -> Kind | None:
    if after.status == "lapsed" != before.status or (after.over and not before.over and after.status not in SETTLED):
        return "lapsed"
    if after.over or after.status not in ACTIONABLE:
        return None
    return "opened" if before.status == "locked" else "due" if before.status == "waiting" else None
