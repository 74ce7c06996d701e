"""Taking programmes or interviews from a sheet, on the screen: asked for, shown, and taken all or not at all."""

from __future__ import annotations

from asyncio import to_thread
from functools import partial
from typing import TYPE_CHECKING

from img_pathway.profile.facts.season import Season
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.file.paths import absolute
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import about, item
from img_pathway.tui.screens.boards import BoardScreen
from img_pathway.tui.screens.dialogs import Ask, Choose, Confirm

if TYPE_CHECKING:
    from img_pathway.desk.sheets import Kind, Sheet

_SMALL = 100_000
"""Bytes of a sheet that is read at once."""
_TOLD = 6
"""Doubts of a sheet told before it is taken."""


class SheetScreen(BoardScreen):
    """A board that is filled from a sheet."""

    SHEET: Kind

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "import_sheet":
            return self.desk.profile.profile.target_match is not None and self.desk.file.read_only is None
        return super().check_action(action, parameters)

    def action_import_sheet(self) -> None:
        """Ask for a sheet, show what it would do, and take it all or not at all."""
        words = "A CSV, TSV, XLSX or ODS file with a row of headings. It is shown before anything is recorded."
        title = f"{'Programmes' if self.SHEET == 'programs' else 'Interviews'} from a sheet"
        self.ask(Ask(title, "Path of the file", words), lambda text: self.run_worker(self._look_at(text)))

    async def _look_at(self, text: str) -> None:
        from img_pathway.desk.sheets import read_sheet
        from img_pathway.profile.sheets.programmes import MOST_PROGRAMMES
        from img_pathway.profile.sheets.read import SheetError

        desk, year = self.desk, self.desk.profile.profile.target_match or 0
        season = desk.profile.seasons.get(year) or Season()
        try:
            path = absolute(text)
            look = partial(read_sheet, self.SHEET, path, season.programmes, desk.rulebook, desk.today, {})
            # A small one is there before the next key; a large one does not hold up the screen.
            sheet = look() if path.stat().st_size < _SMALL else await to_thread(look)
        except SheetError as wrong:
            self._warn(f"{wrong.what[:1].upper()}{wrong.what[1:]}: {wrong.fix}.")
            return
        except (OSError, RuntimeError) as error:
            self._warn(f"{getattr(error, 'strerror', None) or 'It cannot be read'}: {text}")
            return
        if sheet.directory:
            self._to_directory(sheet)
        elif not sheet.preview.found:
            self._warn(_told(sheet))
        elif len(sheet.programmes) > MOST_PROGRAMMES:
            count, most = len(sheet.programmes), MOST_PROGRAMMES
            self._warn(f"The list would hold {count} programmes, and {most} is the most: keep fewer in the sheet.")
        else:
            count, noun = len(sheet.preview.found), sheet.noun if len(sheet.preview.found) == 1 else f"{sheet.noun}s"
            title = f"Take {count} {noun}: {sheet.new} new, {sheet.there} brought up to date?"
            self.ask(Confirm(title, _told(sheet), yes="Take them"), lambda _: self._take(year, season, sheet))

    def _take(self, year: int, season: Season, sheet: Sheet) -> None:
        """Record it, unless the list is another by now."""
        if (self.desk.profile.seasons.get(year) or Season()).programmes != season.programmes:
            self._warn("The list has changed meanwhile: take the sheet again.")
            return
        self.desk.record(f"seasons.{year}.programmes", sheet.programmes)

    def _warn(self, text: str) -> None:
        self.notify(text, severity="warning", timeout=10)

    def _to_directory(self, sheet: Sheet) -> None:
        """More programmes than a list holds are a directory to choose from."""
        from img_pathway.profile.sheets.directory import write

        store = self.pathway.data.store

        def take(_: bool) -> None:
            try:
                write(store.files, store.folder.root, sheet.directory)
            except StoreError as refused:
                return self.pathway.say_refused(refused)
            self.pathway.open_page("directory")

        title = f"Keep {len(sheet.directory):,} programmes as the directory to choose from?"
        self.ask(Confirm(title, _told(sheet), yes="Keep them"), take)


class InterviewsScreen(SheetScreen):
    """Interviews by the clock; each is recorded with its programme."""

    TITLE = "Interviews"
    NAME = "interviews"
    SHEET = "interviews"
    SCOPE = "interviews"
    KEYS = ("seasons.{season}.programmes",)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "add" and self.desk.profile.profile.target_match is None:
            return False
        return super().check_action(action, parameters)

    async def action_add(self) -> None:
        """With which programme? Then a new interview of it; a programme that is not listed yet comes first."""
        year = self.desk.profile.profile.target_match or 0
        key = f"seasons.{year}.programmes"
        listed = (self.desk.profile.seasons.get(year) or Season()).programmes
        choices = [
            item(one.called, right=((", ".join(filter(None, (one.specialty, one.state))), "dim"),), id=f"at:{key}.{number}.interviews.{len(one.interviews) + 1}")
            for number, one in enumerate(listed, 1)
        ]  # fmt: skip
        if not choices:
            self.notify("An interview belongs to a programme of your list: add the programme first.", timeout=6)
            await super().action_add()
            return
        self.ask(
            Choose("With which programme?", choices),
            lambda block_id: self.run_worker(self.open_fact(about(block_id)), exclusive=True),
        )


def _told(sheet: Sheet) -> str:
    found = sheet.preview
    read = ", ".join(heading for heading, label in found.columns if label)
    without = "without a name or code" if sheet.noun == "programme" else "of no programme on your list"
    left = ", ".join(plain(heading, 40) for heading, label in found.columns if not label)
    lines = [f"{found.read} rows read, {found.unknown} {without}. Columns read: {read}."]
    lines += [f"Not read: {left}. On the command line, import --map says what a column is."] if left else []
    lines += [f"Row {one.row}, {one.column}: {one.value}: {one.why}." for one in found.doubts[:_TOLD]]
    if len(found.doubts) > _TOLD:
        lines.append(f"{len(found.doubts) - _TOLD} more cells are in doubt and left out.")
    return "\n".join(lines)
