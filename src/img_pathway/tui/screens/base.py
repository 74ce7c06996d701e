"""What every screen of the wizard shares: top bar, key bar, the desk, redrawing when facts change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input

from img_pathway.days import say as day
from img_pathway.rulebook.types import OLD_DAYS, VERY_OLD_DAYS
from img_pathway.tui.commands import bindings
from img_pathway.tui.screens.answers_once import Front
from img_pathway.tui.textual_private import draw_soon, lay_out_unseen
from img_pathway.tui.widgets.bars import KeyBar, TopBar
from img_pathway.tui.widgets.page import Page
from img_pathway.tui.widgets.tolerant_inputs import PlainInput

if TYPE_CHECKING:
    from img_pathway.desk.events import FactRefused
    from img_pathway.desk.session import Desk
    from img_pathway.reports.page import Part
    from img_pathway.tui.wizard import Wizard

ARROW: tuple[Part, ...] = ((" ", ""), ("›", "dim"), (" ", ""))
"""Between the words of a place."""


class BaseScreen(Front, Screen[Any]):
    """A full screen that draws the desk's assessment and draws it anew when that changed."""

    DEFAULT_CSS = "BaseScreen { layout: vertical; background: $background; }"
    TITLE_PARTS: ClassVar[tuple[str, ...]] = ()
    SCOPE: ClassVar[str] = ""
    """Scope of the commands that work here beside those that work everywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.top = TopBar()
        self.keys = KeyBar()
        self._drawn: object = None
        self.wander = True
        """May the app's commands lead away from here?"""

    @property
    def pathway(self) -> Wizard:
        """The app, as far as a screen knows it."""
        return cast("Wizard", self.app)

    @property
    def desk(self) -> Desk:
        """The open profile."""
        return self.pathway.desk

    def place(self) -> str:
        """Where the user is, to be found again at the next start; empty for passing screens."""
        return ""

    def subject(self) -> str | None:
        """Id of the step, rule or cliff that Why is asked about here."""
        return None

    def what_if(self) -> str:
        """Id of the ready-made what-if that is at hand here; empty for none."""
        return ""

    def crumbs(self) -> tuple[Part, ...]:
        """The words at the left of the top bar, after the program's name."""
        return tuple(part for word in self.TITLE_PARTS for part in (*ARROW, (word, "strong")))

    def draw(self) -> None:
        """Bring every widget up to date with the desk."""

    def redraw(self) -> None:
        """Draw if the desk changed since the last drawing."""
        desk = self.desk
        state = (desk, desk.revision, desk.problem)
        if state == self._drawn or not self.is_mounted:
            return
        self._drawn = state
        self.draw_bar()
        self.draw()
        self.refresh_bindings()

    def draw_bar(self) -> None:
        """Write the top bar."""
        desk = self.desk
        target = desk.assessment.target_match
        right: list[Part] = []
        if desk.problem is not None:
            right.append(("✗ not saved", "danger"))
        elif desk.file.read_only is not None:
            right.append(("read-only", "warn"))
        elif desk.dirty:
            right.append(("… saving", "dim"))
        elif desk.saved_once:
            right.append(("✓ saved", "done"))
        age = (desk.today - desk.rulebook.as_of).days
        if age > VERY_OLD_DAYS:
            right.append((f"✗ RULES {age} DAYS OLD", "danger"))
        elif age > OLD_DAYS:
            right.append((f"! rules {age} days old", "warn"))
        right.append((desk.title, ""))
        if target is not None:
            right.append((f"Match {target}", ""))
        right.append((day(desk.today), "dim"))
        self.top.show((("img-pathway", "head"), *self.crumbs()), tuple(right))

    def on_mount(self) -> None:
        """First drawing."""
        self.redraw()

    def lay_out_behind(self) -> bool:
        """Draw and place everything while another screen is in front; False once nothing is left to do."""
        self.redraw()
        return not self.is_current and lay_out_unseen(self)

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another screen was in front."""
        self.redraw()
        draw_soon(self)

    def refused(self, event: FactRefused) -> bool:
        """Show a refusal beside its field; False leaves it to a notice."""
        return False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter chooses only where there is something under a cursor."""
        if action == "choose":
            return isinstance(self.focused, Page) and self.focused.cursor_id is not None
        return True

    def action_choose(self) -> None:
        """Choose what the cursor of the focused list is on."""
        if isinstance(self.focused, Page):
            self.focused.choose()

    def action_back(self) -> None:
        """Go back to the screen below."""
        self.pathway.go_back()


class FilteredScreen(BaseScreen):
    """A list with a field over it; what is typed there narrows the list."""

    DEFAULT_CSS = "FilteredScreen #filter { margin: 1 0 0 3; background: $foreground 10%; }"
    PROMPT: ClassVar[str] = ""
    """What can be typed into the field."""
    LONGEST: ClassVar[int] = 60
    page: Page

    def __init__(self) -> None:
        super().__init__()
        self.filter = PlainInput(
            placeholder=f"f: type {self.PROMPT}", compact=True, max_length=self.LONGEST, id="filter"
        )

    def words(self) -> list[str]:
        """The words typed."""
        return self.filter.value.casefold().split()

    def show_list(self) -> None:
        """Show what answers to the words."""

    def action_filter(self) -> None:
        """Go to the field."""
        self.filter.focus()

    @on(Input.Changed, "#filter")
    def narrow(self) -> None:
        """Show what answers while it is typed."""
        if self.is_mounted:
            self.show_list()

    @on(Input.Submitted, "#filter")
    def to_list(self) -> None:
        """Enter goes to the list."""
        self.page.focus()

    def on_key(self, event: events.Key) -> None:
        """Out of the field: down to the list; escape empties it first."""
        if self.focused is self.filter and event.key in ("down", "escape"):
            if event.key == "escape":
                self.filter.value = ""
            self.page.focus()
            event.stop()
            event.prevent_default()


class ReadingScreen(BaseScreen):
    """One page to read between the bars; a rule on it can be asked about."""

    DEFAULT_CSS = "ReadingScreen #text { padding: 1 0 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("reading")]
    SCOPE = "reading"
    AUTO_FOCUS = "#text"
    MEASURE: ClassVar[int] = 0
    """Cells the text is wide at most; 0 takes what there is."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page(id="text", measure=self.MEASURE)

    def compose(self) -> ComposeResult:
        """The page."""
        yield self.top
        yield self.page
        yield self.keys

    def subject(self) -> str | None:
        """The rule under the cursor; what follows @ only keeps two lines about one rule apart."""
        kind, _, ident = (self.page.cursor_id or "").partition(":")
        return ident.partition("@")[0] if kind == "rule" else None

    def on_page_chosen(self, event: Page.Chosen) -> None:
        """Enter or a click; Textual calls such a handler of every base, so what it does is `choose`."""
        self.choose(event.block_id)

    def choose(self, block_id: str) -> None:
        """Explain what is under the cursor."""
        if (subject := self.subject()) is not None:
            self.pathway.show_why(subject)
