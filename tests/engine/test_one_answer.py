"""A question has one answer: status, next, dates, plan, losses, warnings, calendar file and visa board agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from img_pathway.days import say
from img_pathway.engine import assess
from img_pathway.engine.ahead.agenda import DateAhead, agenda
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.explain.explain import dates_of
from img_pathway.engine.model import ACTIONABLE, SETTLED
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.plan.plan import as_planned, plan
from img_pathway.engine.readings.over import may_soap, season_over
from img_pathway.engine.readings.position import only_in_training
from img_pathway.engine.visa.board import visa_board
from img_pathway.engine.visa.measures import suspended_for
from img_pathway.profile.facts import Profile
from img_pathway.profile.typed.keys import in_order, parse, put, put_many
from img_pathway.reports.page import Block
from img_pathway.reports.pages.stage import date_lines
from img_pathway.reports.print.text import page_lines
from img_pathway.rulebook.types import Dated
from tests.engine.build import at, book, profile
from tests.engine.layers import ACCEPTED, PATHWAY, PERSON, STEPS
from tests.engine.people import INSTANTS, profiles
from tests.faults.sizes import met
from tests.test_adviser_next import PEOPLE, TABLE, Case

EVERYBODY = settings(
    # What is objected to names the step and the day: shrinking whole people takes longer than reading it.
    max_examples=met(60),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
ONES_OWN = ("booking", "expires", "planned", "cliff")
"""Days that are recorded facts, or losses that hang on no step."""


def two_answers(found: Assessment, made: Plan, dates: tuple[DateAhead, ...]) -> Iterator[str]:
    """Everything on which two surfaces differ."""
    today, states = found.today, found.by_id
    closed = {name for name, state in states.items() if not state.open}
    for name in closed:
        state = states[name]
        if (state.by, state.due, state.latest_safe, state.latest_possible, state.nudge) != (None,) * 5:
            yield f"{name} is {state.status} and has a date"
        if name in made.by_id and not made.by_id[name].foreseen:
            yield f"{name} is {state.status} and planned"
        yield from (
            f"{name} is {state.status}, {one.id} dates it"
            for one in dates
            if one.steps == (name,) and one.kind not in ONES_OWN
        )
        yield from (
            f"{name} is {state.status}, {one.id} threatens it"
            for one in found.cliffs
            if one.kind == "season" and name in one.steps
        )
    offered = [one for one in (found.next, *found.then) if one is not None]
    for one in offered:
        state = states[one.step]
        # Of what is over only what can still be asked about it.
        if state.do is None and (state.over or state.status not in ACTIONABLE | {"waiting"}):
            yield f"next names {one.step}, which is {state.status}"
        if one.by is not None and one.by < today:
            yield f"next asks for {one.step} by {one.by}"
    for told in found.warnings:
        if told.severity == "danger" and told.steps and all(states[step].status == "not-needed" for step in told.steps):
            yield f"{told.id} is a danger at steps that are not needed"
    known = {deadline.id: deadline.day for deadline in found.deadlines}
    for state in states.values():
        if state.due is not None and known.get(state.due.id, state.due.day) != state.due.day:
            yield f"{state.id} is due on {state.due.day}, the calendar says {known[state.due.id]}"
    for entry in dates:
        if entry.about in known and entry.kind in ("deadline", "opens", "advised") and entry.day != known[entry.about]:
            yield f"{entry.id} is on {entry.day}, the calendar says {known[entry.about]}"
    for loss in found.cliffs:
        if loss.event in known and loss.date != known[loss.event]:
            yield f"{loss.id} is on {loss.date}, the calendar says {known[loss.event]}"
    for entry in dates:
        planned = made.by_id.get(entry.about)
        if planned is None or not entry.kind.startswith("latest"):
            continue
        day = planned.safe_day if entry.kind == "latest-safe" else planned.latest_possible
        if day != entry.day:
            yield f"{entry.id} is on {entry.day}, the plan says {day}"
        # What is set too late is put right by a day before it.
        if planned.earliest is not None and planned.earliest > entry.day and planned.after != "booked":
            yield f"{entry.id} is on {entry.day}, before {planned.earliest}"
    yield from _season(found, made, dates)
    yield from _passport(found)
    yield from _bookings(found, dates)
    yield from _days(found, made)


def _bookings(found: Assessment, dates: tuple[DateAhead, ...]) -> Iterator[str]:
    """One answer to "does this booking fit": the danger stands in the warning, in its step and in the dates."""
    for told in found.warnings:
        if told.kind == "booking" and told.severity == "danger":
            yield from (
                f"{told.id} is not told at {step}"
                for step in told.steps
                if told.said not in [reason.said for reason in found.by_id[step].reasons]
            )
            yield from (
                f"{one.id} says nothing of {told.id}"
                for one in dates
                if one.kind == "booking" and one.day == told.booked and set(one.steps) & set(told.steps)
                and told.text not in one.loses
            )  # fmt: skip


def _days(found: Assessment, made: Plan) -> Iterator[str]:
    """One answer to "the last safe day of this step": the plan's, in `why`, in `next` and on the stage page."""
    case, shown = found.case, as_planned(found, made)
    for name, planned in made.by_id.items():
        state = found.by_id[name]
        if not state.open:
            continue
        told = " ".join(map(case.words.text, dates_of(case, made, state, None)))
        page = " ".join(page_lines([Block(tuple(date_lines(shown, shown.by_id[name])))], width=3000))
        for what, heading, day in (
            ("Latest safe", "(Latest: +safe|Advised by:)", planned.safe_day),
            ("Latest possible", "Latest: +possible", planned.latest_possible),
        ):
            if day is None:
                continue
            if f"{what} day {say(day)}" not in told:
                yield f"{name}: why does not say {what.lower()} {day}"
            if state.status != "waiting" and not re.search(rf"{heading} +{say(day)}", page):
                yield f"{name}: the stage page does not say {what.lower()} {day}"
    for one in (shown.next, *shown.then) if shown.next is not None else ():
        counted = made.by_id.get(one.step)
        days = {"latest safe": counted.safe_day, "latest possible": counted.latest_possible} if counted else {}
        if (day := days.get(one.named or "")) is not None and one.by != day:
            yield f"next asks for {one.step} by {one.by}, {one.named}: the plan says {day}"
        own, day = found.by_id[one.step].latest_safe, shown.by_id[one.step].latest_safe
        if own is not None and one.by == own != day:
            yield f"next asks for {one.step} by {own}, the plan says {day}"


def _season(found: Assessment, made: Plan, dates: tuple[DateAhead, ...]) -> Iterator[str]:
    """One answer to "is this season still possible", and to "may I take part in SOAP"."""
    end = season_over(found.case)
    lost = end is not None and end.sure
    goal = found.by_id["profile.goal"].status
    # Who is in training aims for no Match unless for one more.
    if lost and goal != "lapsed" and not only_in_training(found.case):
        yield f"the season is over, the goal is {goal}"
    if lost and made.feasible is not False:
        yield "the season is over, the plan says it can be done"
    if lost:
        season = f".{found.target_match}."
        yield from (f"the season is over, {one.id} dates it" for one in dates if season in one.id)
    soap = found.by_id["match.soap"]
    if may_soap(found.case) is False and soap.status in ACTIONABLE and soap.override_note is None:
        yield "SOAP is not open to this person, and asked for"


def _passport(found: Assessment) -> Iterator[str]:
    """One answer to "is this passport suspended"."""
    board = {one.id: one for one in visa_board(found.case).rows}
    flat = any(one.id == "entry.listed" for one in found.warnings)
    if flat and board["j1"].state == "open" and board["b"].state == "open":
        yield "a warning says that visas are suspended, the board that they are open"
    if flat and not suspended_for(found.case):
        yield "a warning says that visas are suspended, no passport is listed"


def objections(person: Profile, now: datetime) -> list[str]:
    """What two surfaces say differently about one person."""
    found = assess(person, book(), now)
    made = plan(found)
    return list(two_answers(found, made, agenda(found, made)))


@EVERYBODY
@given(profiles(), INSTANTS)
def test_anybody_hears_one_answer(person: Profile, now: datetime) -> None:
    assert objections(person, now) == []


LIVES = {
    "begun": profile(PERSON, profile={"target_match": 2027}),
    "passed": profile(PERSON, STEPS, profile={"target_match": 2027}),
    "registered": profile(PERSON, STEPS, profile={"target_match": 2027}, seasons={2027: {"nrmp_registered": "2026-10-05"}}),
    "listed": profile(
        PERSON, ACCEPTED, STEPS, PATHWAY, profile={"target_match": 2027},
        seasons={2027: {"nrmp_registered": "2026-10-05", "ranklist_certified": "2027-02-20"}},
    ),
    "unmatched": profile(
        PERSON, ACCEPTED, STEPS, PATHWAY, profile={"target_match": 2027},
        seasons={2027: {"nrmp_registered": "2026-10-05", "ranklist_certified": "2027-02-20", "result": "unmatched"}},
    ),
    "granted asylum": profile(
        PERSON, profile={"target_match": 2028, "citizenships": ["TG"], "us_status": "asylee", "location": "US"}
    ),
    "withdrawn": profile(PERSON, STEPS, profile={"target_match": 2027}, seasons={2027: {"result": "withdrawn"}}),
    "closed": profile(
        PERSON, profile={"target_match": 2028},
        exams={"step2ck": [{"date": f"2026-{month:02}-10", "result": "fail"} for month in (1, 4, 7, 10)]},
    ),
}  # fmt: skip
"""Lives that end in each of the ways in which a season or a Step can be over."""


@settings(EVERYBODY, max_examples=met(80))
@given(st.sampled_from(sorted(LIVES)), st.integers(0, 300))
def test_a_season_ends_on_every_surface_alike(life: str, later: int) -> None:
    now = at((date(2026, 11, 1) + timedelta(days=later)).isoformat())
    assert objections(LIVES[life], now) == []


@pytest.mark.parametrize("life", sorted(set(LIVES) - {"begun", "listed", "unmatched", "granted asylum"}))
def test_these_lives_are_over(life: str) -> None:
    """The table above is about ends: on this day each of them is one."""
    found = assess(LIVES[life], book(), at("2027-04-20"))
    assert found.by_id["match.ranklist"].over or found.by_id["match.ranklist"].status in SETTLED
    assert plan(found).feasible is False


def test_a_planted_fault_is_heard() -> None:
    """A date given back to what is over, a plan that goes on, and an event on two days: each is objected to."""
    found = assess(LIVES["registered"], book(), at("2027-04-20"))
    made = plan(found)
    assert found.by_id["skills.oet"].over
    dated = {**found.by_id, "skills.oet": replace(found.by_id["skills.oet"], by=Dated(date(2027, 5, 1)))}
    assert "skills.oet is locked and has a date" in objections_to(replace(found, by_id=dated), made)
    assert "the season is over, the plan says it can be done" in objections_to(found, replace(made, feasible=True))
    early = assess(LIVES["listed"], book(), at("2026-12-01"))
    moved = tuple(replace(one, day=one.day + timedelta(days=1)) for one in early.deadlines)
    assert any("the calendar says" in one for one in objections_to(replace(early, deadlines=moved), plan(early)))


MISREAD = [
    ("img_pathway.engine.what_next.telling._not_after", lambda case, one, last, **more: one, "begun", "latest possible: the plan says"),
    ("img_pathway.engine.plan.plan._as_planned", lambda state, planned: state, "passed", "the stage page does not say"),
    ("img_pathway.engine.steps.over", lambda case, step: None, "withdrawn", "the season is over, cliff.2027"),
    ("img_pathway.engine.judges.goal.season_over", lambda case: None, "registered", "the season is over, the goal is"),
]  # fmt: skip


@pytest.mark.parametrize(("reading", "misread", "life", "heard"), MISREAD)
def test_a_surface_that_reads_otherwise_is_heard(
    monkeypatch: pytest.MonkeyPatch, reading: str, misread: Callable[..., object], life: str, heard: str
) -> None:
    """One surface with an answer of its own is objected to, and not without it."""
    days = [at(day) for day in ("2026-12-01", "2027-03-15", "2027-04-20")]
    assert [one for now in days for one in objections(LIVES[life], now)] == []
    monkeypatch.setattr(reading, misread)
    assert any(heard in one for now in days for one in objections(LIVES[life], now))


def test_a_warning_that_judges_passports_for_itself_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning that finds a passport listed which no list names is objected to."""
    warnings = "img_pathway.engine.warnings.warnings"
    monkeypatch.setattr(f"{warnings}.suspended_for", lambda case: (("VE", "visa.ban.10998-full"),))
    monkeypatch.setattr(f"{warnings}.entry_state", lambda case, kind: "suspended")
    found = objections(LIVES["registered"], at("2026-12-01"))
    assert any("a warning says that visas are suspended" in one for one in found)


def objections_to(found: Assessment, made: Plan) -> list[str]:
    """What two surfaces of an assessment and a plan say differently."""
    return list(two_answers(found, made, agenda(found, made)))


def test_recording_the_later_match_opens_what_was_over() -> None:
    person = LIVES["registered"]
    later = put(person, "profile.target_match", 2028)
    assert [state.id for state in assess(person, book(), at("2027-04-20")).by_id.values() if state.over]
    assert not [state.id for state in assess(later, book(), at("2027-04-20")).by_id.values() if state.over]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.id)
def test_the_day_of_the_next_step_is_among_the_dates_ahead(case: Case) -> None:
    """ "by today", and no such day among the deadlines."""
    facts = dict(line.split("=", 1) for line in case.recorded(PEOPLE))
    person = put_many(Profile(), in_order({key: parse(key, text) for key, text in facts.items()}))
    found = assess(person, book(), at(case.today[:16], person.profile.time_zone or "UTC"))
    following = found.next
    if following is not None and following.by is not None:
        named = [one for one in agenda(found, plan(found)) if one.day == following.by]
        assert any(following.step in one.steps for one in named), (following, named)
