"""The waiting room: who has what, when to ask, and that a question moves the next one on."""

from __future__ import annotations

import pytest

from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.documents.board import documents_board
from img_pathway.engine.waiting.board import Awaited, WaitingRoom, waiting_room
from img_pathway.rulebook import load
from tests.engine.build import judge, profile
from tests.engine.layers import ACCEPTED, PERSON, Layer

NOW = "2026-11-28"
SENT: Layer = {"credentials": {"diploma_sent": "2026-10-20", "transcript_sent": "2026-10-20"}}


def room(*layers: Layer, now: str = NOW) -> WaitingRoom:
    case = judge(profile(PERSON, ACCEPTED, *layers), now).case
    return waiting_room(case)


def row(ident: str, *layers: Layer, now: str = NOW) -> Awaited:
    return next(one for one in room(*layers, now=now).rows if one.id == ident)


def asked(day: str, about: str = "credentials.verified") -> Layer:
    return {"waiting": {"contacts": [{"date": day, "about": about, "whom": "Registrar"}]}}


def test_a_step_with_others_says_who_since_when_and_how_long_it_takes() -> None:
    found = row("credentials.verified", SENT)
    assert (found.who, str(found.since), found.days) == ("your school", "2026-10-20", 39)
    assert (found.usual, found.bad, found.confidence) == (28, 90, "secondary")
    assert "2026" in found.letter
    assert "Ananya Rao" in found.letter


@pytest.mark.parametrize(("now", "due"), [("2026-11-16", False), ("2026-11-17", True), ("2026-11-18", True)])
def test_it_is_due_from_the_end_of_the_usual_time(now: str, due: bool) -> None:
    assert row("credentials.verified", SENT, now=now).due is due


def test_a_question_moves_the_next_one_on_also_for_next_and_deadlines() -> None:
    found = row("credentials.verified", SENT, asked("2026-11-25"))
    assert (str(found.nudge), found.due) == ("2026-12-09", False)
    assert found.asked == ("Wed 25 Nov 2026",), "about what stands above it"
    assert found.nudge is not None
    assert found.nudge.expected
    state = judge(profile(PERSON, ACCEPTED, SENT, asked("2026-11-25")), NOW).step("credentials.verified")
    assert str(state.nudge) == "2026-12-09"


def test_a_paper_that_was_sent_waits_here_as_the_documents_say() -> None:
    sent: Layer = {"documents": {"papers": [
        {"kind": "mspe", "sent": [{"to": "myeras", "date": "2026-09-10"}]},
        {"kind": "photo", "sent": [{"to": "myeras", "date": "2026-09-01", "verified": "2026-09-02"}]},
        {"kind": "oet-report", "sent": [{"to": "intealth", "date": "2026-09-10"}]},
    ]}}  # fmt: skip
    case = judge(profile(PERSON, ACCEPTED, sent), NOW).case
    pending = {row.key for row in documents_board(case).rows if row.state == "sent"}
    assert pending >= {"documents.papers.1"}
    assert {one.id for one in waiting_room(case).rows} >= pending
    assert (row("documents.papers.1", sent).who, row("documents.papers.1", sent).days) == ("MyERAS", 79)


@pytest.mark.parametrize(
    ("day", "about"),
    [
        ("2026-10-19", "credentials.verified"),  # before it was sent
        ("2026-11-29", "credentials.verified"),  # not yet asked
        ("2026-11-25", "application.accepted"),  # about something else
    ],
)
def test_other_questions_move_nothing(day: str, about: str) -> None:
    assert str(row("credentials.verified", SENT, asked(day, about)).nudge) == "2026-11-17"


def test_one_s_own_wait_is_asked_about_and_stands_in_the_deadlines() -> None:
    mine: Layer = {
        "waiting": {"errands": [{"what": "Letter from Dr Shah", "whom": "Dr Shah", "since": "2026-10-01", "usual": 60}]}
    }
    found = row("waiting.errands.1", mine)
    assert (str(found.nudge), found.due) == ("2026-11-30", False)
    ahead = {one.id: str(one.day) for one in agenda(judge(profile(PERSON, mine), NOW))}
    assert ahead["nudge.waiting.errands.1"] == "2026-11-30"
    # Past its day it is for today, and what came is gone.
    late = {one.id: str(one.day) for one in agenda(judge(profile(PERSON, mine), "2026-12-24"))}
    assert late["nudge.waiting.errands.1"] == "2026-12-24"
    mine["waiting"]["errands"][0]["done"] = "2026-11-27"
    assert [one.id for one in room(mine).rows if one.step is None] == []


def test_beyond_the_bad_case_it_says_so() -> None:
    assert "39 days" not in row("credentials.verified", SENT).text
    assert "119 days" in row("credentials.verified", SENT, now="2027-02-16").text


def test_the_letter_bears_the_number_by_which_one_is_known_there() -> None:
    sent: Layer = {"application": {"accepted": None}, "identity": {"myintealth_id": "0-123-456-7"}}
    assert "0-123-456-7" in row("application.accepted", sent).letter
    assert "0-123-456-7" not in row("credentials.verified", SENT, {"identity": {"myintealth_id": "0-123-456-7"}}).letter


def test_nothing_waits_for_somebody_who_began_nothing() -> None:
    assert room().rows == ()


def test_somebody_to_write_to_has_nothing_in_hand() -> None:
    people: Layer = {"experience": {"people": [{"name": "Dr Hahn", "follow_up": "2026-11-20"}]}}
    assert room(people).rows == ()


def test_a_writer_is_spoken_to_by_name() -> None:
    asked: Layer = {"seasons": {2027: {"recommendations": [{"writer": "Dr Amari", "requested": "2026-10-25"}]}}}
    assert row("seasons.2027.recommendations.1", asked).letter.startswith("Dear Dr Amari,")
    assert row("credentials.verified", SENT).letter.startswith("Dear Sir or Madam,")


def test_each_is_asked_what_they_can_answer() -> None:
    assert "has your answer gone out" in row("credentials.verified", SENT).letter
    applied: Layer = {"permits": {"step2ck": [{"applied": "2026-11-15"}]}}
    fsmb = row("permits.step2ck", applied).letter
    assert "Sun 15 Nov 2026" in fsmb
    assert "Could you tell me its status" in fsmb
    asked: Layer = {"seasons": {2027: {"recommendations": [{"writer": "Dr Shah", "requested": "2026-11-01"}]}}}
    assert "upload link" in row("seasons.2027.recommendations.1", asked).letter
    errand: Layer = {"waiting": {"errands": [{"what": "Copies", "whom": "Notary", "since": "2026-11-01"}]}}
    assert "how it stands" in row("waiting.errands.1", errand).letter


@pytest.mark.parametrize(
    ("whom", "asks"),
    [
        ("MyERAS support", "to which programmes it is assigned"),
        ("AAMC", "to which programmes it is assigned"),
        ("Ministry of Health, Abuja", "under which number my request is filed"),
        ("ERAS Support Services at ECFMG", "status in MyIntealth"),
        ("Intealth", "status in MyIntealth"),
        ("the USMLE Program", "Could you tell me its status"),
        ("FSMB", "Could you tell me its status"),
        ("US Consulate, Lagos", "first day of training"),
        ("Texas Medical Board", "whether my application for the licence is complete"),
        ("Prometric", "my appointment"),
        ("Registrar, Mumbai University", "has your answer gone out"),
        ("The Poets' Society", "how it stands"),
    ],
)
def test_an_office_is_asked_what_it_can_answer(whom: str, asks: str) -> None:
    errand: Layer = {"waiting": {"errands": [{"what": "A paper", "whom": whom, "since": "2026-11-01"}]}}
    assert asks in row("waiting.errands.1", errand).letter


def test_every_portal_of_the_rulebook_has_its_own_question() -> None:
    book = load()
    asked = [book.portal(ident).question for ident in book.portal_ids]
    assert all(asked)
    assert len(set(asked)) == len(asked)


def test_a_proof_that_was_filed_waits_since_that_day() -> None:
    filed: Layer = {"identity": {"diploma_name": "Rao Ananya", "name_proof_filed": "2026-11-01"}}
    case = judge(profile(PERSON, ACCEPTED, filed), NOW).case
    assert [str(one.since) for one in waiting_room(case).rows] == ["2026-11-01"]
