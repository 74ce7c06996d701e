"""What comes next for somebody who has booked a seat: nothing bought twice, and the danger first."""

from __future__ import annotations

from typing import Any

from img_pathway.engine.assessment import Assessment
from tests.engine.build import judge, profile
from tests.engine.layers import ACCEPTED, CERTIFIED, PATHWAY, PERSON

SEAT: dict[str, Any] = {"exams": {"step2ck": [{"date": "2027-02-20"}]}, "profile": {"target_match": 2028}}


def seen(**more: Any) -> Assessment:
    return judge(profile(PERSON, ACCEPTED, SEAT, **more), "2026-11-25")


def test_a_booked_seat_without_a_permit_asks_for_the_period_first() -> None:
    state = seen().step("permits.step2ck")
    assert state.status == "ready"
    assert "If that seat is booked you hold a permit already: record its eligibility period" in state.reasons[0].text


def test_what_the_seat_needs_is_due_before_it() -> None:
    found = seen(profile={"school_record_name": "Rao Ananya", "target_match": 2028})
    by = {one.step: one.by for one in (found.next, *found.then) if one is not None}
    permit, names = by["permits.step2ck"], by["identity.names"]
    assert permit is not None
    assert names is not None
    assert str(permit) == "2026-12-27"  # 55 days, the bad case of a permit, before the test day
    assert names <= permit


def test_the_danger_comes_before_what_only_leads_to_it() -> None:
    period = [
        {"applied": "2026-10-01", "issued": "2026-10-20", "period_start": "2026-11-01", "period_end": "2027-01-31"}
    ]
    found = seen(permits={"step2ck": period}, identity={"check_done": None, "account_established": None})
    assert any(
        one.severity == "danger" and "after the last day of the eligibility period" in one.text
        for one in found.warnings
    )
    assert found.next is not None
    assert found.next.step in ("exams.step2ck", "permits.step2ck")
    assert found.next.do == "Move the test day into the period, or free the seat and ask for the extension"


def test_a_danger_is_no_day_by_which_a_result_is_asked_after() -> None:
    step1 = [{"date": "2026-09-01"}, {"date": "2027-09-01"}]
    withdrawn = {"status": "withdrawn", "graduated": None, "degree": None}
    person = profile(
        PERSON, ACCEPTED, {"exams": {"step1": step1}, "school": withdrawn, "profile": {"target_match": 2028}}
    )
    found = judge(person, "2026-12-10")
    assert found.step("exams.step1").status == "waiting"
    (asked,) = (one for one in (found.next, *found.then) if one is not None and one.step == "exams.step1")
    assert (str(asked.by), asked.named) == ("2027-09-01", "last day")


def test_a_certificate_settles_a_period_that_is_over() -> None:
    period = {"applied": "2025-01-10", "issued": "2025-01-25", "period_start": "2025-02-01", "period_end": "2025-04-30"}
    person = profile(PERSON, ACCEPTED, PATHWAY, CERTIFIED, {"permits": {"step2ck": [period]}})
    assert judge(person, "2026-12-10").step("permits.step2ck").status == "done"
