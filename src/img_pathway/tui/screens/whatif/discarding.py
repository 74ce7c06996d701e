"""Throwing a fork away, and the key that brings it back right after."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from img_pathway.profile.typed.text import plain
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.dialogs import Confirm

if TYPE_CHECKING:
    from textual.events import Key

    from img_pathway.profile.keep.forks import Fork, Listed


class Discarding(BaseScreen):
    """A screen of forks from which one can be thrown away."""

    discarded: Fork | None = None
    """The fork that the key before threw away."""

    @property
    def chosen(self) -> Listed | None:
        """What the cursor of the list is on."""
        raise NotImplementedError

    def store(self, work: Callable[[], object], cursor: str | None = None, said: str = "") -> None:
        """Do something with the files."""
        raise NotImplementedError

    def save(self, fork: Fork) -> None:
        """Write a fork."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "bring_back":
            return self.discarded is not None
        return super().check_action(action, parameters)

    def action_discard(self) -> None:
        if (chosen := self.chosen) is None:
            return
        title, fork = plain(chosen.title, 60), chosen.fork
        back = "u right after it brings it back." if fork is not None else "It cannot be taken back."

        def gone(_: Any) -> None:
            shelf = self.wizard.data.forks(self.desk.file.path)
            self.store(lambda: shelf.delete(chosen.name), said=f"“{title}” is gone. {back}")
            self.discarded = fork
            self.refresh_bindings()

        self.ask(Confirm(f"Discard “{title}”?", f"Your profile is not touched. {back}", "Discard"), gone)

    def on_key(self, event: Key) -> None:
        """Only the key right after brings it back; a later u is about the profile again."""
        if event.key != "u":
            self.discarded = None

    def action_bring_back(self) -> None:
        fork, self.discarded = self.discarded, None
        if fork is not None:
            self.save(fork)
            self.say(f"“{plain(fork.title, 60)}” is back.")
