"""What happened, said in the past tense: the only way widgets, session and screens talk.

Widgets post `FactEdited` and `ItemRemoved`; the screen around them passes these to the session. The
session answers through the app with `FactsChanged`, then `Saved` or `SaveFailed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from img_pathway.desk.kept import Found
    from img_pathway.desk.session import Session
    from img_pathway.desk.undo import Step
    from img_pathway.profile.facts import Profile


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


class FactEdited(Message):
    """A field holds a new sound value, ready to be recorded; `value` is None when it was emptied."""

    def __init__(self, key: str, value: Any) -> None:
        super().__init__()
        self.key = key
        """Dotted key as in `set`: ``exams.step1.2.result``."""
        self.value = value
        """The parsed value (date, int, str, bool, tuple of str) or None to remove the fact."""


class ItemRemoved(Message):
    """A whole item of a list was removed by the user: ``exams.step1.2``."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        """Dotted key of the item, counted from 1."""


class FileWork(Message):
    """Something to be done with files by a thread; the app takes no key until it is, while all it shows stays alive."""

    bubble = False

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object] | None = None,
        refused: Callable[[Any], object] | None = None,
    ) -> None:
        """`done` gets what `work` returns; `refused` the error, where a notice of it is not enough."""
        super().__init__()
        self.work, self.done, self.refused = work, done, refused


class FactsChanged(Message):
    """The profile in the session changed and was assessed again; nothing is on disk yet."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__()
        self.keys = keys
        """The dotted keys that changed."""


class Saved(Message):
    """Every change made so far is safely on disk."""


class SaveFailed(Message):
    """A save could not be done. The change is kept in memory and tried again with the next save."""

    def __init__(self, what: str, where: str, todo: str) -> None:
        super().__init__()
        self.what = what
        self.where = where
        self.todo = todo


class SaveEnded(Message):
    """A background save of `session` is over: with the profile now on disk, or with what went wrong."""

    def __init__(self, session: Session, asked: Profile, ended: Profile | Clashed | Unsaved) -> None:
        super().__init__()
        self.session = session
        self.asked = asked
        self.ended = ended


class SaveConflicted(Message):
    """Another session changed the same facts on disk; the user must say which to keep."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__()
        self.keys = keys
        """The dotted keys changed on both sides."""


class Looked(Message):
    """A look at the file found something new; `session` is the one that looked."""

    def __init__(self, session: Session, found: Found) -> None:
        super().__init__()
        self.session = session
        self.found = found


class Remembered(Message):
    """The changes of earlier sessions were read from the journal."""

    def __init__(self, session: Session, asked: Profile, back: list[Step], forth: list[Step]) -> None:
        super().__init__()
        self.session = session
        self.asked = asked
        self.back = back
        self.forth = forth


class FactRefused(Message):
    """An impossible value was not recorded; the form shows why beside the field."""

    def __init__(self, key: str, why: str, fix: str) -> None:
        super().__init__()
        self.key = key
        self.why = why
        self.fix = fix
