"""Which commands can be done on a screen right now; the palette, the menu and the help offer no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from textual.actions import parse

from img_pathway.tui.commands import COMMANDS, Command
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.textual_private import keys_of

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from img_pathway.tui.wizard import Wizard


def commands_of(screen: Screen[Any]) -> Iterator[Command]:
    """Every command of a screen and those that work everywhere, in the order of the table."""
    scopes = {screen.SCOPE if isinstance(screen, BaseScreen) else "", "app"}
    return (command for command in COMMANDS if command.scope in scopes)


def can(app: App[Any], screen: Screen[Any], command: Command) -> bool:
    """Can a command be done there now?"""
    place, name, parameters = parse(command.action)
    if command.scope == "app" and not place:
        return bool(cast("Wizard", app).allows(name, parameters, screen))
    return bool(screen.check_action(name, parameters))


async def do(app: App[Any], screen: Screen[Any], command: Command) -> None:
    """Do a command as its key would."""
    await app.run_action(command.action, app if command.scope == "app" else screen)


def keys_shown(app: App[Any], command: Command) -> list[str]:
    """The keys of a command, the user's own ones included."""
    return [key for key in keys_of(app, command.id, command.keys).split(",") if key]


def why_not(app: App[Any], screen: Screen[Any], key: str) -> str:
    """Why a key does nothing on a screen; empty where it does something or is the key of no command."""
    why = ""
    for command in commands_of(screen):
        if command.vain and key in keys_shown(app, command):
            if can(app, screen, command):
                return ""
            why = why or command.vain
    # A list or a field may have a use for it.
    active = screen.active_bindings.get(key) if why else None
    return "" if active is not None and active.enabled else why
