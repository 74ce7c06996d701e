"""The state file: last profile, place on screen, last visit, which file was checked. All of it may be lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from img_pathway import __version__
from img_pathway.profile.facts import SCHEMA
from img_pathway.profile.file.disk_calls import Files, write_whole
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.file.paths import Folder, real

_MAX_PROFILES = 200


class State:
    """What is remembered between sessions. Reading never fails, writing fails silently.

    Every write reads the file again first, so two sessions lose at most each other's last word.
    """

    def __init__(self, folder: Folder, files: Files | None = None) -> None:
        self.frozen = False
        """Is nothing to be remembered of this session? Only a file that is moved, removed or exchanged is followed then."""
        self._path = folder.state
        self._files = files or Files()
        self._held: dict[str, Any] | None = None

    @property
    def last(self) -> Path | None:
        """The profile used last."""
        found = self._read().get("last")
        return Path(found) if isinstance(found, str) and found else None

    def of(self, path: Path) -> Mapping[str, Any]:
        """What is remembered about one profile, such as ``place`` and ``visited``."""
        found = self._profiles(self._read()).get(str(real(path)))
        return found if isinstance(found, dict) else {}

    def remember(self, path: Path, *, last: bool = False, **values: Any) -> None:
        """Remember values (of JSON types) about a profile; ``None`` forgets one. `last` marks it as used last."""
        if not self.frozen:
            self.note(path, values, last=last)

    def note(self, path: Path, values: Mapping[str, Any], *, last: bool = False) -> None:
        """The same, whether or not the session is to be remembered."""
        self._held = None
        doc = self._read()
        key = str(real(path))
        profiles = self._profiles(doc)
        old = profiles.pop(key, None)
        entry = {**(old if isinstance(old, dict) else {}), **values}
        profiles[key] = {name: value for name, value in entry.items() if value is not None}
        # The least recently remembered leave first.
        for stale in list(profiles)[:-_MAX_PROFILES]:
            del profiles[stale]
        doc["profiles"] = profiles
        if last:
            doc["last"] = key
        self._write(doc)

    def moved(self, path: Path, target: Path) -> None:
        """A profile has another path now: what is remembered goes with it, and it counts as used last."""
        self._held = None
        doc = self._read()
        profiles = self._profiles(doc)
        old, new = str(real(path)), str(real(target))
        if old in profiles:
            profiles[new] = profiles.pop(old)
        self._write({**doc, "profiles": profiles, "last": new})

    def forget(self, path: Path) -> None:
        """Remember nothing about a profile any more."""
        self._held = None
        doc = self._read()
        key = str(real(path))
        profiles = self._profiles(doc)
        if profiles.pop(key, None) is not None or doc.get("last") == key:
            doc["profiles"] = profiles
            if doc.get("last") == key:
                doc["last"] = None
            self._write(doc)

    def is_checked(self, path: Path, fingerprint: str) -> bool:
        """Did this version of the program find exactly these bytes sound?"""
        return self.of(path).get("checked") == _mark(fingerprint)

    def checked(self, path: Path, fingerprint: str) -> None:
        """These bytes were found sound."""
        if not self.is_checked(path, fingerprint):
            self.remember(path, checked=_mark(fingerprint))

    def _read(self) -> dict[str, Any]:
        # Threads ask too, and one of them may just have made it forget.
        held = self._held
        if held is None:
            try:
                found = json.loads(self._files.read(self._path))
            except (OSError, ValueError, RecursionError):
                found = {}
            held = self._held = found if isinstance(found, dict) else {}
        return held

    @staticmethod
    def _profiles(doc: dict[str, Any]) -> dict[str, Any]:
        found = doc.get("profiles")
        return found if isinstance(found, dict) else {}

    def _write(self, doc: dict[str, Any]) -> None:
        self._held = doc
        try:
            write_whole(self._files, self._path, json.dumps(doc, indent=1, ensure_ascii=True).encode())
        except (StoreError, TypeError, ValueError):
            return


def _mark(fingerprint: str) -> str:
    # Another version may check more: what it has not seen itself it reads with care.
    return f"{__version__}/{SCHEMA}/{fingerprint}"


class KnownCase(NamedTuple):
    """What is remembered of a profile that was handed over or taken."""

    case: str
    taken: str = ""
    """The day it was opened here as somebody's case (ISO); empty for one's own."""
    redacted: bool = False

    @property
    def taken_on(self) -> str:
        """The day it was opened here as somebody's case, in words; empty for one's own."""
        from img_pathway.days import say

        try:
            return say(date.fromisoformat(self.taken))
        except ValueError:
            return ""


def known_case(state: State, path: Path) -> KnownCase | None:
    """The case of a profile; ``None`` where none is known."""
    found = state.of(path).get("case")
    if not isinstance(found, dict) or not isinstance(found.get("case"), str):
        return None
    return KnownCase(found["case"], str(found.get("taken") or ""), found.get("redacted") is True)


def remember_case(state: State, path: Path, case: str, taken: str = "", *, redacted: bool = False) -> None:
    """Note which case a profile is. A file has changed hands, whatever day it is judged by."""
    state.note(path, {"case": {"case": case, "taken": taken, "redacted": redacted}})
