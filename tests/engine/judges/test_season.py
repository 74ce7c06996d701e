"""ERAS and ResidencyCAS: gates of the season, what is sent, and moving the target Match."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from img_pathway.profile.file.codec import to_document
from tests.engine.build import at, judge, profile, status
from tests.engine.layers import ACCEPTED, PATHWAY, PERSON, STEPS, season

EAST = "America/New_York"
GOAL_2028 = {"profile": {"target_match": 2028}}


def step(name: str, moment: str, *layers: dict[str, Any], zone: str = EAST) -> str:
    return status(profile(PERSON, ACCEPTED, *layers), at(moment, zone))[name]


OPENINGS_2028 = [
    ("programs.token", "2027-06-22T23:59", "2027-06-23T00:00", {}),
    ("programs.submit", "2027-09-01T08:59", "2027-09-01T09:00", season(2028, token="2027-06-15")),
    ("match.register", "2027-09-15T11:59", "2027-09-15T12:00", {}),
    ("match.ranklist", "2028-02-01T11:59", "2028-02-01T12:00", season(2028, nrmp_registered="2027-10-01")),
    ("skills.pathway", "2027-08-18T23:59", "2027-08-19T00:00", {}),
    ("skills.attestation", "2027-08-18T23:59", "2027-08-19T00:00", {}),
]


@pytest.mark.parametrize(("name", "before", "after", "layer"), OPENINGS_2028, ids=[row[0] for row in OPENINGS_2028])
def test_an_expected_opening_is_locked_by_its_year_and_then_asks_to_look(
    name: str, before: str, after: str, layer: dict[str, Any]
) -> None:
    """A guessed day locks nothing: some weeks before it, as on it, the person is asked to look."""
    early = (datetime.fromisoformat(after) - timedelta(days=75)).isoformat()
    state = judge(profile(PERSON, ACCEPTED, GOAL_2028, layer), at(early, EAST)).step(name)
    assert state.status == "locked"
    assert "expected" in state.reasons[0].text
    assert after[:4] in state.reasons[0].text
    assert step(name, before, GOAL_2028, layer) == "check"
    assert step(name, after, GOAL_2028, layer) == "check"


def test_a_looked_up_opening_counts_like_a_published_one() -> None:
    answer = {"answers": {"2028.eras.token": {"answer": "2027-06-10"}}}
    assert step("programs.token", "2027-06-09", GOAL_2028, answer) == "locked"
    assert step("programs.token", "2027-06-10", GOAL_2028, answer) == "ready"


SEASON_STEPS = (
    "programs.token",
    "programs.documents",
    "programs.letters",
    "programs.list",
    "programs.submit",
    "match.register",
    "match.interviews",
    "match.verification",
    "match.ranklist",
    "match.result",
)
FULL = season(
    2027,
    token="2026-06-24",
    documents="2026-09-01",
    letters=4,
    programs=80,
    submitted="2026-09-10",
    nrmp_registered="2026-10-01",
    interviews=9,
    verified="2026-11-01",
    ranklist_certified="2027-02-20",
    result="unmatched",
)


def test_moving_the_target_match_reopens_the_season_and_erases_nothing() -> None:
    first = profile(PERSON, ACCEPTED, STEPS, PATHWAY, FULL)
    moved = profile(PERSON, ACCEPTED, STEPS, PATHWAY, FULL, GOAL_2028)
    back = profile(PERSON, ACCEPTED, STEPS, PATHWAY, FULL, GOAL_2028, {"profile": {"target_match": 2027}})
    now = "2027-03-17"
    before, after = status(first, now), status(moved, now)
    assert {before[name] for name in SEASON_STEPS} <= {"done", "not-needed"}
    assert {after[name] for name in SEASON_STEPS if name != "programs.list"} == {"locked"}
    assert after["programs.list"] == "ready"
    for name, found in before.items():
        if name.partition(".")[0] in ("exams", "permits", "credentials", "skills", "application", "identity"):
            assert after[name] == found, name
    assert to_document(moved)["seasons"] == to_document(first)["seasons"]
    assert judge(back, now) == judge(first, now)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-12-03T12:00", "2 interviews, 0 of them held. Next: Fri 4 Dec 2026."),
        ("2026-12-04T12:00", "2 interviews, 0 of them held. Next: Fri 4 Dec 2026."),
        ("2026-12-04T21:00", "2 interviews, 1 of them held."),
    ],
)
def test_an_interview_of_today_is_the_next_one_until_its_hour(now: str, told: str) -> None:
    rows = [{"name": "A", "interviews": [{"at": at("2026-12-04T15:00", "America/New_York")}, {"answer": "accepted"}]}]
    state = judge(profile(PERSON, ACCEPTED, STEPS, PATHWAY, FULL, season(2027, programmes=rows)), now).step(
        "match.interviews"
    )
    assert state.reasons[0].text == told


@pytest.mark.parametrize(("now", "by"), [("2026-10-20T12:00", None), ("2026-11-28T12:00", "2026-12-04")])
def test_an_interview_that_is_kept_asks_for_no_answer(now: str, by: str | None) -> None:
    rows = [{"name": "A", "interviews": [{"at": at("2026-12-04T15:00", "America/New_York"), "answer": "accepted"}]}]
    state = judge(profile(PERSON, ACCEPTED, STEPS, PATHWAY, FULL, season(2027, programmes=rows)), now).step(
        "match.interviews"
    )
    assert state.do is not None
    assert state.do.id == "match.interviews.keep"
    assert (None if state.last is None else state.last.isoformat()) == by


@pytest.mark.parametrize(
    ("facts", "name", "before", "after", "then"),
    [
        # No opening here is official: each can have come 30 days before the day that is known of it.
        (season(2027, interviews=1), "match.interviews", "2026-08-02", "2026-08-03", "in-progress"),
        (season(2028, interviews=1), "match.interviews", "2027-08-01", "2027-08-02", "in-progress"),
        (season(2028, letters=4), "programs.letters", "2027-05-02", "2027-05-03", "done"),
    ],
)
def test_what_is_counted_before_a_season_can_hold_it_is_of_another_one(
    facts: dict[str, Any], name: str, before: str, after: str, then: str
) -> None:
    goal = {"profile": {"target_match": next(iter(facts["seasons"]))}}
    early = judge(profile(PERSON, facts, goal), at(before, EAST))
    assert early.step(name).status == "check"
    assert "of another season" in early.step(name).reasons[0].text
    # An interview shows that an application was sent: not one that cannot be of this season.
    assert early.step("programs.submit").status != "done"
    assert judge(profile(PERSON, facts, goal), at(after, EAST)).step(name).status == then


@pytest.mark.parametrize(("day", "shown"), [("2027-08-01", False), ("2027-08-02", True)])
def test_an_interview_of_its_own_day_shows_an_application_of_its_own_season(day: str, shown: bool) -> None:
    rows = [{"name": "A", "interviews": [{"at": at(f"{day}T10:00", "America/New_York"), "answer": "accepted"}]}]
    found = judge(profile(PERSON, season(2028, programmes=rows), GOAL_2028), at("2027-10-01", EAST))
    assert (found.step("programs.submit").status == "done") is shown
    assert (found.step("match.interviews").status == "check") is not shown


@pytest.mark.parametrize(("day", "done"), [("2027-08-01", False), ("2027-08-02", True)])
def test_a_programme_cannot_be_applied_to_before_its_season_opens(day: str, done: bool) -> None:
    rows = [{"name": "A", "status": "applied"}]
    assert (step("programs.list", day, GOAL_2028, season(2028, programmes=rows)) == "done") is done
