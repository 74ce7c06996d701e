"""Profiles: open, new, rename, copy, delete to a backup, and where each file is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual import on

from img_pathway.days import say as day
from img_pathway.desk.events import Unsaved
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.file.paths import absolute, why_no_file, why_no_place
from img_pathway.profile.keep.state import known_case
from img_pathway.reports.page import Block, Part, line
from img_pathway.reports.words import clean, counted
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.dialogs import UNREADABLE, Ask, Confirm, Restore
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk

T = TypeVar("T")
NAME_RULE = "A name, initials, any word: what you want to see in the list."


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
        data = self.wizard.data
        here = self.desk.file.path
        blocks: list[Block] = []
        for path in data.profiles():
            mark: list[Part] = [("✓ open now", "done")] if path == here else []
            changed = data.changed(path)
            title = self._title(path)
            known = [path.stem] if title != path.stem else []
            came = known_case(data.store.state, path)
            taken = [f"somebody's case, here since {came.taken_on}"] if came and came.taken_on else []
            second = ", ".join([*known, *([f"changed {changed}"] if changed else []), *taken])
            first = line((title, "strong"), right=mark)
            blocks.append(Block((first, line((second, "dim"), fold=False)), id=path.stem))
        if here not in data.profiles():
            where = "It lies outside the data folder." if here.exists() else "It gets a file with its first fact."
            blocks.insert(0, Block((line((f"Open now: {here}", "dim")), line((where, "dim")))))
        if not blocks:
            blocks = [Block((line("There is no profile here yet."),))]
        blocks.append(Block((line((f"Data folder: {data.folder}", "dim")),)))
        # The cursor begins on the open one.
        self.page.show(blocks, cursor=self.page.cursor_id or here.stem)

    def _chosen(self) -> Path | None:
        name = self.page.cursor_id
        return next((path for path in self.wizard.data.profiles() if path.stem == name), None)

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
            (refused or self.wizard.say_refused)(failed)

        def run() -> T:
            (self.desk.flush_to_leave if leave else self.desk.flush)()
            return work()

        self.wizard.work_on_files(run, after, told)

    @on(Page.Chosen, "#names")
    def open_profile(self, event: Page.Chosen) -> None:
        """Open the chosen profile and go Home."""
        path = self._chosen()
        if path is None or path == self.desk.file.path:
            return self.wizard.go_home()
        self._open(path)

    def _open(self, path: Path) -> None:
        """Open it; where its file cannot be read, offer the earlier versions."""
        data = self.wizard.data

        def refused(failed: StoreError | Unsaved) -> None:
            # What could not be saved says nothing about the file that was to be opened.
            versions = data.versions(path) if isinstance(failed, StoreError) else []
            if not versions:
                return self.wizard.say_refused(failed)
            words = f"{failed.where}: {failed.what}. {UNREADABLE}"
            self.ask(Restore("This profile cannot be read", words, versions), bring_back)

        def bring_back(number: str) -> None:
            self._do(lambda: restored(int(number)), self.wizard.open_desk, leave=True)

        def restored(number: int) -> Desk:
            data.store.restore(path, number)
            return data.open(path)

        self._do(lambda: data.open(path), self.wizard.open_desk, refused, leave=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Something has to be chosen, and the profile in use stays."""
        if action in ("copy", "rename", "hand_over"):
            return self._chosen() is not None
        if action == "delete":
            return self._chosen() not in (None, self.desk.file.path)
        return super().check_action(action, parameters)

    def action_new(self) -> None:
        data = self.wizard.data

        def make(title: str) -> None:
            self._do(lambda: data.begin(title), opened, leave=True)

        def opened(desk: Desk) -> None:
            self.wizard.open_desk(desk)
            self.wizard.welcome()

        self.ask(Ask("New profile", "Name", NAME_RULE, check=data.why_not), make)

    def action_copy(self) -> None:
        if (path := self._chosen()) is not None:
            data, title = self.wizard.data, self._title(path)
            begin = f"{path.stem}-copy" if title == path.stem else f"{title}, copy"
            question = Ask(f"Copy {title}", "Name", "The copy is a profile of its own.", begin, data.why_not)
            self.ask(question, lambda name: self._do(lambda: data.copy(path, name)))

    def action_rename(self) -> None:
        if (path := self._chosen()) is None:
            return
        data, title = self.wizard.data, self._title(path)

        def rename(name: str) -> None:
            if path != self.desk.file.path:
                return self._do(lambda: data.rename(path, name))
            self._do(lambda: data.open(data.rename(path, name)), self.wizard.open_desk, leave=True)

        words = f"{NAME_RULE} Its backups keep the old name."
        self.ask(Ask(f"Rename {title}", "Name", words, title, lambda name: data.why_not(name, path)), rename)

    def action_folder(self) -> None:
        from img_pathway.tui.screens.cohort import LAST

        def why_not(text: str) -> str:
            from img_pathway.desk.cohort.cohort import folder_of

            try:
                folder_of(text)
            except StoreError as refused:
                return f"{refused.what[:1].upper()}{refused.what[1:]}. {refused.todo}"
            return ""

        last = self.wizard.data.preference(LAST)
        words = "A folder of other people's profiles, such as one that a sync program fills. Nothing in it is written."
        ask = Ask("Folder of profiles", "Folder", words, last if isinstance(last, str) else "~", why_not)
        self.ask(ask, lambda text: self.wizard.open_page("cohort", text))

    def action_hand_over(self) -> None:
        if (path := self._chosen()) is None:
            return
        from img_pathway.desk.cases.hand_over import HandedOver, free_file, hand_over

        def told(done: HandedOver) -> None:
            words = f"{done.path}\nIt holds everything recorded: keep it as private as the profile."
            if done.left_out:
                words += f"\nThese what-ifs could not come along: {', '.join(done.left_out)}."
            self.app.notify(words, title="Handed over", timeout=12)

        def write(text: str) -> None:
            self._do(lambda: hand_over(self.wizard.data, path, absolute(text)), told)

        words = "One file with the profile, its what-ifs and its rules, for another computer. Nothing is overwritten."
        place = str(free_file(Path.home(), path, False))
        self.ask(Ask(f"Hand over {self._title(path)}", "File", words, place, why_no_place), write)

    def action_take_in(self) -> None:
        """Set a case beside the open profile where it is that one's own, else open it as a profile of its own."""
        from img_pathway.desk.cases.case_file import Case, read
        from img_pathway.desk.cases.heads import head
        from img_pathway.desk.cases.take import Taken, open_as_new, same_case

        data = self.wizard.data

        def look(case: Case) -> None:
            known = known_case(data.store.state, self.desk.real.file.path)
            if known is not None and known.case == case.manifest.case and not case.manifest.redacted:
                self.wizard.open_page("case", str(case.source))
                return
            told, here = head(case), same_case(data, case)
            second = f" It is the case of {here}: to take what changed, open {here} first." if here is not None else ""
            words = (
                f"The case of {clean(told.name)}, handed over on {day(told.made)}: {counted(told.facts, 'fact')}, "
                f"{counted(told.forks, 'what-if')}. It becomes a profile of its own here.{second}"
            )
            ask = Confirm("Open this case?", words, yes="Open")
            self.ask(ask, lambda yes: self._do(lambda: open_as_new(data, case), opened, leave=True) if yes else None)

        def opened(taken: Taken) -> None:
            for pack in taken.packs:
                words = f"They are not in use here. To use them: img-pathway rules use {pack}"
                self.app.notify(words, title="Rules came along", timeout=12)
            self._open(taken.path)

        words = "What hand-over wrote on another computer. It is shown before anything is taken."
        self.ask(
            Ask("Open a case", "File", words, "~", why_no_file),
            lambda text: self._do(lambda: read(data.store, absolute(text)), look),
        )

    def _title(self, path: Path) -> str:
        """What the list calls a profile."""
        return self.wizard.data.label(path) or path.stem

    def action_delete(self) -> None:
        if (path := self._chosen()) is None:
            return
        words = "It is moved to the backups, from where it can be brought back."
        ask = Confirm(f"Delete {self._title(path)}?", words, yes="Delete")
        self.ask(ask, lambda _: self._do(lambda: self.wizard.data.delete(path)))
