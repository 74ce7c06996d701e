"""Help is complete and true: it lists every key of the screen behind it, and each of them does something there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from textual.screen import Screen

from img_pathway.tui.commands import COMMANDS, Command, Offered, can, in_scope
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.help import IN_FIELDS, HelpScreen
from img_pathway.tui.screens.timeline.gantt import Gantt
from img_pathway.tui.shell.offered import commands_of
from img_pathway.tui.shell.screens import SCREENS
from img_pathway.tui.widgets.page import Page
from tests.tui.conftest import Start, Wizard

PLACES = tuple(name for name in SCREENS if name != "help")
LEAVING = {"app.quit", "app.suspend"}
"""What ends or stops the program; tests of their own press these."""


async def _open(w: Wizard, place: str) -> BaseScreen:
    w.app.go_home()
    if place == "stage":
        w.app.open_step("start.contract")
    elif place == "first-run":
        w.app.welcome()
    elif place == "why":
        w.app.show_why("exams.step1")
    elif place != "home":
        w.app.open_page(place)
    await w.rest(0.1)
    screen = w.app.screen
    assert isinstance(screen, BaseScreen)
    return screen


def _seen(w: Wizard) -> tuple[object, ...]:
    """All that a key could change that a person would see or find."""
    screen = w.app.screen
    views: list[Any] = [*screen.query(Page), *screen.query(Gantt)]
    moved = [(view.id, getattr(view, "cursor_id", None), view.scroll_offset) for view in views]
    return screen, screen.focused, w.text, w.app.theme, w.app.clipboard, len(w.app._notifications), *moved


async def _acts(w: Wizard, screen: Screen[Any], key: str) -> bool:
    """Does a key do something, from the middle of a list if not from its ends?"""
    for ways in ((), ("down", "down"), ("end",), ("home",), ("right", "right")):
        await w.pilot.press(*ways)
        before = _seen(w)
        await w.pilot.press(key)
        await w.pilot.pause()
        if _seen(w) != before:
            return True
    return False


@pytest.mark.parametrize("half", [0, 1])
async def test_each_key_that_help_lists_does_something(wizard: Start, half: int) -> None:
    async with wizard(("pune", "caribbean")[half]) as w:
        w.app.desk.record("identity.passport_expires", date(2031, 1, 1))
        dead: list[str] = []
        for place in PLACES[half::2]:
            dead += [f"{key} on {place} ({ident})" for key, ident in await _dead(w, place)]
        assert not dead, ", ".join(dead)


async def _dead(w: Wizard, place: str) -> list[tuple[str, str]]:
    """Keys that help lists on a screen and that do nothing there, with the command each is listed for."""
    screen = await _open(w, place)
    focused = screen.focused
    await w.press("f1")
    page = w.app.screen
    assert isinstance(page, HelpScreen), place
    listed: list[Offered] = [*page.listed]
    if any(len(view.choices()) > 1 or view.max_scroll_y for view in screen.query(Page) if view.can_focus):
        listed += [Offered(command, "", tuple(command.keys.split(","))) for command in in_scope("list")]
    dead = []
    for command, _, keys, vain in listed:
        for key in keys:
            if w.app.screen is not screen or screen.focused is not focused:
                screen = await _open(w, place)
                focused = screen.focused
            if command.scope == "app" and place != "stage":
                active = w.app.screen.active_bindings.get(key)
                fine = bool(vain) or (active is not None and active.binding.id == command.id)
                # What a widget has of its own, such as scrolling sideways, may pass a key on.
                fine = fine or await _acts(w, screen, key)
            else:
                fine = command.id in LEAVING or await _acts(w, screen, key)
                if command.id.endswith(".remove"):  # what the keys after it need
                    await w.press("u")
            if not fine:
                dead.append((key, command.id))
    return dead


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_help_shows_every_key_whole(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        for place in PLACES:
            screen = await _open(w, place)
            wanted = [each for each in commands_of(screen) if can(w.app, screen, each) or each.vain]
            if not screen.wander:
                # All fields: what is pressed there is text.
                wanted = [*screen.commands()]
            await w.pilot.press("f1")
            await w.pilot.pause()
            page = w.app.screen
            assert isinstance(page, HelpScreen), place
            rows = ["".join(text for text, _ in row.parts) for row in page.page._rows]
            assert not any(row.rstrip().endswith("…") for row in rows)
            words = " ".join(" ".join(rows).split())
            assert [each.id for each in wanted if _first(each) not in words] == []
            # Every row of a table begins its words in the same column.
            columns = {len(row) - len(row.lstrip()) for row in rows if row.startswith("   ")}
            assert len(columns) <= 2, place


def _first(command: Command) -> str:
    return " ".join(command.help.split()[:3])


async def test_help_of_a_question_lists_its_keys(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("p", "n", "f1")
        assert "Close the question and change nothing." in w.text
        await w.press("escape", "escape")
        assert w.screen == "ProfilesScreen"


def test_every_command_has_keys_or_is_found_by_words() -> None:
    from img_pathway.tui.commands import FIND

    assert [each.id for each in COMMANDS if not each.keys and FIND not in each.seen] == []


async def test_each_key_told_for_forms_does_something(wizard: Start) -> None:
    async with wizard("pune", size=(100, 40)) as w:
        await _open(w, "stage")
        w.app.open_step("school.img")
        await w.press("enter")
        screen = w.app.screen
        assert isinstance(screen, BaseScreen)
        assert screen.form is not None
        told = [key for keys, _ in IN_FIELDS for key in keys.lower().replace("esc", "escape").split(", ")]
        for key in told:
            # A date: it opens a calendar and can be emptied.
            screen.form.field("school.enrolled").editor.focus()
            await w.pilot.pause()
            before = _seen(w)
            await w.pilot.press(key)
            await w.pilot.pause()
            assert _seen(w) != before, key
        # Asked from a field, the help begins with what helps in it and with these keys.
        screen.form.field("school.enrolled").editor.focus()
        await w.press("f1")
        assert w.text.splitlines()[2].strip() == "Enrolled on"
        assert w.text.index("Such as") < w.text.index("Inside a form") < w.text.index("A stage")


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_bar_of_every_screen_leads_to_all_keys_and_to_the_help(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("caribbean", size=size) as w:
        for place in PLACES:
            screen = await _open(w, place)
            bar = w.text.splitlines()[-1]
            assert "F1 Help" in bar, (place, bar)
            assert bar.startswith(" esc Back") or place == "home", (place, bar)
            # Where one types, Space is a letter.
            types = screen.focused is not None and screen.focused.check_consume_key("space", " ")
            assert ("ctrl+p Find" if types or not screen.wander else "space All keys") in bar, (place, bar)
            if screen.form is not None and not screen.form.has_focus_within:
                screen.form.focus_first()
                await w.rest()
                bar = w.text.splitlines()[-1]
                assert "F1 Help" in bar, (place, bar)
                assert "ctrl+p Find" in bar or "space All keys" in bar, (place, bar)
                assert "enter " in bar, (place, bar)
