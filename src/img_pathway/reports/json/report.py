"""A whole report as plain data for JSON: each section is the answer of its verb."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.plan.plan import as_planned
from img_pathway.engine.visa.board import visa_board
from img_pathway.reports.boards import BOARDS
from img_pathway.reports.checklist import Task, checklist
from img_pathway.reports.json import plan, views
from img_pathway.reports.json.answers import (
    Edition,
    Json,
    Maybe,
    Of,
    Shape,
    answer,
    confidence,
    edition,
    expected,
    shape,
    shown,
)
from img_pathway.reports.json.boards import SHAPES
from img_pathway.reports.pages.report import SECTIONS, Subject, stamp

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

shown(
    Task,
    "portal kind id title state by confidence expected text",
    by=Of(date | None),
    confidence=confidence("by"),
    expected=expected("by"),
)
_BOARDS = ("money", "documents", "names", "letters", "programs", "interviews", "ranklist")
_SHAPES: Mapping[str, Shape | list[Any]] = {
    "plan": plan.PLAN, "checklist": [Task], "deadlines": views.DEADLINES,
    **{name: SHAPES[name] for name in _BOARDS}, "visa": views.VISA,
}  # fmt: skip
REPORT = shape(
    "Report",
    None,
    f"export today rulebook target_match profile redacted stamp {' '.join(_SHAPES)}",
    export=Of(Literal["img-pathway report"]),
    today=Of(date),
    rulebook=Of(Edition),
    target_match=Of(int | None),
    profile=Of(str),
    redacted=Of(bool),
    stamp=Of(tuple[str, ...]),
    **{name: Of(Maybe(form)) for name, form in _SHAPES.items()},
)
"""The answer of ``export json``; a section that was not asked for is null."""


def document(
    assessment: Assessment,
    planned: Plan,
    book: Rulebook,
    *,
    person: str,
    only: Collection[str] = (),
    redacted: bool = False,
) -> Json:
    """The answer of ``export json``; as `pages.report.report`."""
    subject = Subject(assessment, planned, book)
    sections = {name: _section(name)(subject) if not only or name in only else None for name in SECTIONS}
    return answer(
        REPORT, export="img-pathway report", today=assessment.today, rulebook=edition(book, assessment.today),
        target_match=assessment.target_match, profile=person, redacted=redacted, stamp=stamp(subject, redacted),
        **sections,
    )  # fmt: skip


def _section(name: str) -> Callable[[Subject], Any]:
    return _OWN.get(name) or (lambda subject: BOARDS[name](subject.assessment, subject.book).document())


def _deadlines(subject: Subject) -> Json:
    entries = agenda(subject.assessment, subject.plan)
    return views.deadlines(entries, subject.assessment, subject.book, None)


_OWN: Mapping[str, Callable[[Subject], Any]] = {
    "plan": lambda subject: plan.plan_document(subject.plan, subject.book),
    "checklist": lambda subject: checklist(as_planned(subject.assessment, subject.plan)),
    "deadlines": _deadlines,
    "visa": lambda subject: views.visa(visa_board(subject.case), subject.book),
}
"""The sections that are no boards."""
