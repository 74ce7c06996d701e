"""Every recorded change, one line of JSON per save: for undo after a restart and "what changed since".

The journal may be lost or cut without harm to the profile; lines that make no sense are passed over.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from img_pathway.profile.file.codec import restored, stored
from img_pathway.profile.file.disk_calls import MAX_SIZE, Files, write_whole
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.keep.merge import Change
from img_pathway.profile.typed.keys import fact_of
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.values import misfit

Kind = Literal["change", "undo", "redo", "restore"]
MAX_BYTES = MAX_SIZE
"""When the file has grown beyond this its older half goes."""


class Entry(NamedTuple):
    """One save: when (UTC), what kind, and the facts that changed."""

    id: str
    time: datetime
    kind: Kind
    changes: tuple[Change, ...]
    source: str = ""
    """Where they were taken from; empty where they were recorded here."""


class Journal:
    """The journal of one profile."""

    def __init__(self, path: Path, files: Files | None = None) -> None:
        self.path = path
        self._files = files or Files()

    def add(self, kind: Kind, changes: Sequence[Change], now: datetime, source: str = "") -> None:
        """Note one save. A journal that cannot be written is passed over: the profile is what counts."""
        if not changes:
            return
        entry: dict[str, Any] = {
            "id": os.urandom(6).hex(),
            "time": now.astimezone(UTC).isoformat(timespec="milliseconds"),
            "kind": kind,
            "changes": [[item.key, _plain(item.old), _plain(item.new)] for item in changes],
        }
        if source:
            entry["from"] = source
        with contextlib.suppress(OSError, StoreError):
            self._files.make_folder(self.path.parent)
            # The line break leads: a line cut short by a crash does not spoil the next one.
            self._files.append(self.path, b"\n" + json.dumps(entry, ensure_ascii=False).encode())
            self._bound()

    def entries(self) -> list[Entry]:
        """All readable entries, oldest first."""
        return [entry for line in self._lines() if (entry := _entry(line)) is not None]

    def since(self, moment: datetime) -> list[Entry]:
        """The entries after a moment."""
        return [entry for entry in self.entries() if entry.time > moment]

    def stacks(self) -> tuple[list[Entry], list[Entry]]:
        """What `undo` and `redo` can take, the next one last in each list."""
        done: list[Entry] = []
        undone: list[Entry] = []
        for entry in self.entries():
            if entry.kind == "undo":
                if done:
                    undone.append(done.pop())
            elif entry.kind == "redo":
                if undone:
                    done.append(undone.pop())
            else:
                done.append(entry)
                undone.clear()
        return done, undone

    def _lines(self) -> list[bytes]:
        try:
            return self._files.read(self.path, 4 * MAX_BYTES).split(b"\n")
        except OSError:
            return []

    def _bound(self) -> None:
        if self.path.stat().st_size <= MAX_BYTES:
            return
        kept: list[bytes] = []
        size = 0
        for line in reversed(self._lines()):
            size += len(line) + 1
            if size > MAX_BYTES // 2:
                break
            kept.append(line)
        write_whole(self._files, self.path, b"\n".join(reversed(kept)))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else stored(value)


def _entry(line: bytes) -> Entry | None:
    try:
        doc = json.loads(line)
        time = datetime.fromisoformat(doc["time"])
        changes = tuple(Change(key, _typed(key, old), _typed(key, new)) for key, old, new in doc["changes"])
        if doc["kind"] not in get_args(Kind) or not changes or time.tzinfo is None:
            return None
        return Entry(str(doc["id"]), time, doc["kind"], changes, str(doc.get("from", "")))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _typed(key: str, value: Any) -> Any:
    """A value of the journal as the profile holds it. Raises `ValueError` when it cannot be one."""
    fact = fact_of(key)
    if fact is None:
        raise BadValue(key, "", "names a whole entry")
    if isinstance(value, str) and fact.kind in ("date", "instant"):
        value = (date if fact.kind == "date" else datetime).fromisoformat(value)
    value = restored(fact, value)
    if misfit(fact, value):
        raise BadValue(key, "", "not a value of this fact")
    return value
