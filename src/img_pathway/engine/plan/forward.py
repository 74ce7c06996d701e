"""The forward pass of the plan: the earliest day of each open step, with the best waiting times.

It reads the same edges, openings and rule days as the statuses do: `Step.requires`, `Step.opens`,
`StepState.earliest`, recorded bookings and periods. Rules of the closed days: see `closed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.model import StepState
from img_pathway.engine.plan.graph import Graph
from img_pathway.engine.readings.over import behind_the_match
from img_pathway.engine.readings.registrations import first_test_day
from img_pathway.engine.readings.season import seen_open
from img_pathway.engine.time.waits import Span, plus
from img_pathway.engine.visa.measures import other_way
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED, Step

EXAMS = ("exams.step1", "exams.step2ck", "exams.step3")


class Early(NamedTuple):
    """The earliest course of one step."""

    begin: date | None
    """First day to act on it, or of its arrival; ``None`` with a reason in `notes`."""
    end: date | None
    after: str
    rests: tuple[str, ...] = ()
    notes: tuple[Said | str, ...] = ()
    blocked: bool = False
    """A rule or a recorded fact closes it, so no waiting helps."""
    fixed: bool = False
    floor: date | None = None
    """The day on which a season or a rule opens it: what comes before it need not be done any sooner."""


def forward(
    case: Case, edges: Graph, spans: Mapping[str, Span], floors: Mapping[str, date] | None = None
) -> dict[str, Early]:
    """The earliest course of every open step, none of those named in `floors` before its day there."""
    found: dict[str, Early] = {}
    for step in edges.order:
        state = case.states[step.id]
        past = step.id in behind_the_match(case) and state.status != "lapsed"
        if state.open and not past and not other_way(case, step.id):
            first = floors.get(step.id) if floors else None
            found[step.id] = _step(case, edges, spans, step, state, found, max(first or case.today, case.today))
    return found


def best(step: Step, spans: Mapping[str, Span]) -> int | None:
    """The best-case waiting time of a step; ``None`` where one is not known at all."""
    return _sum(spans[name].best for name in step.waiting)


def bad(step: Step, spans: Mapping[str, Span]) -> int | None:
    """The bad-case waiting time of a step; ``None`` where one is not known at all."""
    return _sum(spans[name].bad for name in step.waiting)


def _sum(days: Iterable[int | None]) -> int | None:
    total = 0
    for one in days:
        if one is None:
            return None
        total += one
    return total


def _step(
    case: Case,
    edges: Graph,
    spans: Mapping[str, Span],
    step: Step,
    state: StepState,
    found: Mapping[str, Early],
    first: date,
) -> Early:
    wait = best(step, spans)
    waits = step.waiting
    if state.status == "waiting":
        since = state.since or case.today
        end = None if wait is None else max(case.today, plus(since, wait))
        return Early(end, end, "waiting", waits, _unknown(step, spans))
    begin, after = first, "today" if first == case.today else "rule"
    rests: tuple[str, ...] = ()
    notes: list[Said | str] = []
    fixed = False
    floor: date | None = None
    for needed in (*step.requires, *(one for one in state.missing if one not in step.requires)):
        early = found.get(needed)
        if early is None:
            continue
        if early.end is None:
            waits_for = Said("plan.waits-for", step=case.states[needed].title)
            return Early(None, None, needed, early.rests, (waits_for,), early.blocked)
        if early.end > begin:
            begin, after, rests, fixed = early.end, needed, early.rests, early.fixed
    event = case.event(step.opens) if step.opens is not None else None
    if event is not None and (case.begun(event) or seen_open(case, event)):
        event = None
    if event is not None:
        floor = event.day
    if event is not None and event.day > begin:
        begin, after, fixed = event.day, event.key, True
        rests = () if event.confidence in TRUSTED else (event.key,)
    held = state.earliest is not None and state.status != "ready" and not step.arrives
    if held and state.earliest is not None and case.future(state.earliest):
        floor = max(floor or state.earliest, state.earliest)
    if held and state.earliest is not None and state.earliest > begin:
        begin, after, rests, fixed = state.earliest, "rule", (), step.stage in ("visa", "start")
    if state.status == "locked" and after == "today" and event is None and _shut(state, found):
        unknown = step.stage == "credentials" and case.profile.school.graduated is None
        why = Said("plan.graduation-unknown") if unknown else state.reasons[0].said
        return Early(None, None, "rule", (), (why,), not unknown)
    begin, after, more = _own_days(case, step, begin, after, found)
    notes += more
    if wait is None:
        return Early(begin if not step.arrives else None, None, after, rests, (*notes, *_unknown(step, spans)))
    end = plus(begin, wait)
    if step.arrives and state.earliest is not None and state.status != "ready":
        end = max(end, state.earliest)
    for needed in edges.needs[step.id]:
        early = found.get(needed)
        if early is not None and early.end is not None and early.end > end:
            end, rests = early.end, (*early.rests, *rests)
    rests = tuple(dict.fromkeys((*rests, *waits)))
    return Early(end if step.arrives else begin, end, after, rests, tuple(notes), False, fixed, floor)


def _shut(state: StepState, found: Mapping[str, Early]) -> bool:
    """Locked although every prerequisite it names is met: a rule or a recorded fact closes it."""
    return not any(one in found for one in state.missing)


def _unknown(step: Step, spans: Mapping[str, Span]) -> tuple[Said | str, ...]:
    return tuple(
        Said("plan.wait-unknown", wait=spans[name].title, name=name)
        for name in step.waiting
        if spans[name].best is None
    )


def _own_days(
    case: Case, step: Step, begin: date, after: str, found: Mapping[str, Early]
) -> tuple[date, str, list[Said | str]]:
    """Bookings, the first day a Step can be sat, and the season's OET window."""
    notes: list[Said | str] = []
    booked = _booked(case, step)
    if booked is not None and booked >= begin:
        return booked, "booked", [Said("plan.booked", day=booked)]
    if step.id in EXAMS:
        taken = [early.begin for one in EXAMS if (early := found.get(one)) is not None and early.begin is not None]
        begin, held, moved = first_test_day(case, step.id.partition(".")[2], begin, taken)
        after, notes = "rule" if held else after, [*moved]
    elif step.id == "skills.oet":
        first = case.event("oet.first")
        if first is not None and first.day > begin:
            notes.append(Said("plan.oet-window", first=first))
            begin, after = first.day, first.key
    return begin, after, notes


def _booked(case: Case, step: Step) -> date | None:
    """The next booked day of a sitting or an interview."""
    if step.id in EXAMS:
        days = [one.date for one in case.sittings(step.id.partition(".")[2])]
    elif step.id == "skills.oet":
        days = [one.date for one in case.oet]
    elif step.id == "visa.consulate":
        days = [case.profile.visa.interview]
    else:
        return None
    return min((day for day in days if day is not None and day > case.today), default=None)
