"""The parts around the fields of a form: what scrolls, the way back from an entry, and the line of help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer, Vertical
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.tui.commands import bound
from img_pathway.tui.forms.commands import FORM_COMMANDS
from img_pathway.tui.forms.host import Host
from img_pathway.tui.forms.questions import Asked, AskedList
from img_pathway.tui.widgets.lines import cut, wrap
from img_pathway.tui.widgets.palette import palette
from img_pathway.tui.widgets.strips import painted

LINES = 2
"""Lines of help; always there, so that nothing jumps when the focus moves."""


class Rows(ScrollableContainer, can_focus=False, inherit_bindings=False):
    """What scrolls. The fields take the focus, not the pane."""

    DEFAULT_CSS = "Rows { height: auto; scrollbar-size-vertical: 1; overflow-x: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
    ]


class Body(Vertical):
    """The fields of one form, or of one entry of a list."""

    DEFAULT_CSS = "Body { height: auto; width: 100%; } Body.-away { display: none; }"

    def __init__(self, parts: Iterable[Widget], items: tuple[Asked, ...], entry: tuple[AskedList, int] | None) -> None:
        super().__init__(*parts)
        self.items = items
        self.entry = entry


class BackLine(Widget, can_focus=True):
    """The first line of an entry's form: where you are, and the way back to the list."""

    DEFAULT_CSS = "BackLine { height: 2; width: 100%; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bound(FORM_COMMANDS)]

    def __init__(self, host: Host, title: str) -> None:
        super().__init__()
        self.host = host
        self.title = title

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        here = self.rich_style + (palette(self.app)["cursor"] if self.has_focus else Style())
        return painted(self, cut((("‹ Back", "key"), ("  ", ""), (self.title, "strong")), width), width, here)

    def on_click(self) -> None:
        """Go back to the list."""
        self.host.leave_entry()

    def action_keep(self) -> None:
        """Go back to the list."""
        self.host.leave_entry()

    def action_leave(self) -> None:
        """Go back to the list."""
        self.host.leave_entry()

    def action_go(self, by: int) -> None:
        """Go to the first field."""
        self.host.go(self, by)

    def action_open(self) -> None:
        """Nothing opens here."""


class HelpLine(Widget):
    """Two quiet lines under the fields: what helps to fill in the one with the focus."""

    DEFAULT_CSS = f"HelpLine {{ height: {LINES}; width: 100%; }}"

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._over = ""

    def show(self, text: str, over: str) -> None:
        """Tell something else; `over` stands before `text` until it is emptied."""
        self._text, self._over = text, over
        self.refresh()

    def over(self, text: str) -> None:
        """Tell something for a while; empty goes back."""
        self._over = text
        self.refresh()

    @property
    def text(self) -> str:
        """What is told."""
        return self._over or self._text

    def render_line(self, y: int) -> Strip:
        """Draw one of the lines."""
        width = self.size.width
        rows = wrap(((self.text, "dim"),), max(width - 3, 1))
        return painted(self, (("  ", ""), *(rows[y] if y < len(rows) else ())), width)
