from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from textual.actions import parse

from img_pathway.tui.commands import COMMANDS, KEYS_FILE, SCOPES, bindings, in_scope
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.boards import NamesScreen, WaitingScreen
from img_pathway.tui.screens.brief import BriefScreen
from img_pathway.tui.screens.case import CaseScreen
from img_pathway.tui.screens.cohort import CohortScreen
from img_pathway.tui.screens.deadlines import DeadlinesScreen
from img_pathway.tui.screens.dialogs import Ask, Confirm
from img_pathway.tui.screens.directory import DirectoryScreen
from img_pathway.tui.screens.help import HelpScreen
from img_pathway.tui.screens.home import HomeScreen
from img_pathway.tui.screens.import_sheet import ImportScreen
from img_pathway.tui.screens.interviews import InterviewsScreen
from img_pathway.tui.screens.money import MoneyScreen
from img_pathway.tui.screens.plan import PlanScreen
from img_pathway.tui.screens.profiles import ProfilesScreen
from img_pathway.tui.screens.programmes import ProgrammesScreen
from img_pathway.tui.screens.ranklist import RankListScreen
from img_pathway.tui.screens.stage import StageScreen
from img_pathway.tui.screens.states import CompareScreen, StatesScreen
from img_pathway.tui.screens.timeline.gantt import Gantt
from img_pathway.tui.screens.timeline.timeline import TimelineScreen
from img_pathway.tui.screens.visa import VisaBoardScreen
from img_pathway.tui.screens.whatif.whatif import WhatIfScreen
from img_pathway.tui.screens.why import WhyScreen
from img_pathway.tui.shell import keymap
from img_pathway.tui.shell.app import PathwayApp
from img_pathway.tui.shell.screens import KEPT, SCREENS, screen_class
from img_pathway.tui.widgets.page import Page
from tests.tui.conftest import Start

OWNERS: dict[str, tuple[type, ...]] = {
    "home": (HomeScreen,),
    "stage": (StageScreen,),
    "profiles": (ProfilesScreen,),
    "states": (StatesScreen,),
    "deadlines": (DeadlinesScreen,),
    "plan": (PlanScreen,),
    "timeline": (TimelineScreen,),
    "whatif": (WhatIfScreen,),
    "board": (NamesScreen,),
    "waiting": (WaitingScreen,),
    "money": (MoneyScreen,),
    "interviews": (InterviewsScreen,),
    "ranklist": (RankListScreen,),
    "programmes": (ProgrammesScreen,),
    "directory": (DirectoryScreen,),
    "sheet": (ImportScreen,),
    "brief": (BriefScreen,),
    "cohort": (CohortScreen,),
    "case": (CaseScreen,),
    "visa": (VisaBoardScreen,),
    "reading": (WhyScreen, HelpScreen, VisaBoardScreen, CompareScreen),
    "list": (Page, Gantt),
    "dialog": (Ask, Confirm),
    "app": (PathwayApp,),
}


def test_every_command_is_declared_once_and_can_be_done() -> None:
    assert all(count == 1 for count in Counter(command.id for command in COMMANDS).values())
    for command in COMMANDS:
        place, name, _ = parse(command.action)
        owners = (BaseScreen,) if place == "screen" else OWNERS[command.scope]
        assert all(hasattr(owner, f"action_{name}") for owner in owners), command.id
        # The reason stands whole in the line of keys of the smallest window.
        assert len(command.vain) <= 56, command.id
        assert command.help.endswith(".")
        assert command.help[0].isupper()


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_of_the_table_is_there_and_has_a_scope_that_help_knows(name: str) -> None:
    screen = screen_class(name)
    assert issubclass(screen, BaseScreen)
    assert screen.SCOPE in SCOPES or name == "first-run"


def test_what_opens_a_page_names_a_screen_of_the_table() -> None:
    opened = {name for command in in_scope("app") for name in re.findall(r"open\('(.+)'\)", command.action)}
    assert {"plan", "visa"} < opened <= set(SCREENS)
    assert set(SCREENS) >= KEPT


@pytest.mark.parametrize("scope", SCOPES)
def test_no_key_means_two_things_in_one_scope(scope: str) -> None:
    keys = Counter(
        key
        for command in in_scope(scope)
        for key in command.keys.split(",")
        if key and command.id != "stage.close-again"
    )
    assert [key for key, count in keys.items() if count > 1] == []
    assert all(binding.id for binding in bindings(scope))


@pytest.mark.parametrize("scope", sorted({command.scope for command in COMMANDS} - {"app"}))
def test_no_word_of_the_bar_means_two_keys_on_one_screen(scope: str) -> None:
    """The directory had "f Find" beside "/ Find"."""
    here = [command for command in COMMANDS if command.scope in (scope, "app")]
    keys = {command.label: set[str]() for command in here}
    for command in here:
        keys[command.label].add(command.keys)
    assert not [label for label, several in keys.items() if len(several) > 1]


async def test_a_key_can_be_changed_and_the_old_one_rests(wizard: Start, folder: Path) -> None:
    (folder / KEYS_FILE).write_text('app.next = "x"\n[home]\n"open" = "space,enter"\n')
    async with wizard("pune") as w:
        assert "x Next step" in w.text
        await w.press("n")
        assert w.screen == "HomeScreen"
        await w.press("x")
        assert w.screen == "StageScreen"
        await w.press("b", "space")
        assert w.screen == "StageScreen"


async def test_quit_and_help_cannot_be_lost(wizard: Start, folder: Path) -> None:
    (folder / KEYS_FILE).write_text('app.help = "x"\napp.quit = "y"\n')
    async with wizard("pune") as w:
        await w.press("f1")
        assert w.screen == "HelpScreen"
        await w.press("ctrl+q")
        assert not w.app.is_running


@pytest.mark.parametrize(
    ("text", "said"),
    [("app.nexd = 'x'", "did you mean app.next"), ("app.next = 5", "write a key"), ("app.next = ", "cannot be read")],
)
def test_mistakes_in_the_keys_file_are_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / KEYS_FILE).write_text(text)
    keys, problems = keymap.read(tmp_path)
    assert keys == {}
    assert said in problems[0]


def test_the_written_file_holds_every_command_and_changes_nothing(tmp_path: Path) -> None:
    path, fresh = keymap.write(tmp_path)
    assert fresh
    assert keymap.read(tmp_path) == ({}, ())
    text = path.read_text()
    assert all(f"# {command.id} = " in text for command in COMMANDS)
    path.write_text(re.sub(r'^# (\S+ = ".+")$', r"\1", text, flags=re.M))
    keys, problems = keymap.read(tmp_path)
    assert problems == ()
    assert len(keys) == sum(bool(command.keys) for command in COMMANDS)
    assert keymap.write(tmp_path) == (path, False)


async def test_the_keys_file_is_written_only_when_that_is_confirmed(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        for answer, written in (("n", False), ("y", True)):
            w.app.action_write_keymap()
            await w.until(lambda: w.screen == "Confirm")
            assert not (folder / KEYS_FILE).exists()
            await w.press(answer)
            await w.until(lambda: w.screen == "HomeScreen")
            assert (folder / KEYS_FILE).exists() is written
