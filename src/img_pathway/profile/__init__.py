"""What a person recorded: the facts, their file, and what can be said about them without any rule.

The names below are loaded when first used, so importing one module costs only that module.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from img_pathway.profile.codec import from_document, to_document
    from img_pathway.profile.errors import StoreError
    from img_pathway.profile.facts import SCHEMA, Fact, Profile
    from img_pathway.profile.keys import all_keys, get, parse, put
    from img_pathway.profile.library import Library
    from img_pathway.profile.paths import data_dir
    from img_pathway.profile.problem import BadValue, Problem
    from img_pathway.profile.store import Conflict, Loaded, Store
    from img_pathway.profile.text import plain

_HOMES = {
    "SCHEMA": "facts",
    "Fact": "facts",
    "Profile": "facts",
    "from_document": "codec",
    "to_document": "codec",
    "all_keys": "keys",
    "get": "keys",
    "parse": "keys",
    "put": "keys",
    "BadValue": "problem",
    "Problem": "problem",
    "StoreError": "errors",
    "Conflict": "store",
    "Loaded": "store",
    "Store": "store",
    "Library": "library",
    "data_dir": "paths",
    "plain": "text",
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
