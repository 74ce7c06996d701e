"""Small questions in front of a screen: a line of text, or yes and no."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from img_pathway.profile.typed.text import plain
from img_pathway.tui.commands import bindings
from img_pathway.tui.screens.answers_once import Front
from img_pathway.tui.widgets.tolerant_inputs import PlainInput

Answer = TypeVar("Answer")


class Question(Front, ModalScreen[Answer]):
    """A box in the middle of whatever is behind it."""

    DEFAULT_CSS = """
    Question { align: center middle; background: $background 60%; }
    Question > Vertical {
        width: 64; max-width: 96%; height: auto; max-height: 96%; padding: 1 2;
        background: $surface; border: round $primary;
    }
    Question .head { text-style: bold; }
    Question .words { margin: 1 0; color: $foreground 80%; }
    Question Horizontal { height: auto; margin: 1 0 0 0; }
    Question Button { margin: 0 2 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def ok_or_cancel(ok: str = "OK") -> Horizontal:
    """The two buttons under a question."""
    return Horizontal(Button(ok, variant="primary", id="ok"), Button("Cancel", id="cancel"))


class Ask(Question[str | None]):
    """Asks for one line of text; gives it back, or None when cancelled."""

    def __init__(self, title: str, label: str, words: str = "", value: str = "") -> None:
        super().__init__()
        self._texts = (plain(title), plain(label), plain(words, 600))
        self._value = plain(value, 500)

    def compose(self) -> ComposeResult:
        """Title, explanation, field and the two buttons."""
        title, label, words = self._texts
        with Vertical():
            yield Static(title, classes="head", markup=False)
            if words:
                yield Static(words, classes="words", markup=False)
            yield PlainInput(value=self._value, placeholder=label, max_length=500)
            yield ok_or_cancel()

    @on(Input.Submitted)
    @on(Button.Pressed, "#ok")
    def accept(self) -> None:
        """Take what was typed, if anything was."""
        text = self.query_one(Input).value.strip()
        if text:
            self.dismiss(text)
        else:
            self.app.bell()


class LookUp(Question[tuple[str, str] | None]):
    """Asks what the person found about something the rulebook cannot say, and where they saw it."""

    def __init__(self, title: str, doubt: str, answer: str = "", seen_at: str = "") -> None:
        super().__init__()
        self._texts = (plain(title), plain(doubt, 1000))
        self._values = (plain(answer), plain(seen_at))

    def compose(self) -> ComposeResult:
        """The doubt, two fields and the two buttons."""
        title, doubt = self._texts
        with Vertical():
            yield Static(f"I looked it up: {title}", classes="head", markup=False)
            yield Static(doubt, classes="words", markup=False)
            yield PlainInput(
                self._values[0], placeholder="yes (it counts), no, a date or a number", id="answer", max_length=60
            )
            yield PlainInput(self._values[1], placeholder="seen at: page or letter", id="seen", max_length=200)
            yield ok_or_cancel()

    @on(Input.Submitted, "#answer")
    def onward(self) -> None:
        """The answer first, then where it was seen."""
        self.query_one("#seen", Input).focus()

    @on(Input.Submitted, "#seen")
    @on(Button.Pressed, "#ok")
    def accept(self) -> None:
        """Take both; an empty answer takes an earlier one back."""
        self.dismiss((self.query_one("#answer", Input).value.strip(), self.query_one("#seen", Input).value.strip()))


class Confirm(Question[bool]):
    """Asks yes or no: by letter, arrows and Enter, or mouse."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n", "answer(False)", "No"),
        Binding("left,right,h,l", "app.focus_next", show=False),
    ]

    def __init__(self, title: str, words: str, yes: str, no: str = "Cancel") -> None:
        super().__init__()
        self._texts = (plain(title), plain(words, 1000), yes, no)

    def compose(self) -> ComposeResult:
        """Title, what will happen, and the two buttons; the harmless one has the focus."""
        title, words, yes, no = self._texts
        with Vertical():
            yield Static(title, classes="head", markup=False)
            yield Static(words, classes="words", markup=False)
            yield from self.more()
            with Horizontal():
                yield Button(no, id="no", variant="primary")
                yield Button(yes, id="yes")

    def more(self) -> ComposeResult:
        """What stands over the buttons besides."""
        yield from ()

    @on(Button.Pressed)
    def press(self, event: Button.Pressed) -> None:
        """A button is an answer."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """A letter is an answer too."""
        self.dismiss(yes)

    def action_cancel(self) -> None:
        """Escape is no."""
        self.dismiss(False)
