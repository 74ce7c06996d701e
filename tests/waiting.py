"""Waiting for the app by looking whether it has anything left to do.

Textual's own wait asks the processor's clock: 20 ms twice for every key on an idle machine, a second on a busy one. Here a key is done
when no callback of the event loop is ready and nothing waits for the next frame: sooner, and the same on every machine.
"""

from __future__ import annotations

import asyncio
from typing import Any

import textual.app
import textual.pilot
from textual._context import active_app

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


def install() -> None:
    """Every pilot waits like this from now on."""
    textual.pilot.wait_for_idle = settled  # type: ignore[attr-defined]
    textual.app.wait_for_idle = settled  # type: ignore[attr-defined]
