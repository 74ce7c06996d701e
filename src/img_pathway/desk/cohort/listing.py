"""Which files of a folder are profiles, by their names alone; every other one is told with what it is.

Subfolders count. What a sync program keeps for itself does not: hidden files and folders, half-written ones, versions.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from img_pathway.profile.file.disk_calls import Stamp, stamp
from img_pathway.profile.file.errors import StoreError, explain
from img_pathway.profile.file.paths import SUFFIX
from img_pathway.profile.keep.library import conflict_of
from img_pathway.profile.typed.text import plain
from img_pathway.reports.cohort import Other

_TEMPORARY = re.compile(r"~\$.*|.*~|.*\.(tmp|temp|part|partial|crdownload|damaged)", re.IGNORECASE)
_NOT_HERE = re.compile(r"\.(.+\.toml)\.icloud", re.IGNORECASE)
"""How iCloud calls a file whose content is not on this computer."""
_OURS = re.compile(r"\..+\.toml\.(lock|editing|[0-9a-f]{12}\.tmp)", re.IGNORECASE)
"""What the program itself puts beside a profile while it is open or written."""
_ENDING = 5
_INSIDE = frozenset({"backups", "journal", "forks"})
"""Folders of the program's own data folder."""
_READABLE = "Make it readable, then look again."


class Found(NamedTuple):
    """A file that calls itself a profile, or that cannot be told to be one."""

    path: Path
    file: str
    """Its path inside the folder, harmless to show, and no other's."""
    stamp: Stamp | None
    copy_of: str = ""
    """The file beside it of which a sync program made this copy."""
    problem: str = ""
    """Why it cannot be read, where that is known before, and what to do."""
    todo: str = _READABLE


class Listing(NamedTuple):
    """Everything in a folder."""

    profiles: tuple[Found, ...]
    others: tuple[Other, ...]


def listing(folder: Path) -> Listing:
    """Every file below a folder. Raises `StoreError` where the folder itself cannot be read."""
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise StoreError(explain(error)[0], str(folder), _READABLE) from error
    profiles: list[Found] = []
    others: list[Other] = []
    for path in _files(folder, profiles):
        name, file = path.name, _shown(path, folder)
        if (away := _NOT_HERE.fullmatch(name)) is not None:
            elsewhere = f"{file[: -len(name)]}{plain(away[1])}" if file.endswith(name) else file
            problem = "not on this computer yet: the cloud holds it"
            profiles.append(Found(path, elsewhere, None, problem=problem, todo="Have the cloud download it."))
        elif _OURS.fullmatch(name):
            continue
        elif name.startswith(".") or _TEMPORARY.fullmatch(name):
            others.append(Other(file, "of a sync or another program"))
        elif path.suffix.casefold() != SUFFIX:
            others.append(Other(file, _kind(path.suffix[1:])))
        else:
            original = conflict_of(path)
            copy = original is not None and path.with_name(f"{original}{SUFFIX}").exists()
            profiles.append(Found(path, file, stamp(path), f"{plain(original or '')}{SUFFIX}" if copy else ""))
    profiles.sort(key=lambda one: (one.file.casefold(), one.file, os.fsencode(one.path)))
    return Listing(tuple(_told_apart(profiles)), tuple(sorted(others)))


def _told_apart(profiles: list[Found]) -> Iterator[Found]:
    """Names that look alike once they are harmless to show are two people all the same: the second gets a number."""
    seen: Counter[str] = Counter()
    for one in profiles:
        seen[one.file] += 1
        yield one._replace(file=f"{one.file} ({seen[one.file]})") if seen[one.file] > 1 else one


def _kind(ending: str) -> str:
    """An ending that may be a name is not told."""
    return (
        f"a {ending.casefold()} file"
        if ending.isascii() and ending.isalnum() and len(ending) <= _ENDING
        else "another file"
    )


def _files(folder: Path, unreadable: list[Found]) -> Iterator[Path]:
    def refused(error: OSError) -> None:
        what, _ = explain(error)
        path = Path(os.fsdecode(error.filename or folder))
        unreadable.append(Found(path, f"{_shown(path, folder)}{os.sep}", None, problem=f"a folder: {what}"))

    own = (folder / "state.json").is_file() or (folder / "profiles").is_dir()
    for place, folders, files in os.walk(folder, onerror=refused):
        # What is hidden belongs to a program; the data folder's own backups are nobody's second life.
        hidden = [
            name for name in folders if name.startswith(".") or (own and name in _INSIDE and place == str(folder))
        ]
        folders[:] = sorted(name for name in folders if name not in hidden)
        for path in (Path(place, name) for name in folders):
            if path.is_symlink():
                # Not followed: it may lead anywhere, and back here.
                problem, todo = "a link to a folder: nobody in it is looked at", "Look at that folder by itself."
                unreadable.append(Found(path, f"{_shown(path, folder)}{os.sep}", None, problem=problem, todo=todo))
        yield from (Path(place, name) for name in sorted(files))


def _shown(path: Path, folder: Path) -> str:
    try:
        inside = path.relative_to(folder).as_posix()
    except ValueError:
        inside = path.name
    return plain(os.fsencode(inside).decode("utf-8", "replace"), 300)
