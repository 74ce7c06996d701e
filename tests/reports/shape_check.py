"""Holds a value against the few words of JSON Schema that `reports.shapes` uses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
_WORDS = {"type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "format", "description"}


def misfits(value: Any, shape: dict[str, Any], at: str = "$") -> list[str]:
    """Every place where the value does not have the shape."""
    assert set(shape) <= _WORDS, f"{at}: unknown words {set(shape) - _WORDS}"
    if "anyOf" in shape:
        tries = [misfits(value, each, at) for each in shape["anyOf"]]
        return [] if not all(tries) else min(tries, key=len)
    if "enum" in shape:
        return [] if value in shape["enum"] else [f"{at}: {value!r} is none of {shape['enum']}"]
    kind = shape.get("type")
    if kind and (not isinstance(value, _TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        return [f"{at}: {value!r} is not {kind}"]
    return [*_format(value, shape, at), *_object(value, shape, at), *_array(value, shape, at)]


def _format(value: Any, shape: dict[str, Any], at: str) -> list[str]:
    try:
        if shape.get("format") == "date":
            date.fromisoformat(value)
        elif shape.get("format") == "date-time" and datetime.fromisoformat(value).tzinfo is None:
            return [f"{at}: {value!r} has no offset"]
    except ValueError:
        return [f"{at}: {value!r} is not a {shape['format']}"]
    return []


def _object(value: Any, shape: dict[str, Any], at: str) -> list[str]:
    if not isinstance(value, dict):
        return []
    known = shape.get("properties", {})
    found = [f"{at}: {key} is missing" for key in shape.get("required", ()) if key not in value]
    for key, part in value.items():
        rest = shape.get("additionalProperties", True)
        if key in known:
            found += misfits(part, known[key], f"{at}.{key}")
        elif rest is False:
            found.append(f"{at}: {key} is not expected")
        elif isinstance(rest, dict):
            found += misfits(part, rest, f"{at}.{key}")
    return found


def _array(value: Any, shape: dict[str, Any], at: str) -> list[str]:
    if not isinstance(value, list):
        return []
    return [line for n, item in enumerate(value) for line in misfits(item, shape.get("items", {}), f"{at}[{n}]")]
