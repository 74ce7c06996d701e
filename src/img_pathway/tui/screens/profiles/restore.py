"""Earlier versions of a profile: offered when its file cannot be read, and whenever asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Button, Static

from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, line
from img_pathway.tui.screens.dialogs import Question, ok_or_cancel
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.profile.keep.backups import Backup


WORDS = (
    "Earlier versions are there, byte for byte. What stands in the file now is kept among them or beside it, "
    "so nothing is lost by bringing one back."
)
"""Beside what is wrong with the file that cannot be read."""


class Restore(Question[int | None]):
    """Asks which version to bring back; gives its number, or None when none."""

    DEFAULT_CSS = "Restore Page { height: auto; max-height: 10; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Bring back", show=False),
        Binding("q,ctrl+q", "cancel", "Cancel", show=False),
    ]
    AUTO_FOCUS = "Page"

    def __init__(self, title: str, words: str, versions: Sequence[Backup]) -> None:
        super().__init__()
        self._texts = (plain(title), plain(words, 600))
        self._versions = versions

    def compose(self) -> ComposeResult:
        """Title, explanation, the versions and a way out."""
        title, words = self._texts
        with Vertical():
            yield Static(title, classes="head", markup=False)
            yield Static(words, classes="words", markup=False)
            yield Page(self._blocks(), id="versions")
            yield ok_or_cancel("Bring back")

    def _blocks(self) -> list[Block]:
        blocks = []
        for number, version in enumerate(self._versions, 1):
            when = version.time.astimezone()
            parts = line(
                (f"{when.day} {when:%b %Y  %H:%M:%S}", "strong"), ("  the newest" if number == 1 else "", "dim")
            )
            blocks.append(Block((parts,), id=f"version:{number}", gap=0))
        return blocks

    @on(Page.Chosen, "#versions")
    def chosen(self, event: Page.Chosen) -> None:
        """Enter or a click on a version."""
        self.dismiss(int(event.block_id.partition(":")[2]))

    @on(Button.Pressed, "#ok")
    def action_choose(self) -> None:
        """Take the version under the cursor."""
        self.query_one(Page).choose()
