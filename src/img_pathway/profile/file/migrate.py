"""From older formats of the profile file to the present one, one step at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from img_pathway.profile.facts import SCHEMA

Migration = Callable[[dict[str, Any]], dict[str, Any]]

_OF_A_POSITION = frozenset({
    "contract_signed", "first_day", "licence_state", "training_licence_applied", "training_licence_issued",
    "training_licence_not_needed", "certificate_shown", "began",
})  # fmt: skip
"""What format 1 knew of the one position it could hold."""


def _positions(doc: dict[str, Any]) -> dict[str, Any]:
    """1 to 2: the one position becomes the first of a list."""
    start = doc.get("start")
    if not isinstance(start, dict) or not start.keys() & _OF_A_POSITION:
        return doc
    position = {key: value for key, value in start.items() if key in _OF_A_POSITION}
    rest = {key: value for key, value in start.items() if key not in _OF_A_POSITION}
    listed = rest.get("positions")
    return {**doc, "start": {**rest, "positions": [position, *(listed if isinstance(listed, list) else [])]}}


def _months_and_plans(doc: dict[str, Any]) -> dict[str, Any]:
    """2 to 3: year and month of a sitting become one month, the classes weighed a list of words."""
    exams = doc.get("exams")
    if isinstance(exams, dict):
        doc = {**doc, "exams": {exam: _with_months(held) for exam, held in exams.items()}}
    visa = doc.get("visa")
    weighed = visa.get("considered") if isinstance(visa, dict) else None
    if isinstance(visa, dict) and isinstance(weighed, list):
        plans = [one["plan"] for one in weighed if isinstance(one, dict) and "plan" in one]
        doc = {**doc, "visa": {**{key: value for key, value in visa.items() if key != "considered"}, "plans": plans}}
    return doc


def _with_months(held: Any) -> Any:
    return [_with_month(one) for one in held] if isinstance(held, list) else held


def _with_month(sitting: Any) -> Any:
    if not isinstance(sitting, dict) or not isinstance(sitting.get("year"), int):
        return sitting
    month = sitting.get("month")
    known = f"{sitting['year']}-{month:02}" if isinstance(month, int) else f"{sitting['year']}"
    return {**{key: value for key, value in sitting.items() if key != "year"}, "month": known}


MIGRATIONS: Mapping[int, Migration] = {1: _positions, 2: _months_and_plans}
"""By the number a document has before the step; each makes it one higher and loses no key."""


def migrated(
    doc: dict[str, Any], migrations: Mapping[int, Migration] = MIGRATIONS, target: int = SCHEMA
) -> dict[str, Any]:
    """The document in format `target`; one that is newer, or without a sound number, is returned as it is."""
    number = doc.get("schema")
    while isinstance(number, int) and not isinstance(number, bool) and number < target and number in migrations:
        doc = {**migrations[number](doc), "schema": number + 1}
        number += 1
    return doc


def is_newer(doc: Mapping[str, Any]) -> bool:
    """Was this document written by a later version of the program?"""
    number = doc.get("schema")
    return isinstance(number, int) and not isinstance(number, bool) and number > SCHEMA
