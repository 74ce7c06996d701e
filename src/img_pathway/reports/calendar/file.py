"""From an assessment to the bytes of its calendar file; the library that writes them is imported only here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from img_pathway.engine.assessment import Assessment
    from img_pathway.rulebook import Rulebook

BEGINS: Final = b"BEGIN:VCALENDAR"
"""How every calendar file begins."""


def calendar_of(
    assessment: Assessment, book: Rulebook, *, name: str, saved: datetime, redact: bool = False
) -> bytes | None:
    """The dates ahead as a calendar file, or ``None`` where none lies ahead; see `calendar_ics.calendar`."""
    from img_pathway.engine.ahead.agenda import agenda
    from img_pathway.engine.plan.plan import plan

    entries = agenda(assessment, plan(assessment))
    if not entries:
        return None
    from img_pathway.reports.calendar.ics import calendar

    return calendar(entries, assessment, book, name=name, saved=saved, redact=redact)
