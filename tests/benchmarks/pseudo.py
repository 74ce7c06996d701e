"""A pseudo-terminal that measures: time to the first byte, to a text, to quiet; to answers of keys; memory; quitting."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import pyte

from tests.terminal import KEYS

COLUMNS, ROWS = 120, 40
QUIET = 0.15
"""Seconds without a byte after which a screen counts as settled."""


class Run:
    """One run of a program; all times in seconds."""

    def __init__(self, words: Sequence[str | Path], env: dict[str, str]) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self._late = bytearray()
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.execve(sys.executable, [sys.executable, *map(str, words)], env)
        self.first_byte = 0.0
        self.peak = 0.0
        """Megabytes, once it has been told to quit."""

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._fd], [], [], max(seconds, 0))
        if not ready:
            return b""
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return b""
        if not self.first_byte:
            self.first_byte = time.perf_counter() - self.started
        self._late += data
        return data

    @property
    def text(self) -> str:
        """The screen as lines of text. What has come is emulated here, not while the clock runs."""
        self._stream.feed(bytes(self._late))
        self._late.clear()
        return "\n".join(line.rstrip() for line in self.screen.display)

    def until(self, wanted: str, patience: float = 60) -> float:
        """Seconds from the start until a text came. Raises AssertionError with the screen if it does not."""
        seen = b""
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            seen = seen[-200:] + self._read(0.05)
            if wanted.encode() in seen:
                return time.perf_counter() - self.started
        raise AssertionError(f"{wanted} not on the screen:\n{self.text}")

    def settle(self, quiet: float = QUIET, patience: float = 60) -> float:
        """Wait until nothing has come for a while; the moment of the last byte, in seconds from the start.

        Raises AssertionError with the screen if it never falls quiet.
        """
        last = begun = time.perf_counter()
        while time.perf_counter() - last < quiet:
            if self._read(quiet - (time.perf_counter() - last)):
                last = time.perf_counter()
                if last - begun > patience:
                    raise AssertionError(f"still writing after {patience:.0f} s:\n{self.text}")
        return last - self.started

    def key(self, name: str, quiet: float = QUIET) -> tuple[float, float]:
        """Press a key, or several: seconds to the first byte of the answer, and to its last before it is quiet."""
        pressed = time.perf_counter()
        os.write(self._fd, "".join(KEYS.get(one, one) for one in name.split()).encode())
        if not self._read(2):
            return 2.0, 2.0
        first = time.perf_counter() - pressed
        return first, max(self.settle(quiet) + self.started - pressed, first)

    def quit(self, key: str = "q") -> float:
        """Seconds from the key to the end of the process."""
        self._note_peak()
        pressed = time.perf_counter()
        os.write(self._fd, key.encode())
        return self.end() - pressed

    def _note_peak(self) -> None:
        # Not `getrusage`: its peak of a child counts the copy of this process that the child began as.
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        except OSError:
            return
        kilobytes = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), "0")
        self.peak = int(kilobytes) / 1024

    def end(self, patience: float = 120) -> float:
        """Wait for the end of the process, reading what it still writes; the moment of it."""
        stop = time.perf_counter() + patience
        while time.perf_counter() < stop:
            self._read(0.005)
            pid, _, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                ended = time.perf_counter()
                self.peak = self.peak or usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
                os.close(self._fd)
                return ended
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        raise AssertionError(f"still running:\n{self.text}")
