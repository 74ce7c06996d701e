"""The backward pass of the plan: the latest safe and the latest possible day of each open step.

Latest-safe counts back from the advised date (else the hard one) with bad-case times and heeds advice edges;
latest-possible counts back from the hard date with best-case times. Rules: ecfmg.exam-seven-year (the
strict reading bounds what is safe), ecfmg.oet-retake (time for one retake is kept).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.model import Deadline, StepState
from img_pathway.engine.plan.forward import EXAMS, Early, bad, best
from img_pathway.engine.plan.graph import Graph
from img_pathway.engine.plan.model import Reserve
from img_pathway.engine.readings.seven_years import windows
from img_pathway.engine.time.closed_days import last_open
from img_pathway.engine.time.waits import Span, plus
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED, Step

OET = "skills.oet"
UNMATCHED = ("unmatched", "partial")


class Late(NamedTuple):
    """The latest days of one step; ``None`` where nothing of this Match waits for it."""

    safe: date | None = None
    possible: date | None = None
    before: str = ""
    """Step or deadline that decides `safe`."""
    before_hard: str = ""
    rests: tuple[str, ...] = ()
    notes: tuple[Said | str, ...] = ()
    rules: tuple[str, ...] = ()


class _Limit(NamedTuple):
    day: date
    by: str
    rests: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def backward(
    case: Case, edges: Graph, spans: Mapping[str, Span], early: Mapping[str, Early]
) -> tuple[dict[str, Late], tuple[Reserve, ...]]:
    """The latest days of every open step, and the reserves kept."""
    found: dict[str, Late] = {}
    reserves: list[Reserve] = []
    extra: dict[str, list[str]] = {}
    for state in case.states.values():
        for one in state.missing:
            extra.setdefault(one, []).append(state.id)
    for step in reversed(edges.order):
        state = case.states[step.id]
        if step.id in early:
            found[step.id] = _step(case, edges, spans, step, state, found, extra.get(step.id, ()), early, reserves)
    return found, tuple(reserves)


def trails(step: Step, state: StepState) -> bool:
    """Does its waiting time lie after the day that counts as its own?"""
    return not step.arrives and state.status != "waiting"


def _step(
    case: Case,
    edges: Graph,
    spans: Mapping[str, Span],
    step: Step,
    state: StepState,
    found: Mapping[str, Late],
    extra: Sequence[str],
    early: Mapping[str, Early],
    reserves: list[Reserve],
) -> Late:
    if step.id == "match.soap" and case.season.result not in UNMATCHED:
        return Late(notes=(Said("plan.only-unmatched"),))
    trailing = trails(step, state)
    own_best, own_bad = best(step, spans), bad(step, spans)
    after_best = own_best if trailing else 0
    after_bad = own_bad if trailing else 0
    if after_best is None or after_bad is None:
        return Late(notes=(Said("plan.no-wait", names=tuple(f"durations.{name}" for name in step.waiting)),))
    safe, hard = _deadlines(case, spans, step, state, trailing, reserves)
    rests = step.waiting if trailing else ()
    for gated in dict.fromkeys((*edges.gates[step.id], *extra)):
        late = found.get(gated)
        if late is None or case.states[gated].status == "waiting":
            continue
        before = case.book.step(gated).arrives
        more = case.book.step(gated).waiting if before else ()
        lead_best = (best(case.book.step(gated), spans) or 0) if before else 0
        lead_bad = (bad(case.book.step(gated), spans) or 0) if before else 0
        if late.possible is not None:
            hard.append(_Limit(plus(late.possible, -lead_best - after_best), gated, (*late.rests, *more, *rests)))
        if late.safe is not None:
            # Sooner than its season opens nothing can be gained for it.
            floor = early[gated].floor
            wanted = plus(late.safe, -lead_bad) if floor is None else max(plus(late.safe, -lead_bad), floor)
            safe.append(_Limit(plus(wanted, -after_bad), gated, (*late.rests, *more, *rests)))
    for shown in edges.shown_by[step.id]:
        late = found.get(shown)
        if late is None:
            continue
        over = case.book.step(shown).waiting if trails(case.book.step(shown), case.states[shown]) else ()
        last_best = sum(spans[name].best or 0 for name in over)
        last_bad = sum(spans[name].bad or 0 for name in over)
        if late.possible is not None:
            hard.append(_Limit(plus(late.possible, last_best - after_best), shown, (*late.rests, *rests)))
        if late.safe is not None:
            safe.append(_Limit(plus(late.safe, last_bad - after_bad), shown, (*late.rests, *rests)))
    for later in edges.advises[step.id]:
        late = found.get(later)
        if late is not None and late.safe is not None and case.states[later].status != "waiting":
            safe.append(_Limit(plus(late.safe, -after_bad), later, (*late.rests, *rests)))
    return _judged(case, step, safe, hard)


def _judged(case: Case, step: Step, safe: list[_Limit], hard: list[_Limit]) -> Late:
    notes: tuple[Said | str, ...] = ()
    if step.id in ("exams.step1", "exams.step2ck"):
        window = windows(case).strict
        if window.end is not None and window.end >= case.today and not window.counts(step.id.partition(".")[2]):
            safe.append(_Limit(window.end, "seven-year.1", (), ("ecfmg.exam-seven-year",)))
    if not hard and not safe:
        return Late(notes=(Said("plan.nothing-waits"),))
    last = min(hard, key=lambda one: one.day, default=None)
    first = min(safe, key=lambda one: one.day, default=None)
    possible = last.day if last is not None else None
    advised = first.day if first is not None else None
    if step.id in EXAMS:
        exam = step.id.partition(".")[2]
        possible = last_open(case, exam, possible) if possible is not None else None
        advised = last_open(case, exam, advised) if advised is not None else None
    before = first.by if first is not None else ""
    if before == "seven-year.1" and first is not None:
        notes = (Said("plan.seven-years", end=first.day),)
    if advised is None or (possible is not None and possible < advised):
        advised, before = possible, last.by if last is not None else ""
    rests = tuple(dict.fromkeys(name for one in (first, last) if one is not None for name in one.rests))
    rules = tuple(dict.fromkeys(name for one in (last, first) if one is not None for name in one.rules))
    if missed_advice(case, step):
        notes = (*notes, Said("next.advice-missed", day=case.event(step.by or "")))
    return Late(advised, possible, before, last.by if last is not None else "", rests, notes, rules)


def _deadlines(
    case: Case, spans: Mapping[str, Span], step: Step, state: StepState, trailing: bool, reserves: list[Reserve]
) -> tuple[list[_Limit], list[_Limit]]:
    """Limits from the step's own advised date and deadline."""
    safe: list[_Limit] = []
    hard: list[_Limit] = []
    result = spans[step.result] if step.result is not None and trailing else None
    least, most = (result.best or 0, result.bad or 0) if result is not None else (0, 0)
    counted = (result.id,) if result is not None else ()
    due = state.due
    if due is not None:
        rests = (*counted, *(() if due.confidence in TRUSTED else (due.id,)))
        hard.append(_Limit(plus(_last_day(case, due), -least), due.id, rests, due.rules))
        day = due.day
        if step.id == OET and trailing:
            kept = spans["oet-result"]
            day = plus(due.day, -(kept.bad or 0))
            rests = (*rests, kept.id)
            reserves.append(_reserve(case, due, day, kept))
        safe.append(_Limit(plus(day, -most), due.id, rests, due.rules))
    rol = case.event("nrmp.rol")
    if rol is not None and (step.id == "match.interviews" or step.stage == "programs"):
        # An interview counts only before the lists are ranked (match.iv.period), and so does what leads to it.
        into = hard if step.id == "match.interviews" and due is None else safe
        into.append(_Limit(_last_day(case, case.deadline(rol)), rol.key, (), rol.rules))
    event = case.event(step.by) if step.by is not None else None
    if state.by is not None and step.by is not None and not missed_advice(case, step):
        name = event.key if event is not None else step.by
        sure = event is not None and event.confidence in TRUSTED
        rules = event.rules if event is not None else ()
        safe.append(_Limit(plus(state.by, -most), name, (*counted, *(() if sure else (name,))), rules))
    return safe, hard


def missed_advice(case: Case, step: Step) -> bool:
    """Has the day advised passed? It decides nothing any more: the next real deadline does."""
    event = case.event(step.by) if step.by is not None else None
    return event is not None and case.over(event)


def _last_day(case: Case, due: Deadline) -> date:
    """The deadline as a day of the person's: an instant is open until it comes, whatever the date where they are."""
    if due.at is not None and due.day < case.today and case.now <= due.at:
        return case.today
    if due.at is not None and due.day >= case.today and case.now > due.at:
        return case.today - timedelta(days=1)
    return due.day


def _reserve(case: Case, due: Deadline, day: date, kept: Span) -> Reserve:
    there = case.today <= day
    said = Said("plan.reserve.left" if there else "plan.reserve.gone", day=day, last=due.day)
    return Reserve(OET, kept.bad or 0, day, due.day, there, said, ("ecfmg.oet-retake", *due.rules), case.words)
