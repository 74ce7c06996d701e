"""The floor: the least a Textual program can do. ``python floor.py label|list|screens COUNT``."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input, Label, OptionList, Static

READY = "Hello"
"""What is on every first screen of the floor."""


class OneLabel(App[None]):
    """One label and nothing else."""

    BINDINGS = [Binding("q", "quit")]

    def compose(self) -> ComposeResult:
        yield Label(READY)


class OneList(App[None]):
    """A list of as many lines as a stage has steps."""

    BINDINGS = [Binding("q", "quit")]

    def compose(self) -> ComposeResult:
        yield OptionList(READY, *(f"Line {number} of a list" for number in range(2, COUNT + 1)))


class Equal(Screen[None]):
    """As much as a stage shows: a list, a text, a form of fields with their labels."""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield OptionList("Stage", *(f"Line {number} of a list" for number in range(2, COUNT + 1)))
            with Vertical():
                yield Static("Some lines of text.\n" * 12)
                for number in range(4):
                    yield Label(f"Field {number}")
                    yield Input()


class Screens(App[None]):
    """Enter shows the equal screen: mounted the first time, switched to afterwards. Backspace goes back."""

    BINDINGS = [Binding("q", "quit"), Binding("f7", "there", priority=True), Binding("f8", "back", priority=True)]

    def compose(self) -> ComposeResult:
        yield Label(READY)

    def on_mount(self) -> None:
        self.install_screen(Equal(), "equal")

    def action_there(self) -> None:
        self.push_screen("equal")

    async def action_back(self) -> None:
        self.pop_screen()


COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 6

if __name__ == "__main__":
    {"label": OneLabel, "list": OneList, "screens": Screens}[sys.argv[1]]().run()
