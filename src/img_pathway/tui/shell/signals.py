"""Being ended from outside, and the last words on stderr."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable


def on_signals(ended: Callable[[int], None]) -> None:
    """Call `ended` with the signal's number, in the running event loop, instead of dying at once."""
    if sys.platform == "win32":
        return
    import asyncio

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        loop.add_signal_handler(number, ended, number)


def say(text: str) -> None:
    """A line on stderr; a terminal that has gone away is no reason to fail."""
    from img_pathway.profile.typed.text import plain

    try:
        print(f"img-pathway: {plain(text, 1000)}", file=sys.stderr)
    except (OSError, ValueError):
        return
