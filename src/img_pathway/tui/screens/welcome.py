"""The very first screen: name a new profile, open one that exists, or look at a sample."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from img_pathway import profile
from img_pathway.profile.errors import StoreError
from img_pathway.profile.text import plain
from img_pathway.records import NamedTuple
from img_pathway.tui.messages import Unsaved
from img_pathway.tui.widgets.lines import Block, line
from img_pathway.tui.widgets.page import Page
from img_pathway.tui.widgets.steady import PlainInput

if TYPE_CHECKING:
    from img_pathway.tui.app import PathwayApp

SAMPLE_FOLDER = Path(profile.__file__).parent / "samples"
SAMPLES: tuple[tuple[str, str, str], ...] = (
    ("pune", "A final-year student in Pune", "Step 1 passed, Step 2 CK and OET ahead, aiming at Match 2028"),
    ("caribbean", "A US citizen at a Caribbean school", "One failed and one passed Step 1, one OET score short"),
)
"""Name, title and one line of every bundled sample."""


class Choice(NamedTuple):
    """What was chosen: the name of a new profile, of one that exists, or of a sample."""

    kind: Literal["new", "open", "sample"]
    name: str


def usable(name: str) -> str:
    """Why a name cannot be used for a profile; empty if it can."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", name) is None:
        return "Use letters, digits, - and _ only, at most 60."
    return ""


class Welcome(Screen[Choice | None]):
    """Dismissed with a `Choice`, or with None when the user leaves."""

    DEFAULT_CSS = """
    Welcome { align: center middle; }
    Welcome > Vertical { width: 72; max-width: 96%; height: auto; max-height: 96%; }
    Welcome .head { text-style: bold; color: $primary; }
    Welcome .words { color: $foreground 75%; margin: 0 0 1 0; }
    Welcome .wrong { color: $error; height: 1; }
    Welcome Input { background: $foreground 10%; }
    Welcome Page { height: auto; max-height: 10; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Quit", show=False),
        Binding("enter", "choose", "Open", show=False),
    ]
    AUTO_FOCUS = "Input"

    def __init__(self, profiles: Sequence[str] = (), check: Callable[[str], str] = usable) -> None:
        """`profiles` are the names that exist; `check` says why a new name cannot be used, or nothing."""
        super().__init__()
        self._profiles = tuple(profiles)
        self._check = check
        self._wrong = Static("", classes="wrong", markup=False)

    def compose(self) -> ComposeResult:
        """Greeting, the name of a new profile, and what else can be opened."""
        with Vertical():
            yield Static("img-pathway", classes="head", markup=False)
            yield Static(
                "From “is my school listed?” to the first day of residency. Offline and private: what you "
                "record stays in one file on this computer. Not legal advice; not affiliated with ECFMG, USMLE, "
                "FSMB, AAMC or NRMP.",
                classes="words",
                markup=False,
            )
            yield Static("Start a profile. What shall it be called?", markup=False)
            yield PlainInput(placeholder="for example: me", compact=True, max_length=80)
            yield self._wrong
            yield Page(self._blocks(), id="others")

    def _blocks(self) -> list[Block]:
        blocks = [
            Block((line(("Open ", "dim"), (plain(name, 60), "strong")),), id=f"open:{name}", gap=0)
            for name in self._profiles
        ]
        blocks += [
            Block((line(("Look at a sample: ", "dim"), (title, "")), line((about, "dim"))), id=f"sample:{name}", gap=0)
            for name, title, about in SAMPLES
        ]
        return blocks

    @on(Input.Submitted)
    def name_given(self, event: Input.Submitted) -> None:
        """Begin a new profile under this name."""
        name = event.value.strip()
        why = self._check(name) if name else "Type a name first, or choose below."
        if not why and name in self._profiles:
            why = "There is a profile of that name already: open it below."
        self._wrong.update(why)
        if not why:
            self.dismiss(Choice("new", name))

    @on(Input.Changed)
    def name_changed(self) -> None:
        """A former remark no longer holds."""
        self._wrong.update("")

    @on(Page.Chosen, "#others")
    def other_chosen(self, event: Page.Chosen) -> None:
        """Open a profile or a sample."""
        kind, _, name = event.block_id.partition(":")
        self.dismiss(Choice("open" if kind == "open" else "sample", name))

    def on_key(self, event: events.Key) -> None:
        """Up and down lead from the name to the list and back."""
        page = self.query_one(Page)
        if event.key == "down" and isinstance(self.focused, Input):
            page.focus()
        elif event.key == "up" and self.focused is page and page.cursor_id == self._blocks()[0].id:
            self.query_one(Input).focus()
        else:
            return
        event.stop()
        event.prevent_default()

    def action_choose(self) -> None:
        """Choose what the cursor of the list is on."""
        self.query_one(Page).choose()

    def action_leave(self) -> None:
        """Leave without choosing."""
        self.dismiss(None)


def begin(app: PathwayApp) -> None:
    """Greet, and do what is chosen: a new profile goes on to the first questions, anything else to Home."""
    library = app.library

    def chosen(choice: Choice | None) -> None:
        if choice is None:
            app.exit()
            return
        name = choice.name
        try:
            if choice.kind == "new":
                library.new(name)
            elif choice.kind == "sample":
                # A copy of its own in the data folder: it can be tried out, changed and deleted.
                name = f"sample-{choice.name}"
                if not library.path_of(name).exists():
                    library.copy(SAMPLE_FOLDER / f"{choice.name}.toml", name)
            session = library.open(library.path_of(name))
        except (Unsaved, StoreError) as failed:
            app.notify(f"{failed.where}\n{failed.todo}", title=failed.what, severity="error", timeout=12, markup=False)
            begin(app)
            return
        app.open_session(session)
        if choice.kind == "new":
            app.welcome()

    app.push_screen(Welcome(tuple(path.stem for path in library.profiles())), chosen)
