"""The floor of starts: the least a Textual program can do, and no import but for that."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Label


class OneLabel(App[None]):
    """One label and nothing else."""

    BINDINGS = [Binding("q", "quit")]

    def compose(self) -> ComposeResult:
        yield Label("Hello")


if __name__ == "__main__":
    OneLabel().run()
