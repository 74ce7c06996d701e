"""The backward pass of the plan: the latest safe and the latest possible day of each open step.

Latest-safe counts back from the advised date (else the hard one) with bad-case times and heeds advice edges;
latest-possible counts back from the hard date with best-case times. Rules: ecfmg.exam-seven-year (the
strict reading bounds what is safe), ecfmg.oet-retake (time for one retake is kept).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.losses.cliffs import cliffs, due_at
from img_pathway.engine.model import PERMITS, SITTINGS, STEP_NAMES, Deadline, StepState
from img_pathway.engine.plan.forward import NONE, Early, bad, best, permit_there, renewed_by, to_wait
from img_pathway.engine.plan.graph import Graph
from img_pathway.engine.plan.model import Reserve
from img_pathway.engine.readings.pathway_season import due_event
from img_pathway.engine.readings.seven_years import last_day_for, last_with_retake
from img_pathway.engine.time.closed_days import last_open
from img_pathway.engine.time.days import plus
from img_pathway.engine.time.waits import Span
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import RANK, Dated, Step, weakest

OET = "skills.oet"
Wait = Literal["best", "bad"]
UNMATCHED = ("unmatched", "partial")


class Late(NamedTuple):
    """The latest days of one step; ``None`` where nothing of this Match waits for it."""

    safe: Dated | None = None
    possible: Dated | None = None
    decides_safe: str = ""
    """Step or deadline that decides `safe`."""
    decides_possible: str = ""
    """… and the one that decides `possible`."""
    rests: tuple[str, ...] = ()
    notes: tuple[Said | str, ...] = ()


FIRST_WINDOW: Final = "seven-year.1"
"""Id of the loss of the first seven-year window; its last day binds also where no loss of it is told any more."""


class _Limit(NamedTuple):
    day: Dated
    by: str
    rests: tuple[str, ...] = ()


_Told = Callable[[Dated], Said]


class _Kept(NamedTuple):
    """Time for one more sitting: until when the first one leaves it, and how that is told, with the day it is told by."""

    step: str
    until: Dated
    last: Dated
    left: _Told
    gone: _Told
    rules: tuple[str, ...]


class _Pass(NamedTuple):
    """What every step of one backward pass is judged with."""

    case: Case
    edges: Graph
    spans: Mapping[str, Span]
    early: Mapping[str, Early]
    leeway: timedelta
    found: dict[str, Late]
    kept: list[_Kept]

    def less(self, day: Dated, names: Sequence[str], wait: Wait) -> Dated:
        """The day by which to begin what takes these waits."""
        if not names:
            return day
        waits = [self.spans[name] for name in names]
        days = sum(getattr(one, wait) or 0 for one in waits)
        rules = tuple(rule for one in waits for rule in one.rules)
        return day.plus(-days, weakest(*(one.confidence for one in waits)), rules)

    def keep(self, step: str, until: Dated, last: Dated, left: _Told, gone: _Told, rules: tuple[str, ...] = ()) -> None:
        """Time kept for one more sitting of a test, if the last day allows it."""
        self.kept.append(_Kept(step, until, last, left, gone, rules))

    def reserves(self) -> Iterator[Reserve]:
        """What is kept, by no later day than that by which the step is safe."""
        for one in self.kept:
            safe, until = self.found[one.step].safe, one.until
            there, on = self.case.today <= until, tuple(dict.fromkeys((*one.rules, *until.rules, *one.last.rules)))
            if there and safe is not None and self.case.today <= safe < until:
                until = safe
            said = (one.left if there else one.gone)(until)
            yield Reserve(one.step, (one.last - until).days, until, one.last, there, said, on, self.case.words)


class _Limits(NamedTuple):
    """The days that bound one step: those it is safe by, and those that are hard."""

    going: _Pass
    rests: tuple[str, ...]
    """The waits that still follow the step's own day."""
    safe: list[_Limit]
    hard: list[_Limit]

    def add(self, day: Dated | None, by: str, late: Late, wait: Wait, more: tuple[str, ...] = ()) -> None:
        """One more, less what the step itself takes; without a day none."""
        if day is not None:
            rested = (*late.rests, *more, *self.rests)
            limit = _Limit(self.going.less(day, self.rests, wait), by, rested)
            (self.hard if wait == "best" else self.safe).append(limit)


def backward(
    case: Case, edges: Graph, spans: Mapping[str, Span], early: Mapping[str, Early], leeway: timedelta = NONE
) -> tuple[dict[str, Late], tuple[Reserve, ...]]:
    """The latest days of every open step, and the reserves kept.

    `leeway` is by how much a deadline that is only expected may come later.
    """
    going = _Pass(case, edges, spans, early, leeway, {}, [])
    extra: dict[str, list[str]] = {}
    for state in case.states.values():
        for one in (*state.missing, *renewed_by(state)):
            extra.setdefault(one, []).append(state.id)
    for step in reversed(edges.order):
        if step.id in early:
            going.found[step.id] = _step(going, step, extra.get(step.id, ()))
    return going.found, tuple(going.reserves())


def wait_follows(step: Step, state: StepState) -> bool:
    """Is the step's own day the one on which its wait begins? Else it ends there."""
    return not step.arrives and state.status != "waiting"


def _step(going: _Pass, step: Step, extra: Sequence[str]) -> Late:
    case = going.case
    state = case.states[step.id]
    if step.id == "match.soap" and case.season.result not in UNMATCHED:
        return Late(notes=(Said("plan.only-unmatched"),))
    if (seat := permit_there(case, step)) is not None:
        # The permit is there: what is left is to record it by that day, which gives the Match no room and takes none.
        return Late(possible=Dated(seat, "yours"), decides_possible=f"exams.{PERMITS[step.id]}")
    trailing = wait_follows(step, state)
    if trailing and (best(step, going.spans) is None or bad(step, going.spans) is None):
        return Late(notes=(Said("plan.no-wait", names=tuple(f"durations.{name}" for name in step.waiting)),))
    limits = _Limits(going, to_wait(case, step) if trailing else (), *_deadlines(going, step, state, trailing))
    _by_what_follows(limits, step, extra)
    notes = _by_losses(limits, step)
    # Also where no best wait reaches it.
    exam = SITTINGS.get(step.id)
    end = last_day_for(case, exam) if exam is not None else None
    if end is not None:
        limits.safe.append(_Limit(end, FIRST_WINDOW))
    late = _judged(case, step, limits.safe, limits.hard)
    late = late._replace(notes=(*late.notes, *notes))
    return late if exam is None or end is None else _within_the_years(going, step, exam, end, late)


def _by_what_follows(limits: _Limits, step: Step, extra: Sequence[str]) -> None:
    """A step has to be through before what it gates, what shows it, and what it is advised before."""
    going, case, edges = limits.going, limits.going.case, limits.going.edges
    for gated in dict.fromkeys((*edges.gates[step.id], *extra)):
        late = going.found.get(gated)
        if late is None or case.states[gated].status == "waiting":
            continue
        then = case.book.step(gated)
        if permit_there(case, then) is not None:
            continue  # nothing waits for what is there
        if step.stage == "match" != then.stage:
            continue  # NRMP sets the days of the Match: what follows makes them neither sooner nor later
        more = then.waiting if then.arrives else ()
        limits.add(late.possible and going.less(late.possible, more, "best"), gated, late, "best", more)
        # Sooner than its season opens nothing can be gained for it.
        wanted, floor = late.safe and going.less(late.safe, more, "bad"), going.early[gated].floor
        limits.add(max(wanted, floor) if wanted and floor else wanted, gated, late, "bad", more)
    for shown in edges.shown_by[step.id]:
        late = going.found.get(shown)
        if late is None:
            continue
        over = case.book.step(shown).waiting if wait_follows(case.book.step(shown), case.states[shown]) else ()
        waits = [going.spans[name] for name in over]
        limits.add(late.possible and plus(late.possible, sum(one.best or 0 for one in waits)), shown, late, "best")
        limits.add(late.safe and plus(late.safe, sum(one.bad or 0 for one in waits)), shown, late, "bad")
    # With the year chosen only the specialties are open, and for them the applications wait, not the exams.
    chosen = step.id == "profile.goal" and case.target is not None
    for later in edges.advises[step.id]:
        late = going.found.get(later) if not chosen or case.book.step(later).stage in ("programs", "match") else None
        if late is not None and case.states[later].status != "waiting":
            limits.add(late.safe, later, late, "bad")


def _by_losses(limits: _Limits, step: Step) -> list[Said]:
    """What a step prevents has to be prevented in time; what is only said of it.

    For a test the seat has to lie before the last day; a form has to be answered by then, so its wait comes off.
    """
    going, notes = limits.going, list[Said]()
    for loss in cliffs(going.case):
        # A Pathway's end is no day for the one that follows it: that one is wanted on the days of its own season.
        renews = loss.kind == "pathway" and step.stage == "skills"
        if loss.kind == "period" and step.id in loss.steps and going.early[step.id].after == "booked":
            # The seat is booked in it: its end is no measure of the time that is left for the Match.
            notes.append(Said("plan.period-of-the-seat", day=due_at(going.case, loss, step.id)))
        elif loss.kind in ENDS and step.id in loss.steps and step.id != OET and not renews:
            due = due_at(going.case, loss, step.id)
            day = due if step.id in SITTINGS or loss.kind == "draft" else going.less(due, limits.rests, "bad")
            limits.safe.append(_Limit(day, loss.id, limits.rests if day != due else ()))
    return notes


def _within_the_years(going: _Pass, step: Step, exam: str, end: Dated, late: Late) -> Late:
    """A Step within its seven years, with time kept for one retake; after them it helps only who cannot make it any more,
    and the plan then counts with the retake.
    """
    case, kept = going.case, last_with_retake(going.case, exam)
    if kept is not None and late.decides_safe == FIRST_WINDOW:
        going.keep(
            step.id,
            kept,
            end,
            lambda day: Said("plan.reserve.exam-left", exam=STEP_NAMES[exam], day=day, last=end),
            lambda day: Said("plan.reserve.exam-gone", exam=STEP_NAMES[exam], day=day, last=end),
        )
    begin = going.early[step.id].begin
    if begin is None or begin > end or not late.possible or end >= late.possible:
        return late
    # What makes the day is named with it, where that loss is told.
    told = any(one.id == FIRST_WINDOW for one in cliffs(case))
    return late._replace(possible=end, decides_possible=FIRST_WINDOW if told else late.decides_possible)


ENDS: Final = ("seven-year", "period", "draft", "passport", "certificate", "pathway", "work-permit", "state")
"""Losses that a step prevents by being done in time: their last day is its last safe day too."""


def _judged(case: Case, step: Step, safe: list[_Limit], hard: list[_Limit]) -> Late:
    notes: tuple[Said | str, ...] = ()
    if not hard and not safe:
        return Late(notes=(Said("plan.nothing-waits"),) if case.target is not None else ())
    last = min(hard, key=_soonest, default=None)
    first = min(safe, key=_soonest, default=None)
    possible = last.day if last is not None else None
    advised = first.day if first is not None else None
    possible = last_open(case, step.id, possible) if possible is not None else None
    advised = last_open(case, step.id, advised) if advised is not None else None
    before = first.by if first is not None else ""
    loss = next((one for one in cliffs(case) if one.id == before), None)
    if loss is not None:
        notes = (Said("plan.ends-first", what=loss.certain_loss or loss.loss, day=loss.due),)
    if advised is None or (possible is not None and possible < advised):
        advised, before = possible, last.by if last is not None else ""
    rests = tuple(dict.fromkeys(name for one in (first, last) if one is not None for name in one.rests))
    if missed_advice(case, step):
        notes = (*notes, Said("next.advice-missed", day=case.event(step.by or "")))
    return Late(advised, possible, before, last.by if last is not None else "", rests, notes)


def _soonest(limit: _Limit) -> tuple[date, int]:
    """Of two limits on one day the surer one binds."""
    return limit.day, RANK[limit.day.confidence]


def _deadlines(going: _Pass, step: Step, state: StepState, trailing: bool) -> tuple[list[_Limit], list[_Limit]]:
    """Limits from the step's own advised date and deadline."""
    case, safe, hard = going.case, [], []
    counted = (step.result,) if step.result is not None and trailing else ()
    due = state.due
    if due is not None:
        rests = (*counted, *((due.id,) if due.day.expected else ()))
        due_id = due_event(case, step, state.status)
        own = case.event(due_id) if due_id is not None and step.stage == "skills" else None
        bound = due if own is None else case.deadline(own)
        hard.append(_Limit(going.less(_last_day(case, bound).eased(going.leeway), counted, "best"), bound.id, rests))
        day = due.day
        if due_id == "oet.last" and trailing:
            kept = going.spans["oet-result"]
            day = going.less(day, (kept.id,), "bad")
            rests = (*rests, kept.id)
            last = due.day
            going.keep(
                OET,
                day,
                last,
                lambda day: Said("plan.reserve.left", day=day, last=last),
                lambda day: Said("plan.reserve.gone", day=day, last=last),
                ("ecfmg.oet-retake",),
            )
        safe.append(_Limit(going.less(day, counted, "bad"), due.id, rests))
    # An interview counts only before the lists are ranked (match.iv.period), and so does what leads to it; the result
    # comes on the day that NRMP sets.
    own_day = case.event("nrmp.rol") if step.id == "match.interviews" or step.stage == "programs" else None
    if step.id == "match.result" and (status := case.event("nrmp.status")) is not None and not case.begun(status):
        own_day = status
    if own_day is not None:
        hard.append(_Limit(_last_day(case, case.deadline(own_day)).eased(going.leeway), own_day.key))
        safe.append(hard[-1])
    if state.by is not None and step.by is not None and not missed_advice(case, step):
        event = case.event(step.by)
        name = event.key if event is not None else step.by
        rests = (*counted, *((name,) if state.by.expected else ()))
        by = _last_day(case, case.deadline(event)) if event is not None else state.by
        safe.append(_Limit(going.less(by, counted, "bad"), name, rests))
    return safe, hard


def missed_advice(case: Case, step: Step) -> bool:
    """Has the day advised passed? It decides nothing any more: the next real deadline does."""
    event = case.event(step.by) if step.by is not None else None
    return event is not None and case.over(event)


def _last_day(case: Case, due: Deadline) -> Dated:
    """The deadline as a day of the person's: an instant is open until it comes, whatever the date where they are."""
    if due.at is not None and due.day < case.today and case.now <= due.at:
        return due.day.moved(case.today)
    if due.at is not None and due.day >= case.today and case.now > due.at:
        return due.day.moved(case.today - timedelta(days=1))
    return due.day
