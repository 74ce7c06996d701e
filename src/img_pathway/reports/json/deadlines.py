"""Every date ahead as data for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from img_pathway.engine.ahead.agenda import DateAhead
from img_pathway.engine.assessment import Assessment
from img_pathway.reports.json.status import iso, rulebook
from img_pathway.reports.pages.deadlines import Grouping, grouped, stage_titles, zone_name

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook


def document(
    entries: Sequence[DateAhead], assessment: Assessment, book: Rulebook, by: Grouping | None
) -> dict[str, Any]:
    """The answer of ``deadlines --json``; `groups` is empty for the flat list."""
    groups = grouped(entries, by, stage_titles(assessment)) if by is not None else ()
    return {
        "today": iso(assessment.today),
        "rulebook": rulebook(book, assessment.today),
        "zone": zone_name(assessment.now),
        "target_match": assessment.target_match,
        "deadlines": [_json(entry, assessment.now) for entry in entries],
        "groups": [
            {"id": group.id, "title": group.title, "deadlines": [one.id for one in group.entries]} for group in groups
        ],
    }


def _json(entry: DateAhead, now: datetime) -> dict[str, Any]:
    here = entry.at.astimezone(now.tzinfo) if entry.at is not None else None
    return {
        "id": entry.id,
        "kind": entry.kind,
        "title": entry.title,
        "date": iso(entry.day),
        "days_left": entry.days_left,
        "at": iso(entry.at),
        "zone": entry.zone,
        "local": iso(here),
        "local_date": iso(here.date()) if here is not None else iso(entry.day),
        "confidence": entry.confidence,
        "expected": entry.expected,
        "loses": entry.loses,
        "then": entry.then,
        "do": entry.do,
        "steps": list(entry.steps),
        "stage": entry.stage or None,
        "rules": list(entry.rules),
        "why": entry.about,
    }
