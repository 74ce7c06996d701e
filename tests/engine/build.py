"""Small builders shared by the tests of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from img_pathway import rulebook
from img_pathway.engine import assess
from img_pathway.engine.assessment import Assessment
from img_pathway.profile.facts import Profile
from img_pathway.profile.file.codec import from_document
from img_pathway.profile.file.migrate import migrated
from img_pathway.rulebook.book import Rulebook


@cache
def book() -> Rulebook:
    """The built-in rulebook, read once for the whole run."""
    return rulebook.load()


def day(text: str) -> date:
    """``"2026-11-22"`` as a day."""
    return date.fromisoformat(text)


def profile(*layers: Mapping[str, Any], **tables: Any) -> Profile:
    """A profile from nested tables, each layer laid over the ones before it; ISO texts become days.

    A list replaces a list; ``None`` removes what an earlier layer recorded. Keys may be season years or
    step and rule ids: ``profile(seasons={2027: {"token": "2026-07-01"}})``.
    """
    document: dict[str, Any] = {}
    for layer in (*layers, tables):
        _lay(document, layer)
    # Layers may say `start.first_day` as format 1 did: then it is of the only position.
    return from_document(migrated({"schema": 1, **document}))


def at(moment: str, zone: str = "UTC") -> datetime:
    """An instant of a wall clock in `zone`; a day alone is its noon."""
    text = moment if "T" in moment else f"{moment}T12:00"
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def judge(person: Profile, now: datetime | str) -> Assessment:
    """The whole assessment under the built-in rulebook; a text is a moment in UTC."""
    return assess(person, book(), at(now) if isinstance(now, str) else now)


def status(person: Profile, now: datetime | str) -> dict[str, str]:
    """Status of every step by its id."""
    return {step_id: str(state.status) for step_id, state in judge(person, now).by_id.items()}


def warned(person: Profile, now: datetime | str) -> dict[str, str]:
    """Severity of every warning by its id."""
    return {one.id: one.severity for one in judge(person, now).warnings}


def cliff_days(person: Profile, now: datetime | str) -> dict[str, str]:
    """ISO day of every cliff by its id."""
    return {one.id: one.date.isoformat() for one in judge(person, now).cliffs}


def _lay(into: dict[str, Any], layer: Mapping[str, Any]) -> None:
    for name, value in layer.items():
        key = str(name)
        if value is None:
            into.pop(key, None)
        elif isinstance(value, Mapping):
            inner = into.setdefault(key, {})
            _lay(inner, value)
        else:
            # An answer is free text, even where it looks like a day.
            into[key] = value if key == "answer" else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-" and value[:4].isdigit():
        return date.fromisoformat(value)
    return value


GRADUATE: Mapping[str, Any] = {
    "profile": {
        "citizenships": ["IN"],
        "us_status": "none",
        "location": "IN",
        "time_zone": "UTC",
        "passport_name": "Asha Verma",
        "school_record_name": "Asha Verma",
        "target_match": 2028,
        "specialties": ["Internal Medicine"],
    },
    "school": {
        "country": "IN",
        "accreditor": "other",
        "wdoms_listed": True,
        "sponsor_note": "current",
        "note_from": 1960,
        "enrolled": "2012-08-01",
        "status": "graduated",
        "graduated": "2018-03-31",
        "degree": "2018-05-15",
    },
    "identity": {
        "account_established": "2025-09-10",
        "check_done": "2025-09-05",
        "usmle_id": "0-123-456-7",
        "passport_expires": "2036-01-01",
    },
    "application": {"submitted": "2025-10-01", "accepted": "2025-11-03"},
}
"""A graduate whose accepted application opens FSMB; no Step sat, nothing that expires soon."""
