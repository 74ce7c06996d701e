"""The boards that a sheet can fill: the file is asked for, and what it would do is shown before anything is recorded."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING

from img_pathway.profile.file.paths import absolute, why_no_file
from img_pathway.tui.screens.boards import BoardScreen
from img_pathway.tui.screens.dialogs import Ask

if TYPE_CHECKING:
    from img_pathway.desk.sheets import What

_SMALL = 100_000
"""Bytes of a sheet that is read at once."""


class SheetScreen(BoardScreen):
    """A board that is filled from a sheet."""

    SHEET: What

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.can_add() if action == "import_sheet" else super().check_action(action, parameters)

    def can_add(self) -> bool:
        return self.desk.profile.profile.target_match is not None and super().can_add()

    def action_import_sheet(self) -> None:
        """Ask for a sheet; what it would do is shown on a screen of its own."""
        words = (
            "A CSV, TSV, XLSX or ODS file with a row of headings; Tab completes its path. "
            "It is shown before anything is recorded."
        )
        title = f"{'Programmes' if self.SHEET == 'programs' else 'Interviews'} from a sheet"
        ask = Ask(title, "such as ~/list.csv", words, check=why_no_file)
        self.ask(ask, lambda text: self.run_worker(self._look_at(text)))

    async def _look_at(self, text: str) -> None:
        from img_pathway.profile.sheets.read import SheetError, read_sheets
        from img_pathway.tui.screens.import_sheet import ImportScreen

        try:
            path = absolute(text)
            # A small one is there before the next key; a large one does not hold up the screen.
            small = path.stat().st_size < _SMALL
            tabs = read_sheets(path) if small else await to_thread(read_sheets, path)
        except SheetError as wrong:
            self._warn(f"{wrong.what[:1].upper()}{wrong.what[1:]}: {wrong.fix}.")
        except (OSError, RuntimeError) as error:
            self._warn(f"{getattr(error, 'strerror', None) or 'It cannot be read'}: {text}")
        else:
            self.app.push_screen(ImportScreen(self.SHEET, path.name, tabs))

    def _warn(self, text: str) -> None:
        self.notify(text, severity="warning", timeout=10)
