"""A list that was begun gives the counts; without one the recorded counts stand."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.own_lists import counted_season, key_of
from img_pathway.profile.facts import Season
from tests.engine.build import at, profile

TODAY = "2026-12-01"


def season(today: str = TODAY, **facts: Any) -> Season:
    found = counted_season(
        profile(profile={"target_match": 2027}, seasons={2027: facts}), 2027, at(f"{today}T00:00-05:00")
    )
    assert found is not None
    return found


def test_without_lists_the_counts_are_those_recorded() -> None:
    found = season(letters=3, programs=80, interviews=5, ranks=9)
    assert (found.letters, found.programs, found.interviews, found.ranks) == (3, 80, 5, 9)
    assert counted_season(profile(), 2027, at(f"{TODAY}T00:00-05:00")) is None


@pytest.mark.parametrize(("today", "count"), [("2026-09-19", 0), ("2026-09-20", 1), ("2026-09-21", 1)])
def test_a_letter_counts_from_the_day_it_is_there(today: str, count: int) -> None:
    letters = [{"writer": "A", "requested": "2026-08-01"}, {"writer": "B", "uploaded": "2026-09-20"}]
    assert season(today, letters=7, recommendations=letters).letters == count


def test_most_letters_to_one_programme_are_counted_by_its_name_whatever_its_capitals() -> None:
    up = {"uploaded": "2026-09-01"}
    letters = [{"writer": "A", "assigned": ["Elm", "Oak"], **up}, {"writer": "B", "assigned": ["ELM"], **up}]
    assert season(recommendations=letters).letters_max_to_one == 2


def test_programmes_are_counted_by_where_they_stand() -> None:
    rows = [
        {"name": "A", "specialty": "internal medicine"},
        {"name": "B", "specialty": "internal medicine", "status": "applied"},
        {"name": "C", "specialty": "emergency medicine", "status": "applying", "service": "residencycas"},
        {"name": "D", "specialty": "internal medicine", "status": "considering"},
        {"name": "E", "status": "dropped"},
    ]
    found = season(programs=90, programmes=rows)
    assert (found.programs, found.residencycas_programs) == (3, 1)
    assert {(one.specialty, one.programs) for one in found.applications} == {
        ("internal medicine", 2), ("emergency medicine", 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("today", "held", "ahead"),
    [("2026-12-04", 0, "2026-12-04"), ("2026-12-05", 1, None), ("2026-12-03", 0, "2026-12-04")],
)
def test_interviews_are_held_once_their_hour_has_come(today: str, held: int, ahead: str | None) -> None:
    rows = [
        {
            "name": "A",
            "interviews": [
                {"at": at("2026-12-04T09:00", "America/New_York")},
                {"answer": "declined"},
                {"answer": "waitlisted"},
            ],
        }
    ]
    found = season(today, programmes=rows)
    assert (found.interviews, found.interviews_held) == (1, held)
    assert (str(found.next_interview) if found.next_interview else None) == ahead


def test_ranks_are_counted_by_list() -> None:
    found = season(rank_list=[{"programme": "A"}, {"programme": "B"}, {"programme": "P", "list": "supplemental"}])
    assert (found.ranks, found.ranks_supplemental) == (2, 1)


def test_experiences_are_those_entered_for_the_target() -> None:
    entries = [{"kind": "elective", "entered": True, "meaningful": True}, {"kind": "gap"}]
    person = profile(
        profile={"target_match": 2027}, seasons={2027: {"experiences": 9}}, experience={"entries": entries}
    )
    found = counted_season(person, 2027, at(f"{TODAY}T00:00-05:00"))
    assert found is not None
    assert (found.experiences, found.most_meaningful) == (1, 1)


def test_why_names_the_list_where_there_is_one() -> None:
    person = profile(seasons={2027: {"recommendations": [{"writer": "A"}]}})
    assert key_of(person, 2027, "letters") == ("seasons.2027.recommendations",)
    assert key_of(person, 2027, "programs") == ("seasons.2027.programs",)
    assert key_of(person, None, "letters") == ()


@pytest.mark.parametrize(
    ("interview", "count"),
    [
        ({"offered": "2026-11-01"}, None),
        ({"offered": "2026-11-01", "answer": "accepted"}, 1),
        ({"offered": "2026-11-01", "at": at("2026-12-04T10:00-05:00")}, 1),
        ({"answer": "waitlisted", "at": at("2026-12-04T10:00-05:00")}, None),
    ],
)
def test_an_invitation_that_nobody_answered_is_no_interview(interview: dict[str, Any], count: int | None) -> None:
    assert season(programmes=[{"name": "Elm", "interviews": [interview]}]).interviews == count


def test_an_interview_that_is_an_hour_ahead_is_not_held_where_it_is_tomorrow_already() -> None:
    row = {"name": "A", "interviews": [{"at": at("2026-12-01T22:00", "America/New_York")}]}
    person = profile(profile={"target_match": 2027}, seasons={2027: {"programmes": [row]}})
    for now, held in (("2026-12-02T07:00", 0), ("2026-12-02T08:30", 1)):
        found = counted_season(person, 2027, at(now, "Asia/Kolkata"))
        assert found is not None
        assert (found.interviews_held, found.next_interview is None) == (held, held == 1)
