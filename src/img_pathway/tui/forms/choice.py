"""The part of a field that is chosen, not typed: yes / no / not known, or one of some words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.tui.commands import bound
from img_pathway.tui.forms.commands import FORM_COMMANDS
from img_pathway.tui.forms.text_cell import MARK
from img_pathway.tui.widgets.lines import cut
from img_pathway.tui.widgets.palette import palette

if TYPE_CHECKING:
    from img_pathway.tui.forms.choice_fields import ChosenField


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
    BINDINGS: ClassVar[list[BindingType]] = [*bound(FORM_COMMANDS)]

    def __init__(self, field: ChosenField) -> None:
        super().__init__()
        self.field = field
        self._spots: list[tuple[int, int]] = []

    @property
    def side_by_side(self) -> bool:
        """Do all choices fit on the line?"""
        width = self.size.width
        return len(self.field.choices) <= 4 and sum(cell_len(label) + 4 for _, label in self.field.choices) - 2 <= width

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters choose here and are no commands."""
        return character is not None and character.isprintable()

    def on_resize(self) -> None:
        """A choice that lies open needs no box."""
        self.set_class(self.side_by_side, "-side")

    def render_line(self, y: int) -> Strip:
        """Draw the choices, or the chosen one."""
        width = self.size.width
        styles = palette(self.app)
        ground = self.rich_style
        at = self.field.position
        if y != 0 or width < 1:
            return Strip.blank(width, ground)
        if self.disabled or not self.side_by_side:
            value, label = self.field.choices[at]
            mark = "" if self.disabled else f"{MARK} "
            room = max(width - len(mark), 1)
            text = "not recorded" if value is None else label
            (text, _), *more = cut(((text, ""),), room) or (("", ""),)
            text += "".join(part for part, _ in more)
            strip = Strip([Segment(text, ground + (styles["dim"] if value is None else Style()))])
            strip = strip.adjust_cell_length(room, ground)
            return Strip([*strip, Segment(mark, ground + styles["dim"])])
        self._spots = []
        segments: list[Segment] = []
        used = 0
        for number, (value, label) in enumerate(self.field.choices):
            chosen = number == at
            style = Style() if not chosen else styles["dim"] if value is None else styles["strong"]
            dot = styles["done"] if chosen and value is not None else styles["dim"]
            sign = "○ " if not chosen else "● " if self.field.passing is None else "◉ "
            segments += [Segment(sign, ground + dot)]
            segments += [Segment(label, ground + (style if chosen else styles["dim"])), Segment("  ", ground)]
            size = cell_len(label) + 2
            self._spots.append((used, used + size))
            used += size + 2
        return Strip(segments).adjust_cell_length(width, ground)

    def on_focus(self) -> None:
        """Drawn stronger with the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """An open list closes, and the choice under way is recorded."""
        self.field.close()
        self.field.settle()
        self.refresh()

    async def on_key(self, event: events.Key) -> None:
        """Choose by arrow, letter or space; empty with delete."""
        if self.field.take_key(event.key) or self._choose_by(event):
            event.stop()
            event.prevent_default()

    def _choose_by(self, event: events.Key) -> bool:
        key = event.key
        choices = self.field.choices
        if key in ("delete", "backspace"):
            self.field.choose(len(choices) - 1)
        elif key in ("left", "right") and self.side_by_side:
            self.field.pass_over(min(max(self.field.position + (1 if key == "right" else -1), 0), len(choices) - 1))
        elif key == "space" and self.side_by_side:
            self.field.pass_over((self.field.position + 1) % len(choices))
        elif key == "space":
            self.field.open()
        elif event.character is not None and event.is_printable:
            self._by_letter(event.character.casefold())
        else:
            return False
        return True

    def _by_letter(self, letter: str) -> None:
        """The next choice that begins with the letter, round and round; "u" and "?" stand for not known."""
        choices = self.field.choices
        fitting = sum(label.casefold().startswith(letter) for value, label in choices if value is not None)
        take = self.field.choose if fitting == 1 else self.field.pass_over
        for step in range(1, len(choices) + 1):
            number = (self.field.position + step) % len(choices)
            if choices[number][1].casefold().startswith(letter):
                take(number)
                return
        if letter in "u?":
            self.field.choose(len(choices) - 1)

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked, or open the list."""
        if not self.side_by_side:
            self.field.open()
            return
        for number, (start, end) in enumerate(self._spots):
            if start <= event.x < end:
                self.field.choose(number)

    def action_keep(self) -> None:
        """Record the choice under way and go on, or open the list where the choices do not lie open."""
        if self.field.passing is not None:
            if self.field.settle():
                self.field.go(1)
        elif self.side_by_side or not self.field.open():
            self.field.go(1)

    def action_leave(self) -> None:
        """Close the list, else let the screen go back."""
        if not self.field.leave():
            raise SkipAction()

    def action_go(self, by: int) -> None:
        """Go to the field above or below."""
        self.field.go(by)

    def action_open(self) -> None:
        """Open the list of choices."""
        self.field.open()
