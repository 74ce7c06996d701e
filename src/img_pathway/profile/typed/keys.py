"""Dotted keys, one for every fact: the way `set`, forms, the journal and the merge name a value.

Lists count from 1: ``exams.step1.2.result``. Seasons are named by year: ``seasons.2027.token``, and hold lists too:
``seasons.2027.programmes.3.name``. Step and rule ids contain dots themselves: ``overrides.exams.step3.note``, ``answers.ecfmg.path-2.answer``; without
the last part such a key means the note or the answer (of ``amounts.ecfmg.fee-account`` the sum), and today's
date goes with it. The name of a whole entry (``exams.step1.2``, ``seasons.2027``) can be read and removed.
``start.first_day`` and the like, without a number, mean the position of the Match aimed for (`Start.aimed`), and
``seasons.2027.programs_in.dermatology`` the programmes of the entry for that specialty. Other spellings: `_SPELLINGS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from msgspec.structs import replace

from img_pathway.profile.facts import Fact, Position, Profile, Start, Table
from img_pathway.profile.facts.declare import Series, Slot
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import closest, plain
from img_pathway.profile.typed.values import MAX_ITEMS, misfit, parse_value

IDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9][A-Za-z0-9_-]*)*(@[0-9]{4})?")
FIRST_YEAR, LAST_YEAR = 2010, 2100
"""The season years a profile may hold."""


_SPELLINGS = (
    (r"(start\.training|positions)(?=\.|$)", "start.positions"),
    (r"(start\.positions\.[0-9]+)\.(?:from|start)$", r"\1.began"),
    (r"(start\.positions\.[0-9]+)\.(?:to|end)$", r"\1.ends"),
    (r"(visa\.(?:held|status_change)\.[0-9]+)\.class$", r"\1.kind"),
    (r"(school\.transfer\.[0-9]+)\.from$", r"\1.began"),
    (r"(school\.transfer\.[0-9]+)\.to$", r"\1.ended"),
    (r"credentials\.(?=[0-9]+(?:\.|$))", "credentials.documents."),
)
"""Other spellings of a key, by how it begins, and ours. `from` and `class` are no names of fields in Python."""
_PROGRAMS_IN = r"(seasons\.[0-9]{4})\.programs_in\.(.+)"


def _ours(key: str) -> str:
    """A key in our own spelling."""
    for other, ours in _spellings():
        key = other.sub(ours, key, count=1) if other.match(key) else key
    return key


@cache
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compiled once a key is typed or read from a sheet, which most starts never do."""
    return tuple((re.compile(other), ours) for other, ours in _SPELLINGS)


class KeyInfo(NamedTuple):
    """A key of `set` with ``N``, ``YEAR``, ``STEP`` or ``RULE`` where a number or id goes."""

    key: str
    fact: Fact
    help: str


class Entry(NamedTuple):
    """One list on the way to a fact, and the entry meant, counted from 0; ``None`` is the list itself."""

    name: str
    at: int | None

    @property
    def number(self) -> int:
        """The number people see, counted from 1."""
        return (self.at or 0) + 1


class Place(NamedTuple):
    """Where a key leads: a fact, or with `fact` ``None`` the whole entry or list. `table` is the class it ends in."""

    slot: str
    entry: int | str | None
    path: tuple[Entry, ...]
    table: type[Table]
    name: str | None
    fact: Fact | None
    series: Series | None = None
    """How the last list of `path` is spoken of."""
    short: bool = False
    aimed: bool = False
    """A fact of the entry meant where no number is given; `full` says which that is."""


@cache
def all_keys() -> tuple[KeyInfo, ...]:
    """Every key of `set`, in file order."""
    return tuple(
        KeyInfo(key, fact, fact.help or fact.label)
        for name, slot in Profile.slots.items()
        for key, fact in _patterns(f"{name}.{slot.word}" if slot.key else name, slot.table)
    )


def locate(key: str) -> Place:
    """Where a dotted key leads. Raises `BadValue` with the closest known keys when it leads nowhere."""
    key = _ours(key)
    slot_name, _, rest = key.partition(".")
    slot = Profile.slots.get(slot_name)
    if slot is None or not rest or len(key) > 200:
        raise _unknown(key)
    start = Place(slot_name, None, (), slot.table, None, None)
    parts = rest.split(".")
    if slot.table is Start and rest in Position.facts:
        return start._replace(table=Position, name=rest, fact=Position.facts[rest], aimed=True)
    if slot.key is None:
        return _inside(key, start, parts)
    if slot.key is str:
        return _named_place(key, start, slot, parts)
    season = start._replace(entry=_year(key, slot_name, *parts[:2]))
    if re.fullmatch(_PROGRAMS_IN, key):
        return _inside(key, season, ("applications", "1", "programs"))._replace(aimed=True)
    return _inside(key, season, parts[1:]) if len(parts) > 1 else season


def fact_of(key: str) -> Fact | None:
    """How the fact of a key is asked for, or ``None`` for a whole entry. Raises `BadValue` when unknown."""
    return locate(key).fact


def full(profile: Profile, key: str) -> str:
    """A key in our own spelling, with the number of the entry it leaves out. Raises `BadValue` when unknown."""
    key = _ours(key)
    of_specialty = re.fullmatch(_PROGRAMS_IN, key)
    if of_specialty is not None:
        season = profile.seasons.get(_year(key, "seasons", key.split(".")[1]))
        listed = [(one.specialty or "").casefold() for one in season.applications] if season is not None else []
        wanted = _specialty(of_specialty[2]).casefold()
        number = listed.index(wanted) if wanted in listed else len(listed)
        return f"{of_specialty[1]}.applications.{number + 1}.programs"
    if not key.startswith("start.") or not locate(key).aimed:
        return key
    field = key.removeprefix("start.")
    at = profile.start.aimed(profile.profile.target_match, field)
    number = len(profile.start.positions) if at is None else at
    return f"start.positions.{number + 1}.{field}"


def _specialty(name: str) -> str:
    return re.sub(r"[_\s]+", " ", name).strip()


def get(profile: Profile, key: str) -> Any:
    """The value of a key; ``None`` (or an empty tuple) when not recorded; for a whole entry its table.

    Raises `BadValue` when the key is unknown.
    """
    place = locate(full(profile, key))
    table = _table(profile, place)
    if table is None and place.path and place.path[-1].at is None:
        # A list of a season of which nothing is recorded.
        return ()
    if place.short or table is None or place.name is None:
        return table
    return getattr(table, place.name)


def known(profile: Profile, key: str) -> Any:
    """The same, where nothing listed is nothing recorded: ``None``. Raises `BadValue`."""
    value = get(profile, key)
    return None if value in ((), "") else value


def vaguer_key(key: str) -> str:
    """The key that holds the month or year of a day that is not known, or the day of an hour; empty where none does.

    Raises `BadValue` when unknown.
    """
    declared = locate(key).fact
    return f"{key.rpartition('.')[0]}.{declared.vaguer}" if declared is not None and declared.vaguer else ""


def currency_beside(key: str) -> str:
    """The key that holds the currency of an amount; empty where none does. Raises `BadValue` when unknown."""
    place = locate(key)
    has_one = place.fact is not None and place.fact.kind == "money" and "currency" in place.table.facts
    return f"{key.rpartition('.')[0]}.currency" if has_one else ""


def parse(key: str, text: str, today: date | None = None) -> Any:
    """The value a person typed for a key; blank text gives ``None``, which removes. `today` is what "today" means.

    Raises `BadValue` when the key is unknown or the text does not fit the fact.
    """
    place = locate(key)
    if not text.strip():
        return None
    if place.fact is None:
        raise BadValue(key, text, "names a whole entry, not one fact", f"Add the name of the fact, as in {key}.date.")
    try:
        return parse_value(key, place.fact, text, today)
    except BadValue as bad:
        if place.fact.endless and not any(char.isdigit() for char in text):
            fix = f"{bad.fix} If it has no end: {key.rpartition('.')[0]}.{place.fact.endless}=yes."
            raise BadValue(key, bad.text, bad.why, fix) from None
        known = vaguer(key, text, today) if place.fact.vaguer and not bad.near else None
        if known is None:
            raise
        word = ("no", "yes")[known] if isinstance(known, bool) else known
        fix = f"{bad.fix} If it is not known: {vaguer_key(key)}={word}."
        raise BadValue(key, bad.text, bad.why, fix) from None


def vaguer(key: str, text: str, today: date | None = None) -> str | date | bool | None:
    """What is typed in place of a day or hour and recorded beside it: the month or year of a day, in words only whether it
    was; the day of an hour; ``None`` where it is none or has no place.
    """
    beside = vaguer_key(key)
    try:
        found: str | date | bool | None = parse(beside, text, today) if beside else None
    except BadValue:
        return None
    # A digit is the beginning of a day.
    return None if isinstance(found, bool) and not text.strip().isalpha() else found


def put(profile: Profile, key: str, value: Any, *, today: date | None = None) -> Profile:
    """A new profile with one value changed; ``None`` removes it, and an entry without facts goes with it.

    One past the end of a list adds an entry. `today` dates an override or answer given by its short key
    (``overrides.exams.step3``) that has no date yet. A whole entry takes a table of its class.
    Raises `BadValue` when the key is unknown, the value is of the wrong kind or an entry would be skipped.
    """
    of_specialty = re.fullmatch(_PROGRAMS_IN, key)
    key = full(profile, key)
    if of_specialty is not None:
        entry = key.removesuffix(".programs")
        if value is None:
            return put(profile, entry, None)
        profile = put(profile, f"{entry}.specialty", _specialty(of_specialty[2]))
    place = locate(key)
    if place.fact is not None and value is not None:
        why = misfit(place.fact, value)
        if why:
            raise BadValue(key, str(value)[:40], why)
    if place.entry is not None:
        return _put_entry(profile, key, place, value, today)
    table = getattr(profile, place.slot)
    new = _put_inside(key, table, place, place.path, value)
    return profile if new is table else replace(profile, **{place.slot: new})


def in_order(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of one call in the order in which they must be made: additions from the first entry of a list on,
    removals (``None`` or blank) from the last on, so that no number comes to mean another entry half-way.
    """
    given = sorted((key for key, value in facts.items() if value not in (None, "")), key=natural)
    # What ends a position comes after all else that is said of it: without a number one is meant that is not left.
    given.sort(key=lambda key: key.startswith("start.left"))
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
    of_specialty = re.fullmatch(_PROGRAMS_IN, key)
    key = full(profile, key)
    if of_specialty is not None and value is not None:
        return {f"{key.removesuffix('.programs')}.specialty": _specialty(of_specialty[2]), key: value}
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
    return {key: value for key, _, value in recorded(profile)}


def recorded(profile: Profile) -> Iterator[tuple[str, Fact, Any]]:
    """Every recorded fact with its key and declaration, in file order."""
    for prefix, table in tables(profile):
        for name, fact in table.facts.items():
            value = getattr(table, name)
            if value is not None and value != () and value != "":
                yield f"{prefix}.{name}", fact, value


def tables(profile: Profile) -> Iterator[tuple[str, Table]]:
    """Every table with its key, in file order: each before the entries of its lists."""
    for slot_name, slot in Profile.slots.items():
        held = getattr(profile, slot_name)
        for prefix, table in (
            [(slot_name, held)] if slot.key is None else [(f"{slot_name}.{k}", held[k]) for k in sorted(held)]
        ):
            yield from _walk(prefix, table)


def misfits(profile: Profile) -> list[BadValue]:
    """Every value of the wrong kind: a guard before writing, never the user's fault."""
    wrong = ((key, value, misfit(fact, value)) for key, fact, value in recorded(profile))
    return [BadValue(key, str(value)[:40], why) for key, value, why in wrong if why]


def natural(key: str) -> tuple[tuple[int, str], ...]:
    """A sort key that puts entry 2 before entry 10."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in key.split("."))


def _walk(prefix: str, table: Table) -> Iterator[tuple[str, Table]]:
    yield prefix, table
    for name in table.lists:
        for number, item in enumerate(getattr(table, name), 1):
            yield from _walk(f"{prefix}.{name}.{number}", item)


def _patterns(prefix: str, table: type[Table]) -> Iterator[tuple[str, Fact]]:
    for name, fact in table.facts.items():
        yield f"{prefix}.{name}", fact
    for name, series in table.lists.items():
        yield from _patterns(f"{prefix}.{name}.N", series.table)


def _inside(key: str, place: Place, parts: Sequence[str]) -> Place:
    """Where the parts of a key lead inside a table: a fact of it, or an entry of one of its lists."""
    first, table = parts[0], place.table
    if len(parts) == 1 and first in table.facts:
        return place._replace(name=first, fact=table.facts[first])
    series = table.lists.get(first)
    if series is None:
        raise _unknown(key)
    place = place._replace(table=series.table, path=(*place.path, Entry(first, None)), series=series)
    if len(parts) == 1:
        return place
    if re.fullmatch(r"[1-9][0-9]{0,3}", parts[1]) is None:
        before = key.removesuffix(".".join(parts[1:]))
        fix = f"Count from 1: {before}1.{parts[-1]}" if parts[-1] in series.table.facts else "Count from 1."
        raise BadValue(key, parts[1], "the number of the entry is missing", fix)
    place = place._replace(path=(*place.path[:-1], Entry(first, int(parts[1]) - 1)))
    return _inside(key, place, parts[2:]) if len(parts) > 2 else place


def names_entry(slot: Slot, name: str) -> bool:
    """Can an entry of this table have this name: a year, or the id of a step or rule?"""
    if slot.key is int:
        return re.fullmatch(r"[0-9]{4}", name) is not None and FIRST_YEAR <= int(name) <= LAST_YEAR
    return IDENT.fullmatch(name) is not None and len(name) <= 80


def _year(key: str, slot: str, year: str, name: str = "") -> int:
    if not names_entry(Profile.slots[slot], year):
        raise BadValue(key, year, "a season is named by its Match year", f"For example {slot}.2027.{name or 'token'}.")
    return int(year)


def _named_place(key: str, start: Place, slot: Slot, parts: Sequence[str]) -> Place:
    """A key of a table whose entries are named by ids, which hold dots: what is behind the last one is the fact."""
    name, ident = parts[-1], ".".join(parts[:-1])
    short = not ident or name not in slot.table.facts
    if short:
        ident, name = ".".join(parts), slot.short
    if not names_entry(slot, ident):
        example = f"For example {start.slot}.exams.step3.{slot.short}."
        raise BadValue(key, ident, "not the id of a step or rule", example)
    return start._replace(entry=ident, name=name, fact=slot.table.facts[name], short=short)


def _table(profile: Profile, place: Place) -> Any:
    """The table (or list) that holds what a place names; ``None`` when there is none."""
    held: Any = getattr(profile, place.slot)
    if place.entry is not None:
        held = held.get(place.entry)
    for step in place.path:
        if held is None:
            return None
        items: tuple[Table, ...] = getattr(held, step.name)
        if step.at is None:
            return items
        held = items[step.at] if step.at < len(items) else None
    return held


def _put_inside(key: str, table: Table, place: Place, path: Sequence[Entry], value: Any) -> Table:
    """The table with what is named inside it changed; lists on the way lose the entries that become blank."""
    if not path:
        return _put_here(key, table, place, value)
    (name, at), entry = path[0], table.lists[path[0].name].table
    items: list[Table] = list(getattr(table, name))
    if at is None:
        items = [_checked(key, entry, item) for item in value or ()]
    elif at > len(items) or at >= MAX_ITEMS:
        if value is None:
            return table
        last = f"{_list_key(place, len(place.path) - len(path))}.{min(len(items) + 1, MAX_ITEMS)}"
        raise BadValue(key, str(at + 1), f"there are {len(items)} entries so far", f"The next is {last}.")
    else:
        old = items[at] if at < len(items) else entry()
        items[at : at + 1] = [_put_inside(key, old, place, path[1:], value)]
    return replace(table, **{name: tuple(item for item in items if item != entry())})


def _list_key(place: Place, depth: int) -> str:
    """The key of a list on the way to a fact."""
    above = [place.slot] if place.entry is None else [place.slot, str(place.entry)]
    return ".".join([*above, *(f"{step.name}.{step.number}" for step in place.path[:depth]), place.path[depth].name])


def _put_here(key: str, table: Table, place: Place, value: Any) -> Table:
    """A table with one fact changed, or another whole one in its place."""
    if place.name is None or (place.short and value is None):
        return type(table)() if value is None else _checked(key, type(table), value)
    if value is None or value == "":
        value = table.facts[place.name].default
    return replace(table, **{place.name: value})


def _put_entry(profile: Profile, key: str, place: Place, value: Any, today: date | None) -> Profile:
    entries: dict[Any, Any] = dict(getattr(profile, place.slot))
    blank = Profile.slots[place.slot].table()
    new = _put_inside(key, entries.get(place.entry, blank), place, place.path, value)
    if place.short and value is not None and today is not None:
        new = replace(new, **{"date": today})
    if new == blank:
        entries.pop(place.entry, None)
    else:
        if place.entry not in entries and len(entries) >= MAX_ITEMS:
            raise BadValue(key, str(place.entry), f"there are already {MAX_ITEMS} entries", "Remove one first.")
        entries[place.entry] = new
    return replace(profile, **{place.slot: dict(sorted(entries.items()))})


def _checked(key: str, kind: type[Table], value: Any) -> Table:
    if isinstance(value, kind):
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
