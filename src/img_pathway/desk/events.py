"""What happened to an open profile, said in the past tense: how a desk talks to whoever listens.

`desk` is the number of the desk it happened at; a front end passes over what an earlier one still has to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.keep.editing_mark import Mark
    from img_pathway.profile.keep.forks import Fork
    from img_pathway.profile.keep.store import Loaded
    from img_pathway.profile.keep.undo import Version


class Clashed(Exception):
    """The same facts were changed by another session; `keys` names them."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(", ".join(keys))
        self.keys = keys


class Unsaved(Exception):
    """A file could not be written: what, where, and what to do about it."""

    def __init__(self, what: str, where: str, todo: str, *, doubtful: bool = False) -> None:
        super().__init__(what)
        self.what, self.where, self.todo = what, where, todo
        self.doubtful = doubtful
        """May the file hold the change all the same?"""


class FileSeen(NamedTuple):
    """What a look at the file saw: its content, and the mark of another session that edits it."""

    loaded: Loaded
    held: Mark | None
    stamp: tuple[int, int, int] | None
    """Time, size and number of the file when it was looked at."""


class Event(Struct, eq=False):
    """Something happened at a desk; two events are never the same one."""

    desk: int


class FactsChanged(Event):
    """The profile changed and is to be assessed again; nothing is on disk yet."""

    keys: tuple[str, ...]
    """The dotted keys that changed."""


class TakenBack(Event):
    """A change took back what was said of a whole list: that it is complete, or certified."""

    keys: tuple[str, ...]


class ForkReturned(Event):
    """Accepting a what-if was taken back: it is one again."""

    fork: Fork


class FactRefused(Event):
    """An impossible value was not recorded; the form shows why beside the field."""

    key: str
    why: str
    fix: str


class Saved(Event):
    """Every change made so far is safely on disk."""


class SaveFailed(Event):
    """A save could not be done. The change is kept in memory and tried again with the next save."""

    what: str
    where: str
    todo: str


class SaveConflicted(Event):
    """Another session changed the same facts on disk; the user must say which to keep."""

    keys: tuple[str, ...]
    """The dotted keys changed on both sides."""


# The following come from the threads that work on files; the desk takes them in on the thread that owns the facts.


class SaveEnded(Event):
    """A background save is over: with the profile now on disk, or with what went wrong."""

    asked: Profile
    ended: Profile | Clashed | Unsaved


class FileLookedAt(Event):
    """A look at the file saw something new."""

    seen: FileSeen


class JournalRead(Event):
    """What earlier sessions changed, and what they took back, before they left the profile `left`."""

    left: Profile
    back: list[Version]
    forth: list[Version]
