"""What holds for every plan, and how it follows the facts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from img_pathway.engine import assess
from img_pathway.engine.case import Case
from img_pathway.engine.model import SITTINGS
from img_pathway.engine.plan.graph import graph
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.plan.plan import plan
from img_pathway.engine.readings.counting import cs_stands
from img_pathway.engine.readings.over import behind_the_match
from img_pathway.engine.readings.pathway_held import certified_until
from img_pathway.engine.readings.registrations import current_registration
from img_pathway.engine.readings.sittings import attempts
from img_pathway.engine.time.closed_days import closed
from img_pathway.engine.visa.measures import unsettled
from img_pathway.engine.whatif.whatif import fork
from img_pathway.profile.facts import Profile, Sitting
from img_pathway.profile.typed.keys import flatten, put
from img_pathway.rulebook.types import Dated
from tests.engine.build import GRADUATE, at, book, profile
from tests.engine.layers import ACCEPTED, PAPERS, PATHWAY, PERSON, oet
from tests.engine.people import INSTANTS, profiles
from tests.faults.sizes import met

EVERYBODY = settings(
    max_examples=met(100),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SAYS = st.sampled_from([None, 0, 1, 20, 400])


@EVERYBODY
@given(profiles(), INSTANTS)
def test_the_words_of_the_plan_hold(person: Profile, now: datetime) -> None:
    found = assess(person, book(), now)
    made = plan(found)
    left_out = set(unsettled(found.case, found.by_id)) - made.by_id.keys()
    assert all(found.by_id[one.id].open or one.foreseen for one in made.steps)
    # Whether Step 2 CS spares a Pathway is asked first, where it is not known.
    spared = {"skills.oet", "skills.attestation", "skills.pathway"} if cs_stands(found.case) is None else set()
    assert left_out <= {*behind_the_match(found.case), "visa.consulate", *spared}
    for one in made.steps:
        if one.latest_safe is not None and one.latest_possible is not None:
            assert one.latest_safe <= one.latest_possible, one
        if one.status == "ready" and one.earliest is not None and not one.id.startswith("exams."):
            # An exam that can be booked today is sat in its eligibility period.
            assert one.earliest <= found.today, one
        if one.slack is not None:
            assert one.earliest is not None
            assert one.latest_safe is not None
            assert one.slack == (one.latest_safe - max(found.today, one.earliest)).days
        if one.safe_day is not None and one.earliest is not None:
            # No page shows a safe day on which it cannot even begin.
            assert max(found.today, one.earliest) <= one.safe_day, one
        if one.earliest is None:
            assert one.notes, one
        elif one.earliest > found.today:
            assert one.because, one
            assert all(one.because), one
        assert all(book().has_rule(rule) for blocker in made.blockers for rule in blocker.rules)
    if made.feasible is False:
        assert made.blockers
    elif made.feasible:
        assert all(one.feasible is not False for one in made.steps)
    assert made == plan(assess(person, book(), now))


@EVERYBODY
@given(profiles(), INSTANTS)
def test_a_planned_test_day_is_one_on_which_the_step_can_be_sat(person: Profile, now: datetime) -> None:
    """Each day of the plan is asked of the readings that judge a booked seat."""
    found = assess(person, book(), now)
    made = plan(found)
    for one in made.steps:
        if one.id not in SITTINGS or one.earliest is None or one.foreseen or one.after in ("booked", "waiting"):
            continue
        for day in (one.earliest, one.latest_safe, one.latest_possible):
            if day is not None and day >= one.earliest:
                assert against(found.case, made, one.id.partition(".")[2], day) == [], (one.id, day)


@EVERYBODY
@given(profiles(), INSTANTS)
def test_nobody_is_told_to_act_by_a_day_the_plan_calls_impossible(person: Profile, now: datetime) -> None:
    """What comes next is worked out without the plan; where both give a day, it is never too late by the plan."""
    found = assess(person, book(), now)
    made = plan(found)
    for one in (found.next, *found.then):
        planned = made.by_id.get(one.step) if one is not None else None
        if one is None or one.by is None or planned is None or planned.latest_possible is None:
            continue
        # An action of its own at a step (releasing a result, say) has its own last day.
        if found.by_id[one.step].last is None:
            assert one.by <= max(planned.latest_possible, found.today), one


def against(case: Case, made: Plan, exam: str, day: date) -> list[str]:
    """What stands against a Step on a day: too soon after the last, before its period, a closed day, its certificate."""
    again, registration, end = attempts(case, exam).again, current_registration(case, exam), certified_until(case)
    renewal = made.by_id.get("skills.pathway")
    renewed = renewal is not None and renewal.ends is not None and renewal.ends <= day
    holds = {
        "spacing": again is None or again.reached(day) is True,
        "period": registration is None or registration.period_start is None or registration.period_start <= day,
        "closed": closed(case, exam, day) is None,
        "certificate": exam != "step3" or end is None or day <= end or renewed or renewal is None,
    }
    return [name for name, held in holds.items() if not held]


@EVERYBODY
@given(profiles(), INSTANTS, st.sampled_from(["exam-result", "permit", "verification"]), SAYS, SAYS, SAYS)
def test_own_times_never_turn_the_dates_round(
    person: Profile, now: datetime, name: str, seen: int | None, least: int | None, most: int | None
) -> None:
    for field, value in (("seen", seen), ("best", least), ("bad", most)):
        person = put(person, f"durations.{name}.{field}", value)
    for one in plan(Case(person, book(), now)).steps:
        if one.latest_safe is not None and one.latest_possible is not None:
            assert one.latest_safe <= one.latest_possible, one


def downstream(start: str) -> set[str]:
    edges = graph(book())
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for after in edges.gates[waiting.pop()]:
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


ROUTES: list[dict[str, Any]] = [{}, PAPERS, PATHWAY, {**PAPERS, **PATHWAY}, {"skills": {"oet": [oet("2026-06-01")]}}]


@EVERYBODY
@given(
    st.sampled_from(ROUTES),
    st.sampled_from(["step1", "step2ck"]),
    st.integers(2027, 2030),
    st.integers(1, 600),
    st.integers(0, 1500),
    st.integers(0, 700),
)
def test_a_pass_instead_of_a_planned_sitting_lowers_no_slack(
    route: dict[str, Any], exam: str, target: int, ahead: int, sooner: int, now_in: int
) -> None:
    now = at("2026-03-01") + timedelta(days=now_in)
    person = profile(PERSON, ACCEPTED, route, profile={"target_match": target})
    planned = now.date() + timedelta(days=ahead)
    passed = min(planned - timedelta(days=sooner), now.date())
    assume(passed >= date(2019, 9, 1))
    before = _with(person, exam, Sitting(date=planned))
    after = _with(person, exam, Sitting(date=passed, result="pass"))
    found = assess(after, book(), now)
    assume(found.step(f"exams.{exam}").status == "done")
    first, second = plan(Case(before, book(), now)), plan(found)
    chain = downstream(f"exams.{exam}")
    for step_id in chain & first.by_id.keys() & second.by_id.keys():
        old, new = first.step(step_id), second.step(step_id)
        if old.slack is not None and new.slack is not None:
            assert new.slack >= old.slack, (step_id, old, new)


def _with(person: Profile, exam: str, sitting: Sitting) -> Profile:
    changes: dict[str, Any] = {exam: (sitting,)}
    return replace(person, exams=replace(person.exams, **changes))


CHANGES = st.dictionaries(
    st.sampled_from(
        [
            "exams.step2ck.1.date",
            "skills.attested",
            "credentials.verified",
            "identity.passport_expires",
            "durations.verification.bad",
            "profile.target_match",
        ]
    ),
    st.integers(0, 2000),
    max_size=4,
)


@EVERYBODY
@given(profiles(), INSTANTS, CHANGES)
def test_a_fork_equals_the_same_facts_recorded(person: Profile, now: datetime, changes: dict[str, int]) -> None:
    values: dict[str, Any] = {}
    for key, number in changes.items():
        if key.startswith("durations"):
            values[key] = number
        elif key.endswith("target_match"):
            values[key] = 2026 + number % 10
        else:
            values[key] = date(2024, 1, 1) + timedelta(days=number)
    before = flatten(person)
    forked = fork(person, values)
    recorded = person
    for key, value in values.items():
        recorded = put(recorded, key, value)
    assert flatten(person) == before
    assert forked == recorded
    assert assess(forked, book(), now) == assess(recorded, book(), now)
    assert plan(Case(forked, book(), now)) == plan(Case(recorded, book(), now))


PEOPLE = {
    "graduate": profile(GRADUATE, exams={"step1": [{"date": "2026-06-18", "result": "pass"}]}),
    "booked": profile(
        PERSON,
        ACCEPTED,
        exams={"step1": [{"date": "2024-02-29", "result": "pass"}], "step2ck": [{"date": "2026-12-01"}]},
        permits={
            "step2ck": [
                {
                    "applied": "2026-09-01",
                    "issued": "2026-09-20",
                    "period_start": "2026-10-01",
                    "period_end": "2026-12-31",
                }
            ]
        },
        identity={"passport_expires": "2027-08-30", "account_started": "2025-05-20"},
        skills={"oet": [oet("2026-06-01")], "pathway": [{"season": 2027, "started": "2026-11-20"}]},
    ),
}


def named_days(person: Profile) -> set[date]:
    """Every day that a fact or the rulebook names, and the day after it."""
    found = {value for value in flatten(person).values() if isinstance(value, date)}
    doors = book().bounds
    for event in (event for season in range(2021, 2038) for event in book().events(season)):
        # A door whose day is only expected may open sooner, and is taken to have opened later.
        early = book().calendar.events[event.id].early or doors["early-door"]
        found |= {event.day + timedelta(days=days) for days in (-early, 0, doors["late-door"])}
    for rule in book().rule_ids:
        for value in book().values(rule):
            found |= {one for one in (value.start, value.end) if one is not None}
            if isinstance(value.value, str) and len(value.value) == 10 and value.value[4] == "-":
                found.add(date.fromisoformat(value.value))
    return found | {one + timedelta(days=1) for one in found}


@pytest.mark.slow
def test_over_ten_years_nothing_raises_and_statuses_change_only_on_named_days() -> None:
    for name, person in PEOPLE.items():
        named = named_days(person)
        before: dict[str, str] | None = None
        seen: set[date] = set()
        looked, were = date(2026, 1, 1), dict[str, Dated]()
        for number in range(0, 3653):
            day = date(2026, 1, 1) + timedelta(days=number)
            # On days that nothing names only every third is judged: a change between two is found, not its day.
            if number % 3 and day not in named and day not in seen:
                continue
            found = assess(person, book(), at("2026-01-01") + timedelta(days=number))
            # Clocks name further days: the last good day of each cliff, and the first legal day of a step, where it is
            # that of the calendar. One that moves with today names nothing.
            seen |= {one.date + timedelta(days=1) for one in found.cliffs}
            legal = {step_id: state.earliest for step_id, state in found.by_id.items() if state.earliest is not None}
            seen |= {first for step_id, first in legal.items() if first == were.get(step_id)}
            were = legal
            # Whether the target can still be reached goes by waits as well.
            now = {step_id: str(state.status) for step_id, state in found.by_id.items() if step_id != "profile.goal"}
            if before is not None and now != before:
                moved = {step_id: (before[step_id], said) for step_id, said in now.items() if before[step_id] != said}
                between = {looked + timedelta(days=past) for past in range(1, (day - looked).days + 1)}
                assert between & (named | seen), (name, looked, found.today, moved)
            before, looked = now, day
            if number % 45 == 0:
                made: Plan = plan(found)
                assert made.today == found.today
