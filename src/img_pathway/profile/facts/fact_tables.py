"""The tables of `facts` as data, computed once when first needed: what codec, keys and schema walk over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, NamedTuple, TypeVar

from img_pathway.profile.facts import profile as facts
from img_pathway.profile.facts.profile import Fact, Profile, Table

MANY_KINDS = frozenset({"countries", "words"})
"""Kinds whose value is a tuple of strings."""


T = TypeVar("T", bound=Table)


class Shape(NamedTuple):
    """One class of table: its facts, its lists of tables, and the table with nothing recorded."""

    cls: type[Table]
    facts: Mapping[str, Fact]
    lists: Mapping[str, Shape]
    blank: Table


class Slot(NamedTuple):
    """One top-level table of the file. `keyed` is the type of its keys when it holds many tables."""

    shape: Shape
    keyed: type[int] | type[str] | None


def shape_of(cls: type[Table]) -> Shape:
    """The shape of a table class other than `Profile`."""
    return _shape(cls.__name__)


@cache
def _shape(name: str) -> Shape:
    cls: type[Table] = getattr(facts, name)
    known: dict[str, Fact] = {}
    lists: dict[str, Shape] = {}
    for field in fields(cls):
        if "fact" in field.metadata:
            known[field.name] = field.metadata["fact"]
        elif field.name != "extra":
            lists[field.name] = _shape(_named(str(field.type), "tuple["))
    return Shape(cls, known, lists, cls())


@cache
def slots() -> Mapping[str, Slot]:
    """The top-level tables in file order."""
    found: dict[str, Slot] = {}
    for field in fields(Profile):
        name, text = field.name, str(field.type)
        if name in ("schema", "extra"):
            continue
        if text.startswith("Mapping[int"):
            found[name] = Slot(_shape(_named(text, "Mapping[int, ")), int)
        elif text.startswith("Mapping[str"):
            found[name] = Slot(_shape(_named(text, "Mapping[str, ")), str)
        else:
            found[name] = Slot(_shape(_named(text, "")), None)
    return found


def changed(table: T, name: str, value: Any) -> T:
    """A copy of a table (or profile) with one field, named at run time, holding another value."""
    return replace(table, **{name: value})


def _named(annotation: str, prefix: str) -> str:
    # `facts` keeps its annotations as text; reading that is far cheaper than resolving all type hints.
    return annotation.removeprefix(prefix).split(",")[0].rstrip("]").strip()
