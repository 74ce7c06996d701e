"""What every field is: a label at the left, one cell at the right, and a note where there is one to give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.segment import Segment
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.profile.typed.keys import locate, vaguer_key
from img_pathway.reports.page import Part
from img_pathway.reports.words import first_sentence
from img_pathway.tui.commands import FORM_COMMANDS, bound
from img_pathway.tui.forms.field_state import FieldState, Outcome
from img_pathway.tui.forms.host import Host
from img_pathway.tui.forms.questions import AskedFact
from img_pathway.tui.messages import SeenAgain
from img_pathway.tui.widgets.lines import cells, joined, wrap
from img_pathway.tui.widgets.palette import painted, palette

if TYPE_CHECKING:
    from datetime import date

    from img_pathway.profile.facts import Fact, Kind
    from img_pathway.tui.forms.find import Offer
    from img_pathway.tui.forms.popups import Picked, Picker, Placed, Popup

EMPTY = "–"
"""Stands in a field that holds nothing: the words stand in those that do."""
GUTTER = 2
"""Cells at the left for the rail that marks the field with the focus."""
MARK = "▾"
"""Stands at the right of a field that can open a calendar or a list."""
SEVERAL = "Enter adds it and goes on, a comma adds it for one more. Delete removes."
"""How a row of chips is filled."""
HINTS: Mapping[Kind, str] = {
    "words": SEVERAL,
    "date": "Such as 12 May {year}. F4: calendar.",
    "instant": "Such as 14 Jan {ahead} 10:00 ET. Without a zone Enter asks which, yours first.",
    "country": "Type its name or a city; Enter takes it.",
    "countries": f"A name or a city. {SEVERAL}",
    "zone": "Type your city, a big one near you, or your country.",
    "state": "Type its name or a town; Enter takes it.",
    "fee": "Type its name or its step; Enter takes it.",
    "states": SEVERAL,
    "bool": "y, n, or Delete for not known.",
}
"""How a kind is typed, told while the field has the focus."""
VAGUER: Mapping[Kind, str] = {
    "month": "Such as 12 May {year}; of the past May {back} is enough. F4: calendar.",
    "bool": "Such as 12 May {year}, or yes if you do not know the day. F4: calendar.",
    "date": "Such as 14 Jan {ahead} 10:00 ET, or its day alone until you know the hour. Without a zone Enter asks which, yours first.",
}
"""How one is typed of which something vaguer may be known, by the kind of that."""
KEPT = "Enter, Tab and the arrows keep what is typed."
"""The hint where there is nothing else to tell."""


def dated(words: str, fact: Fact, today: date, looks_back: bool = False) -> str:
    """Words with an example: a day of the past for what has happened, of the future for what may lie ahead."""
    back, ahead = today.year - 1, today.year + 1
    return words.format(back=back, ahead=ahead, year=ahead if fact.planned and not looks_back else back)


def label_width(width: int) -> int:
    """Cells for the labels of a form that is `width` cells wide, gutter and a gap included."""
    return min(max(width * 11 // 25, 15), 34)


class Field(Widget):
    """One fact of a form. It draws label and note itself; its cell is its only child until a list opens."""

    DEFAULT_CSS = """
    Field { height: auto; width: 100%; layout: vertical; }
    Field > .cell { width: 1fr; }
    """
    BINDINGS = [*bound(FORM_COMMANDS)]
    STATE: ClassVar[type[FieldState]] = FieldState
    opens: ClassVar[bool] = False
    """Has it a calendar or a list, which opens between the cell and the next field and is moved by the field's keys?"""

    def __init__(self, host: Host, item: AskedFact) -> None:
        super().__init__()
        self.host = host
        self.key = item.key
        self.state = self.STATE(item.key, item.fact)
        self.drafted = False
        """Does it hold what is among the drafts?"""
        self.named = False
        """Was it asked for by name? Then it is asked, whatever stands beside it."""
        self._noted = ("", "")
        """Error and doubt as drawn."""
        self._shortened = False
        """Does the note leave out what to do about it?"""
        self._rows_key: object = None
        self._rows: list[tuple[Part, ...]] = []

    @property
    def left_over(self) -> bool:
        """Does it hold just what was left here, not recorded, when the form was left?"""
        return self.drafted and self.host.drafts.get(self.key) == self.state.draft

    def cell(self) -> Widget:
        """Make the part that takes the focus."""
        raise NotImplementedError

    def cell_height(self) -> int:
        """Its rows."""
        return 1

    @property
    def editor(self) -> Widget:
        """The part that takes the focus."""
        return self.children[0]

    def compose(self) -> ComposeResult:
        self._seen_again()
        cell = self.cell()
        self._noted = (self.state.error, self.state.doubt)
        # Not yet on the screen: its style is worked out when it gets there, and not twice.
        cell.add_class("cell", update=False)
        cell.styles.margin = (self._label()[1], 0, 0, self.host.labels)
        if self.host.read_only:
            cell.disabled = True
        yield cell

    def indent(self) -> None:
        """Follow the form's width; one not composed yet asks for it when it is."""
        if not self.children:
            return
        self.close()
        self.editor.styles.margin = (self._label()[1], 0, 0, self.host.labels)
        # Chips may need another number of rows now.
        self.show()
        self.resize()

    def resize(self) -> None:
        """Take the height that is needed now."""
        self.refresh(layout=True)
        self.host.resized()

    @property
    def popup(self) -> Popup | None:
        """The open calendar or list."""
        return next((cast("Popup", child) for child in self.children if child.has_class("popup")), None)

    def show_popup(self, popup: Popup) -> None:
        """Open a calendar or list under the cell."""
        popup.add_class("popup")
        popup.styles.margin = self._popup_margin(popup.WANTS)
        self.host.tell_keys(popup.KEYS)
        popup.fit(self.host.room - self.cell_height() - popup.styles.margin.top)
        self.mount(popup)
        self.host.resized()

    def _popup_margin(self, wanted: int) -> tuple[int, int, int, int]:
        """Where a calendar or list opens: below the cell if it fits there, else further left, below the label."""
        left = max(min(self.host.labels, self.host.inner - wanted), GUTTER)
        rows, top = self._label()
        below = max(len(rows) - top - self.cell_height(), 0) if left < self.host.labels else 0
        return (below, 0, 0, left)

    def show_offers(self, offers: Sequence[Offer], highlighted: int | None = 0) -> None:
        """Open the list, or show other offers in it; none closes it."""
        popup = self.popup
        if not offers:
            self.close()
        elif popup is not None:
            cast("Picker", popup).offer(offers, highlighted)
            popup.fit(self.host.room - self.cell_height() - popup.styles.margin.top)
            self.resize()
        else:
            from img_pathway.tui.forms.popups import Picker

            picker = Picker(offers, self.host.inner - self._popup_margin(Picker.WANTS)[3])
            picker.highlighted = highlighted
            self.show_popup(picker)

    def offer_meant(self) -> None:
        """Show what a text that was not understood could mean, where it can mean something."""

    def open(self) -> bool:
        """Open the calendar or list, or close it; False if there is none."""
        return False

    def close(self) -> bool:
        """Close it; False if it was not open."""
        popup = self.popup
        if popup is not None:
            popup.remove_class("popup")
            # It goes when it can; the room it took is free at once.
            popup.display = False
            popup.remove()
            self.resize()
            self.host.tell_keys("")
        return popup is not None

    def pick(self, value: Any) -> None:
        """Take a day of the calendar, or an offer of the list by its number."""

    def take_key(self, key: str) -> bool:
        """First look at a key, for what lies open; True when it was used.

        Enter takes what the mark is on. Tab does so only where the person moved the mark there.
        """
        popup = self.popup
        if popup is None:
            return False
        if popup.value is not None and (key == "enter" or (key == "tab" and popup.moved)):
            self.pick(popup.value)
            return True
        return popup.take(key)

    def on_placed(self, event: Placed) -> None:
        """What opened lies there now."""
        event.stop()
        self.host.keep_in_sight()

    def on_picked(self, event: Picked) -> None:
        """The mouse chose."""
        event.stop()
        self.pick(event.value)

    def show(self) -> None:
        """Let the cell show the state."""
        if self.children:
            self.editor.refresh()

    def sync(self, value: Any) -> None:
        """Show what is recorded now."""
        self.state.sync(value)
        self.show()

    def tell(self, error: str = "", doubt: str = "") -> None:
        """Show one line under the field, or none."""
        self.state.tell(error, doubt)
        self.show_note()

    def show_note(self) -> None:
        """Show what the state says is wrong."""
        note = (self.state.error, self.state.doubt)
        if note != self._noted:
            self._noted = note
            self.resize()
            if self.has_focus_within:
                self.host.entered(self, self.hint())

    def settle(self) -> bool:
        """Record what is sound and new; False, with a line under the field, if something is not sound."""
        return self.came_to(self.state.settle(self.host))

    def came_to(self, outcome: Outcome) -> bool:
        """Show what became of a value, and say if it is to be recorded."""
        self.host.tell_keys("")
        self.show_note()
        self.show()
        if outcome == "new" or (outcome != "refused" and self.drafted):
            self.host.drafts.pop(self.key, None)
            self.drafted = False
        if outcome == "new":
            self.host.edited(self.key, self.state.value, self.brings())
        return outcome != "refused"

    def brings(self) -> Mapping[str, Any]:
        """What else is recorded with the value."""
        return {}

    def let_choice_go(self) -> bool:
        """Take back a choice that was only passed over."""
        return False

    def take_back(self) -> bool:
        """Show again what is recorded; False if nothing else was under way."""
        if not self.state.take_back():
            return False
        self.came_to("as before")
        return True

    def action_keep(self) -> None:
        """Enter: record and go on; what was not understood is answered by what it can mean, where it can mean something."""
        if self.settle():
            self.go_on()
        else:
            # Who types without looking hears that Enter did not lead on.
            self.app.bell()
            self.offer_meant()

    def go_on(self) -> None:
        """To the next field, or out of a form that ends here."""
        self.host.go(self.editor, 1, ends=True)

    def action_leave(self) -> None:
        """Escape: what lies open closes first, as its keys say; else out of the field. What is typed stays."""
        if self.close():
            self.let_choice_go()
            return
        self.let_choice_go()
        if not self.host.leave_entry():
            self.settle()
            raise SkipAction()

    def action_go(self, by: int) -> None:
        self.passed()
        self.host.go(self.editor, by)

    def passed(self) -> None:
        """The cursor goes on: record what is sound, but for what was put there and is only looked at."""
        if not self.state.is_preset:
            self.settle()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key that opens something is offered where something opens."""
        return self.opens if action == "open" else True

    def action_open(self) -> None:
        if not self.open():
            raise SkipAction()

    def _label(self) -> tuple[list[tuple[Part, ...]], int]:
        """The rows of the label, and the row the cell stands in.

        A label of up to two rows stands beside the cell. A longer one runs across, the cell at its end.
        """
        part: Part = (self.state.fact.label, "strong" if self.has_focus_within else "")
        labels = self.host.labels
        rows = wrap((part,), max(labels - GUTTER - 1, 1))
        if len(rows) <= 2:
            return rows, 0
        rows = wrap((part,), max(self.host.inner - GUTTER - 1, 1))
        return rows, len(rows) - 1 if cells(rows[-1]) < labels - GUTTER else len(rows)

    def _lay_out(self, width: int) -> list[tuple[Part, ...]]:
        labels = self.host.labels
        noted = (self.state.error, self.state.doubt, self.left_over, self.has_focus_within)
        popup = self.popup
        under = popup.rows + popup.styles.margin.top if popup is not None else 0
        key = (width, labels, self.host.inner, self.cell_height(), under, *noted)
        if key == self._rows_key:
            return self._rows
        label, top = self._label()
        bottom = top + self.cell_height() + under
        room = max(width - labels, 1)
        notes = self._notes(max(room - 1, 1))
        beside = len(notes) <= 1 or room >= 36
        if not beside:
            notes = self._notes(max(width - GUTTER - 1, 1))
        rows: list[tuple[Part, ...]] = [((" " * GUTTER, ""), *row) for row in label]
        while len(rows) < bottom:
            rows.append(())
        for number, row in enumerate(notes, bottom):
            if not beside:
                rows.append(((" " * GUTTER, ""), *row))
                continue
            while len(rows) <= number:
                rows.append(())
            rows[number] = (*rows[number], (" " * (labels - cells(rows[number])), ""), *row)
        # Fewer and longer pieces: every piece of a row costs a style and an escape sequence.
        self._rows_key, self._rows = key, [joined(row) for row in rows]
        return self._rows

    def _notes(self, width: int) -> list[tuple[Part, ...]]:
        left = ", left from before" if self.left_over else ""
        stands = f", {self.state.stands} still counts" if self.state.stands else ""
        note = f"not recorded{left}{stands}: {self.state.error}" if self.state.error else self.state.doubt
        sign, style = ("✗", "danger") if self.state.error else ("!", "warn")
        if self.state.error and self.state.asks:
            # A question is no fault of the person's.
            sign, style = "?", "warn"
        self._shortened = False
        if not note:
            return []
        rows = wrap(((f"{sign} {note}", style),), width, 2)
        if len(rows) > 2:
            # What is wrong stays; what to do about it is told at the bottom while the field has the focus.
            rows = wrap(((f"{sign} {first_sentence(note)}", style),), width, 2)
            self._shortened = True
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lay_out(width))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        rows = self._lay_out(width)
        if not 0 <= y < len(rows):
            return Strip.blank(width, self.rich_style)
        strip = painted(self, rows[y], width)
        if self.has_focus_within and not self._is_spare(y):
            rail = Segment("▌", self.rich_style + palette(self.app)["rail"])
            strip = Strip([rail, *strip.crop(1, width)])
        return strip

    def _is_spare(self, y: int) -> bool:
        """Is this one of the rows that a list which has grown shorter keeps free below its frame?"""
        popup = self.popup
        if popup is None or not popup.styles.margin.bottom:
            return False
        end = self._label()[1] + self.cell_height() + popup.styles.margin.top + popup.rows
        return end - popup.styles.margin.bottom <= y < end

    def _seen_again(self) -> None:
        if self.state.error:
            self.post_message(SeenAgain(self.state.left))

    def on_descendant_focus(self) -> None:
        self._seen_again()
        self.refresh()
        self.host.entered(self, self.hint())

    def on_descendant_blur(self) -> None:
        self.refresh()

    def how(self) -> str:
        """How its kind is typed."""
        beside = locate(vaguer_key(self.key)).fact if self.state.fact.vaguer else None
        return VAGUER.get(beside.kind, "") if beside is not None else HINTS.get(self.state.fact.kind, "")

    def hint(self) -> str:
        """What helps to fill it in: the fact's own help, then how its kind is typed."""
        self._lay_out(max(self.size.width, 1))
        if self._shortened:
            return f"Not recorded: {self.state.error}" if self.state.error else self.state.doubt
        fact = self.state.fact
        span = f"{fact.minimum} to {fact.maximum}." if None not in (fact.minimum, fact.maximum) else ""
        how = dated(self.how(), fact, self.host.today, self.host.looks_back)
        return " ".join(part for part in (fact.help, how, span) if part) or KEPT
