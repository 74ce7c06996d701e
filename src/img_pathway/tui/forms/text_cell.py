"""The part of a field that is typed in: one line that shows its value well when it is not being edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.strip import Strip
from textual.widgets import Input

from img_pathway.tui.commands import bound
from img_pathway.tui.forms.check import MAX_TYPED
from img_pathway.tui.forms.commands import FORM_COMMANDS
from img_pathway.tui.widgets.lines import cells, cut
from img_pathway.tui.widgets.palette import palette
from img_pathway.tui.widgets.tolerant_inputs import PlainInput

if TYPE_CHECKING:
    from img_pathway.tui.forms.typed_fields import TypedField

MARK = "▾"
"""Stands at the right of a field that can open a calendar or a list."""


_DRAWN = {"input--cursor": "caret", "input--selection": "selected"}
"""What Textual's editor calls the parts it draws, and what the palette calls them."""


class TextCell(PlainInput, inherit_css=False):
    """A one-line editor. Without the focus it shows the recorded value in its most readable form that fits.

    While it is typed in, the live check stands at its right. It decides nothing: its field does.
    Its few rules of style are its own: matching Textual's against every cell and its parts, cursor and
    selection and so on, would take longer than drawing the form.
    """

    DEFAULT_CSS = """
    TextCell {
        background: $foreground 7%; color: $foreground; height: 1; pointer: text;
        overflow: auto hidden; scrollbar-size-horizontal: 0;
    }
    TextCell:focus { background: $foreground 14%; }
    TextCell:disabled { background: transparent; }
    TextCell:ansi { background: ansi_default; color: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bound(FORM_COMMANDS)]

    def __init__(self, field: TypedField, text: str) -> None:
        super().__init__(text, validate_on=(), max_length=MAX_TYPED)
        self.field = field
        self.cursor_blink = False
        self._pressed = False

    # -- editing ------------------------------------------------------------------------------

    def set_text(self, text: str) -> None:
        """Show another text, with the cursor at its end."""
        if text != self.value:
            self.value = text
            self.cursor_position = len(text)

    async def _on_key(self, event: events.Key) -> None:
        if self.field.take_key(event.key):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        await super()._on_mouse_down(event)
        self._pressed = self._on_mark(event.x)

    def on_click(self, event: events.Click) -> None:
        """A click on the mark at the right opens the calendar or list."""
        if self._pressed and self._on_mark(event.x):
            self.field.open()
        self._pressed = False

    def _on_mark(self, x: int) -> bool:
        return self.field.opens and x >= self.size.width - 2

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the field only."""
        event.stop()
        self.field.text_changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter is handled by `action_keep`."""
        event.stop()

    def on_input_blurred(self, event: Input.Blurred) -> None:
        """Leaving the field keeps what is sound."""
        event.stop()
        self.field.left()

    def action_keep(self) -> None:
        """Keep the value and go on."""
        self.field.keep()

    def action_leave(self) -> None:
        """Close what is open, else take back what is half typed, else let the screen go back."""
        if not self.field.leave():
            raise SkipAction()

    def action_go(self, by: int) -> None:
        """Go to the field above or below."""
        self.field.go(by)

    def action_open(self) -> None:
        """Open the calendar or the list."""
        if not self.field.open():
            raise SkipAction()

    # -- drawing ------------------------------------------------------------------------------

    def get_component_rich_style(self, *names: str, partial: bool = False, default: Style | None = None) -> Style:
        """How Textual's editor draws its cursor, a selection, and the words in an empty field."""
        return self.rich_style + palette(self.app)[_DRAWN.get(names[0], "dim")]

    def render_line(self, y: int) -> Strip:
        """Draw the editor with its live check, or the value at rest."""
        width = self.size.width
        if y != 0 or width < 2:
            return Strip.blank(width, self.rich_style)
        styles = palette(self.app)
        ground = self.rich_style
        tail = [Segment(f"{MARK} ", ground + styles["dim"])] if self.field.opens and not self.disabled else []
        room = width - 2 * len(tail)
        if not self.has_focus:
            text, style = self.field.at_rest(room)
            parts = cut(((text, style),), room)
            strip = Strip([Segment(text, ground + styles.get(style, Style())) for text, style in parts])
        else:
            strip = super().render_line(0)
            used = self.content_width if self.value else 2
            if self.scroll_offset.x == 0:
                for check in self.field.live:
                    if used + 1 + cells(((check, ""),)) <= room:
                        tone = styles["done" if check[0] == "✓" else "dim"]
                        strip = Strip([*strip.crop(0, used), Segment(f" {check}", ground + tone)])
                        break
        strip = strip.adjust_cell_length(room, ground)
        return Strip([*strip, *tail]) if tail else strip
