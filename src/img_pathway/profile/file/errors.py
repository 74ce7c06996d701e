"""What can go wrong with files: always what happened, where, and what to do. Never shown as a traceback."""

from __future__ import annotations

import errno
from typing import Literal

from img_pathway.profile.typed.problem import Problem

OnDisk = Literal["none", "old", "new"]


class StoreError(Exception):
    """Reading or writing did not work. `what` happened, `where`, and what `todo` about it."""

    def __init__(self, what: str, where: str, todo: str) -> None:
        super().__init__(what, where, todo)
        self.what, self.where, self.todo = what, where, todo

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.todo}".strip()


class Missing(StoreError):
    """There is no such file."""


class Unreadable(StoreError):
    """The file is there but is not a sound profile. `place` is a line or key; `problems` holds all of them."""

    def __init__(self, where: str, place: str, why: str, fix: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(f"{place}: {why}" if place else why, where, fix)
        self.place, self.why, self.fix = place, why, fix
        self.problems = problems or (Problem("error", place, why, fix),)


class ReadOnly(StoreError):
    """The profile was opened for reading only; why is in `what`."""


class Busy(StoreError):
    """Another program holds the lock of this file."""


class Held(StoreError):
    """Another session has this profile open for editing; `what` says who and since when."""


class NotSaved(StoreError):
    """A save failed. `on_disk` says which whole version the file certainly holds now, or that there is none."""

    def __init__(self, what: str, where: str, todo: str, on_disk: OnDisk = "old") -> None:
        super().__init__(what, where, todo)
        self.on_disk = on_disk

    @property
    def certain(self) -> str:
        """Which version is certain, in one plain sentence."""
        if self.on_disk == "none":
            return "No file was made."
        if self.on_disk == "new":
            return "The file holds this change; only a loss of power right now could still undo it."
        return "The file is whole and holds everything up to this change, which it does not hold."


class NotWritten(StoreError):
    """A file made from a profile could not be written; the profile is not concerned."""


_FREE = "Free some space and try again, or save elsewhere."
_FORBIDDEN = ("no permission", "Check who owns the file and its folder, or save elsewhere.")
_WORDS = {
    errno.ENOSPC: ("the disk is full", _FREE),
    getattr(errno, "EDQUOT", -1): ("your disk quota is used up", _FREE),
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: ("this disk can only be read", "Save elsewhere."),
    errno.EIO: ("the disk reports an error", "Save elsewhere, and look after this disk."),
    errno.ENOENT: ("there is no such file or folder", "Check the path."),
    errno.ENOTDIR: ("part of the path is not a folder", "Check the path."),
    errno.EISDIR: ("this is a folder, not a file", "Check the path."),
    errno.ENXIO: ("this is a pipe or a device, not a file", "Check the path."),
    errno.ELOOP: ("the link leads in a circle", "Check the path."),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter one."),
}


def explain(error: OSError) -> tuple[str, str]:
    """What happened and what to do, in plain words, for an error of the operating system."""
    text = (error.strerror or type(error).__name__).lower()
    return _WORDS.get(error.errno or 0, (text, "Try again, or save elsewhere."))
