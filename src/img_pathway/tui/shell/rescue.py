"""The wizard cannot read its file: offer the earlier versions by itself, before anything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.reactive import Initialize, Reactive
from textual.theme import Theme

from img_pathway.tui import themes
from img_pathway.tui.screens.dialogs import UNREADABLE, Restore
from img_pathway.tui.shell.signals import on_signals
from img_pathway.tui.textual_private import QuietEnd, error_of

if TYPE_CHECKING:
    from pathlib import Path

    from textual.screen import Screen

    from img_pathway.desk.folder import DataFolder
    from img_pathway.desk.session import Desk
    from img_pathway.profile.file.errors import StoreError
    from img_pathway.profile.keep.backups import Backup


def _first(_: object) -> str:
    return themes.DEFAULT


class RescueApp(QuietEnd, App[str]):
    """Asks one question; the number of the version as text, or None."""

    TITLE = "img-pathway"
    ENABLE_COMMAND_PALETTE = False
    theme: Reactive[str] = Reactive(Initialize(_first))

    def __init__(self, refused: StoreError, versions: Sequence[Backup]) -> None:
        super().__init__()
        self._refused = refused
        self._versions = versions

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Textual's themes and our two."""
        return {**super().available_themes, **themes.OWN}

    def on_mount(self) -> None:
        on_signals(lambda number: self.exit(return_code=128 + number))
        words = f"{self._refused.where}: {self._refused.what}. {UNREADABLE}"
        self.push_screen(Restore("This profile cannot be read", words, self._versions), self.exit)

    def screen_left(self, screen: Screen[Any]) -> None:
        """Nothing is said here that would go with a question."""


def bring_back(data: DataFolder, path: Path, refused: StoreError) -> Desk:
    """Ask for an earlier version, and open what was brought back. Raises what was `refused` where none is."""
    versions = data.versions(path)
    if not versions:
        raise refused
    rescue = RescueApp(refused, versions)
    number = rescue.run()
    if (error := error_of(rescue)) is not None:
        raise error from None
    if number is None:
        raise refused
    data.store.restore(path, int(number))
    return data.open(path)
