"""The profiles of a data folder by name: list, find, make, rename, copy, remove."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from img_pathway.profile.file import toml
from img_pathway.profile.file.disk_calls import MAX_SIZE, locked
from img_pathway.profile.file.errors import Missing, NotSaved, StoreError, explain
from img_pathway.profile.file.paths import SUFFIX, absolute, real
from img_pathway.profile.keep.store import Loaded, Store, fingerprint

if TYPE_CHECKING:
    from img_pathway.profile.facts import Profile

VERBS = frozenset(
    {"backups", "check", "compare", "deadlines", "demo", "doctor", "export", "help", "money", "new", "next", "plan"}
    | {"rules", "schema", "set", "states", "status", "translate", "version", "visa", "why"}
    | {
        "brief",
        "cohort",
        "completion",
        "documents",
        "experience",
        "hand-over",
        "import",
        "interviews",
        "letters",
        "names",
        "programs",
        "ranklist",
        "take",
        "waiting",
    }
)
"""Words of the command line: no profile may be called so."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}", re.ASCII)
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
_COPY = r"(?ai)(?P<name>.+?)(?: \([^)]*conflicted copy[^)]*\)|\.sync-conflict-[0-9]{8}-[0-9]{6}(?:-[A-Z0-9]+)?)"


class Listed(NamedTuple):
    """One profile of the data folder. `copies` are conflict copies a sync program left beside it."""

    name: str
    path: Path
    copies: tuple[Path, ...]


def is_name(text: str) -> bool:
    """Can a file of the data folder be called so on every system?"""
    return _NAME.fullmatch(text) is not None and not text.startswith("-") and _RESERVED.fullmatch(text) is None


def check_name(name: str) -> str:
    """The name, when a profile may have it. Raises `StoreError` saying which names are fine."""
    if name.casefold() in VERBS:
        raise StoreError("is a word of the command line", name[:60], "Choose another name.")
    if not is_name(name):
        raise StoreError(
            "cannot be the name of a profile", ascii(name[:60]), "Use letters, digits, - and _, at most 60 of them."
        )
    return name


def name_for(title: str) -> str:
    """What the file of a profile is called that somebody calls so: "Ana María" is ``ana-maria``.

    A title that is a name already stays as it is.
    """
    if is_name(title):
        return title
    import unicodedata

    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    name = re.sub(r"[^a-z0-9_]+", "-", letters).strip("-")[:60].strip("-")
    return name if is_name(name) else "profile"


def is_path(text: str) -> bool:
    """Does PROFILE on the command line mean a path rather than a name?"""
    return text.endswith(SUFFIX) or "/" in text or "\\" in text or os.sep in text


def conflict_of(path: Path) -> str | None:
    """The name of the profile of which a sync program made this file; ``None`` for any other file."""
    found = re.fullmatch(_COPY, path.stem) if path.suffix == SUFFIX else None
    return found["name"] if found is not None else None


def conflict_copies(path: Path) -> tuple[Path, ...]:
    """Conflict copies that Dropbox or Syncthing left beside a profile file."""
    try:
        beside = sorted(path.parent.iterdir())
    except OSError:
        return ()
    return tuple(item for item in beside if conflict_of(item) == path.stem)


def copies_text(path: Path) -> str:
    """What a sync program left beside a profile, in words; empty if nothing."""
    from img_pathway.profile.typed.text import plain

    copies = conflict_copies(path)
    if not copies:
        return ""
    names = ", ".join(plain(copy.name, 80) for copy in copies[:3]) + (" and more" if len(copies) > 3 else "")
    return f"a sync program left another version beside it: {names}"


class Library:
    """The named profiles of one store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def list(self) -> list[Listed]:
        """All profiles by name; none when there is no folder yet."""
        folder = self.store.folder.profiles
        try:
            files = sorted(item for item in folder.iterdir() if item.suffix == SUFFIX)
        except OSError:
            return []
        names = [item for item in files if _NAME.fullmatch(item.stem) and item.is_file()]
        return [Listed(item.stem, item, conflict_copies(item)) for item in names]

    def locate(self, text: str) -> Path:
        """The file meant by PROFILE: a path, or a name in the data folder. It need not exist.

        Raises `StoreError` for a text that can be no name, and for ``~name``, which only looks like a home.
        """
        if is_path(text):
            if "\0" in text:
                raise StoreError("is not a path", ascii(text[:60]), "Check the path.")
            if re.match(r"~[^/\\]", text):
                raise StoreError("only your own ~ is known here", ascii(text[:60]), "Write the whole path.")
            path = absolute(text)
            if not path.name:
                raise StoreError("is a folder, not a file", ascii(text[:60]), "Add the name of a file.")
            return path
        return self.store.folder.profile(check_name(text))

    def default(self) -> Path | None:
        """The profile meant when none is named: the last used if it is still there, else the only one."""
        last = self.store.state.last
        if last is not None and last.is_file():
            return last
        found = self.list()
        return found[0].path if len(found) == 1 else None

    def create(self, name: str, profile: Profile | None = None) -> Loaded:
        """A new profile, an empty one if not given. Never overwrites. Raises `StoreError`."""
        return self.store.create(self.store.folder.profile(check_name(name)), profile)

    def why_not(self, name: str) -> str:
        """Why no new profile can be called so, in a sentence; empty when it can."""
        try:
            path = self.store.folder.profile(check_name(name))
        except StoreError as refused:
            return f"{name[:60]} {refused.what}. {refused.todo}"
        return f"There is a profile called {name} already." if os.path.lexists(path) else ""

    def copy(self, path: Path, name: str) -> Loaded:
        """A copy under another name, to try things out. Raises `StoreError`."""
        loaded = self.store.load(path)
        notes = toml.comments(toml.decode(self.store.files.read(real(path)), str(path)))
        return self.store.create(self.store.folder.profile(check_name(name)), loaded.profile, notes)

    def rename(self, path: Path, name: str) -> Path:
        """Give a profile of the data folder another name; what belongs to it goes along. Raises `StoreError`."""
        from img_pathway.profile.keep.editing_mark import need_free

        need_free(path)
        target = self.store.folder.profile(check_name(name))
        if not os.path.lexists(target):
            self.store.set_aside(target)
        self._move(path, target)
        for old, new in zip(self.store.folder.belongings(path), self.store.folder.belongings(target), strict=True):
            # Backups, journal and forks under the old name are not lost, only not found here: no reason to stop.
            if old.exists() and not new.exists():
                try:
                    os.rename(old, new)
                except OSError:
                    continue
        self.store.state.moved(path, target)
        return target

    def delete(self, path: Path) -> Path | None:
        """Remove a profile's file after putting it among its backups; the backup's path. Raises `StoreError`."""
        from img_pathway.profile.keep.editing_mark import need_free

        need_free(path)
        target = real(path)
        with locked(target):
            backups = self.store.backups(path)
            try:
                data = self.store.files.read(target)
                if len(data) > MAX_SIZE:
                    # Too large for a profile, so for a backup too: removing it here would lose it.
                    raise NotSaved("not removed: too large to keep a backup of", str(path), "Move the file away.")
                if data:
                    backups.take(data, fingerprint(data), self.store.now())
                # A linked profile loses its link; the file it leads to is somebody's own arrangement.
                self.store.files.unlink(path)
            except FileNotFoundError:
                raise Missing("there is no such profile", str(path), "Check the name.") from None
            except OSError as error:
                what, todo = explain(error)
                raise NotSaved(f"not removed: {what}", str(path), todo) from error
        self.store.state.forget(path)
        return next((backup.path for backup in backups.list()), None)

    def _move(self, path: Path, target: Path) -> None:
        if path == target:
            return
        with contextlib.ExitStack() as held:
            # Where only the case of the name changes both may be one file, with one lock.
            for lock in [target] if _same(path, target) else [real(path), target]:
                held.enter_context(locked(lock))
            if target.exists() and not _same(path, target):
                raise StoreError("there is a profile of this name already", target.stem, "Choose another name.")
            try:
                os.rename(path, target)
            except FileNotFoundError:
                raise Missing("there is no such profile", str(path), "Check the name.") from None
            except OSError as error:
                what, todo = explain(error)
                raise NotSaved(f"not renamed: {what}", str(path), todo) from error


def _same(one: Path, other: Path) -> bool:
    # A change of case only is the same file on some systems.
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
