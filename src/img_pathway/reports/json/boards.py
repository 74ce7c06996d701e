"""``deadlines``, ``visa``, ``states`` and ``why`` as plain data for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from datetime import date as Day  # noqa: N812 (a field is called date)
from typing import TYPE_CHECKING, Annotated, Literal

from img_pathway.engine.ahead.agenda import Kind
from img_pathway.engine.states.cells import Fit
from img_pathway.engine.visa.model import ClassId, ClassState, Whom
from img_pathway.reports.json.answers import Answer, Dated, Json, Of, also, answer, edition
from img_pathway.reports.json.rules import Source
from img_pathway.reports.json.status import Reason
from img_pathway.reports.pages.deadlines import Grouping, grouped, stage_titles, zone_name
from img_pathway.reports.pages.visa import board_sources
from img_pathway.reports.words import sources
from img_pathway.rulebook.types import Confidence

if TYPE_CHECKING:
    from img_pathway.engine.ahead.agenda import DateAhead
    from img_pathway.engine.assessment import Assessment
    from img_pathway.engine.explain.model import Explanation
    from img_pathway.engine.states.board import StateRow
    from img_pathway.engine.visa.model import VisaBoard, VisaRow
    from img_pathway.rulebook import Rulebook


class Deadline(Answer):
    """One date ahead: `date` at the rule's place, `local` and `local_date` where the person is."""

    id: str
    kind: Kind
    title: str
    date: Annotated[Day, Of("day")]
    days_left: int
    at: datetime | None
    zone: str | None
    local: datetime | None
    local_date: Day
    confidence: Confidence | Literal["yours"]
    expected: bool
    loses: str
    then: str
    do: str
    steps: tuple[str, ...]
    stage: Annotated[str | None, Of(lambda entry: entry.stage or None)]
    rules: tuple[str, ...]
    why: Annotated[str, Of("about")]


class Group(Answer):
    id: str
    title: str
    deadlines: Annotated[tuple[str, ...], Of(lambda group: [entry.id for entry in group.entries])]


class Deadlines(Dated):
    """The answer of ``deadlines --json``; `groups` is empty for the flat list."""

    zone: str
    target_match: int | None
    deadlines: tuple[Deadline, ...]
    groups: tuple[Group, ...]


class Passport(Answer):
    country: str
    state: ClassState
    last_known: date
    reasons: tuple[Reason, ...]


class Class(Answer):
    id: ClassId
    title: str
    state: ClassState
    last_known: date
    text: str
    yours: bool
    planned: bool
    passports: tuple[Passport, ...]
    reasons: tuple[Reason, ...]


class Bind(Answer):
    id: str
    title: str
    text: str
    rules: tuple[str, ...]


class Question(Answer):
    whom: Whom
    text: str
    rules: tuple[str, ...]


class Visa(Dated):
    """The answer of ``visa --json``."""

    planned: ClassId | None
    summary: str
    classes: tuple[Class, ...]
    binds: tuple[Bind, ...]
    questions: tuple[Question, ...]
    sources: tuple[Source, ...]


class Cell(Answer):
    id: str
    title: str
    value: str | None
    grade: Confidence | None
    verdict: Fit
    text: str
    facts: tuple[str, ...]


class State(Answer):
    code: str
    name: str
    rule: str
    board: str
    verdict: Fit
    here: bool
    cells: tuple[Cell, ...]
    training_licence: str | None
    without_residency: str | None
    confidence: Confidence
    as_of: date
    notes: tuple[str, ...]
    sources: tuple[Source, ...]


class States(Dated):
    """The answer of ``states --json``."""

    states: tuple[State, ...]


class Section(Answer):
    heading: str
    lines: tuple[str, ...]
    rules: tuple[str, ...]


class Why(Dated):
    """The answer of ``why --json``."""

    id: str
    title: str
    status: str | None
    sections: tuple[Section, ...]


def deadlines(entries: Sequence[DateAhead], assessment: Assessment, book: Rulebook, by: Grouping | None) -> Json:
    """The answer of ``deadlines --json``."""
    return answer(
        Deadlines,
        assessment,
        rulebook=edition(book, assessment.today),
        zone=zone_name(assessment.now),
        deadlines=[_local(entry, assessment.now) for entry in entries],
        groups=grouped(entries, by, stage_titles(assessment)) if by is not None else (),
    )


def _local(entry: DateAhead, now: datetime) -> object:
    here = entry.at.astimezone(now.tzinfo) if entry.at is not None else None
    return also(entry, local=here, local_date=here.date() if here is not None else entry.day)


def visa(board: VisaBoard, book: Rulebook) -> Json:
    """The answer of ``visa --json``."""
    return answer(
        Visa,
        board,
        rulebook=edition(book, board.today),
        classes=[_class(row) for row in board.rows],
        sources=board_sources(board, book),
    )


def _class(row: VisaRow) -> object:
    return also(row, passports=[also(one, last_known=row.last_known) for one in row.passports])


def states(rows: Sequence[StateRow], book: Rulebook, today: date) -> Json:
    """The answer of ``states --json``."""
    listed = [also(row, sources=sources(row.sources, book)) for row in rows]
    return answer(States, None, today=today, rulebook=edition(book, today), states=listed)


def why(explanation: Explanation, book: Rulebook, today: date) -> Json:
    """The answer of ``why --json``."""
    return answer(Why, explanation, today=today, rulebook=edition(book, today))
