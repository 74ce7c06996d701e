"""Sentences apart from rules: how each kind of value is written, and what `verify` finds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from img_pathway.engine.model import Deadline
from img_pathway.engine.words.render import Words
from img_pathway.engine.words.said import Said, Slot
from img_pathway.rulebook.build import REQUIRED
from img_pathway.rulebook.pack import required
from img_pathway.rulebook.pack.sentences import word_problems
from img_pathway.rulebook.types import Dated

DAY = date(2027, 3, 3)


def deadline(confidence: str) -> Deadline:
    dated = Dated(DAY, confidence, ("nrmp.rol-pattern",), datetime(2027, 3, 4, 2, tzinfo=UTC))
    return Deadline("2027.nrmp.rol", "Rank list", dated)


@pytest.mark.parametrize(
    ("sentence", "value", "text"),
    [
        ("by {x}", DAY, "by Wed 3 Mar 2027"),
        ("by {x}", deadline("official"), "by Wed 3 Mar 2027"),
        ("by {x}", deadline("inferred"), "by Wed 3 Mar 2027 (expected)"),
        ("by {x}", deadline("unverified"), "by Wed 3 Mar 2027 (expected)"),
        ("was expected by {x:sure}", deadline("inferred"), "was expected by Wed 3 Mar 2027"),
        ("from {x} to {x}.", deadline("inferred"), "from Wed 3 Mar 2027 to Wed 3 Mar 2027 (both expected)."),
        (
            "sources differ ({x}, {x})",
            deadline("inferred"),
            "sources differ (Wed 3 Mar 2027, Wed 3 Mar 2027, both expected)",
        ),
        ("in {x:month}", DAY, "in March 2027"),
        ("{x:try|tries}", 1, "1 try"),
        ("{x:try|tries}", 3, "3 tries"),
        ("{x:?is|are}", 0, "are"),
        ("{x:?is|are} open", ("a", "b"), "are open"),
        ("{x:Word} attempts", 4, "Four attempts"),
        ("{x:word}", 40, "40"),
        ("{x}", ("Step 1",), "Step 1"),
        ("{x}", ("Step 1", "Step 2 CK", "OET"), "Step 1, Step 2 CK and OET"),
        ("{x:or}", ("a", "b"), "a or b"),
        ("{x: }", ("One.", None, "Two."), "One. Two."),
        ("{x}", Decimal("1400"), "$1,400"),
        ("{x}", Decimal("580.50"), "$580.50"),
        ("{x:usd}", 695, "$695"),
        ("start{x}.", None, "start."),
        ("start{x}.", Said("on", day=DAY), "start on Wed 3 Mar 2027."),
        ("do: {x}.", "Ask first.", "do: Ask first."),
        ("do: {x}.", "Who needs it?", "do: Who needs it?"),
        ("{x:First}", "the hospital", "The hospital"),
        ("{{x}} {x}", "[b]{y}", "{x} [b]{y}"),
    ],
)
def test_a_slot_is_written_by_the_kind_of_its_value(sentence: str, value: Slot, text: str) -> None:
    assert Words({"it": sentence, "on": " on {day}"}).text(Said("it", x=value)) == text


def test_the_table_of_what_the_program_reads_is_made_from_its_code() -> None:
    assert REQUIRED.read_text(encoding="utf-8") == required.write(required.collect())


GOAL = "profile.goal.chosen"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({GOAL: "Match {year}."}, []),
        ({GOAL: "Aim: Match {year}, with Step 2 CK and Pathway 6, on a J-1."}, []),
        ({GOAL: "Match {jahr}."}, ["has a slot {jahr} that is not given"]),
        ({GOAL: "Match 2027."}, ["has the number 2027 typed"]),
        ({GOAL: "Match {year."}, ["cannot be read: expected '}' before end of string"]),
        ({GOAL: 7}, ["is no text"]),
        ({"profile.goal.chose": "Match."}, ["is said nowhere"]),
    ],
)
def test_verify_finds_what_is_wrong_with_a_sentence(words: dict[str, object], said: list[str]) -> None:
    assert [problem.text for problem in word_problems({"words": {"en": words}})] == said
