"""What else applies at a step: every advising rule is shown by `why` to somebody, and to nobody it is not for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from img_pathway import rulebook
from img_pathway.engine.assess import assess_case
from img_pathway.engine.assessment import Assessment
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
    "nuclear": {"profile": {"target_match": 2027, "specialties": ["Nuclear Medicine"]}},
    "written otherwise": {"profile": {"target_match": 2026, "specialties": ["IM", "gen surg", "OBGYN", "EM", "anaesthesia", "FM"]}},
    "neurology": {"profile": {"target_match": 2027, "specialties": ["neurology", "orthopaedic surgery"]}},
    "american": {
        "profile": {"us_status": "citizen", "citizenships": ["US"], "location": "US", "target_match": 2028},
        "skills": {"pathway": [{"season": 2028, "number": 3}]},
        "identity": {"account_established": date.fromisoformat("2026-01-20")},
    },
    "listed": {"profile": {"us_status": "none", "citizenships": ["IR"], "location": "IR", "target_match": 2028}},
    "at home in Syria": {
        "profile": {"us_status": "none", "citizenships": ["DE"], "location": "SY", "target_match": 2028},
        "skills": {"pathway": [{"season": 2028, "number": 6}]},
        "identity": {"account_established": date.fromisoformat("2025-07-31")},
    },
    "asylee": {"profile": {"us_status": "asylee", "location": "US", "citizenships": ["SY"], "target_match": 2028}},
    "tps": {"profile": {"us_status": "tps", "location": "US", "citizenships": ["SY"], "target_match": 2028}},
    "licence-state": {"start": {"states": ["TN"]}},
    "another state": {"start": {"states": ["NC"]}},
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
def assessed(name: str, day: str) -> Assessment:
    return assess_case(case(name, day))


@cache
def told(step: str, name: str, day: str = "2026-11-28") -> frozenset[str]:
    """Every rule that Why of a step names."""
    return frozenset(rule for part in explain(assessed(name, day), step).sections for rule in part.rules)


def unheard(rule: Rule) -> bool:
    """Is an advising rule shown by no Why of its steps, to whomever, on whichever day?"""
    return not any(rule.id in told(step, name, day) for name in PEOPLE for day in DAYS for step in rule.steps)


ADVISING = [rule for rule in BOOK.rules() if rule.role == "advises"]


def test_every_advising_rule_is_heard() -> None:
    assert [rule.id for rule in ADVISING if unheard(rule)] == []


def test_every_deciding_rule_is_within_reach_at_its_steps() -> None:
    """Also where it decided nothing for the person; of the states, those that are thought of."""
    tied = [rule for rule in BOOK.rules() if rule.role == "decides" and rule.steps and rule.kind in ("rule", "list")]
    rows = {rule.id for rule in tied if rule.id.startswith("state.") and rule.id[6:].isupper()}
    over = {"ecfmg.oet-minimum-old", "ecfmg.path-expiry-2021-22", "ecfmg.path-expiry-2026"}
    assert [rule.id for rule in tied if unheard(rule) and rule.id not in rows | over] == []
    assert not unheard(BOOK.rule("state.TN"))


def for_everybody(rule: Rule) -> bool:
    """Is a rule that says for whom it is shown at its steps to every person here?"""
    return all(any(rule.id in told(step, name) for step in rule.steps) for name in PEOPLE)


def test_what_is_for_some_is_not_shown_to_all() -> None:
    own = [rule for rule in BOOK.rules() if set(rule.whom) - {"while-it-lasts"} and rule.steps]
    assert [rule.id for rule in own if for_everybody(rule)] == []


def test_a_rule_that_everybody_is_shown_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ASKED, "lives-in", lambda case, rule, words, step: None)
    told.cache_clear()
    case.cache_clear()
    assert for_everybody(BOOK.rule("ecfmg.exam-sanctions"))
    told.cache_clear()
    case.cache_clear()


def test_a_rule_for_nobody_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ASKED, "licence-state", lambda case, rule, words, step: False)
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
        ("usmle.attempts.no-retake@exams.step1", "sat", "2026-11-28", True),
        ("usmle.attempts.no-retake@exams.step2ck", "sat", "2026-11-28", False),
        ("usmle.attempts.no-retake@exams.step1", "sat", "2024-05-09", False),
        ("match.urology", "specialty", "2026-11-28", True),
        ("match.urology", "neurology", "2026-11-28", False),
        ("match.urology", "", "2026-11-28", None),
        ("match.gs.crowd-2024-26", "neurology", "2026-11-28", False),
        ("eras.signal.im-optout", "written otherwise", "2026-11-28", True),
        ("match.mistake.wrong-service", "written otherwise", "2026-11-28", True),
        ("match.cas.alignment", "written otherwise", "2026-11-28", True),
        ("match.cas.geo", "written otherwise", "2026-11-28", True),
        ("match.iv.universal-dates", "written otherwise", "2026-11-28", True),
        ("match.dir.aafp", "written otherwise", "2026-11-28", True),
        ("eras.signal.statement", "written otherwise", "2026-11-28", True),
        ("eras.signal.none-2027", "nuclear", "2026-11-28", True),
        ("eras.signal.none-2027", "neurology", "2026-11-28", False),
        ("match.cas.manual-assign", "written otherwise", "2026-11-28", True),
        ("match.cas.manual-assign", "neurology", "2026-11-28", False),
        ("usmle.match.rate.nonus-2026", "american", "2026-11-28", False),
        ("usmle.match.rate.nonus-2026", "listed", "2026-11-28", True),
        ("visa.planner.ban-behaviour", "listed", "2026-11-28", True),
        ("visa.planner.ban-behaviour", "student", "2026-11-28", False),
        ("visa.esta", "american", "2026-11-28", False),
        ("visa.h1b.step3-deadline", "american", "2026-11-28", False),
        ("visa.h1b.step3-deadline", "h1b", "2026-11-28", True),
        ("visa.time.default-plan", "h1b", "2026-11-28", False),
        ("ecfmg.exam-sanctions", "american", "2026-11-28", False),
        ("ecfmg.exam-sanctions", "at home in Syria", "2026-11-28", True),
        ("ecfmg.pain-p6", "american", "2026-11-28", False),
        ("ecfmg.pain-p6", "at home in Syria", "2026-11-28", True),
        ("ecfmg.pain-p6", "", "2026-11-28", None),
        ("usmle.trap.pre-aug-2025", "american", "2026-11-28", False),
        ("usmle.trap.pre-aug-2025", "at home in Syria", "2026-11-28", True),
        ("visa.need.asylum-travel", "asylee", "2026-11-28", True),
        ("visa.need.ead-short-validity", "asylee", "2026-11-28", True),
        ("visa.tps.ended-2026", "tps", "2026-11-28", True),
        ("visa.tps.ended-2026", "asylee", "2026-11-28", False),
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
    rule_id, _, step = rule.partition("@")
    assert applies(case(name, day), BOOK.rule(rule_id), step) is answer


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
