"""Which commands can be done on a screen right now; the palette, the menu and the help offer no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from img_pathway.tui.commands import SCOPES, VIEW, VIEWS, Command, NoText, Offered, can, in_scope
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.shell.typed_ahead import is_in_form
from img_pathway.tui.textual_private import keys_of

if TYPE_CHECKING:
    from textual.app import App
    from textual.events import Key
    from textual.screen import Screen

    from img_pathway.tui.wizard import Wizard


GUEST = "Somebody of a folder is only looked at: Back, to the folder, comes first."
NOT_OF_GUESTS = frozenset({"app.whatif", "app.profiles"})
"""Views of one's own profile alone."""
OPENING = frozenset({"f4", "alt+down"})
"""Keys that open the list or calendar of a field, where it has one."""
_TEXT = frozenset({"space", "slash", "question_mark", "backspace", "left"})
"""Keys beside letters that a field takes as its own."""


def commands_of(screen: Screen[Any]) -> tuple[Command, ...]:
    """Every command of a screen, then those that work everywhere."""
    return (*(screen.commands() if isinstance(screen, BaseScreen) else ()), *in_scope("app"))


def offered(app: App[Any], screen: Screen[Any]) -> list[Offered]:
    """What a screen offers, and what is in vain there now; a question has its own few keys."""
    here = screen if isinstance(screen, BaseScreen) and not screen.is_modal else None
    found = []
    for command in commands_of(here) if here is not None else in_scope("dialog"):
        able, keys = here is None or can(app, screen, command), keys_shown(app, screen, command)
        if (able or command.vain) and (keys or here is None or here.wander):
            why = "" if able else vain(app, screen, command)
            found.append(Offered(command, _group(command, here), keys, why))
    return found


def _group(command: Command, here: BaseScreen | None) -> str:
    """The heading a command stands under: what is done on one screen alone stands together."""
    if VIEW in command.seen:
        return VIEWS
    if here is None or command.scope == "app":
        return SCOPES[command.scope]
    return SCOPES.get(here.SCOPE) or here.TITLE or ""


async def do(app: App[Any], screen: Screen[Any], command: Command) -> None:
    """Do a command as its key would."""
    await app.run_action(command.action, app if command.scope == "app" else screen)


def keys_shown(app: App[Any], screen: Screen[Any], command: Command) -> tuple[str, ...]:
    """The keys that do a command on a screen, the user's own ones included; not those that do another one there."""
    taken: set[str] = set()
    if command.scope == "app" and isinstance(screen, BaseScreen):
        taken = {key for other in screen.commands() if can(app, screen, other) for key in _keys(app, other)}
        if not screen.wander:
            # All fields: letters are text there.
            taken |= {key for key in _keys(app, command) if len(key) == 1 or key in _TEXT}
    return tuple(key for key in _keys(app, command) if key not in taken)


def _keys(app: App[Any], command: Command) -> list[str]:
    return [key for key in keys_of(app, command.id, command.keys).split(",") if key]


def vain(app: App[Any], screen: Screen[Any], command: Command) -> str:
    """Why a command does nothing where it cannot be done."""
    desk = cast("Wizard", app).desk
    if command.action == "add" and desk.file.read_only is not None:
        return f"Nothing can be added: {desk.file.read_only}."
    if desk.guest and command.id in NOT_OF_GUESTS:
        return GUEST
    if command.id == "app.next" and desk.assessment.next is None:
        return "No step is yours to do now."
    return screen.vain(command) if isinstance(screen, BaseScreen) else command.vain


def why_not(app: App[Any], screen: Screen[Any], pressed: Key) -> str:
    """Why a key does nothing on a screen; empty where it does something or is the key of no command."""
    why, key, row = "", pressed.key, screen.focused
    if isinstance(row, NoText) and row.check_consume_key(key, pressed.character):
        return "" if key in screen.active_bindings else row.no_text()
    if key in OPENING and is_in_form(row) and not _active(screen, key):
        return "Nothing opens in this field: it is typed."
    if isinstance(screen, BaseScreen) and not screen.wander:
        return why
    for command in commands_of(screen):
        if command.vain and key in _keys(app, command):
            if can(app, screen, command):
                return ""
            why = why or vain(app, screen, command)
    if not why and pressed.is_printable and pressed.character and not is_in_form(row):
        why = f"{pressed.character} does nothing here. Space shows all keys."
    # A list or a field may have a use for it.
    return "" if why and _active(screen, key) else why


def _active(screen: Screen[Any], key: str) -> bool:
    active = screen.active_bindings.get(key)
    return active is not None and active.enabled
