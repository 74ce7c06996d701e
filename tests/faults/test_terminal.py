"""The terminal is given back, whatever ends or stops the wizard, and the last facts are on disk."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.sizes import FACTOR

if TYPE_CHECKING:
    from tests.terminal import Terminal

pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")]
MODES = (b"\x1b[?1049", b"\x1b[?1000", b"\x1b[?1006", b"\x1b[?2004")
"""Alternate screen, mouse, its form, bracketed paste: each on with h, off with l."""


def given_back(raw: bytes | bytearray) -> bool:
    return all(raw.rfind(mode + b"l") >= raw.rfind(mode + b"h") for mode in MODES) and raw.rfind(b"\x1b[?25h") > 0


def started(home: Path, columns: int = 80) -> Terminal:
    from tests.terminal import Terminal

    terminal = Terminal("pune", "--today", "2026-11-22", home=home, columns=columns)
    terminal.wait_for("YOUR PATHWAY")
    return terminal


def test_ctrl_z_and_fg(home: Path) -> None:
    terminal = started(home)
    # Once all is at rest: what is still being drawn would hide what is not drawn again.
    terminal.settle(1.0, most=10)
    os.write(terminal._fd, b"\x1a")
    end = time.monotonic() + 15
    while time.monotonic() < end:
        terminal._pump(0.05)
        pid, status = os.waitpid(terminal.pid, os.WNOHANG | os.WUNTRACED)
        if pid and os.WIFSTOPPED(status):
            break
    else:
        pytest.fail("not stopped")
    terminal.settle(0.1)
    assert given_back(terminal.raw)
    # What the shell wrote meanwhile stands in the way of nothing: the whole screen comes back, bars included.
    terminal.screen.reset()
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.wait_for("YOUR PATHWAY", "img-pathway", "Match 2028", "Quit")
    assert terminal.raw.rfind(b"\x1b[?1049h") > terminal.raw.rfind(b"\x1b[?1049l")
    terminal.press("q")
    assert terminal.wait() == 0
    assert given_back(terminal.raw)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_gives_the_terminal_back_and_the_last_fact_to_the_disk(home: Path, number: signal.Signals) -> None:
    terminal = started(home)
    record(terminal, "2031")
    assert terminal.kill(number) == 128 + number
    assert given_back(terminal.raw)
    assert "target_match = 2031" in (home / "profiles" / "pune.toml").read_text()
    assert not list((home / "profiles").glob(".*.editing"))


CRASHING = """
import sys
from img_pathway.__main__ import main
from img_pathway.tui.shell.app import PathwayApp
PathwayApp.action_next_theme = lambda self: 1 / 0
sys.exit(main())
"""


def test_a_crash_gives_the_terminal_back_and_says_one_line(home: Path) -> None:
    from tests.terminal import Terminal

    terminal = Terminal("pune", home=home, program=(sys.executable, "-c", CRASHING))
    terminal.wait_for("YOUR PATHWAY")
    terminal.press("t")
    assert terminal.wait() != 0
    assert given_back(terminal.raw)
    said = terminal.raw.decode(errors="replace").rpartition("\x1b[?1049l")[2]
    assert "img-pathway: something went wrong inside (ZeroDivisionError)." in said
    assert "Traceback" not in said


def test_a_closed_session_leaves_the_last_fact_on_disk(home: Path) -> None:
    terminal = started(home)
    record(terminal, "2031")
    os.close(terminal._fd)
    end = time.monotonic() + 15
    while time.monotonic() < end:
        pid, status = os.waitpid(terminal.pid, os.WNOHANG)
        if pid:
            assert os.waitstatus_to_exitcode(status) != 0
            break
        time.sleep(0.05)
    else:
        os.kill(terminal.pid, signal.SIGKILL)
        pytest.fail("still running without a terminal")
    assert "target_match = 2031" in (home / "profiles" / "pune.toml").read_text()
    assert not list((home / "profiles").glob(".*.editing"))


def record(terminal: Terminal, year: str) -> None:
    """Change the target Match in its form, as a person does."""
    # The place of the last time is opened right after Home.
    terminal.settle(0.5, most=10)
    terminal.press("/")
    terminal.wait_for("words of old guides")
    for letter in "target match":
        terminal.press(letter)
    terminal.wait_for("Target Match")
    terminal.settle(0.3)
    terminal.press("enter")
    terminal.wait_for("› You and your goal", "Record what happened")
    terminal.settle(0.3)
    terminal.press("enter")
    terminal.settle(0.5)
    for key in ("backspace",) * 4 + tuple(year):
        terminal.press(key)
    terminal.press("enter")


@pytest.mark.fault
def test_what_stands_as_saved_survives_a_kill(home: Path, figure: Callable[[str], None]) -> None:
    times = max(1, FACTOR * 2 // 5)
    for number in range(times):
        year = str(2029 + number % 2)
        # Wide enough for "saved" beside a pretended day.
        terminal = started(home, columns=100)
        record(terminal, year)
        terminal.wait_for("✓ saved")
        terminal.kill(signal.SIGKILL)
        assert f"target_match = {year}" in (home / "profiles" / "pune.toml").read_text()
    figure(f"the wizard itself killed {times} times as soon as the screen said saved: the fact was in the file")


@pytest.mark.parametrize(
    "damage",
    [None, b"", b"junk", b"schema = 1\n[prof", b"\x00" * 5000],
    ids=["gone", "empty", "junk", "truncated", "zeros"],
)
def test_the_wizard_offers_earlier_versions_by_itself(home: Path, damage: bytes | None) -> None:
    from img_pathway.profile.keep.store import Store
    from img_pathway.profile.typed import keys
    from tests.terminal import Terminal

    path = home / "profiles" / "pune.toml"
    store = Store(home)
    loaded = store.load(path)
    store.save(loaded, keys.put(loaded.profile, "profile.label", "later"))
    whole = loaded.profile
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    terminal = Terminal("pune", "--today", "2026-11-22", home=home)
    terminal.wait_for("This profile cannot be read", "the newest")
    terminal.press("enter")
    terminal.wait_for("YOUR PATHWAY")
    terminal.press("q")
    assert terminal.wait() == 0
    assert store.load(path).profile == whole
    declined = Terminal("pune", home=home)
    declined.wait_for("YOUR PATHWAY")
    declined.press("q")
    assert declined.wait() == 0
