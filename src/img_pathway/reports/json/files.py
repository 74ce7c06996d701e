"""What is said of files, packs, keys and this computer as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypedDict

from img_pathway.engine.explain.pack_effects import Effect
from img_pathway.profile.typed import problem as profile
from img_pathway.profile.typed.keys import KeyInfo
from img_pathway.reports.json.answers import Json, Of, answer, shape, shown
from img_pathway.reports.pages.files import Checked
from img_pathway.reports.pages.packs import Touched
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.fees import FeeName
from img_pathway.rulebook.pack import gather
from img_pathway.rulebook.pack.diff import Changed, Difference, Entry, Field, Moved
from img_pathway.rulebook.types import Confidence, Event


class Choice(NamedTuple):
    """A word that a key takes, and what it means."""

    word: str
    label: str


for _problem in (profile.Problem, gather.Problem):
    shown(_problem, "severity place=key text fix")
shown(Checked, "file sound problems", "File", problems=Of([profile.Problem]))
CHECK = shape("Check", None, "sound files", sound=Of(bool), files=Of([Checked]))
"""The answer of ``check --json``."""
VERIFY = shape("Verify", Checked, "sound file problems", file=Of(str | None), problems=Of([gather.Problem]))
"""The answer of ``rules verify --json``."""

shown(Rulebook, "version as_of", "Pack", version=Of(str), as_of=Of(date))
shown(Entry)
shown(Field)
shown(Changed)
shown(
    Event,
    "date confidence",
    "When",
    date=Of(date | datetime, lambda event: event.at or event.day),
    confidence=Of(Confidence),
)
shown(Moved)
shown(Effect)
shown(
    Touched,
    "profile=name problem touched effects=touch.effects deciding=touch.deciding cited=touch.cited",
    "Person",
    touched=Of(bool, lambda person: bool(person.touch)),
)
DIFF = shape("Diff", Difference, "old new added removed changed moved profiles", profiles=Of([Touched]))
"""The answer of ``rules diff --json``."""

shown(Choice)
shown(
    KeyInfo,
    "key label=fact.label kind=fact.kind help=fact.help choices minimum=fact.minimum maximum=fact.maximum"
    " future=fact.planned personal=fact.personal",
    "Key",
    choices=Of([Choice], lambda info: [Choice(*choice) for choice in info.fact.choices]),
)
shown(FeeName)
KEYS = shape("Keys", None, "keys fees", keys=Of([KeyInfo]), fees=Of([FeeName]))
"""The answer of ``schema --keys --json``: what a key of the kind ``fee`` takes stands in `fees`."""


class Backup(TypedDict):
    n: int
    time: datetime
    bytes: int | None
    facts: int | None
    differ: int | None
    problem: str | None


class Backups(TypedDict):
    """The answer of ``backups --json``."""

    profile: str
    folder: str
    backups: tuple[Backup, ...]


class Installed(TypedDict):
    version: str
    as_of: date
    age_days: int
    rules: int
    file: str | None
    built_in: str


class Time(TypedDict):
    now: datetime
    zone: str


class Terminal(TypedDict):
    input: bool
    output: bool
    columns: int
    lines: int
    term: str | None
    encoding: str
    glyphs: bool
    colour: bool
    no_color: bool  # fmt: skip


class Doctor(TypedDict):
    """The answer of ``doctor --json``."""

    version: str
    python: str
    platform: str
    packages: dict[str, str | None]
    data_dir: str | None
    profiles: int | None
    rulebook: Installed | None
    time: Time
    terminal: Terminal
    problems: tuple[str, ...]


def check(checked: Sequence[Checked], sound: bool = True) -> Json:
    """The answer of ``check --json``; `sound` is false when a further file could not be read at all."""
    return answer(CHECK, sound=sound and all(each.sound for each in checked), files=checked)


def verify(file: str | None, checked: Checked) -> Json:
    """The answer of ``rules verify --json``; no file is the built-in rulebook."""
    return answer(VERIFY, checked, file=file)


def diff(difference: Difference, people: Sequence[Touched]) -> Json:
    """The answer of ``rules diff --json``."""
    return answer(DIFF, difference, profiles=people)


def keys(known: Iterable[KeyInfo], fees: Iterable[FeeName]) -> Json:
    """The answer of ``schema --keys --json``."""
    return answer(KEYS, keys=tuple(known), fees=tuple(fees))
