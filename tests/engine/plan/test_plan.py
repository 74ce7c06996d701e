"""The plan of the sample applicants and of people made for one rule at a time."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from img_pathway.engine import assess
from img_pathway.engine.case import Case
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.plan.plan import plan
from img_pathway.profile.facts import Profile
from img_pathway.profile.facts import profile as facts
from img_pathway.profile.file.codec import from_document
from tests.engine.build import GRADUATE, at, book, day, profile
from tests.engine.layers import oet

SAMPLES = Path(facts.__file__).parent.parent / "samples"


def sample(name: str) -> Profile:
    return from_document(tomllib.loads((SAMPLES / f"{name}.toml").read_text(encoding="utf-8")))


def planned(person: Profile, now: str = "2026-11-22", match: int | None = None) -> Plan:
    zone = ZoneInfo(person.profile.time_zone or "UTC")
    return plan(Case(person, book(), datetime.fromisoformat(f"{now}T12:00").replace(tzinfo=zone)), match)


def test_pune() -> None:
    found = planned(sample("pune"))
    ck = found.step("exams.step2ck")
    assert (str(ck.latest_safe), str(ck.latest_possible)) == ("2027-07-28", "2028-02-09")
    assert (found.match, found.feasible, found.safe) == (2028, True, False)
    assert [one.id for one in found.chain][:3] == ["credentials.diploma", "credentials.verified", "certificate.issued"]
    assert found.chain[-1].kind == "deadline"
    assert str(found.step("credentials.diploma").earliest) == "2028-04-15"


def test_caribbean_is_thin() -> None:
    found = planned(sample("caribbean"))
    assert str(found.step("certificate.issued").earliest) == "2027-05-28"
    assert found.thin
    assert found.slack is not None
    assert found.slack < 0
    [reserve] = found.reserves
    assert (str(reserve.until), str(reserve.last), reserve.kept) == ("2026-12-03", "2026-12-31", True)


def test_the_plan_agrees_with_the_dates_of_the_sittings() -> None:
    found = assess(sample("pune"), book(), at("2026-11-22"))
    state, mine = found.step("exams.step2ck"), plan(found).step("exams.step2ck")
    assert (state.latest_safe, state.latest_possible) == (mine.latest_safe, mine.latest_possible)


def test_an_infeasible_target_says_why_and_which_match_is_the_earliest() -> None:
    found = planned(sample("pune"), "2027-12-01", 2027)
    assert found.feasible is False
    assert found.blockers
    assert all(one.text and one.rules for one in found.blockers)
    assert found.earliest_match == 2028


def test_used_up_attempts_close_every_match() -> None:
    fails = [{"date": f"20{year}-03-01", "result": "fail"} for year in (22, 23, 24, 25)]
    found = planned(profile(GRADUATE, exams={"step1": fails}))
    assert found.feasible is False
    assert found.earliest_match is None
    assert any("attempts" in one.text for one in found.blockers)


def test_without_a_graduation_date_it_cannot_be_told() -> None:
    found = planned(profile(GRADUATE, school={"status": "enrolled", "graduated": None, "degree": None}))
    assert found.feasible is None
    diploma = found.step("credentials.diploma")
    assert diploma.earliest is None
    assert diploma.notes == ("The graduation date is not recorded.",)


def test_without_a_target_nothing_is_counted_back() -> None:
    found = planned(profile(GRADUATE, profile={"target_match": None}))
    assert (found.match, found.feasible, found.slack) == (None, None, None)
    assert found.notes


def test_own_durations_win_and_are_marked() -> None:
    person = profile(GRADUATE)
    before = planned(person).step("credentials.diploma").latest_safe
    slow = profile(GRADUATE, durations={"verification": {"bad": 270}})
    found = planned(slow)
    after = found.step("credentials.diploma").latest_safe
    assert before is not None
    assert after is not None
    assert (before - after).days == 180
    [mine] = [one for one in found.assumptions if one.id == "verification"]
    assert mine.confidence == "yours"
    assert "credentials.diploma" in mine.steps


def test_assumptions_name_the_steps_that_rest_on_them() -> None:
    found = planned(sample("pune"))
    named = {one.id: one for one in found.assumptions}
    assert named["oet-result"].confidence == "unverified"
    assert "skills.oet" in named["oet-result"].steps
    assert named["2028.eras.review"].day == date(2027, 9, 22)


@pytest.mark.parametrize(
    ("now", "begin"),
    [
        ("2026-12-24", "2026-12-24"),
        ("2026-12-31", "2026-12-31"),
        ("2027-01-01", "2027-01-15"),
        ("2027-01-14", "2027-01-15"),
    ],
)
def test_no_sitting_on_a_closed_day(now: str, begin: str) -> None:
    # A retake is begun, not ready, so that its own first day is shown.
    person = profile(
        GRADUATE,
        exams={"step1": [{"date": "2025-09-01", "result": "fail"}]},
        permits={"step1": [{"issued": "2026-01-01", "period_start": "2026-11-15", "period_end": "2027-02-14"}]},
    )
    found = planned(person, now).step("exams.step1")
    assert str(found.earliest) == begin


def test_a_booked_sitting_is_its_own_earliest_day() -> None:
    person = profile(GRADUATE, exams={"step1": [{"date": "2027-03-01"}]}, permits={"step1": [{"issued": "2026-10-01"}]})
    found = planned(person).step("exams.step1")
    assert (str(found.earliest), found.after) == ("2027-03-01", "booked")


def test_a_pending_result_counts_from_its_test_day() -> None:
    person = profile(GRADUATE, exams={"step1": [{"date": "2026-11-12"}]})
    found = planned(person).step("exams.step1")
    assert (found.status, str(found.earliest)) == ("waiting", "2026-12-03")


def test_the_retake_reserve_is_told_when_it_is_gone() -> None:
    person = profile(GRADUATE, profile={"target_match": 2027}, skills={"oet": [oet("2026-08-22", "400 400 290 400")]})
    [reserve] = planned(person, "2026-12-10").reserves
    assert not reserve.kept
    assert "no time left" in reserve.text


def test_a_deadline_is_open_until_its_instant() -> None:
    person = profile(
        GRADUATE,
        profile={"target_match": 2026, "time_zone": "Asia/Kolkata"},
        seasons={2026: {"nrmp_registered": "2025-10-01", "verified": "2026-02-20", "submitted": "2025-09-10"}},
    )
    open_still = plan(Case(person, book(), at("2026-03-05T07:00", "Asia/Kolkata"))).step("match.ranklist")
    closed = plan(Case(person, book(), at("2026-03-05T08:00", "Asia/Kolkata")))
    # The list is over with its hour, and stands in no plan; a place can come of SOAP still.
    assert open_still.feasible
    assert "match.ranklist" not in closed.by_id
    assert any("SOAP" in str(closed.words.text(one)) for one in closed.remarks)
    assert day("2026-03-05") == open_still.latest_possible
