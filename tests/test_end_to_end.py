"""The real program in a pseudo-terminal: first run, a fact, a kill, and everything is there again."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from tests.terminal import Terminal

pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")]
RESTORED = b"\x1b[?1049l"


def profile_of(home: Path) -> dict[str, object]:
    [path] = (home / "profiles").glob("*.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_first_run_a_fact_a_kill_and_back_again(tmp_path: Path) -> None:
    first = Terminal(home=tmp_path)
    first.wait_for("Your medical school", "Page 1 of")
    first.press("Ind", "ia", "enter")
    first.wait_for("India")
    for _ in range(12):
        first.press("f8")
        if "YOUR PATHWAY" in first.settle():
            break
    first.wait_for("NEXT", "YOUR PATHWAY")
    assert profile_of(tmp_path)["school"]["country"] == "IN"  # type: ignore[index]
    # Open the next step and leave it there. A key that falls into the change of screens is pressed again.
    for _ in range(6):
        first.press("n")
        if "Sponsor Note" in first.settle():
            break
    first.wait_for("Are you an IMG?", "Sponsor Note")
    # The place is noted a moment after one has come to rest there; a kill before that costs the place only.
    for _ in range(50):
        first.settle(0.1, most=0.2)
        if "school." in (tmp_path / "state.json").read_text(encoding="utf-8"):
            break
    first.kill()

    again = Terminal(home=tmp_path)
    again.wait_for("Are you an IMG?", "Sponsor Note")
    assert profile_of(tmp_path)["school"]["country"] == "IN"  # type: ignore[index]
    again.press("ctrl+q")
    assert again.wait() == 0
    assert RESTORED in again.raw


def test_a_terminal_that_is_too_small_says_so(tmp_path: Path) -> None:
    program = Terminal("demo", "pune", "--today", "2026-11-22", home=tmp_path, columns=50, rows=15)
    program.wait_for("60")
    program.press("ctrl+q")
    assert program.wait() == 0
