"""The first run: a few calm pages that ask only what decides the path. Nothing on them must be known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.reports.page import Block, Part, line
from img_pathway.tui.commands import BAR, Command, bound
from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.widgets.lines import cells
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk


class FirstPage(NamedTuple):
    """One page of the first run."""

    title: str
    why: str
    keys: tuple[str, ...]


PAGES: tuple[FirstPage, ...] = (
    FirstPage(
        "Your medical school",
        "It decides whether you are an international graduate and what to prove.",
        ("school.country", "school.name", "school.status", "school.enrolled", "school.graduated"),
    ),
    FirstPage(
        "You",
        "Passports and status decide the visa part; the place decides local days.",
        ("profile.citizenships", "profile.us_status", "profile.location", "profile.time_zone"),
    ),
    FirstPage(
        "Certificate and Pathway",
        "Only if you are certified by ECFMG or have applied to a Pathway. Else go on.",
        ("certificate.issued", "certificate.expires", "skills.pathway"),
    ),
    FirstPage(
        "Exams you have sat",
        "Every sitting counts, the failed ones too. Add booked ones if you like.",
        ("exams.step1", "exams.step2ck", "exams.step2cs", "exams.step3"),
    ),
    FirstPage(
        "Where you are going",
        "The Match year sets the calendar. Changing it later erases nothing.",
        ("profile.target_match", "profile.specialties"),
    ),
)
"""Everything that decides the path and nothing else; the rest is asked where it is needed."""

CALM = "Leave out what you do not know. All is saved as you go and can be changed."

MARGIN, WIDEST = 2, 96
"""Cells beside the form, and those it takes at most."""

# fmt: off
FIRST_RUN_COMMANDS: tuple[Command, ...] = (
    Command("first-run.back", "f7,escape", "previous", "Back", "Go to the page before; nothing is lost.", BAR),
    Command("first-run.next", "f8,ctrl+n", "next", "Next", "Go to the next page; nothing has to be filled in.", BAR),
)
# fmt: on


def lead(number: int, width: int) -> Block:
    """The head of a page: which step of how many, its title, and why it is asked."""
    page, step = PAGES[number], f"Step {number + 1} of {len(PAGES)}"
    track: list[Part] = [("━━ ", "rail" if each <= number else "faint") for each in range(len(PAGES))]
    head: Part = (page.title, "head")
    right: list[Part] = [(f"{step}  ", "dim"), *track]
    if cells([head, *right]) + 1 < width:
        return Block((line(head, right=right), line(page.why), line((CALM, "dim"))))
    return Block((line(head), line((step, "dim")), line(page.why), line((CALM, "dim"))))


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
    BINDINGS = [Binding("enter", "press", "Press", show=False)]

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
        return Strip([Segment(self.label.center(self.size.width), self.rich_style)])

    def on_click(self) -> None:
        self.action_press()

    def action_press(self) -> None:
        self.post_message(self.Pressed(self))


class FirstRun(BaseScreen):
    """Asks page by page and records through the session as it goes; dismissed, it leaves Home in front."""

    DEFAULT_CSS = f"""
    FirstRun #lead {{ height: auto; padding: 1 1 1 0; scrollbar-gutter: auto; }}
    FirstRun #form {{ margin: 0 {MARGIN}; max-width: {WIDEST}; }}
    FirstRun #ways {{ height: 3; padding: 1 2 1 4; dock: bottom; margin: 0 0 1 0; }}
    """
    TITLE = "First questions"
    AUTO_FOCUS = None
    BINDINGS = [*bound(FIRST_RUN_COMMANDS)]

    def __init__(self, desk: Desk, page: int = 0) -> None:
        """`page` is the page to begin with, from 0."""
        self._session = desk
        self.page = page
        self.lead = Page(id="lead", static=True)
        self.back, self.onward = Way("‹ Back", "back"), Way("Next ›", "next", onward=True)
        form = FactForm(desk, PAGES[page].keys, id="form")
        super().__init__(self.lead, form, Horizontal(self.back, self.onward, id="ways"))
        self.form: FactForm = form

    @property
    def desk(self) -> Desk:
        """The profile that is being filled in."""
        return self._session

    def compose(self) -> ComposeResult:
        self._name_ways()
        self.form.expect(min(self.app.size.width - 2 * MARGIN, WIDEST))
        yield from super().compose()

    def on_mount(self) -> None:
        """Show the first page; its fields are there already."""
        super().on_mount()
        self.form.focus_first()

    def on_resize(self) -> None:
        self.lead.show([lead(self.page, self.app.size.width - 4)])

    def draw(self) -> None:
        self.form.refresh_facts()

    async def show_page(self, number: int) -> None:
        """Show a page, counted from 0."""
        self.page = number
        self.form.show_keys(PAGES[number].keys)
        self._name_ways()
        self.refresh_bindings()
        await self.form.ready()
        self.form.focus_first()

    def _name_ways(self) -> None:
        self.lead.show([lead(self.page, self.app.size.width - 4)])
        self.onward.call("Go to Home ›" if self.page == len(PAGES) - 1 else "Next ›")
        self.back.disabled = self.page == 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "previous":
            return None if self.page == 0 else True
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """As Back on every screen."""
        self.call_later(self.action_previous)

    @on(Way.Pressed, "#back")
    async def action_previous(self) -> None:
        if not self.form.leave_entry() and self.page > 0:
            await self._settle_then(self.page - 1)

    @on(Way.Pressed, "#next")
    async def action_next(self) -> None:
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
        # What is still being typed is recorded or explained before the page changes; it stays in its field either way.
        if not self.form.let_go():
            return
        if number < len(PAGES):
            await self.show_page(number)
        else:
            self.call_later(self._finish)
