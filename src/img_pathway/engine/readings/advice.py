"""Which rules of a step that decide nothing here still apply to this person: "also applies here".

A rule advises at its `steps`; its `whom` says for whom. A question whose answer is not recorded leaves the rule in:
it may well apply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from img_pathway.engine.case import Case
from img_pathway.engine.readings.season import DECIDED, MATCHED, services
from img_pathway.engine.readings.sittings import Outcome, outcomes, states_in_view
from img_pathway.engine.readings.visa_need import inside, needs_visa
from img_pathway.rulebook.types import RANK, Rule

Answer = bool | None
"""``None`` where the person has not recorded it."""
Words = frozenset[str]
Asked = Callable[[Case, Rule, Words], Answer]

SHOWN: Final = 3
"""Rules on the stage page; Why has all of them."""
_EXAMS = ("step1", "step2ck", "step2cs", "step3")
_ORDER = {"advice": 0, "rule": 1, "date": 1, "fee": 2, "list": 2, "statistic": 3}


def also_applies(case: Case, step_id: str) -> tuple[Rule, ...]:
    """The advising rules of a step that apply to this person, those that matter most first.

    First what is for people like this one, then what the step itself names, then by kind and confidence. A rule that
    decides elsewhere stands here too where it says for whom it is.
    """
    here = [rule for rule in case.book.tied(step_id) if _told(rule) and applies(case, rule) is not False]
    named = case.book.step(step_id).rules

    def weight(rule: Rule) -> tuple[int, int, int, int]:
        kind = _ORDER.get(rule.kind, 1)
        close = 0 if kind < 2 and set(rule.whom) - {"while-it-lasts"} and applies(case, rule) else 1
        place = named.index(rule.id) if rule.id in named else len(named)
        return close, place, kind, RANK[rule.confidence]

    return tuple(sorted(here, key=weight))


def matters_most(case: Case, step_id: str) -> tuple[Rule, ...]:
    """The two or three of them for the page of a stage: sure to apply, to be minded or done, and confirmed."""
    here = also_applies(case, step_id)
    sure = [rule for rule in here if applies(case, rule) and RANK[rule.confidence] < 3]
    return tuple([rule for rule in sure if _ORDER.get(rule.kind, 1) < 2][:SHOWN])


def applies(case: Case, rule: Rule) -> Answer:
    """Is the rule for this person? ``None`` where what it asks is not recorded."""
    answers = [_answer(case, rule, word) for word in rule.whom]
    return False if False in answers else None if None in answers else True


def _told(rule: Rule) -> bool:
    """Is the rule told at its steps? Myths stand under "older guides"."""
    told = rule.role == "advises" or (rule.role == "decides" and (rule.whom or rule.kind == "advice"))
    return rule.kind != "myth" and bool(told)


def _answer(case: Case, rule: Rule, word: str) -> Answer:
    name, _, words = word.partition(":")
    return ASKED[name](case, rule, frozenset(one.strip() for one in words.split(",")))


def _class(plan: str) -> Asked:
    """May this visa class carry the training? Open while no class is chosen."""

    def asked(case: Case, rule: Rule, words: Words) -> Answer:
        chosen = case.profile.visa.plan
        if needs_visa(case) == "no" or chosen not in (None, plan):
            return False
        return True if chosen else None

    return asked


def _citizen(case: Case, rule: Rule, words: Words) -> Answer:
    passports = case.profile.profile.citizenships
    return not words.isdisjoint(passports) if passports else None


def _listed(case: Case, rule: Rule, words: Words) -> Answer:
    """On a list of countries, which is the value of the rule named, whether or not it is in force."""
    countries = {country for name in words for value in case.book.values(name) for country in value.value}
    return _citizen(case, rule, frozenset(countries))


def _specialty(case: Case, rule: Rule, words: Words) -> Answer:
    wanted = [one.casefold() for one in case.profile.profile.specialties]
    return any(word in one for one in wanted for word in words) if wanted else None


def _status(case: Case, rule: Rule, words: Words) -> Answer:
    status = case.profile.profile.us_status
    return status in words if status else None


def _state(case: Case, rule: Rule, words: Words) -> Answer:
    states = states_in_view(case)
    return not words.isdisjoint(states) if states else None


def _target(case: Case, rule: Rule, words: Words) -> Answer:
    return str(case.target) in words if case.target else None


def _lasts(case: Case, rule: Rule, words: Words) -> Answer:
    """Not before its first day (by no more than a year) and not after its last."""
    starts = [value.start for value in rule.values if value.start]
    ends = [value.end or date.max for value in rule.values]
    soon = not starts or (min(starts) - case.today).days <= 365
    return soon and max(ends) >= case.today


def _residencycas(case: Case, rule: Rule, words: Words) -> Answer:
    wanted = case.profile.profile.specialties
    return any("residencycas" in services(case, specialty)[0] for specialty in wanted) if wanted else None


def _did(outcome: Iterable[Outcome]) -> Asked:
    good = frozenset(outcome)
    return lambda case, rule, words: any(not good.isdisjoint(outcomes(case, exam)) for exam in _EXAMS)


ASKED: Final[dict[str, Asked]] = {
    "student": lambda case, rule, words: case.student,
    "graduate": lambda case, rule, words: None if case.student is None else not case.student,
    "inside": lambda case, rule, words: inside(case),
    "visa": lambda case, rule, words: None if (need := needs_visa(case)) is None else need != "no",
    "j1": _class("j1"),
    "h1b": _class("h1b"),
    "status": _status,
    "citizen": _citizen,
    "listed-in": _listed,
    "specialty": _specialty,
    "residencycas": _residencycas,
    "failed-before": _did(("fail", "incomplete")),
    "passed-before": _did(("pass",)),
    "matched": lambda case, rule, words: case.result in MATCHED if case.result else None,
    "unmatched": lambda case, rule, words: case.result in DECIDED if case.result else None,
    "licence-state": _state,
    "target": _target,
    "while-it-lasts": _lasts,
}
"""What each word of `whom` asks of a person; the rulebook's own list is `rulebook.types.WHOM`."""
