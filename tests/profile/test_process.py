"""Which process is alive, as each system tells it: the look-ups of macOS and Windows on stand-ins."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import Any

import pytest

from img_pathway.profile.keep.process import UNKNOWN, born, born_posix, born_windows

BORN = "Sun Nov 22 10:11:12 2026"


def test_this_process_lives_and_nobody_has_no_number() -> None:
    assert born(os.getpid()) == born(os.getpid()) != ""
    assert born(0) == born(-1) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="no zombies")
def test_a_process_that_ended_and_was_not_collected_is_dead() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.read() == b""
    end = time.monotonic() + 20
    while born(child.pid) and time.monotonic() < end:
        time.sleep(0.01)
    assert born(child.pid) == ""
    child.communicate()


@pytest.mark.parametrize(
    ("out", "wanted"),
    [
        (f"S+   {BORN}   \n", BORN),
        (f"Ss {BORN}\n", BORN),
        (f"Z+   {BORN}\n", ""),
        ("", ""),
        ("\n", ""),
        ("S \xff", "\ufffd"),
    ],
)
def test_ps_tells_the_start(out: str, wanted: str) -> None:
    asked: list[Any] = []

    def run(words: list[str], **options: Any) -> Any:
        asked.append((words, options["env"]["LC_ALL"], options["env"]["TZ"], options["timeout"]))
        return SimpleNamespace(stdout=out.encode("latin-1"))

    assert born_posix(7, run, os.kill) == wanted
    assert asked == [(["ps", "-o", "state=", "-o", "lstart=", "-p", "7"], "C", "UTC", 5)]


@pytest.mark.skipif(sys.platform == "win32", reason="no ps")
def test_the_real_ps_tells_the_same_twice() -> None:
    first = born_posix(os.getpid(), subprocess.run, os.kill)
    assert first == born_posix(os.getpid(), subprocess.run, os.kill)


@pytest.mark.parametrize("trouble", [FileNotFoundError(), subprocess.TimeoutExpired("ps", 5), PermissionError()])
@pytest.mark.parametrize(
    ("answer", "wanted"), [(None, UNKNOWN), (PermissionError(), UNKNOWN), (ProcessLookupError(), "")]
)
def test_without_ps_somebody_who_answers_is_alive(trouble: Exception, answer: Exception | None, wanted: str) -> None:
    def run(*_: Any, **__: Any) -> Any:
        raise trouble

    def kill(pid: int, number: int) -> None:
        assert (pid, number) == (7, 0)
        if answer is not None:
            raise answer

    assert born_posix(7, run, kill) == wanted


class Kernel:
    """kernel32 as far as it is asked."""

    def __init__(self, handle: int, times: bool = True, code: int = 259) -> None:
        self.handle, self.times, self.code = handle, times, code
        self.closed: list[int] = []
        # Functions of a library bear attributes such as restype; methods do not.
        self.OpenProcess = lambda access, inherit, pid: self.handle
        self.GetProcessTimes = self._times
        self.GetExitCodeProcess = self._code
        self.CloseHandle = lambda handle: self.closed.append(handle.value)

    def _times(self, handle: Any, made: Any, *_: Any) -> int:
        assert handle.value == self.handle
        made._obj.dwHighDateTime, made._obj.dwLowDateTime = 12, 34
        return int(self.times)

    def _code(self, handle: Any, code: Any) -> int:
        code._obj.value = self.code
        return 1


@pytest.mark.parametrize(
    ("kernel", "error", "wanted"),
    [
        (Kernel(2**40 + 4), 0, "12.34"),
        (Kernel(8, code=0), 0, ""),
        (Kernel(8, times=False), 0, UNKNOWN),
        (Kernel(0), 87, ""),
        (Kernel(0), 5, UNKNOWN),
    ],
    ids=["runs", "ended", "silent", "nobody", "not ours"],
)
def test_windows_tells_the_start(kernel: Kernel, error: int, wanted: str) -> None:
    assert born_windows(7, kernel, lambda: error) == wanted
    assert kernel.closed == ([kernel.handle] if kernel.handle else [])
