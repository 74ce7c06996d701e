"""Two versions of one profile: what changed, and both brought together, fact by fact.

A fact only one side changed is taken; the same fact changed on both sides in different ways is a *clash*
and decided by the person. Entries of a list are matched by their number and what names them (the test
day, the season): where that is not certain the whole entry is the clash, so that no sitting is ever put
together from two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from img_pathway.profile.facts import Profile, Table
from img_pathway.profile.typed.keys import flatten

Side = Literal["mine", "theirs"]


class Change(NamedTuple):
    """One fact that differs: its dotted key, and the values before and after (``None``: not recorded)."""

    key: str
    old: Any
    new: Any


class Clash(NamedTuple):
    """One key both sides changed: values at the common start, here, and in the file. May be a whole entry."""

    key: str
    base: Any
    mine: Any
    theirs: Any


def changes(old: Profile, new: Profile) -> list[Change]:
    """Every fact that differs between two profiles, in file order."""
    before, after = flatten(old), flatten(new)
    keys = dict.fromkeys([*before, *after])
    return [Change(k, before.get(k), after.get(k)) for k in keys if before.get(k) != after.get(k)]


def merge(
    base: Profile, mine: Profile, theirs: Profile, choices: Mapping[str, Side] | None = None
) -> tuple[Profile, list[Clash]]:
    """Both sides' changes since `base` in one profile, and the clashes left.

    A clash takes the side `choices` names for its key; without a choice it is listed and the result holds
    the file's (`theirs`) value.
    """
    return _Merge(choices or {}).profile(base, mine, theirs)


class _Merge:
    def __init__(self, choices: Mapping[str, Side]) -> None:
        self.choices = choices
        self.clashes: list[Clash] = []

    def profile(self, base: Profile, mine: Profile, theirs: Profile) -> tuple[Profile, list[Clash]]:
        values: dict[str, Any] = {"schema": theirs.schema}
        for name, slot in Profile.slots.items():
            one, two, three = (getattr(side, name) for side in (base, mine, theirs))
            if slot.key is None:
                values[name] = self.table(name, one, two, three)
                continue
            blank = slot.table()
            merged = {
                key: self.table(f"{name}.{key}", *(side.get(key, blank) for side in (one, two, three)))
                for key in sorted({*two, *three})
            }
            values[name] = {key: table for key, table in merged.items() if table != blank}
        values["extra"] = self.extra("", base, mine, theirs)
        return Profile(**values), self.clashes

    def table(self, prefix: str, base: Table, mine: Table, theirs: Table) -> Table:
        if base == mine or mine == theirs:
            return theirs
        if base == theirs:
            return mine
        values: dict[str, Any] = {}
        for name in base.facts:
            values[name] = self.value(f"{prefix}.{name}", *(getattr(side, name) for side in (base, mine, theirs)))
        for name in base.lists:
            sides = [getattr(side, name) for side in (base, mine, theirs)]
            values[name] = self.series(f"{prefix}.{name}", *sides)
        values["extra"] = self.extra(prefix, base, mine, theirs)
        return type(base)(**values)

    def value(self, key: str, base: Any, mine: Any, theirs: Any) -> Any:
        if mine in (base, theirs):
            return theirs
        if theirs == base:
            return mine
        choice = self.choices.get(key)
        if choice is None:
            self.clashes.append(Clash(key, base, mine, theirs))
        return mine if choice == "mine" else theirs

    def series(self, key: str, base: Any, mine: Any, theirs: Any) -> Any:
        if mine in (base, theirs):
            return theirs
        if theirs == base:
            return mine
        if len(mine) < len(base) or len(theirs) < len(base):
            return self.value(key, base, mine, theirs)
        merged = [
            self.item(f"{key}.{number}", *sides)
            for number, sides in enumerate(zip(base, mine, theirs, strict=False), 1)
        ]
        return (*merged, *self.added(key, len(base), mine[len(base) :], theirs[len(base) :]))

    def item(self, key: str, base: Table, mine: Table, theirs: Table) -> Any:
        named = {self.name(side) for side in (base, mine, theirs)}
        if len(named) == 1 or mine in (base, theirs) or base == theirs:
            return self.table(key, base, mine, theirs)
        return self.value(key, base, mine, theirs)

    def added(self, key: str, start: int, mine: Any, theirs: Any) -> list[Any]:
        """The entries added on both sides: mine behind theirs, unless one of theirs is the same entry."""
        merged = list(theirs)
        free = list(range(len(theirs)))
        for item in mine:
            name = self.name(item)
            equal = [place for place in free if theirs[place] == item]
            alike = [place for place in free if name is not None and self.name(theirs[place]) == name]
            # While one of them is not named it may be the same sitting or another one.
            unsure = [place for place in free if name is None or self.name(theirs[place]) is None]
            place = next(iter([*equal, *alike, *unsure]), None)
            if place is None:
                merged.append(item)
                continue
            free.remove(place)
            at = f"{key}.{start + place + 1}"
            if place in alike:
                merged[place] = self.table(at, type(item)(), item, theirs[place])
            else:
                merged[place] = self.value(at, None, item, theirs[place])
        return merged

    def extra(self, prefix: str, base: Table, mine: Table, theirs: Table) -> dict[str, Any]:
        keys = dict.fromkeys([*theirs.extra, *mine.extra])
        sides = (base.extra, mine.extra, theirs.extra)
        merged = {k: self.value(f"{prefix}.{k}".strip("."), *(side.get(k) for side in sides)) for k in keys}
        return {key: value for key, value in merged.items() if value is not None}

    @staticmethod
    def name(item: Table) -> Any:
        """What an entry is known by: its first declared fact (the test day, the day applied, the season)."""
        return getattr(item, next(iter(item.facts)))
