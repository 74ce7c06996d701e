"""Documents: where a paper stands by its own entry or by other facts, its age, its translation, what comes first."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.documents.board import DocumentsBoard, PaperRow, documents_board
from tests.engine.build import judge, profile
from tests.engine.layers import ACCEPTED, PERSON, Layer

NOW = "2026-11-28"


def board(*papers: dict[str, Any], now: str = NOW, layers: tuple[Layer, ...] = ()) -> DocumentsBoard:
    case = judge(profile(PERSON, ACCEPTED, *layers, documents={"papers": list(papers)}), now).case
    assert case is not None
    return documents_board(case)


def row(kind: str, *papers: dict[str, Any], **more: Any) -> PaperRow:
    return next(one for one in board(*papers, **more).rows if one.id == kind)


@pytest.mark.parametrize(
    ("paper", "state"),
    [
        (None, "to get"),
        ({}, "held"),
        ({"sent": [{"to": "intealth", "date": "2026-11-28"}]}, "sent"),
        ({"sent": [{"to": "intealth", "date": "2026-11-29"}]}, "held"),
        ({"sent": [{"to": "intealth", "date": "2026-10-01", "verified": "2026-11-28"}]}, "verified"),
        ({"sent": [{"to": "intealth", "date": "2026-10-01", "rejected": "2026-11-01"}]}, "rejected"),
        ({"expires": "2026-11-27"}, "expired"),
        ({"expires": "2026-11-28"}, "held"),
    ],
)
def test_where_a_paper_stands(paper: dict[str, Any] | None, state: str) -> None:
    papers = [] if paper is None else [{"kind": "mspe", **paper}]
    assert row("mspe", *papers).state == state


def test_what_other_facts_tell_needs_no_entry() -> None:
    sent: Layer = {"credentials": {"diploma_sent": "2026-11-01"}}
    assert row("diploma", layers=(sent,)).state in ("sent", "verified")
    assert row("passport").state in ("held", "verified")


@pytest.mark.parametrize(
    ("issued", "state"), [("2026-08-30", "held"), ("2026-08-29", "expired")]
)  # ninety days before 28 November
def test_a_letter_of_good_standing_is_good_for_ninety_days(issued: str, state: str) -> None:
    assert row("good-standing", {"kind": "good-standing", "issued": issued}).state == state


def test_a_letter_of_good_standing_is_wanted_of_those_alone_who_ask_for_it() -> None:
    assert row("good-standing").state == "not needed"
    asked: Layer = {"skills": {"good_standing_requested": "2026-11-01"}}
    assert row("good-standing", layers=(asked,)).state == "to get"


@pytest.mark.parametrize(
    ("paper", "wrong"),
    [
        ({"language": "Spanish"}, True),
        ({"language": "Spanish", "translated": True}, False),
        ({"language": "english"}, False),
        ({}, False),
    ],
)
def test_a_diploma_in_another_language_goes_with_a_translation(paper: dict[str, Any], wrong: bool) -> None:
    found = board({"kind": "diploma", **paper})
    assert any(one.id.startswith("translation") for one in found.findings) is wrong


def test_what_is_wanted_comes_first_by_its_day() -> None:
    rows = board().rows
    opens = [one.open for one in rows]
    assert opens == sorted(opens, reverse=True)
    days = [one.by for one in rows if one.open and one.by is not None]
    assert days == sorted(days)


def test_a_paper_of_another_kind_is_kept_in_sight() -> None:
    found = row("licence", {"kind": "licence", "title": "Council", "lies": "blue folder"})
    assert (found.title, found.lies, found.state) == ("Council", "blue folder", "held")


def test_a_paper_whose_day_has_gone_by_says_since_when() -> None:
    assert "due since" in board().summary
    assert "due since" not in board(now="2026-05-01T12:00").summary
    assert row("statement").text.startswith("You make it yourself")


@pytest.mark.parametrize(
    ("sent", "state"), [("2026-10-30", "sent"), ("2026-10-31", "expired"), (None, "expired")]
)  # issued on 1 August: young enough until 30 October
def test_how_young_it_must_be_is_judged_on_its_arrival(sent: str | None, state: str) -> None:
    letter: Layer = {"skills": {"good_standing_issued": "2026-08-01", "good_standing_sent": sent}}
    assert row("good-standing", layers=(letter,)).state == state


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        ([{"to": "intealth", "verified": "2026-06-01"}, {"to": "myeras", "date": "2026-09-01", "rejected": "2026-09-20"}], "rejected"),
        ([{"to": "myeras", "rejected": "2026-09-20"}, {"to": "myeras", "date": "2026-10-01", "verified": "2026-11-01"}], "verified"),
        ([{"to": "myeras", "verified": "2026-11-01"}, {"to": "myeras", "date": "2026-09-01", "rejected": "2026-09-20"}], "verified"),
        ([{"to": "myeras", "rejected": "2026-09-20"}, {"to": "myeras", "date": "2026-10-01"}], "sent"),
    ],
)  # fmt: skip
def test_one_portal_that_rejected_a_paper_still_lacks_it(sent: list[dict[str, Any]], state: str) -> None:
    assert row("mspe", {"kind": "mspe", "sent": sent}).state == state
