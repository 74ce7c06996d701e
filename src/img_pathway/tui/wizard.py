"""What a screen asks of the wizard around it: the open desk, and the ways from one screen to another.

A screen knows this and no app; the app keeps it. Imported by screens and dialogs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from img_pathway.desk.events import Unsaved
    from img_pathway.desk.folder import DataFolder
    from img_pathway.desk.session import Desk
    from img_pathway.profile.file.errors import StoreError
    from img_pathway.tui.forms.questions import Asked


class Wizard(Protocol):
    """The app, as far as a screen goes."""

    @property
    def desk(self) -> Desk:
        """The open profile."""

    @property
    def data(self) -> DataFolder:
        """The folder of the profiles."""

    def open_page(self, name: str, begin: str = "") -> None:
        """Open a page by its name in the app's table, unless it is in front; `begin` is what it is to begin with."""

    def open_step(self, step_id: str, *, beside: bool = False) -> None:
        """Show one step in its stage; Back leads here again, unless it stands `beside` and takes this place."""

    def open_field(self, place: str, item: Asked, fact: str = "") -> None:
        """Show a step, or the board of a page's name, with the cursor on one fact that its form asks, or on that fact of an entry of a list."""

    def open_stage(self, stage_id: str, *, beside: bool = False) -> None:
        """Show a stage at the step seen last there, else at the first that is open; `beside` as for a step."""

    def show_why(self, ident: str) -> None:
        """The whole reasoning behind a step, rule, deadline or cliff."""

    def go_back(self) -> None:
        """To where one came from, with cursor and scroll as left."""

    def go_home(self) -> None:
        """Down to Home."""

    def note_place(self) -> None:
        """Keep the place for coming back."""

    def allows(self, action: str, parameters: tuple[object, ...], screen: Screen[Any] | None) -> bool | None:
        """Can one of the app's own commands be done from a screen?"""

    def screen_left(self, screen: Screen[Any]) -> None:
        """Another screen is in front: what was said on this one is over."""

    def open_desk(self, desk: Desk) -> None:
        """Put another profile in the place of this one."""

    def open_fork(self, desk: Desk, step_id: str = "") -> None:
        """Put a what-if fork in its profile's place, from Home on or from one of its steps."""

    def open_guest(self, desk: Desk, then: Callable[[], object]) -> None:
        """Put somebody of a folder in the profile's place, then do something with them."""

    def make_ready(self) -> None:
        """While nothing else happens: mount what is opened next behind Home."""

    def welcome(self) -> None:
        """The first questions, then Home."""

    def say_refused(self, failed: StoreError | Unsaved) -> None:
        """Say what could not be done with a file."""

    def work_on_files(
        self, work: Callable[[], Any], done: Callable[[Any], object], refused: Callable[[Any], object]
    ) -> None:
        """Let a thread work on files; `done` gets what comes of it, `refused` the error. Keys wait meanwhile."""
