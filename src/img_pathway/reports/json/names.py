"""``names`` as plain data for JSON."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.names.board import NamesBoard, PrintedRow
from img_pathway.reports.json.answers import Edition, Of, shape, shown
from img_pathway.rulebook.types import Confidence

shown(
    PrintedRow,
    "id title printed against differences verdict text by confidence expected portal step rules",
    "Printed",
    by=Of(date | None),
    confidence=Of(Confidence | str | None, lambda row: row.by and row.by.confidence),
    expected=Of(bool | None, lambda row: row.by and row.by.expected),
)
NAMES = shape("Names", NamesBoard, "today rulebook summary names births dates coming", rulebook=Of(Edition))
"""The answer of ``names --json``."""
