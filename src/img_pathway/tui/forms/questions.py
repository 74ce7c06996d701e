"""What a form asks: the keys a step names, turned into facts and lists of entries. No widgets here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from img_pathway.profile.facts import Fact, Table
from img_pathway.profile.typed.keys import locate, vaguer_key


class AskedFact(NamedTuple):
    """One fact and its dotted key."""

    key: str
    fact: Fact


class AskedList(NamedTuple):
    """One list of entries: its key, its heading and the word for one entry."""

    key: str
    title: str
    item: str
    table: type[Table]


Asked = AskedFact | AskedList


def last_held(season: int | None, today: date) -> int:
    """The last Match that was held before the one aimed for: in March of its year."""
    held = today.year if today.month > 3 else today.year - 1
    return held if season is None else min(held, season - 1)


def asked(keys: Iterable[str], season: int | None = None, today: date | None = None) -> tuple[Asked, ...]:
    """The facts and lists that `keys` name, in order and each once.

    ``{season}`` stands for the target Match; without one, the target itself is asked first. ``{held}`` stands for the
    last Match held before it, and asks nothing without `today`.
    Raises `BadValue` for a key that leads nowhere.
    """
    found: dict[str, Asked] = {}
    for pattern in keys:
        if "{held}" in pattern:
            if today is not None:
                one = _of_the_last(pattern, last_held(season, today))
                found.setdefault(one.key, one)
            continue
        if "{season}" not in pattern:
            key = pattern
        elif season is None:
            key = "profile.target_match"
        else:
            key = pattern.replace("{season}", str(season))
        place = locate(key)
        if place.fact is not None:
            found.setdefault(key, AskedFact(key, place.fact))
        elif place.series is not None and place.path[-1].at is None:
            found.setdefault(key, AskedList(key, place.series.title, place.series.item, place.table))
        else:
            raise KeyError(key)
    # The field of a fact takes what is vaguer too.
    beside = {vaguer_key(key) for key, one in found.items() if isinstance(one, AskedFact)}
    return tuple(one for key, one in found.items() if key not in beside)


def _of_the_last(pattern: str, year: int) -> AskedFact:
    """A fact of the last Match held: it bears the year, since that of the one aimed for stands beside it."""
    key = pattern.replace("{held}", str(year))
    fact = locate(key).fact
    assert fact is not None
    label, more = f"{fact.label} of Match {year}", "Of a Match before the one you aim for, if you took part in it."
    return AskedFact(key, replace(fact, label=label, help=more))


def entry_asks(parent: AskedList, number: int) -> tuple[Asked, ...]:
    """The facts of one entry of a list, counted from 1, and the lists inside it; the field of a fact takes what is vaguer too."""
    place, table = f"{parent.key}.{number}", parent.table
    beside = {fact.vaguer for fact in table.facts.values()}
    beside |= {name for name, fact in table.facts.items() if fact.of not in ("", parent.key)}
    inside = (AskedList(f"{place}.{name}", one.title, one.item, one.table) for name, one in table.lists.items())
    return (*(AskedFact(f"{place}.{name}", fact) for name, fact in table.facts.items() if name not in beside), *inside)
