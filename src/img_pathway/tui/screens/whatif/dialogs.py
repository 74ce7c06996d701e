"""Questions of the what-if screen: which fact to change, and whether to accept a fork."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import events, on
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, Line
from img_pathway.tui.forms.popups import Picked, Picker
from img_pathway.tui.screens.dialogs import Confirm, Question
from img_pathway.tui.screens.kinds import PlainInput
from img_pathway.tui.screens.whatif import fact_finder
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.keep.forks import Fork
    from img_pathway.rulebook import Rulebook

EMPTY = "empty"
"""Chosen to begin without any change."""


class ChangeFact(Question["Fork | None"]):
    """Asks for changed facts: words find a fact, then its value is typed and checked at once."""

    DEFAULT_CSS = """
    ChangeFact > Vertical { width: 76; }
    ChangeFact #told { height: auto; min-height: 2; margin: 1 0 0 0; }
    ChangeFact Picker { max-width: 70; }
    """

    def __init__(self, fork: Fork, profile: Profile, book: Rulebook, day: date, text: str = "") -> None:
        """`day` is the one by which the changes are judged possible."""
        words = "Type words to find a fact, Enter to take it, then its value. Only this fork is changed."
        super().__init__(f"Change a fact in “{plain(fork.title)}”", words)
        self._fork, self._profile, self._book, self._day = fork, profile, book, day
        self.input = PlainInput(
            value=text, placeholder="words, or exams.step2ck.1.result=fail", max_length=500, id="typed"
        )
        self.told = Static("", id="told", markup=False)

    def inside(self) -> Iterable[Widget]:
        return self.input, self.told

    def on_mount(self) -> None:
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
        picker = self.picker
        if picker is not None and self.focused is self.input and event.key in ("up", "down"):
            picker.take(event.key)
            event.stop()
            event.prevent_default()

    def on_picked(self, event: Picked) -> None:
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

    def inside(self) -> Iterable[Widget]:
        yield Page([Block(self._lines)], id="accepted")

    def on_mount(self) -> None:
        """Nothing is recorded by a careless Enter."""
        self.query_one("#no", Button).focus()
