"""What-if forks: named sets of changed facts kept beside a profile, which they never touch.

A fork is a small TOML file in the data folder. It holds changes, not a copy: what is recorded for real
meanwhile counts in every fork too, and accepting one makes exactly its changes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from img_pathway.profile.facts import Fact, Profile
from img_pathway.profile.file import toml
from img_pathway.profile.file.codec import restored, stored
from img_pathway.profile.file.disk_calls import Files, failed, locked, sweep, write_whole
from img_pathway.profile.file.errors import Missing, NotSaved, StoreError, Unreadable, explain
from img_pathway.profile.file.paths import SUFFIX
from img_pathway.profile.keep.library import is_name
from img_pathway.profile.keep.merge import changes as differences
from img_pathway.profile.typed.keys import fact_of, in_order, known, put_many, spelled_out
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain
from img_pathway.profile.typed.values import misfit

MAX_FORKS = 40
"""Forks of one profile."""
MAX_CHANGES = 200
"""Changed facts of one fork."""
MAX_BYTES = 64 * 1024
"""Largest fork file that is read."""
MAX_TITLE = 60
_SCHEMA = 1
_HEADER = (
    "#: img-pathway what-if: changes tried on beside a profile. The profile itself is not touched by this file.",
    "#: A change without a value removes the fact; `was` is what was recorded when the change was made.",
)


class Change(NamedTuple):
    """One changed fact: its key, the value in the fork (``None`` removes), and the one recorded before."""

    key: str
    value: Any
    was: Any = None


class Fork(Struct, frozen=True):
    """A named set of changed facts. `name` is its file's, `title` what the person calls it."""

    name: str
    title: str
    changes: tuple[Change, ...] = ()
    seen_from: date | None = None
    """The later day on which it is judged; ``None`` is now."""
    rules: str | None = None
    """Path of another rule pack it is judged by."""
    created: date | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """Its changes by key, in the order in which they are made; ``None`` removes."""
        return in_order({one.key: one.value for one in self.changes})

    def applied(self, profile: Profile) -> Profile:
        """The profile with these changes: a copy. Raises `BadValue` where they no longer fit it."""
        return put_many(profile, self.facts)

    def moved(self, profile: Profile) -> tuple[Change, ...]:
        """Changes whose fact was recorded otherwise for real since; what already is as in the fork is none."""
        held = [(one, known(profile, one.key)) for one in self.changes]
        return tuple(one for one, now in held if now not in (one.was, one.value))

    def changed(self, profile: Profile, facts: Mapping[str, Any]) -> Fork:
        """The same fork with further changes; what comes to be as recorded is no change any more.

        Raises `BadValue` for what `set` would refuse.
        """
        fork = self.leading(profile, put_many(self.applied(profile), facts))
        if len(fork.changes) > MAX_CHANGES:
            raise BadValue("", "", f"a what-if holds at most {MAX_CHANGES} changes", "Take one back first.")
        return fork

    def leading(self, profile: Profile, wanted: Profile) -> Fork:
        """The same fork with the changes that make one profile into another; what it changed already keeps its `was`."""
        known = {one.key: one.was for one in self.changes}
        return replace(
            self,
            changes=tuple(
                Change(one.key, one.new, known.get(one.key, one.old)) for one in differences(profile, wanted)
            ),
        )

    def without(self, key: str) -> Fork:
        """The same fork with one change taken back."""
        return replace(self, changes=tuple(one for one in self.changes if one.key != key))


class Listed(NamedTuple):
    """One fork file: the fork, or why there is none."""

    name: str
    fork: Fork | None
    broken: str = ""

    @property
    def title(self) -> str:
        """What the person calls it, else the name of its file."""
        return self.fork.title if self.fork is not None else self.name


class Forks:
    """The forks of one profile in one folder. Reading and writing take as long as the disk does."""

    def __init__(self, folder: Path, files: Files | None = None) -> None:
        self.folder = folder
        self._files = files or Files()

    def read(self, name: str) -> Fork:
        """One fork by its name. Raises `Missing`, `Unreadable` or another `StoreError`."""
        path = self._path(name)
        try:
            data = self._files.read(path, MAX_BYTES)
        except FileNotFoundError:
            raise Missing("there is no such what-if", name, "Check the name.") from None
        except OSError as error:
            raise failed(error, path) from error
        if len(data) > MAX_BYTES:
            raise Unreadable(str(path), "", f"larger than {MAX_BYTES // 1024} KiB", "This is not a what-if.")
        return understood(name, toml.loads(data, str(path)), str(path))

    def save(self, fork: Fork) -> None:
        """Write a fork, whole or not at all. Raises `StoreError`."""
        path = self._path(fork.name)
        names = self.names()
        if fork.name not in names and len(names) >= MAX_FORKS:
            raise NotSaved(f"not saved: there are already {MAX_FORKS} what-ifs", str(self.folder), "Discard one first.")
        data = as_text(fork).encode()
        if len(data) > MAX_BYTES or len(fork.changes) > MAX_CHANGES:
            raise NotSaved("not saved: the what-if is too large", str(path), "Take some changes back.")
        # What could not be read back must never take the place of what can.
        if understood(fork.name, toml.loads(data, str(path)), str(path)) != fork:
            raise NotSaved(
                "not saved: the what-if would not read back the same", str(path), "Take the last change back."
            )
        with locked(path, files=self._files):
            sweep(self._files, path)
            write_whole(self._files, path, data)

    def rename(self, fork: Fork, renamed: Fork) -> None:
        """Write a fork under its new name, then take the old file away. Raises `StoreError`."""
        self.save(renamed)
        if renamed.name != fork.name:
            self.delete(fork.name)

    def delete(self, name: str) -> None:
        """Remove a fork's file, broken or not. Raises `StoreError`."""
        path = self._path(name)
        try:
            self._files.unlink(path)
        except OSError as error:
            what, todo = explain(error)
            raise NotSaved(f"not removed: {what}", str(path), todo) from error

    def names(self) -> tuple[str, ...]:
        """The names of all fork files, whatever stands in them."""
        try:
            files = sorted(item for item in self.folder.iterdir() if item.suffix == SUFFIX)
        except OSError:
            return ()
        return tuple(item.stem for item in files if is_name(item.stem))

    def _path(self, name: str) -> Path:
        if not is_name(name):
            raise StoreError("cannot be the name of a what-if", ascii(name[:60]), "Use letters, digits, - and _.")
        return self.folder / f"{name}{SUFFIX}"

    def list(self) -> list[Listed]:
        """Every fork by title; a file that cannot be read is listed as broken and never stops the others."""
        found: list[Listed] = []
        for name in self.names()[: 2 * MAX_FORKS]:
            try:
                found.append(Listed(name, self.read(name)))
            except StoreError as refused:
                found.append(Listed(name, None, plain(refused.what, 160)))
        return sorted(found, key=lambda one: (one.fork is None, (one.fork.title if one.fork else one.name).casefold()))


def new(title: str, taken: Iterable[str], created: date, seen_from: date | None = None) -> Fork:
    """An empty fork under a free name made from its title. Raises `StoreError` for a title that shows nothing."""
    title = clean_title(title)
    return Fork(free_name(title, taken), title, (), seen_from, None, created)


def clean_title(text: str) -> str:
    """A title as it is kept. Raises `StoreError` when nothing of it can be shown."""
    title = plain(text.strip(), MAX_TITLE).strip()
    if not title:
        raise StoreError("a what-if needs a name", "", "Type a few words.")
    return title


def free_name(title: str, taken: Iterable[str]) -> str:
    """A file's name made from a title, none of those taken: ``Step 2 CK fails`` gives ``step-2-ck-fails``."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:40].strip("-") or "fork"
    if not is_name(stem):
        stem = f"{stem}-fork"
    known = {name.casefold() for name in taken}
    number, name = 1, stem
    while name in known:
        number += 1
        name = f"{stem}-{number}"
    return name


def as_text(fork: Fork) -> str:
    """A fork as the text of its file."""
    import tomli_w

    doc: dict[str, Any] = {"schema": _SCHEMA, "title": fork.title}
    doc |= {
        name: value
        for name, value in (("created", fork.created), ("seen_from", fork.seen_from), ("rules", fork.rules))
        if value is not None
    }
    doc["changes"] = [
        {"key": one.key}
        | {part: stored(held) for part, held in (("value", one.value), ("was", one.was)) if held is not None}
        for one in fork.changes
    ]
    return "\n".join([*_HEADER, tomli_w.dumps(doc)])


def understood(name: str, doc: Mapping[str, Any], where: str) -> Fork:
    """The fork of a document that may hold anything. Raises `Unreadable`."""

    def wrong(what: str) -> Unreadable:
        return Unreadable(where, "", what, "Correct the file, or discard this what-if.")

    if doc.get("schema") != _SCHEMA:
        raise wrong("not a what-if of this version")
    title, rows, rules = doc.get("title"), doc.get("changes", []), doc.get("rules")
    if not isinstance(title, str) or not plain(title, MAX_TITLE).strip():
        raise wrong("the title is missing")
    if not isinstance(rows, list) or len(rows) > MAX_CHANGES or not all(isinstance(row, dict) for row in rows):
        raise wrong("the changes are not a list of tables")
    if rules is not None and (not isinstance(rules, str) or len(rules) > 4096 or "\0" in rules):
        raise wrong("the path of the rules is not a text")
    days = [doc.get(part) for part in ("seen_from", "created")]
    if any(day is not None and (not isinstance(day, date) or isinstance(day, datetime)) for day in days):
        raise wrong("a date is not year-month-day")
    try:
        changes = tuple(_change(row) for row in rows)
    except BadValue as bad:
        raise wrong(f"{bad.key}: {bad.why}") from None
    if len({one.key for one in changes}) != len(changes):
        raise wrong("a fact is changed twice")
    return Fork(name, plain(title, MAX_TITLE).strip(), changes, days[0], rules, days[1])


def _change(row: Mapping[str, Any]) -> Change:
    key = row.get("key")
    if not isinstance(key, str):
        raise BadValue("changes", "", "the key is not a text")
    fact = fact_of(key)
    if fact is None or spelled_out(Profile(), key, "") != {key: ""}:
        raise BadValue(key, "", "does not name one fact")
    return Change(key, *(_value(key, fact, row.get(part)) for part in ("value", "was")))


def _value(key: str, fact: Fact, held: Any) -> Any:
    value = restored(fact, held)
    if why := misfit(fact, value):
        raise BadValue(key, str(value)[:40], why)
    return None if value in ((), "") else value
