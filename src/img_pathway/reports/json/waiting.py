"""``waiting`` as plain data for JSON."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.waiting.board import Awaited, WaitingRoom
from img_pathway.reports.json.answers import Edition, Of, shape, shown

shown(
    Awaited,
    "id title who since days usual bad confidence source nudge expected due text letter asked step rules",
    nudge=Of(date | None),
    expected=Of(bool | None, lambda row: row.nudge and row.nudge.expected),
)
WAITING = shape("Waiting", WaitingRoom, "today rulebook summary waiting=rows", rulebook=Of(Edition))
"""The answer of ``waiting --json``."""
