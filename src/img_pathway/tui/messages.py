"""What happened in a form, said in the past tense; the screen around it passes it to the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk


class Edited(Message):
    """Something in a form is to be recorded."""

    desk: Desk | None = None
    """The desk of the form: another may be open by the time this is heard, a profile in place of its what-if."""


class FactEdited(Edited):
    """A field holds a new sound value, ready to be recorded."""

    def __init__(self, key: str, value: Any) -> None:
        """`key` is dotted as in `set`; `value` is parsed, None when the field was emptied."""
        super().__init__()
        self.key, self.value = key, value


class ItemRemoved(Edited):
    """A whole item of a list was removed by the user: its dotted key counts from 1, as in ``exams.step1.2``."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class SeenAgain(Message):
    """A field whose fault was told in a notice shows it itself again: the notice can go."""

    def __init__(self, told: str) -> None:
        """`told` is what the notice says."""
        super().__init__()
        self.told = told


class FormEnded(Message):
    """Somebody went on past the last field; with Enter it `ends` there."""

    def __init__(self, ends: bool) -> None:
        super().__init__()
        self.ends = ends
