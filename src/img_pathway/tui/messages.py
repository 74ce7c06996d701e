"""What happened in a form, said in the past tense to the screen around it."""

from __future__ import annotations

from textual.message import Message


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
