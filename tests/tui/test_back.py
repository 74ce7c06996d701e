"""Back leads to where one came from, as it was left; `h` leads Home from everywhere; in a field Escape leaves the field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.events import Key

from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.home import HomeScreen
from img_pathway.tui.screens.stage import StageScreen
from img_pathway.tui.shell.screens import SCREENS, screen_class
from img_pathway.tui.widgets.page import Page
from tests.tui.conftest import Start, Wizard

PLACES = tuple(name for name in SCREENS if name not in ("home", "stage", "first-run", "why", "help"))
"""What is opened by its name, from anywhere."""


def _seen(w: Wizard) -> tuple[object, ...]:
    """Screen, step, and cursor and scroll of every list and text; Home's right side begins at its top each time."""
    pages = [
        (page.id, page.can_focus and page.cursor_id, page.scroll_offset)
        for page in w.app.screen.query(Page)
        if page.id != "side"
    ]
    return w.screen, w.step, getattr(w.app.screen.focused, "id", None), *pages


async def test_back_returns_through_every_place_with_cursor_and_scroll_as_left(wizard: Start) -> None:
    """Also where the same stage was shown twice on the way, and the step there was another one."""
    async with wizard("pune") as w:
        ways: list[Callable[[], object]] = [
            lambda: w.app.open_step("exams.step2ck"),
            lambda: w.app.open_step("start.contract"),
            lambda: w.app.open_page("deadlines"),
            lambda: w.app.open_step("exams.step1"),
            lambda: w.app.open_page("timeline"),
            lambda: w.app.open_step("visa.class"),
            lambda: w.app.show_why("visa.class"),
            lambda: w.app.open_page("visa"),
            lambda: w.app.open_page("timeline"),
        ]
        left = []
        for number, go in enumerate(ways):
            # Away from where the screen began, so that a place that is not kept shows.
            await w.press(*["down"] * (number % 3), "pagedown")
            left.append(_seen(w))
            go()
            await w.rest()
        for number, place in reversed([*enumerate(left)]):
            await w.press("escape")
            assert _seen(w) == place, number
        assert w.screen == "HomeScreen"
        await w.press("escape")
        assert w.screen == "HomeScreen"


async def test_back_after_missing_next_find_and_why(wizard: Start) -> None:
    async with wizard("pune") as w:
        w.app.open_step("start.contract")
        await w.rest()
        for key in ("m", "n", "f2"):
            before = _seen(w)
            await w.press(key)
            assert _seen(w) != before
            await w.press("b")
            assert _seen(w) == before
        await w.press("slash", *"iwa")
        await w.press("enter")
        await w.until(lambda: w.step == "identity.account")
        await w.press("backspace")
        assert w.step == "start.contract"
        await w.press("right_square_bracket", "escape")
        assert w.screen == "HomeScreen", "the stage beside takes the place of this one"


async def test_back_and_home_are_the_same_keys_on_every_screen(wizard: Start) -> None:
    async with wizard("pune") as w:

        async def comes(screen: str) -> None:
            await w.until(lambda: w.screen == screen and ("q Quit" in w.text or "esc Back" in w.text))

        def go(way: str) -> None:
            if way == "why":
                w.app.show_why("exams.step1")
            elif way == "help":
                w.app.action_help()
            else:
                w.app.open_page(way)

        for way in (*PLACES, "why", "help"):
            w.app.open_step("exams.step2ck")
            for key in ("escape", "b", "backspace", "h"):
                go(way)
                await comes(screen_class(way).__name__)
                assert "esc Back" in w.text, way
                await w.pilot.press(key)
                await comes("HomeScreen" if key == "h" else "StageScreen")


async def test_escape_leaves_every_field_first_and_the_next_key_is_no_text(wizard: Start) -> None:
    async with wizard("pune", size=(100, 40)) as w:
        following = w.app.desk.assessment.next
        assert following is not None
        w.app.open_step("school.img")
        await w.rest()
        screen = w.app.screen
        assert isinstance(screen, StageScreen)
        for step in ("school.img", "profile.you"):
            w.app.open_step(step)
            await w.rest()
            await w.press("enter")
            assert screen.form is not None
            before = w.app.desk.profile
            for field in screen.form.fields:
                field.editor.focus()
                # With a calendar open in it, where it has one: that closes first.
                await w.press("f4" if field.state.fact.kind == "date" else "down")
                field.editor.focus()
                if field.popup is not None:
                    w.app.post_message(Key("alt+n", "n"))
                    await w.rest()
                    assert field.popup is None
                    assert field.has_focus_within
                # As terminals send Escape and a letter within a moment: one key with alt.
                w.app.post_message(Key("alt+n", "n"))
                await w.until(lambda: w.step == following.step)
                assert w.app.desk.profile == before, field.key
                await w.press("escape")
                assert w.step == step


async def test_a_step_being_recorded_is_come_back_to_in_its_field(wizard: Start) -> None:
    async with wizard("pune") as w:
        w.app.open_step("identity.names")
        await w.rest()
        await w.press("enter", "down")
        screen = w.app.screen
        assert isinstance(screen, StageScreen)
        spot = screen.spot()
        assert spot.field
        w.app.open_step("exams.step1")
        await w.rest()
        assert isinstance(w.app.screen, BaseScreen)
        await w.press("escape")
        assert screen.spot() == spot


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_h_leads_to_the_top_of_home_with_its_cursor(wizard: Start, size: tuple[int, int]) -> None:
    """The right side stayed scrolled down to where one had gone away from it, without a cursor in sight."""
    async with wizard("caribbean", size=size) as w:
        home = w.app.screen
        assert isinstance(home, HomeScreen)
        await w.press("right", "end", "pagedown", "enter")
        if w.app.screen is home:
            w.app.open_page("deadlines")
            await w.rest()
        await w.press("h")
        await w.rest()
        assert w.app.screen is home
        assert w.app.focused is home.map
        assert home.side.scroll_offset.y == 0
        assert "▌" in w.text
