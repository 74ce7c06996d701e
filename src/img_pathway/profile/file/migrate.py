"""From older formats of the profile file to the present one, one step at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from img_pathway.profile.facts import SCHEMA

Migration = Callable[[dict[str, Any]], dict[str, Any]]

MIGRATIONS: Mapping[int, Migration] = {}
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
