"""What a field asks of the form around it. A field knows this and no form; the form implements it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from textual.widget import Widget

    from img_pathway.desk.session import Desk
    from img_pathway.tui.forms.check import Verdict
    from img_pathway.tui.forms.questions import AskedList


class Judge(Protocol):
    """Who knows the other facts."""

    @property
    def today(self) -> date:
        """The day today."""

    def weigh(self, key: str, value: Any) -> Verdict:
        """What recording a value would make impossible or improbable."""

    def holds_back(self, key: str, value: Any) -> bool:
        """Is the value not to be recorded yet, sound as it is?"""


class Host(Judge, Protocol):
    """What a part may ask of its form."""

    desk: Desk
    labels: int
    """Cells for the labels."""
    drafts: dict[str, str]
    """What stood in fields that were left, not recorded, by key."""
    inner: int
    """Cells a part has in all."""
    looks_back: bool
    """Is it asked what has happened, also of days that may lie ahead elsewhere?"""

    @property
    def room(self) -> int:
        """Rows in sight at once."""

    @property
    def read_only(self) -> bool:
        """Are the facts only shown?"""

    def edited(self, key: str, value: Any, beside: Mapping[str, Any] | None = None) -> None:
        """A field holds a new sound value: record it, and what it brings."""

    def take_off(self, key: str) -> None:
        """Remove a whole entry of a list; its key counts from 1, as in ``exams.step1.2``."""

    def resized(self) -> None:
        """A part needs another height."""

    def keep_in_sight(self) -> None:
        """Scroll to what has the focus and to what lies open under it, once all has its place."""

    def entered(self, part: Widget, hint: str) -> None:
        """A part took the focus, or has something else to tell while it has it."""

    def tell_keys(self, text: str) -> None:
        """Tell the keys of what just opened; empty goes back to the hint."""

    def go(self, widget: Widget, by: int, *, ends: bool = False) -> None:
        """Move the focus from one part to a neighbour; past the last one the form may end."""

    async def open_entry(self, parent: AskedList, number: int) -> None:
        """Show the fields of one entry of a list, counted from 1."""

    @property
    def in_entry(self) -> bool:
        """Is one entry of a list open?"""

    def leave_entry(self) -> bool:
        """Go back from an entry to its list; False if no entry is open."""
