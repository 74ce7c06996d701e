"""A pack in which only a number changes changes every sentence of skills, season, visa and its board that names it."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine import assess
from img_pathway.engine.case import Case
from img_pathway.engine.visa.board import visa_board
from img_pathway.profile.facts import Profile
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.build import compile_pack, read_pack
from tests.engine.build import at, book, profile
from tests.engine.layers import ACCEPTED, CERTIFIED, PAPERS, PATHWAY, PERSON, STEPS, Layer, season

NOW = "2026-11-28"
MATCHED: Layer = season(result="matched")
AFTER_MATCH = "2027-04-01"


def with_value(rule: str, value: Any) -> Rulebook:
    """The built-in pack with another value of one rule, whatever the day or season."""
    raw = read_pack()
    row = next(row for row in raw["rules"] if row["id"] == rule)
    for each in row["values"]:
        each["value"] = value
    core, texts = compile_pack(raw)
    return Rulebook(core, lambda: texts)


def told(person: Profile, rules: Rulebook, now: str, step: str) -> str:
    return " ".join(reason.text for reason in assess(person, rules, at(now)).by_id[step].reasons)


DRAFT: Layer = {
    "skills": {"pathway": [{"season": 2027, "number": 3, "started": "2026-10-01"}]},
    "certificate": {"issued": None},
}
J1: Layer = {"visa": {"plan": "j1"}}
SENTENCES: list[tuple[str, Any, Layer, str, str, str, str]] = [
    # rule, its new value, facts, day, step, said before, said after
    ("ecfmg.path-draft", 9, DRAFT, NOW, "skills.pathway", "after 5 days", "after 9 days"),
    (
        "visa.evsp.ds2019-earliest", 9, {**MATCHED, **J1}, AFTER_MATCH, "visa.ds2019",
        "from Fri 1 Jan 2027 (expected), six months before", "from Thu 1 Oct 2026 (expected), nine months before",
    ),
    (
        "visa.evsp.ds2019-earliest", 5, {"visa": {"plan": "j1", "ds2019_issued": "2026-12-01"}, **MATCHED}, AFTER_MATCH,
        "visa.ds2019", "more than six months before", "more than five months before",
    ),
    (
        "visa.evsp.ds2019-earliest", 5, {"visa": {"plan": "j1", "issued": "2026-12-01"}, **MATCHED}, AFTER_MATCH,
        "visa.consulate", "more than six months before", "more than five months before",
    ),
    (
        "visa.evsp.processing", {"min_days": 35, "max_days": 56},
        {"visa": {"plan": "j1", "ds2019_requested": "2027-03-20"}, **MATCHED}, AFTER_MATCH,
        "visa.ds2019", "about 28 to 42 days", "about 35 to 56 days",
    ),
    (
        "visa.j1.entry-window", 20, {"visa": {"plan": "j1", "entered": "2027-05-20"}, **MATCHED}, "2027-05-25",
        "visa.entry", "more than 30 days before", "more than 20 days before",
    ),
    (
        "visa.h1b.100k-what", 90000, {"visa": {"plan": "h1b"}, "profile": {"location": "IN"}}, "2027-10-01",
        "visa.class", "$100,000 payment", "$90,000 payment",
    ),
    ("match.lor.mix", 2, season(letters=1), NOW, "programs.letters", "three or more are usual", "two or more are usual"),
    ("eras.lor.max-per-program", 5, season(letters=3), NOW, "programs.letters", "at most four", "at most five"),
    (
        "match.after.unmatched-list", "04-15", season(result="unmatched"), "2027-04-01",
        "match.soap", "until Sat 1 May 2027", "until Thu 15 Apr 2027",
    ),
    (
        "ecfmg.cred-four-years", 6, {"school": {"credit_years": 3}}, NOW, "credentials.transcript",
        "at least 4", "at least 6",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "value", "facts", "now", "step", "before", "after"), SENTENCES)
def test_a_sentence_follows_the_number_of_its_rule(
    rule: str, value: Any, facts: Layer, now: str, step: str, before: str, after: str
) -> None:
    person = profile(PERSON, ACCEPTED, STEPS, PAPERS, PATHWAY, CERTIFIED, facts)
    assert before in told(person, book(), now, step)
    changed = told(person, with_value(rule, value), now, step)
    assert after in changed
    assert before not in changed


BOARD: list[tuple[str, Any, Layer, str, str]] = [
    ("visa.f1-opt", 18, {}, "Twelve months for graduates", "18 months for graduates"),
    ("visa.j1.212e-applies", 3, {}, "J-1 now means two years", "J-1 now means three years"),
    ("visa.j1.212e-applies", 3, {}, "the rule of two years at home", "the rule of three years at home"),
    ("visa.waiver.conrad-terms", {"years": 4}, {}, "three years of H-1B work", "four years of H-1B work"),
    ("visa.h1b.100k-what", 90000, {"visa": {"plan": "h1b"}}, "$100,000", "$90,000"),
]


@pytest.mark.parametrize(("rule", "value", "facts", "before", "after"), BOARD)
def test_the_visa_board_follows_the_numbers_of_its_rules(
    rule: str, value: Any, facts: Layer, before: str, after: str
) -> None:
    def shown(rules: Rulebook) -> str:
        board = visa_board(Case(profile(PERSON, STEPS, facts), rules, at("2027-10-01")))
        rows = [reason.text for row in board.rows for reason in row.reasons]
        binds = [f"{bind.title} {bind.text}" for bind in board.binds]
        return " ".join([*rows, *binds, *(question.text for question in board.questions)])

    assert before in shown(book())
    changed = shown(with_value(rule, value))
    assert after in changed
    assert before not in changed
