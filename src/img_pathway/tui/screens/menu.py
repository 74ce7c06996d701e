"""The menu: every command that works on the screen behind it, with its keys, to be chosen or done by its key at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual import events, on
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Static

from img_pathway.reports.page import Block, heading, line
from img_pathway.tui.commands import SCOPES, Offered
from img_pathway.tui.screens.dialogs import Choose
from img_pathway.tui.widgets.page import Page

KEYS = 12
"""Cells for the keys of a command."""
_OF_LISTS = frozenset({"enter", "up", "down", "home", "end", "pageup", "pagedown", "escape"})
"""Keys that move and choose in the menu itself."""


class Menu(Choose):
    """Gives the id of the command to be done, or None when it is closed."""

    DEFAULT_CSS = """
    Menu > Vertical { width: 64; height: 90%; padding: 0 2; }
    Menu Page { height: 1fr; max-height: 100%; }
    Menu #told { height: 2; color: $foreground 80%; }
    """

    def __init__(self, entries: Iterable[Offered]) -> None:
        self._entries = {entry.command.id: entry for entry in entries if entry.command.id != "app.menu"}
        super().__init__("What can be done here", ())
        self.told = Static("", id="told", markup=False)

    def inside(self) -> Iterable[Widget]:
        yield self.page
        yield self.told

    def on_mount(self) -> None:
        """Keys are written as the app writes them."""
        self.page.show(self._blocks())
        self.tell()

    def _blocks(self) -> Iterator[Block]:
        groups: dict[str, list[Block]] = {}
        for entry in self._entries.values():
            command = entry.command
            shown = ", ".join(self.app.get_key_display(Binding(key, "")) for key in entry.keys[:2])
            words = line((f"{shown:<{KEYS}}", "key"), command.label, fold=False)
            groups.setdefault(entry.group, []).append(Block((words,), id=command.id, gap=0))
        for title, (*blocks, last) in sorted(groups.items(), key=lambda group: group[0] == SCOPES["app"]):
            yield heading(title, role="section")
            yield from (*blocks, last._replace(gap=1))

    @on(Page.Highlighted)
    def tell(self) -> None:
        """Say what the command under the cursor does."""
        entry = self._entries.get(self.page.cursor_id or "")
        self.told.update(entry.command.help if entry is not None else "")

    def on_key(self, event: events.Key) -> None:
        """The key of a command does it from here."""
        for ident, entry in self._entries.items():
            if event.key in entry.keys and event.key not in _OF_LISTS:
                event.stop()
                event.prevent_default()
                self.dismiss(ident)
                return
