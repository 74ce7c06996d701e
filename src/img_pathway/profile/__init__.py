"""What a person recorded: the facts, their file, and what can be said about them without any rule.

The names below are loaded when first used, so importing one module costs only that module.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from img_pathway.profile.facts import SCHEMA, Fact, Profile
    from img_pathway.profile.file.codec import from_document, to_document
    from img_pathway.profile.file.errors import StoreError
    from img_pathway.profile.file.paths import data_dir
    from img_pathway.profile.keep.library import Library
    from img_pathway.profile.keep.store import Conflict, Loaded, Store
    from img_pathway.profile.typed.keys import all_keys, get, parse, put
    from img_pathway.profile.typed.problem import BadValue, Problem
    from img_pathway.profile.typed.text import plain

_HOMES = {
    "SCHEMA": "facts",
    "Fact": "facts",
    "Profile": "facts",
    "from_document": "file.codec",
    "to_document": "file.codec",
    "all_keys": "typed.keys",
    "get": "typed.keys",
    "parse": "typed.keys",
    "put": "typed.keys",
    "BadValue": "typed.problem",
    "Problem": "typed.problem",
    "StoreError": "file.errors",
    "Conflict": "keep.store",
    "Loaded": "keep.store",
    "Store": "keep.store",
    "Library": "keep.library",
    "data_dir": "file.paths",
    "plain": "typed.text",
}

__all__ = [
    "SCHEMA",
    "BadValue",
    "Conflict",
    "Fact",
    "Library",
    "Loaded",
    "Problem",
    "Profile",
    "Store",
    "StoreError",
    "all_keys",
    "data_dir",
    "from_document",
    "get",
    "parse",
    "plain",
    "put",
    "to_document",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
