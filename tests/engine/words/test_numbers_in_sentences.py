"""A number that a pack changes is changed in every sentence about it, whether written in figures or in letters."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from img_pathway.engine import assess
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.readings.six_pathways import pathways
from img_pathway.rulebook.book import Rulebook
from tests.engine.build import at, book, profile
from tests.engine.layers import ACCEPTED, PERSON, Layer

NOW = "2026-11-22"


def with_value(rule: str, value: Any) -> Rulebook:
    """The built-in rulebook with another value of one rule, on all days."""
    core = deepcopy(book()._core)
    for dated in core["rules"][rule]["values"]:
        dated["value"] = value
    return Rulebook(core, lambda: book().texts)


def sentences(assessment: Assessment, step: str) -> str:
    return " ".join(reason.text for reason in assessment.step(step).reasons)


FAILED = [{"date": day, "result": "fail"} for day in ("2021-03-01", "2022-03-01", "2023-03-01", "2024-03-01")]
STEP_1: Layer = {"exams": {"step1": [{"date": "2021-01-10", "result": "pass"}]}}


@pytest.mark.parametrize(
    ("rule", "value", "facts", "step", "new", "old"),
    [
        pytest.param(
            "ecfmg.account-draft",
            10,
            {"identity": {"account_started": "2026-11-01"}},
            "identity.account",
            "deleted after 10 days",
            "14",
            id="days a begun request is kept",
        ),
        pytest.param(
            "usmle.attempts.max",
            3,
            {"exams": {"step1": FAILED[:3]}},
            "exams.step2ck",
            "3 attempts at Step 1 without a pass close every Step",
            "4 attempts",
            id="attempts at a Step",
        ),
        pytest.param(
            "ecfmg.exam-seven-year",
            8,
            STEP_1,
            "exams.step1",
            "The eight-year clock runs from Sun 10 Jan 2021",
            "seven",
            id="years of the window",
        ),
        pytest.param(
            "ecfmg.exam-cs-end",
            date(2021, 2, 3),
            {},
            "exams.step2cs",
            "ended in February 2021",
            "January",
            id="end of CS",
        ),
        pytest.param(
            "ecfmg.account-legacy",
            date(2025, 11, 3),
            {"identity": {"account_requested": "2025-06-01", "check_done": "2025-06-10"}},
            "identity.account",
            "in use by November 2025",
            "September",
            id="first day of MyIntealth",
        ),
    ],
)
def test_a_changed_number_is_said(rule: str, value: Any, facts: Layer, step: str, new: str, old: str) -> None:
    person = profile(PERSON, ACCEPTED if "exams" in facts else {}, facts)
    said = sentences(assess(person, with_value(rule, value), at(NOW)), step)
    assert new in said
    assert old not in said
    assert new not in sentences(assess(person, book(), at(NOW)), step)


def test_pathway_6_says_how_many_encounters_the_rule_asks_for() -> None:
    asked = {"encounters": 5, "evaluator_years": 5, "max_per_evaluator": 2}
    nothing_fits: Layer = {
        "school": {"graduated": "2015-06-30", "wfme": False, "ncfmea": False, "joint_us_degree": False},
        "skills": {"licence_unsupervised": False, "osce_passed": False},
    }
    case = Case(profile(PERSON, nothing_fits), with_value("ecfmg.path-6", asked), at(NOW))
    assert "five real encounters" in pathways(case)[-1].reasons[0].text
