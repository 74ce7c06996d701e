"""Most packs here are the built-in one with a line changed: a file read before is not parsed again."""

from __future__ import annotations

import pickle
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

_parsed: dict[str, bytes] = {}
"""A file's text and what it says; packed, so that every test has its own copy to change."""


@pytest.fixture(autouse=True, scope="module")
def parse_once() -> Iterator[None]:
    really = tomllib.loads

    def loads(text: str, /) -> dict[str, Any]:
        if text not in _parsed:
            _parsed[text] = pickle.dumps(really(text))
        again: dict[str, Any] = pickle.loads(_parsed[text])
        return again

    patch = pytest.MonkeyPatch()
    patch.setattr(tomllib, "loads", loads)
    yield
    patch.undo()
