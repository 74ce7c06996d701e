"""The list of programmes: narrowed by what is typed, sorted, marked, and filled from a sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from textual.app import ComposeResult

from img_pathway.engine.programmes.board import ProgrammeRow, ProgrammesBoard
from img_pathway.profile.facts.season import Programme
from img_pathway.reports.page import OPENS, Block, BlockId, about, item, spaced
from img_pathway.reports.pages.programmes import programmes_page
from img_pathway.tui.screens.dialogs import Choose
from img_pathway.tui.screens.kinds import FilterField
from img_pathway.tui.screens.sheets import SheetScreen

ORDERS: dict[str, Callable[[ProgrammeRow], Any]] = {
    "list": lambda _: 0,
    "verdict": lambda row: ("fits", "check", "excluded").index(row.verdict),
    "name": lambda row: row.name.casefold(),
    "state": lambda row: (row.state == "", row.state),
    "deadline": lambda row: row.deadline.date() if row.deadline else row.deadline_day or date.max,
}
"""What the list can be sorted by, in the order the key goes through."""


FIRST, SHEET, DIRECTORY = "first:", "sheet:", "directory:"
"""Ids of the lines by which an empty list is begun."""


class ProgrammesScreen(SheetScreen):
    """One's list; a row opens to its conditions."""

    TITLE = "Programmes"
    NAME = "programs"
    SHEET = "programs"
    SCOPE = "programmes"
    KEYS = ("seasons.{season}.programmes", "seasons.{season}.programs_complete")

    def __init__(self) -> None:
        super().__init__()
        self.filter = FilterField("a name, specialty, town, state, status or verdict", self.page, lambda: self.draw())
        self.order = "list"
        self.marked: dict[str, str] = {}
        """Key and name of each programme that is marked: a key means another one once an earlier one is removed."""

    def compose(self) -> ComposeResult:
        yield self.top
        yield self.filter
        yield self.page
        yield self.keys

    @property
    def judged(self) -> ProgrammesBoard:
        """The list judged."""
        board: ProgrammesBoard = self.board.model
        return board

    def shown(self) -> list[ProgrammeRow]:
        """The rows that answer to the words typed, in the order chosen."""
        words = self.filter.words()
        rows = [row for row in self.judged.rows if all(word in _words(row) for word in words)]
        return sorted(rows, key=ORDERS[self.order])

    def draw(self) -> None:
        """Draw what is shown; what has gone is marked no longer."""
        names = {row.id: row.name for row in self.judged.rows}
        self.marked = {key: name for key, name in self.marked.items() if names.get(key) == name}
        blocks = programmes_page(self.judged, self._open, self.shown())
        blocks = [self._mark(block) for block in blocks]
        self._show(self._filled(blocks))

    def _mark(self, block: Block) -> Block:
        if not self.marked or block.kind != "programme":
            return block
        head = block.lines[0]
        mark = ("+ " if block.about in self.marked else "  ", "key")
        return block._replace(lines=(head._replace(parts=(mark, *head.parts)), *block.lines[1:]))

    def crumbs(self) -> Any:
        by = () if self.order == "list" else ((f"  by {self.order}", "dim"),)
        return (*super().crumbs(), *by)

    def action_filter(self) -> None:
        self.filter.focus()

    def action_sort(self) -> None:
        names = list(ORDERS)
        self.order = names[(names.index(self.order) + 1) % len(names)]
        self.draw()
        self.draw_bar()

    def _here(self) -> str | None:
        here = self.page.here
        return here.about if here.kind == "programme" else None

    def _filled(self, blocks: list[Block]) -> list[Block]:
        """The blocks; on an empty list, the ways to begin it under what will stand here."""
        if self.judged.rows:
            return blocks
        if not self.can_add():
            return super()._filled(blocks)
        ways = [
            item((f"{OPENS} ", "accent"), (words, "link"), id=ident)
            for words, ident in (
                ("Add the first one", FIRST),
                ("Take them from a sheet: CSV, TSV, XLSX or ODS", SHEET),
                ("Choose from the directory that you imported", DIRECTORY),
            )
        ]
        return [blocks[0], *spaced(ways), *blocks[1:]]

    def choose(self, block_id: BlockId) -> None:
        if block_id == FIRST:
            self.bring(self.action_add)
        elif block_id == SHEET:
            self.action_import_sheet()
        elif block_id == DIRECTORY:
            self.action_directory()
        else:
            super().choose(block_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("mark", "record"):
            return self._here() is not None and self.focused is self.page
        if action in ("status", "looked_up"):
            return bool(self.marked) or self._here() is not None
        return super().check_action(action, parameters)

    def action_mark(self) -> None:
        here = next((row for row in self.judged.rows if row.id == self._here()), None)
        if here is not None:
            if self.marked.pop(here.id, None) is None:
                self.marked[here.id] = here.name
            self.draw()

    def action_status(self) -> None:
        """Where the marked ones stand, or the one under the cursor: one answer for all."""
        keys = sorted(self.marked) or [key for key in (self._here(),) if key]
        choices = [item(label, id=f"status:{word}") for word, label in Programme.facts["status"].choices]

        def chosen(block_id: str) -> None:
            self.desk.record_many({f"{key}.status": about(block_id) for key in keys})
            self.marked.clear()

        noun = "this programme" if len(keys) == 1 else f"these {len(keys)} programmes"
        self.ask(Choose(f"Where do you stand with {noun}?", choices), chosen)

    def action_looked_up(self) -> None:
        """Today is the day on which the conditions of the marked ones, or of this one, were looked up."""
        keys = sorted(self.marked) or [key for key in (self._here(),) if key]
        self.desk.record_many(
            {f"{key}.{fact}": self.desk.today for key in keys for fact in ("checked", "visa_checked")}
        )
        self.marked.clear()

    def action_directory(self) -> None:
        self.wizard.open_page("directory")


def _words(row: ProgrammeRow) -> str:
    parts = (
        row.name,
        row.specialty,
        row.city,
        row.state,
        row.status,
        row.verdict,
        row.signal,
        row.acgme,
        row.nrmp,
        row.notes,
    )
    return " ".join(parts).casefold()
