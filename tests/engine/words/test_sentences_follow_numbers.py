"""A pack in which only a number changes: no sentence still says the old one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from img_pathway import rulebook
from img_pathway.engine import assess
from img_pathway.engine.plan.plan import plan
from img_pathway.profile.facts.profile import Profile
from img_pathway.rulebook.pack.verify import verify
from tests.engine.build import at, judge, profile
from tests.engine.layers import ACCEPTED, PAPERS, PERSON, STEPS
from tests.packs import changed

NOW = "2026-11-22"
ATTEMPTS = ("rules/usmle.toml", "from = 2021-07-01\nvalue = 4", "from = 2021-07-01\nvalue = 3")
JANUARY = ("rules/usmle.toml", '{ from = "01-01", to = "01-14" }', '{ from = "01-10", to = "01-20" }')
TRAINING = (
    "rules/ecfmg.toml",
    'sources = ["ecfmg.S29"]\n[[rule.values]]\nvalue = 12',
    'sources = ["ecfmg.S29"]\n[[rule.values]]\nvalue = 18',
)

FAILED = profile(
    PERSON,
    ACCEPTED,
    {"exams": {"step1": [{"date": day, "result": "fail"} for day in ("2024-02-01", "2025-02-01", "2026-02-01")]}},
)
"""Three attempts at Step 1, none of them passed."""
BOOKED = profile(PERSON, ACCEPTED, {"exams": {"step1": STEPS["exams"]["step1"], "step2ck": [{"date": "2027-01-16"}]}})
CERTIFIED = profile(PERSON, ACCEPTED, STEPS, PAPERS, {"certificate": {"issued": "2026-04-01", "expires": "2028-12-31"}})


def said(person: Profile, now: str, tmp_path: Path, *changes: tuple[str, str, str]) -> dict[str, str]:
    """Warnings and losses by id under a sound pack that differs by some numbers."""
    pack = changed(tmp_path / "pack", *changes)
    assert [problem for problem in verify(pack) if problem.severity == "error"] == []
    found = assess(person, rulebook.load(pack), at(now))
    return {one.id: one.text for one in found.warnings} | {one.id: one.avoid for one in found.cliffs}


@pytest.mark.parametrize(
    ("person", "change", "ident", "words", "never"),
    [
        (FAILED, ATTEMPTS, "attempts.closed", "Three attempts at Step 1 without a pass close", "Four"),
        (BOOKED, JANUARY, "booked.step2ck.january", "closed from Sun 10 Jan 2027 to Wed 20 Jan 2027", "14"),
        (CERTIFIED, TRAINING, "certificate", "permanent when Sun 31 Dec 2028 (expected) is over", "Jun 2028"),
    ],
    ids=["attempts", "january", "training"],
)
def test_a_sentence_says_the_number_of_its_rule(
    person: Profile, change: tuple[str, str, str], ident: str, words: str, never: str, tmp_path: Path
) -> None:
    text = said(person, NOW, tmp_path, change)[ident]
    assert words in text
    assert never not in text


def test_the_built_in_numbers_stand_in_the_same_sentences() -> None:
    before: dict[str, Any] = {one.id: one.avoid for one in judge(CERTIFIED, NOW).cliffs}
    assert "permanent when Fri 30 Jun 2028 (expected) is over" in before["certificate"]
    assert "attempts.closed" not in {one.id for one in judge(FAILED, NOW).warnings}
    assert "booked.step2ck.january" not in {one.id for one in judge(BOOKED, NOW).warnings}


def test_a_plan_names_the_closed_days_of_its_rule(tmp_path: Path) -> None:
    person = profile(
        PERSON, ACCEPTED, {"permits": {"step2ck": [{"applied": "2026-11-01", "period_start": "2027-01-12"}]}}
    )
    pack = changed(tmp_path / "pack", JANUARY)
    step = plan(assess(person, rulebook.load(pack), at(NOW))).step("exams.step2ck")
    [note] = [str(one) for one in step.notes if "closed" in str(one)]
    assert (
        note
        == "Not before Thu 21 Jan 2027: on Tue 12 Jan 2027 test centres are usually closed from Sun 10 Jan 2027 to Wed 20 Jan 2027."
    )
