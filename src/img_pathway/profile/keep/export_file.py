"""Writing what is drawn from a profile to a file of its own: whole or not at all, and never over anybody's facts."""

from __future__ import annotations

import os
from pathlib import Path

from img_pathway.profile.file.disk_calls import Files, failed, write_whole
from img_pathway.profile.file.errors import NotSaved, NotWritten, StoreError


def taken(path: Path, begins: bytes) -> bool:
    """Is there a file already that a new export may replace: one of the same kind, which begins with `begins`?

    False where there is none. Raises `StoreError` for anything else: a profile, another file, a folder.
    """
    if path.suffix.casefold() == ".toml":
        raise StoreError("a name ending in .toml is for profiles", str(path), "Choose another name.")
    try:
        if not os.path.lexists(path):
            return False
        if not path.is_file():
            raise StoreError("this is not a file", str(path), "Choose another name.")
        with path.open("rb") as file:
            found = file.read(len(begins))
    except (OSError, ValueError) as error:
        raise failed(error if isinstance(error, OSError) else OSError(str(error)), path) from error
    if found.upper() != begins:
        raise StoreError("there is another file already, and it is left as it is", str(path), "Choose another name.")
    return True


def hand_out(path: Path, data: bytes, begins: bytes, *, replace: bool) -> Path:
    """Write `data` at `path`, private to the user, and return where it went.

    An earlier export is replaced only with `replace`. Raises `StoreError` for a place that may not be written,
    `NotWritten` where the disk does not take it.
    """
    if taken(path, begins) and not replace:
        raise StoreError("there is an export already", str(path), "Choose another name, or replace it.")
    target = path.resolve()
    if not target.parent.is_dir():
        raise NotWritten("there is no such folder", str(target.parent), "Make it first, or choose another place.")
    try:
        write_whole(Files(), target, data)
    except NotSaved as error:
        what = error.what.removeprefix("not saved: ")
        raise NotWritten(f"the file could not be written: {what}", error.where, error.todo) from error
    return target
