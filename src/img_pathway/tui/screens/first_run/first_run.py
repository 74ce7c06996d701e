"""The first run: a few calm pages that ask only what decides the path. Nothing on them must be known."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.desk.events import FactRefused
from img_pathway.reports.page import Part
from img_pathway.tui.commands import BAR, Command, bound
from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.messages import FactEdited, ItemRemoved
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.first_run.pages import PAGES
from img_pathway.tui.widgets.lines import cells, joined, wrap
from img_pathway.tui.widgets.palette import painted

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk

CALM = "Leave out what you do not know. All is saved as you go and can be changed."

MARGIN, WIDEST = 2, 96
"""Cells beside the form, and those it takes at most."""

# fmt: off
FIRST_RUN_COMMANDS: tuple[Command, ...] = (
    Command("first-run.back", "f7,escape", "previous", "Back", "Go to the page before; nothing is lost.", BAR),
    Command("first-run.next", "f8,ctrl+n", "next", "Next", "Go to the next page; nothing has to be filled in.", BAR),
)
# fmt: on


class Lead(Widget):
    """The head of a page: which step of how many, its title, and why it is asked."""

    DEFAULT_CSS = "Lead { height: auto; width: 100%; padding: 1 2 1 2; }"

    def __init__(self) -> None:
        super().__init__()
        self._number = 0

    def show(self, number: int) -> None:
        """Draw another page's head, counted from 0."""
        self._number = number
        self.refresh(layout=True)

    def _rows(self, width: int) -> list[tuple[Part, ...]]:
        page = PAGES[self._number]
        step = f"Step {self._number + 1} of {len(PAGES)}"
        track: tuple[Part, ...] = tuple(
            ("━━ ", "rail" if number <= self._number else "faint") for number in range(len(PAGES))
        )
        head: tuple[Part, ...] = ((page.title, "head"),)
        right: tuple[Part, ...] = ((f"{step}  ", "dim"), *track)
        gap = width - cells(head) - cells(right)
        rows = [(*head, (" " * gap, ""), *right)] if gap > 1 else [head, ((step, "dim"),)]
        return [*rows, *map(joined, (*wrap(((page.why, ""),), width), *wrap(((CALM, "dim"),), width)))]

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """Rows needed."""
        return len(self._rows(width))

    def render_line(self, y: int) -> Strip:
        """Draw a row."""
        width = self.content_size.width
        rows = self._rows(width)
        return painted(self, rows[y] if y < len(rows) else (), width)


class Way(Widget, can_focus=True):
    """A way on: a button in one line. Textual's own brings hundreds of rules of style before the first frame."""

    DEFAULT_CSS = """
    Way { width: 14; height: 1; margin: 0 2 0 0; background: $foreground 14%; color: $foreground; }
    Way.-onward { background: $primary; color: $button-color-foreground; text-style: bold; }
    Way:focus { text-style: bold reverse; }
    Way:disabled { background: $foreground 7%; color: $foreground 50%; }
    Way:ansi { background: ansi_default; color: ansi_default; text-style: underline; }
    Way.-onward:ansi { text-style: bold underline; }
    Way:ansi:focus { text-style: bold reverse; }
    Way:ansi:disabled { text-style: dim; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "press", "Press", show=False)]

    class Pressed(Message):
        """It was chosen with Enter or the mouse."""

        def __init__(self, way: Way) -> None:
            super().__init__()
            self.way = way

        @property
        def control(self) -> Way:
            """The way, so that `@on` can select by its id."""
            return self.way

    def __init__(self, label: str, id: str, onward: bool = False) -> None:
        super().__init__(id=id, classes="-onward" if onward else None)
        self.label = label

    def call(self, label: str) -> None:
        """Call it something else."""
        self.label = label
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the label in the middle."""
        return Strip([Segment(self.label.center(self.size.width), self.rich_style)])

    def on_click(self) -> None:
        """A click chooses."""
        self.action_press()

    def action_press(self) -> None:
        """Choose it."""
        self.post_message(self.Pressed(self))


class FirstRun(BaseScreen):
    """Asks page by page and records through the session as it goes; dismissed, it leaves Home in front."""

    DEFAULT_CSS = f"""
    FirstRun #form {{ margin: 0 {MARGIN}; max-width: {WIDEST}; }}
    FirstRun #ways {{ height: 3; padding: 1 2 1 4; dock: bottom; margin: 0 0 1 0; }}
    """
    TITLE_PARTS: ClassVar[tuple[str, ...]] = ("First questions",)
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [*bound(FIRST_RUN_COMMANDS)]

    def __init__(self, desk: Desk, page: int = 0) -> None:
        """`page` is the page to begin with, from 0."""
        super().__init__()
        self._session = desk
        self.page = page
        self.lead = Lead()
        self.form = FactForm(desk, PAGES[page].keys, filling=True, id="form")
        self.back = Way("‹ Back", "back")
        self.onward = Way("Next ›", "next", onward=True)

    @property
    def desk(self) -> Desk:
        """The profile that is being filled in."""
        return self._session

    def compose(self) -> ComposeResult:
        """Head, fields, and the two ways on."""
        self._name_ways()
        self.form.expect(min(self.app.size.width - 2 * MARGIN, WIDEST))
        yield self.top
        yield self.lead
        yield self.form
        yield Horizontal(self.back, self.onward, id="ways")
        yield self.keys

    def on_mount(self) -> None:
        """Show the first page; its fields are there already."""
        self.redraw()
        self.form.focus_first()

    def draw(self) -> None:
        """Facts changed: show them."""
        self.form.refresh_facts()

    def refused(self, event: FactRefused) -> bool:
        """Show a refusal beside its field."""
        self.form.show_refusal(event.key, event.why, event.fix)
        return True

    async def show_page(self, number: int) -> None:
        """Show a page, counted from 0."""
        self.page = number
        self.form.show_keys(PAGES[number].keys)
        self._name_ways()
        self.refresh_bindings()
        await self.form.ready()
        self.form.focus_first()

    def _name_ways(self) -> None:
        self.lead.show(self.page)
        self.onward.call("Go to Home ›" if self.page == len(PAGES) - 1 else "Next ›")
        self.back.disabled = self.page == 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no page before the first."""
        if action == "previous":
            return None if self.page == 0 else True
        return super().check_action(action, parameters)

    @on(FactEdited)
    def record_fact(self, event: FactEdited) -> None:
        """A field holds a new value."""
        event.stop()
        self.desk.record(event.key, event.value)

    @on(ItemRemoved)
    def remove_item(self, event: ItemRemoved) -> None:
        """An entry was removed."""
        event.stop()
        self.desk.remove(event.key)

    def action_back(self) -> None:
        """As Back on every screen."""
        self.call_later(self.action_previous)

    @on(Way.Pressed, "#back")
    async def action_previous(self) -> None:
        """Close an open entry, else go to the page before."""
        if not self.form.leave_entry() and self.page > 0:
            await self._settle_then(self.page - 1)

    @on(Way.Pressed, "#next")
    async def action_next(self) -> None:
        """Close an open entry, else go on; after the last page to Home."""
        if self.form.leave_entry():
            return
        await self._settle_then(self.page + 1)

    def _finish(self) -> None:
        # Called later, so that the last edit has come up from its field and is recorded.
        if len(self.app.screen_stack) > 1:
            self.dismiss(None)
        else:
            self.pathway.go_home()
            self.pathway.make_ready()

    async def _settle_then(self, number: int) -> None:
        # What is still being typed is kept or explained before the page changes; it stays in its field either way.
        sound = self.form.settle()
        if number < len(PAGES):
            await self.show_page(number)
        elif sound:
            self.call_later(self._finish)
        else:
            self.form.focus_error()
