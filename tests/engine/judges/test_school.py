"""Who is an IMG, and does the school's note cover this person?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.build import GRADUATE, judge, profile, status, warned

TODAY = "2026-11-22"


@pytest.mark.parametrize(
    ("school", "verdict", "listing"),
    [
        pytest.param({"country": "IN"}, "done", "ready", id="abroad"),
        pytest.param({"country": "GD", "accreditor": "other"}, "done", "ready", id="Caribbean"),
        pytest.param({}, "ready", "locked", id="nothing recorded"),
        pytest.param({"country": "US"}, "ready", "locked", id="US, accreditor not recorded"),
        pytest.param({"country": "US", "accreditor": "lcme"}, "done", "not-needed", id="US LCME"),
        pytest.param({"country": "US", "accreditor": "coca"}, "done", "not-needed", id="US COCA"),
        pytest.param({"country": "PR", "accreditor": "lcme"}, "done", "not-needed", id="Puerto Rico LCME"),
        pytest.param({"country": "PR"}, "ready", "locked", id="Puerto Rico, accreditor not recorded"),
        pytest.param({"country": "PR", "accreditor": "other"}, "check", "ready", id="Puerto Rico, another body"),
        pytest.param({"country": "US", "accreditor": "other"}, "check", "ready", id="US, another body"),
        pytest.param({"country": "US", "accreditor": "cacms"}, "check", "ready", id="US, Canadian body"),
    ],
)
def test_the_school_decides_who_is_an_img(school: dict[str, Any], verdict: str, listing: str) -> None:
    found = status(profile(school=school), TODAY)
    assert (found["school.img"], found["school.listing"]) == (verdict, listing)


@pytest.mark.parametrize(
    ("degree", "verdict", "listing"),
    [
        pytest.param("2024-05-31", "done", "not-needed", id="well before"),
        pytest.param("2025-06-30", "done", "not-needed", id="last LCME day"),
        pytest.param("2025-07-01", "check", "ready", id="first day without LCME"),
        pytest.param("2025-12-31", "check", "ready", id="last uncertain day"),
        pytest.param("2026-01-01", "done", "ready", id="class of 2026"),
        pytest.param("2027-05-20", "done", "ready", id="degree still ahead"),
        pytest.param(None, "in-progress", "locked", id="not recorded"),
    ],
)
@pytest.mark.parametrize("body", ["cacms", "lcme"])
def test_a_canadian_school_is_judged_by_the_degree_date(
    body: str, degree: str | None, verdict: str, listing: str
) -> None:
    person = profile(school={"country": "CA", "accreditor": body, "degree": degree, "graduated": "2025-01-01"})
    found = status(person, TODAY)
    assert (found["school.img"], found["school.listing"]) == (verdict, listing)
    assert ("img" in warned(person, TODAY)) == (verdict == "check")


def test_graduation_does_not_stand_in_for_a_canadian_degree_date() -> None:
    person = profile(school={"country": "CA", "degree": "2026-01-01", "graduated": "2025-06-30"})
    assert status(person, TODAY)["school.listing"] == "ready"


@pytest.mark.parametrize(("answer", "listing"), [("no", "not-needed"), ("yes", "ready")])
def test_an_answer_looked_up_settles_the_uncertain_months(answer: str, listing: str) -> None:
    person = profile(
        school={"country": "CA", "degree": "2025-09-01"},
        answers={"ecfmg.img-canada-post": {"answer": answer, "seen_at": "a letter", "date": "2026-10-01"}},
    )
    found = status(person, TODAY)
    assert (found["school.img"], found["school.listing"]) == ("done", listing)


@pytest.mark.parametrize("citizen", [{"citizenships": ["US"], "us_status": "citizen"}, {"citizenships": ["IN"]}])
def test_citizenship_plays_no_part(citizen: dict[str, Any]) -> None:
    assert status(profile(profile=citizen, school={"country": "GD"}), TODAY)["school.listing"] == "ready"
    us = profile(profile=citizen, school={"country": "US", "accreditor": "lcme"})
    assert status(us, TODAY)["application.submit"] == "not-needed"


def test_a_verdict_never_rests_on_an_unverified_rule_alone() -> None:
    from tests.engine.build import book

    step = judge(profile(school={"country": "US", "accreditor": "lcme"}), TODAY).step("school.img")
    assert {book().rule(rule).confidence for reason in step.reasons for rule in reason.rules} & {
        "official",
        "secondary",
    }


# ---------------------------------------------------------------------- Sponsor Note

NOTE = {"wdoms_listed": True, "country": "IN"}
STUDENT = {"status": "enrolled", "enrolled": "2022-08-01", "graduated": None}


@pytest.mark.parametrize(
    ("school", "expected"),
    [
        pytest.param({"sponsor_note": "current", **STUDENT}, "done", id="student, Current"),
        pytest.param({"sponsor_note": "years", "note_from": 1990, "note_to": 2030, **STUDENT}, "locked", id="student, closed years"),
        pytest.param({"note_from": 1990, "note_to": 2030, **STUDENT}, "locked", id="student, years without a word"),
        pytest.param({"sponsor_note": "current", "graduated": "2027-03-31"}, "done", id="graduation ahead is a student"),
        pytest.param({"sponsor_note": "years", "note_from": 1990, "note_to": 2030, "graduated": "2027-03-31"}, "locked", id="graduation ahead, closed years"),
        pytest.param({"sponsor_note": "years", "note_from": 2001, "note_to": 2010, "graduated": "2000-12-31"}, "locked", id="year before the first"),
        pytest.param({"sponsor_note": "years", "note_from": 2001, "note_to": 2010, "graduated": "2001-01-01"}, "done", id="first year"),
        pytest.param({"sponsor_note": "years", "note_from": 2001, "note_to": 2010, "graduated": "2010-12-31"}, "done", id="last year"),
        pytest.param({"sponsor_note": "years", "note_from": 2001, "note_to": 2010, "graduated": "2011-01-01"}, "locked", id="year after the last"),
        pytest.param({"sponsor_note": "current", "note_from": 2001, "graduated": "2000-12-31"}, "locked", id="before a Current note"),
        pytest.param({"sponsor_note": "current", "note_from": 2001, "graduated": "2026-11-22"}, "done", id="graduated today under Current"),
        pytest.param({"sponsor_note": "current", "graduated": "2010-06-30"}, "in-progress", id="first year not recorded"),
        pytest.param({"sponsor_note": "years", "note_from": 2001, "graduated": "2010-06-30"}, "in-progress", id="last year not recorded"),
        pytest.param({"sponsor_note": "years", "note_from": 2001, "note_to": 2010, "status": "graduated"}, "in-progress", id="graduation not recorded"),
        pytest.param({"sponsor_note": "current"}, "in-progress", id="student or graduate not said"),
        pytest.param({"sponsor_note": "none", "graduated": "2010-06-30"}, "locked", id="no ECFMG note"),
        pytest.param({"sponsor_note": "current", "note_from": 2001, "graduated": "2010-06-30", "wdoms_listed": False}, "locked", id="not listed"),
        pytest.param({"sponsor_note": "current", "note_from": 2001, "graduated": "2010-06-30", "wdoms_listed": None}, "in-progress", id="listing not confirmed"),
        pytest.param({"graduated": "2010-06-30"}, "in-progress", id="listed alone is not enough"),
    ],
)  # fmt: skip
def test_the_note_must_cover_the_person(school: dict[str, Any], expected: str) -> None:
    found = status(profile({"school": NOTE}, school=school), TODAY)
    assert found["school.listing"] == expected
    assert (found["application.submit"] == "locked") or expected == "done"


def test_the_degree_year_does_not_stand_in_for_the_graduation_year() -> None:
    years = {"sponsor_note": "years", "note_from": 2001, "note_to": 2010, "degree": "2011-02-01"}
    assert (
        status(profile({"school": NOTE}, school={**years, "graduated": "2010-12-31"}), TODAY)["school.listing"]
        == "done"
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"application": {"accepted": "2026-01-05"}}, "done", id="accepted application proves it"),
        pytest.param(
            {"exams": {"step1": [{"date": "2026-05-01", "result": "fail"}]}}, "done", id="a sitting proves it"
        ),
        pytest.param({"exams": {"step1": [{"date": "2027-05-01"}]}}, "in-progress", id="a booking proves nothing"),
        pytest.param({"application": {"submitted": "2026-01-05"}}, "in-progress", id="submitting proves no cover"),
    ],
)
def test_joining_midway(facts: dict[str, Any], expected: str) -> None:
    assert status(profile({"school": NOTE}, facts), TODAY)["school.listing"] == expected


def test_a_recorded_note_contradicts_what_later_facts_would_prove() -> None:
    person = profile(GRADUATE, school={"sponsor_note": "years", "note_from": 2001, "note_to": 2010})
    assert status(person, TODAY)["school.listing"] == "locked"


def test_a_student_who_graduates_is_read_as_a_graduate_from_that_day() -> None:
    person = profile({"school": NOTE}, school={"sponsor_note": "current", "note_from": 2020, "graduated": "2027-03-31"})
    texts = {day: judge(person, day).step("school.listing").reasons[0].text for day in ("2027-03-30", "2027-03-31")}
    assert "Current" in texts["2027-03-30"]
    assert "2027" in texts["2027-03-31"]


@pytest.mark.parametrize(("answer", "listing"), [("no", "not-needed"), ("yes", "ready")])
def test_an_answer_settles_a_us_school_of_another_body(answer: str, listing: str) -> None:
    found = status(
        profile(school={"country": "US", "accreditor": "other"}, answers={"ecfmg.img-us-schools": {"answer": answer}}),
        TODAY,
    )
    assert (found["school.img"], found["school.listing"]) == ("done", listing)


@pytest.mark.parametrize(("degree", "verdict"), [("2025-06-30", "check"), ("2026-01-01", "done")])
def test_a_canadian_school_outside_both_bodies_was_not_lcme_s(degree: str, verdict: str) -> None:
    person = profile(school={"country": "CA", "accreditor": "other", "degree": degree})
    assert status(person, TODAY)["school.img"] == verdict


@pytest.mark.parametrize(
    ("school", "expected"),
    [
        pytest.param({"note_to": 2018}, "done", id="both readings cover"),
        pytest.param({"note_to": 2017}, "in-progress", id="only Current covers"),
        pytest.param({"note_to": 2030, **STUDENT}, "in-progress", id="student"),
    ],
)
def test_a_note_that_reads_current_and_ends_is_looked_at_again(school: dict[str, Any], expected: str) -> None:
    assert status(profile(GRADUATE, school=school), TODAY)["school.listing"] == expected


@pytest.mark.parametrize("country", ["US", "PR"])
def test_graduates_of_us_schools_are_not_sent_to_fsmb(country: str) -> None:
    person = profile(profile={"target_match": 2028}, school={"country": country, "accreditor": "lcme"})
    found = judge(person, TODAY)
    for step in ("permits.step1", "permits.step2ck", "permits.step3", "identity.usmle-id"):
        assert found.step(step).status == "not-needed"
    assert "NBME" in found.step("permits.step1").reasons[0].text
    assert {one.portal for one in (found.next, *found.then) if one} & {"FSMB"} == set()


def test_a_canadian_graduate_is_told_that_the_registering_body_is_not_settled() -> None:
    person = profile(GRADUATE, school={"country": "CA", "accreditor": "cacms", "degree": "2026-05-20"})
    state = judge(person, TODAY).step("permits.step1")
    assert state.status == "ready"
    assert any("usmle.transition.canada" in reason.rules for reason in state.reasons)
