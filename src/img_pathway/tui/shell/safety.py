"""What keeps facts safe while the wizard runs: following others, retrying, saving elsewhere, earlier versions."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import on
from textual.driver import Driver

from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.typed.text import plain
from img_pathway.tui.messages import FileWork, Looked, Remembered, Saved, Unsaved
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.shell.navigator import Navigator

if TYPE_CHECKING:
    from pathlib import Path

    from img_pathway.desk.session import Session

LOOK = 2.0
"""Seconds between two looks at the file: one call to the system, off the UI thread."""
RETRY = 5.0
"""Seconds after which a failed save is tried again."""


class Safety(Navigator):
    """The app's part that deals with trouble."""

    @on(Driver.SignalResume)
    def show_all_again(self) -> None:
        """Back from the shell, which wrote over everything: Textual itself draws only what changed."""
        self.refresh(layout=True)

    def start_watching(self) -> None:
        """Begin looking at the file and retrying, and tell what is odd about the file or the clock."""
        self.set_interval(LOOK, lambda: self.session.look())
        self.set_interval(RETRY, lambda: self.session.retry())
        self.tell_about(self.session)

    def tell_about(self, session: Session) -> None:
        """What must be known about a profile just opened; and its earlier changes, to be taken back."""
        if session.disk.read_only is not None:
            self.notify(session.disk.read_only, title="Read-only", severity="warning", timeout=12, markup=False)
        for problem in getattr(session.disk, "problems", ()):
            self.notify(problem.fix, title=problem.text, severity="warning", timeout=15, markup=False)
        if copies := self.library.copies(session):
            words = "Open it to compare; delete it when it is no longer needed."
            self.notify(words, title=copies, severity="warning", timeout=15, markup=False)
        session.remember_earlier()

    def notify(self, message: str, *, title: str = "", **options: Any) -> None:
        """Show a notice; whatever a file or a person put into it stays plain text."""
        text = "\n".join(plain(row, 600) for row in message.split("\n"))
        super().notify(text, title=plain(title, 200), **{**options, "markup": False})

    def action_command_palette(self) -> None:
        """Open the palette, unless it waits behind something else: the message for a small window, a question."""
        from img_pathway.tui.shell.find import Palette

        if self.screen.is_modal or not isinstance(self.screen, BaseScreen):
            return
        if not any(isinstance(screen, Palette) for screen in self.screen_stack):
            self.push_screen(Palette(id="--command-palette"))

    def on_looked(self, event: Looked) -> None:
        """Somebody else wrote the file, or let it go."""
        if event.session is not self.session:
            return
        before = self.session.disk.read_only
        self.session.follow(event.found)
        now = self.session.disk.read_only
        if before is not None and now is None:
            self.notify("The other session was closed.", title="You can edit here now", markup=False)
        elif now is None:
            self.notify("They are shown here now.", title="Changes from elsewhere", timeout=4, markup=False)

    def on_remembered(self, event: Remembered) -> None:
        """Undo reaches back into earlier sessions."""
        if event.session is self.session:
            self.session.take_earlier(event.asked, event.back, event.forth)

    def on_saved(self, event: Saved) -> None:
        """Only now "saved" stands on the bar."""
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.draw_bar()

    async def on_file_work(self, event: FileWork) -> None:
        """Let a thread do it. Keys wait meanwhile: nothing changes under its hands, and none of them is lost."""
        refused = event.refused or self.say_refused
        try:
            found = await asyncio.to_thread(event.work)
            if event.done is not None:
                refused = self.say_refused
                event.done(found)
        except (StoreError, Unsaved) as failed:
            refused(failed)

    def say_refused(self, failed: StoreError | Unsaved) -> None:
        """What could not be done, where, and what to do."""
        self.notify(f"{failed.where}\n{failed.todo}", title=failed.what, severity="error", timeout=12)

    def action_save_elsewhere(self) -> None:
        """Ask for another place, write there and go on there."""
        from pathlib import Path

        from img_pathway.tui.screens.dialogs import Ask

        def answered(text: str | None) -> None:
            if text:
                self.post_message(FileWork(lambda: move(text), moved, refused))

        def move(text: str) -> Path:
            path = self.library.locate(text)
            self.session.move_to(path)
            return path

        def moved(path: Path) -> None:
            self.session.save()
            self._remember()
            self._redraw()
            self.notify(f"{path}\nFrom now on this is your file.", title="Saved elsewhere", timeout=12)

        def refused(failed: StoreError | Unsaved) -> None:
            self.say_refused(failed)
            self.action_save_elsewhere()

        words = "A name for this data folder, or a path such as ~/me.toml or one on a USB stick. It must not exist yet."
        start = str(Path("~") / f"{self.session.disk.path.stem}-saved.toml")
        self.push_screen(Ask("Save elsewhere", "Name or path", words, start), answered)

    def action_versions(self) -> None:
        """Show the earlier versions of this profile and bring one back."""
        from img_pathway.tui.screens.profiles.restore import Restore

        path = self.session.disk.path
        versions = self.library.versions(path)
        if not versions:
            self.notify("The first change of a session makes one.", title="There is no earlier version yet")
            return
        if self.session.disk.read_only is not None:
            self.notify(self.session.disk.read_only, title="Read-only", severity="warning", timeout=12)
            return

        def answered(number: int | None) -> None:
            if number is not None:
                self.post_message(FileWork(lambda: restored(number), self.open_session))

        def restored(number: int) -> Session:
            self.session.flush_to_leave()
            self.library.restore(path, number)
            return self.library.open(path)

        words = "What stands in the file now is put among the versions first, so this can be taken back the same way."
        self.push_screen(Restore("Earlier versions", words, versions), answered)

    def ask_about_unsaved(self) -> None:
        """At the way out with a change that could not be written."""
        from img_pathway.tui.screens.dialogs import Confirm

        problem = self.session.problem
        words = f"{problem.what}: {problem.todo} Save elsewhere before leaving?" if problem else ""

        def answered(elsewhere: bool | None) -> None:
            if elsewhere:
                self.action_save_elsewhere()
            else:
                self.exit()

        ask = Confirm("Your last change is not in the file", words, yes="Save elsewhere", no="Leave without it")
        self.push_screen(ask, answered)
