"""A fact as a cell that an import reads back to the same fact."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from img_pathway.profile.facts.declare import Table


def fact_cell(entry: Table, name: str) -> str:
    """What a cell holds of one fact of an entry: as it is typed; empty where it is not recorded."""
    value: Any = getattr(entry, name)
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() | date():
            return value.isoformat()
    return str(value)
