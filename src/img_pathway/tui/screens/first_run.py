"""The first run: ten questions that decide the path, none of which must be answered; then what they come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.desk.folder import QUESTIONS
from img_pathway.profile.typed.keys import fact_of, get
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, Part, line, text_block
from img_pathway.tui.commands import BAR, Command, NoText, bound
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
    asked: Callable[[Desk], object] = lambda desk: True
    """Is it asked of this person? The shortest way leaves it out."""
    looks_back: bool = False
    """Does it ask what has happened?"""


def _sat_both(desk: Desk) -> bool:
    exams = desk.profile.exams
    return all(any(one.date is None or one.date <= desk.today for one in sat) for sat in (exams.step1, exams.step2ck))


def _decided(desk: Desk) -> bool:
    """Has the target Match been held?"""
    held = desk.rulebook.event(desk.profile.profile.target_match, "nrmp.match-day")
    return held is not None and held.day <= desk.today


PAGES: tuple[FirstPage, ...] = (
    FirstPage(
        "Your medical school",
        "It decides whether you are an international graduate. A graduation ahead counts too: the day expected.",
        ("school.country", "school.name", "school.graduated"),
    ),
    FirstPage(
        "You",
        "Passports and status decide the visa part; where you are decides fees and local days.",
        ("profile.citizenships", "profile.us_status", "profile.location"),
    ),
    FirstPage(
        "Exams you have sat",
        "Every sitting counts, the failed ones too. None yet? F8 goes on.",
        ("exams.step1", "exams.step2ck"),
        looks_back=True,
    ),
    FirstPage(
        "Certificate and Pathway",
        "Asked because you have sat both Steps. Only what you have; else go on.",
        ("certificate.issued", "certificate.expires", "skills.pathway", "exams.step2cs", "exams.step3"),
        _sat_both,
    ),
    FirstPage(
        "Where you are going",
        "The Match you aim for, or the one you matched in. Changing it later erases nothing.",
        ("profile.target_match", "profile.specialties"),
    ),
    FirstPage(
        "How that Match ended",
        "Asked because it has been held. After it comes training, or a later Match.",
        ("seasons.{season}.result", "start.began"),
        _decided,
    ),
    FirstPage(
        "A Match before it",
        "Asked because you have sat both Steps. Only if you applied before; else go on.",
        ("seasons.{held}.result",),
        _sat_both,
    ),
)
"""What decides the path and nothing else, ten questions on the shortest way; the rest is asked where it is needed."""

WELCOME = "Welcome: your way from a medical school abroad to a US residency. Private, offline, two minutes."
AGAIN = "Your answers so far stand in the fields. Change what is no longer so, or go on."
CALM = "Skip what you do not know: Tab goes on. All is saved as you go."
DONE = "That is enough to begin. What else matters is asked at its step."

ROOMY = 24
"""Rows from which the end tells also where, by when and what it costs."""
BARS = 2
"""Rows at the top and the bottom that every screen has."""
MARGIN, WIDEST = 2, 96
"""Cells beside the form, and those it takes at most."""
TALLEST = 18
"""Rows of the form at most, with a list or calendar open in it: the ways on stand near the fields in a high window too."""

# fmt: off
FIRST_RUN_COMMANDS: tuple[Command, ...] = (
    Command("first-run.back", "escape,f7", "previous", "Back", "Go to the page before; from the first one to Home. Nothing is lost.", BAR),
    Command("first-run.next", "f8,ctrl+n", "next", "Go on", "Go to the next page, from the last one to Home; nothing has to be filled in.", BAR),
    Command("first-run.later", "f9", "later", "Later", "Go to Home now; what is typed stays here until you come back.", BAR),
)
# fmt: on


def way(desk: Desk) -> tuple[int, ...]:
    """The numbers of the pages that are asked of a person."""
    return tuple(number for number, page in enumerate(PAGES) if page.asked(desk))


def lead(
    number: int, numbers: Sequence[int], width: int, greeting: str = WELCOME, *, roomy: bool = True
) -> list[Block]:
    """The head of a page: which of the `numbers` that are asked, its title, and why it is asked; one past the last is the end.

    Over the first page stands the `greeting`.
    """
    at = sum(each < number for each in numbers)
    if number == len(PAGES):
        return [text_block(line(("Done", "head"), right=_track(at, len(numbers))), line((DONE, "dim")))]
    page, place = PAGES[number], f"Page {at + 1} of {len(numbers)}"
    head: Part = (page.title, "head")
    greeted = [text_block(line((greeting, "strong")), gap=1 if roomy else 0)] if number == 0 else []
    right: list[Part] = [(f"{place}  ", "dim"), *_track(at + 1, len(numbers))]
    fits = cells([head, *right]) + 1 < width
    title = (line(head, right=right),) if fits else (line(head), line((place, "dim")))
    return [*greeted, text_block(*title, line(page.why), line((CALM, "dim")))]


def _track(done: int, pages: int) -> list[Part]:
    return [("━━ ", "rail" if number < done else "faint") for number in range(pages)]


class Way(NoText, Widget, can_focus=True):
    """A way on: a button in one line. Textual's own brings hundreds of rules of style before the first frame."""

    DEFAULT_CSS = """
    Way { width: 14; height: 1; margin: 0 2 0 0; background: $foreground 14%; color: $foreground; }
    Way.-onward { background: $primary; color: $button-color-foreground; text-style: bold; }
    Way:focus { text-style: bold reverse; }
    Way:disabled { background: transparent; color: $foreground 80%; }
    Way:ansi { background: ansi_default; color: ansi_default; text-style: underline; }
    Way.-onward:ansi { text-style: bold underline; }
    Way:ansi:focus { text-style: bold reverse; }
    Way:ansi:disabled { text-style: dim; }
    """
    BINDINGS = [
        Binding("enter", "press", "Choose", id="form.keep"),
        Binding("space", "press", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

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

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return key != "space" and super().check_consume_key(key, character)

    def no_text(self) -> str:
        return f"Nothing is typed here. Enter: {self.label}"

    def on_click(self) -> None:
        self.action_press()

    def action_press(self) -> None:
        self.post_message(self.Pressed(self))


class FirstRun(BaseScreen):
    """Asks page by page and records through the session as it goes; left at any time, it begins there again."""

    DEFAULT_CSS = f"""
    FirstRun #lead {{ height: auto; padding: 1 1 1 0; scrollbar-gutter: auto; }}
    FirstRun.-choosing #lead {{ padding: 0 1 0 0; }}
    FirstRun.-choosing #ways {{ display: none; }}
    FirstRun #form {{ margin: 0 {MARGIN}; max-width: {WIDEST}; max-height: {TALLEST}; }}
    FirstRun #answer {{ max-width: {WIDEST}; }}
    FirstRun #ways {{ height: 3; padding: 1 2 1 4; }}
    """
    TITLE = "First questions"
    AUTO_FOCUS = None
    BINDINGS = [
        *bound(FIRST_RUN_COMMANDS),
        Binding("up,pageup", "up", show=False),
        Binding("down,pagedown", "down", show=False),
    ]

    def __init__(self, desk: Desk, page: int = 0, drafts: dict[str, str] | None = None) -> None:
        """`page` is the page to begin with, from 0; `drafts` stood in fields, not recorded, when they were left."""
        self._session = desk
        self.page = page if page in way(desk) else 0
        self._left_at: dict[int, str] = {}
        """The key of the field that had the cursor when a page was left."""
        asked = (key for page in PAGES for key in page.keys if "{" not in key)
        self.greeting = AGAIN if any(get(desk.profile, key) not in (None, ()) for key in asked) else WELCOME
        self.lead = Page(id="lead", static=True)
        self.answer: Page | None = None
        self.back, self.onward = Way("‹ Back", "back"), Way("Next ›", "next", onward=True)
        self.later = Way("Later", "later")
        form = FactForm(desk, PAGES[self.page].keys, id="form")
        form.looks_back = PAGES[self.page].looks_back
        form.fit = self._make_room
        form.drafts = {} if drafts is None else drafts
        super().__init__(self.lead, form, Horizontal(self.onward, self.back, self.later, id="ways"))
        self.form: FactForm = form

    @property
    def desk(self) -> Desk:
        """The profile that is being filled in."""
        return self._session

    def commands(self) -> tuple[Command, ...]:
        return FIRST_RUN_COMMANDS

    def compose(self) -> ComposeResult:
        self._name_ways()
        self.form.expect(min(self.app.size.width - 2 * MARGIN, WIDEST))
        yield from super().compose()

    def on_mount(self) -> None:
        """Show the first page; its fields are there already."""
        super().on_mount()
        self.form.focus_first()

    @property
    def ended(self) -> bool:
        """Are all pages behind?"""
        return self.page == len(PAGES)

    def place(self) -> str:
        return "home" if self.ended else QUESTIONS

    def leave_off(self) -> None:
        # What cannot be recorded is kept for the next time.
        self.form.put_down(tell=False)
        self.form.keep_drafts()
        self.wizard.data.leave_questions(self.desk, None if self.ended else self.page)

    def on_resize(self) -> None:
        self._show_lead()

    def _make_room(self) -> None:
        """In a low window the lead gives what it can, while a list or calendar lies open that would be cut."""
        opened = self.form.opened
        if (not opened or opened >= self.form.room) and self.has_class("-choosing") != (opened > 0):
            self.set_class(opened > 0, "-choosing")
            self._show_lead()
        elif opened and self.has_class("-choosing"):
            self._show_lead()

    def draw(self) -> None:
        self.form.refresh_facts()
        # An answer can add a page to the way.
        self._show_lead()

    async def show_page(self, number: int) -> None:
        """Show a page, counted from 0, the cursor where it was left; one past the last is what the answers come to."""
        self._left_at[self.page] = next((one.key for one in self.form.fields if one.has_focus_within), "")
        self.page = number
        self.form.display = not self.ended
        if self.answer is not None:
            self.answer.display = self.ended
        if self.ended:
            await self._show_answer()
            self.onward.focus()
        else:
            self._ask()
            await self.form.ready()
            left = next((one for one in self.form.fields if one.key == self._left_at.get(number)), None)
            if left is None or left.editor.disabled:
                self.form.focus_first()
            else:
                self.set_focus(left.editor)
        self._name_ways()
        self.refresh_bindings()
        self.leave_off()
        self.wizard.note_place()

    def _ask(self) -> None:
        page = PAGES[self.page]
        self.form.looks_back = page.looks_back
        self.form.show_keys(page.keys)

    async def _show_answer(self) -> None:
        from img_pathway.reports.pages.first import first_answer

        if self.answer is None:
            self.answer = Page(id="answer", static=True)
            await self.mount(self.answer, after=self.form)
        low = self.app.size.height < ROOMY
        answer = first_answer(self.desk.assessment, self.desk.rulebook, self.desk.plan(), brief=low)
        self.answer.show([*self._not_recorded(), *answer])

    def _not_recorded(self) -> list[Block]:
        """What stands in the fields and could not be read: said at the end too."""
        self.form.keep_drafts()
        asked = {key for page in PAGES for key in page.keys}
        left = [(fact.label, text) for key, text in self.form.drafts.items() if key in asked and (fact := fact_of(key))]
        words = ", ".join(f"{label} “{plain(text, 40)}”" for label, text in left)
        return (
            [text_block(line(("! ", "warn"), f"Not recorded yet: {words}. F7 leads back to it.", hang=2))]
            if left
            else []
        )

    def _show_lead(self) -> None:
        width, height = self.app.size
        head = lead(self.page, way(self.desk), width - 4, self.greeting, roomy=height >= ROOMY)
        if not self.has_class("-choosing"):
            self.lead.show(head)
            return
        lines = head[-1].lines
        for count in range(len(lines), 0, -1):
            self.lead.show([text_block(*lines[:count], gap=0)])
            if self.lead.rows_for(width) <= height - BARS - self.form.needed:
                return

    def _name_ways(self) -> None:
        self._show_lead()
        self.onward.call("Go to Home ›" if self.ended else "Next ›")
        self.back.disabled = self.page == 0
        self.later.display = not self.ended

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """At the end nothing is left for later."""
        return not self.ended if action == "later" else super().check_action(action, parameters)

    def action_back(self) -> None:
        """As Back on every screen."""
        self.call_later(self.action_previous)

    @on(Way.Pressed, "#back")
    async def action_previous(self) -> None:
        if self.form.leave_entry():
            return
        before = [number for number in way(self.desk) if number < self.page]
        if before:
            await self._settle_then(before[-1])
        else:
            self.action_later()

    @on(Way.Pressed, "#next")
    async def action_next(self) -> None:
        while self.form.leave_entry():
            pass
        # An answer just given may add a page: it is recorded before the way is asked for.
        if self.ended:
            self.call_later(self._go_home)
        elif self.form.let_go(told=True):
            self.form.put_aside()
            self.call_later(self._go_on)

    async def _go_on(self) -> None:
        await self.show_page(next((n for n in way(self.desk) if n > self.page), len(PAGES)))

    @on(Way.Pressed, "#later")
    def action_later(self) -> None:
        """Home, and back here whenever it is wanted."""
        self.form.settle()
        self.call_later(self._leave)

    def _leave(self) -> None:
        self.leave_off()
        self._go_home()

    def _go_home(self) -> None:
        # Called later, so that the last edit has come up from its field and is recorded.
        if len(self.app.screen_stack) > 1:
            self.dismiss(None)
            self.wizard.note_place()
        else:
            self.wizard.go_home()
            self.wizard.make_ready()

    async def _settle_then(self, number: int) -> None:
        # What is still being typed is recorded or explained before the page changes; it stays in its field either way.
        if self.form.let_go(told=True):
            self.form.put_aside()
            await self.show_page(number)

    def on_form_ended(self) -> None:
        """Past the last field the way on has the keys."""
        self.set_focus(self.onward)

    def action_up(self) -> None:
        """From the ways back into the form; at the end, up in what is read there."""
        if self.ended and self.answer is not None:
            self.answer.scroll_page_up(animate=False)
        else:
            self.form.focus_last()

    def action_down(self) -> None:
        """At the end, down in what is read there."""
        if self.ended and self.answer is not None:
            self.answer.scroll_page_down(animate=False)
