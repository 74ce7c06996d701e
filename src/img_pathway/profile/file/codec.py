"""Between the TOML document (plain dicts) and the frozen facts. No checks: see `schema` for those."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from img_pathway.profile.facts import SCHEMA, Fact, Profile, Table
from img_pathway.profile.facts.fact_tables import Shape, slots

AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?")
"""An exact amount as the file holds it."""


def from_document(doc: Mapping[str, Any]) -> Profile:
    """The profile of a document that `schema.check_document` found sound.

    Keys this version does not know are kept in `extra` of their table. Tables without anything in them
    are left out, so a profile and its document always match.
    """
    known = slots()
    values: dict[str, Any] = {"schema": doc.get("schema", SCHEMA)}
    extra: dict[str, Any] = {}
    for key, value in doc.items():
        slot = known.get(key)
        if slot is None:
            if key != "schema":
                extra[key] = value
        elif slot.keyed is None:
            values[key] = read_table(slot.shape, value)
        else:
            tables = ((slot.keyed(name), read_table(slot.shape, entry)) for name, entry in value.items())
            values[key] = {name: table for name, table in tables if table != slot.shape.blank}
    if extra:
        values["extra"] = extra
    return Profile(**values)


def read_table(shape: Shape, doc: Mapping[str, Any]) -> Table:
    """One table of a sound document."""
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    facts, lists = shape.facts, shape.lists
    for key, value in doc.items():
        if key in facts:
            if value != "":
                values[key] = restored(facts[key], value)
        elif key in lists:
            inner = lists[key]
            values[key] = tuple(item for entry in value if (item := read_table(inner, entry)) != inner.blank)
        else:
            extra[key] = value
    if extra:
        values["extra"] = extra
    return shape.cls(**values)


def to_document(profile: Profile) -> dict[str, Any]:
    """The document of a profile: facts in declared order, nothing for what is not recorded, extras kept.

    Season years become strings, as TOML keys are. The result shares no list or dict with the profile's
    facts; values inside `extra` are shared.
    """
    doc: dict[str, Any] = {"schema": profile.schema}
    # Scalars must stand before the first table of a TOML file.
    doc.update({key: value for key, value in profile.extra.items() if not _is_table(value)})
    for name, slot in slots().items():
        held = getattr(profile, name)
        if slot.keyed is None:
            table = write_table(slot.shape, held)
        else:
            entries = sorted(held.items())
            table = {str(key): entry for key, item in entries if (entry := write_table(slot.shape, item))}
        if table:
            doc[name] = table
    doc.update({key: value for key, value in profile.extra.items() if _is_table(value)})
    return doc


def write_table(shape: Shape, table: Table) -> dict[str, Any]:
    """The document of one table; empty when nothing is recorded in it."""
    doc: dict[str, Any] = {}
    for name in shape.facts:
        value = getattr(table, name)
        if value is not None and value != () and value != "":
            doc[name] = stored(value)
    for name, inner in shape.lists.items():
        items = [entry for item in getattr(table, name) if (entry := write_table(inner, item))]
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
