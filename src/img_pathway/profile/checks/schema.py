"""Every problem of a document with its place, by the declared facts; and the same as JSON Schema.

Imported only where a file is read for the first time or came from outside; never by a start on a file
that was already checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from img_pathway.profile.facts import MANY_KINDS, SCHEMA, Fact, Profile, Table
from img_pathway.profile.file.codec import restored
from img_pathway.profile.file.errors import Unreadable
from img_pathway.profile.typed.keys import FIRST_YEAR, IDENT, LAST_YEAR, names_entry
from img_pathway.profile.typed.problem import Problem
from img_pathway.profile.typed.text import plain
from img_pathway.profile.typed.values import COUNTRY, CURRENCY, MAX_ITEMS, MAX_TEXT, MONTH, ZONE, expected, misfit

MAX_DEPTH = 8
"""How deep tables and lists of a file may be nested."""
MAX_PROBLEMS = 200
"""A hostile file is not worth a longer list."""
_WHOLE = 2**63


def check(doc: Mapping[str, object], where: str) -> None:
    """Raise `Unreadable` with every problem of a document."""
    wrong = check_document(doc)
    if wrong:
        raise Unreadable(where, wrong[0].key, wrong[0].text, wrong[0].fix, tuple(wrong))


def understood(doc: dict[str, object]) -> tuple[dict[str, object], list[Problem]]:
    """A newer document without the tables this version cannot read, and a warning for each."""
    number = doc["schema"]
    doc = {**doc, "schema": SCHEMA}
    problems: list[Problem] = []
    for wrong in check_document(doc):
        table = wrong.key.partition(".")[0]
        if doc.pop(table, None) is not None:
            problems.append(
                Problem("warning", table, "holds something this version cannot read", "Update img-pathway.")
            )
    # What is left is bounded by the same check; a last look keeps hidden surprises out.
    if check_document(doc):
        doc = {"schema": SCHEMA}
    return {**doc, "schema": number}, problems


def check_document(doc: Mapping[str, Any]) -> list[Problem]:
    """Every problem of a parsed profile file, with its place; empty when `codec.from_document` can take it.

    Knows the shape only: which value goes where, and the bounds of size. Whether facts contradict each
    other is judged by `sound.problems`.
    """
    found = {problem.key: problem for problem in _bounds(doc)}
    if not any(problem.text.startswith(_TOO_DEEP) for problem in found.values()):
        for problem in (*_format(doc), *_slots(doc)):
            found.setdefault(problem.key, problem)
    return list(found.values())[:MAX_PROBLEMS]


_TOO_DEEP = "nested more than"


def _bounds(doc: Mapping[str, Any]) -> Iterator[Problem]:
    """What holds for every value of a file, known to this version or not."""
    heap: list[tuple[str, Any, int]] = [("", doc, 0)]
    while heap:
        key, value, depth = heap.pop()
        if isinstance(value, (Mapping, list)):
            if depth > MAX_DEPTH:
                yield _wrong(key, f"{_TOO_DEEP} {MAX_DEPTH} levels deep", "Remove the nesting.")
                continue
            if len(value) > MAX_ITEMS:
                yield _wrong(key, f"more than {MAX_ITEMS} entries", "Remove the ones not needed.")
                continue
        if isinstance(value, Mapping):
            for name, inner in value.items():
                if len(name) > MAX_TEXT:
                    yield _wrong(key, "a name longer than any fact's", "Shorten it.")
                else:
                    heap.append((f"{key}.{name}" if key else name, inner, depth + 1))
        elif isinstance(value, list):
            heap.extend((f"{key}.{number}", inner, depth + 1) for number, inner in enumerate(value, 1))
        elif isinstance(value, str):
            if len(value) > MAX_TEXT:
                yield _wrong(key, f"a text longer than {MAX_TEXT} characters", "Shorten it.")
        elif isinstance(value, int) and not -_WHOLE <= value < _WHOLE:
            yield _wrong(key, "a number too large for the file", "Write a smaller number.")


def _format(doc: Mapping[str, Any]) -> Iterator[Problem]:
    number = doc.get("schema")
    if number is None:
        yield Problem("error", "schema", "the number of the file format is missing", f"Add the line: schema = {SCHEMA}")
    elif type(number) is not int or not 1 <= number <= SCHEMA:
        yield Problem("error", "schema", "not a file format known here", f"Write: schema = {SCHEMA}")


def _slots(doc: Mapping[str, Any]) -> Iterator[Problem]:
    for name, slot in Profile.slots.items():
        if name not in doc:
            continue
        if slot.key is None or not isinstance(doc[name], Mapping):
            yield from _table(name, slot.table, doc[name])
            continue
        for key, entry in doc[name].items():
            if names_entry(slot, key):
                yield from _table(f"{name}.{key}", slot.table, entry)
            else:
                years = f"Use a year from {FIRST_YEAR} to {LAST_YEAR}."
                fix = years if slot.key is int else "Use the id of a step or rule."
                yield _wrong(f"{name}.{key}", "this name cannot stand here", fix)


def _table(place: str, table: type[Table], doc: Any) -> Iterator[Problem]:
    if not isinstance(doc, Mapping):
        yield _wrong(place, "has the wrong shape", "A table is expected here.")
        return
    for name, fact in table.facts.items():
        if name in doc:
            yield from _value(f"{place}.{name}", fact, doc[name])
    for name, series in table.lists.items():
        entries = doc.get(name, [])
        if not isinstance(entries, list):
            yield _wrong(f"{place}.{name}", "has the wrong shape", "A list of tables is expected here.")
            continue
        for number, entry in enumerate(entries, 1):
            yield from _table(f"{place}.{name}.{number}", series.table, entry)


def _value(key: str, fact: Fact, value: Any) -> Iterator[Problem]:
    if fact.kind in MANY_KINDS and isinstance(value, list):
        one = replace(fact, kind="choice" if fact.choices else MANY_KINDS[fact.kind])
        for number, item in enumerate(value, 1):
            yield from _value(f"{key}.{number}", one, item)
    elif misfit(fact, restored(fact, value)):
        what = expected(fact)
        text = f"{fact.label.rstrip('?')}: the value does not fit"
        yield _wrong(key, text, f"{what[0].upper()}{what[1:]} is expected.")


def _wrong(key: str, text: str, fix: str) -> Problem:
    return Problem("error", re.sub(r"\s+", " ", plain(key, 80)), text, fix)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the profile file. A key left out is a fact not recorded; an empty value does not exist."""
    tables: dict[str, Any] = {}

    def defined(table: type[Table]) -> dict[str, Any]:
        lists = {name: _many(defined(series.table)) for name, series in table.lists.items()}
        properties = {**{name: _fact_schema(fact) for name, fact in table.facts.items()}, **lists}
        tables[table.__name__] = {"description": table.__doc__, "type": "object", "properties": properties}
        return {"$ref": f"#/$defs/{table.__name__}"}

    properties: dict[str, Any] = {"schema": {"type": "integer", "minimum": 1, "maximum": SCHEMA}}
    for name, slot in Profile.slots.items():
        properties[name] = defined(slot.table)
        if slot.key is not None:
            keys = {"pattern": "^[0-9]{4}$"} if slot.key is int else {"pattern": f"^{IDENT.pattern}$", "maxLength": 80}
            entries = {"additionalProperties": properties[name], "maxProperties": MAX_ITEMS}
            properties[name] = {"type": "object", "propertyNames": keys, **entries}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "img-pathway profile",
        "description": Profile.__doc__,
        "type": "object",
        "properties": properties,
        "required": ["schema"],
        "$defs": tables,
    }


def _many(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": MAX_ITEMS}


def _fact_schema(fact: Fact) -> dict[str, Any]:
    text = {"type": "string", "maxLength": MAX_TEXT}
    country = {"type": "string", "pattern": f"^{COUNTRY}$"}
    choice = {"enum": [word for word, _ in fact.choices]}
    bounds = {"minimum": fact.minimum, "maximum": fact.maximum}
    number = {"type": "integer", **{name: bound for name, bound in bounds.items() if bound is not None}}
    kinds: dict[str, dict[str, Any]] = {
        "date": {"type": "string", "format": "date"},
        "instant": {"type": "string", "format": "date-time"},
        "money": {"type": ["integer", "string"]},
        "currency": {"type": "string", "pattern": f"^{CURRENCY}$"},
        "year": number,
        "int": number,
        "bool": {"type": "boolean"},
        "choice": choice,
        "country": country,
        "countries": _many(country),
        "states": _many(text),
        "words": _many(choice if fact.choices else text),
        "month": {"type": "string", "pattern": f"^{MONTH}$"},
        "zone": {"type": "string", "pattern": f"^{ZONE}$"},
        "text": text,
        "state": text,
        "fee": text,
    }
    told = fact.help
    if fact.kind == "bool" and fact.choices:
        told = "; ".join(f"{word}: {label}" for word, label in fact.choices)
    return {"title": fact.label, **({"description": told} if told else {}), **kinds[fact.kind]}
