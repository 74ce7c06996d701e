"""The wizard cannot read its file: offer the earlier versions by itself, before anything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import App
from textual.reactive import Initialize, Reactive
from textual.theme import Theme

from img_pathway.tui import themes
from img_pathway.tui.screens.dialogs import UNREADABLE, Restore
from img_pathway.tui.shell.signals import on_signals
from img_pathway.tui.textual_private import QuietEnd

if TYPE_CHECKING:
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
