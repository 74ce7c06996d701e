"""Forks: what becomes of a profile when something goes otherwise, and that the real one stays as it is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from img_pathway.engine import assess
from img_pathway.engine.case import Case
from img_pathway.engine.plan.plan import plan
from img_pathway.engine.whatif.scenarios import scenarios
from img_pathway.engine.whatif.whatif import Comparison, compare, fork, moment, outlook
from img_pathway.profile.facts import Profile
from img_pathway.profile.file.codec import from_document, to_document
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.keep.forks import new
from img_pathway.profile.typed.keys import flatten, put
from img_pathway.profile.typed.problem import BadValue
from img_pathway.reports.pages.compare import compare_page
from tests.engine.build import GRADUATE, at, book, day, profile
from tests.engine.layers import ACCEPTED, PAPERS, PERSON, STEPS, oet, season
from tests.engine.people import INSTANTS, profiles
from tests.engine.plan.test_plan import sample

NOW = at("2026-11-22")


def beside(person: Profile, changes: dict[str, Any], now: str = "2026-11-22") -> Comparison:
    return compare(outlook("now", person, book(), at(now)), outlook("if", fork(person, changes), book(), at(now)))


def test_a_slow_school_costs_slack() -> None:
    found = beside(sample("caribbean"), {"durations.verification": "270"})
    assert found.first.match == 2027
    assert found.second.plan.feasible is False
    assert found.second.match == 2028
    assert found.first.profile != found.second.profile


def test_a_failed_step_2_ck_is_shown_step_by_step() -> None:
    person = profile(PERSON, ACCEPTED, STEPS, PAPERS)
    found = beside(person, {"exams.step2ck.1.result": "fail", "exams.step2ck.1.score": "200"})
    moved = {one.step: (one.kind, one.old, one.new) for one in found.changes}
    assert moved["exams.step2ck"] == ("again", "done", "in-progress")
    assert "Step 2 CK" in found.expires
    assert "Step 1" in found.survives
    [again] = [one for one in found.again if one.step == "permits.step2ck"]
    [spent] = [one for one in found.spent if one.step == "permits.step2ck"]
    assert again.money == spent.money
    assert again.money is not None
    assert "usmle.fee.no-refund" in spent.rules


def test_the_price_of_moving_a_seat_says_what_it_is_for() -> None:
    permit = {"issued": "2026-10-01", "period_start": "2026-12-01", "period_end": "2027-02-28"}
    person = profile(PERSON, ACCEPTED, permits={"step2ck": [permit]}, profile={"target_match": 2028})
    told = str(compare_page(beside(person, {"exams.step2ck.1.date": "2027-02-12"})))
    assert "Last day to move Step 2 CK of Fri 12 Feb 2027 free of charge, then $35" in told
    assert "Moving it then costs about $35." in told
    assert "Money: $" not in told


def test_an_oet_that_falls_short() -> None:
    person = profile(PERSON, ACCEPTED, STEPS, skills={"oet": [oet("2026-10-10")]})
    found = beside(person, {"skills.oet.1.writing": "290"})
    assert ("skills.oet", "done") in {(one.step, one.old) for one in found.changes}


def test_i_did_not_match_apply_again() -> None:
    person = profile(
        PERSON,
        ACCEPTED,
        STEPS,
        PAPERS,
        season(token="2026-07-01", submitted="2026-09-10", nrmp_registered="2026-10-01"),
    )
    now = at("2027-04-01")
    base = outlook("now", person, book(), now)
    offered = next(one for one in scenarios(base.assessment, base.plan) if one.id == "again")
    assert offered.seen_from is None
    found = compare(base, outlook("again", fork(person, offered.facts), book(), now))
    assert found.second.plan.match == 2028
    assert {"Step 1", "Step 2 CK"} <= set(found.survives)
    assert {one.step: one.money for one in found.again}["programs.token"] == (185, 185)
    assert {one.step: one.money for one in found.spent}["programs.token"] == (185, 185)
    assert person.profile.target_match == 2027
    aimless = outlook("now", profile(profile={"target_match": None}), book(), now)
    assert "again" not in {one.id for one in scenarios(aimless.assessment, aimless.plan)}


def test_a_fork_leaves_the_profile_alone_and_refuses_what_set_refuses() -> None:
    person = profile(GRADUATE)
    before = repr(person)
    changed = fork(person, {"exams.step1.1.date": "2027-02-01", "certificate.issued": None})
    assert changed.exams.step1[0].date == day("2027-02-01")
    assert repr(person) == before
    with pytest.raises(BadValue):
        fork(person, {"exams.step9.1.date": "2027-02-01"})
    assert not issubclass(BadValue, StoreError)


def test_an_outlook_beside_itself_differs_in_nothing() -> None:
    found = beside(profile(GRADUATE), {})
    assert (found.changes, found.lost, found.gone, found.again, found.spent, found.expires) == ((), (), (), (), (), ())


def test_an_own_amount_wins_and_is_marked() -> None:
    person = profile(
        PERSON, ACCEPTED, STEPS, PAPERS, season(token="2026-07-01"), amounts={"eras.token.fee": {"usd": 150}}
    )
    found = beside(person, {"profile.target_match": 2028})
    [again] = [one for one in found.again if one.step == "programs.token"]
    assert (again.money, again.yours) == ((150, 150), True)
    [spent] = [one for one in found.spent if one.step == "programs.token"]
    assert (spent.money, spent.yours) == ((150, 150), True)
    stake = next(one for one in found.first.stakes if one.cliff.id == "2027.nrmp.rol.match.ranklist")
    assert (stake.money, stake.yours) == ((150, 150), True)
    assert found.first.yours
    assert not any(one.yours for one in beside(profile(PERSON, ACCEPTED, STEPS), {}).first.stakes)


@pytest.mark.parametrize(
    ("seen", "day"),
    [(None, "2026-11-22"), ("2026-11-21", "2026-11-22"), ("2026-11-22", "2026-11-22"), ("2026-11-23", "2026-11-23")],
)
def test_a_fork_is_never_seen_from_the_past(seen: str | None, day: str) -> None:
    now = at("2026-11-22T23:00", "Asia/Kolkata")
    found = moment(now, date.fromisoformat(seen) if seen else None)
    assert found.date().isoformat() == day
    assert found.tzinfo is now.tzinfo


@given(profiles(), profiles(), INSTANTS, st.data())
@settings(max_examples=30, deadline=None)
def test_a_fork_equals_the_same_facts_recorded_for_real(
    person: Profile, other: Profile, now: datetime, data: st.DataObject
) -> None:
    # As files hold them: entries without any fact are never kept.
    person, other = (from_document(to_document(one)) for one in (person, other))
    before, after = flatten(person), flatten(other)
    keys = sorted(key for key in (*before, *after) if before.get(key) != after.get(key))
    chosen = data.draw(st.lists(st.sampled_from(keys), max_size=6, unique=True)) if keys else []
    made = new("x", (), now.date())
    try:
        made = made.changed(person, {key: after.get(key) for key in chosen})
    except BadValue:
        # An entry that would be skipped is refused here as everywhere.
        reject()
    recorded = person
    for key, value in made.facts.items():
        recorded = put(recorded, key, value)
    forked = made.applied(person)
    assert assess(forked, book(), now) == assess(recorded, book(), now)
    assert plan(Case(forked, book(), now)) == plan(Case(recorded, book(), now))


@pytest.mark.parametrize("registered", [True, False], ids=["permit recorded", "seat alone"])
def test_a_failed_step_2_ck_leaves_less_room_and_registers_again(registered: bool) -> None:
    """The end of the period of a booked seat is no room of the Match, and so no more of it is left without it."""
    permit = {"applied": "2026-10-01", "issued": "2026-10-20", "period_start": "2026-11-01", "period_end": "2027-01-31"}
    person = profile(
        PERSON,
        ACCEPTED,
        profile={"target_match": 2028},
        exams={
            "step1": [{"date": "2024-03-10", "result": "pass"}],
            "step2ck": [{"date": "2027-01-15", "planned": False}],
        },
        permits={"step2ck": [permit]} if registered else {},
    )
    now = at("2026-11-29")
    base = outlook("now", person, book(), now)
    fails = next(one for one in scenarios(base.assessment, base.plan) if one.id == "step2ck-fails")
    after = outlook("fails", fork(person, fails.facts), book(), moment(now, fails.seen_from))
    assert base.plan.slack is not None
    assert after.plan.slack is not None
    assert after.plan.slack < base.plan.slack
    again = after.assessment.step("permits.step2ck")
    assert again.status == "ready"
    assert "new registration" in again.reasons[0].text
    assert after.plan.by_id["exams.step2ck"].earliest is not None
