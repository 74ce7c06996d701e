"""The rows of a folder of profiles, as data: which comes first, what answers to some words, what a change does to whom.

Made by `desk/cohort`; drawn by the page, the JSON and the table of `cohort` alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from img_pathway.engine.ahead.triage import GROUPS, Group, Triage
from img_pathway.engine.explain.pack_effects import Effect

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
        """Is a Match that can be reached as it is out of reach, or only reached later?"""
        return self.match is not None and not self.problem and (self.new_match is None or self.new_match > self.match)


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
"""What a word can be bound to: ``country:india``. Others are looked for everywhere."""


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


def answering(rows: Iterable[Row], words: Sequence[str], country: Callable[[str], str]) -> tuple[Row, ...]:
    """The rows that hold every word. `country` gives the name of an ISO code."""
    wanted = [word.casefold() for word in words]
    return tuple(row for row in rows if all(_holds(row, word, country) for word in wanted))


def _holds(row: Row, word: str, country: Callable[[str], str]) -> bool:
    parts = _parts(row, country)
    prefix, colon, rest = word.partition(":")
    if colon and prefix in PREFIXES:
        return rest in parts[prefix]
    return any(word in part for part in parts.values())


def _parts(row: Row, country: Callable[[str], str]) -> dict[str, str]:
    found = row.triage
    parts = dict.fromkeys(PREFIXES, "")
    # Never the folder: its name would answer for everybody.
    parts["name"] = f"{row.name} {row.file}".casefold()
    if found is None:
        parts["problem"] = f"{row.state} {row.problem}".casefold()
        return parts
    parts["match"] = f"match {found.target_match}" if found.target_match else ""
    parts["country"] = f"{found.country} {country(found.country)}".casefold() if found.country else ""
    parts["stage"] = f"{found.stage} {found.step} {found.title}".casefold()
    parts["waits"] = " ".join(f"{one.who} {one.title} {one.step}" for one in found.waits).casefold()
    parts["loss"] = f"{found.why} {found.do}".casefold()
    return parts
