"""A person at the wizard: presses real keys, clicks what is written on the screen, and records nothing by itself.

The driver looks at widgets to see where the focus is and what a field says; every change goes through the keyboard or
the mouse. Whatever does not come about within `PATIENCE` fails with the screen as it stood.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import cast

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from img_pathway.profile.typed.keys import get
from img_pathway.tui.forms.choice_fields import ChoiceCell, ChosenField
from img_pathway.tui.forms.entries import Entries
from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.forms.field import Field
from img_pathway.tui.forms.popups import Picker
from img_pathway.tui.forms.typed_fields import FinderField, TypedField
from img_pathway.tui.screens.first_run import FirstRun
from img_pathway.tui.screens.home import HomeScreen
from img_pathway.tui.screens.stage import StageScreen
from img_pathway.tui.shell.app import PathwayApp
from img_pathway.tui.widgets.page import Page

PATIENCE = 15.0
"""Seconds the driver waits for what it expects to see."""
POLL = 0.005
"""Seconds between two looks."""
MANY = 60
"""Keys pressed in one direction before the driver gives up."""


def screen_text(app: PathwayApp) -> str:
    """What stands on the screen in front, row by row."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


class Driver:
    """Verbs of a person entering facts."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.app = cast(PathwayApp, pilot.app)

    # -- looking ------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return screen_text(self.app)

    def sees(self, *words: str) -> bool:
        """Do all these words stand on the screen?"""
        text = self.text
        return all(word in text for word in words)

    async def until(self, holds: Callable[[], object], what: str) -> None:
        """Wait until something holds; fails with the screen when it does not come about."""
        end = monotonic() + PATIENCE
        while not holds():
            if self.app._exception is not None:
                raise self.app._exception
            assert monotonic() < end, f"{what}: not within {PATIENCE:.0f} s\n{self.text}"
            await asyncio.sleep(POLL)

    async def see(self, *words: str) -> None:
        """Wait until words stand on the screen."""
        await self.until(lambda: self.sees(*words), f"{words} on the screen")

    # -- keys and mouse -----------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Press keys by their names."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type text as fast as a terminal delivers it, without waiting between the keys."""
        for char in text:
            self._send(_character_to_key(char), char)
        await self.pilot.pause()

    def _send(self, key: str, char: str | None = None) -> None:
        """Let a key come in from the terminal."""
        terminal = self.app._driver
        assert terminal is not None
        event = events.Key(key, char)
        event.set_sender(self.app)
        terminal.send_message(event)

    async def _go(self, key: str, there: Callable[[], bool], where: Callable[[], object], what: str) -> None:
        """Press a key until we are `there`; every press must lead somewhere else."""
        for _ in range(MANY):
            if there():
                return
            before = where()
            self._send(key)
            await self.until(lambda before=before: where() != before, f"{what}: {key} leads on")  # type: ignore[misc]
        raise AssertionError(f"{what}: {key} pressed {MANY} times\n{self.text}")

    async def click(self, words: str, row: int | None = None) -> None:
        """Click on words that stand on the screen, or on one row of it."""
        await self.see(words)
        rows = self.text.splitlines()
        if row is None:
            row = next(number for number, line in enumerate(rows) if words in line)
        await self.pilot.click(offset=(rows[row].index(words) + len(words) // 2, row))

    async def click_button(self, words: str) -> None:
        """Click on a button, once it has come up again: Textual takes a second click at once for a double click."""
        await self.until(lambda: not self.app.screen.query("Button.-active"), f"the button {words} up again")
        await self.click(words)

    # -- fields -------------------------------------------------------------------------------

    @property
    def form(self) -> FactForm:
        """The form on the screen."""
        return self.app.screen.query_one(FactForm)

    def _parts(self) -> dict[str, Field | Entries]:
        return {part.key: part for part in self.form._parts() if isinstance(part, Field | Entries)}

    def _field(self, key: str) -> Field:
        field = self._parts()[key]
        assert isinstance(field, Field), key
        return field

    def _here(self, key: str) -> bool:
        """Does the part of this key have the focus?"""
        focused = self.app.screen.focused
        return focused is not None and self._parts()[key] in (focused, focused.parent)

    async def reach(self, key: str) -> None:
        """Go to the field or list of a key with Tab, or with Shift+Tab if it stands above."""
        await self.until(lambda: key in self._parts(), f"a field for {key}")
        keys = list(self._parts())
        here = next((number for number, other in enumerate(keys) if self._here(other)), -1)
        direction = "shift+tab" if here > keys.index(key) else "tab"
        await self._go(direction, lambda: self._here(key), lambda: self.app.screen.focused, f"the focus on {key}")

    async def _recorded(self, key: str) -> None:
        """Wait until the field is content and its fact is recorded; an error under the field fails at once."""

        def settled() -> bool:
            field = self._field(key)
            assert not field.state.error, f"{key}: {field.state.error}\n{self.text}"
            typing = isinstance(field, TypedField) and field.state.under_way
            return not typing and get(self.app.desk.profile, key) not in (None, ())

        await self.until(settled, f"{key} recorded")

    async def fill(self, key: str, text: str) -> None:
        """Type a text, number or date into its field, over what stands there, and press Enter."""
        await self.reach(key)
        await self.type(text)
        await self.press("enter")
        await self._recorded(key)

    async def find(self, key: str, part: str, name: str) -> None:
        """Type part of a name, go to the wanted line of the list that opens, and take it."""
        await self.reach(key)
        field = self._field(key)
        assert isinstance(field, FinderField), key
        await self.type(part)
        offers = tuple(field.offers(part))
        await self.until(
            lambda: isinstance(field.popup, Picker) and field.popup.offers == offers, f"the list for {part} under {key}"
        )
        await self._take(field, name)

    async def choose(self, key: str, word: str) -> None:
        """Choose one of the words of a field: with the mouse where they lie open, else from the list."""
        await self.reach(key)
        field = self._field(key)
        assert isinstance(field, ChosenField), key
        cell = cast(ChoiceCell, field.editor)
        await self.until(lambda: cell.size.width, f"{key} laid out")
        if cell.side_by_side:
            await self.click(f"○ {word}", cell.region.y)
            await self._recorded(key)
        else:
            await self.press("f4")
            await self.until(lambda: field.popup, f"a list under {key}")
            await self._take(field, word)

    async def _take(self, field: Field, label: str) -> None:
        picker = field.popup
        assert isinstance(picker, Picker)
        labels = [offer.label for offer in picker.offers]
        assert label in labels, f"{label} is not among {labels}\n{self.text}"
        wanted = labels.index(label)
        direction = "up" if wanted < (picker.highlighted or 0) else "down"
        await self._go(direction, lambda: picker.highlighted == wanted, lambda: picker.highlighted, label)
        await self.press("enter")
        await self.until(lambda: field.popup is None, f"the list under {field.key} closed")
        await self._recorded(field.key)

    async def add_item(self, list_key: str) -> str:
        """Open a new entry of a list; the keys of its facts begin with what is returned."""
        await self.reach(list_key)
        number = len(get(self.app.desk.profile, list_key)) + 1
        await self.press("a")
        item = f"{list_key}.{number}"
        await self.until(lambda: any(key.startswith(f"{item}.") for key in self._parts()), f"the entry {item}")
        return item

    async def leave_item(self) -> None:
        """Go back from an entry to its list."""
        await self.press("escape")
        await self.until(lambda: any(isinstance(part, Entries) for part in self._parts().values()), "the list again")

    # -- moving about -------------------------------------------------------------------------

    async def next_page(self, title: str) -> None:
        """Go on in the first run, with the mouse, to the page of that title."""
        assert isinstance(self.app.screen, FirstRun)
        await self.click_button("Next ›")
        await self.see(title)

    async def go_home(self) -> None:
        """Back to Home, out of whatever is open."""
        screens = lambda: (self.app.screen, self.app.screen.focused)  # noqa: E731
        await self._go("escape", lambda: isinstance(self.app.screen, HomeScreen), screens, "the way to Home")

    async def open_step(self, step_id: str) -> None:
        """From Home over the map into a stage, down its list to a step, and into its form."""
        await self.go_home()
        home = self.app.screen
        assert isinstance(home, HomeScreen)
        await self.press("left", "home")
        await self._down(home.map, step_id.partition(".")[0])
        await self.press("enter")
        await self.until(lambda: isinstance(self.app.screen, StageScreen), f"the stage of {step_id}")
        stage = self.app.screen
        assert isinstance(stage, StageScreen)
        await self.press("home")
        await self._down(stage.steps, step_id)
        await self.press("enter")
        await self.until(lambda: stage.form and stage.form.step_id == step_id, f"the form of {step_id}")
        await self.until(lambda: stage.form and stage.form.has_focus_within, f"the focus in the form of {step_id}")

    async def _down(self, page: Page, block_id: str) -> None:
        """Move the cursor of a list down to a line."""
        place = lambda: (page.cursor_id, page.scroll_offset.y)  # noqa: E731
        await self._go("down", lambda: page.cursor_id == block_id, place, f"the line of {block_id}")
