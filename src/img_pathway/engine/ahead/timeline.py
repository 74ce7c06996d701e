"""`timeline`: an assessment and its plan as rows of bars and marks. Pure; nothing is judged anew.

What is recorded comes from the facts, what is ahead from the agenda, the plan and the calendar: the dates here are those
of every other screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from img_pathway.engine.ahead.agenda import DateAhead, Kind, agenda
from img_pathway.engine.ahead.timeline_facts import recorded
from img_pathway.engine.ahead.timeline_model import Bar, Group, Mark, MarkKind, Row, Timeline
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.model import STEP_NAMES, StepState
from img_pathway.engine.plan.model import Plan, PlannedStep
from img_pathway.engine.readings.seven_years import SEVEN_YEARS, windows
from img_pathway.engine.readings.visa_need import entry_window
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED, Event, Step, weakest

SEASON = "season"
"""Id of the group of clocks and season windows."""
SPANS: tuple[tuple[str, str, Said], ...] = (
    ("oet.first", "oet.last", Said("timeline.span.oet")),
    ("pathway.open", "pathway.close", Said("timeline.span.pathway")),
    ("eras.open", "eras.end", Said("timeline.span.eras")),
    ("residencycas.open", "residencycas.review", Said("timeline.span.residencycas")),
    ("nrmp.open", "nrmp.rol", Said("timeline.span.nrmp")),
    ("nrmp.ranking", "nrmp.rol", Said("timeline.span.ranking")),
    ("nrmp.status", "nrmp.match-day", Said("timeline.span.match-week")),
)
"""Spans of a season: first and last event, and title; the calendar says which events are drawn on each."""
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
"""Days outside are no dates of a person: they are not drawn."""


def timeline(assessment: Assessment, plan: Plan) -> Timeline:
    """Rows for the clocks and the season, then for every step with a date, stage by stage.

    `plan` is that of the same assessment. A step that is not needed and one without any date have no row.
    Rules: those of the dates drawn.
    """
    case = assessment.case
    entries = agenda(assessment, plan)
    guessed = frozenset(one.id for one in plan.assumptions if one.confidence not in TRUSTED)
    ahead = _by_step(entries)
    groups = [Group(SEASON, case.words.text(Said("timeline.season")), tuple(_season(case, entries)))]
    for stage in assessment.stages:
        rows = tuple(
            row
            for state in stage.steps
            if state.status != "not-needed"
            and (row := _step(case, state, plan.by_id.get(state.id), guessed, ahead.get(state.id, ()))) is not None
        )
        groups.append(Group(stage.id, stage.title, rows))
    kept = tuple(group for group in groups if group.rows)
    days = [assessment.today]
    for group in kept:
        for row in group.rows:
            days += [day for bar in row.bars for day in (bar.first, bar.last)]
            days += [mark.day for mark in row.marks]
    goal = case.first_day if case.first_day is not None and case.first_day > assessment.today else None
    ends = [one.ends for one in plan.steps if one.ends is not None]
    return Timeline(
        assessment.today, plan.match, kept, min(days), max(days), min(goal or max(ends, default=max(days)), LAST)
    )


def _fits(*days: date | None) -> bool:
    return all(day is not None and FIRST <= day <= LAST for day in days)


def _row(
    id: str,
    title: str,
    group: str,
    bars: Iterable[Bar],
    marks: Iterable[Mark],
    state: StepState | None = None,
    planned: PlannedStep | None = None,
) -> Row | None:
    """The row, or ``None`` where nothing is left to draw."""
    kept = [bar for bar in bars if _fits(bar.first, bar.last) and bar.first <= bar.last]
    points = {(mark.kind, mark.day, mark.title): mark for mark in marks if _fits(mark.day)}
    if not kept and not points:
        return None
    slack = planned.slack if planned is not None else None
    return Row(
        id, title, group, kept, points.values(), state.id if state else None, state.status if state else None, slack
    )


def _season(case: Case, entries: Iterable[DateAhead]) -> Iterator[Row]:
    losses, text = [one for one in entries if one.loses and one.kind in _LOSSES], case.words.text
    clocks = [(SEVEN_YEARS, Said("timeline.seven-years.row"), *_seven_years(case, losses))]
    if losses:
        clocks.insert(0, (losses[0].about, Said("timeline.losses"), [], [_ahead(one) for one in losses]))
    if own := [one for one in entries if one.steps == () and one.stage == ""]:
        clocks.append((own[0].about, Said("timeline.own"), [], [_ahead(one) for one in own]))
    for ident, said, bars, points in clocks:
        if (row := _row(ident, text(said), SEASON, bars, points)) is not None:
            yield row
    for opens, closes, span in SPANS:
        if opens == "residencycas.open" and case.states["programs.residencycas"].status == "not-needed":
            continue
        begin, end, title = case.event(opens), case.event(closes), case.words.text(span)
        if begin is None or end is None:
            continue
        events = (case.event(one) for one in case.book.calendar.on_row(opens))
        marks = [event_mark(event) for event in events if event is not None]
        if (row := _row(begin.key, title, SEASON, (_window(begin, end, title),), marks)) is not None:
            yield row


def _seven_years(case: Case, losses: Iterable[DateAhead]) -> tuple[list[Bar], list[Mark]]:
    """The window of the strict reading; once all was met inside, the span in which it was."""
    clock = windows(case).strict
    steps = [one for one in clock.counting if one.need != "pathway"]
    marks = [Mark("pass", one.day, case.words.text(_MET[one.need]), False) for one in clock.counting]
    marks += [_ahead(one) for one in losses if one.loss == "seven-year"]
    if clock.anchor is None or not steps:
        return [], marks
    last = max(one.day for one in clock.counting) if clock.complete else clock.end
    title = case.words.text(Said("timeline.seven-years.met" if clock.complete else "timeline.seven-years.running"))
    return [Bar("clock", clock.anchor, last, title, False)] if last is not None else [], marks


_MET = {
    **{exam: Said("timeline.passed", exam=name) for exam, name in STEP_NAMES.items()},
    "pathway": Said("timeline.pathway-accepted"),
}


def _window(begin: Event, end: Event, title: str) -> Bar:
    return Bar("window", begin.day, end.day, title, weakest(begin.confidence, end.confidence) not in TRUSTED)


def event_mark(event: Event) -> Mark:
    """A calendar date as a mark; one from the yearly pattern is expected."""
    kind = "deadline" if event.closes else "event"
    return Mark(kind, event.day, event.title, event.confidence not in TRUSTED, event.at, event.confidence, event.key)  # type: ignore[arg-type]


def _by_step(entries: Iterable[DateAhead]) -> Mapping[str, list[Mark]]:
    """What is ahead for each step. Bookings are facts and the last days the plan's: both are drawn from there."""
    found: dict[str, list[Mark]] = {}
    for one in entries:
        if one.kind in _KINDS:
            for step_id in one.steps:
                found.setdefault(step_id, []).append(_ahead(one))
    return found


def _ahead(one: DateAhead) -> Mark:
    kind: MarkKind = "cliff" if one.loses and one.kind in _LOSSES else _OF_OWN[one.kind]
    return Mark(kind, one.day, one.title, one.expected, one.at, one.confidence, one.about)


_LOSSES = frozenset({"deadline", "cliff", "expires"})
_KINDS: Mapping[Kind, MarkKind] = {
    "deadline": "deadline", "cliff": "cliff", "expires": "cliff", "advised": "event", "opens": "event", "nudge": "event",
}  # fmt: skip
"""How what is ahead of a step is drawn on its row; what is not here is drawn there from the facts or the plan."""
_OF_OWN: Mapping[Kind, MarkKind] = {**_KINDS, "booking": "booked", "planned": "booked"}


def _step(
    case: Case, state: StepState, planned: PlannedStep | None, guessed: frozenset[str], ahead: Iterable[Mark]
) -> Row | None:
    step = case.book.step(state.id)
    bars, marks = recorded(case, step)
    marks += ahead
    if state.open:
        bars += _doors(case, step)
        if state.due is not None and state.due.day < case.today:
            due = state.due
            why = due.id if due.id[:1].isdecimal() else None
            expected = due.confidence not in TRUSTED
            marks.append(Mark("deadline", due.day, due.title, expected, due.at, due.confidence, why))
    if planned is not None:
        more, days = _planned(case, state, planned, guessed)
        bars += more
        marks += days
    return _row(state.id, state.title, state.stage, bars, marks, state, planned)


def _doors(case: Case, step: Step) -> list[Bar]:
    """The span in which an open step may be done: between its season's doors, or around the first day."""
    if step.id == "visa.entry":
        window = entry_window(case)
        expected = case.first_day != case.post.first_day
        return [] if window is None else [Bar("window", *window, case.words.text(Said("timeline.entry")), expected)]
    opens = "oet.first" if step.id == "skills.oet" else step.opens
    begin = case.event(opens) if opens is not None else None
    end = case.event(step.due) if step.due is not None else None
    if begin is None or end is None:
        return []
    return [_window(begin, end, case.words.text(Said("timeline.open", step=step.title)))]


def _planned(case: Case, state: StepState, one: PlannedStep, guessed: frozenset[str]) -> tuple[list[Bar], list[Mark]]:
    """What is ahead of an open step: the wait or the earliest course, the room left, the latest days."""
    bars: list[Bar] = []
    marks: list[Mark] = []
    today, text = case.today, case.words.text
    if state.status == "waiting":
        since = state.since if state.since is not None and state.since <= today else today
        whom = Said("timeline.waiting-for", who=state.who) if state.who else Said("timeline.waiting-others")
        bars.append(Bar("wait", since, today, text(whom), False))
        if one.ends is not None and one.ends > today:
            bars.append(Bar("wait", today + timedelta(days=1), one.ends, text(Said("timeline.waiting-ahead")), True))
        if state.nudge is not None and state.nudge < today:
            marks.append(Mark("event", state.nudge, text(Said("timeline.reminder-due")), False))
    elif one.earliest is not None:
        last = max(one.ends or one.earliest, one.earliest)
        bars.append(Bar("plan", one.earliest, last, text(Said("timeline.earliest-course")), True))
    reached = one.ends if state.status == "waiting" else one.earliest
    expected = bool(guessed.intersection(one.rests_on))
    if (safe := one.safe_day) is not None:
        if reached is not None and reached < safe:
            bars.append(Bar("room", reached, safe, text(Said("timeline.room")), True))
        marks.append(Mark("safe", safe, text(Said("timeline.latest-safe")), expected))
    if one.latest_possible is not None:
        marks.append(Mark("possible", one.latest_possible, text(Said("timeline.latest-possible")), expected))
    return bars, marks
