"""How a key is declared: once, with all that the file, `set`, forms, `schema`, journal and redaction need of it.

A table is a frozen `msgspec.Struct`. Where a field's default would stand, it has a `fact`, a `series` (a list of tables)
or a `slot` (a top-level table of the file); its class keeps them as `facts`, `lists` and `slots`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform

from msgspec import Struct, StructMeta

Kind = Literal[
    "date", "instant", "year", "int", "money", "currency", "text", "bool", "choice", "country", "countries", "state",
    "states", "words", "zone", "month", "fee",
]  # fmt: skip
"""What a fact holds. An *instant* is a day with hour and offset from UTC, *money* an exact Decimal, a *state* the
two letters of a place of the US, a *fee* the id of one in the rulebook, a *month* a year with or without its month (2025-06), *words*, *states* and *countries* several of their kind."""
MANY_KINDS: Mapping[Kind, Kind] = {"countries": "country", "states": "state", "words": "text"}
"""Kinds whose value is a tuple of strings, and the kind of each."""
TELLING_KINDS = frozenset({"text", "words", "zone", "fee"})
"""Kinds that can tell who somebody is, or hold anything at all: each such fact says itself whether it is personal."""
StandIn = Literal[
    "Applicant", "Name", "Birth", "Person", "Programme", "Code", "Place", "School", "Number", "Card", "Paper", "Subject",
    "Specialty", "Language", "Category", "State", "Answer", "Zone", "Note",
]  # fmt: skip
"""What stands for a personal fact where it is redacted (`desk/redact`): most with a number, the same for the same
value (Person 1); a *name* so that it still differs from another as before; what the rulebook knows (a specialty, a
fee's id) stays as it is; a *note* is left out."""

Among = Literal["programmes", "codes", "specialties", "cards", "places"]
"""What a text is one of, as a rule: the names or the NRMP codes of one's own programmes of its season, the specialties of
the rulebook, one's own cards, or the places of one's experience. A form offers them; another text may stand there all the same."""


class Only(Struct, frozen=True):
    """Beside what alone a form asks a fact: another one of its table that is recorded, and is not no."""

    fact: str
    value: str = ""
    """It has just this value."""
    missing: bool = False
    """It is not recorded."""

    def holds(self, recorded: Any) -> bool:
        """Is it so, with what is `recorded` there?"""
        there = str(recorded) == self.value if self.value else recorded not in (None, (), False)
        return there is not self.missing


class Fact(Struct, frozen=True):
    """How one fact is asked for and explained; `choices` pairs a stored word with its label."""

    label: str
    kind: Kind
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Of a *bool*: the answers to the label in words, where the key asks the other way round."""
    minimum: int | None = None
    maximum: int | None = None
    planned: bool = True
    """May the day lie in the future? A result or an issue date may not."""
    days: bool = False
    """Is it a number of days, which may be given in weeks, months or years?"""
    vaguer: str = ""
    """The name of the fact that holds what is known of it where it is not known itself: the month or year of a day, or
    only whether it was; the day of an hour. One field asks for both.
    """
    endless: str = ""
    """Of a day: the name of the fact that says that there is none."""
    stand_in: StandIn | None = None
    """What stands for it where an export is redacted; ``None`` where it tells nothing of who the person is."""
    brief: str = ""
    """The word before the value where an entry is told in one line; a value without one speaks for itself."""
    told: bool = True
    """Is it told there at all? The id of a rule is not."""
    among: Among | None = None
    of: str = ""
    """The list of entries in which alone it is asked, where its table serves several."""
    together: bool = False
    """Does it stand there with the fact before it, without a comma: ``from … to …``, ``560 USD``, the scores of one day?"""
    ahead: bool = False
    """Is it asked only until the day of its entry has come?"""
    only: Only | None = None
    """Beside what alone a form asks it; ``None``: whatever stands there."""
    after_other: Only | None = None
    """What an earlier entry of its list must hold for a form to ask it; ``None``: nothing."""
    after: str = ""
    """Of a day: the fact of its table before whose day it cannot lie."""
    heads: str = ""
    """The heading that stands over it in a form of many facts."""

    @property
    def personal(self) -> bool:
        """Does it tell who the person is, or hold free words?"""
        return self.stand_in is not None

    @property
    def default(self) -> tuple[()] | None:
        """What a table holds while nothing is recorded."""
        return () if self.kind in MANY_KINDS else None


class Series(Struct, frozen=True):
    """How a list of entries is spoken of: its heading, one entry of it, and one entry away from the heading."""

    table: type[Table]
    title: str
    item: str
    alone: str
    until: Mapping[str, str]
    """Facts that an entry of this day or a later one has not, each with the day as text; without a day, none has it."""
    default: ClassVar[tuple[()]] = ()


class Slot(Struct, frozen=True):
    """A top-level table of the file; with a `key`, many tables of one class under keys of that type."""

    table: type[Table]
    key: type[int] | type[str] | None = None
    word: str = ""
    """What a key stands for, as ``YEAR``."""
    short: str = ""
    """The fact that a key without a last part means (``overrides.exams.step3``)."""

    @property
    def default(self) -> Any:
        """What a profile holds while nothing is recorded."""
        return {} if self.key else self.table()


class _Declares(StructMeta):
    """Keeps what a table declares, and leaves the default of each field in its place."""

    def __new__(mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:
        declared = {key: one for key, one in namespace.items() if isinstance(one, (Fact, Series, Slot))}
        defaults = {key: one.default for key, one in declared.items()}
        made: Any = super().__new__(mcls, name, bases, namespace | defaults, **options)
        made.facts = {key: one for key, one in declared.items() if isinstance(one, Fact)}
        made.lists = {key: one for key, one in declared.items() if isinstance(one, Series)}
        made.slots = {key: one for key, one in declared.items() if isinstance(one, Slot)}
        return made


@dataclass_transform(frozen_default=True)
class Table(Struct, frozen=True, kw_only=True, metaclass=_Declares):
    """A table of the file; `extra` keeps keys this version does not know, unread and unharmed.

    The first line of its docstring stands above the table in the file.
    """

    facts: ClassVar[Mapping[str, Fact]]
    lists: ClassVar[Mapping[str, Series]]
    slots: ClassVar[Mapping[str, Slot]]
    """The top-level tables in file order: of the profile only."""
    extra: Mapping[str, Any] = {}


T = TypeVar("T", bound=Table)


def fact(
    label: str,
    kind: Kind,
    help: str = "",
    *,
    choices: str = "",
    minimum: int | None = None,
    maximum: int | None = None,
    planned: bool = True,
    days: bool = False,
    vaguer: str = "",
    endless: str = "",
    personal: StandIn | Literal[False] | None = None,
    brief: str = "",
    told: bool = True,
    among: Among | None = None,
    together: bool = False,
    of: str = "",
    ahead: bool = False,
    only: Only | None = None,
    after_other: Only | None = None,
    after: str = "",
    heads: str = "",
) -> Any:
    """A field that holds one fact. `choices` reads ``word: its label|word that is one``.

    `personal` names what stands for it in a redacted export, or says that it tells nothing of who the person is;
    what can tell that (`TELLING_KINDS`) must say one of both. Raises TypeError where it does not.
    """
    if personal is None and kind in TELLING_KINDS:
        raise TypeError(f"{label}: say with personal= what stands for it where it is redacted, or False")
    pairs = tuple((word, said or word) for word, _, said in (one.partition(": ") for one in choices.split("|") if one))
    return Fact(
        label, kind, help, pairs, stand_in=personal or None,
        minimum=minimum, maximum=maximum, planned=planned, days=days, vaguer=vaguer, endless=endless, brief=brief, told=told, among=among,
        of=of, together=together, ahead=ahead, only=only, after_other=after_other, after=after, heads=heads,
    )  # fmt: skip


def series(
    table: type[T], title: str, item: str, alone: str = "", *, until: Mapping[str, str] | None = None
) -> tuple[T, ...]:
    """A field that holds a list of entries."""
    made: Any = Series(table, title, item, alone or item.capitalize(), until or {})
    return made  # type: ignore[no-any-return]


def slot(table: type[T]) -> T:
    """A field of the profile that holds one table."""
    made: Any = Slot(table)
    return made  # type: ignore[no-any-return]


def keyed(table: type[T], key: type[int] | type[str], word: str, short: str = "") -> Any:
    """A field of the profile that holds many tables by year or id."""
    return Slot(table, key, word, short)
