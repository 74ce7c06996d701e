"""One cursor on every screen: one bar in what has the keys, always in sight; keys and wheel scroll what one would think."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.scroll_view import ScrollView

from img_pathway.reports.page import item
from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.screens.dialogs import Choose
from img_pathway.tui.shell.screens import SCREENS
from img_pathway.tui.widgets.page import Page
from img_pathway.tui.widgets.palette import palette
from tests.tui.conftest import Start, Wizard

ELSEWHERE = {"first-run", "stage", "why", "help", "home"}
"""Screens that are not opened by their name alone: walked by `walk` itself, the first questions by their own tests."""


def bars(w: Wizard) -> int:
    """How many bars are on the screen: what hangs together in the colour of the cursor, over rows and columns."""
    colour = palette(w.app)["cursor"].bgcolor
    found = 0
    above: list[tuple[int, int]] = []
    for strip in w.app.screen._compositor.render_strips():
        here: list[tuple[int, int]] = []
        column = 0
        for segment in strip:
            end = column + segment.cell_length
            if segment.style is not None and segment.style.bgcolor == colour and end > column:
                # A mark in the bar, as that of today on the timeline, does not part it.
                if here and column - here[-1][1] <= 2:
                    here[-1] = (here[-1][0], end)
                else:
                    here.append((column, end))
            column = end
        found += sum(not any(left < right_ and left_ < right for left_, right_ in above) for left, right in here)
        above = here
    return found


async def walk(w: Wizard) -> AsyncIterator[str]:
    """Every screen, one after the other, each as it comes up."""
    yield "home"
    for name in sorted(set(SCREENS) - ELSEWHERE):
        w.app.open_page(name)
        await w.until(lambda: w.screen != "HomeScreen")
        await w.rest()
        yield name
        await back(w)
    w.app.open_step("exams.step2ck")
    await w.until(lambda: w.screen == "StageScreen")
    await w.rest()
    yield "stage"
    await w.press("f2")
    yield "why"
    await w.press("f1")
    yield "help"
    await back(w)
    w.app.push_screen(Choose("Which one?", [item(f"Answer {number}", id=f"{number}") for number in range(40)]))
    await w.rest()
    yield "a question"


async def back(w: Wizard) -> None:
    """Home again."""
    w.app.go_home()
    await w.until(lambda: w.screen == "HomeScreen")
    await w.rest()


def read_by_page_keys(w: Wizard) -> ScrollView | None:
    """What the page keys scroll: the pane that is read, where it is longer than its room."""
    here = w.app.focused
    if isinstance(here, Page) and here.beside is not None:
        here = here.beside
    return here if isinstance(here, ScrollView) and here.max_scroll_y > 0 else None


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_one_bar_that_stays_in_sight_and_keys_and_wheel_that_scroll(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("caribbean", size=size) as w:
        async for name in walk(w):
            focused = w.app.focused
            assert isinstance(focused, ScrollView), name
            listed = not isinstance(focused, Page) or focused.cursor_id is not None
            assert bars(w) <= 1, f"{name}: more than one bar\n{w.text}"
            for key in ("home", *("down",) * 16, *("up",) * 6, "pagedown", "down", "pagedown", "pageup", "end", "up"):
                await w.pilot.press(key)
                assert bars(w) <= 1, f"{name}: more than one bar after {key}\n{w.text}"
                if listed and focused.has_focus and not between(focused):
                    assert bars(w) == 1, f"{name}: the cursor is out of sight after {key}\n{w.text}"
            await w.press("home")
            first = focused.cursor_id if isinstance(focused, Page) else None
            read = read_by_page_keys(w)
            longer = [one for one in panes(w) if one.max_scroll_y > 0]
            assert read is not None or not longer, f"{name}: the page keys scroll none of {longer!r}"
            if read is not None:
                read.scroll_to(y=0, animate=False, force=True, immediate=True)
                await w.press("pagedown")
                assert read.scroll_offset.y > 0, f"{name}: PgDn scrolls nothing"
                await w.press("pageup")
                assert read.scroll_offset.y == 0, f"{name}: PgUp scrolls nothing"
                if read is focused:
                    # What is told of the last one may leave the list less room than before.
                    await w.press("end", "end")
                    assert read.scroll_offset.y == read.max_scroll_y, f"{name}: End does not lead to the end"
                    await w.press("pagedown")
                    assert read.scroll_offset.y == read.max_scroll_y, f"{name}: PgDn leads back from the end"
                    await w.press("home")
                    # On a low screen the first choice stands below the first rows of text.
                    at_first = isinstance(read, Page) and read.cursor_id == first and bars(w) == 1
                    assert read.scroll_offset.y == 0 or at_first, f"{name}: Home does not lead to the beginning"
            await wheels_scroll_what_is_under_them(w, name)


def between(view: ScrollView) -> bool:
    """Is text read here that has no choice in it, so that there is nothing for a cursor to be on?"""
    return isinstance(view, Page) and not any(view.in_sight(index) for index in view.choices())


def panes(w: Wizard) -> list[ScrollView]:
    """What can be scrolled on the screen in front, the text beside a field left out."""
    return [one for one in w.app.screen.query(ScrollView) if one.display and one.region.height > 2]


async def wheels_scroll_what_is_under_them(w: Wizard, name: str) -> None:
    for pane in panes(w):
        if pane.max_scroll_y <= 0:
            continue
        pane.scroll_to(y=0, animate=False, force=True, immediate=True)
        others = {other: other.scroll_offset for other in panes(w) if other is not pane}
        middle = (pane.region.width // 2, pane.region.height // 2)
        await w.pilot._post_mouse_events([MouseScrollDown], widget=pane, offset=middle)
        await w.rest()
        assert pane.scroll_offset.y > 0, f"{name}: the wheel does not scroll {pane!r}"
        assert others == {other: other.scroll_offset for other in others}, f"{name}: the wheel scrolls another pane"
        assert bars(w) <= 1
        await w.pilot._post_mouse_events([MouseScrollUp], widget=pane, offset=middle)
        await w.rest()


async def test_the_bar_goes_where_the_keys_go(wizard: Start) -> None:
    """In a form no pane keeps a bar, and Enter opens nothing that is out of sight."""
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("right")
        assert bars(w) == 1
        assert w.app.screen.query_one("#side", Page).has_focus
        await w.press("left")
        assert bars(w) == 1
        w.app.open_step("exams.step2ck")
        await w.until(lambda: w.screen == "StageScreen")
        await w.rest()
        assert bars(w) == 1
        await w.press("enter")
        assert w.app.screen.query_one(FactForm).has_focus_within
        assert bars(w) <= 1


async def test_the_keys_that_are_told_follow_the_cursor(wizard: Start) -> None:
    """On a finding of a board the bar went on offering "Remove", as on the letter above it."""
    async with wizard("caribbean", size=(80, 24)) as w:
        async for name in walk(w):
            for key in ("end", "up"):
                await w.press(key)
                told = w.text.splitlines()[-1]
                w.app.screen.refresh_bindings()
                await w.rest()
                assert w.text.splitlines()[-1] == told, (name, key)


async def test_below_a_menu_nothing_looks_as_if_it_had_the_keys(wizard: Start) -> None:
    """In 16 colours nothing is dimmed below a menu: its bar stood beside another bright one."""
    async with wizard("pune", size=(80, 24)) as w:
        page = w.app.screen.focused
        assert isinstance(page, Page)

        def marked() -> bool:
            return any("▌" in page.render_line(y).text for y in range(page.size.height))

        assert marked()
        await w.press("space")
        assert not marked()
        await w.press("escape")
        assert marked()
