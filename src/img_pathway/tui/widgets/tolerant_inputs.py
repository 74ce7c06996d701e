"""Textual's own fields and lists, made to bear what people paste and how fast they click."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from img_pathway.profile.typed.text import plain

if TYPE_CHECKING:
    from textual.widgets import Input, OptionList

    Field = Input
    Options = OptionList
else:
    # Mix-ins and no widgets themselves: Textual looks up styles along the first base class only.
    Field = object
    Options = object

LONGEST = 4000
"""Characters a field takes at once."""


class Plain(Field):
    """Mix-in, first base of a text field: text goes in as one harmless line, whatever control characters were pasted."""

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text in the place of what stands there."""
        super().replace(plain(text, LONGEST), start, end)


REVERSED = Style(reverse=True)
MARK = "▌"
"""Stands before the row that Enter takes, for eyes and terminals without colours."""


class Steady(Options):
    """Stands before a list that is filled and emptied while people click and press keys; its choice has a mark."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        first = next(iter(strip), None)
        if first is None or first.style is None or self.highlighted is None:
            return strip
        if first.style.meta.get("option") != self.highlighted:
            return strip
        marked = Strip([Segment(MARK, first.style), *strip.crop(1)])
        ground = first.style.bgcolor
        # In the colours of a terminal it has the ground of all rows: reversed it is seen.
        return marked if ground is not None and not ground.is_default else marked.apply_style(REVERSED)

    def on_click(self, event: events.Click) -> None:
        """A click on an option that is gone by now is kept from Textual, which would look it up."""
        option = event.style.meta.get("option")
        if option is not None and option >= self.option_count:
            event.prevent_default()
            event.stop()

    def action_page_up(self) -> None:
        """A page up; Textual fails on a list that is filled and not laid out yet."""
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """A page down, likewise."""
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call]
