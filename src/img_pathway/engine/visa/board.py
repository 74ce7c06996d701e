"""The visa board: class by class what stands open, suspended or unknown, as last known.

It draws on measures that change from one week to the next, so it ticks nothing, locks nothing and never
says impossible; see `visa_measures` for how a measure is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.model import Reason
from img_pathway.engine.readings.advice import also_applies, applies, as_told
from img_pathway.engine.readings.visa_need import citizenship_told, need, needs_visa
from img_pathway.engine.visa.binds import binds
from img_pathway.engine.visa.classes import closed_to, could_be_yours, judged
from img_pathway.engine.visa.measures import last_known, planned
from img_pathway.engine.visa.model import ClassId, ClassState, VisaBoard, VisaRow
from img_pathway.engine.visa.questions import questions
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import VisaClass


def visa_board(case: Case) -> VisaBoard:
    """Judge every class for this person today. Pure; raises KeyError only for a pack that lacks a rule it reads."""
    chosen = planned(case)
    plan = chosen.id if chosen is not None else None
    rows = tuple(_row(case, visa_class, plan) for visa_class in case.book.visa_classes if visa_class.board)
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
        summary=case.words.text(
            Said("visa.board.summary", standing=_summary(case, rows), read=last_known(case, "visa.horizon"))
        ),
        rows=rows,
        binds=found,
        questions=asked,
        rules=tuple(dict.fromkeys(named)),
    )


def _row(case: Case, visa_class: VisaClass, plan: ClassId | None) -> VisaRow:
    class_id = visa_class.id
    found, passports = judged(case, class_id)
    known = found.said or last_known(case, *found.rests)
    closed = closed_to(case, class_id)
    said = Said("visa.board.as-last-known", state=found.state, day=known)
    if closed is not None:
        known = case.book.known_on(case.today, *closed.rules)
        said = Said("visa.board.over" if closed.for_good else "visa.board.barred", day=known)
    return VisaRow(
        id=class_id,
        title=visa_class.title,
        state=found.state,
        last_known=known,
        text=case.words.text(said),
        closed=None if closed is None else "for good" if closed.for_good else "for now",
        yours=could_be_yours(case, class_id),
        planned=class_id == plan,
        passports=tuple([one._replace(reasons=_written(case, one.reasons)) for one in passports]),
        reasons=_written(case, (*found.reasons, *_noted(case, visa_class))),
    )


def _noted(case: Case, visa_class: VisaClass) -> Iterator[Reason]:
    """What is said about one's own country beside the lists: never a state (visa.ban.turkmenistan, visa.iv-pause-75)."""
    if not visa_class.stopped_by or needs_visa(case) == "no":
        return
    for rule in also_applies(case, "visa.need"):
        if rule.kind != "list" and any(word.startswith(_BY_COUNTRY) for word in rule.whom) and applies(case, rule):
            yield Reason(as_told(case, rule), (rule.id,), ("profile.citizenships",))


_BY_COUNTRY = ("citizen:", "listed-in:")
"""Words of `whom` that ask for a passport."""


def _written(case: Case, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons in the words of the rulebook."""
    return tuple([replace(reason, words=case.words) for reason in reasons])


def _summary(case: Case, rows: tuple[VisaRow, ...]) -> Said:
    if needs_visa(case) == "no":
        return Said("visa.board.none-needed", why=need(case)[1])
    if needs_visa(case) is None:
        person = case.profile.profile
        missing = [Said("visa.board.your-citizenships")] if not citizenship_told(case) else []
        missing += [Said("visa.board.your-status")] if person.us_status is None else []
        missing += [Said("visa.board.your-place")] if person.location is None else []
        return Said("visa.board.record-yourself", missing=tuple(map(case.words.text, missing)))
    named: dict[ClassState, list[str]] = {}
    for row in rows:
        if row.yours and row.closed is None:
            named.setdefault(row.state, []).append(row.title)
    states = [state for state in ("open", "unknown", "suspended") if state in named]
    parts = tuple(Said("visa.board.in-state", state=state, classes=tuple(named[state])) for state in states)
    shut = tuple(row.title for row in rows if row.yours and row.closed is not None)
    closed = Said("visa.board.closed", classes=shut) if shut else None
    return Said("visa.board.classes", parts=parts, closed=closed) if parts else Said("visa.board.all-closed")


def _named(reasons: Iterable[Reason]) -> list[str]:
    return [rule for reason in reasons for rule in reason.rules]
