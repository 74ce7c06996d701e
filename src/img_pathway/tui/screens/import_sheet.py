"""What a sheet would do, on the screen: each column can be said, and it is taken all or not at all."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Sequence
from datetime import date
from functools import partial

from img_pathway.days import say
from img_pathway.desk.sheets import KINDS, Sheet, What, look
from img_pathway.profile.facts.season import Season
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.sheets.columns import Choice, NoNames, day_text
from img_pathway.profile.sheets.directory import write
from img_pathway.profile.sheets.programmes import MOST_PROGRAMMES
from img_pathway.profile.sheets.read import Sheet as Tab
from img_pathway.profile.sheets.read import SheetError
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import OPENS, Block, BlockId, Part, headed, item, line, spaced
from img_pathway.reports.pages.sheets import COLUMN, change_blocks, column_blocks, doubt_blocks, head
from img_pathway.reports.words import counted
from img_pathway.tui.screens.dialogs import Choose, Pick
from img_pathway.tui.screens.kinds import ReadingScreen
from img_pathway.tui.widgets.page import MEASURE

_SMALL = 2000
"""Rows of a file that is looked at before the next key; more do not hold up the screen."""
_TAKE, _TAB, _DAYS, _FACT = "take:", "tab:", "days:", "fact:"


class ImportScreen(ReadingScreen):
    """Counts, columns and doubts of a sheet; Enter on a column says what it is."""

    DEFAULT_CSS = f"ImportScreen #text {{ max-width: {MEASURE}; height: 1fr; }}"
    TITLE = "From a sheet"
    SCOPE = "sheet"

    def __init__(self, what: What, name: str, tabs: Sequence[Tab]) -> None:
        super().__init__()
        self.what: What = what
        self.name_of_file, self.tabs = name, tabs
        self.choice = Choice()
        self._found: Sheet | None = None
        self._problem: SheetError | None = None
        self._listed: Season | None = None
        """The season it was looked at with."""

    def _season(self) -> tuple[int, Season]:
        year = self.desk.profile.profile.target_match or 0
        return year, self.desk.profile.seasons.get(year) or Season()

    def draw(self) -> None:
        """Look at it beside the list as it is now."""
        self.run_worker(self._look(), exclusive=True)

    async def _look(self) -> None:
        desk, (_, season) = self.desk, self._season()
        see = partial(look, self.what, self.tabs, season.programmes, desk.rulebook, desk.today, self.choice)
        try:
            rows = sum(len(tab.rows) for tab in self.tabs)
            if rows >= _SMALL:
                self.page.show([Block((line((f"Looking at {rows:,} rows …", "dim")),))])
            found = see() if rows < _SMALL else await to_thread(see)
            self._found, self._problem, self._listed = found, None, season
        except SheetError as wrong:
            self._found, self._problem, self._listed = None, wrong, season
        self.page.show(self._blocks(), cursor=self.page.cursor_id)
        self.refresh_bindings()

    def _blocks(self) -> list[Block]:
        if self._found is None:
            wrong = self._problem
            columns = wrong.columns if isinstance(wrong, NoNames) else ()
            words = f"{wrong.what[:1].upper()}{wrong.what[1:]}." if wrong is not None else ""
            say_which = " Enter on that column says so." if columns else ""
            rows = [
                item(plain(one.heading, 40), (f"  {plain(one.example, 30)}", "dim"), right=(("not read", "dim"),), id=f"{COLUMN}{one.heading}")
                for one in columns
            ]  # fmt: skip
            return [
                Block((line((f"{words}{say_which}", "warn")),)),
                *self._ways(),
                *headed("Columns", rows, role="head"),
            ]
        sheet, found = self._found, self._found.preview
        return [
            Block(tuple(head(found, sheet.noun, sheet.new, sheet.there, self._season()[0]))),
            *self._ways(),
            *headed("Columns: Enter says what one is", column_blocks(found), role="head"),
            *headed("In doubt", doubt_blocks(found.doubts), role="head"),
            *headed("Changes on your list", change_blocks(sheet.changes), role="head"),
            *headed("As they are read", spaced([item(plain(one, 300), hang=4) for one in sheet.examples]), role="head"),
        ]

    def _ways(self) -> list[Block]:
        """What can be done with it: take it, choose another tab, say how its days are written."""
        ways = []
        if self._found is not None and (offer := self._offer()):
            ways.append(item((f"{OPENS} ", "accent"), (offer, "link"), id=_TAKE))
        if len(self.tabs) > 1:
            chosen = self._found.preview.sheet if self._found is not None else self.choice.tab
            ways.append(item(f"Tab, of {len(self.tabs)}", right=((plain(chosen, 40) or "not chosen", ""),), id=_TAB))
        two_ways = self._found.preview.two_ways if self._found is not None else ""
        if two_ways or self.choice.month_first is not None:
            told = {None: "not known: choose", True: "the month comes first", False: "the day comes first"}
            example = f" as {plain(two_ways, 20)}" if two_ways else ""
            ways.append(item(f"Days{example}", right=((told[self.choice.month_first], ""),), id=_DAYS))
        return spaced(ways)

    def _offer(self) -> str:
        """What taking it would do; empty where nothing can be taken."""
        sheet = self._found
        if sheet is None or not sheet.preview.found:
            return ""
        if sheet.directory:
            return f"Keep {len(sheet.directory):,} programmes as the directory to choose from"
        count = counted(len(sheet.preview.found), sheet.noun)
        return f"Take {count}: {sheet.new} new, {sheet.there} brought up to date"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "take":
            return bool(self._offer()) and self.desk.file.read_only is None
        return super().check_action(action, parameters)

    def crumbs(self) -> tuple[Part, ...]:
        """The file beside the title."""
        return (*super().crumbs(), (f"  {plain(self.name_of_file, 30)}", "dim"))

    def choose(self, block_id: BlockId) -> None:
        if block_id == _TAKE:
            self.action_take()
        elif block_id == _TAB:
            tabs = [
                item(tab.name or f"tab {number}", id=f"{_TAB}{tab.name}") for number, tab in enumerate(self.tabs, 1)
            ]
            self.ask(Choose("Which tab?", tabs), lambda ident: self._choose(tab=ident.removeprefix(_TAB), columns={}))
        elif block_id == _DAYS:
            self.ask(Choose("How does this sheet write its days?", self._orders()), self._order)
        elif block_id.startswith(COLUMN):
            heading = block_id.removeprefix(COLUMN)
            facts = [item(("not read", "dim"), id=_FACT)]
            facts += [item(label, id=f"{_FACT}{fact}") for fact, label in KINDS[self.what].labels.items()]
            title = f"What is in the column {plain(heading, 40)}?"
            read = self._found.preview.columns if self._found is not None else ()
            now = next((one.fact for one in read if one.heading == heading), "")
            self.ask(
                Pick(title, facts, "its name", at=f"{_FACT}{now}"),
                lambda ident: self._column(heading, ident.removeprefix(_FACT)),
            )

    def _orders(self) -> list[Block]:
        """Month or day first, with what a day of the sheet is then."""
        example = self._found.preview.two_ways if self._found is not None else ""
        told = []
        for words, first in (("The month comes first", True), ("The day comes first", False)):
            day = say(date.fromisoformat(day_text(example, first)[:10])) if example else ""
            told.append(
                item(words, right=((f"{plain(example, 20)} is {day}" if day else "", "dim"),), id=f"{_DAYS}{first}")
            )
        return told

    def _order(self, ident: str) -> None:
        self._choose(month_first=ident.removeprefix(_DAYS) == "True")

    def _column(self, heading: str, fact: str) -> None:
        """One column is this fact, and no other one is."""
        others = {column: one for column, one in self.choice.columns.items() if one != fact or not fact}
        self._choose(columns={**others, heading: fact})

    def _choose(self, **chosen: object) -> None:
        self.choice = self.choice._replace(**chosen)  # type: ignore[arg-type]
        self.draw()

    def action_take(self) -> None:
        """Record all of it, unless the list is another by now; more than a list holds become the directory."""
        sheet, (year, season) = self._found, self._season()
        if sheet is None or not self._offer():
            return
        if season is not self._listed and season != self._listed:
            self.notify("The list has changed meanwhile: look again.", severity="warning", timeout=8)
            return self.draw()
        if sheet.directory:
            return self._to_directory(sheet)
        if len(sheet.programmes) > MOST_PROGRAMMES:
            words = f"The list would hold {len(sheet.programmes)} programmes, and {MOST_PROGRAMMES} is the most: keep fewer in the sheet."
            self.notify(words, severity="warning", timeout=10)
            return None
        self.desk.record(f"seasons.{year}.programmes", sheet.programmes)
        self.wizard.go_back()
        self.notify(f"{sheet.new} new, {sheet.there} brought up to date. u takes it back.", timeout=6)
        return None

    def _to_directory(self, sheet: Sheet) -> None:
        store = self.wizard.data.store
        try:
            write(store.files, store.folder.root, sheet.directory)
        except StoreError as refused:
            return self.wizard.say_refused(refused)
        self.wizard.go_back()
        self.wizard.open_page("directory")
