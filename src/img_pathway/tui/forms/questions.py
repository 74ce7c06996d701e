"""What a form asks: the keys a step names, turned into facts and lists of entries. No widgets here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from img_pathway.days import say
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


def entry_facts(parent: AskedList, number: int) -> tuple[AskedFact, ...]:
    """The facts of one entry of a list, counted from 1."""
    return tuple(AskedFact(f"{parent.key}.{number}.{name}", fact) for name, fact in parent.table.facts.items())


def summary(item: Table, today: date | None = None) -> str:
    """One entry in one line: ``Tue 15 Jul 2025, pass, 231``; a test day after `today` is booked."""
    parts: list[str] = []
    for name, fact in item.facts.items():
        value = getattr(item, name)
        if value is None:
            continue
        if fact.kind == "date":
            booked = " booked" if name == "date" and today is not None and value > today else ""
            parts.append(f"{fact.brief} {say(value)}{booked}".strip())
        elif fact.kind == "choice":
            parts.append(dict(fact.choices).get(value, str(value)))
        else:
            parts.append(f"{fact.brief} {value}".strip())
    return _joined(parts)


_PAPERS = ("L ", "R ", "W ", "S ")
"""How the scores of the four OET papers begin."""


def _joined(parts: list[str]) -> str:
    line = before = ""
    for part in parts:
        # "from … to …" is one span and the four OET scores one group; a comma inside would only cost room.
        score = part[:2] in _PAPERS
        tight = part.startswith("to ") or (score and before[:2] in _PAPERS)
        line += part if not line else (" " if tight else ", ") + part
        before = part
    return line
