"""What differs between two packs: entries added, changed and removed, and calendar dates moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import astuple

from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import Event, Value

Kind = Literal["rule", "step", "waiting time", "portal"]


class Field(NamedTuple):
    """One field of an entry in both packs, in words: ``values, season 2027``; empty where there is none."""

    name: str
    old: str
    new: str


class Entry(NamedTuple):
    """An entry that only one of the packs has."""

    kind: Kind
    id: str
    title: str


class Changed(NamedTuple):
    """An entry that both packs have, with what differs."""

    kind: Kind
    id: str
    title: str
    fields: tuple[Field, ...]


class Moved(NamedTuple):
    """A calendar date: ``2027.nrmp.rol``. A day or an instant, ``None`` where a pack has none."""

    id: str
    title: str
    old: Event | None
    new: Event | None
    rules: tuple[str, ...]


class Difference(Struct, frozen=True):
    """Everything that differs between two packs."""

    old: Rulebook
    new: Rulebook
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Changed, ...]
    moved: tuple[Moved, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)

    @property
    def rules(self) -> frozenset[str]:
        """Ids of the rules that were added, changed or removed, and of those that state a moved date."""
        named = {one.id for one in (*self.added, *self.removed) if one.kind == "rule"}
        named |= {one.id for one in self.changed if one.kind == "rule"}
        return frozenset(named | {rule for event in self.moved for rule in event.rules})


def compare(old: Rulebook, new: Rulebook) -> Difference:
    """What `new` says otherwise than `old`. Reads the texts of both."""
    added: list[Entry] = []
    removed: list[Entry] = []
    changed: list[Changed] = []
    for kind, before, after in _tables(old, new):
        for ident, item in after.items():
            if ident not in before:
                added.append(Entry(kind, ident, item.title))
        for ident, item in before.items():
            other = after.get(ident)
            if other is None:
                removed.append(Entry(kind, ident, item.title))
            elif item != other and (told := tuple(_fields(item, other))):
                changed.append(Changed(kind, ident, other.title, told))
    return Difference(old, new, tuple(added), tuple(removed), tuple(changed), tuple(_moved(old, new)))


def _tables(old: Rulebook, new: Rulebook) -> Iterator[tuple[Kind, dict[str, Any], dict[str, Any]]]:
    listed: tuple[tuple[Kind, Callable[[Rulebook], Iterable[Any]]], ...] = (
        ("rule", Rulebook.rules),
        ("step", lambda book: book.steps),
        ("waiting time", lambda book: map(book.duration, book.duration_ids)),
        ("portal", lambda book: map(book.portal, book.portal_ids)),
    )
    for kind, of in listed:
        before, after = ({item.id: item for item in of(book)} for book in (old, new))
        yield kind, before, after


_UNTOLD = frozenset({"terms", "words", "role", "whom"})
"""What serves the search, and who is shown a rule: it changes no outcome for anybody."""


def _fields(old: Any, new: Any) -> Iterator[Field]:
    for name in old.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if before == after or name in _UNTOLD:
            continue
        if name in ("values", "others"):
            yield from _values(name, before, after)
        else:
            yield Field(name, _words(before), _words(after))


def _values(name: str, old: tuple[Value, ...], new: tuple[Value, ...]) -> Iterator[Field]:
    """Values side by side: the ones of the same season, or that begin on the same day."""
    before, after = ({_slot(value): value for value in values} for values in (old, new))
    for slot in dict.fromkeys((*before, *after)):
        one, other = before.get(slot), after.get(slot)
        if one == other:
            continue
        title = f"{name[:-1]}, {slot}" if slot else name[:-1]
        told = [(item.value, item.end, item.confidence, item.note) for item in (one, other) if item is not None]
        if len(told) == 2 and told[0] == told[1]:
            yield Field(f"{title}, sources", _words(one and one.sources), _words(other and other.sources))
            continue
        only_value = len(told) == 2 and told[0][1:] == told[1][1:]
        yield Field(title, _value(one, only_value), _value(other, only_value))


def _slot(value: Value) -> str:
    if value.season is not None:
        return f"season {value.season}"
    return f"from {value.start}" if value.start else ""


def _value(value: Value | None, alone: bool) -> str:
    if value is None:
        return ""
    if alone:
        return _words(value.value)
    until = f" until {value.end}" if value.end else ""
    note = f"; {value.note}" if value.note else ""
    return f"{_words(value.value)}{until} ({value.confidence}{note})"


def _words(value: Any) -> str:
    if value is None or value == () or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return ", ".join(f"{str(key).replace('_', ' ')} {_words(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple, Struct)):
        return ", ".join(map(_words, astuple(value) if isinstance(value, Struct) else value))
    return str(value)


def _moved(old: Rulebook, new: Rulebook) -> Iterator[Moved]:
    seasons = range(min(old.calendar.first, new.calendar.first), max(old.calendar.last, new.calendar.last) + 1)
    for season in seasons:
        for event_id in dict.fromkeys((*old.calendar.ids, *new.calendar.ids)):
            before, after = _event(old, season, event_id), _event(new, season, event_id)
            if _moment(before) != _moment(after):
                known = after or before
                assert known is not None
                surer = before is not None and after is not None and _moment(before)[0] == _moment(after)[0]
                rules = dict.fromkeys((*_stating(old, before, surer), *_stating(new, after, surer)))
                yield Moved(known.key, known.title, before, after, tuple(rules))


def _event(book: Rulebook, season: int, event_id: str) -> Event | None:
    return book.event(season, event_id) if event_id in book.calendar.ids else None


def _stating(book: Rulebook, event: Event | None, surer: bool) -> Iterator[str]:
    """The rules that state this very date; for a date worked out from a pattern that moved, the pattern's too."""
    for rule_id in event.rules if event is not None else ():
        pattern = event is not None and event.confidence == "inferred" and not surer
        if event is not None and (pattern or book.rule(rule_id).calendar == event.key):
            yield rule_id


def _moment(event: Event | None) -> tuple[object, str]:
    return (None, "") if event is None else (event.at or event.day, event.confidence)
