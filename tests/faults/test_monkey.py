"""A monkey at the keyboard and the mouse, in windows of every size, over hostile strings in every field."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from img_pathway.desk.events import FileLookedAt
from img_pathway.desk.folder import DataFolder
from img_pathway.profile.checks.schema import check_document
from img_pathway.profile.file import toml
from img_pathway.profile.file.codec import to_document
from img_pathway.profile.file.disk_calls import Files
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.keep.merge import changes
from img_pathway.profile.keep.store import Store
from img_pathway.profile.typed.keys import put
from img_pathway.tui.commands import COMMANDS
from img_pathway.tui.shell.app import PathwayApp
from tests.faults.faulty import ERRORS, Faulty
from tests.faults.monkey import NASTY, Hand, clean, hostile, kinds, watched
from tests.faults.sizes import FULL, KEYS, SHARDS
from tests.waiting import undrawn

NAMED = [
    *("up", "down", "left", "right", "enter", "enter", "escape", "tab", "shift+tab", "home", "end", "pageup"),
    *("pagedown", "space", "backspace", "delete", "f1", "f2", "f4", "f7", "f8", "ctrl+n", "ctrl+p", "ctrl+y"),
    *("ctrl+z", "ctrl+a", "ctrl+k", "ctrl+u", "ctrl+e", "ctrl+w", "shift+pagedown", "shift+left", "backtab"),
]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789[]?/-.,: é線"
LEADS = {
    "AcceptFork": "whatif.accept",
    "Choose": "whatif.new",
    "CohortScreen": "profiles.folder",
    "LookUp": "stage.looked-up",
    "Restore": "app.versions",
    "WhyScreen": "app.why",
    "Yours": "stage.yours",
}
"""Screens that open only where something fits, and the command that leads there."""
TODAYS = ["2026-11-22", "2027-03-01", "2031-01-01"]


def mischief(dice: random.Random, app: PathwayApp) -> str:
    """What other programs and the disk do meanwhile; in one word."""
    store = app.data.store
    if isinstance(store.files, Faulty):
        store.files = Files()
        return "mended"
    if dice.random() < 0.4:
        store.files = files = Faulty()
        files.fail, files.error = dice.choice(["create", "write", "fsync", "replace", "fsync_dir"]), dice.choice(ERRORS)
        return "broken"
    other = Store(app.data.folder)
    path = app.desk.file.path
    try:
        loaded = other.load(path)
        changed = put(loaded.profile, "school.name", dice.choice(NASTY))
        other.save(loaded, put(changed, "profile.label", dice.choice(NASTY)))
    except StoreError:
        return "refused"
    return "rivalled"


@pytest.mark.fault
@pytest.mark.skipif(not FULL, reason="ten starts and hundreds of commands: at full size only")
async def test_every_screen_is_within_the_monkeys_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None]
) -> None:
    """Whatever screen the program has, going through its commands leads there: else nobody beats upon it."""
    monkeypatch.chdir(tmp_path)
    undrawn(monkeypatch)
    dice = random.Random(9)
    folder = tmp_path / "data"
    data = DataFolder(folder, TODAYS[0], None)
    data.store.create(data.path_of("other"), hostile(dice))
    # One opens only on what came back from another computer, one only on a sheet: tests/tui/test_case.py,
    # tests/tui/test_import_sheet.py.
    left, tried = kinds() - {"CaseScreen", "ImportScreen"}, 0
    for start in range(10):
        # Each time another person: what one has nothing to look up for, the next has.
        path, first = data.path_of(f"monkey-{start}"), start == 0
        data.store.create(path, hostile(dice))
        app = PathwayApp(data.open(None if first else path), data, first_run=first)
        async with app.run_test(size=(80, 24)) as pilot:
            hand = Hand(app, pilot, dice)
            await hand.settled()
            app.desk.record("profile.label", dice.choice(NASTY))
            await pilot.resize_terminal(30, 8)
            await hand.settled()
            commands = [command for command in COMMANDS if command.id not in ("app.quit", "app.suspend")]
            if (last := left - hand.screens) <= LEADS.keys() and tried > len(commands):
                # What is left by now hides behind a fork, a step or a row that fits: only there it is worth trying on.
                commands = [command for command in commands if command.id in {LEADS[kind] for kind in last}] * 9
            dice.shuffle(commands)
            while commands and left - hand.screens and not hand.over:
                await hand.command(commands.pop())
                tried += 1
            left -= hand.screens
        app.desk.flush()
        app.desk.real.file.release()
        if not left:
            break
    assert not left, f"nothing of {tried} commands led to {left}"
    figure(f"monkey: all {len(kinds())} kinds of screen within {tried} commands")


@pytest.mark.fault
@pytest.mark.parametrize("shard", range(SHARDS))
async def test_a_monkey_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shard: int, figure: Callable[[str], None]
) -> None:
    dice = random.Random(1000 + shard)
    folder = tmp_path / "data"
    # Deep enough that a path it types, such as ../x, is still its own.
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b" / "c")
    (folder / "profiles").mkdir(parents=True)
    path = folder / "profiles" / "monkey.toml"
    path.write_text(toml.dumps(hostile(dice)), "utf-8", newline="")
    assert check_document(toml.loads(path.read_bytes(), "x")) == []
    wanted, pressed, clicked, sizes, starts, tricks = KEYS // SHARDS, 0, 0, 0, 0, 0
    screens: set[str] = set()
    commands = list(COMMANDS)
    dice.shuffle(commands)
    began = time.monotonic()
    with watched(tmp_path) as outside:
        while pressed + clicked < wanted:
            data = DataFolder(folder, dice.choice(TODAYS), None)
            left = [item for item in data.profiles() if item.exists()]
            first = not left or dice.random() < 0.15
            app = PathwayApp(data.open(None if first else dice.choice(left)), data, first_run=first)
            starts += 1
            async with app.run_test(size=(80, 24)) as pilot:
                hand = Hand(app, pilot, dice)
                await hand.rest(dice.choice([0, 0.1, 0.5]))
                for _ in range(80):
                    if hand.over or pressed + clicked + hand.pressed + hand.clicked >= wanted:
                        break
                    keys = [dice.choice(NAMED if dice.random() < 0.6 else LETTERS) for _ in range(12)]
                    await hand.press(*keys, held=dice.random() < 0.3)
                    for _ in range(3):
                        await hand.click()
                    if dice.random() < 0.2:
                        await hand.paste()
                    if dice.random() < 0.3:
                        await hand.resize()
                    if dice.random() < 0.4 and not hand.over:
                        commands.insert(0, commands.pop())
                        await hand.command(commands[0])
                    if dice.random() < 0.05:
                        await hand.rest(dice.uniform(0, 0.8))
                    if dice.random() < 0.04 and not hand.over:
                        hand.done.append(mischief(dice, app))
                        tricks += 1
                    assert app._exception is None
                    if not hand.over:
                        assert clean(app.screen) == ""
                    assert check_document(to_document(app.desk.profile)) == []
                await hand.gone()
                pressed, clicked, sizes = pressed + hand.pressed, clicked + hand.clicked, sizes + hand.sizes
                screens |= hand.screens
            data.store.files = Files()
            app.desk.flush()
            # Whatever fork is open: what is in the profile's file is the profile.
            desk = app.desk.real
            data.remember(desk, app.last_place)
            desk.file.release()
            problem = desk.problem
            assert problem is None or desk.file.read_only, f"{problem.what} {problem.where} {problem.todo}"
            # What a rival wrote last was not looked at any more, nor the end of a save that went on at the end.
            desk._saving = False
            if (seen := desk.file.look()) is not None:
                desk.take_in(FileLookedAt(desk.id, seen))
            if desk.file.path.exists():
                kept = DataFolder(folder).store.load(desk.file.path).profile
                assert changes(kept, desk.profile) == [], f"{desk.dirty} {problem} {hand.done[-30:]}"
    assert outside == []
    words = f"monkey {shard:2}: {pressed} keys, {clicked} clicks, {sizes} sizes, {starts} starts, {tricks} tricks"
    took = f"{time.monotonic() - began:.0f} s"
    figure(f"{words}, {len(screens)} kinds of screen, {took}: no crash, profile sound, nothing written elsewhere")
