"""The floor of keys and of openings: ``python floor_screens.py list|pair|screens COUNT``."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Label, OptionList, Static

READY = "Hello"
"""What is on the first screens of the floor."""


class OneList(App[None]):
    """A list of as many lines as a stage has steps."""

    BINDINGS = [Binding("q", "quit")]

    def compose(self) -> ComposeResult:
        yield OptionList(READY, *(f"Line {number} of a list" for number in range(2, COUNT + 1)))


TEXT = "\n\n".join("[bold]A line in bold {0}[/bold]\n" + "Some lines of text {0}.\n" * 3 for _ in range(5))
"""As much text as a stage says about a step."""


class Pair(App[None]):
    """A list, and at its right the text that follows its highlight."""

    CSS = "OptionList { width: 38%; height: 1fr; } VerticalScroll { height: 22; }"
    BINDINGS = [Binding("q", "quit")]

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield OptionList(READY, *(f"Line {number} of a list" for number in range(2, COUNT + 1)))
            with VerticalScroll():
                yield Static(TEXT.format(0))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one(Static).update(TEXT.format(event.option_index))


class Equal(Screen[None]):
    """What the stage that is opened shows, in Textual's own widgets and nothing else.

    A title line; a list whose choices have two rows each; at its right a text that scrolls, as long as the stage's,
    with a bold line in every paragraph; under it the list of what is recorded, two rows of help; a line of keys.
    The exam stage has no typed field on it, so there is none here.
    """

    DEFAULT_CSS = """
    Equal #title { dock: top; height: 1; }
    Equal #keys { dock: bottom; height: 1; }
    Equal #steps { width: 38%; height: 1fr; }
    Equal VerticalScroll { height: 22; }
    Equal #help { height: 2; }
    """
    AUTO_FOCUS = "#steps"

    def compose(self) -> ComposeResult:
        yield Static("A program > a stage  2 of 3 done", id="title")
        with Horizontal():
            yield OptionList(
                *(f"Line {number} of a list\n  and its status" for number in range(1, COUNT + 1)), id="steps"
            )
            with Vertical():
                with VerticalScroll():
                    yield Static(TEXT.format(0))
                yield OptionList("What is recorded", "Add another")
                yield Static("Some words of help.", id="help")
        yield Static("esc Back   enter Record   n Next step   q Quit", id="keys")


class Screens(App[None]):
    """F7 shows the equal screen: mounted the first time, switched to afterwards. F8 goes back."""

    BINDINGS = [Binding("q", "quit"), Binding("f7", "there", priority=True), Binding("f8", "back", priority=True)]

    def compose(self) -> ComposeResult:
        yield Label(READY)

    def on_mount(self) -> None:
        self.install_screen(Equal(), "equal")

    def action_there(self) -> None:
        self.push_screen("equal")

    async def action_back(self) -> None:
        self.pop_screen()


COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 4

if __name__ == "__main__":
    {"list": OneList, "pair": Pair, "screens": Screens}[sys.argv[1]]().run()
