"""Keys that are typed faster than the screen follows."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from textual.events import Key
from textual.message import Message

if TYPE_CHECKING:
    from textual.app import App
    from textual.widget import Widget

LEADING = frozenset({"enter", "tab", "shift+tab", "up", "down"})
"""Keys that may lead from one field to another."""
_MOST = 0.5
"""Seconds after which a key that was typed ahead is done, whatever became of the one before it."""


class AfterEscape(Message):
    """A key that came in one with Escape and is to be done after it."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class TypedAhead:
    """Keeps what is typed on until a key that may lead out of a field has done so.

    Keys go to what has the focus when they arrive, and a fast typist is a field ahead.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._held: deque[Key] | None = None

    def keeps(self, key: Key) -> bool:
        """Is a leading key under way? Then this one is kept for after it."""
        if self._held is None:
            return False
        self._held.append(key)
        return True

    def wait_for(self, field: Widget) -> None:
        """A leading key is about to go to a field. What follows waits until it has gone its way: from the field up to
        the app, where its action is done, and once more for what that action told the form.
        """
        held = self._held = deque[Key]()
        way = [*field.ancestors_with_self] * 2

        async def release() -> None:
            if self._held is held:
                self._held = None
                while held and self._held is None:
                    await self._app.on_event(held.popleft())
                if self._held is not None:
                    self._held.extend(held)

        def follow(number: int) -> None:
            if number < len(way) and way[number].is_attached:
                way[number].call_later(follow, number + 1)
            else:
                self._app.call_later(release)

        # Behind the key itself, which is forwarded in the same breath.
        self._app.call_next(follow, 0)
        # Whatever became of the field meanwhile, nothing typed is kept from its reader.
        self._app.set_timer(_MOST, release)
