"""A pseudo-terminal with an emulated screen: starts the real program, types keys, reads what a person sees."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyte

GUARD = Path(__file__).parent / "guard"
SOURCE = Path(__file__).parent.parent / "src"
KEYS = {
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "ctrl+q": "\x11",
    "backspace": "\x7f",
}


class Terminal:
    """One run of ``img-pathway``, or of another program, in a terminal of `columns` by `rows`."""

    def __init__(
        self,
        *words: str,
        home: Path,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        program: Sequence[str] = (sys.executable, "-m", "img_pathway"),
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.status: int | None = None
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            # Not os.environ: line editing libraries set COLUMNS behind its back, and COLUMNS wins over the size.
            kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
            own = {
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "LANG": "C.UTF-8",
                "PYTHONPATH": os.pathsep.join((str(GUARD), str(SOURCE))),
            }
            own |= {"IMG_PATHWAY_HOME": str(home), "HOME": str(home)}
            os.execve(program[0], [*program, *words], {**kept, **own, **(env or {})})

    def _pump(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, *wanted: str, seconds: float = 20) -> str:
        """Read until every text stands on the screen. Raises AssertionError with the screen otherwise."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if all(one in self.text for one in wanted):
                return self.text
            self._pump(0.1)
        missing = [one for one in wanted if one not in self.text]
        raise AssertionError(f"{missing} not on the screen:\n{self.text}")

    def settle(self, quiet: float = 0.4, most: float = 3.0) -> str:
        """Read until nothing has come for a while, but no longer than `most`: a cursor may blink for ever."""
        end = time.monotonic() + most
        while time.monotonic() < end and self._pump(quiet):
            pass
        return self.text

    def press(self, *keys: str) -> None:
        """Press named keys or type text, one after the other."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key).encode())
            self.settle(0.05)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal and wait for the end; returns the exit status as `os.waitstatus_to_exitcode` gives it."""
        os.kill(self.pid, number)
        return self.wait()

    def wait(self, seconds: float = 15) -> int:
        """Wait for the end of the program, reading what it still prints."""
        end = time.monotonic() + seconds
        while self.status is None and time.monotonic() < end:
            self._pump(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            raise AssertionError(f"still running:\n{self.text}")
        self._pump(0.05)
        os.close(self._fd)
        return self.status
