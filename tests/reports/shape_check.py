"""Holds a verb's JSON against the types that its schema comes from."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from img_pathway.reports.json.answers import typed


def misfits(value: Any, shape: Any) -> list[str]:
    """Every place where the value does not have the shape; a key too many is one, and so is one left out."""
    try:
        TypeAdapter(typed(shape)).validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        return [str(problem) for problem in error.errors(include_url=False)]
    return []
