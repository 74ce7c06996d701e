"""``letters`` and ``experience`` as plain data for JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from img_pathway.engine.experience.board import ExperienceBoard, ExperienceRow, Person
from img_pathway.engine.finding import Finding
from img_pathway.engine.letters.board import LetterRow, LettersBoard
from img_pathway.reports.json.answers import Edition, Json, Of, answer, edition, shape, shown

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

shown(Finding)
shown(
    LetterRow,
    "id writer kind specialty state since nudge expected due text assigned rules",
    nudge=Of(date | None),
    expected=Of(bool | None, lambda row: row.nudge and row.nudge.expected),
)
LETTERS = shape(
    "Letters",
    LettersBoard,
    "today rulebook target_match summary by expected letters=rows findings",
    rulebook=Of(Edition),
    by=Of(date | None),
    expected=Of(bool | None, lambda board: board.by and board.by.expected),
)
"""The answer of ``letters --json``."""
shown(ExperienceRow)
shown(Person, follow_up=Of(date | None))
EXPERIENCE = shape(
    "Experience", ExperienceBoard, "today rulebook summary months entries=rows people findings", rulebook=Of(Edition)
)
"""The answer of ``experience --json``."""


def letters(board: LettersBoard, book: Rulebook) -> Json:
    """The answer of ``letters --json``."""
    return answer(LETTERS, board, rulebook=edition(book, board.today))


def experience(board: ExperienceBoard, book: Rulebook) -> Json:
    """The answer of ``experience --json``."""
    return answer(EXPERIENCE, board, rulebook=edition(book, board.today))
