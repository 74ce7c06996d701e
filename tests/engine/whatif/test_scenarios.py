"""Ready-made what-ifs: each on both samples, and on people for whom they are built from what is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from img_pathway.days import say
from img_pathway.engine.readings.on_j1 import home_stay_due
from img_pathway.engine.readings.position import days_to_leave, held_today
from img_pathway.engine.whatif.scenarios import Scenario, scenarios
from img_pathway.engine.whatif.whatif import Comparison, compare, fork, moment, outlook
from img_pathway.profile.checks.sound import new_errors
from img_pathway.profile.facts import Profile
from img_pathway.profile.file.codec import from_document, to_document
from img_pathway.reports.pages.compare import compare_page
from tests.engine.build import at, book, day, profile
from tests.engine.layers import ACCEPTED, CERTIFIED, PAPERS, PERSON, STEPS, oet, season
from tests.engine.people import profiles
from tests.engine.plan.test_plan import sample
from tests.faults.sizes import met

NOW = "2026-11-22"


def offered(person: Profile, now: str = NOW) -> dict[str, Scenario]:
    base = outlook("now", person, book(), at(now))
    return {one.id: one for one in scenarios(base.assessment, base.plan)}


def seen(person: Profile, one: Scenario, now: str = NOW) -> Comparison:
    base = outlook("now", person, book(), at(now))
    then = moment(at(now), one.seen_from)
    return compare(base, outlook(one.title, fork(person, one.facts), book(), then))


SAMPLES: dict[str, dict[str, tuple[dict[str, Any], str | None]]] = {
    "pune": {
        "step2ck-fails": ({"exams.step2ck.1.date": day("2026-12-02"), "exams.step2ck.1.result": "fail"}, "2026-12-30"),
        "step2ck-later": ({"exams.step2ck.1.date": day("2027-06-02"), "exams.step2ck.1.planned": True}, None),
        "oet-short": ({"skills.oet.1.date": day(NOW), "skills.oet.1.writing": 290}, "2026-12-13"),
        "oet-later": ({"skills.oet.1.date": day("2027-01-22")}, None),
        "slow-school": ({"durations.verification.seen": 270}, None),
        "visa-j1": ({"visa.plan": "j1"}, None),
        "visa-h1b": ({"visa.plan": "h1b"}, None),
        "later": ({"profile.target_match": 2029}, None),
        "again": ({"seasons.2028.result": "unmatched", "profile.target_match": 2029}, "2028-03-13"),
        "rules": ({}, None),
    },
    "caribbean": {
        "oet-short": ({"skills.oet.2.date": day(NOW), "skills.oet.2.writing": 290}, "2026-12-13"),
        "oet-later": ({"skills.oet.2.date": day("2027-01-22")}, None),
        "slow-school": ({"durations.verification.seen": 270}, None),
        "later": ({"profile.target_match": 2028}, None),
        "again": ({"seasons.2027.result": "unmatched", "profile.target_match": 2028}, "2027-03-15"),
        "rules": ({}, None),
    },
}


RESIDENT: dict[str, Any] = {
    "profile": {"us_status": "j1", "location": "US", "target_match": 2026},
    "start": {"positions": [
        {"match": 2026, "kind": "categorical", "specialty": "Internal Medicine", "sponsor_ecfmg": True,
         "began": "2026-07-01", "ends": "2029-06-30"},
    ]},
}  # fmt: skip


def test_somebody_in_training_can_try_leaving_another_programme_and_a_waiver() -> None:
    person = profile(PERSON, RESIDENT)
    found = offered(person)
    assert {"leaves", "transfers", "waived"} <= set(found)
    left, moved, waived = (
        outlook(one, fork(person, found[one].facts), book(), at(NOW)).assessment.case
        for one in ("leaves", "transfers", "waived")
    )
    assert left is not None
    assert moved is not None
    assert waived is not None
    assert (held_today(left), days_to_leave(left) is not None) == (None, True)
    assert held_today(moved) is not None
    assert days_to_leave(moved) is None
    assert home_stay_due(waived) == ()
    assert not {"leaves", "transfers", "waived"} & set(offered(profile(PERSON)))


def test_the_day_of_leaving_is_the_persons_to_say() -> None:
    person = profile(PERSON, RESIDENT)
    leaves = offered(person)["leaves"]
    assert (leaves.day, leaves.asks) == (day(NOW), "On which day do you leave?")
    later = leaves.on(day("2027-03-01"))
    assert (later.facts["start.positions.1.left"], later.seen_from) == (day("2027-03-01"), day("2027-03-01"))
    assert leaves.on(day("2026-11-01")).seen_from is None
    assert later.on(day("2027-04-01")).facts["start.positions.1.left"] == day("2027-04-01")


def test_what_leaving_brings_is_told_and_a_day_that_moves_is_no_loss_that_goes_away() -> None:
    person = profile(PERSON, RESIDENT)
    found = seen(person, offered(person)["leaves"])
    assert [pair.second.cliff.id for pair in found.shifted] == ["ds2019"]
    assert {one.cliff.id for one in found.gone} & {"ds2019", "ds2019.end"} == set()
    told = str(compare_page(found))
    assert "two-year home rule stays" in told
    assert "Room" not in told


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_offered_to_the_samples(name: str) -> None:
    found = offered(sample(name))
    assert {
        one.id: (dict(one.facts), one.seen_from.isoformat() if one.seen_from else None) for one in found.values()
    } == SAMPLES[name]
    assert list(found) == list(SAMPLES[name])
    for one in found.values():
        assert one.text.endswith(".")
        assert not one.text.startswith("Sat "), "reads as a Saturday"
        if one.seen_from is not None and not one.asks:
            assert say(one.seen_from) in one.text


@pytest.mark.parametrize(("name", "ident"), [(name, ident) for name, all_ in SAMPLES.items() for ident in all_])
def test_each_can_be_recorded_on_the_day_it_is_seen_from(name: str, ident: str) -> None:
    person = sample(name)
    one = offered(person)[ident]
    errors = new_errors(person, fork(person, one.facts), moment(at(NOW), one.seen_from).date())
    assert errors == []


def test_a_failed_step_2_ck_uses_up_one_try_and_its_fee() -> None:
    found = seen(sample("pune"), offered(sample("pune"))["step2ck-fails"])
    assert found.second.seen == date(2026, 12, 30)
    assert found.second.assessment.step("exams.step2ck").status == "in-progress"
    assert [(one.step, one.money) for one in found.spent] == [("permits.step2ck", (930, 930))]
    assert [(one.step, one.money) for one in found.again] == [("permits.step2ck", (930, 930))]


def test_an_oet_that_falls_short_costs_another_oet() -> None:
    found = seen(sample("caribbean"), offered(sample("caribbean"))["oet-short"])
    assert [(one.step, one.money) for one in found.again] == [("skills.oet", (455, 455))]
    assert found.second.assessment.step("skills.oet").status == "in-progress"


def test_the_day_of_an_oet_that_is_not_booked_is_the_persons_to_say() -> None:
    """It was tried as taken today, as if no seat had to be booked."""
    short = offered(sample("caribbean"))["oet-short"]
    assert "booked before" in short.asks
    later = short.on(day("2026-12-12"))
    assert (later.facts["skills.oet.2.date"], later.seen_from) == (day("2026-12-12"), day("2027-01-02"))


def test_a_slow_school_moves_the_match() -> None:
    found = seen(sample("caribbean"), offered(sample("caribbean"))["slow-school"])
    assert (found.first.match, found.second.match) == (2027, 2028)
    assert found.second.plan.feasible is False


def test_one_year_later_leaves_more_slack() -> None:
    found = seen(sample("caribbean"), offered(sample("caribbean"))["later"])
    assert (found.first.match, found.second.match) == (2027, 2028)
    assert found.first.plan.slack is not None
    assert found.second.plan.slack is not None
    assert found.second.plan.slack > found.first.plan.slack


def test_applying_again_says_what_survives_expires_and_is_paid_again() -> None:
    found = seen(sample("caribbean"), offered(sample("caribbean"))["again"])
    assert {"Step 1", "Step 2 CK"} <= set(found.survives)
    assert {"ERAS token", "NRMP registration"} <= set(found.expires)
    assert {one.step: one.money for one in found.again}["match.register"] == (85, 85)


def test_whoever_did_not_match_is_offered_it_first_and_now() -> None:
    person = profile(PERSON, ACCEPTED, STEPS, PAPERS, season(token="2026-07-01", result="unmatched"))
    found = offered(person, "2027-03-20")
    assert next(iter(found)) == "again"
    assert found["again"].facts == {"profile.target_match": 2028}
    assert found["again"].seen_from is None
    assert "later" not in found


@pytest.mark.parametrize("result", ["matched", "partial"])
def test_whoever_matched_is_not_offered_it(result: str) -> None:
    found = offered(profile(PERSON, ACCEPTED, STEPS, PAPERS, season(result=result)), "2027-03-20")
    assert not {"again", "later"} & set(found)


def test_a_target_long_gone_leads_to_a_match_that_is_still_open() -> None:
    person = profile(PERSON, ACCEPTED, STEPS, PAPERS)
    assert offered(person, "2028-06-01")["again"].facts["profile.target_match"] == 2029


@pytest.mark.parametrize(
    ("sat", "now", "facts", "from_"),
    [
        # Booked: that sitting, seen when its result should be out.
        ("2027-01-20", NOW, {"exams.step2ck.1.result": "fail"}, "2027-02-17"),
        # Sat, its result pending: seen on the later of today and the usual day.
        ("2026-11-10", NOW, {"exams.step2ck.1.result": "fail"}, "2026-12-08"),
        ("2026-10-01", NOW, {"exams.step2ck.1.result": "fail"}, None),
    ],
)
def test_a_sitting_that_is_booked_or_pending_is_the_one_that_fails(
    sat: str, now: str, facts: dict[str, Any], from_: str | None
) -> None:
    person = profile(
        PERSON, ACCEPTED, exams={"step1": [{"date": "2025-01-10", "result": "pass"}], "step2ck": [{"date": sat}]}
    )
    one = offered(person, now)["step2ck-fails"]
    assert dict(one.facts) == facts
    assert one.seen_from == (day(from_) if from_ else None)
    found = seen(person, one, now)
    assert found.second.assessment.step("exams.step2ck").status != "done"
    assert [payment.step for payment in found.spent] == ["permits.step2ck"]


def test_a_booked_oet_is_the_one_that_falls_short() -> None:
    person = profile(PERSON, ACCEPTED, STEPS, skills={"oet": [oet("2026-12-05", "")]})
    assert dict(offered(person)["oet-short"].facts) == {"skills.oet.1.writing": 290}


def test_passed_exams_and_closed_ways_are_not_offered() -> None:
    person = profile(PERSON, ACCEPTED, STEPS, PAPERS)
    assert not {"step1-fails", "step2ck-fails"} & set(offered(person))
    fails = [{"date": f"202{n}-03-01", "result": "fail"} for n in range(1, 5)]
    assert "step1-fails" not in offered(profile(PERSON, ACCEPTED, exams={"step1": fails}))


@given(profiles(), st.sampled_from(["2024-02-29", NOW, "2027-03-15", "2033-01-01"]))
@settings(max_examples=met(40), deadline=None)
def test_whatever_is_recorded_every_offer_can_be_compared(person: Profile, now: str) -> None:
    # As a file holds it: entries without any fact are never kept.
    person = from_document(to_document(person))
    for one in offered(person, now).values():
        found = seen(person, one, now)
        assert found.second.seen >= found.first.seen
        assert {step.id for step in found.second.plan.steps} <= set(found.first.assessment.by_id)


def test_what_a_sitting_shows_as_done_by_then_is_told_and_is_no_gain() -> None:
    person = profile(
        {
            "profile": {"target_match": 2028, "location": "EG"},
            "school": {"country": "EG", "status": "enrolled"},
            "exams": {"step1": [{"date": day("2027-02-12")}]},
        }
    )
    found = seen(person, offered(person)["step1-fails"])
    told = str(compare_page(found))
    assert "counts as done by then" in told
    assert "takes room too" not in told
    assert "“MyIntealth account”" in told
    assert "of a later day, not compared" in told
    assert "Days to spare that change" not in told


@pytest.mark.parametrize(("target", "before"), [(2028, True), (2027, False)])
def test_step_3_before_the_match_is_offered_while_its_result_can_still_be_out(target: int, before: bool) -> None:
    person = profile(PERSON, ACCEPTED, STEPS, PAPERS, CERTIFIED, profile={"target_match": target})
    made = offered(person, "2027-02-01" if target == 2027 else NOW)
    assert ("step3-first" in made) is before
    if before:
        one = made["step3-first"]
        assert one.title == "Step 3 before the Match"
        assert one.facts["exams.step3.1.result"] == "pass"
        assert one.seen_from is not None
        assert one.seen_from > one.facts["exams.step3.1.date"]
        assert seen(person, one).second.assessment.by_id["exams.step3"].status == "done"
