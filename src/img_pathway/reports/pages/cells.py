"""Cells of a report's tables: one value as a person reads it and as a spreadsheet takes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from img_pathway.days import say
from img_pathway.engine.words import render
from img_pathway.reports.report import Cell, Column, Sheet
from img_pathway.reports.words import clean, expected, instant
from img_pathway.rulebook.types import Dated

NOTHING = Cell("")


def word(text: str | None, role: str = "") -> Cell:
    """Words, on one line and without anything that could move a cursor."""
    return Cell(clean(text or ""), role=role)


def words(texts: Iterable[str | None], joint: str = " ") -> Cell:
    """Several sentences, each said once."""
    return word(joint.join(dict.fromkeys(filter(None, texts))))


def number(value: int | None) -> Cell:
    """A whole number."""
    return NOTHING if value is None else Cell(str(value))


def usd(value: Decimal | None, written: str | None = None) -> Cell:
    """An amount of US dollars; `written` where its page says more than the amount."""
    if written is None:
        written = "" if value is None else render.usd(value)
    return Cell(clean(written), "" if value is None else str(value))


def day(value: date | None) -> Cell:
    """A day; one that is not official says so, in a spreadsheet too."""
    if value is None:
        return NOTHING
    doubt = expected(value.confidence) if isinstance(value, Dated) else ""
    mark = f" ({doubt})" if doubt else ""
    return Cell(f"{say(value)}{mark}", f"{value.isoformat()[:10]}{mark}")


def hour(value: datetime | None, now: datetime) -> Cell:
    """An instant in its own zone, and in that of `now` where it differs."""
    return NOTHING if value is None else Cell(instant(value, now), value.isoformat())


def yes(value: bool | None) -> Cell:
    """Yes, no or not recorded."""
    return NOTHING if value is None else Cell("yes" if value else "no")


def sheet(
    ident: str,
    caption: str,
    columns: tuple[Column, ...],
    rows: Iterable[tuple[Cell, ...]],
    note: str = "",
    grouped: bool = False,
) -> tuple[Sheet, ...]:
    """A table; none where it has no row."""
    found = tuple(rows)
    return (Sheet(ident, caption, columns, found, note, grouped),) if found else ()
