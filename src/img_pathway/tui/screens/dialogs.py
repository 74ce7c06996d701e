"""Small questions in front of a screen: some lines of text, yes and no, or one of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from img_pathway.days import say, spelt
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain
from img_pathway.profile.typed.values import looked_up
from img_pathway.reports.page import Block, item, line, text_block
from img_pathway.tui.commands import bindings
from img_pathway.tui.forms.check import sentence
from img_pathway.tui.screens.base import Answer, Front
from img_pathway.tui.screens.kinds import FilterField, PlainInput
from img_pathway.tui.widgets.bars import KeyBar
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.profile.keep.backups import Backup
    from img_pathway.tui.forms.popups import Picker


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
    Question Button { margin: 0 2 0 0; padding: 0 2; }
    Question Button:focus { background: $primary !important; color: $background !important; text-style: bold !important; }
    Question Button:ansi {
        background: ansi_default !important; color: ansi_default !important; text-style: underline !important;
    }
    Question Button:ansi:focus {
        background: ansi_default !important; color: ansi_default !important; text-style: bold reverse !important;
    }
    """
    BINDINGS = [*bindings("dialog")]
    OK: ClassVar[str] = "OK"
    ASKS: ClassVar[bool] = True
    """Is it typed into?"""

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
        yield KeyBar(keys=self.keys())

    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys that work here, each with what it does: those of what lies behind do not."""
        return ("enter", self.OK), ("escape", "Cancel")

    def inside(self) -> Iterable[Widget]:
        """What stands between the words and the buttons."""
        return ()

    def buttons(self) -> Sequence[Button]:
        """The first is the usual answer."""
        return Button(self.OK, variant="primary", id="ok", compact=True), Button("Cancel", id="cancel", compact=True)

    @on(Button.Pressed, "#cancel")
    def cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    def action_cancel(self) -> None:
        self.dismiss(None)


class Blank(NamedTuple):
    """A line to be filled in."""

    prompt: str
    value: str = ""
    longest: int = 500
    label: str = ""
    """What stands over it."""
    read: Callable[[str], str] | None = None
    """What a text means, as it is to be taken; it raises `BadValue` for one that means nothing, or several things."""


class Blanks(Question[Answer]):
    """Asks for some lines of text; Enter goes to the next one, from the last it takes them.

    As in a form: a text that cannot be read stays, and why is said; what it could mean is offered, and Enter answers.
    """

    DEFAULT_CSS = """
    Blanks VerticalScroll { height: auto; max-height: 38vh; }
    Blanks .label { margin: 1 0 0 0; }
    Blanks Input { height: 1; border: none; border-left: blank; padding: 0 1; background: $foreground 7%; }
    Blanks Input:focus { border: none; border-left: outer $primary; background: $foreground 14%; }
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

    def on_mount(self) -> None:
        """The first line is read with what stands over it: Textual would bring the line alone to the middle."""
        # One that is answered before it stands there has no lines.
        for lines in self.query(VerticalScroll):
            self.call_after_refresh(lines.scroll_home, animate=False)

    def keys(self) -> Sequence[tuple[str, str]]:
        return ("enter", "Next" if len(self.blanks) > 1 else self.OK), ("escape", "Cancel")

    @property
    def picker(self) -> Picker | None:
        """What a text could mean, to choose from."""
        return next((cast("Picker", each) for each in self.query("Picker") if each.display), None)

    @on(Input.Submitted)
    def onward(self, event: Input.Submitted) -> None:
        """To the next line; from the last one, take them."""
        fields = [*self.query(Input)]
        number = fields.index(event.input)
        if self.picker is not None:
            self._choose()
        elif event.input is fields[-1]:
            self.accept()
        elif self._read(number) is not None:
            fields[number + 1].focus()

    @on(Button.Pressed, "#ok")
    def accept(self) -> None:
        """Take what was typed."""
        texts: list[str] = []
        for number in range(len(self.blanks)):
            if (text := self._read(number)) is None:
                return
            texts.append(text)
        self.take(texts)

    def _read(self, number: int) -> str | None:
        """A line as it is to be taken; None where it cannot be, and why is said."""
        text = self.query(Input)[number].value.strip()
        read = self.blanks[number].read
        if not text or read is None:
            return text
        try:
            return read(text)
        except BadValue as bad:
            self.refuse(number, sentence(bad.why, bad.fix), bad.near)
            return None

    def _choose(self) -> None:
        """Put what the mark is on in the place of what was typed, and go on."""
        picker = self.picker
        field = self.focused
        if picker is None or picker.value is None or not isinstance(field, Input):
            return
        field.value = picker.offers[picker.value].text
        field.action_end()
        self._forget()
        field.post_message(Input.Submitted(field, field.value))

    def on_picked(self) -> None:
        """The mouse chose: its row is highlighted."""
        self._choose()

    def on_key(self, event: events.Key) -> None:
        """Arrows move inside an open list, else between the lines; Tab writes a path on that can be meant."""
        if event.key == "tab" and isinstance(field := self.focused, Input) and self._complete(field):
            event.stop()
            event.prevent_default()
            return
        by = {"up": -1, "down": 1}.get(event.key)
        fields: list[Widget] = [*self.query(Input)]
        if by is None or self.focused not in fields:
            return
        picker = self.picker
        if picker is not None:
            picker.take(event.key)
        else:
            fields[min(max(fields.index(self.focused) + by, 0), len(fields) - 1)].focus()
        event.stop()
        event.prevent_default()

    def _complete(self, field: Input) -> bool:
        """Write on a path; False where the text is none, or nothing more is sure."""
        if not field.value.startswith(("~", "/", ".")):
            return False
        from img_pathway.profile.file.paths import completed

        before, field.value = field.value, completed(field.value)
        field.action_end()
        return field.value != before

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Another text: what was wrong with the one before is over."""
        if event.input.has_focus:
            self._forget()

    def _forget(self) -> None:
        if (picker := self.picker) is not None:
            picker.display = False
            picker.remove()
        self.tell("")

    def action_cancel(self) -> None:
        """Leave the list, then the line that holds something new, then the question."""
        fields = [*self.query(Input)]
        field = self.focused
        if self.picker is not None:
            self._forget()
        elif isinstance(field, Input) and field.value != self.blanks[fields.index(field)].value:
            self.query_one("#cancel", Button).focus()
            self.tell("Esc again closes this without what you typed.")
        else:
            self.dismiss(None)

    def take(self, texts: list[str]) -> None:
        """Give the answer, or refuse it."""
        raise NotImplementedError

    def refuse(self, number: int, why: str, near: Sequence[str] = ()) -> None:
        """Say what is wrong with a line, and offer what it could mean."""
        field = self.query(Input)[number]
        field.focus()
        self._forget()
        self.tell(f"Not taken: {why}")
        self.app.bell()
        if near:
            from img_pathway.tui.forms.find import Offer
            from img_pathway.tui.forms.popups import Picker

            picker = Picker([Offer(text, spelt(text)) for text in near], field.size.width)
            picker.fit(len(near) + 2)
            self.query_one(VerticalScroll).mount(picker, after=field)

    def tell(self, words: str) -> None:
        """Say something under the lines, or nothing."""
        told = self.query_one("#refused", Static)
        told.update(plain(words, 200))
        told.display = bool(words)


class Ask(Blanks[str | None]):
    """Asks for one line of text; gives it back, or None when cancelled."""

    def __init__(
        self,
        title: str,
        prompt: str,
        words: str = "",
        value: str = "",
        check: Callable[[str], str] | None = None,
        read: Callable[[str], str] | None = None,
    ) -> None:
        """`check` says why a text cannot be taken, `read` is that of the blank; the question stays, with the text in
        it, until it can be taken.
        """
        super().__init__(title, words, [Blank(prompt, value, read=read)])
        self._check = check

    def take(self, texts: list[str]) -> None:
        """It, if there is anything."""
        if texts[0] and self._check is not None and (why := self._check(texts[0])):
            self.refuse(0, why)
        elif texts[0]:
            self.dismiss(texts[0])
        else:
            self.refuse(0, "nothing is typed yet.")


class LookUp(Blanks[tuple[str, str] | None]):
    """Asks what the person found about something the rulebook cannot say, and where they saw it."""

    def __init__(self, title: str, doubt: str, today: date, answer: str = "", seen_at: str = "") -> None:
        blanks = [
            Blank("yes (it counts), no, a date or a number", answer, 60, "The answer", partial(looked_up, today=today)),
            Blank("page or letter", seen_at, 200, "Seen at"),
        ]
        super().__init__(f"I looked it up: {title}", doubt, blanks)

    def take(self, texts: list[str]) -> None:
        """Both; an empty answer takes an earlier one back."""
        self.dismiss((texts[0], texts[1]))


class Confirm(Question[bool | None]):
    """Asks yes or no: by letter, arrows and Enter, or mouse."""

    BINDINGS = [
        Binding("y", "dismiss(True)", "Yes"),
        Binding("n", "dismiss(False)", "No"),
        Binding("left,right,space,h,l", "other", show=False),
    ]

    def __init__(self, title: str, words: str, yes: str, no: str = "Cancel") -> None:
        super().__init__(title, words)
        self._yes, self._no = yes, no

    def buttons(self) -> Sequence[Button]:
        """The harmless one has the focus."""
        return Button(self._no, id="no", variant="primary", compact=True), Button(self._yes, id="yes", compact=True)

    def keys(self) -> Sequence[tuple[str, str]]:
        return ("y", self._yes), ("n", self._no), ("enter", "Take the marked answer"), ("right", "Mark the other")

    def action_other(self) -> None:
        """Go to the other answer."""
        yes = self.query_one("#yes", Button)
        (self.query_one("#no", Button) if yes.has_focus else yes).focus()

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

    def __init__(self, title: str, blocks: Iterable[Block], words: str = "", at: str = "") -> None:
        """The mark begins on `at`, which holds now, else on the first."""
        super().__init__(title, words)
        self._offered, self._at = tuple(blocks), at
        self.page = Page(self._offered, id="choices")

    def on_mount(self) -> None:
        if self._at:
            self.call_after_refresh(self.page.show, self._offered, self._at)

    def inside(self) -> Iterable[Widget]:
        yield self.page

    def buttons(self) -> Sequence[Button]:
        """None: the list is all there is."""
        return ()

    def keys(self) -> Sequence[tuple[str, str]]:
        return ("enter", "Choose"), ("escape", "Cancel")

    @on(Button.Pressed, "#ok")
    def action_choose(self) -> None:
        self.page.choose()

    @on(Page.Chosen)
    def chosen(self, event: Page.Chosen) -> None:
        """Enter or a click is the answer."""
        self.dismiss(event.block_id)


class PickField(FilterField):
    """Narrows the list below it; the keys that move and Enter are the list's all the while. Escape takes back what is typed,
    then closes the question.
    """

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.page.choose()

    def on_key(self, event: events.Key) -> None:
        moves: Mapping[str, Callable[[], object]] = {
            "down": lambda: self.page.action_cursor(1),
            "up": lambda: self.page.action_cursor(-1),
            "pagedown": lambda: self.page.action_page(1),
            "pageup": lambda: self.page.action_page(-1),
            "escape": self.clear if self.value else lambda: self.screen.dismiss(None),
        }
        if (move := moves.get(event.key)) is not None:
            move()
            event.stop()
            event.prevent_default()


NEW = "new:"
"""Begins the id of the row that adds what was typed."""


class Pick(Choose):
    """A long list to choose from: what is typed narrows it, and Enter takes the one that has the mark."""

    DEFAULT_CSS = """
    Pick Page { max-height: 45vh; }
    """
    AUTO_FOCUS = "#filter"

    def __init__(
        self, title: str, blocks: Iterable[Block], prompt: str, words: str = "", adds: bool = False, at: str = ""
    ) -> None:
        """With `adds` a name that is not in the list can be typed too; its id is that behind `NEW`."""
        super().__init__(title, blocks, words, at)
        self._adds = adds
        self.filter = PickField(prompt, self.page, self._narrow)
        self.filter.placeholder = f"type {prompt}"

    def inside(self) -> Iterable[Widget]:
        yield self.filter
        yield self.page

    def _narrow(self) -> None:
        words, typed = self.filter.words(), self.filter.value.strip()
        found = [block for block in self._offered if all(word in _text(block) for word in words)]
        if self._adds and typed and typed.casefold() not in map(_name, found):
            found.append(item(("+  ", "key"), f"add “{plain(typed, 60)}”", id=f"{NEW}{typed}"))
        # What is typed is looked for from the top, whatever the mark was on.
        first = found[0].id if found and typed else None
        self.page.show(found or [text_block(line(("None is called so.", "dim")))], first)


def _text(block: Block) -> str:
    return "".join(text for line in block.lines for text, _ in (*line.parts, *line.right)).casefold()


def _name(block: Block) -> str:
    return "".join(text for text, _ in block.lines[0].parts).casefold()


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
