"""Each whole number the program reads of the pack is changed in turn: no sentence citing its rule says the old one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import datetime
from functools import cache

import pytest

from img_pathway.engine import assess
from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.model import Reason
from img_pathway.engine.plan.plan import plan
from img_pathway.engine.visa.board import visa_board
from img_pathway.profile.facts import Profile
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.pack.sentences import required
from tests.engine.build import at, book, profile
from tests.engine.layers import ACCEPTED, CERTIFIED, PAPERS, PATHWAY, PERSON, STEPS, Layer, season

NOW = "2026-11-28"
MATCHED = season(result="matched")
J1: Layer = {"visa": {"plan": "j1"}, "start": {"contract": "2027-04-02"}}
FAILED: Layer = {"exams": {"step1": [{"date": f"{year}-02-01", "result": "fail"} for year in (2022, 2023, 2024, 2025)]}}
PERMIT: Layer = {
    "permits": {
        "step2ck": [
            {"applied": "2026-08-01", "issued": "2026-08-20", "period_start": "2026-09-01", "period_end": "2026-11-30"}
        ]
    }
}
SEAT: Layer = {"exams": {"step1": STEPS["exams"]["step1"], "step2ck": [{"date": "2027-01-20"}]}}
FIVE_MONTHS: Layer = {"permits": {"step1": [{"period_start": "2027-01-01", "period_end": "2027-05-31"}]}}
OTHER_NAME: Layer = {
    "permits": {"step2ck": [{"issued": "2026-08-20", "permit_name": "A Rao", "period_end": "2027-02-28"}]}
}
STUDENT: Layer = {"school": {"status": "enrolled", "graduated": "2027-05-15", "degree": "2027-05-20"}}

PEOPLE: dict[str, tuple[str, Profile]] = {
    "begins": (NOW, profile(PERSON, {"identity": {"account_started": "2026-11-20"}})),
    "began too long ago": (NOW, profile(PERSON, {"identity": {"account_started": "2026-09-01"}})),
    "a long USMLE ID": (NOW, profile(PERSON, ACCEPTED, {"identity": {"usmle_id": "123456"}})),
    "a long period": (NOW, profile(PERSON, ACCEPTED, FIVE_MONTHS)),
    "a thin passport": (NOW, profile(PERSON, ACCEPTED, STEPS, J1, identity={"passport_expires": "2027-10-15"})),
    "student": (NOW, profile(PERSON, ACCEPTED, STUDENT)),
    "a first-year student": (NOW, profile(PERSON, ACCEPTED, STUDENT, school={"enrolled": "2026-09-01"})),
    "invited": (
        NOW,
        profile(
            PERSON,
            ACCEPTED,
            STEPS,
            season(
                programmes=[
                    {"name": "Elm", "interviews": [{"answer_due": datetime.fromisoformat("2026-12-01T12:00Z")}]}
                ]
            ),
        ),
    ),
    "three credit years": (NOW, profile(PERSON, ACCEPTED, STEPS, {"school": {"credit_years": 3}})),
    "first Step passed": (NOW, profile(PERSON, ACCEPTED, {"exams": {"step1": STEPS["exams"]["step1"]}})),
    "four fails": (NOW, profile(PERSON, ACCEPTED, FAILED)),
    "permit": (NOW, profile(PERSON, ACCEPTED, {"exams": {"step1": STEPS["exams"]["step1"]}}, PERMIT)),
    "permit over": ("2026-12-10", profile(PERSON, ACCEPTED, {"exams": {"step1": STEPS["exams"]["step1"]}}, PERMIT)),
    "other name on the permit": (NOW, profile(PERSON, ACCEPTED, SEAT, OTHER_NAME)),
    "other name, no seat": (NOW, profile(PERSON, ACCEPTED, OTHER_NAME)),
    "Pathway begun": (
        NOW,
        profile(PERSON, ACCEPTED, STEPS, skills={"pathway": [{"season": 2027, "started": "2026-11-27"}]}),
    ),
    "Pathway deleted": (
        NOW,
        profile(PERSON, ACCEPTED, STEPS, skills={"pathway": [{"season": 2027, "started": "2026-10-01"}]}),
    ),
    "certified": (NOW, profile(PERSON, ACCEPTED, STEPS, PAPERS, PATHWAY, CERTIFIED, season(letters=1))),
    "certified, printed end": (
        NOW,
        profile(PERSON, ACCEPTED, STEPS, PAPERS, {"certificate": {"issued": "2026-04-01", "expires": "2028-12-31"}}),
    ),
    "matched": ("2027-04-01", profile(PERSON, ACCEPTED, STEPS, PAPERS, PATHWAY, CERTIFIED, MATCHED, J1)),
    "DS-2019 too early": (
        "2027-04-01",
        profile(PERSON, ACCEPTED, STEPS, PAPERS, PATHWAY, CERTIFIED, MATCHED, J1, visa={"ds2019_issued": "2026-12-01"}),
    ),
    "entered": (
        "2027-05-25",
        profile(PERSON, ACCEPTED, STEPS, PAPERS, PATHWAY, CERTIFIED, MATCHED, J1, visa={"entered": "2027-05-20"}),
    ),
    "first weeks of training": (
        "2027-07-20",
        profile(PERSON, ACCEPTED, STEPS, PAPERS, PATHWAY, CERTIFIED, MATCHED, J1, start={"began": "2027-07-01"}),
    ),
    "a year in training": (
        "2028-08-01",
        profile(
            PERSON,
            ACCEPTED,
            STEPS,
            PAPERS,
            PATHWAY,
            MATCHED,
            J1,
            certificate={"issued": "2026-04-01", "expires": "2028-12-31"},
            start={"began": "2027-07-01"},
        ),
    ),
    "J-1 with a child": (
        "2027-09-01",
        profile(
            PERSON,
            MATCHED,
            profile={"us_status": "j1", "location": "US"},
            visa={
                "plan": "j1",
                "ds2019_until": "2028-06-30",
                "dependants": [{"relation": "child", "born": "2008-02-03"}],
            },
            start={"began": "2027-07-01"},
        ),
    ),
    "another specialty on J-1": (
        "2030-04-01",
        profile(
            PERSON,
            season(2030, result="matched"),
            profile={"us_status": "j1", "location": "US", "target_match": 2030, "specialties": ["surgery"]},
            start={"positions": [{"kind": "categorical", "specialty": "pediatrics", "began": "2027-07-01"}]},
        ),
    ),
    "licensed": (
        NOW,
        profile(
            PERSON,
            ACCEPTED,
            STEPS,
            skills={
                "licence_unsupervised": True,
                "licence_no_end": True,
                "licence_discipline": False,
                "good_standing_issued": "2026-08-01",
            },
        ),
    ),
    "couple": (NOW, profile(PERSON, season(couple=True))),
    "work permit": (
        NOW,
        profile(PERSON, profile={"us_status": "work-permit"}, visa={"work_permit_until": "2027-05-01"}),
    ),
    "all sent in SOAP": (
        "2027-03-18T14:30",
        profile(PERSON, STEPS, season(result="unmatched", soap_eligible=True, soap_sent=45)),
    ),
    "second year on J-1": (
        "2028-05-01",
        profile(
            PERSON,
            MATCHED,
            profile={"us_status": "j1", "location": "US"},
            visa={"plan": "j1", "ds2019_issued": "2027-05-10"},
            start={"began": "2027-07-01"},
        ),
    ),
    "in training": (
        "2027-09-01",
        profile(PERSON, ACCEPTED, STEPS, PAPERS, PATHWAY, CERTIFIED, MATCHED, J1, start={"began": "2027-07-01"}),
    ),
}

Sentence = tuple[str, str, tuple[str, ...]]
"""Where it stands, its text, the rules it cites."""


def reasons(place: str, given: Iterable[Reason]) -> Iterator[Sentence]:
    yield from ((place, reason.text, reason.rules) for reason in given)


def sentences(person: Profile, now: str, rules: Rulebook) -> Iterator[Sentence]:
    found = assess(person, rules, at(now))
    for step in found.by_id.values():
        yield from reasons(step.id, step.reasons)
    for pathway in found.pathways:
        yield from reasons(f"pathway {pathway.n}", pathway.reasons)
    for warning in found.warnings:
        yield warning.id, warning.text, warning.rules
    for cliff in found.cliffs:
        yield from ((cliff.id, text, cliff.rules) for text in (cliff.loses, cliff.then, cliff.avoid))
    planned = plan(found)
    for blocker in planned.blockers:
        yield blocker.step, blocker.text, blocker.rules
    for ahead in agenda(found, planned):
        yield from ((ahead.id, text, ahead.rules) for text in (ahead.title, ahead.loses, ahead.then, ahead.do))
    board = visa_board(found.case)
    for row in board.rows:
        yield from reasons(row.id, row.reasons)
    for bind in board.binds:
        yield bind.id, f"{bind.title}: {bind.text}", bind.rules
    for question in board.questions:
        yield question.whom, question.text, question.rules


UNITS = {
    "ecfmg.account-draft": "days",
    "ecfmg.cert-permanent-training": "months",
    "ecfmg.cred-four-years": "at least",
    "ecfmg.exam-seven-year": "years",
    "ecfmg.exam-two-years": "years",
    "ecfmg.id-usmle-id-format": "digits",
    "ecfmg.path-draft": "days",
    "ecfmg.path-1-proof": "days",
    "match.iv.48h": "hours",
    "match.lor.mix": "or more",
    "nrmp.binding": "days",
    "nrmp.couples": "ranks",
    "nrmp.soap.45": "applications",
    "usmle.attempts.max": "attempts",
    "usmle.name-change.deadline": "days",
    "usmle.period.extension": "months",
    "usmle.period.extension-window": "days",
    "usmle.period.length": "months",
    "visa.evsp.ds2019-earliest": "months",
    "visa.f1-opt": "months",
    "visa.j1.212e-applies": "years",
    "visa.j1.annual-renewal": "months",
    "visa.j1.entry-window": "days",
    "visa.j1.grace": "days",
    "visa.j1.specialty-change": "years",
    "visa.j2.who": "years",
    "visa.need.ead-renewal": "days",
    "visa.time.passport": "months",
    "visa.waiver.2026-backlog": "months",
}
"""What a number of each rule counts, as the sentences say it."""
ONLY_DAYS = {"visa.j1.annual-renewal", "visa.j1.grace", "usmle.period.extension", "usmle.period.extension-window"}
"""Of these no sentence says the number: it only moves the days that stand there."""
WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
]


def number_in(text: str, number: int, unit: str) -> bool:
    """Whether a text says so many of this unit, in figures or in letters."""
    said = rf"(?:{number}|{WORDS[number]})" if number < len(WORDS) else str(number)
    before = rf"\b{unit} {said}\b"
    after = rf"\b{said}[- ](?:(?:business|working|credit) )?{unit.rstrip('s')}s?\b"
    return re.search(before if unit == "at least" else after, text, re.IGNORECASE) is not None


def latest(rule: str) -> int:
    value = book().rule(rule).values[-1].value
    assert isinstance(value, int)
    return value


def with_number(rule: str, number: int) -> Rulebook:
    """The built-in rulebook with another number of one rule, wherever today's number stood."""
    core = book()._core
    changed = deepcopy(core["rules"][rule])
    for dated in changed["values"]:
        dated["value"] = number if dated["value"] == latest(rule) else dated["value"]
    return Rulebook({**core, "rules": {**core["rules"], rule: changed}}, lambda: book().texts)


@cache
def everything_said(who: str) -> tuple[Sentence, ...]:
    """What the built-in rulebook makes one of the people hear."""
    now, person = PEOPLE[who]
    return tuple(sentences(person, now, book()))


def citing(rule: str, number: int | None = None) -> Iterator[tuple[str, str]]:
    """The sentences that cite a rule, with where they stand, as it is or with another number."""
    changed = None if number is None else with_number(rule, number)
    for who, (now, person) in PEOPLE.items():
        if not any(rule in cited for _, _, cited in everything_said(who)):
            continue
        said = everything_said(who) if changed is None else sentences(person, now, changed)
        yield from ((f"{who}, {place}", text) for place, text, cited in said if rule in cited)


def test_each_number_of_the_pack_has_its_unit() -> None:
    assert sorted(UNITS) == required("numbers")


@pytest.mark.parametrize("rule", required("numbers"))
def test_no_sentence_says_the_old_number(rule: str) -> None:
    old, unit = latest(rule), UNITS[rule]
    before = set(citing(rule))
    assert before, "nobody here meets the rule"
    assert any(number_in(text, old, unit) for _, text in before) is (rule not in ONLY_DAYS)
    told = False
    for new in (old - 1, old + 1):
        after = set(citing(rule, new))
        stale = [(place, text) for place, text in sorted(after) if number_in(text, old, unit)]
        assert stale == [], f"says {old} where the pack has {new}"
        told |= any(number_in(text, new, unit) for _, text in after)
    assert told is (rule not in ONLY_DAYS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The seven-year clock runs from 2025-09-01.", True),
        ("It ends after 7 years.", True),
        ("Step 7 of 2027; the seventh year", False),
        ("on 2027-07-01, 17 years later", False),
    ],
)
def test_a_number_is_found_only_with_its_unit(text: str, expected: bool) -> None:
    assert number_in(text, 7, "years") is expected
