"""Around the wizard: opening a file that may be damaged, being ended from outside, the last words on stderr."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.profile.file.errors import StoreError

if TYPE_CHECKING:
    from img_pathway.desk.folder import Library
    from img_pathway.desk.session import Session


def on_signals(ended: Callable[[int], None]) -> None:
    """Call `ended` with the signal's number, in the running event loop, instead of dying at once."""
    if sys.platform == "win32":
        return
    import asyncio

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        loop.add_signal_handler(number, ended, number)


def opened(library: Library, path: Path | None) -> Session:
    """The session; where the file cannot be read its earlier versions are offered first. Raises `StoreError`."""
    try:
        return library.open(path)
    except StoreError as refused:
        versions = library.versions(path) if path is not None else []
        if path is None or not versions:
            raise
        from img_pathway.tui.shell.rescue import RescueApp

        rescue = RescueApp(refused, versions)
        number = rescue.run()
        if rescue._exception is not None:
            raise rescue._exception from None
        if number is None:
            raise
        library.restore(path, number)
        return library.open(path)


def say(text: str) -> None:
    """A line on stderr; a terminal that has gone away is no reason to fail."""
    from img_pathway.profile.typed.text import plain

    try:
        print(f"img-pathway: {plain(text, 1000)}", file=sys.stderr)
    except (OSError, ValueError):
        return
