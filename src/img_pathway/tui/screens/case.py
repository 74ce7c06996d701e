"""A case that came back, beside the open profile: what it was, yours and theirs; nothing is taken before it is marked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import on

from img_pathway.desk.cases.case_file import read
from img_pathway.desk.cases.heads import head
from img_pathway.desk.cases.take import Comparison, compare, note_taken, take_forks, taken_from
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.keep.beside import facts_of
from img_pathway.reports.page import WIDE, Block, line
from img_pathway.reports.pages.case import SIDES, compare_page
from img_pathway.reports.words import counted
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.widgets.lines import beside
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.desk.cases.case_file import Case

_ROW: Final = "take"
"""Begins the id of a row that can be marked."""
_MOST, _EDGE, _INDENT = 130, 6, "    "
"""Cells the page is wide at most, what its edges take, and what stands before the sides."""


class CaseScreen(BaseScreen):
    """What a case would bring, thing by thing; Enter marks, and what is marked is taken at once and undone at once."""

    DEFAULT_CSS = "CaseScreen #case { padding: 1 0 0 1; max-width: 130; }"
    TITLE = "A case that came back"
    SCOPE = "case"
    AUTO_FOCUS = "#case"

    def __init__(self, begin: str = "") -> None:
        self.page = Page(id="case")
        super().__init__(self.page)
        self._file = Path(begin)
        self._case: Case | None = None
        self._found: Comparison | None = None
        self._marked: set[str] = set()

    def draw(self) -> None:
        """Compare anew: what was taken is no difference any more."""
        data, desk = self.wizard.data, self.desk
        try:
            self._case = self._case or read(data.store, self._file)
            self._found = compare(data, self._case, desk.file.path, desk.profile)
        except StoreError as refused:
            self._found = None
            self.page.show([Block((line((f"{refused.where}: {refused.what}.", "warn")), line(refused.todo)))])
            return
        told = head(self._case, self._found, into=desk.title)
        blocks = compare_page(told, self._found.rows, desk.rulebook, self._marked)
        self.page.show(in_columns(blocks, self.app.size.width), cursor=self.page.cursor_id)

    def on_resize(self) -> None:
        """One under another, or side by side where there is room."""
        if self.is_mounted:
            self.draw()

    @on(Page.Chosen, "#case")
    def mark(self, event: Page.Chosen) -> None:
        """Mark or unmark what is under the cursor."""
        event.stop()
        if self.page.here.kind == _ROW:
            self._marked ^= {self.page.here.rest}
            self.draw()
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There has to be something to take, and to take something it has to be marked."""
        if action == "mark_all":
            return bool(self._found and self._found.rows)
        if action == "take":
            return bool(self._marked)
        return super().check_action(action, parameters)

    def action_mark_all(self) -> None:
        """Everything, or nothing where everything is marked."""
        every = {row.key for row in self._found.rows} if self._found is not None else set()
        self._marked = set() if self._marked == every else every
        self.draw()
        self.refresh_bindings()

    def action_take(self) -> None:
        """Record what is marked, all of it or nothing, saved once."""
        if self._case is None or self._found is None:
            return
        data, desk = self.wizard.data, self.desk
        rows = [row for row in self._found.rows if row.key in self._marked]
        facts = facts_of(rows, desk.profile)
        if facts and not desk.record_many(facts, taken_from(self._case)):
            return
        try:
            take_forks(data, self._case, desk.file.path, rows)
        except StoreError as refused:
            return self.wizard.say_refused(refused)
        note_taken(data, self._case, desk.file.path)
        self._marked = set()
        self.draw()
        self.refresh_bindings()
        self.app.notify(f"Taken: {counted(len(rows), 'thing')}. Undo (u) takes the facts back.")


def in_columns(blocks: list[Block], width: int) -> list[Block]:
    """What was, yours and theirs as three columns under their heads; on a narrow screen as they are."""
    if width < WIDE:
        return blocks
    room = min(width, _MOST) - _EDGE - len(_INDENT)
    made: list[Block] = []
    for block in blocks:
        if block.kind != _ROW:
            made.append(block)
            continue
        if made and not made[-1].id:
            (heads,) = beside([[(side, "dim")] for side in SIDES], room)
            made.append(Block((line(_INDENT, *heads, fold=False),), gap=0))
        title, *sides = block.lines
        rows = beside([side.parts for side in sides], room)
        made.append(block._replace(lines=(title, *(line(_INDENT, *row, fold=False) for row in rows))))
    return made
