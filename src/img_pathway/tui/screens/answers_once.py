"""What Textual's screens do not bear: answers that come twice, and presses on what is not there any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.await_complete import AwaitComplete

if TYPE_CHECKING:
    from textual.geometry import Offset
    from textual.screen import Screen
    from textual.widget import Widget

    Base = Screen[Any]
else:
    # A mix-in and no Screen itself: Textual looks up styles along the first base class only.
    Base = object


class Front(Base):
    """Mix-in, the first base of a screen: a page, a question or the palette."""

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """As Textual's, which takes away whatever is in front: nothing happens when that is another by now."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """As Textual's, which begins a selection there: nothing begins on what was just taken away."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (widget, offset) if widget is not None and widget.is_attached else (None, None)
