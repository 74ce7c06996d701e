"""What a step cost this person and how long it took them: their own figures, which win over the rulebook's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Input, Static

from img_pathway.profile.typed.keys import get, parse
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain
from img_pathway.tui.screens.dialogs import Question, ok_or_cancel
from img_pathway.tui.widgets.tolerant_inputs import PlainInput

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk


class Figure(NamedTuple):
    """One figure that can be recorded: its key, what it is, and what stands instead without it."""

    key: str
    title: str
    instead: str


def figures(desk: Desk, step_id: str) -> tuple[Figure, ...]:
    """Fees and waiting times of a step; a fee that changes with the season is recorded for the target's.

    Raises KeyError for an unknown step.
    """
    from img_pathway.engine.case import Case
    from img_pathway.engine.money.fees import of_step
    from img_pathway.engine.time.waits import spans

    step = desk.rulebook.step(step_id)
    if not step.fees and not step.waiting:
        return ()
    case = Case(desk.profile, desk.rulebook, desk.now)
    found: list[Figure] = []
    for fee in of_step(case, step_id):
        seasonal = desk.rulebook.rule(fee.key).selects == "season" and case.target
        key = f"amounts.{fee.key}.{case.target}" if seasonal else f"amounts.{fee.key}"
        found.append(Figure(f"{key}.usd", f"{fee.title}, whole US dollars", "" if fee.yours else fee.shown))
    times = spans(case)
    for name in step.waiting:
        one = times[name]
        shown = "" if one.confidence == "yours" or one.typical is None else f"about {one.typical}"
        found.append(Figure(f"durations.{name}.seen", f"{one.title}, days it took", shown))
    return tuple(found)


class Yours(Question[Mapping[str, int | None] | None]):
    """Asks for the figures of one step; gives back those that changed, or None when cancelled."""

    DEFAULT_CSS = """
    Yours VerticalScroll { height: auto; max-height: 8; }
    Yours .title { margin: 1 0 0 0; }
    Yours #refused { color: $error; height: auto; }
    """

    def __init__(self, title: str, desk: Desk, asked: tuple[Figure, ...]) -> None:
        super().__init__()
        self._title = plain(title)
        self._asked = asked
        values = (get(desk.profile, one.key) for one in asked)
        self._old = tuple("" if value is None else str(value) for value in values)

    def compose(self) -> ComposeResult:
        """A field for each figure, what was refused, and the two buttons."""
        with Vertical():
            yield Static(f"What it cost or took you: {self._title}", classes="head", markup=False)
            words = "Your own figures win over the rulebook's and are shown as yours. Empty takes one back."
            yield Static(words, classes="words", markup=False)
            with VerticalScroll(can_focus=False):
                for number, one in enumerate(self._asked):
                    yield Static(plain(one.title, 200), classes="title", markup=False)
                    held = f"rulebook: {one.instead}" if one.instead else "a whole number"
                    yield PlainInput(
                        self._old[number], placeholder=plain(held, 100), id=f"figure-{number}", max_length=12
                    )
            yield Static("", id="refused", markup=False)
            yield ok_or_cancel()

    @on(Input.Submitted)
    def onward(self, event: Input.Submitted) -> None:
        """To the next figure; from the last one, take them all."""
        number = int((event.input.id or "-0").rpartition("-")[2]) + 1
        if number < len(self._asked):
            self.query_one(f"#figure-{number}", Input).focus()
        else:
            self.accept()

    @on(Button.Pressed, "#ok")
    def accept(self) -> None:
        """Take what changed, once every figure is sound."""
        changed: dict[str, int | None] = {}
        for number, one in enumerate(self._asked):
            field = self.query_one(f"#figure-{number}", Input)
            text = field.value.strip().removeprefix("$").replace(",", "")
            try:
                value = parse(one.key, text)
            except BadValue as bad:
                self.query_one("#refused", Static).update(plain(f"{one.title}: {bad.why}.", 200))
                field.focus()
                self.app.bell()
                return
            if text != self._old[number]:
                changed[one.key] = value
        self.dismiss(changed)
