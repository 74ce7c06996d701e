"""Profiles: open, new, rename, copy, delete to a backup, and where each file is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual import on

from img_pathway.desk.events import Unsaved
from img_pathway.profile.file.errors import StoreError
from img_pathway.reports.page import Block, Part, line
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.dialogs import UNREADABLE, Ask, Confirm, Restore
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk

T = TypeVar("T")
NAME_RULE = "Letters, digits, - and _ only."


class ProfilesScreen(BaseScreen):
    """The profiles of the data directory."""

    DEFAULT_CSS = "ProfilesScreen #names { padding: 1 0 0 1; max-width: 90; }"
    TITLE = "Profiles"
    SCOPE = "profiles"
    AUTO_FOCUS = "#names"

    def __init__(self) -> None:
        self.page = Page(id="names")
        super().__init__(self.page)

    def draw(self) -> None:
        data = self.pathway.data
        here = self.desk.file.path
        blocks: list[Block] = []
        for path in data.profiles():
            mark: list[Part] = [("✓ open now", "done")] if path == here else []
            changed = data.changed(path)
            second = f"changed {changed}" if changed else ""
            blocks.append(
                Block((line((path.stem, "strong"), right=mark), line((second, "dim"), fold=False)), id=path.stem)
            )
        if here not in data.profiles():
            blocks.insert(
                0, Block((line((f"Open now: {here}", "dim")), line(("It lies outside the data folder.", "dim"))))
            )
        if not blocks:
            blocks = [Block((line("There is no profile here yet."),))]
        blocks.append(Block((line((f"Data folder: {data.folder}", "dim")),)))
        self.page.show(blocks)

    def _chosen(self) -> Path | None:
        name = self.page.cursor_id
        return next((path for path in self.pathway.data.profiles() if path.stem == name), None)

    def _do(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        refused: Callable[[StoreError | Unsaved], object] | None = None,
        *,
        leave: bool = False,
    ) -> None:
        """Save what is left, then do something with the files; all of it off the UI thread.

        With `leave` the open profile is left for another: not before all of it is saved.
        """

        def after(found: T) -> None:
            if done is not None:
                done(found)
            if self.is_attached:
                self.draw()
                self.draw_bar()

        def told(failed: StoreError | Unsaved) -> None:
            if self.is_attached:
                # What was left to be saved may be saved by now, or not.
                self.draw_bar()
            (refused or self.pathway.say_refused)(failed)

        def run() -> T:
            (self.desk.flush_to_leave if leave else self.desk.flush)()
            return work()

        self.pathway.work_on_files(run, after, told)

    @on(Page.Chosen, "#names")
    def open_profile(self, event: Page.Chosen) -> None:
        """Open the chosen profile and go Home."""
        path = self._chosen()
        if path is None or path == self.desk.file.path:
            return self.pathway.go_home()
        self._open(path)

    def _open(self, path: Path) -> None:
        """Open it; where its file cannot be read, offer the earlier versions."""
        data = self.pathway.data

        def refused(failed: StoreError | Unsaved) -> None:
            # What could not be saved says nothing about the file that was to be opened.
            versions = data.versions(path) if isinstance(failed, StoreError) else []
            if not versions:
                return self.pathway.say_refused(failed)
            words = f"{failed.where}: {failed.what}. {UNREADABLE}"
            self.ask(Restore("This profile cannot be read", words, versions), bring_back)

        def bring_back(number: str) -> None:
            self._do(lambda: restored(int(number)), self.pathway.open_desk, leave=True)

        def restored(number: int) -> Desk:
            data.store.restore(path, number)
            return data.open(path)

        self._do(lambda: data.open(path), self.pathway.open_desk, refused, leave=True)

    def on_page_highlighted(self) -> None:
        """What can be done depends on what is under the cursor."""
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Something has to be chosen, and the profile in use stays."""
        if action in ("copy", "rename"):
            return self._chosen() is not None
        if action == "delete":
            return self._chosen() not in (None, self.desk.file.path)
        return super().check_action(action, parameters)

    def action_new(self) -> None:
        def make(name: str) -> None:
            self._do(lambda: made(name), opened, leave=True)

        def made(name: str) -> Desk:
            data = self.pathway.data
            data.names.create(name)
            return data.open(data.path_of(name))

        def opened(desk: Desk) -> None:
            self.pathway.open_desk(desk)
            self.pathway.welcome()

        self.ask(Ask("New profile", "Name", NAME_RULE), make)

    def action_copy(self) -> None:
        if (path := self._chosen()) is not None:
            words = f"{NAME_RULE} The copy is a profile of its own."
            question = Ask(f"Copy {path.stem}", "Name", words, f"{path.stem}-copy")
            self.ask(question, lambda name: self._do(lambda: self.pathway.data.names.copy(path, name)))

    def action_rename(self) -> None:
        if (path := self._chosen()) is None:
            return

        def rename(name: str) -> None:
            data = self.pathway.data
            if path != self.desk.file.path:
                return self._do(lambda: data.names.rename(path, name))

            def renamed() -> Desk:
                data.names.rename(path, name)
                return data.open(data.path_of(name))

            self._do(renamed, self.pathway.open_desk, leave=True)

        words = f"{NAME_RULE} Its backups keep the old name."
        self.ask(Ask(f"Rename {path.stem}", "Name", words, path.stem), rename)

    def action_delete(self) -> None:
        if (path := self._chosen()) is None:
            return
        words = "It is moved to the backups, from where it can be brought back."
        ask = Confirm(f"Delete {path.stem}?", words, yes="Delete")
        self.ask(ask, lambda _: self._do(lambda: self.pathway.data.names.delete(path)))
