"""Where things are: the data folder, and what belongs to one profile inside it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

SUFFIX = ".toml"


def data_dir(override: str | Path | None = None) -> Path:
    """The folder of profiles, backups and journals: `override` (``--data-dir``), else the environment's
    ``IMG_PATHWAY_HOME``, else the platform's place for user data. It need not exist yet.
    """
    chosen = override or os.environ.get("IMG_PATHWAY_HOME")
    if chosen:
        return absolute(os.fspath(chosen))
    from platformdirs import user_data_path

    return user_data_path("img-pathway", appauthor=False)


def absolute(text: str) -> Path:
    """The path a person typed, made absolute; ``~`` alone or before a separator is their home folder.

    Nobody else's home is looked up: ``~name`` stays what it says.
    """
    home = text == "~" or text.startswith(("~/", "~" + os.sep))
    return Path(os.path.abspath(os.path.expanduser(text) if home else text))


def why_no_file(text: str) -> str:
    """Why a typed path leads to no file; empty where it does."""
    try:
        path = absolute(text)
        if path.is_file():
            return ""
        folder = path.is_dir()
    except (OSError, ValueError):
        folder = False
    return "This is a folder: name a file in it." if folder else "There is no such file. Check the path."


def why_no_place(text: str) -> str:
    """Why no file can be written at a typed path; empty where one can."""
    try:
        path = absolute(text)
        if path.is_dir():
            return "This is a folder: name a file in it."
        there = path.parent.is_dir()
    except (OSError, ValueError):
        there = False
    return "" if there else "There is no such folder. Make it first, or choose another place."


def completed(text: str) -> str:
    """A typed path written on as far as what is there leaves no choice; hidden names are left out until their dot is typed."""
    if text == "~":
        return text + os.sep
    head, begin = os.path.split(text)
    folder = absolute(head or os.curdir)
    try:
        names = [name for name in os.listdir(folder) if name.startswith(begin) and (begin or name[0] != ".")]
    except (OSError, ValueError):
        return text
    more = os.path.commonprefix(names)[len(begin) :]  # noqa: RUF071 (letters are what is wanted)
    slash = os.sep if len(names) == 1 and (folder / names[0]).is_dir() else ""
    return text + more + slash


def real(path: Path) -> Path:
    """The file itself: a linked profile is written where the link leads, and the link stays."""
    return Path(os.path.realpath(path))


class Folder(NamedTuple):
    """The data folder and the names inside it."""

    root: Path

    @property
    def profiles(self) -> Path:
        """The profiles by name."""
        return self.root / "profiles"

    @property
    def state(self) -> Path:
        """Place on screen, last visit and the like; its loss is harmless."""
        return self.root / "state.json"

    def profile(self, name: str) -> Path:
        """The file of a named profile."""
        return self.profiles / f"{name}{SUFFIX}"

    def tag(self, path: Path) -> str:
        """The name under which backups and journal of a profile file are kept.

        A file outside the data folder gets part of a hash of its path, so that two of one name stay apart.
        """
        target = real(path)
        if target.parent == real(self.profiles):
            return target.stem
        return f"{target.stem[:60]}-{hashlib.sha256(os.fsencode(target)).hexdigest()[:8]}"

    def backups(self, path: Path) -> Path:
        """The folder of a profile's backups."""
        return self.root / "backups" / self.tag(path)

    def journal(self, path: Path) -> Path:
        """The journal of a profile's changes."""
        return self.root / "journal" / f"{self.tag(path)}.jsonl"

    def case(self, path: Path) -> Path:
        """The case file last taken from another computer into a profile."""
        return self.root / "cases" / f"{self.tag(path)}.zip"

    def forks(self, path: Path) -> Path:
        """The folder of a profile's what-if forks."""
        return self.root / "forks" / self.tag(path)

    def belongings(self, path: Path) -> tuple[Path, ...]:
        """All that is kept of a profile beside its file, whether it is there or not."""
        return self.backups(path), self.journal(path), self.forks(path), self.case(path)

    def left_behind(self, path: Path) -> bool:
        """Is anything kept under this name though it may be another person's, who had it before?"""
        return any(os.path.lexists(place) for place in self.belongings(path))
