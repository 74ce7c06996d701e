"""Fields that are chosen, not typed: yes / no / not known, or one of some words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.reports.page import Part
from img_pathway.tui.forms.field import EMPTY, MARK, Field
from img_pathway.tui.forms.field_state import ChosenState
from img_pathway.tui.forms.find import Offer
from img_pathway.tui.widgets.lines import cut, filled
from img_pathway.tui.widgets.palette import painted

if TYPE_CHECKING:
    from img_pathway.tui.forms.popups import Picker


class ChoiceCell(Widget, can_focus=True):
    """All choices side by side where they fit, else the chosen one and a list that opens.

    A click, or letters that only one choice begins with, record at once; letters that none begins with stay unread
    and are said. What is only passed over is recorded when the person goes on, by Enter or by leaving; Escape takes it
    back, Delete the letters that stayed unread.
    """

    DEFAULT_CSS = """
    ChoiceCell { height: 1; width: 1fr; background: $foreground 7%; }
    ChoiceCell:focus { background: $foreground 14%; }
    ChoiceCell.-side { background: transparent; }
    ChoiceCell.-side:focus { background: $foreground 7%; }
    ChoiceCell:disabled { background: transparent; }
    ChoiceCell:ansi, ChoiceCell:ansi:focus { background: ansi_default; }
    """

    def __init__(self, field: ChosenField) -> None:
        super().__init__()
        self.field = field
        self._spots: list[tuple[int, int]] = []

    @property
    def side_by_side(self) -> bool:
        """Do all choices fit on the line?"""
        choices = self.field.state.choices
        return len(choices) <= 4 and sum(cell_len(label) + 4 for _, label in choices) - 2 <= self.size.width

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters choose here and are no commands."""
        return character is not None and character.isprintable()

    def on_resize(self) -> None:
        """A choice that lies open needs no box."""
        self.set_class(self.side_by_side, "-side")

    def render_line(self, y: int) -> Strip:
        width, state = self.size.width, self.field.state
        if y != 0 or width < 1:
            return Strip.blank(width, self.rich_style)
        value, label = state.choices[state.position]
        if self.disabled or not self.side_by_side:
            mark = "" if self.disabled else f"{MARK} "
            room = max(width - len(mark), 1)
            word: Part = (EMPTY, "dim") if value is None else (label, "")
            if state.unread:
                word = state.typed, "warn"
            return painted(self, (*filled(cut((word,), room), room), (mark, "dim")), width)
        self._spots = []
        parts: list[Part] = []
        used = 0
        # "Not known" is only where it can be chosen: an empty question is no answer to be read.
        seen = state.choices if self.has_focus else state.choices[:-1]
        for number, (word_value, word_label) in enumerate(seen):
            chosen = number == state.position
            sign = "○ " if not chosen else "● " if state.passing is None else "◉ "
            known = chosen and word_value is not None
            parts += [(sign, "done" if known else "dim"), (word_label, "strong" if known else "dim"), ("  ", "")]
            size = cell_len(word_label) + 2
            self._spots.append((used, used + size))
            used += size + 2
        return painted(self, parts, width)

    def on_blur(self) -> None:
        self.field.close()
        self.field.passed()

    async def on_key(self, event: events.Key) -> None:
        """Choose by arrow, letter or space; empty with delete."""
        if self.field.take_key(event.key) or self._choose_by(event):
            event.stop()
            event.prevent_default()

    def _choose_by(self, event: events.Key) -> bool:
        key, at = event.key, self.field.state.position
        last = len(self.field.state.choices) - 1
        if key in ("delete", "backspace", "ctrl+u"):
            if not (self.field.state.unread and self.field.take_back()):
                self.field.choose(last)
        elif key in ("left", "right"):
            # The last is "not known", where a question begins: what lies to the right of that is the first.
            self.field.pass_over((at + 1) % (last + 1) if key == "right" else max(at - 1, 0))
        elif key == "space" and self.field.state.beginning_with(f"{self.field.state.typed} "):
            self.field.type(" ")
        elif key == "space" and (self.side_by_side or self.field.state.fact.kind == "bool"):
            self.field.pass_over((at + 1) % (last + 1))
        elif key == "space":
            self.field.open()
        elif event.character is not None and event.is_printable:
            self.field.type(event.character.casefold())
        else:
            return False
        return True

    def on_click(self, event: events.Click) -> None:
        if not self.side_by_side:
            self.field.open()
            return
        for number, (start, end) in enumerate(self._spots):
            if start <= event.x < end:
                self.field.choose(number)


class ChosenField(Field):
    """A fact chosen from a few words. A click, a key that means one word, or Enter records it; a word that is only
    passed over on the way is held until the person settles on one.
    """

    STATE = ChosenState
    opens = True
    state: ChosenState
    _before = 0
    """The choice that held before letters were typed."""

    def cell(self) -> Widget:
        return ChoiceCell(self)

    def choose(self, index: int) -> None:
        """Record a choice."""
        if not self.host.read_only:
            self.state.pass_over(index)
            self.settle()

    def pass_over(self, index: int) -> None:
        """Show a choice without recording it yet."""
        if not self.host.read_only:
            self.state.pass_over(index)
            self._show_passing()

    def type(self, letter: str) -> None:
        """Take a typed letter, the next one of a word; of a yes/no another answer may begin with it.

        Letters that only one word begins with record it; as soon as they are no word's, all is as it was before.
        """
        state, text = self.state, self.state.joined(letter)
        if self.host.read_only:
            return
        if not state.typed:
            self._before = state.recorded
        fitting, alike = state.beginning_with(text), state.beginning_with(letter)
        if not fitting and state.fact.kind == "bool" and not state.unread and letter in "yn":
            text, fitting = letter, alike
        if not fitting and letter == state.typed and len(alike) > 1:
            # The same letter again: the next word that begins with it, round and round.
            text, fitting = letter, sorted(alike, key=lambda number: (number <= state.position, number))
        if len(fitting) == 1 or (not fitting and not state.unread):
            self.choose(fitting[0] if fitting else self._before)
        elif fitting:
            state.pass_over(fitting[0])
        state.typed = text
        if not fitting:
            state.misread(text)
        if self.popup is not None:
            cast("Picker", self.popup).highlighted = fitting[0] if fitting else None
        elif len(fitting) > 1 and not self._lies_open:
            self.open()
        self._show_passing()

    @property
    def _lies_open(self) -> bool:
        """Are all its words on the line?"""
        return bool(self.children) and cast(ChoiceCell, self.editor).side_by_side

    def _show_passing(self) -> None:
        under_way = self.state.passing is not None
        self.show_note()
        passing = "Enter or going on records it · Esc takes it back" if under_way else ""
        self.host.tell_keys(passing if self.popup is None else self.popup.KEYS)
        self.show()

    def how(self) -> str:
        if self.state.fact.kind == "bool":
            return super().how()
        # With several letters that begin words the list opens by itself.
        return "Left, Right or a letter chooses." if self._lies_open else "Space or F4: list. A letter chooses too."

    def offer_meant(self) -> None:
        if self.state.unread and not self._lies_open:
            self.show_offers(self._offers(), None)

    def _offers(self) -> list[Offer]:
        return [Offer(label, label) for _, label in self.state.choices]

    def open(self) -> bool:
        if not self.close():
            state = self.state
            first = state.value is None and state.passing is None
            self.show_offers(self._offers(), 0 if first else state.position)
        return True

    def let_choice_go(self) -> bool:
        return not self.state.unread and self.take_back()

    def pick(self, value: int) -> None:
        self.close()
        self.choose(value)
        if not self.state.under_way:
            self.go_on()
