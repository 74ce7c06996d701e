"""Letters: where each stands, the set against the rules, the portal that was changed, the season never submitted."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.letters.board import LettersBoard, letters_board
from img_pathway.engine.waiting.board import waiting_room
from tests.engine.build import judge, profile
from tests.engine.layers import PERSON

NOW = "2026-11-28"


def board(*letters: dict[str, Any], now: str = NOW, **more: Any) -> LettersBoard:
    season = {"recommendations": list(letters), **more.pop("season", {})}
    case = judge(profile(PERSON, seasons={2027: season}, **more), now).case
    return letters_board(case)


def verdicts(found: LettersBoard) -> dict[str, str]:
    return {one.id: one.verdict for one in found.findings}


@pytest.mark.parametrize(
    ("letter", "state"),
    [
        ({"writer": "A"}, "to ask"),
        ({"writer": "A", "requested": "2026-11-29"}, "to ask"),
        ({"writer": "A", "requested": "2026-11-28"}, "asked"),
        ({"writer": "A", "requested": "2026-06-01"}, "asked"),
        ({"writer": "A", "requested": "2026-05-31"}, "gone"),
        ({"writer": "A", "requested": "2026-05-01", "uploaded": "2026-05-31"}, "uploaded"),
        ({"writer": "A", "uploaded": "2026-11-29", "requested": "2026-11-01"}, "asked"),
        ({"writer": "A", "processed": "2026-11-28"}, "processed"),
        ({"writer": "A", "requested_month": "2026-11"}, "asked"),
        ({"writer": "A", "requested_month": "2026-05"}, "gone"),
        ({"writer": "A", "requested_month": "2026-12"}, "to ask"),
    ],
)
def test_where_a_letter_stands(letter: dict[str, Any], state: str) -> None:
    assert board(letter).rows[0].state == state


@pytest.mark.parametrize(("now", "due"), [("2026-10-30", False), ("2026-10-31", True), ("2026-11-01", True)])
def test_a_writer_is_asked_after_the_usual_time(now: str, due: bool) -> None:
    row = board({"writer": "A", "requested": "2026-10-01"}, now=now).rows[0]
    assert (row.due, str(row.nudge)) == (due, "2026-10-31")


def test_of_a_month_the_writer_is_asked_after_the_usual_time_from_its_last_day() -> None:
    row = board({"writer": "A", "requested_month": "2026-09"}, now="2026-10-29").rows[0]
    assert (row.due, str(row.nudge), row.since, row.month) == (False, "2026-10-30", None, "2026-09")


UP: dict[str, Any] = {"uploaded": "2026-09-01", "waived": True, "kind": "us-clinical"}


def test_the_usual_number_is_a_question_not_a_wrong() -> None:
    assert verdicts(board({"writer": "A", **UP}))["usual"] == "check"
    assert verdicts(board(*({"writer": one, **UP} for one in "ABC")))["usual"] == "fine"


@pytest.mark.parametrize(("count", "wrong"), [(3, False), (4, False), (5, True)])
def test_a_programme_takes_four_letters(count: int, wrong: bool) -> None:
    found = board(*({"writer": f"W{n}", "assigned": ["Elm"], **UP} for n in range(count)))
    assert ("most.elm" in verdicts(found)) is wrong


def test_programmes_without_a_letter_are_named() -> None:
    listed = {
        "programmes": [{"name": "Elm", "nrmp": "1111140C0"}, {"name": "Oak"}, {"name": "Ash", "status": "dropped"}]
    }
    found = board({"writer": "A", "assigned": ["1111140c0"], **UP}, season=listed)
    text = next(one.text for one in found.findings if one.id == "unassigned")
    assert "Oak" in text
    assert "Elm" not in text
    assert "Ash" not in text


@pytest.mark.parametrize(
    ("specialty", "letter", "verdict"),
    [
        ("dermatology", {}, "check"),
        ("dermatology", {"own_form": True}, "fine"),
        ("dermatology", {"own_form": True, "specialty": "dermatology"}, "fine"),
        ("dermatology", {"own_form": True, "specialty": "internal medicine"}, "check"),
        ("emergency medicine", {}, "check"),
        ("internal medicine", {}, None),
    ],
)
def test_some_specialties_have_a_form_of_their_own(specialty: str, letter: dict[str, Any], verdict: str | None) -> None:
    found = board({"writer": "A", **UP, **letter}, profile={"specialties": [specialty]})
    assert verdicts(found).get(f"own-form.{specialty}") == verdict


def test_letters_of_a_season_never_submitted_are_in_danger_and_not_once_it_is() -> None:
    assert verdicts(board({"writer": "A", **UP}))["draft"] == "check"
    assert "draft" not in verdicts(board({"writer": "A", **UP}, season={"submitted": "2026-09-24"}))


def test_without_letters_nothing_is_found() -> None:
    assert board().findings == ()
    assert board().rows == ()


def test_how_long_letters_of_a_submitted_season_are_kept_is_told() -> None:
    sent = board({"writer": "A", **UP}, season={"submitted": "2026-09-24"})
    assert "up to Match 2034" in next(one.text for one in sent.findings if one.id == "kept")
    assert "kept" not in verdicts(board({"writer": "A", **UP}))


@pytest.mark.parametrize(
    ("letter", "nudge"),
    [
        ({"requested": "2026-10-01", "uploaded": "2026-11-20"}, "2026-11-27"),
        ({"requested": "2026-10-01", "uploaded": "2026-11-22"}, "2026-11-29"),
        ({"uploaded": "2026-11-20", "processed": "2026-11-25"}, "None"),
    ],
)
def test_an_uploaded_letter_is_with_ecfmg_until_it_is_processed(letter: dict[str, Any], nudge: str) -> None:
    row = board({"writer": "A", **letter}).rows[0]
    assert (str(row.nudge), row.due) == (nudge, nudge == "2026-11-27")


def test_ecfmg_is_asked_about_an_uploaded_letter_and_not_about_the_school() -> None:
    letter = {"writer": "A", "requested": "2026-10-01", "uploaded": "2026-11-20"}
    case = judge(profile(PERSON, seasons={2027: {"recommendations": [letter]}}), NOW).case
    words = waiting_room(case).rows[0].letter
    assert words.startswith("Dear Sir or Madam,")
    assert "not shown as processed" in words
    assert "school" not in words


def test_of_a_season_that_is_decided_no_letter_is_asked_about() -> None:
    row = board({"writer": "A", "uploaded": "2026-09-20"}, season={"result": "matched"}, now="2027-03-20").rows[0]
    assert row.nudge is None
