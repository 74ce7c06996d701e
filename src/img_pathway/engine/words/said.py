"""Which sentence, with which values. No text: the sentences stand in the rulebook's ``words`` file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol, TypeAlias, Union

from img_pathway.rulebook.types import Dated


class DayOfRule(Protocol):
    """What has a day that knows how sure it is: an event, a deadline."""

    @property
    def day(self) -> Dated:
        """The calendar day at the rule's place."""


Slot: TypeAlias = Union[str, int, date, Decimal, DayOfRule, "Said", "tuple[Slot, ...]", None]
"""What a sentence can be given. ``None`` leaves its place empty; a `Said` or several are put in as they read."""


class Said:
    """A sentence of the words file by its id, with a value for each of its slots.

    Equal by id and values, so that two assessments can be compared without being written out.
    """

    __slots__ = ("id", "slots")

    def __init__(self, ident: str, /, **slots: Slot) -> None:
        self.id = ident
        self.slots = slots

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Said) and self.id == other.id and self.slots == other.slots

    def __hash__(self) -> int:
        return hash((self.id, *self.slots.items()))

    def __repr__(self) -> str:
        values = "".join(f", {name}={value!r}" for name, value in self.slots.items())
        return f"Said({self.id!r}{values})"


class Writer(Protocol):
    """What writes a sentence out; see `render.Words`."""

    def text(self, said: Said | str) -> str:
        """The sentence in the language of the words file."""


class Written:
    """What says one sentence, and knows what it is written in."""

    __slots__ = ()
    said: Said | str
    words: Writer

    @property
    def text(self) -> str:
        """The sentence written out."""
        return self.words.text(self.said)
