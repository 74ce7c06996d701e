"""The forward pass of the plan: the earliest day of each open step, with the best waiting times.

It reads the same edges, openings and rule days as the statuses do: `Step.requires`, `Step.opens`,
`StepState.earliest`, recorded bookings and periods. Rules of the closed days: see `closed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.model import PERMITS, SAT_TODAY, SITTINGS, StepState
from img_pathway.engine.plan.graph import Graph
from img_pathway.engine.readings.counting import cs_stands
from img_pathway.engine.readings.over import recorded_late
from img_pathway.engine.readings.passport import passport_ends
from img_pathway.engine.readings.pathway_held import certified_until
from img_pathway.engine.readings.pathway_season import bounds, event_of, none_sat_any_more, to_release
from img_pathway.engine.readings.season import seen_open
from img_pathway.engine.readings.sittings import seat_held
from img_pathway.engine.readings.test_day import first_test_day
from img_pathway.engine.time.waits import Span, waited
from img_pathway.engine.visa.measures import other_way, without_consulate
from img_pathway.engine.what_next.soonest import booked_days
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated, Event, Step

NONE = timedelta()


class Early(NamedTuple):
    """The earliest course of one step."""

    begin: Dated | None
    """First day to act on it, or of its arrival; ``None`` with a reason in `notes`."""
    end: Dated | None
    after: str
    rests: tuple[str, ...] = ()
    notes: tuple[Said | str, ...] = ()
    blocked: bool = False
    """A rule or a recorded fact closes it, so no waiting helps."""
    fixed: bool = False
    floor: Dated | None = None
    """The day on which a season or a rule opens it: what comes before it need not be done any sooner."""


def forward(
    case: Case,
    edges: Graph,
    spans: Mapping[str, Span],
    floors: Mapping[str, Dated] | None = None,
    leeway: timedelta = NONE,
    *,
    moving: bool = False,
) -> dict[str, Early]:
    """The earliest course of every open step, none of those named in `floors` before its day there.

    What is only expected to open may open so much sooner (`leeway`). What is booked keeps its day, unless `moving`.
    """
    found: dict[str, Early] = {}
    for step in edges.order:
        state = case.states[step.id]
        past = recorded_late(case, state)
        # The plan counts with a pass where a result is awaited: what only a fail would ask for is left out.
        spared = step.stage == "skills" and cs_stands(case) is None
        elsewhere = other_way(case, step.id) or without_consulate(case, step.id)
        # Whether what was sat counts is asked, and no day of a new one is left to plan.
        past = past or (step.id == "skills.oet" and state.status == "check" and none_sat_any_more(case))
        if state.open and not past and not spared and not elsewhere:
            first = floors.get(step.id) if floors else None
            begin = first if first is not None and first > case.today else Dated(case.today)
            found[step.id] = _step(case, edges, spans, step, state, found, begin, leeway, moving)
    return found


def best(step: Step, spans: Mapping[str, Span]) -> int | None:
    """The best-case waiting time of a step; ``None`` where one is not known at all."""
    return _sum(spans[name].best for name in step.waiting)


def bad(step: Step, spans: Mapping[str, Span]) -> int | None:
    """The bad-case waiting time of a step; ``None`` where one is not known at all."""
    return _sum(spans[name].bad for name in step.waiting)


def to_wait(case: Case, step: Step) -> tuple[str, ...]:
    """The waits of a step still to come: an OET whose result is there only has to be released, the permit of a booked
    seat to be recorded (ecfmg.oet-release, usmle.permit.required).
    """
    there = to_release(case, step, case.states[step.id].status) or permit_there(case, step)
    return () if there else step.waiting


def permit_there(case: Case, step: Step) -> date | None:
    """The booked test day that a permit not recorded yet serves (usmle.permit.required)."""
    exam = PERMITS.get(step.id)
    return seat_held(case, exam) if exam is not None else None


def _sum(days: Iterable[int | None]) -> int | None:
    total = 0
    for one in days:
        if one is None:
            return None
        total += one
    return total


class _Course(Struct):
    """How far the earliest course of a step is worked out."""

    begin: Dated
    after: str
    rests: tuple[str, ...] = ()
    fixed: bool = False
    floor: Dated | None = None

    def not_before(self, day: Dated, after: str, rests: tuple[str, ...] = (), *, fixed: bool = False) -> None:
        """It begins on a day at the earliest; what makes it so late is named."""
        if day > self.begin:
            self.begin, self.after, self.rests, self.fixed = day, after, rests, fixed


def _step(
    case: Case,
    edges: Graph,
    spans: Mapping[str, Span],
    step: Step,
    state: StepState,
    found: Mapping[str, Early],
    first: Dated,
    leeway: timedelta,
    moving: bool,
) -> Early:
    waits = to_wait(case, step)
    if state.status == "waiting":
        return _with_others(case, step, state, spans, waits, leeway)
    course = _Course(first, "today" if first == case.today else "rule")
    if (stuck := _after_needed(case, step, state, found, course)) is not None:
        return stuck
    event = _opening(case, step, course.begin)
    if event is not None:
        course.floor = opens = event.day.eased(-leeway)
        course.not_before(opens, event.key, (event.key,) if opens.expected else (), fixed=True)
    held = _held_until(step, state, leeway)
    if held is not None:
        course.floor = max(course.floor or held, held) if case.future(held) else course.floor
        course.not_before(held, "rule", fixed=step.stage in ("visa", "start"))
    if state.status == "locked" and course.after == "today" and event is None and _shut(case, state):
        unknown = step.stage == "credentials" and case.graduated is None
        why = Said("plan.graduation-unknown") if unknown else state.reasons[0].said
        return Early(None, None, "rule", (), (why,), not unknown)
    begin, after, notes = _own_days(case, step, course.begin, course.after, found, moving)
    rests, end = course.rests, waited(begin, spans, waits, "best")
    if end is None:
        return Early(begin if not step.arrives else None, None, after, rests, (*notes, *_unknown(step, spans)))
    for needed in edges.needs[step.id]:
        early = found.get(needed)
        if early is not None and early.end is not None and early.end > end:
            end, rests = early.end, (*early.rests, *rests)
    rests = tuple(dict.fromkeys((*rests, *waits)))
    return Early(end if step.arrives else begin, end, after, rests, tuple(notes), False, course.fixed, course.floor)


def _with_others(
    case: Case, step: Step, state: StepState, spans: Mapping[str, Span], waits: tuple[str, ...], leeway: timedelta
) -> Early:
    """What is in somebody else's hands comes after its wait; what has no wait of its own comes on its day: results in Match
    Week, however early the list is in.
    """
    end = waited(Dated(state.since or case.today), spans, waits, "best")
    end = end and max(end, Dated(case.today))
    comes = event_of(case, step, step.opens) if step.opens is not None and not waits else None
    if end is not None and comes is not None and not case.begun(comes):
        end = max(end, comes.day.eased(-leeway))
        return Early(end, end, comes.key, (comes.key,) if comes.day.expected else (), fixed=True)
    return Early(end, end, "waiting", waits, _unknown(step, spans))


def _after_needed(
    case: Case, step: Step, state: StepState, found: Mapping[str, Early], course: _Course
) -> Early | None:
    """The course after what has to come first; itself without a day where one of these has none."""
    for needed in dict.fromkeys((*step.requires, *state.missing, *renewed_by(state))):
        early = found.get(needed)
        if early is None:
            continue
        if needed == "profile.goal" and needed in state.missing:
            # The days of a season hang on which one it is.
            return Early(None, None, needed, (), (Said("season.choose-target"),))
        if early.end is None:
            waits_for = Said("plan.waits-for", step=case.states[needed].title)
            return Early(None, None, needed, early.rests, (waits_for,), early.blocked)
        course.not_before(early.end, needed, early.rests, fixed=early.fixed)
    return None


def _opening(case: Case, step: Step, begin: Dated) -> Event | None:
    """What opens the step and has not opened yet: of the season that is open now, or too late for it, of the target."""
    event = event_of(case, step, step.opens) if step.opens is not None else None
    close = event_of(case, step, step.due) if step.due is not None else None
    if event is not None and close is not None and event.season != case.target and begin > close.day:
        event = case.event(event.id)
    return None if event is None or case.begun(event) or seen_open(case, event) else event


def _held_until(step: Step, state: StepState, leeway: timedelta) -> Dated | None:
    """The day before which a rule lets nobody do it. What counts today, and is to be renewed from a day on, keeps nothing
    back until then.
    """
    renewed_later = state.status == "in-progress" and state.do is not None
    free = state.earliest is None or step.arrives or state.status == "ready" or renewed_later
    return None if free or state.earliest is None else state.earliest.eased(-leeway)


def renewed_by(state: StepState) -> tuple[str, ...]:
    """The steps that bring back what has run out (ecfmg.path-revalidation)."""
    return ("skills.pathway",) if state.id == "certificate.valid" and state.status == "lapsed" else ()


def _shut(case: Case, state: StepState) -> bool:
    """Locked although every prerequisite it names is met: a rule or a recorded fact closes it."""
    return not any(case.states[one].open for one in state.missing)


def _unknown(step: Step, spans: Mapping[str, Span]) -> tuple[Said | str, ...]:
    return tuple(
        Said("plan.wait-unknown", wait=spans[name].title, name=name)
        for name in step.waiting
        if spans[name].best is None
    )


def _own_days(
    case: Case, step: Step, begin: Dated, after: str, found: Mapping[str, Early], moving: bool
) -> tuple[Dated, str, list[Said | str]]:
    """Bookings, the first day a Step can be sat, and the season's OET window."""
    notes: list[Said | str] = []
    booked = booked_days(case).get(step.id)
    if booked is not None and booked >= begin and moving:
        notes.append(Said("plan.if-moved", day=booked))
    elif booked is not None and booked >= begin:
        return booked, "booked", [Said("plan.booked", day=booked)]
    exam = SITTINGS.get(step.id)
    if exam is not None and exam in SAT_TODAY:
        taken = [early.begin for one in SITTINGS if (early := found.get(one)) is not None and early.begin is not None]
        begin, held, shifts = first_test_day(case, exam, begin, taken)
        after, notes = "rule" if held else after, [*notes, *shifts]
        renewed, end = _renewed_first(case, step.id, begin, found), certified_until(case)
        if renewed is not None:
            begin, _, shifts = first_test_day(case, "step3", renewed, taken)
            after, notes = "skills.pathway", [*notes, *shifts, Said("plan.certificate-ends", end=end)]
        passport = passport_ends(case)[0]
        if passport is not None and passport < begin:
            notes.append(Said("plan.passport-ends", end=passport))
    elif step.id == "skills.oet":
        first, _ = bounds(case)
        if first is not None and first.day > begin:
            notes.append(Said("plan.oet-window", first=first))
            begin, after = first.day, first.key
    return begin, after, notes


def _renewed_first(case: Case, step_id: str, begin: Dated, found: Mapping[str, Early]) -> Dated | None:
    """The day from which a certificate that ends before Step 3 is valid again (usmle.step3.valid-cert)."""
    end, renewal = certified_until(case), found.get("skills.pathway")
    if step_id != "exams.step3" or end is None or begin <= end or renewal is None:
        return None
    return renewal.end if renewal.end is not None and renewal.end > begin else None
