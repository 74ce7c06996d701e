"""`plan`: from the target Match back. A critical path over the graph the statuses come from.

Separate from the assessment and computed when asked for; pure. Words as everywhere: latest-safe counts back
from the advised date with bad-case waiting times, latest-possible from the hard date with best-case ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from msgspec.structs import replace

from img_pathway.engine.assess import judge_case
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.losses.cliffs import cliffs
from img_pathway.engine.model import SAT_TODAY, SITTINGS, StepState
from img_pathway.engine.once import once
from img_pathway.engine.plan.backward import FIRST_WINDOW, Late, backward, missed_advice
from img_pathway.engine.plan.forward import NONE, Early, best, forward
from img_pathway.engine.plan.graph import Graph, graph
from img_pathway.engine.plan.lapse import Lapse, floors, foreseen, without
from img_pathway.engine.plan.model import Assumption, Blocker, Link, Plan, PlannedStep, Reached, tightest
from img_pathway.engine.plan.notes import notes
from img_pathway.engine.readings.act_by import late_season
from img_pathway.engine.readings.gates import SPREAD
from img_pathway.engine.readings.over import Over, graduates_late, over, season_over
from img_pathway.engine.readings.season import has_position, missing_half, training_begun
from img_pathway.engine.readings.seven_years import SEVEN_YEARS, last_day_for
from img_pathway.engine.readings.sittings import closed_by
from img_pathway.engine.time.waits import FIRM_WAITS, Span, spans, waited
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import TRUSTED, Dated, Step


def plan(of: Assessment | Case, match_year: int | None = None) -> Plan:
    """The plan for the target Match, or for `match_year`."""
    case = of if isinstance(of, Case) else of.case
    if match_year is not None and match_year != case.target:
        return _plan(retarget(case, match_year))
    return _plan(case)


@once
def _plan(case: Case) -> Plan:
    """Every Why of a step reads it."""
    found = _one(case)
    if (found.feasible is False or found.unfit) and case.target is not None and found.reached is None:
        return replace(found, earliest_match=earliest_match(case))
    return found


def as_planned(found: Assessment, made: Plan) -> Assessment:
    """The assessment with the days of its plan, as every page prints them: earliest, latest safe, latest possible.

    What the plan leaves out has no earliest day and keeps the rules' other days.
    """
    states = {step_id: _as_planned(state, made.by_id.get(step_id)) for step_id, state in found.by_id.items()}
    stages = tuple(replace(stage, steps=tuple(states[state.id] for state in stage.steps)) for stage in found.stages)
    return replace(found, by_id=states, stages=stages)


def _as_planned(state: StepState, planned: PlannedStep | None) -> StepState:
    if planned is None or not state.open:
        return replace(state, earliest=None)
    return replace(
        state, earliest=planned.earliest, latest_safe=planned.latest_safe, latest_possible=planned.latest_possible
    )


def retarget(case: Case, match_year: int) -> Case:
    """The same person aiming for another Match; nothing recorded is lost."""
    person = replace(case.profile.profile, target_match=match_year)
    return Case(replace(case.profile, profile=person), case.book, case.now)


def earliest_match(case: Case) -> int | None:
    """The first Match after the target that is feasible, or ``None`` where none in the calendar is."""
    if closed_by(case) is not None or case.profile.school.status == "withdrawn":
        return None
    first = max((case.target or 0) + 1, case.today.year)
    for year in range(first, case.book.calendar.last + 1):
        found = _one(retarget(case, year))
        if found.feasible is True:
            return year
        if found.feasible is None and not found.unfit:
            # A date nobody recorded decides: a later year would not tell more.
            return None
    return None


def _one(case: Case, first: Mapping[str, Dated] | None = None, depth: int = 0) -> Plan:
    """The plan as booked; where only a booking stands against the Match, as it is once that is moved."""
    found = _as_it_stands(case, first, depth)
    if found.feasible is True or case.target is None or not any(one.after == "booked" for one in found.steps):
        return found
    moved = _as_it_stands(case, first, depth, moving=True)
    if moved.feasible is not True:
        return found
    seats = [one for one in found.steps if one.after == "booked" and one.feasible is False]
    first_of = min(seats, key=_room, default=None)
    if first_of is None:
        return found
    move = Said("plan.move", step=first_of.title, day=first_of.earliest, last=first_of.latest_possible)
    return replace(moved, safe=False, moves=first_of.title, remarks=(move, *moved.remarks))


def _as_it_stands(case: Case, first: Mapping[str, Dated] | None, depth: int, *, moving: bool = False) -> Plan:
    if not case.states:
        judge_case(case)
    edges, times = graph(case.book), spans(case)
    early = forward(case, edges, times, first, moving=moving)
    late, reserves = backward(case, edges, times, early)
    steps = tuple(
        _planned(case, step, early[step.id], late[step.id], times) for step in edges.order if step.id in early
    )
    by_id = {one.id: one for one in steps}
    judged = [one for one in steps if one.latest_possible is not None]
    blocked = [one for one in judged if early[one.id].blocked]
    late_ones = [one for one in judged if one.feasible is False and one.earliest is not None]
    end = over(case, "match.result")
    feasible = _all_fit(case, judged, barred=bool(blocked or late_ones or end is not None))
    unfit = None
    if late_ones and not blocked and end is None and (unfit := _in_doubt(case, edges, times, first, late_ones)):
        feasible = None
    safe = None if feasible is None else feasible and _all_safe(case, judged)
    worst = _worst(judged, False if unfit else feasible)
    found = Plan(
        match=case.target,
        today=case.today,
        steps=steps,
        chain=_chain(case, worst, early, late, by_id) if worst is not None else (),
        slack=worst.slack if worst is not None else None,
        feasible=feasible,
        safe=safe,
        blockers=_blockers(case, blocked, late_ones, early, late, by_id) if end is None else (_closed(case, end),),
        earliest_match=None,
        unfit=unfit,
        reached=_reached(case),
        # What one's own graduation rules out was never open.
        over=end is not None and end != graduates_late(case),
        late=late_season(case) is not None and end is None,
        reserves=reserves,
        assumptions=_assumptions(case, steps, times),
        remarks=(
            *notes(case),
            *((_unfit(case, unfit, times),) if unfit else ()),
            *(_tight(judged) if feasible else ()),
            *_barely(case, feasible and safe is False),
        ),
        words=case.words,
        by_id=by_id,
    )
    lapse = foreseen(case, early) if depth < MOST_LAPSES else None
    if lapse is None:
        return found
    later = Case(without(case.profile, lapse), case.book, case.now)
    return _with_lapse(case.book, found, lapse, _one(later, {**(first or {}), **floors(lapse)}, depth + 1))


def _all_fit(case: Case, judged: Sequence[PlannedStep], *, barred: bool) -> bool | None:
    """Does every step fit before the target Match? ``None`` where that is not known, or no Match is chosen."""
    if case.target is None:
        return None
    if barred:
        return False
    return None if any(one.earliest is None or one.feasible is None for one in judged) else True


def _all_safe(case: Case, judged: Sequence[PlannedStep]) -> bool:
    """Do they fit even if things go slowly? What is fixed is as it is."""
    return missing_half(case) is None and all(one.safe is not False or one.fixed for one in judged)


def _reached(case: Case) -> Reached | None:
    """How far the target Match is behind: a position of it is held, or training in it has begun."""
    if case.target is None or season_over(case) is not None or not has_position(case):
        return None
    return "begun" if training_begun(case) else "held"


def _in_doubt(
    case: Case, edges: Graph, times: Mapping[str, Span], first: Mapping[str, Dated] | None, late: list[PlannedStep]
) -> str | None:
    """What alone stands against a Match that it does not fit, and is to be asked about first.

    The longest of the waits that no official source nor the person gives, where it fits without them; else the
    soonest of the days that are only expected; where only both together make it late, the wait, or when training
    begins, if no other day is in doubt; ``None`` where it does not fit either way.
    """
    sure = {name: one if one.confidence in FIRM_WAITS else replace(one, best=0, bad=0) for name, one in times.items()}
    named = [name for one in late for name in one.rests_on]
    guessed = [name for name in named if name in times and times[name].confidence not in FIRM_WAITS]
    longest = max(guessed, key=lambda name: times[name].best or 0, default=None)
    if longest is not None and _fits(case, edges, sure, first):
        return longest
    # The first day of training is published by nobody: what is, is looked for before it.
    expected = sorted((name for name in named if name not in times), key=lambda name: name == "start")
    if expected and _fits(case, edges, times, first, SPREAD):
        return expected[0]
    if not expected or not _fits(case, edges, sure, first, SPREAD):
        return None
    return longest if longest is not None and expected[0] != "start" else expected[0]


def _fits(
    case: Case, edges: Graph, times: Mapping[str, Span], first: Mapping[str, Dated] | None, leeway: timedelta = NONE
) -> bool:
    early = forward(case, edges, times, first, leeway)
    late, _ = backward(case, edges, times, early, leeway)
    return all(
        (last := late[name].possible) is None or (not one.blocked if one.begin is None else one.begin <= last)
        for name, one in early.items()
    )


def _unfit(case: Case, name: str, times: Mapping[str, Span]) -> Said:
    """Only an estimate stands against it: which, and that it is to be asked about."""
    if name in times:
        return Said("plan.unfit", wait=times[name].title)
    title, day = _expected(case, name)
    if name == "start":
        return Said("plan.unfit-start", day=day)
    return Said("plan.unfit-day", event=title, day=day)


MOST_LAPSES = 4
"""Every pass can lapse once: Step 1, Step 2 CK, Step 2 CS, and one more for a pass taken twice."""


def _with_lapse(book: Rulebook, found: Plan, lapse: Lapse, later: Plan) -> Plan:
    """The plan once the passes have lapsed: what is then needed again stands in it, with its dates."""
    counted = Said("plan.lapse.counted", end=lapse.end)
    again = (one for one in later.steps if one.id not in found.by_id)
    more_steps = {
        one.id: replace(one, foreseen=True, remarks=(counted, *one.remarks), held=one.held or (counted,))
        for one in again
    }
    # What is open today keeps its days: in time it still saves the pass.
    by_id = {**found.by_id, **more_steps}
    steps = tuple(by_id[step.id] for step in graph(book).order if step.id in by_id)
    tighter = found if later.slack is None or (found.slack is not None and found.slack <= later.slack) else later
    known = {(one.step, one.said) for one in found.blockers}
    more = tuple(one for one in later.blockers if (one.step, one.said) not in known)
    feasible = found.feasible and later.feasible if found.feasible is not False else False
    return replace(
        found,
        steps=steps,
        by_id=by_id,
        chain=tighter.chain,
        slack=tighter.slack,
        assumptions=tuple({one.id: one for one in (*later.assumptions, *found.assumptions)}.values()),
        feasible=feasible,
        unfit=None if feasible is False else found.unfit or later.unfit,
        safe=None if feasible is None else False,
        blockers=(*found.blockers, *more),
        remarks=(
            *found.remarks,
            lapse.note(found.by_id[lapse.late]),
            *(one for one in later.remarks if one not in found.remarks),
        ),
    )


def _planned(case: Case, step: Step, early: Early, late: Late, times: Mapping[str, Span]) -> PlannedStep:
    state = case.states[step.id]
    earliest, ends = early.begin, early.end
    if state.status == "ready" and earliest is not None and step.id not in SITTINGS:
        # It can be acted on today, whatever the first day is on which its last part can happen.
        earliest = Dated(case.today)
    feasible = safe = slack = None
    if earliest is not None and late.possible is not None:
        # What waits may have come in time, and only not be recorded yet.
        came = waited(Dated(state.since), times, step.waiting, "best") if state.since is not None else None
        unrecorded = state.status == "waiting" and came is not None and came <= late.possible < earliest
        feasible = None if unrecorded else earliest <= late.possible
    elif early.blocked and late.possible is not None:
        feasible = False
    # Once the day advised has passed, no day left is a safe one.
    last = None if missed_advice(case, step) else late.safe
    if earliest is not None and last is not None:
        slack = (last - max(case.today, earliest)).days
        safe = earliest <= last
    return PlannedStep(
        step.id, state.title, state.status, state.portal, earliest, ends, last, late.possible, slack,
        feasible, safe, early.after, late.decides_safe, (*early.notes, *late.notes), case.words,
        tuple(dict.fromkeys((*early.rests, *late.rests))), early.fixed, late.decides_possible,
        held=tuple(_held(case, step, early, times)) if case.future(earliest) else (),
    )  # fmt: skip


def _held(case: Case, step: Step, early: Early, times: Mapping[str, Span]) -> Iterator[Said | str]:
    """Why it cannot come sooner: what has to come before it, a season, a rule, its own wait, a closed day."""
    state, after = case.states[step.id], early.after
    if after == "waiting":
        yield Said("plan.held.waiting", who=state.who)
    elif after in case.states:
        yield Said("plan.held.after", step=case.states[after].title)
    elif after == "rule" and state.earliest is not None:
        rules = state.earliest.rules
        # A day counted from another rests on the rules of both: what holds the step is its own.
        own = [rule for rule in rules if rule in step.rules] or rules[-1:]
        yield Said("plan.held.rule", rule=case.book.title(own[0])) if own else Said("plan.held.yours")
    elif "." in after:
        yield Said("plan.held.opens", event=_expected(case, after)[0])
    if days := best(step, times) if step.arrives or after == "waiting" else None:
        yield Said("plan.held.wait", days=days)
    yield from early.notes


def _worst(judged: list[PlannedStep], feasible: bool | None) -> PlannedStep | None:
    """The step that decides: of an infeasible plan the one most too late, else the one with the least slack.

    A step that the calendar alone holds (a season's opening to its deadline, what follows Match Week) is no
    measure of the person's time: see `_tight`.
    """
    if feasible is False:
        too_late = [one for one in judged if one.feasible is False]
        if too_late:
            # What a rule closes has no date at all and comes before whatever is merely late.
            return min(too_late, key=_room)
    free = [one for one in judged if one.slack is not None and not one.fixed]
    return min(free, key=lambda one: one.slack or 0, default=None)


def _tight(steps: list[PlannedStep]) -> tuple[Said, ...]:
    """What the calendar itself leaves too little time for in a bad case; no work of the person's changes it."""
    worst = tightest(steps)
    if worst is None or worst.slack is None or worst.earliest is None:
        return ()
    return (Said("plan.calendar-tight", step=worst.title, days=-worst.slack, start=worst.earliest),)


def _barely(case: Case, thin: bool | None) -> tuple[Said, ...]:
    """Who has no position yet, and no time to lose, had better look at the next Match too."""
    barely = thin and case.target is not None and not has_position(case)
    return (Said("plan.barely", year=case.target + 1),) if barely and case.target is not None else ()


def _room(one: PlannedStep) -> int:
    if one.earliest is None or one.latest_possible is None:
        return -(10**6)
    return (one.latest_possible - one.earliest).days


def _chain(
    case: Case,
    worst: PlannedStep,
    early: Mapping[str, Early],
    late: Mapping[str, Late],
    by_id: Mapping[str, PlannedStep],
) -> tuple[Link, ...]:
    """Back along what decides the earliest date, forward along what decides the latest, to the deadline."""
    hard = worst.feasible is False
    ids = [worst.id]
    while early[ids[0]].after in early and early[ids[0]].after not in ids:
        ids.insert(0, early[ids[0]].after)
    following = late[ids[-1]].decides_possible if hard else late[ids[-1]].decides_safe
    while following in late and following not in ids:
        ids.append(following)
        following = late[following].decides_possible if hard else late[following].decides_safe
    links = [_link(by_id[one]) for one in ids]
    if following and following not in ids:
        links.append(_end(case, following))
    return tuple(links)


def _link(one: PlannedStep) -> Link:
    return Link(one.id, one.title, one.earliest, one.latest_safe, one.latest_possible, one.slack, feasible=one.feasible)


def _end(case: Case, ident: str) -> Link:
    loss = next((one for one in cliffs(case) if one.id == ident), None)
    title, day = (loss.thing, loss.due) if loss is not None else _expected(case, ident)
    return Link(ident, title, None, None, day, None, "deadline")


def decides(case: Case, made: Plan, ident: str) -> str:
    """The title of the step, deadline or loss that decides a latest day."""
    if ident in case.states:
        return case.states[ident].title
    return _end(case, ident).title


def _closed(case: Case, end: Over) -> Blocker:
    """The whole Match is over: no step of it is late any more."""
    return Blocker(end.facts[0] if end.for_good else "profile.goal", end.said, end.rules, case.words)


def _blockers(
    case: Case,
    blocked: list[PlannedStep],
    too_late: list[PlannedStep],
    early: Mapping[str, Early],
    late: Mapping[str, Late],
    by_id: Mapping[str, PlannedStep],
) -> tuple[Blocker, ...]:
    """The first causes only: what merely follows from another blocker is not one itself."""
    found: list[Blocker] = []
    for one in blocked:
        if early[one.id].after == "rule":
            rules = tuple(dict.fromkeys(rule for reason in case.states[one.id].reasons for rule in reason.rules))
            closed = Said("plan.blocker.closed", step=one.title, why=early[one.id].notes[0])
            found.append(Blocker(one.id, closed, rules, case.words))
    names = {one.id for one in too_late}
    for one in too_late:
        if early[one.id].after in names:
            continue
        assert one.earliest is not None
        assert one.latest_possible is not None
        limit = late[one.id].decides_possible
        what = Said("plan.blocker.step", step=by_id[limit].title) if limit in by_id else _end(case, limit).title
        last = one.latest_possible
        too_short = Said(
            "plan.blocker.late-expected" if last.expected else "plan.blocker.late",
            step=one.title, earliest=one.earliest, last=last, what=what,
        )  # fmt: skip
        found.append(Blocker(one.id, too_short, last.rules or case.book.step(one.id).rules[:1], case.words))
    return tuple(found)


def _assumptions(case: Case, steps: tuple[PlannedStep, ...], times: Mapping[str, Span]) -> tuple[Assumption, ...]:
    """Waiting times that are no source's or are the person's own, and expected dates, with what rests on them."""
    used: dict[str, list[str]] = {}
    for one in steps:
        if one.earliest is not None or one.latest_safe is not None or one.latest_possible is not None:
            for name in one.rests_on:
                used.setdefault(name, []).append(one.id)
    found: list[Assumption] = []
    for name, step_ids in used.items():
        span = times.get(name)
        if span is not None:
            if span.confidence not in TRUSTED or span.confidence == "yours":
                found.append(
                    Assumption(name, span.title, span, None, span.confidence, span.source, span.rules, tuple(step_ids))
                )
            continue
        title, day = _expected(case, name)
        found.append(Assumption(name, title, None, day, day.confidence, "", day.rules, tuple(step_ids)))
    return tuple(found)


def _expected(case: Case, ident: str) -> tuple[str, Dated]:
    """Title and day of an event of the calendar, of the first seven-year window, or of the first day of training."""
    season, _, event_id = ident.partition(".")
    event = case.event(event_id, int(season)) if season.isdecimal() else None
    if event is not None:
        return event.title, event.day
    if ident == FIRST_WINDOW:
        ends = [end for exam in SAT_TODAY if (end := last_day_for(case, exam)) is not None]
        return case.book.rule(SEVEN_YEARS).title, min(ends)
    assert case.first_day is not None
    return case.words.text(Said("plan.first-day")), case.first_day
