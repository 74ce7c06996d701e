"""The list that opens under a field: offers of a finder, or the choices of a fact.

It never takes the focus; the field above it moves it and chooses from it, and so does the mouse.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from img_pathway.profile.typed.text import plain
from img_pathway.tui.forms.find import Offer
from img_pathway.tui.widgets.tolerant_inputs import Steady

ROWS = 8
"""Lines the list shows at once."""


class Picker(Steady, OptionList, can_focus=False):
    """A pop-up list of offers, drawn over whatever lies below."""

    DEFAULT_CSS = """
    Picker {
        overlay: screen; constrain: inside inflect;
        width: 100%; min-width: 24; max-width: 56; height: auto; max-height: 8;
        padding: 0; border: none; background: $panel;
        scrollbar-size-vertical: 1;
        & > .option-list--option-highlighted { background: $primary; color: $background; text-style: bold; }
        &:ansi > .option-list--option-highlighted { background: ansi_default; text-style: reverse; }
    }
    """

    class Picked(Message):
        """An offer was chosen with the mouse."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, offers: Sequence[Offer], width: int) -> None:
        self.offers: tuple[Offer, ...] = ()
        self._room = max(min(width, 56), 24) - 3
        super().__init__(markup=False)
        self.offer(offers)

    def offer(self, offers: Sequence[Offer], highlighted: int | None = 0) -> None:
        """Show other offers; the best one is highlighted, or none where the person has to choose."""
        if tuple(offers) == self.offers:
            if highlighted != 0:
                self.highlighted = highlighted
            return
        self.offers = tuple(offers)
        self.clear_options()
        self.add_options([Option(self._line(offer)) for offer in self.offers])
        self.highlighted = highlighted if self.offers else None

    def move(self, by: int) -> None:
        """Move the highlight, stopping at the ends."""
        if self.offers:
            at = self.highlighted
            there = (0 if by > 0 else len(self.offers) - 1) if at is None else at + by
            self.highlighted = min(max(there, 0), len(self.offers) - 1)

    def _line(self, offer: Offer) -> Content:
        remark = plain(offer.remark)
        label = Content(plain(offer.label)).truncate(max(self._room - cell_len(remark) - 1, 4), ellipsis=True)
        gap = max(self._room - label.cell_length - cell_len(remark), 1)
        return Content(" ") + label + Content(" " * gap) + Content.styled(remark, "dim")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click chooses."""
        event.stop()
        self.post_message(self.Picked(event.option_index))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Moving through the choices is not choosing: the event stops here."""
        event.stop()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Keep the focus in the field above."""
        event.stop()
