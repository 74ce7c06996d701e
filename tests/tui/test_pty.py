"""The real program in a pseudo-terminal: start, record, be killed, come back, give the terminal back."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")
pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")]

GUARD = Path(__file__).parent.parent / "guard"
SOURCE = Path(__file__).parents[2] / "src"
PROGRAM = """
import sys
from pathlib import Path
from img_pathway.tui.shell.app import PathwayApp, run
{patch}
sys.exit(run(Path(sys.argv[1]), "2026-11-22", None, Path(sys.argv[2]), False))
"""
CRASH = "PathwayApp.action_next_theme = lambda self: 1 / 0"


class Terminal:
    """A terminal of 80 by 24 with the program in it."""

    def __init__(self, folder: Path, patch: str = "") -> None:
        env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(GUARD), str(SOURCE))), "TERM": "xterm-256color"}
        arguments = ["-c", PROGRAM.format(patch=patch), str(folder / "profiles" / "pune.toml"), str(folder)]
        self.child = pexpect.spawn(sys.executable, arguments, dimensions=(24, 80), env=env, timeout=30)
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""

    def read(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                data = self.child.read_nonblocking(65536, timeout=0.05)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                return
            self.raw += data
            self.stream.feed(data)

    def wait_for(self, text: str, seconds: float = 20) -> str:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.1)
            shown = "\n".join(self.screen.display)
            if text in shown:
                return shown
        raise AssertionError(f"{text!r} did not appear in\n" + "\n".join(self.screen.display))

    def send(self, keys: str, seconds: float = 0.3) -> None:
        self.child.send(keys)
        self.read(seconds)

    def end(self) -> int:
        """Read to the end; the exit code, or minus the signal."""
        self.read(10)
        self.child.close()
        code = self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus
        return int(code)

    @property
    def given_back(self) -> bool:
        """Was the alternate screen left, the mouse let go and the cursor shown again?"""
        return all(self.raw.rfind(off) > self.raw.rfind(on) for on, off in (
            (b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?1000h", b"\x1b[?1000l"), (b"\x1b[?25l", b"\x1b[?25h"),
        ))  # fmt: skip


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    started: list[Terminal] = []
    yield started
    for terminal in started:
        terminal.child.close(force=True)


def test_a_fact_and_the_place_survive_a_kill(folder: Path, terminals: list[Terminal]) -> None:
    first = Terminal(folder)
    terminals.append(first)
    first.wait_for("YOUR PATHWAY")
    first.send("/", 0.6)
    first.send("target match", 1.0)
    first.send("\r", 0.8)
    first.wait_for("You and your goal")
    first.send("\r", 0.5)
    # As typed by hand: Textual loses the order of editing keys and letters that arrive in one piece.
    for key in "\x7f\x7f\x7f\x7f2031":
        first.send(key, 0.08)
    first.send("\r", 1.5)
    os.kill(first.child.pid, signal.SIGKILL)
    assert "target_match = 2031" in (folder / "profiles" / "pune.toml").read_text()
    second = Terminal(folder)
    terminals.append(second)
    shown = second.wait_for("Record what happened")
    assert "Target Match" in shown
    second.send("b")
    second.wait_for("Match 2031")
    second.send("q")
    assert second.end() == 0
    assert second.given_back


def test_a_crash_gives_the_terminal_back_and_draws_no_traceback_on_it(folder: Path, terminals: list[Terminal]) -> None:
    terminal = Terminal(folder, CRASH)
    terminals.append(terminal)
    terminal.wait_for("YOUR PATHWAY")
    terminal.send("t")
    assert terminal.end() != 0
    assert terminal.given_back
    # What is said about it is the caller's: here Python itself, in the program one line with a log.
    assert "╭" not in terminal.raw.decode(errors="replace").rpartition("\x1b[?1049l")[2]
