"""A hand at the keyboard and the mouse that waits for the app's work, never for the clock; and what it may meet."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
import random
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

import img_pathway.tui
from img_pathway.profile.facts import SCHEMA, Profile, Table
from img_pathway.profile.file.codec import from_document
from img_pathway.profile.keep.forks import MAX_FORKS, Change, Fork, Forks
from img_pathway.tui.commands import COMMANDS, FIND, Command
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.too_small import TooSmall
from img_pathway.tui.screens.whatif.whatif import WhatIfScreen
from img_pathway.tui.shell.app import PathwayApp
from tests.profile.strategies import HOSTILE

NASTY = [
    *HOSTILE,
    "[/] [link=x] {x} $(rm -rf ~) `id`",
    "\x1b]52;c;eA==\x07\x1b[?1049l\x1b[2J",
    "\u202e\u2066abc\u2069\u200f",
    "﷽" * 40,
    "e" + "\u0301" * 300,
    "線" * 500,
    "a\r\nb\tc\x0b",
    "x" * 1900,
    "../../etc/passwd",
    "\u2028\u2029\ufeff\U000e0041",
]
HANG = 20.0
"""Seconds after which an app that does not answer is taken for hung."""
_ARMED: list[tuple[Path, list[str]]] = []


def _watch(event: str, args: tuple[Any, ...]) -> None:
    """Every file this process opens for writing, makes, moves or removes, while somebody looks."""
    if not _ARMED:
        return
    if event == "open":
        path, mode, flags = args
        if not isinstance(path, (str, bytes)) or not (flags & 0o3 or (mode and set(str(mode)) & set("wax+"))):
            return
        names = [path]
    elif event in ("os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.chmod"):
        names = [args[0]]
    elif event in ("os.rename", "os.link", "os.symlink"):
        names = list(args[:2])
    else:
        return
    folder, found = _ARMED[-1]
    for name in names:
        if not isinstance(name, (str, bytes)):
            # A handle: what it leads to was opened before.
            continue
        text = name.decode(errors="replace") if isinstance(name, bytes) else str(name)
        inside = text.startswith(str(folder)) and "/../" not in text
        if not inside and "__pycache__" not in text and text != "/dev/null":
            found.append(f"{event} {text}")


sys.addaudithook(_watch)


@contextmanager
def watched(folder: Path) -> Iterator[list[str]]:
    """What is written outside a folder meanwhile."""
    found: list[str] = []
    _ARMED.append((folder, found))
    try:
        yield found
    finally:
        _ARMED.pop()


def hostile(dice: random.Random) -> Profile:
    """A profile with a hostile string wherever text can stand."""

    def value(kind: str, low: int, choices: tuple[Any, ...]) -> Any:
        match kind:
            case "text":
                return dice.choice(NASTY)
            case "states":
                return ["NY", dice.choice(["TX", "[b]"])]
            case "words":
                return [choices[0][0]] if choices else [dice.choice(NASTY) for _ in range(3)]
            case "choice":
                return dice.choice(choices)[0]
            case "date":
                return date(dice.randint(1990, 2035), dice.randint(1, 12), dice.randint(1, 28))
            case "instant":
                return datetime(2027, 1, 14, 10, 0, tzinfo=UTC)
            case "money":
                return "580.00"
            case "currency":
                return "USD"
            case "month":
                return dice.choice(["2019", "2024-02"])
            case "state":
                return dice.choice(["NY", "[b]"])
            case "fee":
                return dice.choice(["eras.token.fee", "[b]"])
            case "country":
                return dice.choice(["IN", "US", "PS", "XK"])
            case "countries":
                return ["IN", "GB"]
            case "bool":
                return dice.random() < 0.5
            case "zone":
                return "Asia/Kolkata"
        return low

    def table(kind: type[Table]) -> dict[str, Any]:
        made = {
            name: value(fact.kind, fact.minimum or 0, fact.choices)
            for name, fact in kind.facts.items()
            if fact.kind in ("text", "words") or dice.random() < 0.6
        }
        return made | {name: [table(inner.table) for _ in range(2)] for name, inner in kind.lists.items()}

    doc: dict[str, Any] = {"schema": SCHEMA, "zz": dice.choice(NASTY)}
    for name, slot in Profile.slots.items():
        if slot.key is int:
            doc[name] = {"2027": table(slot.table), "2028": table(slot.table)}
        elif slot.key is str:
            doc[name] = {"exams.step3": table(slot.table), "ecfmg.oet-window@2028": table(slot.table)}
        else:
            doc[name] = table(slot.table)
    profile = from_document(doc)
    person = replace(profile.profile, target_match=dice.choice([2027, 2028, None]))
    return replace(profile, profile=person)


def unsafe(text: str) -> str:
    """Characters of a drawn line that could steer a terminal."""
    return "".join(
        sorted({char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n"})
    )


def clean(screen: Screen[Any]) -> str:
    """What on a screen could do harm; empty if nothing."""
    found = ""
    for strip in screen._compositor.render_strips():
        for segment in strip:
            if not segment.control and (bad := unsafe(segment.text)):
                found += f"{bad!r} in {segment.text!r}; "
    return found


def kinds() -> set[str]:
    """Every screen of the wizard that somebody can stand on, by the name of its class; the shared bases are none."""
    for module in pkgutil.walk_packages(img_pathway.tui.__path__, "img_pathway.tui."):
        importlib.import_module(module.name)

    def below(kind: type[Screen[Any]]) -> set[type[Screen[Any]]]:
        return {kind}.union(*map(below, kind.__subclasses__()))

    ours = {kind for kind in below(Screen) if kind.__module__.startswith("img_pathway.")}
    shown = {kind for kind in ours if not kind.__subclasses__()}
    return {kind.__name__ for kind in shown if kind.__module__ != BaseScreen.__module__}


ENTRIES = {command.id.removeprefix("app."): command.keys.split(",")[0] for command in COMMANDS if command.keys}
ENTRIES |= {"reading": "f1", "list": "h", "stage": "n"}
"""How to come to where the commands of a scope work: by the key of the command of that name."""


class Hand:
    """Presses, clicks, pastes and resizes; keeps count."""

    def __init__(self, app: PathwayApp, pilot: Pilot[None], dice: random.Random) -> None:
        self.app, self.pilot, self.dice = app, pilot, dice
        self.pressed = self.clicked = self.sizes = 0
        self.screens: set[str] = set()
        self.done: list[str] = []
        """What was done, for the one who has to find out what went wrong."""

    @property
    def over(self) -> bool:
        """Did the app end, or is it about to?"""
        return not self.app.is_running or self.app._exit or self.app._exception is not None

    async def gone(self) -> None:
        """Once the app is asked to end: until it did, or nothing is left for it to do."""
        end = time.monotonic() + HANG
        while self.app.is_running and (self.app._exit or not self.app._message_queue.empty()):
            assert time.monotonic() < end, "does not end"
            await asyncio.sleep(0.01)

    async def settled(self, *, all_of_it: bool = True) -> None:
        """Until the app and what it shows have worked off what they were sent; `HANG` seconds at most."""
        for _ in range(2):
            if self.over:
                return
            left = 0

            def done() -> None:
                nonlocal left
                left -= 1

            screen = self.app.screen
            pumps: list[MessagePump] = [self.app, screen, *([screen.focused] if screen.focused else [])]
            if all_of_it:
                pumps = [self.app, *screen.walk_children(with_self=True)]
            left = sum(pump.call_later(done) for pump in pumps)
            end = time.monotonic() + HANG
            while left > 0 and not self.over:
                assert time.monotonic() < end, f"hung on {self.app.screen}"
                await asyncio.sleep(0)
        if not self.over:
            self.app.screen._on_timer_update()
            self.screens.add(type(self.app.screen).__name__)

    async def press(self, *keys: str, held: bool = False) -> None:
        """Press keys; `held` sends them faster than anything can answer."""
        for key in keys:
            if self.over:
                return
            self.app.post_message(_key(key))
            self.done.append(key)
            self.pressed += 1
            if held:
                await asyncio.sleep(0)
            else:
                await self.settled(all_of_it=False)
        await self.settled()

    async def click(self) -> None:
        """A click, a double click or a turn of the wheel anywhere."""
        width, height = self.app.size
        x, y = self.dice.randrange(max(width, 1)), self.dice.randrange(max(height, 1))
        turns: list[type[events.MouseEvent]] = [events.MouseScrollDown, events.MouseScrollUp, events.MouseMove]
        kinds: list[type[events.MouseEvent]] = [events.MouseMove]
        kinds += [events.MouseDown, events.MouseUp] * self.dice.choice([1, 1, 1, 2])
        for kind in [self.dice.choice(turns)] if self.dice.random() < 0.2 else kinds:
            if self.over:
                return
            button = int(kind in (events.MouseDown, events.MouseUp))
            self.app.post_message(kind(None, x, y, 0, 0, button, False, False, False, x, y))
        self.clicked += 1
        await self.settled(all_of_it=False)

    async def paste(self) -> None:
        """Paste something hostile into whatever has the focus."""
        if not self.over:
            self.app.post_message(events.Paste(self.dice.choice(NASTY)))
            await self.settled()

    async def resize(self) -> None:
        """Another size of window: most of them large enough, from 20x5 to 200x60."""
        small = self.dice.random() < 0.25
        width, height = self.dice.randint(20 if small else 60, 200), self.dice.randint(5 if small else 20, 60)
        if not self.over:
            await self.pilot.resize_terminal(width, height)
            self.sizes += 1
            await self.settled()

    async def rest(self, seconds: float) -> None:
        """Do nothing for a while, so that timers and workers have their turn."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.over:
            await asyncio.sleep(0.02)
        await self.settled()

    async def command(self, command: Command) -> None:
        """Do one command where it works, by its key or through the palette."""
        if not self.over and isinstance(self.app.screen, TooSmall):
            await self.pilot.resize_terminal(80, 24)
        await self.press(*("escape",) * self.dice.randint(2, 4))
        if command.scope in ENTRIES and not self.over:
            await self.press("h", *("down",) * self.dice.randint(0, 4), ENTRIES[command.scope])
            await self.press(*("down",) * self.dice.randint(0, 5))
        if command.scope == "stage":
            await self._step_for(command)
        elif command.scope == "whatif" and self.dice.random() < 0.8:
            if self.dice.random() < 0.5:
                await self.press("n", *("down",) * self.dice.randint(0, 3), "enter", "right")
            else:
                await self._fork_for()
        if keys := [key for key in command.keys.split(",") if key]:
            await self.press(self.dice.choice(keys))
        elif FIND in command.seen:
            await self.press("ctrl+p", *command.label)
            await self.rest(0.4)
            await self.press("enter")
            await self.rest(0.2)
        await self.settled()
        if command.id == "profiles.folder" and isinstance(self.app.focused, Input):
            # The home directory stands there, which is not the monkey's.
            await self.press("end", "ctrl+u", ".", "enter")
            await self.settled()
        elif isinstance(self.app.focused, Input) and self.dice.random() < 0.5:
            await self.press(*self.dice.choice(["ana", "bo-2", "../x", "con", "~/x.toml", "2031"]), "enter")

    async def _step_for(self, command: Command) -> None:
        """Go to a step at which the command does something, as the palette would."""
        steps = list(self.app.desk.assessment.by_id)
        self.dice.shuffle(steps)
        for step in steps:
            if self.over or self.app.screen.is_modal or not isinstance(self.app.screen, BaseScreen):
                return
            self.app.open_step(step)
            await self.settled(all_of_it=False)
            if self.app.screen.check_action(command.action.partition("(")[0], ()):
                return

    async def _fork_for(self) -> None:
        """Put the cursor on a fork that changes a fact, as others may have left one in the folder."""
        screen, desk = self.app.screen, self.app.desk
        if self.over or not isinstance(screen, WhatIfScreen):
            return
        name, change = "tried", Change("profile.label", self.dice.choice(["one", "two"]))
        # Not by way of the app's own files: the disk may be broken for it just now.
        shelf = Forks(self.app.data.store.folder.forks(desk.file.path))
        # Its place, should the folder be full.
        for other in shelf.list()[MAX_FORKS - 1 :]:
            shelf.delete(other.name)
        shelf.save(Fork(name, "Tried on", (change,)))
        screen.take(shelf.list(), name)
        await self.settled()


def _key(key: str) -> events.Key:
    """A key as the terminal driver would give it."""
    if len(key) == 1 and not key.isalnum():
        key = _character_to_key(key)
    try:
        char: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        char = key if len(key) == 1 else None
    return events.Key(key, char)
