"""The rows of a folder of profiles, as data: which comes first, what answers to some words, what a change does to whom.

Made by `desk/cohort`; drawn by the page, the JSON and the table of `cohort` alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from img_pathway.engine.ahead.triage import GROUPS, Group, Triage
from img_pathway.engine.explain.pack_effects import Effect

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

State = Literal["judged", "copy", "damaged", "foreign", "newer", "locked", "unreadable"]
"""A profile that was judged; a copy that a sync program left; one that is bent or cut short; no profile at all; one of
a newer version; one that may not be read, or that another program holds; one that cannot be read for another reason."""


class Tried(NamedTuple):
    """What a change that is only tried on makes of one person."""

    triage: Triage | None
    """As it would then be; ``None`` where the change cannot be true of this person."""
    match: int | None
    """The Match that the plan leads to as it is, and with the change."""
    new_match: int | None
    cost: str
    """What is still to be paid, least and most, as it is, and with the change."""
    new_cost: str
    effects: tuple[Effect, ...] = ()
    problem: str = ""
    """Why the change cannot be tried on this person."""

    @property
    def changed(self) -> bool:
        """Does anything come out otherwise?"""
        return bool(self.effects) or self.match != self.new_match or self.cost != self.new_cost

    @property
    def loses_match(self) -> bool:
        """Is a Match that can be reached as it is out of reach, or only reached later than the one then aimed for?"""
        if self.match is None or self.problem:
            return False
        aimed = self.triage.target_match if self.triage is not None else None
        return self.new_match is None or self.new_match > max(self.match, aimed or 0)


class Row(NamedTuple):
    """One file of the folder."""

    file: str
    """Its path inside the folder; a number where names are hidden."""
    name: str
    """What the person calls the profile, else the file's name; harmless to show."""
    state: State
    triage: Triage | None = None
    problem: str = ""
    """Why it was not judged."""
    todo: str = ""
    tried: Tried | None = None

    @property
    def id(self) -> str:
        """How a list and a front end call it."""
        return f"file:{self.file}"


class Other(NamedTuple):
    """A file that is no profile by its name, and what it is."""

    file: str
    what: str


class Cohort(NamedTuple):
    """A whole folder. Every file in it is a row or one of the others."""

    folder: str
    rows: tuple[Row, ...]
    others: tuple[Other, ...]
    trying: tuple[str, ...] = ()
    """What is tried on, as typed; empty when everything is as it is."""


class Grouped(NamedTuple):
    """Rows under one heading."""

    title: str
    rows: tuple[Row, ...]


TITLES: Final[Mapping[Group, str]] = {
    "days": "Within 7 days",
    "trouble": "Wrong already",
    "weeks": "Within 35 days",
    "season": "This season",
    "later": "Later",
    "none": "Nothing pressing",
}
NOT_JUDGED: Final = "Not judged"
PREFIXES: Final = ("match", "country", "stage", "waits")
"""What a word can be bound to. ``country:in`` is that of the school, of a citizenship or of birth; ``stage:`` the stage or
step of what the row names; ``waits:`` whom or what is waited for. Other words are looked for everywhere."""


def ordered(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Nearest loss first, by name within a day; nobody in a hurry after them, what was not judged last."""

    def place(row: Row) -> tuple[int, int, date, str, str]:
        found = row.triage
        group = GROUPS.index(found.group) if found is not None else len(GROUPS)
        left, day = (found.days_left or 0, found.date or date.max) if found is not None else (0, date.max)
        return group, left, day, row.name.casefold(), row.file

    return tuple(sorted(rows, key=place))


def grouped(rows: Sequence[Row]) -> tuple[Grouped, ...]:
    """Ordered rows under their headings; none that is empty."""
    groups = [
        Grouped(TITLES[group], tuple(row for row in rows if row.triage is not None and row.triage.group == group))
        for group in GROUPS
    ]
    groups.append(Grouped(NOT_JUDGED, tuple(row for row in rows if row.triage is None)))
    return tuple(one for one in groups if one.rows)


def answering(rows: Iterable[Row], words: Sequence[str], countries: Mapping[str, str]) -> tuple[Row, ...]:
    """The rows that hold every word. `countries` gives the name of each ISO code."""
    wanted = [word.casefold() for word in words]
    return tuple(row for row in rows if all(_holds(row, word, countries) for word in wanted))


def unknown(words: Iterable[str], steps: Sequence[str], countries: Mapping[str, str]) -> str:
    """What is wrong with the first word that nobody could ever answer to, with the known ones; empty for none.

    `steps` are the ids and titles of stages and steps.
    """
    for word in words:
        prefix, colon, rest = word.casefold().partition(":")
        if not colon:
            continue
        if prefix not in PREFIXES:
            return f'"{prefix}:" binds nothing; known are {", ".join(f"{one}:" for one in PREFIXES)}'
        if prefix == "match" and not (rest.isdecimal() or not rest):
            return f'"{rest}" is no year of a Match; write match:2028'
        if prefix == "stage" and not any(rest in one.casefold() for one in steps):
            stages = dict.fromkeys(one.partition(" ")[0].partition(".")[0] for one in steps)
            return f'there is no stage or step "{rest}"; stages are {", ".join(stages)}'
        if prefix == "country" and not _codes(rest, countries):
            return f'no country is called "{rest}"; write its two letters (in) or how its name begins (indo)'
    return ""


def step_words(book: Rulebook) -> tuple[str, ...]:
    """Ids and titles of stages and steps, as ``stage:`` finds them."""
    return (*(f"{one.id} {one.title}" for one in book.stages), *(f"{one.id} {one.title}" for one in book.steps))


def _codes(text: str, countries: Mapping[str, str]) -> frozenset[str]:
    """The countries meant: by its two letters one alone, else all whose name begins so."""
    if text.upper() in countries:
        return frozenset({text.upper()})
    begin = text.replace("-", " ")
    return frozenset(code for code, name in countries.items() if name.casefold().startswith(begin))


def _holds(row: Row, word: str, countries: Mapping[str, str]) -> bool:
    parts = _parts(row, countries)
    prefix, colon, rest = word.partition(":")
    if colon and prefix == "country" and rest:
        return row.triage is not None and not _codes(rest, countries).isdisjoint(_of(row.triage))
    if colon and prefix in PREFIXES:
        return rest in parts[prefix]
    return any(word in part for part in parts.values())


def _of(found: Triage) -> tuple[str, ...]:
    """The countries of somebody: of the school, of each citizenship, of birth."""
    return tuple(one for one in dict.fromkeys((found.country, *found.passports, found.born)) if one is not None)


def same_names(rows: Iterable[Row]) -> frozenset[str]:
    """Names that more than one file bears: only their files tell them apart."""
    counted = Counter(row.name for row in rows)
    return frozenset(name for name, number in counted.items() if number > 1)


def _parts(row: Row, countries: Mapping[str, str]) -> dict[str, str]:
    found = row.triage
    parts = dict.fromkeys(PREFIXES, "")
    # Never the folder: its name would answer for everybody.
    parts["name"] = f"{row.name} {row.file}".casefold()
    if found is None:
        parts["problem"] = f"{row.state} {row.problem}".casefold()
        return parts
    parts["match"] = f"match {found.target_match}" if found.target_match else ""
    parts["country"] = " ".join(countries.get(one, one) for one in _of(found)).casefold()
    parts["stage"] = f"{found.stage} {found.step} {found.title}".casefold()
    parts["waits"] = " ".join(f"{one.who} {one.title} {one.step}" for one in found.waits).casefold()
    parts["loss"] = f"{found.why} {found.do}".casefold()
    return parts
