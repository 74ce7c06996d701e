"""Fields that are typed in: half-typed text stays in the field, a sound value is recorded on leaving or Enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from rich.cells import cell_len
from rich.style import Style
from textual import events, on
from textual.css.scalar import Scalar
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from img_pathway.days import spelt
from img_pathway.reports.page import Part
from img_pathway.tui.commands import FORM_COMMANDS, bound
from img_pathway.tui.forms import check, find
from img_pathway.tui.forms.field import EMPTY, MARK, Field, dated
from img_pathway.tui.forms.field_state import ManyState, TypedState
from img_pathway.tui.widgets.lines import cells, cut, filled
from img_pathway.tui.widgets.palette import painted, palette
from img_pathway.tui.widgets.tolerant_inputs import Plain

if TYPE_CHECKING:
    from datetime import date

    from img_pathway.profile.facts import Fact, Kind
    from img_pathway.tui.forms.popups import Picker

PROMPTS: Mapping[Kind, str] = {
    "text": "",
    "words": "type one",
    "int": "a number",
    "instant": "day, hour and zone",
    "year": "such as {ahead}",
    "month": "such as May {back}",
    "date": "such as 12 May {year}",
    "country": "its name or a city",
    "countries": "a name or a city",
    "zone": "a city or a country",
    "state": "its name or a town",
    "fee": "its name or step",
    "states": "such as New York",
    "money": "such as 580.00",
    "currency": "such as USD",
}
"""What stands in an empty field of a kind while it has the focus."""


def prompt(fact: Fact, today: date, looks_back: bool = False) -> str:
    """The prompt of a field."""
    return dated(PROMPTS.get(fact.kind, ""), fact, today, looks_back)


ROOM = 9
"""Cells an editor beside chips has at least; with fewer it has a row of its own."""
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
    BINDINGS = [*bound(command for command in FORM_COMMANDS if command.id == "form.keep")]

    def __init__(self, field: TypedField) -> None:
        # Before Textual's own, which sets the text and so asks the field already.
        self.field = field
        words = prompt(field.state.fact, field.host.today, field.host.looks_back)
        super().__init__(field.state.text, words, validate_on=(), max_length=check.MAX_TYPED)
        self.cursor_blink = False
        if (height := field.cell_height()) > 1:
            # Chips that fill a row are there before anything is typed.
            self.styles.height = height
        self._on_mark = False
        self._example = words

    def show(self) -> None:
        """Show the text of the state, with the cursor at its end where it is another."""
        text = self.field.state.text
        if text != self.value:
            self.value = text
            self.cursor_position = len(text)
            if self.has_focus and not self.field.state.under_way:
                # What was recorded meanwhile is replaced by what is typed, as where one comes to a field.
                self.select_all()
        self._fit_example()
        if self.styles.height != Scalar.from_number(height := self.field.cell_height()):
            self.styles.height = height
            self.field.resize()
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

    def on_resize(self) -> None:
        self._fit_example()

    def _fit_example(self) -> None:
        """An example that would be cut is left to the hint."""
        chips = [part for number in self.field.chip_rows()[-1] for part in self.field.chip(number)]
        room = self.size.width - cells(chips) - (4 if self.field.opens else 0)
        self.placeholder = self._example if cell_len(self._example) < room else ""

    def _is_mark(self, x: int) -> bool:
        return self.field.opens and x >= self.size.width - 2

    def on_blur(self) -> None:
        """Leaving the field keeps what is sound."""
        self.field.close()
        self.field.passed()

    def on_focus(self) -> None:
        """What is typed replaces what stands there, recorded or refused; one that only asks for more is typed on."""
        # Before Textual's own, which selects it all or not.
        self.select_on_focus = not self.field.state.wants_more
        self._show_what_is_refused()

    def action_keep(self) -> None:
        self.field.action_keep()
        self._show_what_is_refused()

    def _show_what_is_refused(self) -> None:
        """The next letter replaces it, the arrows lead into it."""
        if self.field.state.wants_more:
            self.cursor_position = len(self.value)
        elif self.field.state.error:
            self.select_all()

    def get_component_rich_style(self, *names: str, partial: bool = False, default: Style | None = None) -> Style:
        """How Textual's editor draws its cursor, a selection, and the words in an empty field."""
        return self.rich_style + palette(self.app)[_DRAWN.get(names[0], "dim")]

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        rows = self.field.chip_rows()
        if y >= len(rows) or width < 2:
            return Strip.blank(width, self.rich_style)
        chips = [part for number in rows[y] for part in self.field.chip(number)]
        used = min(cells(chips), width)
        if y < len(rows) - 1:
            return painted(self, chips, width)
        rest = self._editor(width - used)
        return Strip([*painted(self, chips, used), *rest]) if used else rest

    def _editor(self, width: int) -> Strip:
        """What is typed, in the cells beside the last chips."""
        tail: tuple[Part, ...] = ((f"{MARK} ", "dim"),) if self.field.opens and not self.disabled else ()
        room = max(width - 2 * len(tail), 0)
        if not self.has_focus:
            return painted(self, (*filled(cut((self.field.at_rest(room),), room), room), *tail), width)
        strip = super().render_line(0)
        if self.size.width > width:
            # Textual scrolls for the whole width: here the caret is kept within the cells that are left.
            caret = self.cursor_screen_offset.x - self.content_region.x
            strip = strip.crop(max(caret - room + 1, 0))
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
    chosen: find.Offer | None = None
    """The offer that is being taken."""

    def cell(self) -> Widget:
        return TextCell(self)

    def show(self) -> None:
        """Let the editor show the state."""
        if self.children:
            cast(TextCell, self.editor).show()

    def typed(self, text: str) -> None:
        """Another text stands in the editor."""
        self.state.type(text, self.host.today)
        self.show_note()
        self.follow(text)

    def take_key(self, key: str) -> bool:
        """A letter typed while it is asked which zone or currency begins a word: "10am" and "ET" are no "10amET"."""
        editor = cast(TextCell, self.editor)
        asked = self.popup is not None and self.state.wants_more and editor.cursor_at_end
        if asked and len(key) == 1 and key.isalpha() and self.state.text[-1:].isalnum():
            editor.insert_text_at_cursor(" ")
        return super().take_key(key)

    def follow(self, text: str) -> None:
        """What lies open was offered for another text: it closes."""
        self.close()

    def put(self, text: str) -> bool:
        """Close what is open, put a text in the editor and record it."""
        self.close()
        self.state.type(text, self.host.today)
        return self.settle()

    def pick(self, value: Any) -> None:
        """Take an offer and go on."""
        picker = cast("Picker | None", self.popup)
        if picker is not None and value < len(picker.offers):
            self.chosen = picker.offers[value]
            self.taken(self.chosen.text)
            self.chosen = None

    def taken(self, text: str) -> None:
        """A text was chosen; one that is still open asks on."""
        if self.put(text):
            self.go_on()
        else:
            self.offer_meant()

    def offer_meant(self) -> None:
        """Show what a text that was refused could have meant."""
        if self.state.near:
            self.show_offers(self.meant(self.state.near), self.best(self.state.text))

    def best(self, text: str) -> int | None:
        """The number of the offer that Enter takes."""
        return 0

    def meant(self, near: Sequence[str]) -> Sequence[find.Offer]:
        """What a text could have meant, to choose from."""
        readings = ((text, check.read(self.key, text, self.host.today)) for text in near)
        return [
            find.Offer(text, " ".join(check.shown(self.state.fact, reading.value)[:1]) or spelt(text))
            for text, reading in readings
            if reading.value is not None or reading.near
        ]

    def chip_rows(self) -> Sequence[Sequence[int]]:
        """The numbers of the chips in each row of the cell, the editor standing in the last."""
        return ((),)

    def chip(self, number: int) -> Sequence[Part]:
        """How a chip is drawn."""
        return ()

    @on(Input.Changed)
    @on(Input.Blurred)
    def keep_within(self, event: Input.Changed | Input.Blurred) -> None:
        """What happens in the editor is for the field alone, which knows it already."""
        event.stop()

    def seen(self) -> Any:
        """The value as it is shown."""
        return self.state.value

    def at_rest(self, room: int) -> tuple[str, str]:
        """The text without the focus, and its style: the value in the longest form that fits."""
        if self.state.under_way:
            return self.state.text, "warn"
        forms = check.shown(self.state.fact, self.seen())
        if not forms:
            return EMPTY, "dim"
        return next((form for form in forms if cell_len(form) <= room), forms[-1]), ""


class FinderField(TypedField):
    """A country, state, time zone or listed programme found by typing part of its name; Enter takes the offer that has
    the mark.
    """

    opens = True

    def follow(self, text: str) -> None:
        """Offer what fits, while it is typed."""
        if len(text) == 1 and self.state.fact.kind in ("country", "countries", "zone"):
            # Beside the typing: places are asked for from the fourth letter on.
            from img_pathway.profile.typed.countries import read_places

            self.run_worker(read_places, thread=True, group="places", exit_on_error=False)
        # An emptied field means none of them.
        if text.strip() and self.state.under_way and self.editor.has_focus:
            self.show_offers(self.offers(text), self.best(text))
        else:
            self.close()

    def best(self, text: str) -> int | None:
        """The first, unless the text means several alike."""
        if self.state.fact.kind not in ("country", "countries"):
            return 0
        from img_pathway.profile.typed.countries import shared

        return None if shared(text) else 0

    def offers(self, typed: str) -> Sequence[find.Offer]:
        """What fits the typed text, best first."""
        fact = self.state.fact
        if fact.among in ("programmes", "codes"):
            return find.programmes(typed, self.key, self.host.desk.profile, by_code=fact.among == "codes")
        if fact.among in ("cards", "places"):
            return find.own_words(typed, fact.among, self.host.desk.profile)
        if fact.among == "specialties":
            return find.specialties(typed, self.host.desk.rulebook)
        if fact.kind == "zone":
            return find.zones(typed, self.host.desk.now, self.host.desk.profile.profile.location)
        if fact.kind in ("state", "states"):
            return find.states(typed)
        return find.words(typed, fact.choices) if fact.choices else find.countries(typed)

    def meant(self, near: Sequence[str]) -> Sequence[find.Offer]:
        return self.offers(self.state.text) or super().meant(near)

    def brings(self) -> Mapping[str, Any]:
        """Where one is, named by a town or state, brings the clock of that one."""
        if self.key != "profile.location" or self.chosen is None:
            return {}
        from img_pathway.desk.own_zone import zone_of_place

        return zone_of_place(self.host.desk.profile, self.chosen.place, self.chosen.text)

    def open(self) -> bool:
        """Open the list for what stands in the field, what is recorded chosen; or close it."""
        if not self.close():
            state = self.state
            offers = self.offers(state.text if state.under_way else "")
            chosen = (
                number for number, offer in enumerate(offers) if offer.text == state.value and not state.under_way
            )
            self.show_offers(offers, next(chosen, 0))
        return True


class ManyField(FinderField):
    """Several countries or words, each a chip: typing adds one and never replaces one, Delete removes one."""

    STATE = ManyState
    state: ManyState
    marked: int | None = None
    """The number of the chip that Left and Right moved to."""

    @property
    def opens(self) -> bool:  # type: ignore[override]
        """Is there a list to choose from?"""
        fact = self.state.fact
        return fact.kind in ("countries", "states") or bool(fact.choices) or fact.among is not None

    def offers(self, typed: str) -> Sequence[find.Offer]:
        """What fits and is not there yet."""
        found = super().offers(typed.rstrip(", ")) if self.opens else ()
        return [offer for offer in found if offer.text not in self.state.value]

    def typed(self, text: str) -> None:
        """A comma adds as Enter does, and stays for one more."""
        self.marked = None
        word = self._meant_by(text.rstrip(", ")) if text.endswith(",") else ""
        if word and not check.read(self.key, word, self.host.today).error and self.put(word):
            return
        super().typed(text)

    def _meant_by(self, word: str) -> str:
        """A word, or the only offer that it begins: of several the person has to choose one, with the mark."""
        offers = self.offers(word) if word else ()
        picker = cast("Picker | None", self.popup)
        if picker is not None and picker.moved and picker.value is not None:
            return picker.offers[picker.value].text
        begun = [offer for offer in offers if offer.label.casefold().startswith(word.casefold())]
        several = len(begun) > 1 and all(offer.label.casefold() != word.casefold() for offer in begun)
        if several and self.state.fact.kind == "words":
            # Words of one's own are taken too: "int" would be one.
            return ""
        meant = begun or offers
        return meant[0].text if len(meant) == 1 else word

    def take_key(self, key: str) -> bool:
        if super().take_key(key):
            return True
        count = len(self.state.value or ())
        if self.state.text or not count or self.host.read_only:
            return False
        if key in ("delete", "backspace"):
            at = count - 1 if self.marked is None else self.marked
            self.drop(at)
            self.marked = None if self.marked is None or count == 1 else min(at, count - 2)
        elif key == "left":
            self.marked = max((count if self.marked is None else self.marked) - 1, 0)
        elif key == "right":
            self.marked = None if self.marked is None or self.marked == count - 1 else self.marked + 1
        else:
            return False
        self.show()
        return True

    def drop(self, number: int) -> None:
        """Remove a chip."""
        left = tuple(word for at, word in enumerate(self.state.value) if at != number)
        outcome = self.state.take(left or None, self.host)
        self.came_to(outcome)

    def cell_height(self) -> int:
        return len(self.chip_rows())

    def chip(self, number: int) -> Sequence[Part]:
        here = number == self.marked and self.editor.has_focus
        cross = "  " if self.host.read_only else " × "
        return (
            ("▌" if here else " ", "rail"),
            (self.state.words()[number], "cursor" if here else "strong"),
            (cross, "dim"),
        )

    def chip_rows(self) -> Sequence[Sequence[int]]:
        width = self.host.inner - self.host.labels
        rows: list[list[int]] = [[]]
        used = 0
        for number, word in enumerate(self.state.words()):
            size = cell_len(word) + 4
            if used and used + size > width:
                rows.append([])
                used = 0
            rows[-1].append(number)
            used += size
        if used + ROOM > width and used:
            rows.append([])
        return rows

    def at_rest(self, room: int) -> tuple[str, str]:
        return super().at_rest(room) if self.state.under_way or not self.state.value else ("", "")

    def on_click(self, event: events.Click) -> None:
        """A click on the cross of a chip removes it."""
        at = event.get_content_offset(self.editor)
        rows = self.chip_rows()
        if at is None or at.y >= len(rows) or self.host.read_only:
            return
        edge = 0
        for number in rows[at.y]:
            edge += cells(self.chip(number))
            if at.x == edge - 2:
                self.drop(number)
                return
