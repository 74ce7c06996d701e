"""One's list as a sheet: the columns that an import reads back to the same facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from img_pathway.profile.facts.declare import Fact, Table
from img_pathway.profile.facts.season import Interview, Programme
from img_pathway.profile.sheets.columns import guarded

_PROGRAMME: Final = ("name", "acgme", "nrmp", "specialty", "state")
"""What tells the programme of an interview."""

Rows = tuple[tuple[str, ...], list[tuple[str, ...]]]
"""A row of headings, and the rows under it."""


def programmes_sheet(programmes: Iterable[Programme]) -> Rows:
    """Every fact of every programme, a row each."""
    return _headings(Programme.facts), [_cells(Programme.facts, one) for one in programmes]


def interviews_sheet(programmes: Iterable[Programme]) -> Rows:
    """Every interview, a row each, with the programme it is with."""
    told = {name: Programme.facts[name] for name in _PROGRAMME}
    rows = [
        (*_cells(told, programme), *_cells(Interview.facts, one))
        for programme in programmes
        for one in programme.interviews
    ]
    return (*_headings(told), *_headings(Interview.facts)), rows


def _headings(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    return tuple(fact.label for fact in facts.values())


def _cells(facts: Mapping[str, Fact], one: Table) -> tuple[str, ...]:
    return tuple(_cell(fact, getattr(one, name)) for name, fact in facts.items())


def _cell(fact: Fact, value: Any) -> str:
    """A fact as it is typed. A text is never a formula for the program that opens the sheet."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M} {value.isoformat()[-6:]}"
        case date():
            return value.isoformat()
    return guarded(next((label for word, label in fact.choices if word == value), str(value)))
