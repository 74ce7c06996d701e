"""Waiting for the app by looking whether it has anything left to do.

Textual's own wait asks the processor's clock: 20 ms twice for every key on an idle machine, a second on a busy one. Here a key is done
when no callback of the event loop is ready and nothing waits for the next frame: sooner, and the same on every machine.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor
from selectors import DefaultSelector
from typing import Any

import pytest
import textual.app
import textual.pilot
from rich.console import RenderableType
from textual import _time
from textual._compositor import Compositor
from textual._context import active_app
from textual.screen import Screen

ROUNDS = 1000
"""Frames after which an app that always draws another one counts as drawn."""


async def settled(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until all is handled and drawn; stands in for ``textual._wait.wait_for_idle``."""
    loop: Any = asyncio.get_running_loop()
    await asyncio.sleep(0)
    for _ in range(ROUNDS):
        while loop._ready:
            await asyncio.sleep(0)
        app = active_app.get(None)
        if app is None or not app.is_running or not app.screen_stack:
            return
        app.screen._on_timer_update()
        if not loop._ready:
            return


class Clock:
    """A clock that is put forward where nobody has anything to do but wait."""

    skipped = 0.0
    """Seconds put forward so far."""

    @classmethod
    def now(cls) -> float:
        """Seconds of this clock."""
        return time.monotonic() + cls.skipped


class Impatient(DefaultSelector):
    """Where the event loop would sleep until its next timer, the clock is put forward to it.

    While a thread works for the loop nothing is skipped: what waits for it waits as ever.
    """

    abroad = 0
    """Calls that threads are at."""

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None or timeout <= 0 or self.abroad:
            return super().select(timeout)
        if not (ready := super().select(0)):
            Clock.skipped += timeout
        return ready


class ImpatientLoop(asyncio.SelectorEventLoop):
    """Timers come about in their order, and at once: a test of a notice that stays for eight seconds takes none."""

    def __init__(self) -> None:
        self._impatient = Impatient()
        super().__init__(self._impatient)

    def time(self) -> float:
        return Clock.now()

    def run_in_executor(self, executor: Executor | None, func: Callable[..., Any], *args: Any) -> Any:  # type: ignore[override]
        future = super().run_in_executor(executor, func, *args)
        self._impatient.abroad += 1
        future.add_done_callback(self._is_back)
        return future

    def _is_back(self, _: object) -> None:
        self._impatient.abroad -= 1


def install() -> None:
    """Every pilot waits like this from now on, on loops whose clock skips what nobody needs."""
    textual.pilot.wait_for_idle = settled  # type: ignore[attr-defined]
    textual.app.wait_for_idle = settled  # type: ignore[attr-defined]
    if sys.platform != "win32":
        _time.get_time = Clock.now
        asyncio.DefaultEventLoopPolicy._loop_factory = ImpatientLoop  # type: ignore[attr-defined]


def undrawn(patch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn but what a test looks at: a third of the time of a Pilot test goes into cells nobody reads.

    The screen's text, its strips and its pictures are drawn when asked for, as ever. The stage that waits behind Home is
    mounted and laid out when it is opened. Snapshots, the monkeys and the real program in a pseudo-terminal draw every
    frame.
    """
    from img_pathway.tui.shell.navigator import Navigator

    whole = Compositor.render_update

    def render_update(
        self: Compositor, full: bool = False, screen_stack: list[Screen[object]] | None = None, simplify: bool = False
    ) -> RenderableType | None:
        self._dirty_regions.clear()
        return whole(self, full, screen_stack, simplify) if full else None

    patch.setattr(Compositor, "render_update", render_update)
    patch.setattr(Navigator, "_lay_out_behind", lambda self, screen: self._show_slack())
