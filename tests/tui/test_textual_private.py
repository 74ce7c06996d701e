"""Textual's private names are used in one module alone, and each is still there."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from textual import keys
from textual.app import App
from textual.command import CommandPalette
from textual.drivers._writer_thread import WriterThread
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widgets import Input, OptionList

import img_pathway.tui
from img_pathway.tui import textual_private

USED: dict[Any, tuple[str, ...]] = {
    App: ("_register", "_load_screen_css", "_fatal_error", "_close_messages_no_wait", "_exception", "_keymap"),
    Screen: (
        "_layout_required",
        "_size",
        "_refresh_layout",
        "_compositor",
        "_on_timer_update",
        "_push_result_callback",
    ),
    ScrollView: ("_size_updated",),
    CommandPalette: (
        "_gather_commands",
        "_GATHER_COMMANDS_GROUP",
        "_placeholder",
        "_action_command_list",
        "_action_cursor_down",
    ),
    keys: ("_character_to_key",),
    WriterThread: ("_queue", "_file"),
}
HANDLERS = {"_on_key", "_on_mouse_down", "_on_click"}
"""Textual asks for handlers under these names where a class of its own has one already."""
TREES = {
    path: ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(Path(img_pathway.tui.__file__).parent.rglob("*.py"))
}


def _privates(kind: Any) -> set[str]:
    """Private names of a class of Textual's, those its instances get included."""
    names = set(dir(kind))
    for each in getattr(kind, "__mro__", ()):
        if each.__module__.startswith("textual"):
            source = ast.parse(inspect.getsource(inspect.getmodule(each) or each))
            names |= {node.attr for node in ast.walk(source) if isinstance(node, ast.Attribute)}
    return {name for name in names if name.startswith("_") and not name.startswith("__")}


@pytest.mark.parametrize(("owner", "name"), [(owner, name) for owner, names in USED.items() for name in names])
def test_it_is_still_there(owner: Any, name: str) -> None:
    assert name in (_privates(owner) if isinstance(owner, type) else vars(owner))


class Gone(StringIO):
    """A terminal that went away."""

    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")


def test_a_terminal_that_went_away_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WriterThread, "run", WriterThread.run)
    textual_private.outlive_the_terminal()
    writer = WriterThread(Gone())
    writer.start()

    def ended() -> None:
        for _ in range(100):  # more than its queue holds
            writer.write("x")
        writer.stop()

    ending = Thread(target=ended, daemon=True)
    ending.start()
    ending.join(20)
    assert not ending.is_alive()


def test_the_list_is_all_that_is_used() -> None:
    tree = TREES[Path(textual_private.__file__)]
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    used |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    used |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    private = {name for name in used if name.startswith("_") and not name.startswith("__")}
    assert private == {name for names in USED.values() for name in names}


def test_nobody_else_reads_one_or_puts_another_in_its_place() -> None:
    names = {name for kind in (App, Screen, ScrollView, CommandPalette, Input, OptionList) for name in _privates(kind)}
    wrong = []
    for path, tree in TREES.items():
        if path == Path(textual_private.__file__):
            continue
        nodes = [*ast.walk(tree)]
        own = {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
        own |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        wrong += [
            f"{path.name}:{node.lineno} {node.attr}"
            for node in nodes
            if isinstance(node, ast.Attribute) and node.attr in names - own - HANDLERS
        ]
        wrong += [
            f"{path.name}:{node.lineno} {node.names[0].name}"
            for node in nodes
            if isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("textual")
            and any(alias.name.startswith("_") for alias in node.names)
        ]
    assert not wrong


def test_no_method_of_ours_hides_one_of_textuals() -> None:
    wrong = []
    for found in pkgutil.walk_packages(img_pathway.tui.__path__, "img_pathway.tui."):
        module = importlib.import_module(found.name)
        for kind in vars(module).values():
            if not inspect.isclass(kind) or kind.__module__ != found.name or module is textual_private:
                continue
            theirs = {
                name
                for base in kind.__mro__
                if base.__module__.startswith("textual")
                for name in vars(base)
                if name.startswith("_") and not name.startswith("__") and callable(vars(base)[name])
            }
            wrong += [f"{found.name}:{kind.__name__}.{name}" for name in (theirs & set(vars(kind))) - HANDLERS]
    assert not wrong
