"""A list of entries in a form: one line each, a line to add another, and the way back from an entry that is open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.engine.words.recorded import summary
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Part
from img_pathway.tui.commands import ENTRY_COMMANDS, FORM_COMMANDS, NoText, bound
from img_pathway.tui.forms.host import Host
from img_pathway.tui.forms.questions import AskedList
from img_pathway.tui.widgets.lines import cells, cut
from img_pathway.tui.widgets.palette import painted, palette

_REMOVE = " ×"
HALF = "  ! half typed"
"""Stands behind an entry that holds a text that is not recorded."""


class Entries(NoText, Widget, can_focus=True):
    """The entries of one list, drawn in one piece; the cursor moves over them and the line that adds."""

    DEFAULT_CSS = "Entries { height: auto; width: 100%; }"
    BINDINGS = [*bound(ENTRY_COMMANDS)]

    def __init__(self, host: Host, item: AskedList, *, below: bool = False) -> None:
        """`below` something else it begins with a row of air."""
        super().__init__()
        self.host = host
        self.item = item
        self.lead = int(below)
        self.key = item.key
        self.cursor = 0
        """Number of the entry under the cursor, from 0; after the last stands the line that adds."""
        self._lines: list[str] = []
        self._removed = False
        """Was an entry removed by the key before?"""

    def sync(self, items: Sequence[Any]) -> None:
        """Show the entries as they are recorded."""
        lines = [plain(summary(entry, self.host.desk.rulebook, self.host.desk.today)) for entry in items]
        if lines != self._lines:
            taller = len(lines) != len(self._lines)
            self._lines = lines
            self.cursor = min(self.cursor, len(lines))
            self.refresh(layout=taller)
            if taller:
                self.host.resized()
                if self.has_focus:
                    self.host.entered(self, self.hint())

    def enter(self, number: int) -> None:
        """Take the focus with the cursor on an entry, from 0, or on the line that adds."""
        self.cursor = min(number, self.count)
        self.focus()

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self._lines)

    @property
    def row(self) -> int:
        """The row under the cursor."""
        return self.lead + self.cursor + 1

    def hint(self) -> str:
        """Which keys work here."""
        if self.host.read_only:
            return ""
        back = f"The {self.item.item} is removed; u brings it back now. " if self._removed else ""
        if self.cursor < self.count:
            return f"{back}Enter: open this {self.item.item} · a: add another · Delete: remove it"
        if self._half_typed(self.count + 1):
            return "Enter: go on with what is half typed · Delete: let it go"
        another = "another" if self.count else self._a
        return f"{back}Enter: add {another} {self.item.item}. Down: go on."

    def no_text(self) -> str:
        if self.host.read_only:
            return "Nothing can be typed here. Escape leaves the form."
        opens = "opens it, a adds one" if self.cursor < self.count else "adds one"
        return f"Nothing is typed on this row. Enter {opens}, Escape leaves the form."

    @property
    def _a(self) -> str:
        """The article of one entry."""
        return "an" if self.item.item[0] in "aeiou" else "a"

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self.lead + len(self._lines) + (1 if self.host.read_only and self._lines else 2)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        y -= self.lead
        if y < 0:
            return Strip.blank(width, self.rich_style)
        here = self.has_focus and y == self.cursor + 1
        ground = self.rich_style + (palette(self.app)["cursor"] if here else Style())
        rail: Part = ("▌ " if here else "  ", "rail")
        parts: tuple[Part, ...]
        if y == 0:
            # The entries are numbered: beside "Sittings of Step 1" how many they are read as "Step 12".
            parts = (rail, (self.item.title, "strong" if self.has_focus else ""))
        elif y <= self.count:
            room = max(width - 6 - (len(_REMOVE) if not self.host.read_only else 0), 1)
            words = self._lines[y - 1] or "nothing in it yet"
            half = HALF if self._half_typed(y) else ""
            if cell_len(words) + len(half) > room:
                # The week days are what is missed least.
                words = re.sub(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?=[0-9]{1,2} [A-Z])", "", words)
            text = (*cut(((words, ""),), room - len(half)), (half, "warn"))
            parts = (rail, (f"{y:>2}  ", "dim"), *text)
            if not self.host.read_only:
                parts = (*parts, (" " * max(width - cells(parts) - len(_REMOVE), 0), ""), (_REMOVE, "dim"))
        elif self.host.read_only:
            parts = (rail, ("none recorded", "dim"))
        else:
            parts = (
                rail,
                (" +  ", "key"),
                (f"add {'another' if self.count else self._a} {self.item.item}", "" if here else "dim"),
                (HALF if self._half_typed(self.count + 1) else "", "warn"),
            )
        return painted(self, cut(parts, width), width, ground)

    def _half_typed(self, number: int) -> bool:
        """Was something typed in an entry and left there, not recorded?"""
        return any(key.startswith(f"{self.key}.{number}.") for key in self.host.drafts)

    def on_focus(self) -> None:
        self.host.entered(self, self.hint())

    def action_go(self, by: int) -> None:
        """Move the cursor; past the ends, go to the neighbouring field."""
        there = self.cursor + by
        if not 0 <= there <= self.count or self.host.read_only:
            self.host.go(self, by)
            return
        self.cursor = there
        self.refresh()
        self.host.entered(self, self.hint())

    async def action_edit(self) -> None:
        await self.host.open_entry(self.item, self.cursor + 1)

    async def action_add(self) -> None:
        await self.host.open_entry(self.item, self.count + 1)

    def action_remove(self) -> None:
        self._removed = self.cursor < self.count
        self.host.take_off(f"{self.key}.{self.cursor + 1}")
        self.refresh()
        self.host.entered(self, self.hint())

    def on_key(self, event: events.Key) -> None:
        """What is typed takes nothing back: only the key right after a removal does."""
        removed, self._removed = self._removed, self._removed and event.key == "u"
        if removed != self._removed:
            self.host.entered(self, self.hint())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "edit" | "add":
                return not self.host.read_only
            case "remove":
                there = self.cursor < self.count or self._half_typed(self.count + 1)
                return there and not self.host.read_only
            case "bring_back":
                return self._removed
        return super().check_action(action, parameters)

    async def action_bring_back(self) -> None:
        self._removed = False
        await self.run_action("app.undo")

    def action_leave(self) -> None:
        """Escape: out of the entry that this list is inside of."""
        if not self.host.leave_entry():
            raise SkipAction()

    async def on_click(self, event: events.Click) -> None:
        """Open an entry, remove it by its mark, or add one."""
        number = event.y - self.lead - 1
        if number < 0 or self.host.read_only:
            return
        self.cursor = min(number, self.count)
        self.refresh()
        if number < self.count and event.x >= self.size.width - len(_REMOVE):
            self.action_remove()
        else:
            await self.action_edit()


class BackLine(NoText, Widget, can_focus=True):
    """The first line of an entry's form: where you are, and the way back to the list."""

    DEFAULT_CSS = "BackLine { height: auto; width: 100%; }"
    BINDINGS = [*bound(FORM_COMMANDS)]

    def __init__(self, host: Host, parent: AskedList, number: int) -> None:
        super().__init__()
        self.host = host
        self.parent_list, self.number = parent, number

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 2

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        here = self.rich_style + (palette(self.app)["cursor"] if self.has_focus else Style())
        entry = f"{self.parent_list.item} {self.number}"
        titles = f"{self.parent_list.title}: {entry}", entry.capitalize()
        title = next((one for one in titles if len(one) + 8 <= width), titles[-1])
        return painted(self, cut((("‹ Back  ", "key"), (title, "strong")), width), width, here)

    def no_text(self) -> str:
        return "Nothing is typed on this row. Down leads to the fields; Escape leaves the entry."

    def on_click(self) -> None:
        self.host.leave_entry()

    def action_keep(self) -> None:
        self.host.leave_entry()

    def action_leave(self) -> None:
        self.host.leave_entry()

    def action_go(self, by: int) -> None:
        self.host.go(self, by)

    def action_open(self) -> None:
        """Nothing opens here."""
