"""The licensing table of the states as data for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from img_pathway.engine.states.board import StateRow
from img_pathway.engine.states.cells import Cell
from img_pathway.reports.json.status import rulebook
from img_pathway.reports.json.visa import source_list
from img_pathway.reports.sources import sources

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "id": cell.id,
        "title": cell.title,
        "value": cell.value,
        "grade": cell.grade,
        "verdict": cell.verdict,
        "text": cell.text,
        "facts": list(cell.facts),
    }


def document(rows: Sequence[StateRow], book: Rulebook, today: date) -> dict[str, Any]:
    """The answer of ``states --json``."""
    return {
        "today": today.isoformat(),
        "rulebook": rulebook(book, today),
        "states": [
            {
                "code": row.code,
                "name": row.name,
                "rule": row.rule,
                "board": row.board,
                "verdict": row.verdict,
                "here": row.here,
                "cells": [_cell(cell) for cell in row.cells],
                "training_licence": row.training_licence,
                "without_residency": row.without_residency,
                "confidence": row.confidence,
                "as_of": row.as_of.isoformat(),
                "notes": list(row.notes),
                "sources": source_list(sources(row.sources, book)),
            }
            for row in rows
        ],
    }
