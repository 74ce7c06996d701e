"""Between the TOML document (plain dicts) and the frozen facts. No checks: see `schema` for those."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from img_pathway.profile.facts import SCHEMA, Fact, Profile, Table

T = TypeVar("T", bound=Table)
AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?")
"""An exact amount as the file holds it."""


def from_document(doc: Mapping[str, Any]) -> Profile:
    """The profile of a document that `schema.check_document` found sound.

    Keys this version does not know are kept in `extra` of their table. Tables without anything in them
    are left out, so a profile and its document always match.
    """
    values: dict[str, Any] = {"schema": doc.get("schema", SCHEMA)}
    extra: dict[str, Any] = {}
    for key, value in doc.items():
        slot = Profile.slots.get(key)
        if slot is None:
            if key != "schema":
                extra[key] = value
        elif slot.key is None:
            values[key] = read_table(slot.table, value)
        else:
            tables = ((slot.key(name), read_table(slot.table, entry)) for name, entry in value.items())
            values[key] = {name: table for name, table in tables if table != slot.table()}
    if extra:
        values["extra"] = extra
    return Profile(**values)


def read_table(kind: type[T], doc: Mapping[str, Any]) -> T:
    """One table of a sound document."""
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    facts, lists = kind.facts, kind.lists
    for key, value in doc.items():
        if key in facts:
            if value != "":
                values[key] = restored(facts[key], value)
        elif key in lists:
            inner = lists[key].table
            values[key] = tuple(item for entry in value if (item := read_table(inner, entry)) != inner())
        else:
            extra[key] = value
    if extra:
        values["extra"] = extra
    return kind(**values)


def to_document(profile: Profile) -> dict[str, Any]:
    """The document of a profile: facts in declared order, nothing for what is not recorded, extras kept.

    Season years become strings, as TOML keys are. The result shares no list or dict with the profile's
    facts; values inside `extra` are shared.
    """
    doc: dict[str, Any] = {"schema": profile.schema}
    # Scalars must stand before the first table of a TOML file.
    doc.update({key: value for key, value in profile.extra.items() if not _is_table(value)})
    for name, slot in Profile.slots.items():
        held = getattr(profile, name)
        if slot.key is None:
            table = write_table(held)
        else:
            entries = sorted(held.items())
            table = {str(key): entry for key, item in entries if (entry := write_table(item))}
        if table:
            doc[name] = table
    doc.update({key: value for key, value in profile.extra.items() if _is_table(value)})
    return doc


def write_table(table: Table) -> dict[str, Any]:
    """The document of one table; empty when nothing is recorded in it."""
    doc: dict[str, Any] = {}
    for name in table.facts:
        value = getattr(table, name)
        if value is not None and value != () and value != "":
            doc[name] = stored(value)
    for name in table.lists:
        items = [entry for item in getattr(table, name) if (entry := write_table(item))]
        if items:
            doc[name] = items
    doc.update(table.extra)
    return doc


def stored(value: Any) -> Any:
    """A fact's value as files hold it: lists for tuples, exact amounts as text."""
    if isinstance(value, tuple):
        return list(value)
    # What is none of these is a Decimal, whose module a start need not load.
    return value if value is None or isinstance(value, (str, int, date)) else str(value)


def restored(fact: Fact, value: Any) -> Any:
    """A value of a file as the fact's field holds it; what cannot be one stays as it is, for the checks."""
    if isinstance(value, list):
        return tuple(value)
    if fact.kind == "money" and isinstance(value, (str, int)) and AMOUNT.fullmatch(str(value)):
        from decimal import Decimal

        return Decimal(value)
    return value


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))
