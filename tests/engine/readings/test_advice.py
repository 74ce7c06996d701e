"""What else applies at a step: every advising rule is shown by `why` to somebody, and to nobody it is not for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from img_pathway import rulebook
from img_pathway.engine.case import Case
from img_pathway.engine.explain.explain import explain
from img_pathway.engine.readings.advice import ASKED, SHOWN, also_applies, applies, matters_most
from img_pathway.profile.file.codec import from_document
from img_pathway.rulebook.types import WHOM, Rule

BOOK = rulebook.load()
PLAIN: dict[str, Any] = {"profile": {"citizenships": ["PE"], "us_status": "none", "target_match": 2028}}
PEOPLE: dict[str, dict[str, Any]] = {
    "": PLAIN,
    "student": {**PLAIN, "school": {"country": "PE", "status": "enrolled", "graduated": date.fromisoformat("2028-01-10")}},
    "graduate": {**PLAIN, "school": {"country": "PE", "status": "graduated", "graduated": date.fromisoformat("2020-01-10")}},
    "inside": {"profile": {**PLAIN["profile"], "location": "US", "us_status": "f1"}},
    "j1": {**PLAIN, "visa": {"plan": "j1"}},
    "h1b": {**PLAIN, "visa": {"plan": "h1b"}},
    "status": {"profile": {"us_status": "work-permit", "target_match": 2028}},
    "citizen": {"profile": {"citizenships": ["CA", "CD", "TM", "AU", "MX"], "us_status": "none"}},
    "specialty": {
        "profile": {
            "target_match": 2026,
            "specialties": [
                "emergency medicine", "ob/gyn", "plastic surgery", "internal medicine", "ophthalmology", "urology",
            ],
        }
    },
    "target": {"profile": {"target_match": 2027}},
    "licence-state": {"start": {"licence_state": "TN"}},
    "sat": {"exams": {"step1": [
        {"date": date.fromisoformat("2023-05-10"), "result": "fail"}, {"date": date.fromisoformat("2024-05-10"), "result": "pass"},
    ]}},
    "matched": {"profile": {"target_match": 2026}, "seasons": {"2026": {"result": "matched"}}},
    "unmatched": {"profile": {"target_match": 2026}, "seasons": {"2026": {"result": "unmatched"}}},
}  # fmt: skip
DAYS = ("2022-06-01", "2025-06-01", "2026-02-01", "2026-11-28")


@cache
def case(name: str, day: str = "2026-11-28") -> Case:
    profile = from_document({"format": 1, **PEOPLE[name]})
    return Case(profile, BOOK, datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC))


@cache
def told(step: str, name: str, day: str = "2026-11-28") -> frozenset[str]:
    """Every rule that Why of a step names."""
    found = case(name, day)
    return frozenset(rule for part in explain(found.profile, BOOK, found.now, step).sections for rule in part.rules)


def unheard(rule: Rule) -> bool:
    """Is an advising rule shown by no Why of its steps, to whomever, on whichever day?"""
    return not any(rule.id in told(step, name, day) for name in PEOPLE for day in DAYS for step in rule.steps)


ADVISING = [rule for rule in BOOK.rules() if rule.role == "advises"]


def test_every_advising_rule_is_heard() -> None:
    assert [rule.id for rule in ADVISING if unheard(rule)] == []


def test_a_rule_for_nobody_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ASKED, "licence-state", lambda case, rule, words: False)
    told.cache_clear()
    case.cache_clear()
    assert unheard(BOOK.rule("states.tn.status-2026"))
    told.cache_clear()
    case.cache_clear()


def test_whom_is_one_list() -> None:
    assert set(ASKED) == set(WHOM)
    assert {word.partition(":")[0] for rule in BOOK.rules() for word in rule.whom} <= set(WHOM)


@pytest.mark.parametrize(
    ("rule", "name", "day", "answer"),
    [
        ("visa.j1.moonlighting", "j1", "2026-11-28", True),
        ("visa.j1.moonlighting", "h1b", "2026-11-28", False),
        ("visa.j1.moonlighting", "", "2026-11-28", None),
        ("visa.h1b.cap-exempt", "j1", "2026-11-28", False),
        ("visa.ban.not-drc", "citizen", "2026-11-28", True),
        ("visa.ban.not-drc", "", "2026-11-28", False),
        ("ecfmg.exam-student-eligibility", "student", "2026-11-28", True),
        ("ecfmg.exam-student-eligibility", "graduate", "2026-11-28", False),
        ("usmle.attempts.no-retake", "sat", "2026-11-28", True),
        ("usmle.attempts.no-retake", "sat", "2024-05-09", False),
        ("ecfmg.fee-application-old", "", "2025-07-31", True),
        ("ecfmg.fee-application-old", "", "2025-08-01", False),
        ("usmle.watch.step3-dec-2026", "", "2026-12-18", True),
        ("usmle.watch.step3-dec-2026", "", "2026-12-19", False),
        ("match.after.plan-b", "unmatched", "2026-11-28", True),
        ("match.after.plan-b", "matched", "2026-11-28", False),
        ("ecfmg.oet-universal", "", "2026-11-28", True),
    ],
)
def test_for_whom_a_rule_is(rule: str, name: str, day: str, answer: bool | None) -> None:
    assert applies(case(name, day), BOOK.rule(rule)) is answer


def test_what_is_for_this_person_comes_first() -> None:
    assert also_applies(case("j1"), "visa.class")[0].whom
    assert "ecfmg.exam-student-eligibility" in [
        rule.id for rule in matters_most(case("student"), "application.enrolment")
    ]


def test_a_stage_shows_no_more_than_three() -> None:
    for step in BOOK.steps:
        shown = matters_most(case("graduate"), step.id)
        assert len(shown) <= SHOWN
        assert {rule.kind for rule in shown} <= {"rule", "advice", "date"}


def test_nothing_more_applies_at_a_step_that_is_not_needed() -> None:
    assert "visa.h1b.cap-exempt" not in told("visa.h1b-petition", "j1")
    assert "visa.h1b.cap-exempt" in told("visa.h1b-petition", "h1b")
