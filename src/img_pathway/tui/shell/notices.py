"""Notices, one at a time: an error is shown at once, what else there is to say waits its turn. They have one place, above the
keys, where the rest makes room for them; and each goes with the screen it was said on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import App

from img_pathway.profile.typed.text import plain

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from img_pathway.tui.messages import SeenAgain

    AnApp = App[Any]
else:
    # A mix-in, the first base of the app.
    AnApp = object

BRIEF = 6.0
"""Seconds that a notice stays while others wait."""
LONGEST = 8.0
"""Seconds that one stays at most which tells of no error: it is read by then."""
PLACE = """
ToastRack { layer: default; dock: bottom; width: 100%; margin: 0 0 1 0; overflow-y: hidden; }
StageScreen.-spread ToastRack { layer: over; }
Toast { width: 100%; max-width: 100%; margin: 0; padding: 0 1; }
"""
"""Over the keys, on the layer of all the rest: that has less room while a notice stands there, and nothing is covered."""


class Notice(NamedTuple):
    """What is to be said, and how long it stays when nothing else waits."""

    message: str
    title: str
    severity: str
    seconds: float
    follows: bool = False
    """Does it stay its time wherever the user goes?"""


@dataclass(eq=False)
class Told:
    """A notice, and the screen that was in front when it was said."""

    notice: Notice
    screen: Screen[Any] | None = None


class OneNotice(AnApp):
    """Mix-in: an app that shows one notice at a time, as plain text."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._waiting: list[Told] = []
        self._told: Told | None = None
        self._until: Timer | None = None

    @property
    def _said(self) -> Notice | None:
        """What stands there."""
        return self._told.notice if self._told is not None else None

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: str = "information",
        timeout: float | None = None,
        follows: bool = False,
        answers: bool = False,
        **_: Any,
    ) -> None:
        """Show a notice when its turn comes; whatever a file or a person put into it stays plain text.

        One that is said on a screen goes with it. An error, and what `follows`, is about all of the program. What `answers`
        a key is said at once; an error that stands there comes again after it, briefly.
        """
        text = "\n".join(plain(row, 600) for row in message.split("\n"))
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        urgent = severity == "error"
        notice = Notice(
            text,
            plain(title, 200),
            severity,
            seconds if urgent or follows else min(seconds, LONGEST),
            urgent or follows,
        )
        if notice == self._said or any(notice == told.notice for told in self._waiting):
            # Said once is enough, however often it happens meanwhile.
            return
        told = Told(notice)
        # What is said on the way to another screen is said there.
        self.call_later(self._place, told)
        if answers and self._told is not None and self._told.notice.severity == "error":
            shorter = self._told.notice._replace(seconds=min(self._told.notice.seconds, BRIEF))
            self._waiting.insert(0, Told(shorter, self._told.screen))
        self._waiting.insert(0 if urgent or answers else len(self._waiting), told)
        if (
            answers
            or self._said is None
            or self._said.severity == "information"
            or (urgent and self._said.severity != "error")
        ):
            self._say_next()
        elif self._until is not None and self._said.seconds > BRIEF:
            self._stay(BRIEF)

    def _place(self, told: Told) -> None:
        if told.screen is None and self.screen_stack:
            told.screen = self.screen

    def screen_left(self, screen: Screen[Any]) -> None:
        """What was said on a screen goes with it."""
        self._drop(lambda told: told.screen is screen and not told.notice.follows)

    def take_away(self) -> bool:
        """What stands there was seen; False if nothing does."""
        seen = self._told
        self._drop(lambda told: told is seen)
        return seen is not None

    def forget_notices(self) -> None:
        """Another profile stands there: what was said about the one before is over."""
        self._drop(lambda told: not told.notice.follows)

    def on_seen_again(self, event: SeenAgain) -> None:
        """What a notice tells stands on the screen: it, or its turn, is over."""
        seen = plain(event.told, 600)
        self._drop(lambda told: told.notice.message == seen)

    def _drop(self, over: Callable[[Told], bool]) -> None:
        self._waiting = [told for told in self._waiting if not over(told)]
        if self._told is not None and over(self._told):
            self.clear_notifications()
            self._say_next()

    def clear_notifications(self) -> None:
        """Take them away with the rows they stood in, which Textual leaves empty."""
        super().clear_notifications()
        for screen in self.screen_stack:
            screen.query("ToastHolder").remove()

    def on_notify(self) -> None:
        """Textual is about to show one: the last one makes room."""
        self.clear_notifications()

    def _say_next(self) -> None:
        self._told = self._waiting.pop(0) if self._waiting else None
        if self._told is not None:
            message, title, severity, seconds, _ = self._told.notice
            super().notify(message, title=title, severity=severity, timeout=seconds, markup=False)  # type: ignore[arg-type]
            self._stay(min(seconds, BRIEF) if self._waiting else seconds)

    def _stay(self, seconds: float) -> None:
        if self._until is not None:
            self._until.stop()
        self._until = self.set_timer(seconds, self._say_next)
