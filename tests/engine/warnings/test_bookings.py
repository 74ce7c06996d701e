"""A seat booked after what it depends on is a danger, and the danger comes next."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.engine.build import GRADUATE, judge, profile, warned

TODAY = "2026-11-22"
ISSUED = {"applied": "2026-09-01", "issued": "2026-10-01", "period_start": "2026-11-01", "period_end": "2027-01-31"}


def booked(day: str, *layers: dict[str, Any], exam: str = "step2ck") -> Any:
    sittings = {"exams": {exam: [{"date": day}]}}
    return profile(GRADUATE, {"permits": {exam: [ISSUED]}}, sittings, *layers)


def dangers(person: Any, now: str = TODAY) -> set[str]:
    return {ident for ident, severity in warned(person, now).items() if severity == "danger"}


STEP1 = {"exams": {"step1": [{"date": "2020-01-20", "result": "pass"}]}}


@pytest.mark.parametrize(
    ("day", "layer", "expected"),
    [
        pytest.param("2027-01-31", {}, set(), id="last day of the period"),
        pytest.param("2027-02-01", {}, {"booked.step2ck.permit"}, id="day after the period"),
        pytest.param("2026-11-23", {"permits": {"step2ck": [{**ISSUED, "period_start": "2026-11-24"}]}}, {"booked.step2ck.permit"}, id="before the period"),
        pytest.param("2026-11-24", {"permits": {"step2ck": [{**ISSUED, "period_start": "2026-11-24"}]}}, set(), id="first day of the period"),
        pytest.param("2027-04-30", {"permits": {"step2ck": [{**ISSUED, "extended_to": "2027-04-30"}]}}, set(), id="last day of the extension"),
        pytest.param("2027-05-01", {"permits": {"step2ck": [{**ISSUED, "extended_to": "2027-04-30"}]}}, {"booked.step2ck.permit"}, id="day after the extension"),
        pytest.param("2027-01-20", STEP1, set(), id="last day of the seven years"),
        pytest.param("2027-01-21", STEP1, {"booked.step2ck.seven-year"}, id="day after the seven years"),
        pytest.param("2027-01-20", {"identity": {"passport_expires": "2027-01-20"}}, set(), id="passport ends that day"),
        pytest.param("2027-01-20", {"identity": {"passport_expires": "2027-01-19"}}, {"booked.step2ck.id"}, id="passport ended the day before"),
        pytest.param("2027-01-20", {"permits": {"step2ck": [{**ISSUED, "permit_name": "Asha Varma"}]}}, {"booked.step2ck.name"}, id="permit and passport differ"),
        pytest.param("2027-01-20", {"permits": {"step2ck": [{**ISSUED, "permit_name": "Asha Verma"}]}}, set(), id="permit and passport alike"),
    ],
)  # fmt: skip
def test_a_booking_depends_on(day: str, layer: dict[str, Any], expected: set[str]) -> None:
    assert dangers(booked(day, layer)) == expected


@pytest.mark.parametrize(
    ("match", "day", "severity"),
    [
        pytest.param(2027, "2027-01-06", None, id="eight weeks before"),
        pytest.param(2027, "2027-01-07", "warn", id="in time only if nothing is slow"),
        pytest.param(2027, "2027-02-03", "warn", id="the usual four weeks before"),
        pytest.param(2027, "2027-02-04", "warn", id="result may be late"),
        pytest.param(2027, "2027-03-03", "warn", id="on the deadline"),
        pytest.param(2027, "2027-03-04", "danger", id="day after the deadline"),
        pytest.param(2028, "2028-03-01", "warn", id="expected deadline"),
        pytest.param(2028, "2028-03-02", "danger", id="day after the expected deadline"),
    ],
)
def test_a_booking_after_the_rank_list_deadline(match: int, day: str, severity: str | None) -> None:
    period = {"permits": {"step2ck": [{**ISSUED, "period_end": "2028-12-31"}]}}
    found = warned(booked(day, period, {"profile": {"target_match": match}}), TODAY)
    assert found.get("booked.step2ck.match", found.get("booked.step2ck.result")) == severity
    assert ("booked.step2ck.match" in found) == (severity == "danger")


def test_step_3_depends_on_neither_the_window_nor_the_rank_list() -> None:
    person = profile(
        GRADUATE, {"exams": {"step1": [{"date": "2020-01-20", "result": "pass"}], "step3": [{"date": "2028-05-01"}]}}
    )
    assert not dangers(person)


def test_a_booked_retake_of_a_step_that_counts_is_not_judged_by_the_window() -> None:
    person = booked("2027-01-21", STEP1, exam="step1")
    assert "booked.step1.seven-year" not in dangers(person)


@pytest.mark.parametrize("day", ["2027-01-01", "2027-01-14"])
def test_early_january_is_a_warning(day: str) -> None:
    assert warned(booked(day), TODAY)["booked.step2ck.january"] == "warn"


@pytest.mark.parametrize("day", ["2026-12-31", "2027-01-15"])
def test_other_days_are_not(day: str) -> None:
    assert "booked.step2ck.january" not in warned(booked(day), TODAY)


def test_a_sitting_of_today_is_no_booking() -> None:
    assert not dangers(booked(TODAY, {"identity": {"passport_expires": "2026-11-21"}}))


@pytest.mark.parametrize(
    ("day", "layer", "steps"),
    [
        pytest.param("2027-01-21", STEP1, {"exams.step2ck"}, id="window"),
        pytest.param("2027-02-01", {}, {"exams.step2ck"}, id="permit"),
        pytest.param("2027-01-20", {"identity": {"passport_expires": "2027-01-19"}}, {"exams.step2ck", "identity.passport"}, id="passport"),
        pytest.param("2027-03-04", {"profile": {"target_match": 2027}, "permits": {"step2ck": [{**ISSUED, "period_end": "2027-03-31"}]}}, {"exams.step2ck"}, id="rank list"),
    ],
)  # fmt: skip
def test_a_danger_comes_next(day: str, layer: dict[str, Any], steps: set[str]) -> None:
    found = judge(booked(day, layer), TODAY)
    assert found.next is not None
    assert found.next.step in steps


@pytest.mark.parametrize(
    ("permit", "steps"),
    [
        pytest.param({}, {"exams.step2ck"}, id="permit there"),
        pytest.param({"permits": {"step2ck": None}}, {"exams.step2ck", "permits.step2ck"}, id="permit to get"),
    ],
)
def test_a_danger_comes_before_open_steps_that_merely_lead_to_it(permit: dict[str, Any], steps: set[str]) -> None:
    unnamed = {"profile": {"passport_name": None, "school_record_name": None}}
    found = judge(booked("2027-02-01", unnamed, STEP1, permit), TODAY)
    assert found.next is not None
    assert found.next.step in steps


def test_the_warning_is_gone_with_the_booking() -> None:
    assert dangers(booked("2027-02-01"), "2027-01-31") == {"booked.step2ck.permit"}
    sat = profile(
        GRADUATE, {"permits": {"step2ck": [ISSUED]}}, exams={"step2ck": [{"date": "2027-01-30", "result": "pass"}]}
    )
    assert not dangers(sat, "2027-02-20")


@pytest.mark.parametrize(
    ("certificate", "day", "expected"),
    [
        pytest.param({"issued": "2026-04-01", "expires": "2027-04-01"}, "2027-04-01", {}, id="last day"),
        pytest.param({"issued": "2026-04-01", "expires": "2027-04-01"}, "2027-04-02", {"certificate": "danger"}, id="after its end"),
        pytest.param({"issued": "2026-04-01", "expires": "2027-04-01", "permanent": "2026-10-01"}, "2027-04-02", {}, id="permanent"),
        pytest.param({}, "2027-04-01", {"gate": "warn"}, id="no certificate"),
    ],
)  # fmt: skip
def test_step_3_needs_a_valid_certificate_on_the_day(
    certificate: dict[str, Any], day: str, expected: dict[str, str]
) -> None:
    person = profile(GRADUATE, certificate=certificate, exams={"step3": [{"date": day}]})
    found = {one.id.removeprefix("booked.step3."): one for one in judge(person, "2026-11-22").warnings}
    assert {name: found[name].severity for name in ("certificate", "gate") if name in found} == expected
    if expected.get("certificate"):
        assert "certificate.valid" in found["certificate"].steps


def test_step_3_after_an_end_that_is_only_expected_is_a_warning() -> None:
    held = {"skills": {"pathway": [{"season": 2025, "number": 3, "accepted": "2025-02-01"}]}}
    person = profile(GRADUATE, held, certificate={"issued": "2026-04-01"}, exams={"step3": [{"date": "2028-01-05"}]})
    assert warned(person, "2026-11-22")["booked.step3.certificate"] == "warn"


def test_next_says_the_danger_and_not_to_book_again() -> None:
    person = profile(
        GRADUATE, identity={"passport_expires": "2027-01-15"}, exams={"step1": [{"date": "2027-02-10"}]},
        permits={"step1": [{"issued": "2026-11-01", "period_start": "2027-01-01", "period_end": "2027-03-31"}]},
    )  # fmt: skip
    found = judge(person, "2026-11-22")
    told = {one.step: one for one in (found.next, *found.then) if one is not None}
    for step in ("identity.passport", "exams.step1"):
        assert "after the last day of your passport, Fri 15 Jan 2027" in told[step].why
        assert told[step].by == date(2027, 2, 10)
    assert told["exams.step1"].do.startswith("Renew the passport")
    assert told["identity.passport"].do.startswith("Renew")


@pytest.mark.parametrize(
    ("name", "sittings", "expected"),
    [
        pytest.param("Asha Verma", [], None, id="alike"),
        pytest.param("Asha Varma", [], "warn", id="differs, nothing booked"),
        pytest.param("Asha Varma", [{"date": "2026-12-05"}], None, id="booked: the danger says it"),
        pytest.param("Asha Varma", [{"date": "2026-11-05", "result": "fail"}], None, id="permit used up"),
    ],
)
def test_a_permit_in_another_spelling_is_said_before_a_seat_is_booked(
    name: str, sittings: list[dict[str, Any]], expected: str | None
) -> None:
    one = {"issued": "2026-10-01", "permit_name": name, "period_start": "2026-10-01", "period_end": "2026-12-31"}
    person = profile(GRADUATE, permits={"step1": [one]}, exams={"step1": sittings})
    assert warned(person, "2026-11-22").get("permit.step1.name") == expected
