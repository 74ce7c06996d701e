"""What every screen of the wizard shares: top bar, key bar, the desk, redrawing when facts change."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from img_pathway.days import say as day
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.typed.problem import BadValue
from img_pathway.rulebook.types import OLD_DAYS, VERY_OLD_DAYS
from img_pathway.tui.commands import Command, bindings, in_scope
from img_pathway.tui.forms.check import sentence
from img_pathway.tui.textual_private import draw_soon, lay_out_unseen
from img_pathway.tui.widgets.bars import KeyBar, TopBar
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from textual.geometry import Offset

    from img_pathway.desk.events import FactRefused
    from img_pathway.desk.session import Desk
    from img_pathway.reports.page import Part
    from img_pathway.tui.forms.fact_form import FactForm
    from img_pathway.tui.wizard import Wizard

    Base = Screen[Any]
else:
    # A mix-in is no Screen itself: Textual looks up styles along the first base class only.
    Base = object

Answer = TypeVar("Answer")
ARROW: tuple[Part, ...] = ((" ", ""), ("›", "dim"), (" ", ""))
"""Between the words of a place."""
FORM = "form"
"""Group of the workers that bring a form up: what is typed meanwhile waits for it."""
RESTED = 0.05
"""Seconds after which a cursor rests."""


class Front(Base):
    """Mix-in, the first base of a screen: bears answers that come twice, and presses on what is not there any more."""

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """As Textual's, which takes away whatever is in front: nothing happens when that is another by now."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def on_screen_suspend(self) -> None:
        """What was said here is not said elsewhere, and what has the keys now shows it alone."""
        cast("Wizard", self.app).screen_left(self)
        self._show_who_acts()

    def on_screen_resume(self) -> None:
        self._show_who_acts()

    def _show_who_acts(self) -> None:
        if self.focused is not None:
            self.focused.refresh()

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """As Textual's, which begins a selection there: nothing begins on what was just taken away."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (widget, offset) if widget is not None and widget.is_attached else (None, None)


class BaseScreen(Front, Screen[Any]):
    """A full screen that draws the desk's assessment and draws it anew when that changed."""

    DEFAULT_CSS = "BaseScreen { layout: vertical; background: $background; }"
    SCOPE: ClassVar[str] = ""
    """Scope of the commands that work here beside those that work everywhere; their keys become its bindings."""
    VIEWS: ClassVar[bool] = False
    """Do the views stand over the keys?"""
    BAR_FOLLOWS: ClassVar[bool] = True
    """Does the bar follow the cursor by itself? Else the screen tells it with what it has to do at rest anyway."""
    OF_OTHERS: ClassVar[bool] = False
    """Is it about other people than the one whose profile is open?"""

    def __init_subclass__(cls, **options: Any) -> None:
        if "SCOPE" in vars(cls):
            cls.BINDINGS = [*bindings(cls.SCOPE)]
        super().__init_subclass__(**options)

    def __init__(self, *panes: Widget) -> None:
        """`panes` stand between the bars."""
        super().__init__()
        self.top = TopBar()
        self.keys = KeyBar(self.VIEWS)
        self.panes = panes
        self.form: FactForm | None = None
        """Where facts are recorded, if they are here."""
        self._drawn: object = None
        self._offering: TimerHandle | None = None
        self.wander = True
        """May the app's commands lead away from here?"""

    def compose(self) -> ComposeResult:
        yield self.top
        yield from self.panes
        yield self.keys

    @property
    def wizard(self) -> Wizard:
        """The app, as far as a screen knows it."""
        return cast("Wizard", self.app)

    @property
    def desk(self) -> Desk:
        """The open profile."""
        return self.wizard.desk

    @on(Page.Highlighted)
    def offer(self) -> None:
        """What can be done depends on what is under the cursor: the bar tells it once that rests."""
        if not self.BAR_FOLLOWS:
            return
        if self._offering is not None:
            self._offering.cancel()
        self._offering = get_running_loop().call_later(RESTED, self._tell_keys)

    def _tell_keys(self) -> None:
        # What was chosen may have led away.
        if self.is_active:
            self.call_later(self.refresh_bindings)

    def place(self) -> str:
        """Where the user is, to be found again at the next start; empty for passing screens."""
        return ""

    def leave_off(self) -> None:
        """Note what is half done here, for coming back to it; the program may end, or another profile is opened."""
        if self.form is not None:
            self.form.put_down()
            self.form.keep_drafts()

    def subject(self) -> str | None:
        """Id of the step, rule or cliff that Why is asked about here."""
        return None

    def has_person(self) -> bool:
        """Where it is about others: is one of them under the cursor?"""
        return False

    def with_person(self, then: Callable[[], object]) -> None:
        """Open the one under the cursor, then do something with them."""

    def what_if(self) -> str:
        """Id of the ready-made what-if that is at hand here; empty for none."""
        return ""

    def commands(self) -> tuple[Command, ...]:
        """What can be done here beside what can be done everywhere."""
        return in_scope(self.SCOPE)

    def vain(self, command: Command) -> str:
        """Why a command does nothing here now."""
        return command.vain

    def crumbs(self) -> tuple[Part, ...]:
        """The words at the left of the top bar, after the program's name."""
        return (*ARROW, (self.TITLE, "strong")) if self.TITLE else ()

    def draw(self) -> None:
        """Bring every widget up to date with the desk."""

    def swapped(self, key: str) -> None:
        """A fact was taken back or put again: the cursor goes to it, where it has a line of its own."""

    def forks_changed(self, name: str) -> None:
        """A what-if came back: it counts on Home, and where all of them stand the cursor goes to it."""
        self._drawn = None
        self.redraw()

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

    def person(self) -> str:
        """What the top bar calls the profile."""
        return self.desk.title

    def draw_bar(self) -> None:
        """Write the top bar."""
        desk = self.desk
        target = desk.profile.profile.target_match
        right: list[Part] = []
        lasting: list[Part] = []
        if desk.problem is not None:
            lasting.append(("✗ not saved", "danger"))
        elif desk.file.read_only is not None:
            lasting.append(("read-only", "warn"))
        elif desk.dirty:
            right.append(("… saving", "dim"))
        elif desk.saved_once:
            right.append(("✓ saved" if desk.fork is None else "✓ kept", "done"))
        age = (desk.real.today - desk.rulebook.as_of).days
        if age > VERY_OLD_DAYS:
            right.append((f"✗ RULES {age} DAYS OLD", "danger"))
        elif age > OLD_DAYS:
            right.append((f"! rules {age} days old", "warn"))
        right.append((self.person(), ""))
        if target is not None:
            right.append((f"Match {target}", ""))
        # Where somebody else lives it may be another day already.
        as_if = self.wizard.data.pretended or (desk.today != desk.real.today and not desk.guest)
        lasting.append((f"as if {day(desk.today)}", "warn") if as_if else (day(desk.today), "dim"))
        self.top.show((("img-pathway", "head"), *self.crumbs()), tuple(right), tuple(lasting))
        self.top.tell_fork(desk.fork.title if desk.fork is not None else "")

    def on_mount(self) -> None:
        self.redraw()

    def lay_out_behind(self) -> bool:
        """Draw and place everything while another screen is in front; False once nothing is left to do."""
        self.redraw()
        return not self.is_current and lay_out_unseen(self)

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another screen was in front."""
        self.redraw()
        draw_soon(self)

    def ask(self, question: ModalScreen[Answer | None], then: Callable[[Answer], object]) -> None:
        """Put a question in front; `then` gets the answer, unless that is no, nothing or Escape."""

        def answered(answer: Answer | None) -> None:
            if answer:
                then(answer)
            elif answer is False:
                self.say("Nothing is changed.")

        self.app.push_screen(question, answered)

    def bring(self, work: Callable[[], Awaitable[object]]) -> None:
        """Bring a form up in the background."""
        self.run_worker(work, group=FORM, exclusive=True)

    def say(self, text: str) -> None:
        """Say something in place of the keys until the next one is pressed; empty says nothing any more."""
        self.keys.say(text)

    @contextmanager
    def told(self, title: str = "") -> Iterator[None]:
        """What is refused in here is told in words, and nothing more happens."""
        try:
            yield
        except BadValue as bad:
            self.notify(sentence(bad.why, bad.fix), title=title, severity="warning", timeout=8)
        except StoreError as refused:
            self.wizard.say_refused(refused)

    def refused(self, event: FactRefused) -> bool:
        """Show a refusal beside its field; False leaves it to a notice."""
        if self.form is not None:
            self.form.show_refusal(event.key, event.why, event.fix)
        return self.form is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter chooses only where there is something under a cursor; Back leads nowhere from the bottom."""
        if action == "choose":
            return isinstance(self.focused, Page) and self.focused.cursor_id is not None
        if action == "back":
            return len(self.app.screen_stack) > 1 or self.desk is not self.desk.real
        return True

    def action_choose(self) -> None:
        if isinstance(self.focused, Page):
            self.focused.choose()

    def action_back(self) -> None:
        self.wizard.go_back()
