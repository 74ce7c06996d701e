"""What a change recorded, altered or removed, a line each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from img_pathway.reports.words import Pen


def value_text(value: Any) -> str:
    """A recorded value as one would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value)


def lines(before: Mapping[str, Any], after: Mapping[str, Any], pen: Pen) -> list[str]:
    """The differences between two sets of facts by key, in file order; empty when there are none."""
    out: list[str] = []
    for key, value in after.items():
        if key not in before:
            out += pen.wrap(f"saved    {key} = {value_text(value)}", rest="    ")
        elif before[key] != value:
            out += pen.wrap(f"changed  {key} = {value_text(value)} (was {value_text(before[key])})", rest="    ")
    for key, value in before.items():
        if key not in after:
            out += pen.wrap(f"removed  {key} (was {value_text(value)})", rest="    ")
    return out
