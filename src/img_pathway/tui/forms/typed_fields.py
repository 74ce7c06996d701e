"""Fields that are typed in: half-typed text stays in the field, a sound value is recorded on leaving or Enter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, cast

from rich.style import Style
from textual import events, on
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from img_pathway.reports.page import Part
from img_pathway.tui.forms import check
from img_pathway.tui.forms.check import MAX_TYPED
from img_pathway.tui.forms.field import MARK, Field
from img_pathway.tui.forms.field_state import TypedState
from img_pathway.tui.widgets.lines import cells, cut
from img_pathway.tui.widgets.palette import palette
from img_pathway.tui.widgets.strips import filled, painted
from img_pathway.tui.widgets.tolerant_inputs import PlainInput

if TYPE_CHECKING:
    from img_pathway.tui.forms.month import Month

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

    def __init__(self, field: TypedField) -> None:
        # Before Textual's own, which sets the text and so asks the field already.
        self.field = field
        super().__init__(field.state.text, validate_on=(), max_length=MAX_TYPED)
        self.cursor_blink = False
        self._on_mark = False

    def show(self) -> None:
        """Show the text of the state, with the cursor at its end where it is another."""
        text = self.field.state.text
        if text != self.value:
            self.value = text
            self.cursor_position = len(text)
        self.refresh()

    def watch_value(self, text: str) -> None:
        """Tell the field at once what is typed; what it put here itself it knows."""
        if text != self.field.state.text:
            self.field.typed(text)

    async def _on_key(self, event: events.Key) -> None:
        if self.field.take_key(event.key):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        await super()._on_mouse_down(event)
        self._on_mark = self._is_mark(event.x)

    def on_click(self, event: events.Click) -> None:
        """A click on the mark at the right opens the calendar or list."""
        if self._on_mark and self._is_mark(event.x):
            self.field.open()
        self._on_mark = False

    def _is_mark(self, x: int) -> bool:
        return self.field.opens and x >= self.size.width - 2

    def on_blur(self) -> None:
        """Leaving the field keeps what is sound."""
        self.field.close()
        self.field.settle()

    async def action_submit(self) -> None:
        """Enter keeps the value and goes on."""
        self.field.action_keep()

    # -- drawing ------------------------------------------------------------------------------

    def get_component_rich_style(self, *names: str, partial: bool = False, default: Style | None = None) -> Style:
        """How Textual's editor draws its cursor, a selection, and the words in an empty field."""
        return self.rich_style + palette(self.app)[_DRAWN.get(names[0], "dim")]

    def render_line(self, y: int) -> Strip:
        """Draw the editor with its live check, or the value at rest."""
        width = self.size.width
        if y != 0 or width < 2:
            return Strip.blank(width, self.rich_style)
        tail: tuple[Part, ...] = ((f"{MARK} ", "dim"),) if self.field.opens and not self.disabled else ()
        room = width - 2 * len(tail)
        if not self.has_focus:
            return painted(self, (*filled(cut((self.field.at_rest(room),), room), room), *tail), width)
        strip = super().render_line(0)
        used = self.content_width if self.value else 2
        checks = self.field.state.live if self.scroll_offset.x == 0 else ()
        if check := next((check for check in checks if used + 1 + cells(((check, ""),)) <= room), ""):
            tone = "done" if check[0] == "✓" else "dim"
            strip = Strip([*strip.crop(0, used), *painted(self, ((f" {check}", tone),), room - used)])
        return Strip([*strip.adjust_cell_length(room, self.rich_style), *painted(self, tail, width - room)])


class TypedField(Field):
    """A fact that is typed: half-typed text stays here, a sound value is recorded on leaving or Enter."""

    STATE = TypedState
    PLACEHOLDER: ClassVar[str] = ""
    state: TypedState

    def cell(self) -> Widget:
        """A one-line editor."""
        cell = TextCell(self)
        cell.placeholder = self.PLACEHOLDER
        return cell

    def show(self) -> None:
        """Let the editor show the state."""
        if self.children:
            cast(TextCell, self.editor).show()

    def typed(self, text: str) -> None:
        """Another text stands in the editor."""
        self.state.type(text)
        self.show_note()

    def put(self, text: str) -> None:
        """Put a text in the editor and record it."""
        self.state.type(text)
        self.settle()

    @on(Input.Changed)
    @on(Input.Blurred)
    def keep_within(self, event: Input.Changed | Input.Blurred) -> None:
        """What happens in the editor is for the field alone, which knows it already."""
        event.stop()

    def at_rest(self, room: int) -> tuple[str, str]:
        """The text without the focus, and its style: the value in the longest form that fits."""
        if self.state.half_typed:
            return self.state.text, "warn"
        from rich.cells import cell_len

        forms = check.shown(self.state.fact, self.state.value)
        if not forms:
            return "not recorded", "dim"
        return next((form for form in forms if cell_len(form) <= room), forms[-1]), ""


class TextField(TypedField):
    """Free text."""


class WordsField(TypedField):
    """Several words or names, separated by commas."""

    HINT = "Separate several with commas."


class InstantField(TypedField):
    """A day and hour with its zone."""

    PLACEHOLDER = "2027-01-14 10:00 America/New_York"


class NumberField(TypedField):
    """A whole number within the fact's bounds."""

    def hint(self) -> str:
        """Help and bounds."""
        told = super().hint()
        if self._shortened:
            return told
        low, high = self.state.fact.minimum, self.state.fact.maximum
        span = f"{low} to {high}." if low is not None and high is not None else ""
        return " ".join(part for part in (told, span) if part)


class YearField(NumberField):
    """A year."""

    PLACEHOLDER = "year"


class DateField(TypedField):
    """A day, typed freely or chosen in the calendar."""

    HINT = "F4: calendar."
    PLACEHOLDER = "20 Jun 2027, or F4"
    opens = True

    @property
    def month(self) -> Month | None:
        """The open calendar."""
        return next((cast("Month", child) for child in self.children if child.has_class("opened")), None)

    def open(self) -> bool:
        """Open the calendar at the typed or recorded day, else today; or close it."""
        if self.close():
            return True
        value = check.read(self.key, self.state.text).value if self.state.text.strip() else None
        today = self.host.today
        from img_pathway.tui.forms.month import Month

        month = Month(value if isinstance(value, date) else today, today)
        month.add_class("opened")
        month.styles.margin = (0, 0, 0, self.host.labels)
        self.mount(month)
        self.host.tell_keys("Arrows day · PgUp/PgDn month · [ ] year · Home today · Enter take it · Esc close")
        return True

    def close(self) -> bool:
        """Close the calendar."""
        month = self.month
        if month is not None:
            month.remove()
            self.host.tell_keys("")
        return month is not None

    def take_key(self, key: str) -> bool:
        """Keys of the open calendar; any other key closes it and is typed."""
        month = self.month
        if month is None:
            return False
        if key == "enter":
            self._take(month.day)
        elif not month.take(key):
            if key not in ("escape", "f4"):
                self.close()
            return False
        return True

    def on_month_picked(self, event: Month.Picked) -> None:
        """The mouse chose a day."""
        event.stop()
        self._take(event.day)

    def _take(self, day: date) -> None:
        self.close()
        self.put(day.isoformat())
