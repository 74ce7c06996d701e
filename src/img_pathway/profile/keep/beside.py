"""Another version of a profile beside one's own: what it would bring, thing by thing, for the person to decide.

Nothing is taken by itself, also what only the other side changed. Entries keep their numbers here; what the other side
added comes behind. Where an entry is gone or stands elsewhere there, the whole list is one thing to decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from img_pathway.profile.facts import Profile, Table
from img_pathway.profile.keep.merge import merge
from img_pathway.profile.typed.keys import get, known, locate, natural
from img_pathway.profile.typed.problem import BadValue

Kind = Literal["theirs", "both"]
"""Changed there alone, or on both sides."""
FORK = "fork:"
"""Begins the key of a what-if among what can be taken."""


class Row(NamedTuple):
    """One thing that can be taken: a fact, an entry of a list, a whole list or a what-if."""

    key: str
    kind: Kind
    was: Any
    """What both had at the last exchange; ``None`` for nothing, or where it is not known."""
    yours: Any
    theirs: Any
    """What is recorded when it is taken; your own other facts of the same entry stay."""


def beside(base: Profile | None, mine: Profile, theirs: Profile) -> list[Row]:
    """What `theirs` would bring to `mine`, in file order; `base` is what both were before, if that is known."""
    start = base or Profile()
    _, clashes = merge(start, theirs, mine)
    both = {clash.key for clash in clashes}
    wanted = merge(start, theirs, mine, dict.fromkeys(both, "mine"))[0]
    return [_row(key, base, mine, wanted, both) for key in _things(mine, wanted, both)]


def kept_here(base: Profile, mine: Profile, theirs: Profile) -> int:
    """How many facts and entries changed here alone, and stay as they are."""
    return sum(row.kind == "theirs" for row in beside(base, theirs, mine))


def _things(mine: Profile, wanted: Profile, both: Collection[str]) -> Iterator[str]:
    for name, slot in Profile.slots.items():
        one, two = getattr(mine, name), getattr(wanted, name)
        if slot.key is None:
            yield from _inner(name, one, two, both)
            continue
        for key in sorted({*one, *two}):
            yield from _inner(f"{name}.{key}", one.get(key, slot.table()), two.get(key, slot.table()), both)


def _inner(prefix: str, one: Table, two: Table, both: Collection[str]) -> Iterator[str]:
    yield from (f"{prefix}.{name}" for name in one.facts if getattr(one, name) != getattr(two, name))
    for name in one.lists:
        key, mine, wanted = f"{prefix}.{name}", getattr(one, name), getattr(two, name)
        if mine == wanted:
            continue
        if (
            key in both
            or len(wanted) < len(mine)
            or any(_name(a) != _name(b) for a, b in zip(mine, wanted, strict=False))
        ):
            yield key
            continue
        for number, entry in enumerate(wanted, 1):
            held = mine[number - 1] if number <= len(mine) else None
            if held is not None and _name(held) is not None:
                yield from _inner(f"{key}.{number}", held, entry, both)
            elif held != entry:
                yield f"{key}.{number}"


def _name(entry: Table) -> Any:
    """What an entry is known by, as for merging."""
    return getattr(entry, next(iter(entry.facts)))


def _row(key: str, base: Profile | None, mine: Profile, wanted: Profile, both: Collection[str]) -> Row:
    kind: Kind = "both" if any(_inside(one, key) or _inside(key, one) for one in both) else "theirs"
    return Row(key, kind, *(None if side is None else known(side, key) for side in (base, mine, wanted)))


def _inside(key: str, whole: str) -> bool:
    return key == whole or key.startswith(f"{whole}.")


def chosen(listed: Sequence[Row], keys: Collection[str]) -> list[Row]:
    """The rows that some keys name, each its own or one that leads to it. Raises `BadValue` for a key that names none."""
    for key in keys:
        if not any(_inside(row.key, key) for row in listed):
            raise BadValue(key, "", "the case brings nothing of this key", "Leave --only out to see what it brings.")
    return [row for row in listed if any(_inside(row.key, key) for key in keys)]


def facts_of(rows: Collection[Row], mine: Profile) -> dict[str, Any]:
    """What is recorded when some rows are taken, by key, in the order in which it is to be recorded."""
    facts: dict[str, Any] = {}
    ends: dict[str, int] = {}
    for row in sorted((row for row in rows if not row.key.startswith(FORK)), key=lambda row: natural(row.key)):
        key, place = row.key, locate(row.key)
        if place.fact is None and place.path and place.path[-1].at is not None:
            series, _, number = key.rpartition(".")
            end = ends.setdefault(series, len(get(mine, series) or ()))
            if int(number) > end:
                # Where one before it is not taken, the next free place is its own.
                ends[series] = end + 1
                key = f"{series}.{end + 1}"
        facts[key] = row.theirs
    return facts
