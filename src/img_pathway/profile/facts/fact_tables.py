"""The tables of `facts` as data, computed once when first needed: what codec, keys and schema walk over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, NamedTuple, TypeVar

from img_pathway.profile.facts.declare import Fact, Keyed, Series, Table
from img_pathway.profile.facts.profile import Profile

T = TypeVar("T", bound=Table)


class Shape(NamedTuple):
    """One class of table: its facts, its lists of tables, and the table with nothing recorded."""

    cls: type[Table]
    facts: Mapping[str, Fact]
    lists: Mapping[str, Shape]
    blank: Table
    told: Mapping[str, Series]
    """How its lists are spoken of."""


class Slot(NamedTuple):
    """One top-level table of the file. `keyed` is the type of its keys when it holds many tables."""

    shape: Shape
    keyed: type[int] | type[str] | None = None
    word: str = ""
    """What a key stands for, as ``YEAR``."""
    short: str = ""
    """The fact that a key without a last part means."""


def shape_of(cls: type[Table]) -> Shape:
    """The shape of a table class other than `Profile`."""
    known: dict[str, Fact] = {}
    told: dict[str, Series] = {}
    for field in fields(cls):
        if "fact" in field.metadata:
            fact, personal = field.metadata["fact"], field.metadata["personal"]
            known[field.name] = fact if personal is not None else fact._replace(personal=cls.personal)
        elif "series" in field.metadata:
            told[field.name] = field.metadata["series"]
    return Shape(cls, known, {name: shape_of(one.table) for name, one in told.items()}, cls(), told)


@cache
def slots() -> Mapping[str, Slot]:
    """The top-level tables in file order."""
    tables: dict[str, Slot] = {}
    for field in fields(Profile):
        if "keyed" in field.metadata:
            keyed: Keyed = field.metadata["keyed"]
            tables[field.name] = Slot(shape_of(keyed.table), keyed.key, keyed.word, keyed.short)
        elif field.name not in ("schema", "extra"):
            tables[field.name] = Slot(shape_of(field.default_factory))  # type: ignore[arg-type]
    return tables


def changed(table: T, name: str, value: Any) -> T:
    """A copy of a table (or profile) with one field, named at run time, holding another value."""
    return replace(table, **{name: value})
