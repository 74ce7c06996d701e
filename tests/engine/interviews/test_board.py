"""Interviews: where each stands by the clock, clashes, what is due, and the dates ahead."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.interviews.board import InterviewsBoard, interviews_board
from tests.engine.build import at, judge, profile
from tests.engine.layers import PERSON

NOW = "2026-11-28T12:00"
ET = "America/New_York"


def person(*interviews: dict[str, Any], **season: Any) -> Any:
    rows = [{"name": f"P{n}", "interviews": [one]} for n, one in enumerate(interviews, 1)]
    return profile(PERSON, seasons={2027: {"programmes": rows, **season}})


def board(*interviews: dict[str, Any], now: str = NOW, **season: Any) -> InterviewsBoard:
    case = judge(person(*interviews, **season), now).case
    return interviews_board(case)


@pytest.mark.parametrize(
    ("one", "state"),
    [
        ({"at": at("2026-11-28T06:59", ET)}, "held"),
        ({"at": at("2026-11-28T07:00", ET)}, "held"),
        ({"at": at("2026-11-28T07:01", ET)}, "ahead"),
        ({"at": at("2026-12-04T09:00", ET), "offered": "2026-11-20"}, "to answer"),
        ({"at": at("2026-12-04T09:00", ET), "offered": "2026-11-20", "answer": "accepted"}, "ahead"),
        ({"answer_due": at("2026-11-29T09:00", ET)}, "to answer"),
        ({"answer_day": "2026-11-29"}, "to answer"),
        ({"at": at("2026-11-01T09:00", ET), "answer": "declined"}, "declined"),
        ({"notes": "rang"}, "no day"),
        ({"day": "2026-11-27"}, "held"),
        ({"day": "2026-11-28"}, "ahead"),
        ({"day": "2026-12-04", "offered": "2026-11-20"}, "to answer"),
        ({"day": "2026-11-01", "answer": "declined"}, "declined"),
    ],
)
def test_where_an_interview_stands(one: dict[str, Any], state: str) -> None:
    """12:00 UTC is 07:00 in New York."""
    assert board(one).rows[0].state == state


def clash(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    return [one.verdict for one in board(first, second).findings if one.id.startswith("clash")]


@pytest.mark.parametrize(
    ("start", "minutes", "verdicts"),
    [
        ("09:59", 60, ["wrong"]),
        ("10:00", 60, []),
        ("10:00", 61, ["wrong"]),
        ("09:30", None, ["wrong"]),
        ("10:00", None, []),
        ("11:00", None, []),
    ],
)
def test_two_that_overlap_clash(start: str, minutes: int | None, verdicts: list[str]) -> None:
    first = {"at": at("2026-12-04T09:00", ET), "minutes": minutes, "format": "virtual"}
    assert clash(first, {"at": at(f"2026-12-04T{start}", ET), "format": "virtual"}) == verdicts


@pytest.mark.parametrize(
    ("minutes", "second", "told"),
    [
        (None, at("2026-12-04T10:00", "America/Chicago"), True),
        (None, at("2026-12-04T16:00", ET), True),
        (120, at("2026-12-04T10:00", "America/Chicago"), False),
        (None, at("2026-12-05T09:00", ET), False),
        # Within the usual hour they overlap in any case.
        (None, at("2026-12-04T09:30", ET), False),
    ],
)
def test_one_of_unknown_length_may_overlap_with_the_next_of_that_day(
    minutes: int | None, second: Any, told: bool
) -> None:
    found = board({"at": at("2026-12-04T09:00", ET), "minutes": minutes}, {"at": second, "minutes": 240}).findings
    said = [one for one in found if one.id.startswith("length.")]
    assert [one.verdict for one in said] == ["check"] * told
    assert all("How long P1 takes is not recorded: they may overlap" in one.text for one in said)


def test_an_overlap_is_seen_across_zones() -> None:
    first = {"at": at("2026-12-04T09:00", ET)}
    assert clash(first, {"at": at("2026-12-04T08:30", "America/Chicago")}) == ["wrong"]
    assert clash(first, {"at": at("2026-12-04T09:30", "America/Chicago")}) == []


@pytest.mark.parametrize(
    ("second", "verdicts"),
    [
        ({"place": "Boston"}, ["check"]),
        ({"place": "Chicago"}, []),
        ({"place": "Boston", "format": "virtual"}, []),
        ({"place": "Boston", "at": at("2026-12-05T10:00", ET)}, []),
    ],
)
def test_two_towns_in_a_day_are_a_question(second: dict[str, Any], verdicts: list[str]) -> None:
    first = {"at": at("2026-12-04T09:00", ET), "format": "in-person", "place": "Chicago"}
    assert clash(first, {"at": at("2026-12-05T09:00", ET), "format": "in-person", **second}) == verdicts


def test_what_was_declined_clashes_with_nothing() -> None:
    first = {"at": at("2026-12-04T09:00", ET), "answer": "declined"}
    assert clash(first, {"at": at("2026-12-04T09:00", ET)}) == []


def test_one_after_the_rank_list_hour_is_named() -> None:
    late = {"at": at("2027-03-04T09:00", ET)}
    assert "late" in {one.id.partition(".")[0] for one in board(late).findings}
    assert "late" not in {one.id.partition(".")[0] for one in board({"at": at("2027-03-03T20:00", ET)}).findings}


def test_interviews_and_answers_stand_in_the_dates_ahead_once() -> None:
    found = person({"at": at("2026-12-04T09:00", ET), "answer_due": at("2026-12-01T17:00", ET)})
    ahead = {one.id: one for one in agenda(judge(found, NOW)) if "match.interviews" in one.steps}
    kinds = sorted((one.kind, str(one.day)) for one in ahead.values() if one.kind in ("booking", "advised"))
    assert ("booking", "2026-12-04") in kinds
    assert ("advised", "2026-12-01") in kinds
    assert sum(kind == "booking" for kind, _ in kinds) == 1


@pytest.mark.parametrize(
    ("cities", "asked"), [(("Buffalo", "Omaha"), True), (("Omaha", "omaha"), False), ((None, None), False)]
)
def test_the_town_of_the_programme_tells_where_an_interview_is(cities: tuple[str | None, ...], asked: bool) -> None:
    rows = [
        {"name": f"P{day}", "city": city, "interviews": [{"at": at(f"2026-12-{day}T09:00", ET), "format": "in-person"}]}
        for day, city in zip((20, 21), cities, strict=True)
    ]
    case = judge(profile(PERSON, seasons={2027: {"programmes": rows}}), NOW).case
    assert any("in two towns" in one.text for one in interviews_board(case).findings) is asked


def test_an_interview_whose_hour_is_not_known_stands_on_its_day() -> None:
    hour, day = {"at": at("2026-12-04T09:00", ET)}, {"day": "2026-12-04"}
    found = board(hour, day, {"day": "2026-12-05"})
    assert [one.id.partition(".")[0] for one in found.findings if one.verdict == "check"] == ["day"]
    assert "hour is not known" in next(row.text for row in found.rows if row.at is None)
    seen = judge(person(hour, day), NOW)
    ahead = [(one.day.isoformat(), one.at is None) for one in agenda(seen) if one.kind == "booking"]
    assert sorted(ahead) == [("2026-12-04", False), ("2026-12-04", True)]
    assert (seen.case.season.interviews, str(seen.case.season.next_interview)) == (2, "2026-12-04")
    assert [one.id.partition(".")[0] for one in board({"day": "2027-03-04"}).findings if one.verdict == "check"] == [
        "late"
    ]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-28", "Answer by"),
        ("2026-11-27", "The time to answer, Fri 27 Nov 2026, has passed"),
        ("2026-03-04", "The time to answer, Wed 4 Mar 2026, has passed"),
    ],
)
def test_the_day_of_an_answer_is_enough_where_its_hour_is_not_known(day: str, said: str) -> None:
    seen = judge(person({"answer_day": day}), NOW)
    assert interviews_board(seen.case).rows[0].text.startswith(said)
    due = [one.day.isoformat() for one in agenda(seen) if one.id.endswith(".answer")]
    assert due == (["2026-11-28"] if day == "2026-11-28" else [])


@pytest.mark.parametrize(
    ("day", "place", "verdicts"),
    [("2026-12-05", "Ohio", ["check"]), ("2026-12-06", "Ohio", []), ("2026-12-05", "x", [])],
)
def test_two_towns_on_two_days_that_follow_are_asked_about(day: str, place: str, verdicts: list[str]) -> None:
    first = {"at": at("2026-12-04T09:00", ET), "format": "in-person", "place": "x"}
    assert clash(first, {"day": day, "format": "in-person", "place": place}) == verdicts


@pytest.mark.parametrize("gone", [{"result": "withdrawn"}, {"programmes": "withdrawn"}, {"programmes": "rejected"}])
def test_who_withdrew_is_interviewed_no_more(gone: dict[str, str]) -> None:
    """Their interviews stayed among the dates ahead."""
    kept = {"at": at("2026-12-04T09:00", ET), "answer": "accepted"}
    asked = {"at": at("2026-12-05T09:00", ET), "answer_due": at("2026-12-01T17:00", ET)}
    status = {"status": gone["programmes"]} if "programmes" in gone else {}
    rows = [{"name": "Elm", "interviews": [kept, asked], **status}]
    season = {"programmes": rows, **({"result": gone["result"]} if "result" in gone else {})}
    found = judge(profile(PERSON, seasons={2027: season}), NOW)
    assert [row.state for row in interviews_board(found.case).rows] == ["cancelled", "cancelled"]
    assert not [one for one in agenda(found) if "interviews" in one.id]
