"""Notices, one at a time: an error is shown at once, what else there is to say waits its turn, and none covers a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import App

from img_pathway.profile.typed.text import plain

if TYPE_CHECKING:
    from textual.timer import Timer

    from img_pathway.tui.messages import SeenAgain

    AnApp = App[Any]
else:
    # A mix-in, the first base of the app.
    AnApp = object

BRIEF = 6.0
"""Seconds that a notice stays while others wait."""
PLACES = """
ToastRack { overflow-y: hidden; }
Toast { padding: 0 1; }
StageScreen ToastRack { width: 38%; max-width: 42; align: left bottom; }
StageScreen Toast { width: 100%; max-width: 100%; }
StageScreen.-spread ToastRack { width: 100%; max-width: 100%; }
StageScreen.-spread ToastRack, BoardScreen ToastRack, FirstRun ToastRack, Question ToastRack { dock: top; align: right top; margin: 0; }
BoardScreen Toast, FirstRun Toast, Question Toast { width: 100%; max-width: 100%; margin: 0; }
"""
"""Where notices stand on screens with fields: over the list or the text beside them."""


class Notice(NamedTuple):
    """What is to be said, and how long it stays when nothing else waits."""

    message: str
    title: str
    severity: str
    seconds: float


class OneNotice(AnApp):
    """Mix-in: an app that shows one notice at a time, as plain text."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._waiting: list[Notice] = []
        self._said: Notice | None = None
        self._until: Timer | None = None

    def notify(
        self, message: str, *, title: str = "", severity: str = "information", timeout: float | None = None, **_: Any
    ) -> None:
        """Show a notice when its turn comes; whatever a file or a person put into it stays plain text."""
        text = "\n".join(plain(row, 600) for row in message.split("\n"))
        notice = Notice(text, plain(title, 200), severity, self.NOTIFICATION_TIMEOUT if timeout is None else timeout)
        if notice in self._waiting or notice == self._said:
            # Said once is enough, however often it happens meanwhile.
            return
        urgent = severity == "error"
        self._waiting.insert(0 if urgent else len(self._waiting), notice)
        if self._said is None or self._said.severity == "information" or (urgent and self._said.severity != "error"):
            self._say_next()
        elif self._until is not None and self._said.seconds > BRIEF:
            self._stay(BRIEF)

    def on_seen_again(self, event: SeenAgain) -> None:
        """What a notice tells stands on the screen: it, or its turn, is over."""
        told = plain(event.told, 600)
        self._waiting = [notice for notice in self._waiting if notice.message != told]
        if self._said is not None and self._said.message == told:
            self.clear_notifications()
            self._say_next()

    def on_notify(self) -> None:
        """Textual is about to show one: the last one makes room."""
        self.clear_notifications()

    def _say_next(self) -> None:
        self._said = self._waiting.pop(0) if self._waiting else None
        if self._said is not None:
            message, title, severity, seconds = self._said
            super().notify(message, title=title, severity=severity, timeout=seconds, markup=False)  # type: ignore[arg-type]
            self._stay(min(seconds, BRIEF) if self._waiting else seconds)

    def _stay(self, seconds: float) -> None:
        if self._until is not None:
            self._until.stop()
        self._until = self.set_timer(seconds, self._say_next)
