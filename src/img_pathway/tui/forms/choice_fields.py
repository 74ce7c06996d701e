"""Fields that are chosen, not typed: yes / no / not known, or one of some words."""

from __future__ import annotations

from typing import cast

from rich.cells import cell_len
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.reports.page import Part
from img_pathway.tui.forms.field import MARK, Field
from img_pathway.tui.forms.field_state import ChosenState
from img_pathway.tui.forms.find import Offer
from img_pathway.tui.widgets.lines import cut, filled
from img_pathway.tui.widgets.palette import painted


class ChoiceCell(Widget, can_focus=True):
    """All choices side by side where they fit, else the chosen one and a list that opens.

    A click, or a first letter that only one choice has, records at once. What the arrows pass over is recorded
    when the person goes on, by Enter or by leaving; Escape takes it back.
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
            word: Part = ("not recorded", "dim") if value is None else (label, "")
            return painted(self, (*filled(cut((word,), room), room), (mark, "dim")), width)
        self._spots = []
        parts: list[Part] = []
        used = 0
        for number, (word_value, word_label) in enumerate(state.choices):
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
        self.field.settle()

    async def on_key(self, event: events.Key) -> None:
        """Choose by arrow, letter or space; empty with delete."""
        if self.field.take_key(event.key) or self._choose_by(event):
            event.stop()
            event.prevent_default()

    def _choose_by(self, event: events.Key) -> bool:
        key, at = event.key, self.field.state.position
        last = len(self.field.state.choices) - 1
        if key in ("delete", "backspace"):
            self.field.choose(last)
        elif key in ("left", "right"):
            self.field.pass_over(min(max(at + (1 if key == "right" else -1), 0), last))
        elif key == "space" and (self.side_by_side or self.field.state.fact.kind == "bool"):
            self.field.pass_over((at + 1) % (last + 1))
        elif key == "space":
            self.field.open()
        elif event.character is not None and event.is_printable:
            self._by_letter(event.character.casefold())
        else:
            return False
        return True

    def _by_letter(self, letter: str) -> None:
        """The next choice that begins with the letter, round and round; "u" and "?" stand for not known."""
        choices = self.field.state.choices
        fitting = sum(label.casefold().startswith(letter) for value, label in choices if value is not None)
        take = self.field.choose if fitting == 1 else self.field.pass_over
        for step in range(1, len(choices) + 1):
            number = (self.field.state.position + step) % len(choices)
            if choices[number][1].casefold().startswith(letter):
                take(number)
                return
        if letter in "u?":
            self.field.choose(len(choices) - 1)

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
            under_way = self.state.passing is not None
            self.host.tell_keys("Enter or going on records it · Esc takes it back" if under_way else "")
            self.show()

    def action_keep(self) -> None:
        """Record the choice under way and go on, or open the list where the choices do not lie open."""
        if self.state.passing is not None:
            super().action_keep()
        elif cast(ChoiceCell, self.editor).side_by_side or not self.open():
            self.action_go(1)

    def open(self) -> bool:
        if not self.close():
            state = self.state
            first = state.value is None and state.passing is None
            self.show_offers([Offer(label, label) for _, label in state.choices], 0 if first else state.position)
        return True

    def let_choice_go(self) -> bool:
        return self.take_back()

    def pick(self, value: int) -> None:
        self.close()
        self.choose(value)
        if not self.state.under_way:
            self.action_go(1)
