"""SOAP: its rounds by the clock in both zones, what can still be sent, and who it is for."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.ranklist.board import RankBoard, rank_board
from img_pathway.reports.page import Block
from img_pathway.reports.pages.ranklist import rank_page
from tests.engine.build import at, book, judge, profile
from tests.engine.layers import PERSON

MAY: dict[str, Any] = {"nrmp_registered": "2026-10-01", "soap_eligible": True}


def board(now: str, zone: str = "Asia/Kolkata", **season: Any) -> RankBoard:
    person = {**PERSON, "time_zone": zone}
    case = judge(profile(person, seasons={2027: season}), now).case
    return rank_board(case)


def test_the_rounds_stand_by_the_clock_in_both_zones() -> None:
    rounds = [one for one in board("2027-03-01", **MAY).soap_times if one.until is not None]
    assert [f"{one.at:%H:%M}-{one.until:%H:%M}" for one in rounds if one.until] == [
        "09:00-11:00", "12:00-14:00", "15:00-17:00", "18:00-20:00",
    ]  # fmt: skip
    assert {one.at.date().isoformat() for one in rounds} == {"2027-03-18"}
    assert all(one.local == one.at and one.local_until == one.until and one.expected for one in rounds)


@pytest.mark.parametrize(
    ("now", "states"),
    [
        ("2027-03-18T12:59:59+00:00", "ahead ahead ahead ahead"),
        ("2027-03-18T13:00:00+00:00", "now ahead ahead ahead"),
        ("2027-03-18T15:30:00+00:00", "over ahead ahead ahead"),
        ("2027-03-18T23:00:00+00:00", "over over over now"),
        ("2027-03-19T00:30:00+00:00", "over over over over"),
    ],
)
def test_a_round_is_over_at_its_hour_in_the_east(now: str, states: str) -> None:
    found = board(now, **MAY)
    assert " ".join(one.state for one in found.soap_times if one.until is not None) == states


@pytest.mark.parametrize(
    "season",
    [
        {"nrmp_registered": "2026-10-01", "soap_eligible": False},
        {"nrmp_registered": "2026-10-01", "withdrawn": "2027-02-01"},
        {"nrmp_registered": "2026-10-01", "result": "matched", "position": "categorical"},
    ],
)
def test_who_surely_may_not_take_part_sees_no_hours(season: dict[str, Any]) -> None:
    found = board("2027-03-17", **season)
    assert (found.soap_times, found.soap_rules) == ((), ())


def test_more_on_the_list_than_can_be_sent_is_a_question_which() -> None:
    listed = [{"programme": f"P{n}", "sent": "2027-03-15" if n < 10 else None} for n in range(50)]
    found = board("2027-03-16", soap_list=[{k: v for k, v in one.items() if v} for one in listed], **MAY)
    assert found.soap_left == 35
    assert {one.id: one.verdict for one in found.findings}["soap-listed"] == "check"


def test_a_partial_match_says_which_half_soap_is_for() -> None:
    half = {"result": "partial", "position": "advanced"}
    found = {one.id: one for one in board("2027-03-16", **{**MAY, **half}).findings}
    assert "first year" in found["soap-half"].text


def test_a_programme_of_another_service_is_a_question() -> None:
    listed = [{"programme": "Elm", "specialty": "Emergency Medicine", "service": "eras"}]
    assert {one.id.partition(".")[0] for one in board("2027-03-16", soap_list=listed, **MAY).findings} >= {
        "soap-service"
    }


def words(blocks: list[Block]) -> str:
    return "\n".join("".join(text for text, _ in line.parts) for block in blocks for line in block.lines)


def test_the_page_names_the_day_at_home_where_it_is_another() -> None:
    text = words(rank_page(board("2027-03-01", **MAY), at("2027-03-01", "Asia/Kolkata"), book()))
    assert "Thu 18 Mar 2027, 15:00 to 17:00 ET, Fri 19 Mar 2027 00:30 to 02:30 your time" in text
    assert "45 applications in SOAP can still be sent" in text
    assert "Certify by" in text
    late = words(rank_page(board("2027-03-10", **MAY), at("2027-03-10", "Asia/Kolkata"), book()))
    assert "Certify by" not in late
