"""Everything can be found: views on Home, a menu on every screen, and a key that can do nothing here says why."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from img_pathway.reports.pages.stage import root_of
from img_pathway.tui.commands import COMMANDS, VIEW, Command, can
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.menu import Menu
from img_pathway.tui.screens.stage import StageScreen
from img_pathway.tui.shell.offered import commands_of
from img_pathway.tui.shell.screens import SCREENS
from tests.tui.conftest import Start, Wizard

VIEWS = [command for command in COMMANDS if VIEW in command.seen]
PAGES = [name for name in SCREENS if name not in ("home", "stage", "first-run", "why", "help")]


def _bars(w: Wizard) -> tuple[str, str]:
    """The lines at the bottom: the rows of views, and the keys."""
    *views, keys = w.text.splitlines()[-w.app.screen.keys.size.height :]  # type: ignore[attr-defined]
    return "\n".join(views), keys


@pytest.mark.parametrize(("size", "rows"), [((60, 20), 1), ((80, 24), 3), ((100, 30), 3), ((120, 40), 2)])
async def test_the_views_stand_on_home_and_crowd_no_key_out(wizard: Start, size: tuple[int, int], rows: int) -> None:
    async with wizard("pune", size=size) as w:
        views, keys = _bars(w)
        assert views.count("\n") == rows - 1
        least = 4 if rows == 1 else len(VIEWS)
        assert all(f"{view.keys} {view.label}" in views for view in VIEWS[:least]), views
        assert "Contract and first day" in w.text or rows == 1
        for key in ("enter Open", "n Next step", "space All keys", "F1 Help", "q Quit"):
            assert key in keys or size[0] < 80
        assert "space All keys" in keys
        assert "q Quit" in keys


async def test_a_click_on_a_view_opens_it(wizard: Start) -> None:
    async with wizard("pune") as w:
        lines = w.text.splitlines()
        for label, screen in (("Interviews", "InterviewsScreen"), ("Deadlines", "DeadlinesScreen")):
            row = next(number for number, text in enumerate(lines) if f" {label} " in text)
            await w.pilot.click(offset=(lines[row].index(label), row))
            await w.rest()
            assert w.screen == screen
            await w.press("escape")


async def test_space_opens_a_menu_of_all_that_works_on_each_screen(wizard: Start) -> None:
    async with wizard("pune", size=(100, 50)) as w:
        for name in ("home", "stage", *PAGES):
            if name == "stage":
                w.app.open_step("start.contract")
            elif name != "home":
                w.app.open_page(name)
            await w.rest()
            screen = w.app.screen
            assert isinstance(screen, BaseScreen)
            wanted = {each.id for each in commands_of(screen) if each.id != "app.menu" and can(w.app, screen, each)}
            await w.pilot.press("space")
            menu = w.app.screen
            assert isinstance(menu, Menu), name
            await w.rest(0.02)
            assert {block.id for block in menu.page._blocks if block.id} == wanted
            await w.pilot.press("escape")
            assert w.app.screen is screen
            w.app.go_home()


async def test_the_menu_does_what_is_chosen_and_what_is_pressed(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("space", "d")
        assert w.screen == "DeadlinesScreen"
        await w.press("space")
        menu = w.app.screen
        assert isinstance(menu, Menu)
        menu.page.move_to("deadlines.filter")
        await w.press("enter")
        assert isinstance(w.app.screen.focused, Input)
        # In a field it is a blank.
        await w.press("a", "space", "b")
        assert w.app.screen.focused.value == "a b"


async def test_a_key_pressed_in_vain_says_why_where_the_keys_stand_until_the_next_one(wizard: Start) -> None:
    async with wizard("pune") as w:
        said: set[str] = set()
        for place in ("home", "exams.step1", "start.contract", *PAGES):
            if place in PAGES:
                w.app.open_page(place)
            elif place != "home":
                w.app.open_step(place)
            await w.rest()
            screen = w.app.screen
            for command in commands_of(screen):
                if not command.keys or can(w.app, screen, command) or _other(w, command):
                    continue
                if command.id in ("stage.close-again", "whatif.bring-back"):
                    # Their keys have another use where they can do nothing.
                    continue
                assert command.vain, f"{command.id} can be refused on {place} and has no words for it"
                before = w.screen, w.step
                await w.pilot.press(command.keys.split(",")[0])
                assert command.vain[:40] in _bars(w)[1], (place, command.id)
                assert (w.screen, w.step) == before
                said.add(command.id)
                await w.pilot.press("f12")
                assert command.vain[:40] not in _bars(w)[1]
            w.app.go_home()
        assert {"app.home", "app.back", "app.undo", "stage.missing", "stage.copy", "app.plan", "whatif.accept"} <= said


def _other(w: Wizard, command: Command) -> bool:
    """Can another command be done by the same key?"""
    key = command.keys.split(",")[0]
    active = w.app.screen.active_bindings.get(key)
    return active is not None and active.enabled


async def test_missing_opens_the_root_in_one_hop_and_names_it(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        locked = [step for step in w.app.desk.planned.by_id.values() if step.status == "locked" and step.missing]
        far, seen = 0, set()
        for step in locked:
            way = root_of(w.app.desk.planned, step)
            # Nothing that can be done before it stands behind it: one hop is enough.
            assert way[-1].status != "locked" or not way[-1].missing
            far = max(far, len(way))
            if way[-1].id in seen:
                continue
            seen.add(way[-1].id)
            w.app.open_step(step.id)
            await w.pilot.pause()
            screen = w.app.screen
            assert isinstance(screen, StageScreen)
            words = " ".join(text for row in screen.detail._rows for text, _ in row.parts)
            assert way[-1].title in " ".join(words.split())
            await w.pilot.press("m")
            assert w.step == way[-1].id
            w.app.go_home()
        assert far > 2


@pytest.mark.parametrize("key", ["x", "z", "9"])
async def test_a_key_without_any_use_says_so(wizard: Start, key: str) -> None:
    async with wizard("pune") as w:
        await w.press(key)
        assert f"{key} does nothing here" in w.text.splitlines()[-1]
        await w.press("down")
        assert "does nothing" not in w.text


async def test_f4_says_where_nothing_opens(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.open_step("exams.step2ck")
        await w.rest()
        await w.press("enter", "enter")
        form = w.app.screen.form  # type: ignore[attr-defined]
        form.field("exams.step2ck.1.score").editor.focus()
        await w.press("f4")
        assert "Nothing opens in this field" in w.text.splitlines()[-1]
