"""The open desk in the app: its events become drawings, notices and questions; work on files goes to threads.

What keeps facts safe while the wizard runs is here too: following others, retrying, saving elsewhere, earlier versions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from img_pathway.desk import events
from img_pathway.desk.events import Event, FactRefused, FileLookedAt, Unsaved
from img_pathway.profile.file.errors import NotSaved, StoreError
from img_pathway.profile.typed.text import plain
from img_pathway.tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from img_pathway.desk.folder import DataFolder
    from img_pathway.desk.session import Desk
    from img_pathway.profile.keep.forks import Fork
    from img_pathway.tui.shell.notices import OneNotice

LOOK = 2.0
"""Seconds between two looks at the file: one call to the system, off the UI thread."""
RETRY = 5.0
"""Seconds after which a failed save is tried again."""


class DeskHost:
    """Stands between the app and the desk open in it."""

    def __init__(self, app: OneNotice, data: DataFolder, desk: Desk, switch: Callable[[Desk], object]) -> None:
        """`switch` puts another desk in the place of this one."""
        self._app = app
        self.kept: list[BaseScreen] = []
        """Screens that stay when they are left, with what stands in them."""
        self._switch = switch
        self.data = data
        self.take(desk)

    def take(self, desk: Desk) -> None:
        """Listen to this desk from now on."""
        self.desk = desk
        desk.post = lambda event: self._app.call_later(self.hear, event)
        desk.spawn = self._spawn

    def _spawn(self, work: Callable[[], None]) -> None:
        if self._app.is_running:
            self._app.run_worker(work, thread=True, group="save", exit_on_error=False)
        else:
            work()

    def start_watching(self) -> None:
        """Begin looking at the file and retrying, and tell what is odd about the file or the clock."""
        self._app.set_interval(LOOK, lambda: self.desk.real.look())
        self._app.set_interval(RETRY, lambda: self.desk.retry())
        self.tell_about()

    def tell_about(self) -> None:
        """What must be known about a profile just opened; and its earlier changes, to be taken back."""
        from img_pathway.profile.keep.library import copies_text

        notify, file = self._app.notify, self.desk.file
        # That it is read-only, and why, stands on Home and is said again when something is to be changed.
        for problem in file.problems:
            notify(problem.fix, title=problem.text, severity="warning", timeout=15, follows=True)
        if copies := copies_text(file.path):
            words = "Open it to compare; delete it when it is no longer needed."
            notify(words, title=copies, severity="warning", timeout=15, follows=True)
        self.desk.remember_earlier()

    def place(self) -> str:
        """The step on screen, or ``home``."""
        if self.desk.guest:
            # Where one was in somebody else's pathway is no place in one's own.
            return "home"
        screens = [screen for screen in self._app.screen_stack if isinstance(screen, BaseScreen)]
        return next((place for screen in reversed(screens) if (place := screen.place())), "home")

    def leave_off(self) -> str:
        """Let every screen note what is half done before the program ends; the place where it ends."""
        for screen in self._with_forms():
            screen.leave_off()
        return self.place()

    def _with_forms(self) -> list[BaseScreen]:
        """The screens that are open, and those that are kept for the next time."""
        open_ones = [one for one in self._app.screen_stack if isinstance(one, BaseScreen)]
        return list(dict.fromkeys((*open_ones, *self.kept)))

    def remember(self) -> None:
        """Note by a thread where the user is."""
        desk, place = self.desk.real, self.place()
        desk.quietly(lambda: self.data.remember(desk, place))

    def change_to(self, desk: Desk) -> None:
        """Leave the desk for another one; what is left to be saved there is saved first."""
        left, place = self.desk.real, self.place()
        for screen in self._with_forms():
            screen.leave_off()
        self.desk.flush()
        self._app.forget_notices()
        if desk.real is not left and desk.file.path != left.file.path:
            left.file.release()
        self.take(desk)

        def note() -> None:
            self.data.remember(left, place)
            self.data.remember(desk.real, "home")

        desk.quietly(note)

    def hear(self, event: Event) -> None:
        """Take in what a thread found out and show what changed; what a desk closed meanwhile says is passed over.

        The profile under an open fork is still heard: others may change it, and that counts in the fork.
        """
        desk = self.desk if event.desk == self.desk.id else self.desk.real
        if event.desk != desk.id:
            return
        match event:
            case events.SaveEnded() | events.JournalRead():
                desk.take_in(event)
            case FileLookedAt():
                self._follow(event)
            case events.FactsChanged() if desk is not self.desk:
                self.desk.rebase()
            case events.FactsChanged():
                self.redraw()
            case events.TakenBack():
                from img_pathway.desk.taken_back import WORDS

                for key in event.keys:
                    self._app.notify(WORDS[key.rpartition(".")[2]], timeout=8)
            case events.ForkReturned():
                self._bring_back(event.fork)
            case events.Saved():
                self._draw_bars()
            case events.SaveFailed():
                self.redraw()
                self._app.notify(f"{event.where}\n{event.todo}", title=event.what, severity="error", timeout=15)
            case events.SaveConflicted():
                self._ask_which(event.keys)
            case FactRefused():
                self._show_refusal(event)

    def _bring_back(self, fork: Fork) -> None:
        """What was accepted and taken back is a what-if again."""
        from img_pathway.profile.keep.forks import free_name

        shelf = self.data.forks(self.desk.file.path)
        fork = replace(fork, name=free_name(fork.name, shelf.names()))

        def back(_: None) -> None:
            self._app.notify(f"“{plain(fork.title, 60)}” is a what-if again.")
            for screen in self._with_forms():
                screen.forks_changed(fork.name)

        self.work_on_files(lambda: shelf.save(fork), back)

    def redraw(self) -> None:
        """Every screen that is seen draws the new assessment."""
        for screen in self._app.screen_stack:
            if isinstance(screen, BaseScreen) and (screen.is_active or screen is self._app.screen):
                screen.redraw()

    def _draw_bars(self) -> None:
        """Only now "saved" stands on the bar."""
        for screen in self._app.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.draw_bar()

    def _follow(self, event: FileLookedAt) -> None:
        """Somebody else wrote the file, or let it go."""
        desk = self.desk.real
        before = desk.file.read_only
        desk.take_in(event)
        now = desk.file.read_only
        if before is not None and now is None:
            self._app.notify("The other session was closed.", title="You can edit here now")
        elif now is None:
            self._app.notify("They are shown here now.", title="Changes from elsewhere", timeout=4)

    def _show_refusal(self, event: FactRefused) -> None:
        """The form that asked shows it beside the field; elsewhere it is a notice."""
        screen = self._app.screen
        if isinstance(screen, BaseScreen) and screen.refused(event):
            return
        self._app.notify(event.fix, title=event.why, severity="warning", timeout=8)

    def _ask_which(self, clashing: tuple[str, ...]) -> None:
        """The same facts were changed elsewhere: ask which to keep."""
        from img_pathway.tui.screens.dialogs import Confirm

        keys = ", ".join(clashing[:6]) + (" …" if len(clashing) > 6 else "")
        words = f"Another session changed the same facts: {keys}. Which do you want to keep?"
        ask = Confirm("Changed in two places", words, yes="Keep mine", no="Take theirs")
        self._app.push_screen(ask, lambda mine: self.desk.settle(bool(mine)))

    def work_on_files(
        self, work: Callable[[], Any], done: Callable[[Any], object], refused: Callable[[Any], object] | None = None
    ) -> None:
        """Let a thread do it; `refused` gets the error where a notice of it is not enough.

        Keys wait meanwhile: nothing changes under its hands, and none of them is lost.
        """

        async def do() -> None:
            told = refused or self.say_refused
            try:
                result = await asyncio.to_thread(work)
                told = self.say_refused
                done(result)
            except (StoreError, Unsaved) as failed:
                told(failed)

        self._app.call_later(do)

    def say_refused(self, failed: StoreError | Unsaved) -> None:
        """What could not be done, where, and what to do."""
        todo = f"{failed.certain} {failed.todo}" if isinstance(failed, NotSaved) else failed.todo
        self._app.notify(f"{failed.where}\n{todo}", title=failed.what, severity="error", timeout=12)

    def save_elsewhere(self, text: str = "") -> None:
        """Ask for another place, write there and go on there; `text` is what was typed for a place that cannot be."""
        from img_pathway.tui.screens.dialogs import Ask

        typed = ""

        def answered(text: str | None) -> None:
            nonlocal typed
            if text:
                typed = text
                self.work_on_files(lambda: move(text), moved, refused)

        def move(text: str) -> Path:
            path = self.data.names.locate(text)
            self.desk.move_to(path)
            return path

        def moved(path: Path) -> None:
            self.desk.save()
            self.remember()
            self.redraw()
            self._app.notify(f"{path}\nFrom now on this is your file.", title="Saved elsewhere", timeout=12)

        def refused(failed: StoreError | Unsaved) -> None:
            self.say_refused(failed)
            self.save_elsewhere(typed)

        words = "A name for this data folder, or a path such as ~/me.toml or one on a USB stick. It must not exist yet."
        start = text or str(Path("~") / f"{self.desk.file.path.stem}-saved.toml")
        self._app.push_screen(Ask("Save elsewhere", "Name or path", words, start), answered)

    def offer_versions(self) -> None:
        """Show the earlier versions of this profile and bring one back."""
        from img_pathway.tui.screens.dialogs import Restore

        path = self.desk.file.path
        versions = self.data.versions(path)

        def answered(number: str | None) -> None:
            if number is not None:
                self.work_on_files(lambda: restored(int(number)), self._switch)

        def restored(number: int) -> Desk:
            self.desk.flush_to_leave()
            self.data.store.restore(path, number)
            return self.data.open(path)

        words = "What stands in the file now is put among the versions first, so this can be taken back the same way."
        self._app.push_screen(Restore("Earlier versions", words, versions), answered)

    def ask_about_fork(self, leave: Callable[[], object]) -> None:
        """At the way out of a fork whose last change could not be written."""
        from img_pathway.tui.screens.dialogs import Confirm

        problem = self.desk.problem
        words = (
            f"{problem.what}: your profile is not touched, but the last change of this what-if would be lost."
            if problem
            else ""
        )
        ask = Confirm("The what-if is not kept", words, yes="Leave without it", no="Stay")

        def answered(yes: bool | None) -> None:
            if yes:
                leave()

        self._app.push_screen(ask, answered)

    def ask_about_unsaved(self) -> None:
        """At the way out with a change that could not be written."""
        from img_pathway.tui.screens.dialogs import Confirm

        problem = self.desk.problem
        words = f"{problem.what}: {problem.todo} Save elsewhere before leaving?" if problem else ""

        ask = Confirm("Your last change is not in the file", words, yes="Save elsewhere", no="Leave without it")
        self._app.push_screen(ask, lambda elsewhere: self.save_elsewhere() if elsewhere else self._app.exit())
