"""What happened, said in the past tense: the only way widgets, screens and the app talk.

Widgets post `FactEdited` and `ItemRemoved`; the screen around them passes these to the desk. What the desk
tells about itself comes to the app as `DeskTold`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from img_pathway.desk.events import Event


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


class DeskTold(Message):
    """Something happened at the desk, perhaps told by one of its threads."""

    bubble = False

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event
