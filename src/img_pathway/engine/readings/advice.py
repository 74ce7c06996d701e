"""Which rules of a step that decide nothing here still apply to this person: "also applies here".

A rule advises at its `steps`; its `whom` says for whom. A question whose answer is not recorded leaves the rule in:
it may well apply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from img_pathway.engine.case import Case
from img_pathway.engine.model import EXAM_OF, EXAMS
from img_pathway.engine.readings.season import DECIDED, MATCHED
from img_pathway.engine.readings.services import cas_only, services
from img_pathway.engine.readings.sittings import Outcome, outcomes, states_in_view
from img_pathway.engine.readings.visa_need import class_closed, inside, needs_visa, us_citizen, way
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import RANK, Rule, state_of

Answer = bool | None
"""``None`` where the person has not recorded it."""
Words = frozenset[str]
Asked = Callable[[Case, Rule, Words, str], Answer]
"""Asks a case about a rule, with the words that follow the name, at a step."""

SHOWN: Final = 3
"""Rules on the stage page; Why has all of them."""
_ORDER = {"advice": 0, "rule": 1, "date": 1, "fee": 2, "list": 2, "statistic": 3}


def also_applies(case: Case, step_id: str) -> tuple[Rule, ...]:
    """The advising rules of a step that apply to this person, those that matter most first.

    First what is for people like this one, then what the step itself names, then by kind and confidence. A rule that
    decides elsewhere stands here too where it says for whom it is.
    """
    here = [rule for rule in case.book.tied(step_id) if _told(rule) and applies(case, rule, step_id) is not False]
    named = case.book.step(step_id).rules

    def weight(rule: Rule) -> tuple[int, ...]:
        kind, sure = _ORDER.get(rule.kind, 1), RANK[rule.confidence]
        place = named.index(rule.id) if rule.id in named else len(named)
        if kind < 2 and set(rule.whom) - {"while-it-lasts"} and applies(case, rule, step_id):
            # Of what is for people like this one, what is confirmed stands above what others complain of.
            return 0, place, sure, kind
        return 1, place, kind, sure

    return tuple(sorted(here, key=weight))


def deciding_here(case: Case, step_id: str) -> list[Rule]:
    """The rules of a step that code reads and that decided nothing so far: named there, so that each can be asked about.

    Dates, fees and statistics stand on pages of their own; of the states, those that are thought of.
    """
    rows = {f"state.{code}" for code in states_in_view(case)}
    tied = [
        rule
        for rule in case.book.tied(step_id)
        if rule.role == "decides" and (rule.id in rows or not state_of(rule.id))
    ]
    told = [rule for rule in tied if rule.kind in ("rule", "list") or (rule.kind == "fee" and not rule.values)]
    return [rule for rule in told if applies(case, rule, step_id) is not False]


def matters_most(case: Case, step_id: str) -> tuple[Rule, ...]:
    """The two or three of them for the page of a stage: sure to apply, to be minded or done, and confirmed."""
    here = also_applies(case, step_id)
    sure = [rule for rule in here if applies(case, rule, step_id) and RANK[rule.confidence] < 3]
    return tuple([rule for rule in sure if _ORDER.get(rule.kind, 1) < 2][:SHOWN])


def applies(case: Case, rule: Rule, step_id: str = "") -> Answer:
    """Is the rule for this person at this step? ``None`` where what it asks is not recorded."""
    answers = [_answer(case, rule, word, step_id) for word in rule.whom]
    return False if False in answers else None if None in answers else True


def as_told(case: Case, rule: Rule) -> Said | str:
    """A rule's statement; of one that changes often and was written after the day looked at, that it tells of later days."""
    if not rule.volatile or rule.as_of <= case.today:
        return rule.statement
    return Said("why.rule.written-later", statement=rule.statement, day=rule.as_of)


def _told(rule: Rule) -> bool:
    """Is the rule told at its steps? Myths stand under "older guides"."""
    told = rule.role == "advises" or (rule.role == "decides" and (rule.whom or rule.kind == "advice"))
    return rule.kind != "myth" and bool(told)


def _answer(case: Case, rule: Rule, word: str, step_id: str) -> Answer:
    name, _, words = word.partition(":")
    return ASKED[name](case, rule, frozenset(one.strip() for one in words.split(",")), step_id)


def _class(plan: str) -> Asked:
    """May this visa class carry the training? Open while no class is chosen."""

    def asked(case: Case, rule: Rule, words: Words, step: str) -> Answer:
        chosen = way(case)
        if needs_visa(case) == "no" or chosen not in (None, plan) or class_closed(case, plan) is not None:
            return False
        return True if chosen else None

    return asked


def _citizen(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    passports = case.profile.profile.citizenships
    return not words.isdisjoint(passports) if passports else None


def _listed(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    """On a list of countries, which is the value of the rule named, whether or not it is still in force."""
    values = [value for name in words for value in case.book.values(name)]
    countries = {one for value in values if value.start is None or value.start <= case.today for one in value.value}
    return _citizen(case, rule, frozenset(countries), step)


def _specialty(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    """One of these specialties, however it is written; a name is whole words: urology is not in neurology."""
    typed = case.profile.profile.specialties
    wanted = {(case.book.specialty_named(one) or one).casefold() for one in typed}
    named = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words))
    return any(map(named.search, wanted)) if wanted else None


def _status(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    status = case.profile.profile.us_status
    return status in words if status else None


def _state(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    states = states_in_view(case)
    return not words.isdisjoint(states) if states else None


def _target(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    return str(case.target) in words if case.target else None


def _lasts(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    """Not before its first day (by no more than a year) and not after its last."""
    starts = [value.start for value in rule.values if value.start]
    ends = [value.end or date.max for value in rule.values]
    soon = not starts or (min(starts) - case.today).days <= 365
    return soon and max(ends) >= case.today


def _residencycas(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    """Does one of the specialties apply there? Open for a season whose services are not known yet."""
    wanted = case.profile.profile.specialties
    if any(cas_only(case, one) for one in wanted):
        return True
    return None if not wanted or any("residencycas" in services(case, one)[0] for one in wanted) else False


def _did(outcome: Iterable[Outcome]) -> Asked:
    good = frozenset(outcome)
    return lambda case, rule, words, step: any(not good.isdisjoint(outcomes(case, exam)) for exam in EXAMS)


def _passed_here(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    """Is the exam of this step passed?"""
    exam = EXAM_OF.get(step)
    return exam is not None and "pass" in outcomes(case, exam)


def _non_us(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    """Not a US citizen; a green card changes nothing (nrmp.img.type)."""
    person = case.profile.profile
    return not us_citizen(case) if person.citizenships or person.us_status else None


def _lives_in(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    person = case.profile.profile
    homes = {person.location, person.residence_country} - {None}
    return not words.isdisjoint(homes) if homes else None


def _pathway(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    """Is one of these Pathways the one applied for? Open while none is recorded."""
    taken = {str(one.number) for one in case.profile.skills.pathway if one.number}
    return not words.isdisjoint(taken) if taken else None


def _account_before(case: Case, rule: Rule, words: Words, step: str) -> Answer:
    """Is the account at Intealth older than this day?"""
    since = case.profile.identity.account_established
    return since < date.fromisoformat(min(words)) if since else None


ASKED: Final[dict[str, Asked]] = {
    "student": lambda case, rule, words, step: case.student,
    "graduate": lambda case, rule, words, step: None if case.student is None else not case.student,
    "inside": lambda case, rule, words, step: inside(case),
    "visa": lambda case, rule, words, step: None if (need := needs_visa(case)) is None else need != "no",
    "j1": _class("j1"),
    "h1b": _class("h1b"),
    "status": _status,
    "citizen": _citizen,
    "listed-in": _listed,
    "specialty": _specialty,
    "residencycas": _residencycas,
    "failed-before": _did(("fail", "incomplete")),
    "passed-before": _did(("pass",)),
    "passed-here": _passed_here,
    "non-us": _non_us,
    # The countries of the visa waiver are in no source that was read: nobody is told for sure.
    "visa-waiver": lambda case, rule, words, step: False if needs_visa(case) == "no" else None,
    "lives-in": _lives_in,
    "pathway": _pathway,
    "account-before": _account_before,
    "matched": lambda case, rule, words, step: case.result in MATCHED if case.result else None,
    "unmatched": lambda case, rule, words, step: case.result in DECIDED if case.result else None,
    "licence-state": _state,
    "target": _target,
    "while-it-lasts": _lasts,
}
"""What each word of `whom` asks of a person; the rulebook's own list is `rulebook.types.WHOM`."""
