"""NRMP: registration, ECFMG's verification, the rank list at 21:00 Eastern, Match Week and SOAP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.build import at, day, judge, profile, status, warned
from tests.engine.layers import ACCEPTED, PATHWAY, PERSON, STEPS, season

EAST = "America/New_York"
KOLKATA = {"profile": {"time_zone": "Asia/Kolkata"}}
REGISTERED = season(2027, nrmp_registered="2026-10-01")
CERTIFIED_LIST = season(2027, nrmp_registered="2026-10-01", ranklist_certified="2027-02-20")


def step(name: str, moment: str, *layers: dict[str, Any], zone: str = EAST) -> str:
    return status(profile(PERSON, ACCEPTED, STEPS, PATHWAY, *layers), at(moment, zone))[name]


DEADLINE = [
    ("2027-03-03T20:59", EAST, True),
    ("2027-03-03T21:00", EAST, True),
    ("2027-03-03T21:01", EAST, False),
    ("2027-03-04T07:29", "Asia/Kolkata", True),
    ("2027-03-04T07:30", "Asia/Kolkata", True),
    ("2027-03-04T07:31", "Asia/Kolkata", False),
    ("2027-03-04T02:00", "UTC", True),
    ("2027-03-04T02:01", "UTC", False),
]


@pytest.mark.parametrize(("moment", "zone", "is_open"), DEADLINE)
@pytest.mark.parametrize("home", [{}, KOLKATA], ids=["no zone recorded", "Kolkata"])
def test_the_rank_list_closes_at_21_eastern_wherever_one_is(
    home: dict[str, Any], moment: str, zone: str, is_open: bool
) -> None:
    expected = "ready" if is_open else "locked"
    assert step("match.ranklist", moment, REGISTERED, home, zone=zone) == expected
    assert step("match.register", moment, home, zone=zone) == expected


def test_the_deadline_names_its_instant_and_day_at_the_rules_place() -> None:
    person = profile(PERSON, ACCEPTED, STEPS, PATHWAY, REGISTERED, KOLKATA)
    due = judge(person, "2027-02-10").step("match.ranklist").due
    assert due is not None
    assert (due.day, due.at, due.id) == (day("2027-03-03"), at("2027-03-03T21:00", EAST), "2027.nrmp.rol")
    found = judge(person, at("2027-03-04T06:00", "Asia/Kolkata"))
    assert found.today == day("2027-03-04")
    assert found.step("match.ranklist").status == "ready"


def test_a_certified_list_stays_done_after_the_deadline() -> None:
    assert step("match.ranklist", "2027-03-05T12:00", CERTIFIED_LIST) == "done"
    assert step("match.ranklist", "2027-02-19T12:00", CERTIFIED_LIST) == "ready"


def test_an_expected_deadline_does_not_lock() -> None:
    goal = {"profile": {"target_match": 2028}}
    seen = season(2028, nrmp_opened="2027-09-15", nrmp_registered="2027-10-01")
    assert step("match.ranklist", "2028-03-01T20:00", goal, seen) == "ready"
    assert step("match.ranklist", "2028-03-01T21:01", goal, seen) == "check"
    assert step("profile.goal", "2028-03-02T12:00", goal, seen) == "check"


def test_after_the_deadline_a_later_match_comes_next() -> None:
    goal = {"profile": {"target_match": 2028}}
    found = judge(profile(PERSON, goal, season(2028, nrmp_opened="2027-09-15")), at("2028-03-10T12:00", EAST))
    assert found.next is not None
    assert found.next.step == "profile.goal"


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(REGISTERED, "waiting", id="all met"),
        pytest.param({}, "locked", id="not registered"),
        pytest.param(season(2027, nrmp_registered="2026-11-23"), "locked", id="registered tomorrow"),
        pytest.param({**REGISTERED, "exams": {"step1": []}}, "locked", id="Step 1 missing"),
        pytest.param({**REGISTERED, "skills": {"pathway": []}}, "locked", id="Pathway missing"),
        pytest.param(
            {**REGISTERED, "skills": {"pathway": [{"season": 2025, "accepted": "2025-03-01"}]}},
            "ready",
            id="a Pathway whose end is only expected",
        ),
        pytest.param(
            {**REGISTERED, "skills": {"pathway": [{"season": 2022, "accepted": "2022-03-01"}]}},
            "locked",
            id="an expired Pathway",
        ),
        pytest.param(season(2027, verified="2026-11-22"), "done", id="verified today"),
        pytest.param(season(2027, verified="2026-11-23"), "locked", id="verified tomorrow"),
    ],
)
def test_verification(layer: dict[str, Any], expected: str) -> None:
    assert step("match.verification", "2026-11-22T12:00", layer) == expected


def test_the_verification_is_asked_after_in_february_or_two_weeks_after_the_last_requirement() -> None:
    late = {"skills": {"pathway": [{"season": 2026, "number": 3, "accepted": "2027-01-25"}]}}
    for layer, nudge in (({}, "2027-02-03"), (late, "2027-02-08")):
        state = judge(profile(PERSON, ACCEPTED, STEPS, PATHWAY, REGISTERED, layer), "2027-01-26").step(
            "match.verification"
        )
        assert (state.status, state.nudge) == ("waiting", day(nudge))


@pytest.mark.parametrize(
    ("moment", "layer", "expected"),
    [
        pytest.param("2027-03-01T12:00", REGISTERED, "locked", id="no list yet"),
        pytest.param("2027-03-01T12:00", CERTIFIED_LIST, "waiting", id="certified"),
        pytest.param("2027-03-15T09:59", CERTIFIED_LIST, "waiting", id="one minute before status"),
        pytest.param("2027-03-15T10:00", CERTIFIED_LIST, "in-progress", id="status is out"),
        pytest.param("2027-03-15T10:00", season(2027, result="matched"), "waiting", id="matched, where on Friday"),
        pytest.param("2027-03-19T12:00", season(2027, result="matched"), "done", id="matched"),
        pytest.param("2027-03-15T10:00", season(2027, result="partial"), "in-progress", id="partial"),
        pytest.param("2027-03-15T10:00", season(2027, result="unmatched"), "done", id="unmatched"),
        pytest.param("2027-03-15T10:00", season(2027, result="withdrawn"), "done", id="withdrawn"),
    ],
)
def test_match_week(moment: str, layer: dict[str, Any], expected: str) -> None:
    assert step("match.result", moment, layer) == expected


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (None, "locked"),
        ("matched", "not-needed"),
        ("partial", "in-progress"),
        ("unmatched", "ready"),
        ("withdrawn", "not-needed"),
    ],
)
def test_soap_is_for_those_without_a_full_match(result: str | None, expected: str) -> None:
    verified = season(2027, nrmp_registered="2026-10-01", verified="2027-02-10", result=result)
    assert step("match.soap", "2027-03-15T11:00", verified) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2027-03-18T21:00", "ready", id="at the expected end"),
        pytest.param("2027-03-18T21:01", "check", id="after an end that is only expected"),
        pytest.param("2027-03-18T23:59", "check", id="the eve of Match Day"),
        pytest.param("2027-03-19T00:00", "not-needed", id="Match Day"),
    ],
)
def test_soap_ends(moment: str, expected: str) -> None:
    verified = season(2027, nrmp_registered="2026-10-01", verified="2027-02-10", result="unmatched")
    assert step("match.soap", moment, verified) == expected


def test_an_accepted_offer_is_a_position() -> None:
    offer = season(2027, result="unmatched", soap_accepted="2027-03-18")
    assert step("match.soap", "2027-04-01", offer) == "done"
    assert step("start.contract", "2027-04-01", offer) == "ready"
    assert step("start.contract", "2027-04-01", season(2027, result="unmatched")) == "locked"


@pytest.mark.parametrize("result", ["matched", "partial"])
@pytest.mark.parametrize("name", ["match.register", "match.interviews", "match.verification", "match.ranklist"])
def test_a_match_proves_what_it_needed(result: str, name: str) -> None:
    bare = profile(PERSON, season(2027, result=result))
    assert status(bare, "2027-04-01")[name] == "done"


@pytest.mark.parametrize("result", ["unmatched", "withdrawn"])
def test_a_decided_match_asks_for_no_rank_list(result: str) -> None:
    assert step("match.ranklist", "2027-04-01", REGISTERED, season(2027, result=result)) == "not-needed"


@pytest.mark.parametrize(("moment", "said"), [("2027-03-03T21:00", False), ("2027-03-03T21:01", True)])
def test_a_missed_deadline_says_that_nothing_is_lost(moment: str, said: bool) -> None:
    found = warned(profile(PERSON, ACCEPTED, STEPS, PATHWAY, REGISTERED), at(moment, EAST))
    assert ("target.past" in found) is said
