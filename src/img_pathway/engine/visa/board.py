"""The visa board: class by class what stands open, suspended or unknown, as last known.

It draws on measures that change from one week to the next, so it ticks nothing, locks nothing and never
says impossible; see `visa_measures` for how a measure is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.model import Reason
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.visa_need import OPEN_WORK, need, needs_visa
from img_pathway.engine.time.days import say
from img_pathway.engine.visa.binds import binds
from img_pathway.engine.visa.classes import judged
from img_pathway.engine.visa.measures import CLASS_OF
from img_pathway.engine.visa.model import TITLES, ClassId, ClassState, VisaBoard, VisaRow
from img_pathway.engine.visa.questions import questions
from img_pathway.rulebook.book import Rulebook


def visa_board(case: Case) -> VisaBoard:
    """Judge every class for this person today. Pure; raises KeyError only for a pack that lacks a rule it reads."""
    plan = CLASS_OF.get(case.profile.visa.plan or "")
    rows = tuple(_row(case, class_id, plan) for class_id in TITLES)
    states: dict[ClassId, ClassState] = {row.id: row.state for row in rows}
    found, asked = binds(case, states), questions(case, states)
    named: list[str] = []
    for row in rows:
        named += _named(row.reasons)
        for one in row.passports:
            named += _named(one.reasons)
    for bind in found:
        named += bind.rules
    for question in asked:
        named += question.rules
    return VisaBoard(
        today=case.today,
        planned=plan,
        summary=f"{_summary(case, rows)} {_horizon(case.book)}",
        rows=rows,
        binds=found,
        questions=asked,
        rules=tuple(dict.fromkeys(named)),
    )


def known_on(book: Rulebook, rests: Iterable[str]) -> date:
    """The day as of which a state is known: the oldest of its volatile rules, else of all its rules."""
    rules = [book.rule(rule_id) for rule_id in rests]
    return min((rule.as_of for rule in [rule for rule in rules if rule.volatile] or rules), default=book.as_of)


def _horizon(book: Rulebook) -> str:
    """How far the reading of the measures goes: the newest day on which one of them was last known."""
    days = [rule.as_of for rule in book.rules() if rule.volatile and rule.id.startswith("visa.")]
    return f"Visa measures were read up to {say(max(days, default=book.as_of))}; nothing later is known here."


def _row(case: Case, class_id: ClassId, plan: ClassId | None) -> VisaRow:
    found, passports = judged(case, class_id)
    known = found.said or known_on(case.book, found.rests)
    return VisaRow(
        id=class_id,
        title=TITLES[class_id],
        state=found.state,
        last_known=known,
        text=f"{found.state} as last known on {say(known)}, check",
        yours=_yours(case, class_id),
        planned=class_id == plan,
        passports=passports,
        reasons=found.reasons,
    )


def _yours(case: Case, class_id: ClassId) -> bool:
    """Could the class be this person's way, by what is recorded?"""
    status, verdict = case.profile.profile.us_status, needs_visa(case)
    if class_id == "none-needed":
        return verdict == "no"
    if verdict == "no":
        return False
    if class_id == "ead":
        return status in OPEN_WORK
    if class_id == "f1-opt":
        return status == "f1" or is_img(case)[0] == "no"
    return True


def _summary(case: Case, rows: tuple[VisaRow, ...]) -> str:
    if needs_visa(case) == "no":
        return f"{case.words.text(need(case)[1])} The rest is here to read."
    if needs_visa(case) is None:
        return "Record your citizenships, your US status and where you are: then each class is judged for you."
    named: dict[ClassState, list[str]] = {}
    for row in rows:
        if row.yours:
            named.setdefault(row.state, []).append(row.title)
    parts = [f"{state}: {', '.join(named[state])}" for state in ("open", "unknown", "suspended") if state in named]
    return "As last known, check: " + "; ".join(parts) + "."


def _named(reasons: Iterable[Reason]) -> list[str]:
    return [rule for reason in reasons for rule in reason.rules]
