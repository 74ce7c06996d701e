"""OET: minima by test day, one sitting, the season's window, results awaited and booked."""

from __future__ import annotations

import pytest

from tests.engine.build import at, judge, profile, status, warned
from tests.engine.layers import ACCEPTED, PATHWAY, PERSON, STEPS, oet


def oet_status(target: int, now: str, *sittings: dict[str, object]) -> str:
    person = profile(PERSON, ACCEPTED, STEPS, profile={"target_match": target}, skills={"oet": list(sittings)})
    return status(person, now)["skills.oet"]


@pytest.mark.parametrize(
    ("day", "scores", "expected"),
    [
        pytest.param("2022-03-31", "350 350 350 350", "done", id="all 350, last old day"),
        pytest.param("2022-03-31", "350 350 340 350", "in-progress", id="W 340, last old day"),
        pytest.param("2022-03-31", "350 350 300 350", "in-progress", id="W 300, last old day"),
        pytest.param("2022-04-01", "350 350 300 350", "done", id="W 300, first new day"),
        pytest.param("2022-04-01", "350 350 290 350", "in-progress", id="W 290, first new day"),
        pytest.param("2022-04-01", "340 350 500 350", "in-progress", id="L 340"),
        pytest.param("2022-04-01", "350 340 500 350", "in-progress", id="R 340"),
        pytest.param("2022-04-01", "350 350 500 340", "in-progress", id="S 340"),
        pytest.param("2021-12-31", "400 400 400 400", "lapsed", id="good, before the 2024 window"),
        pytest.param("2022-01-01", "400 400 400 400", "done", id="good, first day of the 2024 window"),
    ],
)
def test_the_minimum_of_the_test_day_judges(day: str, scores: str, expected: str) -> None:
    assert oet_status(2024, "2023-12-01", oet(day, scores)) == expected


def test_scores_of_two_sittings_are_never_mixed() -> None:
    first, second = oet("2026-03-01", "300 400 400 400"), oet("2026-06-01", "400 400 250 400")
    assert oet_status(2027, "2026-11-22", first, second) == "in-progress"
    assert oet_status(2027, "2026-11-22", first, second, oet("2026-08-01")) == "done"


@pytest.mark.parametrize(
    ("target", "day", "expected"),
    [
        (2025, "2022-12-31", "lapsed"),
        (2025, "2023-01-01", "done"),
        (2026, "2023-12-31", "lapsed"),
        (2026, "2024-01-01", "done"),
        (2027, "2024-12-31", "lapsed"),
        (2027, "2025-01-01", "done"),
        (2027, "2026-12-31", "done"),
        (2027, "2027-01-01", "check"),
        (2028, "2025-12-31", "check"),
        (2028, "2026-01-01", "check"),
        (2029, "2027-06-01", "check"),
        (2060, "2027-06-01", "check"),
    ],
)
def test_the_window_of_the_target_season(target: int, day: str, expected: str) -> None:
    assert oet_status(target, "2027-08-01", oet(day)) == expected


@pytest.mark.parametrize(
    ("now", "sitting", "expected"),
    [
        pytest.param("2026-10-09", oet("2026-10-10", ""), "in-progress", id="booked for tomorrow"),
        pytest.param("2026-10-09", oet("2026-10-10"), "in-progress", id="scores of a day ahead count for nothing"),
        pytest.param("2026-10-10", oet("2026-10-10", ""), "waiting", id="sat today"),
        pytest.param("2026-10-20", oet("2026-10-10", "400 400"), "waiting", id="two scores missing"),
        pytest.param(
            "2026-10-20", oet("2026-10-10", "340 400"), "in-progress", id="one of the scores is short already"
        ),
        pytest.param("2026-10-20", oet("2026-10-10", reported="2026-10-21"), "waiting", id="reported tomorrow"),
        pytest.param("2026-10-21", oet("2026-10-10", reported="2026-10-21"), "done", id="reported today"),
    ],
)
def test_booked_sat_and_reported(now: str, sitting: dict[str, object], expected: str) -> None:
    assert oet_status(2027, now, sitting) == expected


def test_the_day_of_the_sitting_is_the_day_where_the_person_is() -> None:
    person = profile(PERSON, ACCEPTED, profile={"time_zone": "Asia/Kolkata"}, skills={"oet": [oet("2026-10-10", "")]})
    assert status(person, at("2026-10-09T18:29"))["skills.oet"] == "in-progress"
    assert status(person, at("2026-10-09T18:30"))["skills.oet"] == "waiting"


@pytest.mark.parametrize(
    ("target", "now", "day", "danger"),
    [
        (2027, "2026-11-22", "2026-12-31", None),
        (2027, "2026-11-22", "2027-01-01", "booked.oet.late"),
        (2028, "2025-11-01", "2025-12-31", "booked.oet.early"),
        (2028, "2025-11-01", "2026-01-01", None),
    ],
)
def test_a_booking_outside_the_window_is_danger_and_comes_next(
    target: int, now: str, day: str, danger: str | None
) -> None:
    person = profile(PERSON, ACCEPTED, STEPS, profile={"target_match": target}, skills={"oet": [oet(day, "")]})
    found = {ident: severity for ident, severity in warned(person, now).items() if ident.startswith("booked.oet")}
    assert found == ({danger: "danger"} if danger else {})
    first = judge(person, now).next
    if danger:
        assert first is not None
        assert first.step == "skills.oet"


def test_the_result_is_asked_after_once_its_time_has_passed() -> None:
    person = profile(PERSON, ACCEPTED, STEPS, skills={"oet": [oet("2026-10-01", "")]})

    def offered(now: str) -> bool:
        found = judge(person, now)
        return "skills.oet" in {one.step for one in (found.next, *found.then) if one is not None}

    assert judge(person, "2026-10-29").step("skills.oet").nudge == at("2026-10-29").date()
    assert (offered("2026-10-29"), offered("2026-10-30")) == (False, True)


@pytest.mark.parametrize("target", [2027, 2028, 2060])
def test_an_accepted_unexpired_pathway_settles_oet_for_any_target(target: int) -> None:
    person = profile(PERSON, ACCEPTED, PATHWAY, profile={"target_match": target})
    assert status(person, "2028-12-31")["skills.oet"] == "done"
    assert status(person, "2029-01-01")["skills.oet"] != "done"


def test_an_expired_pathway_asks_for_an_oet_of_the_season_again() -> None:
    old = profile(PERSON, ACCEPTED, PATHWAY, profile={"target_match": 2025}, skills={"oet": [oet("2021-06-01")]})
    assert status(old, "2029-01-01")["skills.oet"] == "lapsed"
    again = profile(PERSON, ACCEPTED, PATHWAY, profile={"target_match": 2027}, skills={"oet": [oet("2026-06-01")]})
    assert status(again, "2029-01-01")["skills.oet"] == "done"


def test_without_a_target_good_scores_wait_for_a_goal() -> None:
    person = profile(PERSON, ACCEPTED, profile={"target_match": None}, skills={"oet": [oet("2026-06-01")]})
    state = judge(person, "2026-11-22").step("skills.oet")
    assert (state.status, state.missing) == ("locked", ("profile.goal",))


@pytest.mark.parametrize(
    ("more", "pathway", "expected"),
    [
        pytest.param({}, None, "warn", id="not released"),
        pytest.param({"released": "2026-11-22"}, None, None, id="released today"),
        pytest.param({"released": "2026-11-23"}, None, "warn", id="tomorrow"),
        pytest.param({}, "2026-11-01", None, id="a Pathway was accepted on it"),
    ],
)
def test_ecfmg_must_be_let_see_the_result(more: dict[str, str], pathway: str | None, expected: str | None) -> None:
    skills: dict[str, object] = {"oet": [oet("2026-06-01", **more)]}
    if pathway is not None:
        skills["pathway"] = [{"season": 2027, "accepted": pathway, "expires": "2029-12-31"}]
    assert warned(profile(PERSON, ACCEPTED, skills=skills), "2026-11-22").get("oet.release") == expected


@pytest.mark.parametrize(
    ("now", "sitting", "expected"),
    [
        pytest.param("2026-12-31", None, None, id="last day"),
        pytest.param("2027-01-01", None, "warn", id="day after, nothing sat"),
        pytest.param("2027-01-01", oet("2026-12-12"), None, id="sat in time"),
        pytest.param("2027-01-01", {"date": "2026-12-12"}, None, id="result awaited"),
        pytest.param("2027-01-01", oet("2026-12-12", "400 400 290 400"), "warn", id="short"),
        pytest.param("2027-03-04", None, None, id="the Match itself is over"),
    ],
)
def test_a_missed_last_oet_is_said(now: str, sitting: dict[str, object] | None, expected: str | None) -> None:
    person = profile(PERSON, ACCEPTED, skills={"oet": [sitting] if sitting else []})
    assert warned(person, at(now, "America/New_York")).get("missed.oet") == expected


def test_a_booked_oet_is_judged_by_the_window_that_was_looked_up() -> None:
    answer = {"ecfmg.oet-window@2027": {"answer": "2026-12-15"}}
    booked = {"skills": {"oet": [{"date": "2026-12-12"}]}}
    assert "booked.oet.early" not in warned(profile(PERSON, ACCEPTED, booked), "2026-11-22")
    assert warned(profile(PERSON, ACCEPTED, booked, answers=answer), "2026-11-22")["booked.oet.early"] == "danger"
