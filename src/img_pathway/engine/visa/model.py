"""What the visa board says: a state for each class, never a tick, a lock or a final no."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from msgspec import Struct

from img_pathway.engine.model import Reason

ClassId = str
"""A class of the rulebook's table, such as ``j1``."""
ClassState = Literal["open", "suspended", "unknown"]
Closing = Literal["for good", "for now"]
Whom = Literal["programme", "lawyer"]


class Found(NamedTuple):
    """What the measures make of one class, or of one class with one passport."""

    state: ClassState
    reasons: tuple[Reason, ...]
    rests: tuple[str, ...]
    """Rules whose state decided this one."""
    said: date | None = None
    """The day on which the person looked it up, where that decided."""


class PassportState(NamedTuple):
    """One class judged for one passport."""

    country: str
    """ISO 3166 code."""
    state: ClassState
    reasons: tuple[Reason, ...]


class VisaRow(Struct, frozen=True):
    """One class as last known; the best passport decides for a person with several."""

    id: ClassId
    title: str
    state: ClassState
    last_known: date
    text: str
    """The state with its date and the word "check", as every surface must show it."""
    yours: bool
    """Could it be your way, by what is recorded?"""
    closed: Closing | None
    """Is it closed to this person by their own record, whatever its state? The first reason says by what."""
    planned: bool
    passports: tuple[PassportState, ...]
    reasons: tuple[Reason, ...]


class Bind(NamedTuple):
    """Two rules that pull against each other for this person."""

    id: str
    title: str
    text: str
    rules: tuple[str, ...]


class Question(NamedTuple):
    """Something to ask, in the person's own voice."""

    whom: Whom
    text: str
    rules: tuple[str, ...]


class VisaBoard(Struct, frozen=True):
    """Every class, what conflicts, and what to ask."""

    today: date
    planned: ClassId | None
    summary: str
    rows: tuple[VisaRow, ...]
    binds: tuple[Bind, ...]
    questions: tuple[Question, ...]
    rules: tuple[str, ...]
    """Every rule named, in order of first mention."""

    def row(self, class_id: str) -> VisaRow:
        """The row of one class. Raises KeyError for an unknown one."""
        for row in self.rows:
            if row.id == class_id:
                return row
        raise KeyError(class_id)
