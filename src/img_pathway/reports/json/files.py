"""What is said of files, packs, keys and this computer as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from img_pathway.reports.json.answers import Answer, Edition, Json, Of, answer
from img_pathway.rulebook.types import Confidence

if TYPE_CHECKING:
    from img_pathway.profile.typed.keys import KeyInfo
    from img_pathway.reports.pages.files import Checked
    from img_pathway.reports.pages.files import Problem as AnyProblem
    from img_pathway.reports.pages.packs import Touched
    from img_pathway.rulebook.pack.diff import Difference


class Problem(Answer):
    severity: Literal["error", "warning"]
    place: Annotated[str, Of("key")]
    text: str
    fix: str


class File(Answer):
    file: str
    sound: bool
    problems: tuple[Problem, ...]


class Check(Answer):
    """The answer of ``check --json``."""

    sound: bool
    files: tuple[File, ...]


class Verify(Answer):
    """The answer of ``rules verify --json``."""

    sound: bool
    file: str | None
    problems: tuple[Problem, ...]


class Pack(Answer):
    version: str
    as_of: date


class Entry(Answer):
    kind: str
    id: str
    title: str


class Field(Answer):
    name: str
    old: str
    new: str


class Changed(Entry):
    fields: tuple[Field, ...]


class When(Answer):
    date: Annotated[date | datetime, Of(lambda event: event.at or event.day)]
    confidence: Confidence


class Moved(Answer):
    id: str
    title: str
    old: When | None
    new: When | None
    rules: tuple[str, ...]


class Effect(Answer):
    aspect: str
    id: str
    title: str
    old: str
    new: str
    rules: tuple[str, ...]


class Person(Answer):
    profile: Annotated[str, Of("name")]
    touched: Annotated[bool, Of(lambda person: bool(person.touch))]
    effects: Annotated[tuple[Effect, ...], Of("touch.effects")]
    deciding: Annotated[tuple[str, ...], Of("touch.deciding")]
    cited: Annotated[tuple[str, ...], Of("touch.cited")]


class Diff(Answer):
    """The answer of ``rules diff --json``."""

    old: Pack
    new: Pack
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Changed, ...]
    moved: tuple[Moved, ...]
    profiles: tuple[Person, ...]


class Choice(Answer):
    word: Annotated[str, Of(lambda choice: choice[0])]
    label: Annotated[str, Of(lambda choice: choice[1])]


class Key(Answer):
    key: str
    label: Annotated[str, Of("fact.label")]
    kind: Annotated[str, Of("fact.kind")]
    help: Annotated[str, Of("fact.help")]
    choices: Annotated[tuple[Choice, ...], Of("fact.choices")]
    minimum: Annotated[int | None, Of("fact.minimum")]
    maximum: Annotated[int | None, Of("fact.maximum")]
    future: Annotated[bool, Of("fact.planned")]
    personal: Annotated[bool, Of("fact.personal")]


class Keys(Answer):
    """The answer of ``schema --keys --json``."""

    keys: tuple[Key, ...]


class Backup(Answer):
    n: int
    time: datetime
    bytes: int | None
    facts: int | None
    differ: int | None
    problem: str | None


class Backups(Answer):
    """The answer of ``backups --json``."""

    profile: str
    folder: str
    backups: tuple[Backup, ...]


class Installed(Edition):
    rules: int
    file: str | None


class Time(Answer):
    now: datetime
    zone: str


class Terminal(Answer):
    input: bool
    output: bool
    columns: int
    lines: int
    term: str | None
    encoding: str
    glyphs: bool
    colour: bool
    no_color: bool


class Doctor(Answer):
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
    return answer(Check, None, sound=sound and all(each.sound for each in checked), files=checked)


def verify(file: str | None, problems: Sequence[AnyProblem]) -> Json:
    """The answer of ``rules verify --json``."""
    sound = not any(problem.severity == "error" for problem in problems)
    return answer(Verify, None, sound=sound, file=file, problems=problems)


def diff(difference: Difference, people: Iterable[Touched]) -> Json:
    """The answer of ``rules diff --json``."""
    return answer(Diff, difference, profiles=people)


def keys(known: Iterable[KeyInfo]) -> Json:
    """The answer of ``schema --keys --json``."""
    return answer(Keys, None, keys=known)
