"""Questions of the what-if screen: which what-if to begin, which fact to change, and whether to accept a fork."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Button, Input, Static

from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, Line, line
from img_pathway.tui.forms.popups import Picked, Picker
from img_pathway.tui.screens.dialogs import Confirm, Question, ok_or_cancel
from img_pathway.tui.screens.whatif import fact_finder
from img_pathway.tui.widgets.page import Page
from img_pathway.tui.widgets.tolerant_inputs import PlainInput

if TYPE_CHECKING:
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.keep.forks import Fork
    from img_pathway.rulebook import Rulebook

EMPTY = "empty"
"""Chosen to begin without any change."""


class Choose(Question[str | None]):
    """A list to choose from: each with a title and a sentence."""

    DEFAULT_CSS = """
    Choose > Vertical { width: 76; }
    Choose Page { height: auto; max-height: 20; margin: 1 0 0 0; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Choose", show=False)]

    def __init__(self, title: str, choices: Sequence[tuple[str, str, str]]) -> None:
        """`choices` are id, title and sentence."""
        super().__init__()
        self._title = plain(title)
        blocks = [
            Block((line((label, "strong"), hang=2), line((f"  {text}", "dim"), hang=2)), id=ident, gap=0)
            for ident, label, text in choices
        ]
        self.page = Page(blocks, id="choices")

    def compose(self) -> ComposeResult:
        """Title and list."""
        with Vertical():
            yield Static(self._title, classes="head", markup=False)
            yield self.page

    def on_mount(self) -> None:
        """The list takes the keys."""
        self.page.focus()

    def action_choose(self) -> None:
        """Take what the cursor is on."""
        self.page.choose()

    @on(Page.Chosen)
    def chosen(self, event: Page.Chosen) -> None:
        """Enter or a click is the answer."""
        self.dismiss(event.block_id)


class ChangeFact(Question["Fork | None"]):
    """Asks for changed facts: words find a fact, then its value is typed and checked at once."""

    DEFAULT_CSS = """
    ChangeFact > Vertical { width: 76; }
    ChangeFact #told { height: auto; min-height: 2; margin: 1 0 0 0; }
    ChangeFact Picker { max-width: 70; }
    """

    def __init__(self, fork: Fork, profile: Profile, book: Rulebook, day: date, text: str = "") -> None:
        """`day` is the one by which the changes are judged possible."""
        super().__init__()
        self._fork, self._profile, self._book, self._day = fork, profile, book, day
        self.input = PlainInput(
            value=text, placeholder="words, or exams.step2ck.1.result=fail", max_length=500, id="typed"
        )
        self.told = Static("", id="told", markup=False)

    def compose(self) -> ComposeResult:
        """Explanation, field with its list, the check below it, and the buttons."""
        words = "Type words to find a fact, Enter to take it, then its value. Only this fork is changed."
        with Vertical():
            yield Static(f"Change a fact in “{plain(self._fork.title)}”", classes="head", markup=False)
            yield Static(words, classes="words", markup=False)
            yield self.input
            yield self.told
            yield ok_or_cancel()

    def on_mount(self) -> None:
        """Begin in the field, after what stands there."""
        self.input.focus()
        self.input.action_end()
        self._look()

    @property
    def picker(self) -> Picker | None:
        """The open list of facts."""
        return next(iter(self.query(Picker)), None)

    @on(Input.Changed)
    def _look(self) -> None:
        """Offer facts until there is a value to check."""
        text = self.input.value
        picker = self.picker
        if "=" in text:
            if picker is not None:
                picker.remove()
            blank = not text.rpartition("=")[2].strip()
            told = fact_finder.hint(text) if blank else ""
            self.told.update(told or fact_finder.read(self._fork, self._profile, text, self._day).text)
            return
        found = fact_finder.offers(self._profile, self._book, text)
        self.told.update("" if found or not text.strip() else "No fact answers to these words.")
        if picker is not None and found:
            picker.offer(found)
        elif picker is not None:
            picker.remove()
        elif found:
            self.mount(Picker(found, 70), after=self.input)

    def on_key(self, event: events.Key) -> None:
        """The list is moved from the field."""
        picker = self.picker
        if picker is not None and self.focused is self.input and event.key in ("up", "down"):
            picker.take(event.key)
            event.stop()
            event.prevent_default()

    def on_picked(self, event: Picked) -> None:
        """The mouse chose a fact."""
        self._pick(event.value)

    def _pick(self, index: int) -> None:
        picker = self.picker
        if picker is not None and index < len(picker.offers):
            self.input.value = picker.offers[index].text
            self.input.action_end()

    @on(Input.Submitted)
    @on(Button.Pressed, "#ok")
    def accept(self) -> None:
        """Take the fact under the highlight, or the typed change if it can be."""
        picker = self.picker
        if "=" not in self.input.value and picker is not None:
            self._pick(picker.highlighted or 0)
            self.input.focus()
            return
        typed = fact_finder.read(self._fork, self._profile, self.input.value, self._day)
        if typed.fork is None:
            self.told.update(typed.text)
            self.app.bell()
        else:
            self.dismiss(typed.fork)


class AcceptFork(Confirm):
    """Lists what accepting would record, and asks."""

    DEFAULT_CSS = """
    AcceptFork > Vertical { width: 76; }
    AcceptFork Page { height: auto; max-height: 12; background: $surface; }
    """

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        words = "One change: u takes all of it back."
        super().__init__(title, words, yes="Accept")
        self._lines = tuple(lines)

    def more(self) -> ComposeResult:
        """The list."""
        yield Page([Block(self._lines)], id="accepted")

    def on_mount(self) -> None:
        """Nothing is recorded by a careless Enter."""
        self.query_one("#no", Button).focus()
