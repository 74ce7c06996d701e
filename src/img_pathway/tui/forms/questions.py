"""What a form asks: the keys a step names, turned into facts and lists of entries. No widgets here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from img_pathway.profile.facts import Fact, Table
from img_pathway.profile.typed.keys import locate


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


def asked(keys: Iterable[str], season: int | None = None) -> tuple[Asked, ...]:
    """The facts and lists that `keys` name, in order and each once.

    ``{season}`` stands for the target Match; without one, the target itself is asked first.
    Raises `BadValue` for a key that leads nowhere.
    """
    found: dict[str, Asked] = {}
    for pattern in keys:
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
    return tuple(found.values())


def entry_asks(parent: AskedList, number: int) -> tuple[Asked, ...]:
    """The facts of one entry of a list, counted from 1, and the lists inside it; the field of a day takes its month too."""
    place, table = f"{parent.key}.{number}", parent.table
    beside = {fact.month for fact in table.facts.values()}
    beside |= {name for name, fact in table.facts.items() if fact.of not in ("", parent.key)}
    inside = (AskedList(f"{place}.{name}", one.title, one.item, one.table) for name, one in table.lists.items())
    return (*(AskedFact(f"{place}.{name}", fact) for name, fact in table.facts.items() if name not in beside), *inside)
