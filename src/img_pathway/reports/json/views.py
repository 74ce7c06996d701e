"""``deadlines``, ``visa``, ``states`` and ``why`` as plain data for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from img_pathway.engine.ahead.agenda import DateAhead
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.explain.model import Explanation, Section
from img_pathway.engine.states.board import StateRow
from img_pathway.engine.states.cells import Cell
from img_pathway.engine.visa.model import Bind, PassportState, Question, VisaBoard, VisaRow
from img_pathway.reports.json.answers import Edition, Json, Of, also, answer, edition, shape, shown
from img_pathway.reports.pages.deadlines import Group, Grouping, grouped, stage_titles, zone_name
from img_pathway.reports.pages.visa import board_sources
from img_pathway.reports.words import sources
from img_pathway.rulebook.types import Confidence, Source

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

_DATED = {"today": Of(date), "rulebook": Of(Edition)}

shown(
    DateAhead,
    "id kind title date=day days_left at zone local local_date confidence expected loses then do steps stage rules"
    " why=about",
    "Deadline",
    local=Of(datetime | None),
    local_date=Of(date),
    confidence=Of(Confidence | Literal["yours"]),
    stage=Of(str | None, lambda entry: entry.stage or None),
)
shown(Group, "id title deadlines", deadlines=Of([str], lambda group: [entry.id for entry in group.entries]))
DEADLINES = shape(
    "Deadlines",
    Assessment,
    "today rulebook zone target_match deadlines groups",
    rulebook=Of(Edition),
    zone=Of(str),
    deadlines=Of([DateAhead]),
    groups=Of([Group]),
)
"""The answer of ``deadlines --json``; `groups` is empty for the flat list."""

shown(PassportState, "country state last_known reasons", "Passport", last_known=Of(date))
shown(VisaRow, "id title state closed last_known text yours planned passports reasons", "Class")
shown(Bind)
shown(Question)
VISA = shape(
    "Visa",
    VisaBoard,
    "today rulebook planned summary classes=rows binds questions sources",
    rulebook=Of(Edition),
    sources=Of([Source]),
)
"""The answer of ``visa --json``."""

shown(Cell, grade=Of(Confidence | None))
shown(
    StateRow,
    "code name rule board verdict tries here cells training_licence without_residency confidence as_of notes sources",
    "State",
    confidence=Of(Confidence),
    sources=Of([Source]),
)
STATES = shape("States", None, "today rulebook states", **_DATED, states=Of([StateRow]))
"""The answer of ``states --json``."""

shown(Section)
WHY = shape("Why", Explanation, "today rulebook id title status sections", **_DATED)
"""The answer of ``why --json``."""


def deadlines(entries: Sequence[DateAhead], assessment: Assessment, book: Rulebook, by: Grouping | None) -> Json:
    """The answer of ``deadlines --json``."""
    return answer(
        DEADLINES,
        assessment,
        rulebook=edition(book, assessment.today),
        zone=zone_name(assessment.now),
        deadlines=[local(entry, assessment.now) for entry in entries],
        groups=grouped(entries, by, stage_titles(assessment)) if by is not None else (),
    )


def local(entry: DateAhead, now: datetime) -> object:
    """A date ahead with its instant and day where the person is."""
    here = entry.at.astimezone(now.tzinfo) if entry.at is not None else None
    return also(entry, local=here, local_date=here.date() if here is not None else entry.day)


def visa(board: VisaBoard, book: Rulebook) -> Json:
    """The answer of ``visa --json``."""
    return answer(
        VISA,
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
    return answer(STATES, today=today, rulebook=edition(book, today), states=listed)


def why(explanation: Explanation, book: Rulebook, today: date) -> Json:
    """The answer of ``why --json``."""
    return answer(WHY, explanation, today=today, rulebook=edition(book, today))
