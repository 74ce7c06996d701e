"""A monkey at the keyboard and the mouse, in windows of every size, over hostile strings in every field."""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual import events

from img_pathway.profile import toml
from img_pathway.profile.codec import from_document, to_document
from img_pathway.profile.facts import Profile
from img_pathway.profile.schema import check_document
from img_pathway.profile.shape import Shape, slots
from img_pathway.tui.app import PathwayApp
from img_pathway.tui.disk import Library
from tests.faults.sizes import KEYS, SHARDS
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
NAMED = [
    *("up", "down", "left", "right", "enter", "enter", "escape", "tab", "shift+tab", "home", "end", "pageup"),
    *("pagedown", "space", "backspace", "delete", "f1", "f2", "f4", "ctrl+p", "ctrl+y", "ctrl+z", "ctrl+a", "ctrl+k"),
]
LETTERS = "nhwu/Uprvltbmcaox[]?1234567890abcdefgijkyz-. "
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
            case "words":
                return [dice.choice(NASTY) for _ in range(3)]
            case "choice":
                return dice.choice(choices)[0]
            case "date":
                return date(dice.randint(1990, 2035), dice.randint(1, 12), dice.randint(1, 28))
            case "country":
                return dice.choice(["IN", "US", "PS", "XK"])
            case "countries":
                return ["IN", "GB"]
            case "bool":
                return dice.random() < 0.5
            case "zone":
                return "Asia/Kolkata"
        return low

    def table(shape: Shape) -> dict[str, Any]:
        made = {
            name: value(fact.kind, fact.minimum or 0, fact.choices)
            for name, fact in shape.facts.items()
            if fact.kind in ("text", "words") or dice.random() < 0.6
        }
        return made | {name: [table(inner) for _ in range(2)] for name, inner in shape.lists.items()}

    doc: dict[str, Any] = {"schema": 1, "zz": dice.choice(NASTY)}
    for name, slot in slots().items():
        if slot.keyed is int:
            doc[name] = {"2027": table(slot.shape), "2028": table(slot.shape)}
        elif slot.keyed is str:
            doc[name] = {"exams.step3": table(slot.shape), "ecfmg.oet-window@2028": table(slot.shape)}
        else:
            doc[name] = table(slot.shape)
    profile = from_document(doc)
    person = replace(profile.profile, target_match=dice.choice([2027, 2028, None]))
    return replace(profile, profile=person)


def unsafe(text: str) -> str:
    """Characters of a drawn line that could steer a terminal."""
    return "".join(
        sorted({char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n"})
    )


def clean(app: PathwayApp) -> str:
    """What on the screen in front could do harm; empty if nothing."""
    found = ""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            if not segment.control and (bad := unsafe(segment.text)):
                found += f"{bad!r} in {segment.text!r}; "
    return found


@pytest.mark.fault
@pytest.mark.parametrize("shard", range(SHARDS))
async def test_a_monkey_breaks_nothing(tmp_path: Path, shard: int, figure: Callable[[str], None]) -> None:
    dice = random.Random(1000 + shard)
    folder = tmp_path / "data"
    (folder / "profiles").mkdir(parents=True)
    path = folder / "profiles" / "monkey.toml"
    path.write_text(toml.dumps(hostile(dice)), "utf-8", newline="")
    assert check_document(toml.loads(path.read_bytes(), "x")) == []
    wanted, pressed, clicked, sizes, starts = KEYS // SHARDS, 0, 0, 0, 0
    screens: set[str] = set()
    with watched(tmp_path) as outside:
        while pressed + clicked < wanted:
            library = Library(folder, dice.choice(["2026-11-22", "2027-03-01", "2031-01-01"]), None)
            left = [item for item in library.profiles() if item.exists()]
            app = PathwayApp(library.open(dice.choice(left) if left else None), library, first_run=not left)
            starts += 1
            async with app.run_test(size=(80, 24)) as pilot:
                await pilot.pause(0.1)
                for _ in range(60):
                    if pressed + clicked >= wanted or not app.is_running or app._exit:
                        break
                    keys = [dice.choice(NAMED if dice.random() < 0.6 else LETTERS) for _ in range(12)]
                    await pilot.press(*keys)
                    pressed += len(keys)
                    for _ in range(3):
                        width, height = app.size
                        await pilot.click(offset=(dice.randrange(max(width, 1)), dice.randrange(max(height, 1))))
                        clicked += 1
                    if dice.random() < 0.2 and app.focused is not None:
                        app.focused.post_message(events.Paste(dice.choice(NASTY)))
                    if dice.random() < 0.3:
                        await pilot.resize_terminal(dice.randint(20, 200), dice.randint(5, 60))
                        sizes += 1
                    await pilot.pause()
                    screens.add(type(app.screen).__name__)
                    assert app._exception is None
                    assert clean(app) == ""
                    assert check_document(to_document(app.session.profile)) == []
            app.session.flush()
            app.session.disk.release()
            if app.session.problem is None and app.session.disk.path.exists():
                kept = Library(folder)._store.load(app.session.disk.path).profile
                assert {f.name: getattr(kept, f.name) for f in fields(kept) if f.name != "schema"} == {
                    f.name: getattr(app.session.profile, f.name) for f in fields(kept) if f.name != "schema"
                }
    assert outside == []
    words = f"monkey {shard:2}: {pressed} keys, {clicked} clicks, {sizes} sizes, {starts} starts"
    figure(f"{words}, {len(screens)} kinds of screen: no crash, profile sound, nothing written elsewhere")
