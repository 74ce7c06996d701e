"""What happened in a form, said in the past tense; the screen around it passes it to the desk."""

from __future__ import annotations

from typing import Any

from textual.message import Message


class FactEdited(Message):
    """A field holds a new sound value, ready to be recorded."""

    def __init__(self, key: str, value: Any) -> None:
        """`key` is dotted as in `set`; `value` is parsed, None when the field was emptied."""
        super().__init__()
        self.key, self.value = key, value


class ItemRemoved(Message):
    """A whole item of a list was removed by the user: its dotted key counts from 1, as in ``exams.step1.2``."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class FormEnded(Message):
    """Somebody went on past the last field."""
