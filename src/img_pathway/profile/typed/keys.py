"""Dotted keys, one for every fact: the way `set`, forms, the journal and the merge name a value.

Lists count from 1: ``exams.step1.2.result``. Seasons are named by year: ``seasons.2027.token``. Step and
rule ids contain dots themselves: ``overrides.exams.step3.note``, ``answers.ecfmg.path-2.answer``; without
the last part such a key means the note or the answer (of ``amounts.ecfmg.fee-account`` the sum), and today's
date goes with it. The name of a whole entry (``exams.step1.2``, ``seasons.2027``) can be read and removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from img_pathway.profile.facts.fact_tables import Shape, changed, slots
from img_pathway.profile.facts.profile import Fact, Profile, Table
from img_pathway.profile.file.codec import is_blank
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain
from img_pathway.profile.typed.values import MAX_ITEMS, closest, misfit, parse_value

_IDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9][A-Za-z0-9_-]*)*(@[0-9]{4})?")
_HOLDERS = {"overrides": "STEP", "answers": "RULE", "amounts": "FEE", "durations": "WAIT", "seasons": "YEAR"}
_SHORT = {"overrides": "note", "answers": "answer", "amounts": "usd", "durations": "seen"}
FIRST_YEAR, LAST_YEAR = 2021, 2100
"""The season years a profile may hold."""


class KeyInfo(NamedTuple):
    """A key of `set` with ``N``, ``YEAR``, ``STEP`` or ``RULE`` where a number or id goes."""

    key: str
    fact: Fact
    help: str


class Place(NamedTuple):
    """Where a key leads. Parts that are ``None`` were not named: the key means the whole entry or table."""

    slot: str
    entry: int | str | None
    series: str | None
    at: int | None
    name: str | None
    fact: Fact | None
    short: bool = False


@cache
def all_keys() -> tuple[KeyInfo, ...]:
    """Every key of `set`, in file order."""
    return tuple(KeyInfo(key, fact, fact.help or fact.label) for name in slots() for key, fact in _patterns(name))


def locate(key: str) -> Place:
    """Where a dotted key leads. Raises `BadValue` with the closest known keys when it leads nowhere."""
    slot_name, _, rest = key.partition(".")
    slot = slots().get(slot_name)
    if slot is None or not rest or len(key) > 200:
        raise _unknown(key)
    if slot.keyed is int:
        return _season_place(key, slot_name, slot.shape, rest)
    if slot.keyed is str:
        return _named_place(key, slot_name, slot.shape, rest)
    parts = rest.split(".")
    fact = slot.shape.facts.get(parts[0])
    if fact is not None and len(parts) == 1:
        return Place(slot_name, None, None, None, parts[0], fact)
    inner = slot.shape.lists.get(parts[0])
    if inner is None or len(parts) > 3:
        raise _unknown(key)
    if len(parts) == 1:
        return Place(slot_name, None, parts[0], None, None, None)
    if re.fullmatch(r"[1-9][0-9]{0,2}", parts[1]) is None:
        fix = f"Count from 1: {slot_name}.{parts[0]}.1.{parts[-1]}" if parts[-1] in inner.facts else "Count from 1."
        raise BadValue(key, parts[1], "the number of the entry is missing", fix)
    index = int(parts[1]) - 1
    if len(parts) == 2:
        return Place(slot_name, None, parts[0], index, None, None)
    if parts[2] not in inner.facts:
        raise _unknown(key)
    return Place(slot_name, None, parts[0], index, parts[2], inner.facts[parts[2]])


def fact_of(key: str) -> Fact | None:
    """How the fact of a key is asked for, or ``None`` for a whole entry. Raises `BadValue` when unknown."""
    return locate(key).fact


def get(profile: Profile, key: str) -> Any:
    """The value of a key; ``None`` (or an empty tuple) when not recorded; for a whole entry its table.

    Raises `BadValue` when the key is unknown.
    """
    place = locate(key)
    table = _table(profile, place)
    if place.short or table is None or place.name is None:
        return table
    return getattr(table, place.name)


def parse(key: str, text: str) -> Any:
    """The value a person typed for a key; blank text gives ``None``, which removes.

    Raises `BadValue` when the key is unknown or the text does not fit the fact.
    """
    place = locate(key)
    if not text.strip():
        return None
    if place.fact is None:
        raise BadValue(key, text, "names a whole entry, not one fact", f"Add the name of the fact, as in {key}.date.")
    return parse_value(key, place.fact, text)


def put(profile: Profile, key: str, value: Any, *, today: date | None = None) -> Profile:
    """A new profile with one value changed; ``None`` removes it, and an entry without facts goes with it.

    One past the end of a list adds an entry. `today` dates an override or answer given by its short key
    (``overrides.exams.step3``) that has no date yet. A whole entry takes a table of its class.
    Raises `BadValue` when the key is unknown, the value is of the wrong kind or an entry would be skipped.
    """
    place = locate(key)
    if place.fact is not None and value is not None:
        why = misfit(place.fact, value)
        if why:
            raise BadValue(key, str(value)[:40], why)
    if place.series is not None:
        return _put_list(profile, key, place, value)
    if place.entry is None:
        table = getattr(profile, place.slot)
        return changed(profile, place.slot, changed(table, str(place.name), _held(place, value)))
    return _put_entry(profile, key, place, value, today)


def in_order(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of one call in the order in which they must be made: additions from the first entry of a list on,
    removals (``None`` or blank) from the last on, so that no number comes to mean another entry half-way.
    """
    given = sorted((key for key, value in facts.items() if value not in (None, "")), key=natural)
    removed = sorted((key for key, value in facts.items() if value in (None, "")), key=natural, reverse=True)
    return {key: facts[key] for key in (*given, *removed)}


def put_many(profile: Profile, facts: Mapping[str, Any], *, today: date | None = None) -> Profile:
    """A new profile with several values changed, in a safe order; as `put` for each. Raises `BadValue`."""
    for key, value in in_order(facts).items():
        profile = put(profile, key, value, today=today)
    return profile


def spelled_out(profile: Profile, key: str, value: Any) -> dict[str, Any]:
    """The facts that a key stands for: the full name of a short one, every fact of a removed entry.

    Raises `BadValue` for an unknown key, and for a value given to a whole entry.
    """
    place = locate(key)
    if place.short and value is not None:
        return {f"{place.slot}.{place.entry}.{place.name}": value}
    if place.fact is not None and not place.short:
        return {key: value}
    if value is not None:
        raise BadValue(key, "", "names a whole entry, not one fact", f"Add the name of the fact, as in {key}.date.")
    return {name: None for name in flatten(profile) if name.startswith(f"{key}.")}


def flatten(profile: Profile) -> dict[str, Any]:
    """Every recorded fact by its key, in file order; unknown keys of the file are not among them."""
    found: dict[str, Any] = {}
    for slot_name, slot in slots().items():
        held = getattr(profile, slot_name)
        tables = [(slot_name, held)] if slot.keyed is None else [(f"{slot_name}.{k}", held[k]) for k in sorted(held)]
        for prefix, table in tables:
            _flatten(found, prefix, slot.shape, table)
    return found


def misfits(profile: Profile) -> list[BadValue]:
    """Every value of the wrong kind: a guard before writing, never the user's fault."""
    wrong = ((key, value, misfit(_fact(key), value)) for key, value in flatten(profile).items())
    return [BadValue(key, str(value)[:40], why) for key, value, why in wrong if why]


def natural(key: str) -> tuple[tuple[int, str], ...]:
    """A sort key that puts entry 2 before entry 10."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in key.split("."))


def _fact(key: str) -> Fact:
    fact = locate(key).fact
    assert fact is not None  # flatten names facts only
    return fact


def _flatten(found: dict[str, Any], prefix: str, shape: Shape, table: Table) -> None:
    for name in shape.facts:
        value = getattr(table, name)
        if value is not None and value != () and value != "":
            found[f"{prefix}.{name}"] = value
    for name, inner in shape.lists.items():
        for number, item in enumerate(getattr(table, name), 1):
            _flatten(found, f"{prefix}.{name}.{number}", inner, item)


def _patterns(slot_name: str) -> Iterator[tuple[str, Fact]]:
    slot = slots()[slot_name]
    prefix = f"{slot_name}.{_HOLDERS[slot_name]}" if slot.keyed else slot_name
    for name, fact in slot.shape.facts.items():
        yield f"{prefix}.{name}", fact
    for name, inner in slot.shape.lists.items():
        for field, fact in inner.facts.items():
            yield f"{prefix}.{name}.N.{field}", fact


def _season_place(key: str, slot: str, shape: Shape, rest: str) -> Place:
    year, _, name = rest.partition(".")
    if re.fullmatch(r"[0-9]{4}", year) is None or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise BadValue(key, year, "a season is named by its Match year", f"For example {slot}.2027.{name or 'token'}.")
    if not name:
        return Place(slot, int(year), None, None, None, None)
    if name not in shape.facts:
        raise _unknown(key)
    return Place(slot, int(year), None, None, name, shape.facts[name])


def _named_place(key: str, slot: str, shape: Shape, rest: str) -> Place:
    ident, _, name = rest.rpartition(".")
    short = not ident or name not in shape.facts
    if short:
        ident, name = rest, _SHORT[slot]
    if _IDENT.fullmatch(ident) is None or len(ident) > 80:
        raise BadValue(key, ident, "not the id of a step or rule", f"For example {slot}.exams.step3.{_SHORT[slot]}.")
    return Place(slot, ident, None, None, name, shape.facts[name], short)


def _table(profile: Profile, place: Place) -> Any:
    held = getattr(profile, place.slot)
    if place.entry is not None:
        return held.get(place.entry)
    if place.series is None:
        return held
    items: tuple[Table, ...] = getattr(held, place.series)
    if place.at is None:
        return items
    return items[place.at] if place.at < len(items) else None


def _held(place: Place, value: Any) -> Any:
    """What the field holds for a value: nothing recorded is an empty tuple for facts that list things."""
    if value is None and place.fact is not None and place.fact.kind in ("countries", "words"):
        return ()
    return None if value == "" else value


def _put_list(profile: Profile, key: str, place: Place, value: Any) -> Profile:
    holder = getattr(profile, place.slot)
    name = str(place.series)
    inner = slots()[place.slot].shape.lists[name]
    items: list[Table] = list(getattr(holder, name))
    if place.at is None:
        items = [_checked(key, inner, item) for item in value or ()]
    else:
        if place.at > len(items) or place.at >= MAX_ITEMS:
            if value is None:
                return profile
            last = f"{place.slot}.{name}.{min(len(items) + 1, MAX_ITEMS)}"
            raise BadValue(key, str(place.at + 1), f"there are {len(items)} entries so far", f"The next is {last}.")
        old = items[place.at] if place.at < len(items) else inner.blank
        if place.name is not None:
            new = changed(old, place.name, _held(place, value))
        else:
            new = inner.blank if value is None else _checked(key, inner, value)
        items[place.at : place.at + 1] = [new]
    kept = tuple(item for item in items if not is_blank(item))
    return changed(profile, place.slot, changed(holder, name, kept))


def _put_entry(profile: Profile, key: str, place: Place, value: Any, today: date | None) -> Profile:
    entries: dict[Any, Any] = dict(getattr(profile, place.slot))
    shape = slots()[place.slot].shape
    old = entries.get(place.entry, shape.blank)
    if place.name is None or (place.short and value is None):
        new = shape.blank if value is None else _checked(key, shape, value)
    else:
        new = changed(old, place.name, _held(place, value))
        if place.short and today is not None:
            new = changed(new, "date", today)
    if is_blank(new):
        entries.pop(place.entry, None)
    else:
        if place.entry not in entries and len(entries) >= MAX_ITEMS:
            raise BadValue(key, str(place.entry), f"there are already {MAX_ITEMS} entries", "Remove one first.")
        entries[place.entry] = new
    return changed(profile, place.slot, dict(sorted(entries.items())))


def _checked(key: str, shape: Shape, value: Any) -> Table:
    if isinstance(value, shape.cls):
        return value
    raise BadValue(key, str(value)[:40], "this key names a whole entry", "Name one fact of it.")


def _unknown(key: str) -> BadValue:
    patterns = [info.key for info in all_keys()]
    # Compare like with like: the numbers a person typed stand where the pattern has N or YEAR.
    typed = re.sub(r"\.[0-9]{4}\.", ".YEAR.", re.sub(r"\.[0-9]{1,3}(?=\.|$)", ".N", key[:200]))
    near = closest(typed, patterns)
    tail = typed.rpartition(".")[2]
    near += [pattern for pattern in patterns if pattern.rpartition(".")[2] == tail and pattern not in near]
    fix = f"Did you mean {' or '.join(near[:3])}?" if near else "See: img-pathway schema --keys"
    return BadValue(key, "", f"'{plain(key, 60)}' is not a key known here", fix)
