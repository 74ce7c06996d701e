"""OET: minima by test day, one sitting, the season's window, results awaited and booked."""

from __future__ import annotations

import pytest

from tests.engine.build import at, judge, profile, status, warned
from tests.engine.layers import ACCEPTED, PATHWAY, PERSON, STEPS, oet


def oet_status(target: int, now: str, *sittings: dict[str, object]) -> str:
    person = profile(PERSON, ACCEPTED, STEPS, profile={"target_match": target}, skills={"oet": list(sittings)})
    return status(person, now)["skills.oet"]


def test_scores_of_two_sittings_are_never_mixed() -> None:
    first, second = oet("2026-03-01", "300 400 400 400"), oet("2026-06-01", "400 400 250 400")
    assert oet_status(2027, "2026-11-22", first, second) == "in-progress"
    assert oet_status(2027, "2026-11-22", first, second, oet("2026-08-01")) == "done"


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


def test_an_expired_pathway_asks_for_an_oet_of_the_season_again() -> None:
    old = profile(PERSON, ACCEPTED, PATHWAY, profile={"target_match": 2030}, skills={"oet": [oet("2021-06-01")]})
    assert status(old, "2029-02-01")["skills.oet"] in ("check", "lapsed")
    again = profile(PERSON, ACCEPTED, PATHWAY, profile={"target_match": 2027}, skills={"oet": [oet("2026-06-01")]})
    assert status(again, "2029-01-01")["skills.oet"] == "done"


def test_without_a_target_good_scores_wait_for_a_goal() -> None:
    person = profile(PERSON, ACCEPTED, profile={"target_match": None}, skills={"oet": [oet("2026-06-01")]})
    state = judge(person, "2026-11-22").step("skills.oet")
    assert (state.status, state.missing) == ("locked", ("profile.goal",))


def test_a_booked_oet_is_judged_by_the_window_that_was_looked_up() -> None:
    answer = {"ecfmg.oet-window@2027": {"answer": "2026-12-15"}}
    booked = {"skills": {"oet": [{"date": "2026-12-12"}]}}
    assert "booked.oet.early" not in warned(profile(PERSON, ACCEPTED, booked), "2026-11-22")
    assert warned(profile(PERSON, ACCEPTED, booked, answers=answer), "2026-11-22")["booked.oet.early"] == "danger"
