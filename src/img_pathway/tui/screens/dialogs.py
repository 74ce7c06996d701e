"""Small questions in front of a screen: some lines of text, yes and no, or one of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from img_pathway.days import say
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, line
from img_pathway.tui.commands import bindings
from img_pathway.tui.screens.base import Answer, Front
from img_pathway.tui.screens.kinds import PlainInput
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.profile.keep.backups import Backup


class Question(Front, ModalScreen[Answer]):
    """A box in the middle of whatever is behind it: title, words, what `inside` gives, buttons."""

    DEFAULT_CSS = """
    Question { align: center middle; background: $background 60%; }
    Question > Vertical {
        width: 64; max-width: 96%; height: auto; max-height: 96%; padding: 1 2;
        background: $surface; border: round $primary;
    }
    Question .head { text-style: bold; }
    Question .words { margin: 1 0; color: $foreground 80%; }
    Question Horizontal { height: auto; margin: 1 0 0 0; }
    Question Button { margin: 0 2 0 0; }
    """
    BINDINGS = [*bindings("dialog")]
    OK: ClassVar[str] = "OK"

    def __init__(self, title: str, words: str = "") -> None:
        super().__init__()
        self._title, self._words = plain(title, 200), plain(words, 1000)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._title, classes="head", markup=False)
            if self._words:
                yield Static(self._words, classes="words", markup=False)
            yield from self.inside()
            if buttons := self.buttons():
                yield Horizontal(*buttons)

    def inside(self) -> Iterable[Widget]:
        """What stands between the words and the buttons."""
        return ()

    def buttons(self) -> Sequence[Button]:
        """The first is the usual answer."""
        return Button(self.OK, variant="primary", id="ok"), Button("Cancel", id="cancel")

    @on(Button.Pressed, "#cancel")
    def cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)


class Blank(NamedTuple):
    """A line to be filled in."""

    prompt: str
    value: str = ""
    longest: int = 500
    label: str = ""
    """What stands over it."""


class Blanks(Question[Answer]):
    """Asks for some lines of text; Enter goes to the next one, from the last it takes them."""

    DEFAULT_CSS = """
    Blanks VerticalScroll { height: auto; max-height: 8; }
    Blanks .label { margin: 1 0 0 0; }
    Blanks #refused { color: $error; height: auto; display: none; }
    """

    def __init__(self, title: str, words: str, blanks: Sequence[Blank]) -> None:
        super().__init__(title, words)
        self.blanks = blanks

    def inside(self) -> Iterable[Widget]:
        with VerticalScroll(can_focus=False):
            for blank in self.blanks:
                if blank.label:
                    yield Static(plain(blank.label, 200), classes="label", markup=False)
                yield PlainInput(plain(blank.value, 500), plain(blank.prompt, 100), max_length=blank.longest)
        yield Static("", id="refused", markup=False)

    @on(Input.Submitted)
    def onward(self, event: Input.Submitted) -> None:
        """To the next line; from the last one, take them."""
        fields = [*self.query(Input)]
        if event.input is fields[-1]:
            self.accept()
        else:
            fields[fields.index(event.input) + 1].focus()

    @on(Button.Pressed, "#ok")
    def accept(self) -> None:
        """Take what was typed."""
        self.take([field.value.strip() for field in self.query(Input)])

    def take(self, texts: list[str]) -> None:
        """Give the answer, or refuse it."""
        raise NotImplementedError

    def refuse(self, number: int, why: str) -> None:
        """Say what is wrong with a line."""
        told = self.query_one("#refused", Static)
        told.update(plain(why, 200))
        told.display = bool(why)
        self.query(Input)[number].focus()
        self.app.bell()


class Ask(Blanks[str | None]):
    """Asks for one line of text; gives it back, or None when cancelled."""

    def __init__(
        self, title: str, prompt: str, words: str = "", value: str = "", check: Callable[[str], str] | None = None
    ) -> None:
        """`check` says why a text cannot be taken; the question stays, with the text in it, until it can."""
        super().__init__(title, words, [Blank(prompt, value)])
        self._check = check

    def take(self, texts: list[str]) -> None:
        """It, if there is anything."""
        if texts[0] and self._check is not None and (why := self._check(texts[0])):
            self.refuse(0, why)
        elif texts[0]:
            self.dismiss(texts[0])
        else:
            self.app.bell()


class LookUp(Blanks[tuple[str, str] | None]):
    """Asks what the person found about something the rulebook cannot say, and where they saw it."""

    def __init__(self, title: str, doubt: str, answer: str = "", seen_at: str = "") -> None:
        prompts = "yes (it counts), no, a date or a number", "seen at: page or letter"
        super().__init__(
            f"I looked it up: {title}", doubt, [Blank(prompts[0], answer, 60), Blank(prompts[1], seen_at, 200)]
        )

    def take(self, texts: list[str]) -> None:
        """Both; an empty answer takes an earlier one back."""
        self.dismiss((texts[0], texts[1]))


class Confirm(Question[bool | None]):
    """Asks yes or no: by letter, arrows and Enter, or mouse."""

    BINDINGS = [
        Binding("y", "dismiss(True)", "Yes"),
        Binding("n", "dismiss(False)", "No"),
        Binding("left,right,h,l", "app.focus_next", show=False),
    ]

    def __init__(self, title: str, words: str, yes: str, no: str = "Cancel") -> None:
        super().__init__(title, words)
        self._yes, self._no = yes, no

    def buttons(self) -> Sequence[Button]:
        """The harmless one has the focus."""
        return Button(self._no, id="no", variant="primary"), Button(self._yes, id="yes")

    @on(Button.Pressed)
    def press(self, event: Button.Pressed) -> None:
        """A button is an answer."""
        self.dismiss(event.button.id == "yes")


class Choose(Question[str | None]):
    """A list to choose from; gives the id of the block chosen."""

    DEFAULT_CSS = """
    Choose > Vertical { width: 76; }
    Choose Page { height: auto; max-height: 55vh; margin: 1 0 0 0; background: $surface; }
    """
    BINDINGS = [Binding("enter", "choose", "Choose", show=False)]
    AUTO_FOCUS = "Page"

    def __init__(self, title: str, blocks: Iterable[Block], words: str = "") -> None:
        super().__init__(title, words)
        self.page = Page(blocks, id="choices")

    def inside(self) -> Iterable[Widget]:
        yield self.page

    def buttons(self) -> Sequence[Button]:
        """None: the list is all there is."""
        return ()

    @on(Button.Pressed, "#ok")
    def action_choose(self) -> None:
        self.page.choose()

    @on(Page.Chosen)
    def chosen(self, event: Page.Chosen) -> None:
        """Enter or a click is the answer."""
        self.dismiss(event.block_id)


UNREADABLE = (
    "Earlier versions are there, byte for byte. What stands in the file now is kept among them or beside it, "
    "so nothing is lost by bringing one back."
)
"""Beside what is wrong with the file that cannot be read."""


class Restore(Choose):
    """Asks which version of a profile to bring back; gives its number as text."""

    DEFAULT_CSS = """
    Restore > Vertical { width: 64; }
    Restore Page { max-height: 30vh; margin: 0; background: $background; }
    """
    BINDINGS = [Binding("q,ctrl+q", "dismiss(None)", "Cancel", show=False)]
    OK = "Bring back"

    def __init__(self, title: str, words: str, versions: Sequence[Backup]) -> None:
        blocks = []
        for number, version in enumerate(versions, 1):
            time = version.time.astimezone()
            when = f"{say(time)}, {time:%H:%M:%S}"
            newest = "  the newest" if number == 1 else ""
            blocks.append(Block((line((when, "strong"), (newest, "dim")),), id=str(number), gap=0))
        super().__init__(title, blocks, words)

    def buttons(self) -> Sequence[Button]:
        """Both, for the mouse."""
        return Question.buttons(self)


class TooSmall(Screen[Any]):
    """Stands in place of everything while the window is smaller than the wizard can use; goes away by itself."""

    DEFAULT_CSS = """
    TooSmall { align: center middle; background: $background; overflow: hidden; }
    TooSmall Static { width: auto; max-width: 100%; height: auto; text-align: center; }
    """

    def __init__(self, smallest: tuple[int, int]) -> None:
        super().__init__()
        self._smallest = smallest

    def on_resize(self) -> None:
        """Not in the way of a window that grew, also while something else stood in front."""
        width, height = self._smallest
        size = self.app.size
        if self.is_active and size.width >= width and size.height >= height:
            self.app.pop_screen()

    on_screen_resume = on_resize

    def compose(self) -> ComposeResult:
        width, height = self._smallest
        words = f"img-pathway needs {width} x {height}.\nPlease make the window larger.\nctrl+q leaves."
        yield Static(words, markup=False)
