from __future__ import annotations

import pytest

from img_pathway.tui.screens.dialogs import Confirm
from img_pathway.tui.screens.too_small import TooSmall
from tests.tui.conftest import Start

SIZES = [(20, 5), (1, 1), (59, 20), (60, 20), (60, 19), (200, 60), (81, 5), (40, 50), (120, 40), (61, 21), (80, 24)]


@pytest.mark.parametrize("where", ["home", "stage", "form", "why", "help", "profiles", "palette", "ask"])
async def test_any_size_from_any_screen(wizard: Start, where: str) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        if where in ("stage", "form", "ask"):
            w.app.open_step("exams.step2ck")
            await w.rest()
        keys = {
            "form": ["enter", "enter"],
            "ask": ["o"],
            "why": ["f2"],
            "help": ["f1"],
            "profiles": ["p"],
            "palette": ["slash"],
        }
        await w.press(*keys.get(where, []))
        name, focused = w.screen, w.app.focused
        for width, height in SIZES:
            await w.pilot.resize_terminal(width, height)
            await w.pilot.pause(0.03)
            if (width, height) == (59, 20):
                assert w.screen == "TooSmall"
                assert "needs 60 x 20" in w.text
        await w.rest()
        assert (w.screen, w.app.focused) == (name, focused)


async def test_a_question_that_came_while_the_window_was_small_leaves_no_message_behind(wizard: Start) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        await w.pilot.resize_terminal(30, 8)
        await w.rest()
        w.app.push_screen(Confirm("?", "?", yes="Yes"))
        await w.pilot.resize_terminal(80, 24)
        await w.rest()
        await w.press("y")
        assert w.screen == "HomeScreen"
        # Told to go when it went already: nothing else goes in its place.
        gone = TooSmall((60, 20))
        await w.app.push_screen(gone)
        await w.until(lambda: w.screen == "HomeScreen")
        gone.on_screen_resume()
        await w.rest()
        assert w.screen == "HomeScreen"


async def test_starting_too_small_then_growing(wizard: Start) -> None:
    async with wizard("pune", size=(30, 8)) as w:
        assert w.screen == "TooSmall"
        await w.pilot.resize_terminal(80, 24)
        await w.rest()
        assert w.screen == "HomeScreen"
        assert "YOUR PATHWAY" in w.text
