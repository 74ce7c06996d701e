"""Registrations at FSMB: eligibility period, extension, and what a sitting does to a permit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.build import GRADUATE, cliff_days, judge, profile, status

APPLIED = {"applied": "2027-02-01", "region": "abroad", "period_start": "2027-03-01", "period_end": "2027-05-31"}
ISSUED = {**APPLIED, "issued": "2027-02-15"}


def registered(*ones: dict[str, Any], exam: str = "step2ck") -> dict[str, Any]:
    return {"permits": {exam: list(ones)}}


@pytest.mark.parametrize(
    ("one", "now", "permit", "exam"),
    [
        pytest.param(APPLIED, "2027-01-31", "in-progress", "locked", id="applied tomorrow"),
        pytest.param(APPLIED, "2027-02-01", "waiting", "locked", id="applied"),
        pytest.param(ISSUED, "2027-02-14", "waiting", "locked", id="day before the permit"),
        pytest.param(ISSUED, "2027-02-15", "done", "ready", id="permit issued"),
        pytest.param(ISSUED, "2027-05-31", "done", "ready", id="last day of the period"),
        pytest.param(ISSUED, "2027-06-01", "lapsed", "locked", id="day after the period"),
        pytest.param(ISSUED, "2027-06-25", "lapsed", "locked", id="last day to ask"),
        pytest.param(ISSUED, "2027-06-26", "lapsed", "locked", id="too late to ask"),
        pytest.param({**ISSUED, "extension_requested": "2027-06-25"}, "2027-06-25", "waiting", "locked", id="asked on the last day"),
        pytest.param({**ISSUED, "extension_requested": "2027-06-26"}, "2027-06-26", "lapsed", "locked", id="asked a day late"),
        pytest.param({**ISSUED, "extension_requested": "2027-05-20"}, "2027-05-31", "waiting", "locked", id="asked early, old period runs"),
        pytest.param({**ISSUED, "extension_requested": "2027-05-20", "extended_to": "2027-08-31"}, "2027-08-31", "done", "ready", id="last day extended"),
        pytest.param({**ISSUED, "extension_requested": "2027-05-20", "extended_to": "2027-08-31"}, "2027-09-01", "lapsed", "locked", id="extension over"),
    ],
)  # fmt: skip
def test_a_permit_lives_as_long_as_its_period(one: dict[str, Any], now: str, permit: str, exam: str) -> None:
    found = status(profile(GRADUATE, registered(one)), now)
    assert (found["permits.step2ck"], found["exams.step2ck"]) == (permit, exam)


def test_the_extension_is_contiguous_and_asked_for_by_day_25() -> None:
    person = profile(GRADUATE, registered(ISSUED))
    found = {one.id: one for one in judge(person, "2027-05-20").cliffs}
    assert found["permit.step2ck.end"].date.isoformat() == "2027-05-31"
    assert found["permit.step2ck.extension"].date.isoformat() == "2027-06-25"
    assert "Tue 1 Jun 2027 to Tue 31 Aug 2027" in found["permit.step2ck.extension"].avoid


@pytest.mark.parametrize(
    ("one", "now", "ids"),
    [
        pytest.param(ISSUED, "2027-05-31", {"permit.step2ck.end", "permit.step2ck.extension"}, id="last day"),
        pytest.param(ISSUED, "2027-06-01", {"permit.step2ck.extension"}, id="period over"),
        pytest.param(ISSUED, "2027-06-25", {"permit.step2ck.extension"}, id="last day to ask"),
        pytest.param(ISSUED, "2027-06-26", set(), id="all over"),
        pytest.param(
            {**ISSUED, "extended_to": "2027-08-31"}, "2027-06-01", {"permit.step2ck.end"}, id="one extension only"
        ),
    ],
)
def test_cliffs_of_a_period(one: dict[str, Any], now: str, ids: set[str]) -> None:
    assert {one for one in cliff_days(profile(GRADUATE, registered(one)), now) if one.startswith("permit.")} == ids


@pytest.mark.parametrize(
    ("end", "text"),
    [
        pytest.param("2027-11-30", "Wed 1 Dec 2027 to Tue 29 Feb 2028", id="into a leap February"),
        pytest.param("2026-11-30", "Tue 1 Dec 2026 to Sun 28 Feb 2027", id="into a plain February"),
        pytest.param("2027-02-28", "Mon 1 Mar 2027 to Mon 31 May 2027", id="from February"),
        pytest.param("2028-02-29", "Wed 1 Mar 2028 to Wed 31 May 2028", id="from a leap February"),
    ],
)
def test_the_extension_over_month_ends(end: str, text: str) -> None:
    person = profile(GRADUATE, registered({"issued": "2026-02-15", "period_end": end}))
    assert text in {one.id: one for one in judge(person, "2026-10-20").cliffs}["permit.step2ck.extension"].avoid


@pytest.mark.parametrize(
    ("sitting", "permit", "exam"),
    [
        pytest.param({"date": "2027-05-31"}, "done", "waiting", id="pending"),
        pytest.param({"date": "2027-05-31", "result": "pass"}, "done", "done", id="passed"),
        pytest.param({"date": "2027-03-01", "result": "fail"}, "ready", "in-progress", id="failed on the first day"),
        pytest.param({"date": "2027-05-31", "result": "fail"}, "ready", "in-progress", id="failed on the last day"),
        pytest.param({"date": "2027-05-31", "result": "incomplete"}, "ready", "in-progress", id="incomplete"),
    ],
)
@pytest.mark.parametrize("now", ["2027-05-31", "2027-06-10"])
def test_a_sitting_uses_the_permit_up(sitting: dict[str, Any], permit: str, exam: str, now: str) -> None:
    person = profile(GRADUATE, registered(ISSUED), exams={"step2ck": [sitting]})
    found = status(person, now)
    assert (found["permits.step2ck"], found["exams.step2ck"]) == (permit, exam)
    assert not [one for one in cliff_days(person, now) if one.startswith("permit.")]


def test_a_failed_sitting_is_followed_by_a_new_permit() -> None:
    again = {"applied": "2027-07-01", "issued": "2027-07-20", "period_start": "2027-08-01", "period_end": "2027-10-31"}
    failed = {"exams": {"step2ck": [{"date": "2027-05-10", "result": "fail"}]}}
    applied = profile(GRADUATE, registered(ISSUED, again), failed)
    assert status(applied, "2027-07-19")["permits.step2ck"] == "waiting"
    assert status(applied, "2027-07-20")["permits.step2ck"] == "done"
    assert status(applied, "2027-11-01")["permits.step2ck"] == "lapsed"


def test_a_booked_sitting_keeps_the_permit() -> None:
    person = profile(GRADUATE, registered(ISSUED), exams={"step2ck": [{"date": "2027-05-10"}]})
    found = status(person, "2027-05-09")
    assert (found["permits.step2ck"], found["exams.step2ck"]) == ("done", "in-progress")


def test_a_pass_that_lapsed_needs_a_new_permit() -> None:
    person = profile(GRADUATE, exams={"step1": [{"date": "2019-05-01", "result": "pass"}]})
    found = status(person, "2026-11-22")
    assert (found["exams.step1"], found["permits.step1"]) == ("lapsed", "ready")


@pytest.mark.parametrize(("earlier", "permit"), [(2, "ready"), (3, "locked")])
def test_a_lapsed_pass_is_retaken_inside_the_attempt_limit(earlier: int, permit: str) -> None:
    days = ["2016-01-10", "2017-01-10", "2018-01-10"][:earlier]
    sittings = [*({"date": one, "result": "fail"} for one in days), {"date": "2019-05-01", "result": "pass"}]
    assert status(profile(GRADUATE, exams={"step1": sittings}), "2026-11-22")["permits.step1"] == permit


def test_a_permit_proves_the_application_and_the_listing() -> None:
    found = status(profile(registered(ISSUED)), "2027-03-01")
    proven = ("application.accepted", "application.submit", "identity.account", "identity.check", "school.listing")
    assert {found[step] for step in proven} == {"done"}
    ahead = status(profile(registered(ISSUED)), "2027-02-14")
    assert "done" not in {ahead[step] for step in proven}


def test_a_new_registration_replaces_the_used_one_before_its_period_is_known() -> None:
    used = {"applied": "2026-01-15", "issued": "2026-02-01", "period_start": "2026-02-01", "period_end": "2026-04-30"}
    failed = {"exams": {"step1": [{"date": "2026-03-01", "result": "fail"}]}}
    for registrations in ([used, {"applied": "2026-11-01"}], [{"applied": "2026-11-01"}, used]):
        person = profile(GRADUATE, failed, permits={"step1": registrations})
        assert status(person, "2026-11-22")["permits.step1"] == "waiting"


ASKED = {"applied": "2025-10-01", "issued": "2025-10-20", "period_start": "2025-11-01", "period_end": "2026-01-31"}


@pytest.mark.parametrize(
    ("asked", "now", "expected"),
    [
        pytest.param("2026-02-25", "2026-04-30", "waiting", id="last day of the extension asked for"),
        pytest.param("2026-02-25", "2026-05-01", "lapsed", id="the extension is over too"),
        pytest.param("2026-02-26", "2026-02-26", "lapsed", id="asked for on day 26"),
    ],
)
def test_an_extension_asked_for_is_awaited_only_as_long_as_it_would_run(asked: str, now: str, expected: str) -> None:
    state = judge(profile(GRADUATE, permits={"step1": [{**ASKED, "extension_requested": asked}]}), now).step(
        "permits.step1"
    )
    assert state.status == expected
    assert (state.nudge is not None) == (expected == "waiting")


def test_an_extension_needs_a_permit() -> None:
    texts = [
        judge(profile(GRADUATE, permits={"step1": [{**ASKED, **more}]}), "2026-02-10").step("permits.step1").reasons[0]
        for more in ({}, {"issued": None})
    ]
    assert ["if a permit was issued" in one.text for one in texts] == [False, True]


@pytest.mark.parametrize(
    ("now", "offered"), [("2026-01-31", False), ("2026-02-01", True), ("2026-02-25", True), ("2026-02-26", False)]
)
def test_the_extension_is_offered_to_the_25th_day_and_not_beyond(now: str, offered: bool) -> None:
    reason = judge(profile(GRADUATE, permits={"step1": [ASKED]}), now).step("permits.step1").reasons[0]
    assert ("can be asked for until Wed 25 Feb 2026" in reason.text) is offered
    assert ("a new application and a new fee" in reason.text) is (now == "2026-02-26")
