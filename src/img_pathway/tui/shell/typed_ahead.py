"""Keys that are typed faster than the screen follows."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.events import Event, Key, MouseDown
from textual.message import Message

from img_pathway.tui.commands import NoText
from img_pathway.tui.screens.base import FORM, BaseScreen

if TYPE_CHECKING:
    from textual.app import App
    from textual.widget import Widget

LEADING = frozenset({"enter", "tab", "shift+tab", "up", "down"})
"""Keys that may lead from one field to another."""
OPENING = frozenset({"add", "record", "edit", "choose"})
"""Actions that may lead into a form, which takes its time to come."""
_MOST = 0.5
"""Seconds after which a key that was typed ahead is done, whatever became of the one before it."""
_LOOKS = 20
"""How often meanwhile it is looked whether the field is still there, or the form."""
BREATH = 0.3
"""Seconds between two keys up to which they are typed in one breath."""


class AfterEscape(Message):
    """A key that came in one with Escape and is to be done after it."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


def is_in_form(widget: Widget | None) -> bool:
    """Does it take text into a form or a question?"""
    if widget is None or not widget.check_consume_key("a", "a"):
        return False
    return hasattr(widget, "field") or getattr(widget.screen, "ASKS", False)


class TypedAhead:
    """Keeps what is typed on until a key that may lead out of a field has done so.

    Keys go to what has the focus when they arrive, and a fast typist is a field ahead.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._held: deque[Key] | None = None
        self._breath: float | None = None
        """When the last key came of those typed in one breath with the one that led out of a field, or into the next."""

    def takes(self, event: Event) -> bool:
        """Is it a key that is kept for later, or that is none of the screen's? After the mouse what is typed is meant
        for where it led.
        """
        if isinstance(event, MouseDown):
            self._breath = None
        return isinstance(event, Key) and not event.is_forwarded and (self.keeps(event) or self.drops(event))

    def drops(self, key: Key) -> bool:
        """Was a letter typed on into a form that has closed meanwhile? There it would be a command: say that it is none.

        It is so after Enter and its like; behind Escape, which leaves a form on purpose, a letter is meant as a command.
        """
        focused = self._app.focused
        in_form = is_in_form(focused)
        in_breath = self._breath is not None and key.time - self._breath <= BREATH and key.is_printable
        self._breath = key.time if in_breath or (in_form and key.key in LEADING) else None
        row = isinstance(focused, NoText)
        consumed = focused is not None and not row and focused.check_consume_key(key.key, key.character)
        if not in_breath or in_form or consumed:
            return False
        if isinstance(self._app.screen, BaseScreen):
            self._app.screen.say("Typed on after the form closed: not taken as a command.")
        return True

    def after_escape(self, key: str) -> None:
        """Do a key that came with Escape; where only a list closed, it is no text of the field under it."""
        if not is_in_form(self._app.focused):
            self._app.simulate_key(key)
        elif isinstance(self._app.screen, BaseScreen):
            self._app.screen.say("Typed on after Escape: not taken as text.")

    def keeps(self, key: Key) -> bool:
        """Is a leading key under way? Then this one is kept for after it."""
        if self._held is None:
            return False
        self._held.append(key)
        return True

    def leads(self, key: Key) -> bool:
        """Does it lead out of a field, or into a form?"""
        if is_in_form(self._app.focused):
            return key.key in (*LEADING, "escape")
        if not isinstance(self._app.screen, BaseScreen) or not (key.is_printable or key.key in ("enter", "right")):
            return False
        active = self._app.screen.active_bindings.get(key.key)
        return active is not None and active.enabled and active.binding.action in OPENING

    def wait_for(self, field: Widget) -> None:
        """A leading key is about to go to a field, or a list. What follows waits until it has gone its way: from there up to
        the app, where its action is done, and once more for what that action told the form.
        """
        held = self._held = deque[Key]()
        way = [*field.ancestors_with_self] * 2

        async def release() -> None:
            if any(worker.group == FORM and not worker.is_finished for worker in self._app.workers):
                self._app.set_timer(_MOST / _LOOKS, release)
            elif self._held is held:
                self._held = None
                while held and self._held is None:
                    await self._app.on_event(held.popleft())
                if self._held is not None:
                    self._held.extend(held)

        at = 0

        def follow(number: int) -> None:
            nonlocal at
            at = min(number, len(way) - 1)
            if number < len(way) and way[number].is_attached:
                way[number].call_later(follow, number + 1)
            else:
                self._app.call_later(release)

        # Behind the key itself, which is forwarded in the same breath.
        self._app.call_next(follow, 0)

        def look(times: int) -> None:
            # Where the form went with its screen, nobody hands on: nothing typed is kept from its reader.
            if self._held is not held:
                return
            if times and way[at].is_attached:
                self._app.set_timer(_MOST / _LOOKS, partial(look, times - 1))
            else:
                self._app.call_later(release)

        look(_LOOKS)
