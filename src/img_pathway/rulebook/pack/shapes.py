"""Has every entry of a pack the shape of its kind: which keys, of which type, within which bounds (`rulebook.types`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, ValidationError, convert
from msgspec.structs import fields

from img_pathway.rulebook import types
from img_pathway.rulebook.calendar import CalendarFile
from img_pathway.rulebook.pack.gather import Problem

_FILES: dict[str, type[Struct]] = {"calendar": CalendarFile, "proofs": types.Proofs, "search": types.SearchWords}
_LISTS: tuple[tuple[str, type[Struct], str], ...] = (
    ("rule", types.Rule, "rules"),
    ("stage", types.Stage, "stages"),
    ("step", types.Step, "stages"),
    ("visa_class", types.VisaClass, "visa_classes"),
    ("measure", types.Measure, "visa_classes"),
    ("specialty", types.Specialty, "specialties"),
    ("written", types.Written, "specialty_words"),
    ("not_refunded", types.NotRefunded, "fees"),
    ("lost", types.LostFee, "fees"),
    ("document", types.DocumentKind, "documents"),
)
_TABLES: dict[str, tuple[type[Struct], str]] = {
    "sources": (types.Source, "key"), "durations": (types.Duration, "id"), "portals": (types.Portal, "id"),
}  # fmt: skip
"""Tables whose entries stand under their id."""


def shape_problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Every entry that has not the shape of its kind, with the place of each fault."""
    for key, kind in _FILES.items():
        yield from _misfits(kind, key, raw[key])
    for name, kind, key in _LISTS:
        listed = raw[key] if key == "rules" else raw[key].get(name)
        if not isinstance(listed, list) or not listed:
            yield Problem("error", key, f"holds no [[{name}]]", "see the built-in pack for the form")
            continue
        for number, row in enumerate(listed, 1):
            named = row.get("id") if isinstance(row, dict) else None
            yield from _misfits(kind, str(named or f"{name} {number}"), row)
    for key, (kind, ident) in _TABLES.items():
        for name, row in raw[key].items():
            yield from _misfits(kind, name, {ident: name, **row} if isinstance(row, dict) else row)


def _misfits(kind: type[Struct], name: str, row: Any) -> Iterator[Problem]:
    try:
        convert(row, kind)
    except ValidationError as error:
        # It stops at the first fault: each field is looked at by itself, so that all of them are told.
        known = {field.encode_name: field for field in fields(kind)} if isinstance(row, dict) else {}
        faults = [(key, "is no key of such an entry") for key in row if key not in known] if known else []
        for key, field in known.items():
            if key in row:
                try:
                    convert(row[key], field.type)
                except ValidationError as fault:
                    faults.append((key, str(fault)))
            elif field.required:
                faults.append((key, "is missing"))
        for key, text in faults or [("", str(error))]:
            yield Problem(
                "error", f"{name[:120]}: {key}"[:200] if key else name[:120], text, "see a neighbouring entry"
            )
