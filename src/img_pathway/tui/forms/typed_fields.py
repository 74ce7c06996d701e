"""Fields that are typed in: half-typed text stays in the field, a sound value is recorded on leaving or Enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from rich.style import Style
from textual import events, on
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from img_pathway.reports.page import Part
from img_pathway.tui.forms import check, find
from img_pathway.tui.forms.field import MARK, Field
from img_pathway.tui.forms.field_state import TypedState
from img_pathway.tui.widgets.lines import cells, cut, filled
from img_pathway.tui.widgets.palette import painted, palette
from img_pathway.tui.widgets.tolerant_inputs import Plain

if TYPE_CHECKING:
    from img_pathway.profile.facts import Kind
    from img_pathway.tui.forms.popups import Picker

PROMPTS: Mapping[Kind, str] = {
    "instant": "2027-01-14 10:00 America/New_York",
    "year": "year",
    "date": "20 Jun 2027, or F4",
    "country": "type part of its name",
    "countries": "type part of a name",
    "zone": "type a city",
}
"""What stands in an empty field of a kind while it has the focus."""

_DRAWN = {"input--cursor": "caret", "input--selection": "selected"}
"""What Textual's editor calls the parts it draws, and what the palette calls them."""


class TextCell(Plain, Input, inherit_css=False):
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
        prompt = PROMPTS.get(field.state.fact.kind, "")
        super().__init__(field.state.text, prompt, validate_on=(), max_length=check.MAX_TYPED)
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
        self.field.action_keep()

    def get_component_rich_style(self, *names: str, partial: bool = False, default: Style | None = None) -> Style:
        """How Textual's editor draws its cursor, a selection, and the words in an empty field."""
        return self.rich_style + palette(self.app)[_DRAWN.get(names[0], "dim")]

    def render_line(self, y: int) -> Strip:
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
    state: TypedState

    def cell(self) -> Widget:
        return TextCell(self)

    def show(self) -> None:
        """Let the editor show the state."""
        if self.children:
            cast(TextCell, self.editor).show()

    def typed(self, text: str) -> None:
        """Another text stands in the editor."""
        self.state.type(text)
        self.show_note()

    def put(self, text: str) -> None:
        """Close what is open, put a text in the editor and record it."""
        self.close()
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
        forms = check.shown(self.state.fact, self.state.value)
        if not forms:
            return "not recorded", "dim"
        return next((form for form in forms if cell_len(form) <= room), forms[-1]), ""


class DateField(TypedField):
    """A day, typed freely or chosen in the calendar."""

    opens = True

    def open(self) -> bool:
        """Open the calendar at the typed or recorded day, else today; or close it."""
        if not self.close():
            from img_pathway.tui.forms.popups import Month

            value = check.read(self.key, self.state.text).value if self.state.text.strip() else None
            today = self.host.desk.today
            self.show_popup(Month(value if isinstance(value, date) else today, today))
            self.host.tell_keys("Arrows day · PgUp/PgDn month · [ ] year · Home today · Enter take it · Esc close")
        return True

    def close(self) -> bool:
        if closed := super().close():
            self.host.tell_keys("")
        return closed

    def take_key(self, key: str) -> bool:
        """Keys of the open calendar; any other key closes it and is typed."""
        taken = super().take_key(key)
        if not taken and key not in ("escape", "f4"):
            self.close()
        return taken

    def pick(self, value: date) -> None:
        self.put(value.isoformat())


class FinderField(TypedField):
    """A country, several, or a time zone, found by typing part of its name.

    Enter takes a country only if the text can mean no other; else the person moves to it or types on.
    """

    opens = True

    def typed(self, text: str) -> None:
        """Offer what fits, while it is typed."""
        super().typed(text)
        if self.state.half_typed and self.editor.has_focus:
            self._show()
        else:
            self.close()

    def offers(self, typed: str) -> Sequence[find.Offer]:
        """What fits the typed text, best first."""
        if self.state.fact.kind == "zone":
            return find.zones(typed, self.host.desk.now)
        return find.countries(typed) if self.state.fact.kind == "country" else find.several_countries(typed)

    def open(self) -> bool:
        """Open the list for what stands in the field; or close it."""
        if not self.close():
            self._show()
        return True

    def _show(self) -> None:
        typed = self.state.text if self.state.half_typed else ""
        offers = self.offers(typed)
        self.show_offers(offers, 0 if self._meant(typed, offers) else None)

    def _meant(self, typed: str, offers: Sequence[find.Offer]) -> bool:
        """May Enter take the first offer, though nobody moved to it? A country given in full, or the only one."""
        if self.state.fact.kind == "zone":
            return True
        from img_pathway.profile.typed.countries import certain

        code = certain(typed.rpartition(",")[2] if self.state.fact.kind == "countries" else typed)
        return code is not None and bool(offers) and offers[0].remark == code

    def undecided(self) -> bool:
        """Say what is wrong with the text, or that one has to be chosen."""
        if not self.state.half_typed:
            return False
        self.close()
        self.settle()
        return True

    def pick(self, value: int) -> None:
        picker = cast("Picker | None", self.popup)
        if picker is not None and value < len(picker.offers):
            self.put(picker.offers[value].text)
