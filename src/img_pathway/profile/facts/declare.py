"""How a key is declared: once, with all that the file, `set`, forms, `schema`, journal and redaction need of it.

A table is a frozen dataclass; each of its fields is a `fact` or a `series` (a list of tables). The declarations
lie in the fields' metadata; `fact_tables` gathers them into shapes that the rest walks over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, NamedTuple, TypeVar

Kind = Literal[
    "date", "instant", "year", "int", "money", "currency", "text", "bool", "choice", "country", "countries", "state",
    "words", "zone",
]  # fmt: skip
"""What a fact holds. An *instant* is a day with hour and offset from UTC, *money* an exact Decimal, a *state* the
two letters of a place of the US, *words* and *countries* several of their kind."""
MANY_KINDS = frozenset({"countries", "words"})
"""Kinds whose value is a tuple of strings."""


class Fact(NamedTuple):
    """How one fact is asked for and explained; `choices` pairs a stored word with its label."""

    label: str
    kind: Kind
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    planned: bool = True
    """May the day lie in the future? A result or an issue date may not."""
    personal: bool = False
    """Does it tell who the person is, or hold free words? Left out where an export is redacted."""
    brief: str = ""
    """The word before the value where an entry is told in one line; a value without one speaks for itself."""


class Series(NamedTuple):
    """How a list of entries is spoken of: its heading, one entry of it, and one entry away from the heading."""

    table: type[Table]
    title: str
    item: str
    alone: str


class Keyed(NamedTuple):
    """Many tables of one class under keys: what their keys are (as ``YEAR`` in help), and the fact meant by
    a key without a last part (``overrides.exams.step3``).
    """

    table: type[Table]
    key: type[int] | type[str]
    word: str
    short: str = ""


@dataclass(frozen=True)
class Table:
    """A table of the file; `extra` keeps keys this version does not know, unread and unharmed.

    The first line of its docstring stands above the table in the file. `personal` says whether its facts
    are, where a fact does not say otherwise.
    """

    personal: ClassVar[bool]
    extra: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    def __init_subclass__(cls, *, personal: bool) -> None:
        cls.personal = personal


T = TypeVar("T", bound=Table)


def fact(
    label: str,
    kind: Kind,
    help: str = "",
    *,
    choices: tuple[tuple[str, str], ...] = (),
    minimum: int | None = None,
    maximum: int | None = None,
    planned: bool = True,
    personal: bool | None = None,
    brief: str = "",
) -> Any:
    """A field that holds one fact; without `personal` it is what its table is."""
    declared = Fact(label, kind, help, choices, minimum, maximum, planned, bool(personal), brief)
    default: Any = () if kind in MANY_KINDS else None
    return field(default=default, metadata={"fact": declared, "personal": personal})


def series(table: type[T], title: str, item: str, alone: str = "") -> tuple[T, ...]:
    """A field that holds a list of entries."""
    made: Any = field(default=(), metadata={"series": Series(table, title, item, alone or item.capitalize())})
    return made  # type: ignore[no-any-return]


def keyed(table: type[T], key: type[int] | type[str], word: str, short: str = "") -> Any:
    """A field of the profile that holds many tables by year or id."""
    return field(default_factory=dict, metadata={"keyed": Keyed(table, key, word, short)})
