"""Documents: where a paper stands by its own entry or by other facts, its age, its translation, what comes first."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.documents.board import DocumentsBoard, PaperRow, documents_board
from img_pathway.engine.plan.plan import as_planned, plan
from img_pathway.reports.pages.documents import documents_page
from tests.engine.build import book, judge, profile
from tests.engine.layers import ACCEPTED, PERSON, Layer

NOW = "2026-11-28"


def board(*papers: dict[str, Any], now: str = NOW, layers: tuple[Layer, ...] = ()) -> DocumentsBoard:
    case = judge(profile(PERSON, ACCEPTED, *layers, documents={"papers": list(papers)}), now).case
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


def test_a_letter_for_one_pathway_is_not_asked_of_a_student_without_a_licence() -> None:
    letter = {"kind": "good-standing", "issued": "2026-06-01", "expires": "2026-09-01"}
    student: Layer = {"school": {"status": "enrolled", "graduated": "2027-05-15", "degree": "2027-05-15"}}
    assert row("good-standing", letter, layers=(student,)).state == "not needed"
    assert row("good-standing", letter).state == "expired"  # a graduate who may hold a licence
    none: Layer = {"skills": {"licence_unsupervised": False}}
    assert row("good-standing", letter, layers=(none,)).state == "not needed"


def test_what_is_said_of_a_sending_has_its_own_day() -> None:
    sent = [
        {"to": "myeras", "date": "2026-09-25", "verified": "2026-09-28"},
        {"to": "intealth", "date": "2026-09-05", "rejected": "2026-09-20"},
        {"to": "residencycas", "date": "2026-09-07"},
    ]
    found = [(one.state, str(one.date)) for one in row("mspe", {"kind": "mspe", "sent": sent}).sent]
    assert found == [("verified", "2026-09-28"), ("rejected", "2026-09-20"), ("sent", "2026-09-07")]


def test_what_was_rejected_comes_first_and_says_when() -> None:
    back = {"kind": "transcript", "sent": [{"to": "myeras", "date": "2026-09-05", "rejected": "2026-09-20"}]}
    found = board(back)
    assert found.rows[0].id == "transcript"
    assert "by MyERAS on Sun 20 Sep 2026" in found.rows[0].text
    assert "Final transcript, which was rejected" in found.summary


def test_a_passport_that_ends_is_told_on_the_board_and_among_the_dates() -> None:
    noted: Layer = {"documents": {"papers": [{"kind": "passport", "expires": "2027-02-01"}]}}
    assessed = judge(profile(PERSON, ACCEPTED, noted, identity={"passport_expires": None}), NOW)
    assert any(
        one.id.startswith("ends.") or one.id.startswith("short.") for one in documents_board(assessed.case).findings
    )
    dates = [(one.id, one.day) for one in agenda(assessed)]
    assert [str(day) for ident, day in dates if ident == "expires.passport"] == ["2027-02-01"]


def test_a_paper_in_ones_hands_has_its_last_day_among_the_dates() -> None:
    assessed = judge(
        profile(PERSON, ACCEPTED, documents={"papers": [{"kind": "immunization", "expires": "2027-01-15"}]}), NOW
    )
    assert [str(one.day) for one in agenda(assessed) if one.id == "expires.documents.papers.1"] == ["2027-01-15"]


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


def test_a_diploma_is_done_once_the_school_has_verified_it_and_not_when_it_was_sent() -> None:
    """Given to ECFMG, the step of the diploma is done, and the paper is still with others."""
    sent: Layer = {"credentials": {"diploma_sent": "2026-11-01", "transcript_sent": "2026-11-01"}}
    found = row("diploma", layers=(sent,))
    assert (found.state, str(found.since)) == ("sent", "2026-11-01")
    listed: Layer = {"credentials": {"documents": [{"kind": "diploma", "sent": "2026-11-02"}]}}
    assert (row("diploma", layers=(listed,)).state, row("transcript", layers=(listed,)).state) == ("sent", "to get")
    accepted = {"kind": "diploma", "sent": [{"to": "intealth", "date": "2026-10-01", "verified": "2026-10-05"}]}
    assert row("diploma", accepted).state == "sent"
    assert "school" in row("diploma", accepted).text
    verified: Layer = {
        "credentials": {"diploma_sent": "2026-10-01", "transcript_sent": "2026-10-01", "verified": "2026-11-28"}
    }
    assert row("diploma", layers=(verified,)).state == "verified"
    assert row("diploma", layers=(verified,), now="2026-11-27").state == "sent"


@pytest.mark.parametrize(
    ("identity", "state"),
    [
        ({}, "not needed"),
        ({"diploma_name": "Ananya Rao"}, "not needed"),
        ({"diploma_name": "Rao Ananya"}, "to get"),
        ({"diploma_name": "Anánya Rao"}, "to get"),  # perhaps
        ({"diploma_name": "Rao Ananya", "name_proof_filed": "2026-11-28"}, "sent"),
        ({"diploma_name": "Rao Ananya", "name_proof_filed": "2026-11-29"}, "to get"),
        ({"diploma_name": "Rao Ananya", "name_proof_filed": "2026-11-01", "name_proof_accepted": "2026-11-28"}, "verified"),
    ],
)  # fmt: skip
def test_a_proof_is_wanted_of_those_alone_whose_papers_differ(identity: Layer, state: str) -> None:
    assert row("name-proof", layers=({"identity": identity},)).state == state


def test_a_paper_that_nothing_asks_for_is_not_wanted() -> None:
    copy = {"kind": "licence"}
    assert board(copy).summary.split()[0] == board().summary.split()[0]
    back = {"kind": "licence", "sent": [{"to": "intealth", "date": "2026-10-01", "rejected": "2026-11-01"}]}
    assert (row("licence", back).state, row("licence", back).open) == ("rejected", True)
    away = {"kind": "licence", "sent": [{"to": "board", "date": "2026-10-01"}]}
    assert row("licence", away).state == "sent"


@pytest.mark.parametrize(
    "layer",
    [
        {"credentials": {"translated": "2026-11-28"}},
        {"credentials": {"documents": [{"kind": "translation", "sent": "2026-11-01"}]}},
    ],
)
def test_a_translation_recorded_elsewhere_counts(layer: Layer) -> None:
    papers = {"kind": "diploma", "language": "Spanish"}
    assert any(one.id.startswith("translation") for one in board(papers).findings)
    assert not any(one.id.startswith("translation") for one in board(papers, layers=(layer,)).findings)
    both = board(papers, {"kind": "translation"})
    assert not any(one.id.startswith("translation") for one in both.findings)


def test_what_comes_first_knows_the_days_of_the_plan() -> None:
    assessed = judge(profile(PERSON, ACCEPTED, profile={"target_match": 2028}), NOW)
    planned = as_planned(assessed, plan(assessed)).by_id
    rows = {one.id: one for one in documents_board(assessed.case, planned).rows}
    for kind, step in (("oet-report", "skills.oet"), ("diploma", "credentials.diploma")):
        assert rows[kind].by in (planned[step].latest_safe, planned[step].latest_possible)
        assert rows[kind].by is not None
    first = next(iter(rows.values()))
    assert first.by == min(one.by for one in rows.values() if one.open and one.by is not None)
    assert first.title in documents_board(assessed.case, planned).summary


def test_the_statement_of_an_application_that_went_out_is_not_still_to_be_made() -> None:
    """ "8 papers are still wanted. First: Personal statement, due since …" stood over six interviews."""
    ahead: Layer = {"seasons": {2028: {"submitted": None, "residencycas_submitted": None}}}
    assert row("statement", layers=(ahead,)).state == "to get"
    gone: Layer = {"profile": {"target_match": 2027}, "seasons": {2027: {"submitted": "2026-09-25"}}}
    found = row("statement", layers=(gone,))
    assert (found.state, found.open) == ("check", False)
    assert row("statement", {"kind": "statement"}, layers=(gone,)).state == "held"


def test_each_portal_says_in_words_where_its_papers_stand() -> None:
    blocks = documents_page(board({"kind": "passport", "sent": [{"to": "intealth", "date": "2026-10-01"}]}), book())
    rows = ["".join(text for text, _ in block.lines[0].parts) for block in blocks]
    [told] = [row for row in rows if row.startswith("MyIntealth  ")]
    assert "✓ done: Passport" in told
    assert "○ to get: " in told


def test_a_row_does_not_say_its_state_twice() -> None:
    blocks = documents_page(board(layers=({"profile": {"citizenships": ["US"]}},)), book(), ())
    told = {"".join(text for text, _ in block.lines[0].parts): block for block in blocks}
    need = told["Statement of Need"]
    assert need.lines[0].right == (("– not needed", "dim"),)
    assert len(need.lines) == 1
