"""An answer that comes twice, by a double click or keys held down, takes away one screen, not two."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from rich.style import Style
from textual import events
from textual._compositor import Compositor
from textual.command import CommandPalette
from textual.geometry import Offset
from textual.widgets import Input, OptionList, Static

from img_pathway.tui.screens.dialogs import Confirm
from img_pathway.tui.screens.first_run import PAGES, FirstRun
from tests.tui.conftest import Start


async def test_a_double_click_beside_the_palette_closes_it_once(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("slash")
        assert isinstance(w.app.screen, CommandPalette)
        for _ in range(2):
            for kind in (events.MouseDown, events.MouseUp):
                w.app.post_message(kind(None, 0, 21, 0, 0, 1, False, False, False, 0, 21))
        await w.rest()
        assert w.screen == "HomeScreen"


async def test_an_answer_given_twice_counts_once(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("v")
        answers: list[bool | None] = []
        ask = Confirm("?", "?", yes="Yes")
        w.app.push_screen(ask, answers.append)
        await w.rest()
        ask.call_later(ask.action_dismiss, True)
        ask.call_later(ask.action_dismiss, True)
        await w.rest()
        assert answers == [True]
        assert w.screen == "VisaBoardScreen"


async def test_the_last_page_held_down_ends_at_home(wizard: Start) -> None:
    async with wizard("pune", first_run=True) as w:
        screen = w.app.screen
        assert isinstance(screen, FirstRun)
        await screen.show_page(len(PAGES) - 1)
        for wanted in ("FirstRun", "HomeScreen"):
            for _ in range(4):
                w.app.post_message(events.Key("f8", None))
            await w.rest(0.4)
            # What the answers come to is not passed over by a key that is held a moment too long.
            assert w.screen == wanted
        assert len(w.app.screen_stack) == 1


async def test_what_is_pasted_anywhere_is_one_harmless_line(wizard: Start) -> None:
    async with wizard("pune") as w:
        for keys in (("slash",), ("escape", "l", "f"), ("escape", "escape", "p", "n")):
            await w.press(*keys)
            field = w.app.focused
            assert isinstance(field, Input)
            w.app.post_message(events.Paste("\u202eevil\x1b]52;c;eA==\x07 x\x9b2J\u2028y"))
            await w.rest()
            assert field.value == "evil x"
            field.value = ""


async def test_a_click_on_an_option_that_is_gone_does_nothing(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("slash")
        await w.type("step")
        found = w.app.screen.query_one(OptionList)
        await w.until(lambda: found.option_count > 2)
        style = Style(meta={"option": found.option_count - 1})
        found.clear_options()
        found.post_message(events.Click(found, 1, 1, 0, 0, 1, False, False, False, 1, 1, style))
        await w.rest()
        assert isinstance(w.app.screen, CommandPalette)


async def test_a_press_on_what_was_just_taken_away_does_nothing(wizard: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    async with wizard("pune") as w:
        gone = Static("gone"), Offset(0, 0)
        monkeypatch.setattr(Compositor, "get_widget_and_offset_at", lambda *_: gone)
        w.app.post_message(events.MouseDown(None, 1, 1, 0, 0, 1, False, False, False, 1, 1))
        await w.rest()
        assert w.screen == "HomeScreen"


async def test_pages_in_a_list_that_is_not_laid_out_yet_do_nothing(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("slash")
        found = w.app.screen.query_one(OptionList)
        await w.until(lambda: found.option_count)
        for key in ("pageup", "pagedown"):
            found._line_cache.clear()
            with patch.object(type(found), "_update_lines", lambda *_: None):
                await w.press(key)
        assert isinstance(w.app.screen, CommandPalette)
