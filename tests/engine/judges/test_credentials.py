"""Diploma, transcript and their verification; the certificate, how long it runs, and the gate to Step 3."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.build import at, day, judge, profile, status, warned
from tests.engine.layers import ACCEPTED, CERTIFIED, PAPERS, PATHWAY, PERSON, STEPS

NOW = "2026-11-22"
SENT = {"credentials": {"diploma_sent": "2026-06-01", "transcript_sent": "2026-06-10"}}
STUDENT = {"school": {"status": "enrolled", "graduated": None, "degree": None}}


def papers(now: str, *layers: dict[str, Any]) -> tuple[str, str, str]:
    found = status(profile(PERSON, ACCEPTED, *layers), now)
    return found["credentials.diploma"], found["credentials.transcript"], found["credentials.verified"]


@pytest.mark.parametrize(
    ("now", "school", "diploma", "transcript"),
    [
        pytest.param("2027-03-30", {"graduated": "2027-03-31"}, "locked", "locked", id="day before graduation"),
        pytest.param("2027-03-31", {"graduated": "2027-03-31"}, "ready", "ready", id="graduation day"),
        pytest.param("2027-04-14", {"degree": "2027-04-15"}, "locked", "ready", id="graduated, diploma tomorrow"),
        pytest.param("2027-04-15", {"degree": "2027-04-15"}, "ready", "ready", id="diploma dated today"),
        pytest.param(
            "2027-03-30",
            {"graduated": "2027-03-31", "degree": "2026-12-01"},
            "locked",
            "locked",
            id="diploma printed, internship still running",
        ),
        pytest.param(NOW, STUDENT["school"], "locked", "locked", id="student without dates"),
        pytest.param(NOW, {**STUDENT["school"], "status": None, "enrolled": None}, "locked", "locked", id="nothing"),
        pytest.param("2028-02-29", {"graduated": "2028-02-29"}, "ready", "ready", id="leap day"),
        pytest.param("2028-02-28", {"graduated": "2028-02-29"}, "locked", "locked", id="before the leap day"),
    ],
)
def test_documents_exist_only_after_graduation(now: str, school: dict[str, Any], diploma: str, transcript: str) -> None:
    base = {"school": {"graduated": "2026-12-31", "degree": "2026-12-31"}} if now > "2027" else {}
    assert papers(now, base, {"school": school})[:2] == (diploma, transcript)


@pytest.mark.parametrize(
    ("school", "expected"),
    [
        pytest.param({"credit_years": 3}, "locked", id="three credit years"),
        pytest.param({"credit_years": 4}, "done", id="four"),
        pytest.param({"credit_years": None}, "in-progress", id="not recorded"),
        pytest.param({"transfer_credits": True, "transfer_one_eligible_school": False}, "locked", id="two schools"),
        pytest.param({"transfer_credits": False, "transfer_one_eligible_school": False}, "done", id="no transfer"),
        pytest.param({"transfer_credits": True}, "in-progress", id="disclosure not recorded"),
        pytest.param({"transfer_credits": True, "transfer_disclosed": False}, "in-progress", id="not disclosed"),
        pytest.param({"transfer_credits": True, "transfer_disclosed": True}, "in-progress", id="one school not said"),
        pytest.param(
            {"transfer_credits": True, "transfer_disclosed": True, "transfer_one_eligible_school": True},
            "done",
            id="disclosed, from one school",
        ),
    ],
)
def test_credit_years_and_transferred_credits(school: dict[str, Any], expected: str) -> None:
    assert papers(NOW, SENT, {"school": school})[1] == expected


@pytest.mark.parametrize(
    "school", [{"credit_years": 3}, {"transfer_credits": True, "transfer_one_eligible_school": False}]
)
def test_a_recorded_bar_stands_even_beside_a_certificate(school: dict[str, Any]) -> None:
    assert papers(NOW, SENT, CERTIFIED, {"school": school})[1] == "locked"


@pytest.mark.parametrize(
    ("credentials", "expected"),
    [
        pytest.param({"in_english": True}, "done", id="English"),
        pytest.param({}, "done", id="language not recorded"),
        pytest.param({"in_english": False}, "in-progress", id="no translation"),
        pytest.param({"in_english": False, "translated": "2026-11-22"}, "done", id="translated today"),
        pytest.param({"in_english": False, "translated": "2026-11-23"}, "in-progress", id="translated tomorrow"),
    ],
)
def test_a_document_not_in_english_needs_its_translation(credentials: dict[str, Any], expected: str) -> None:
    assert papers(NOW, SENT, {"credentials": credentials})[:2] == (expected, expected)


@pytest.mark.parametrize(
    ("now", "facts", "expected"),
    [
        pytest.param("2026-05-31", {}, ("ready", "ready", "locked"), id="nothing sent yet"),
        pytest.param("2026-06-01", {}, ("done", "ready", "locked"), id="diploma sent today"),
        pytest.param("2026-06-10", {}, ("done", "done", "waiting"), id="both sent"),
        pytest.param("2026-09-01", {"verified": "2026-09-01"}, ("done", "done", "done"), id="verified today"),
        pytest.param("2026-08-31", {"verified": "2026-09-01"}, ("done", "done", "waiting"), id="verified tomorrow"),
    ],
)
def test_sent_waiting_verified(now: str, facts: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert papers(now, SENT, {"credentials": facts}) == expected


@pytest.mark.parametrize(
    ("nudged", "nudge"), [(None, "2026-07-08"), ("2026-07-09", "2026-08-06"), ("2026-05-01", "2026-07-08")]
)
def test_the_school_is_reminded_28_days_after_the_last_letter(nudged: str | None, nudge: str) -> None:
    person = profile(PERSON, ACCEPTED, STEPS, PATHWAY, SENT, {"credentials": {"school_nudged": nudged}})
    state = judge(person, nudge).step("credentials.verified")
    assert (state.since, state.who, state.nudge) == (day("2026-06-10"), "your school", day(nudge))

    def offered(now: str) -> bool:
        found = judge(person, now)
        return "credentials.verified" in {one.step for one in (found.next, *found.then) if one is not None}

    assert not offered(nudge)
    assert offered(str(day(nudge).replace(day=day(nudge).day + 1)))


# ---------------------------------------------------------------------- certificate

MET = (PERSON, ACCEPTED, STEPS, PATHWAY, PAPERS)


def test_the_wait_for_the_certificate_counts_from_the_verification() -> None:
    state = judge(profile(*MET), NOW).step("certificate.issued")
    assert (state.since, state.nudge) == (day("2026-03-01"), day("2026-03-29"))


def test_the_last_day_ends_where_the_person_is() -> None:
    person = profile(*MET, CERTIFIED, profile={"time_zone": "Pacific/Kiritimati"})
    found = [status(person, at(moment))["certificate.valid"] for moment in ("2028-12-31T09:59", "2028-12-31T10:00")]
    assert found == ["done", "lapsed"]


# ---------------------------------------------------------------------- facts that cannot both be true

AHEAD = {"school": {"graduated": "2027-05-01", "degree": "2027-05-15", "status": "enrolled"}}


@pytest.mark.parametrize(
    ("layers", "now", "expected"),
    [
        pytest.param([AHEAD], NOW, ("in-progress",) * 3, id="verified before graduation"),
        pytest.param([AHEAD], "2027-04-30", ("in-progress",) * 3, id="the day before"),
        pytest.param([AHEAD], "2027-05-01", ("in-progress",) * 3, id="the day does not mend it"),
        pytest.param([AHEAD], "2027-05-15", ("in-progress",) * 3, id="nor does the date of the diploma"),
        pytest.param([AHEAD, {"credentials": {"verified": "2027-05-14"}}], "2027-05-14", ("in-progress", "in-progress", "in-progress"), id="verified before the diploma's date"),
        pytest.param([AHEAD, {"credentials": {"verified": "2027-05-15"}}], "2027-05-15", ("done",) * 3, id="verified on the diploma's date"),
        pytest.param([AHEAD, {"credentials": {"verified": None}}], NOW, ("in-progress", "in-progress", "locked"), id="sent only"),
        pytest.param([AHEAD, CERTIFIED], NOW, ("in-progress",) * 3, id="a certificate does not hide it"),
    ],
)  # fmt: skip
def test_final_documents_before_graduation_are_no_green_tick(
    layers: list[dict[str, Any]], now: str, expected: tuple[str, ...]
) -> None:
    assert papers(now, PAPERS, *layers) == expected


@pytest.mark.parametrize(
    ("layer", "missing"),
    [
        pytest.param(AHEAD, None, id="a student"),
        pytest.param({"school": {"credit_years": 3}}, None, id="three credit years"),
        pytest.param({"school": {"sponsor_note": "none"}}, "school.listing", id="no ECFMG note"),
        pytest.param({"school": {"status": "withdrawn", "graduated": None}}, None, id="withdrawn"),
    ],
)
def test_a_recorded_bar_never_waits_for_the_certificate(layer: dict[str, Any], missing: str | None) -> None:
    state = judge(profile(*MET, layer), NOW).step("certificate.issued")
    assert state.status == "locked"
    assert missing is None or missing in state.missing


def test_what_is_only_to_be_checked_is_named_and_locks_nothing() -> None:
    unsure = {"skills": {"pathway": [{"season": 2025, "number": 3, "accepted": "2025-03-01"}]}}
    state = judge(profile(*MET, unsure), NOW).step("certificate.issued")
    assert state.status == "ready"
    assert "Pathway application" in state.reasons[0].text


@pytest.mark.parametrize(
    ("layer", "since"),
    [
        pytest.param({"credentials": {"verified": "2026-09-09"}}, "2026-09-09", id="verification last"),
        pytest.param({"application": {"accepted": "2026-08-01"}}, "2026-08-01", id="acceptance last"),
        pytest.param(
            {"exams": {"step2ck": [{"date": "2026-10-15", "result": "pass", "reported": "2026-11-12"}]}},
            "2026-11-12",
            id="a result last",
        ),
        pytest.param(
            {"skills": {"pathway": [{"season": 2026, "accepted": "2026-05-05"}]}}, "2026-05-05", id="Pathway last"
        ),
    ],
)
def test_the_wait_counts_from_the_last_requirement(layer: dict[str, Any], since: str) -> None:
    state = judge(profile(*MET, layer), NOW).step("certificate.issued")
    assert (state.status, state.since) == ("waiting", day(since))


# ---------------------------------------------------------------------- certificates from before the Pathways


@pytest.mark.parametrize(
    ("first_day", "expected"),
    [
        pytest.param("2027-05-27", {"certificate.late": "danger"}, id="a day before the best time"),
        pytest.param("2027-05-28", {"certificate.thin": "warn"}, id="on the best time"),
        pytest.param("2027-09-23", {"certificate.thin": "warn"}, id="a day before the bad case"),
        pytest.param("2027-09-24", {}, id="on the bad case"),
    ],
)
def test_the_start_against_the_best_and_the_bad_time_to_a_certificate(first_day: str, expected: dict[str, str]) -> None:
    school = {"status": "enrolled", "graduated": "2027-05-15", "degree": "2027-05-15"}
    found = warned(profile(PERSON, ACCEPTED, STEPS, school=school, start={"first_day": first_day}), NOW)
    assert {name: how for name, how in found.items() if name.startswith("certificate.")} == expected
