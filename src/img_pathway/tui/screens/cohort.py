"""A folder of people, nearest loss first. It is read in the background and followed; nothing in it is ever written."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual import on
from textual.worker import get_current_worker

from img_pathway.desk.cohort.cohort import folder_of
from img_pathway.desk.cohort.guest import guest
from img_pathway.desk.cohort.judging import Task, Trying
from img_pathway.desk.cohort.listing import Found, Listing, listing
from img_pathway.desk.cohort.reading import rows
from img_pathway.engine.words.recorded import called
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.typed.countries import names
from img_pathway.profile.typed.keys import parse
from img_pathway.profile.typed.text import plain
from img_pathway.reports.cohort import Cohort, Other, Row, answering, ordered, step_words, unknown
from img_pathway.reports.page import Block, line, text_block
from img_pathway.reports.pages.case import told
from img_pathway.reports.pages.cohort import detail, list_blocks, other_blocks, title
from img_pathway.reports.words import counted
from img_pathway.tui.screens.cohort_try import ask_what
from img_pathway.tui.screens.kinds import FilteredScreen
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk

LOOK = 2.0
"""Seconds between two looks at the folder while it is in front."""
SHOW = 0.15
"""Seconds between two drawings of what was read meanwhile."""
NAME = 20
"""The most cells of a name in the list."""
LAST = "cohort"
"""The preference that remembers the folder."""
AGAIN = frozenset({"locked", "unreadable"})
"""What is tried again at every look: its file may be as it was and free now."""


class CohortScreen(FilteredScreen):
    """The list, with the chosen person in full beside it; Enter opens them read-only, Back leads here again."""

    TITLE = "Folder"
    SCOPE = "cohort"
    OF_OTHERS = True
    AUTO_FOCUS = "#people"
    PROMPT = "a name, a word; match:2027 country:india stage:exams waits:nrmp"

    def __init__(self, begin: str = "") -> None:
        self.page = Page(id="people")
        super().__init__(self.page)
        self._folder = begin
        self._found: dict[str, Found] = {}
        self._rows: dict[str, Row] = {}
        self._others: tuple[Other, ...] = ()
        self._problem = ""
        self._trying: Trying | None = None
        self._pass = 0
        self._passes = count(1)
        self._began = False
        """Has the folder been looked at at all?"""
        self._left = 0
        """Files still to be read in this pass."""
        self._day = ""
        self._progress = False
        """Does the list say that it is still being read?"""
        self._moved = False

    def on_mount(self) -> None:
        """Read it, and look at it again and again."""
        self.set_interval(LOOK, self._look)
        self.begin_with(self._folder)

    def begin_with(self, folder: str) -> None:
        """Show a folder, from the beginning where it is another one."""
        if folder != self._folder or not self._began:
            self._folder, self._trying = folder, None
            self.filter.value = ""
            self._anew()
        if folder:
            self.wizard.data.prefer(LAST, folder)

    def _anew(self) -> None:
        """Forget the rows and read everything."""
        self._found, self._rows, self._others, self._problem = {}, {}, (), ""
        self._moved = False
        # A pass that is under way is of another folder, or of another change: what it still tells is passed over.
        self._pass, self._left = next(self._passes), 0
        self.show_list()
        self._look()

    def _judging(self) -> Task:
        data = self.wizard.data
        origin = data.rulebook.origin
        return Task(data.folder, data.now_text, None if origin == "built-in" else origin, self._trying)

    def _look(self) -> None:
        """See in a thread what came, went or changed, and read that; one look at a time."""
        if self._left or not (self.is_current or not self._began):
            return
        today = self.wizard.data.clock(self.desk.real.file.path)(None).date().isoformat()
        if today != self._day:
            # Another day is another loss for everybody.
            self._day, self._found = today, {}
        self._pass, self._left, self._began = next(self._passes), -1, True
        known = {file: found for file, found in self._found.items() if self._state(file) not in AGAIN}
        work = partial(self._read, self._pass, self._folder, known, self._judging())
        self.run_worker(work, thread=True, group="cohort", exclusive=True, exit_on_error=False)

    def _state(self, file: str) -> str:
        return self._rows[file].state if file in self._rows else ""

    def _read(self, number: int, folder: str, known: Mapping[str, Found], task: Task) -> None:
        """In a thread: which files there are, then the rows of those that are new or another."""
        worker = get_current_worker()
        tell = partial(self.app.call_from_thread, self._take, number)
        try:
            seen = listing(folder_of(folder))
            fresh = [one for one in seen.profiles if one.stamp is None or known.get(one.file) != one]
            self.app.call_from_thread(self._begin, number, seen, len(fresh))
            made: list[Row] = []
            shown = time.monotonic()
            for row in rows(fresh, task):
                made.append(row)
                if worker.is_cancelled:
                    return
                if time.monotonic() - shown > SHOW:
                    tell(made)
                    made, shown = [], time.monotonic()
            tell(made, ended=True)
        except StoreError as refused:
            self.app.call_from_thread(self._refused, number, refused)
        except Exception as error:
            # Looked at again with the next look, and said meanwhile.
            what = f"something went wrong inside ({type(error).__name__})"
            self.app.call_from_thread(self._refused, number, StoreError(what, folder, "It is tried again."))

    def _begin(self, number: int, seen: Listing, fresh: int) -> None:
        """What lies in the folder is known; what went is gone from the list."""
        if number != self._pass:
            return
        before = (self._found.keys(), self._others, self._problem)
        self._found, self._others, self._left = {one.file: one for one in seen.profiles}, seen.others, fresh or -1
        self._rows = {file: row for file, row in self._rows.items() if file in self._found}
        self._problem = ""
        if fresh or before != (self._found.keys(), self._others, ""):
            self.show_list()

    def _take(self, number: int, made: Sequence[Row], *, ended: bool = False) -> None:
        """Rows were made."""
        if number != self._pass:
            return
        changed = {row.file: row for row in made if self._rows.get(row.file) != row}
        self._rows.update(changed)
        self._left = 0 if ended else max(self._left - len(made), 1)
        if changed or (ended and self._progress):
            self.show_list()

    def _refused(self, number: int, refused: StoreError) -> None:
        if number == self._pass:
            self._left, self._problem = 0, f"{refused.where}: {refused.what}. {refused.todo}"
            self.show_list()

    def draw(self) -> None:
        self.show_list()

    @property
    def cohort(self) -> Cohort:
        """What is known by now, in order."""
        trying = self._trying.words if self._trying is not None else ()
        return Cohort(plain(self._folder, 300), ordered(self._rows.values()), self._others, trying)

    def _tried(self) -> str:
        """What is tried on everybody, in words."""
        trying, book = self._trying, self.desk.rulebook
        assert trying is not None
        facts = (f"{called(key, book)} {told(key, parse(key, text), book)}" for key, text in trying.facts.items())
        return ", ".join((*facts, *((trying.rules,) if trying.rules else ())))

    def show_list(self) -> None:
        found = self.cohort
        shown = answering(found.rows, self.words(), names())
        self._progress = self._left > 1
        head = f"{len(shown)} of {title(found)}" if self.words() else title(found)
        head += f" · reading, {counted(self._left, 'file')} left" if self._progress else ""
        blocks = [text_block(line((f"{head} · ", "dim"), (found.folder, "dim"), fold=False))]
        if self._problem:
            blocks.append(text_block(line(("✗ ", "danger"), self._problem, hang=2)))
        if found.trying:
            blocks.append(text_block(line(("Tried: ", "accent"), self._tried(), (" (i: as it is)", "dim"))))
        room = min(NAME, max((cell_len(row.name) for row in shown), default=0))
        blocks += (
            list_blocks(shown, bool(found.trying), partial(_fit, width=room)) if shown or not self._progress else []
        )
        if self.words() and not shown and (wrong := self._unknown()):
            blocks = [*blocks[:1], text_block(line(("! ", "warn"), wrong, hang=2))]
        blocks += other_blocks(found.others) if not self.words() else []
        # Whoever has not moved yet looks at who comes first, however late that file was read.
        first = next((block.id for block in blocks if block.id), None) if not self._moved else None
        self.page.show(blocks, cursor=first)
        self.tell()

    def _unknown(self) -> str:
        return unknown(self.words(), step_words(self.wizard.data.rulebook), names())

    @on(Page.Highlighted, "#people")
    def stay(self) -> None:
        """The cursor was moved: it stays with its person from now on."""
        self._moved = True

    def chosen(self) -> list[Block]:
        row = self._here()
        return detail(row) if row is not None else []

    def _here(self) -> Row | None:
        return self._rows.get(self.page.here.rest)

    @on(Page.Chosen, "#people")
    def open_one(self) -> None:
        """Open the person read-only; what was not judged says why."""
        self.with_person(lambda: None)

    def has_person(self) -> bool:
        row = self._here()
        return row is not None and row.triage is not None

    def with_person(self, then: Callable[[], object]) -> None:
        row = self._here()
        found = self._found.get(row.file) if row is not None else None
        if row is None or found is None:
            return
        if row.triage is None:
            self.say(plain(f"{row.problem}. {row.todo}"))
            return
        own, folder, task, data = self.desk, tuple(self._found.values()), self._judging(), self.wizard.data

        def opened(desk: Desk) -> None:
            self.wizard.open_guest(desk, then)

        self.wizard.work_on_files(lambda: guest(own, found, folder, task, data), opened, self.wizard.say_refused)

    def action_back(self) -> None:
        """Everybody again first, where it is narrowed, and as they are, where something is tried; then back."""
        if self.filter.value:
            self.filter.value = ""
        elif self._trying is not None:
            self._try_nothing()
        else:
            super().action_back()

    def _try_nothing(self) -> None:
        self._trying = None
        self._anew()

    def action_try(self) -> None:
        """Try a change on everybody, or see everything as it is again."""
        if self._trying is not None:
            self._try_nothing()
            return

        def answered(trying: Trying) -> None:
            self._trying = trying
            self._anew()

        ask_what(self, self.wizard.data.rulebook, self.desk.today, answered)


def _fit(name: str, width: int) -> str:
    """A name in its column, cut where it is too long."""
    return set_cell_size(name, width) if cell_len(name) <= width else f"{set_cell_size(name, width - 1)}…"
