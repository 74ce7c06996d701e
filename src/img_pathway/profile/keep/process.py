"""Which process on which computer: so that what a dead one left behind is told from what a live one holds."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

UNKNOWN = "unknown"
"""The start of a process that runs, where it cannot be found out."""
_QUERY_LIMITED, _ACCESS_DENIED, _STILL_ACTIVE = 0x1000, 5, 259


def host() -> str:
    """The name of this computer."""
    if hasattr(os, "uname"):
        return os.uname().nodename[:80]
    return os.environ.get("COMPUTERNAME", "")[:80]


def user() -> str:
    """What the person at this computer is called there; empty where that is unknown."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if found := os.environ.get(name):
            return found[:80]
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name[:80]
    except (ImportError, KeyError, AttributeError):
        return ""


def born(pid: int) -> str:
    """A word for the start of a running process, the same as long as it lives; empty when there is none.

    A number is given again to another process, but never with the same start. `UNKNOWN` when the process runs and
    its start cannot be found out.
    """
    if pid <= 0:
        return ""
    if sys.platform == "win32":
        import ctypes

        return born_windows(pid, ctypes.WinDLL("kernel32", use_last_error=True), ctypes.get_last_error)
    if sys.platform == "linux":
        return _born_linux(pid)
    import subprocess

    return born_posix(pid, subprocess.run, os.kill)


def _born_linux(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            # The name of the program, in brackets, may itself hold blanks and brackets.
            fields = file.read().rpartition(b")")[2].split()
        state, start = fields[0], fields[19].decode()
    except (OSError, IndexError, ValueError):
        return ""
    if state in (b"Z", b"X"):
        return ""
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            return f"{start}@{file.read(8)}"
    except OSError:
        return start


def born_posix(pid: int, run: Callable[..., Any], kill: Callable[[int, int], None]) -> str:
    """Where there is no /proc (macOS, BSD): what `ps` says. `run` and `kill` are those of the system."""
    from subprocess import SubprocessError

    try:
        done = run(
            ["ps", "-o", "state=", "-o", "lstart=", "-p", str(pid)],
            capture_output=True,
            timeout=5,
            env={"LC_ALL": "C", "TZ": "UTC", "PATH": "/bin:/usr/bin"},
        )
    except (OSError, SubprocessError):
        # Nothing can be found out but whether somebody answers to the number.
        try:
            kill(pid, 0)
        except ProcessLookupError:
            return ""
        except OSError:
            return UNKNOWN
        return UNKNOWN
    state, *start = done.stdout.decode("ascii", "replace").split() or ["Z"]
    return "" if state.startswith("Z") else " ".join(start)


def born_windows(pid: int, kernel: Any, last_error: Callable[[], int]) -> str:
    """On Windows: what the system says through `kernel` (kernel32); `last_error` tells why it said nothing."""
    import ctypes
    from ctypes import wintypes

    kernel.OpenProcess.restype = wintypes.HANDLE
    handle = kernel.OpenProcess(_QUERY_LIMITED, False, pid)
    if not handle:
        # Of another account, or protected: it is there.
        return UNKNOWN if last_error() == _ACCESS_DENIED else ""
    handle = wintypes.HANDLE(handle)
    try:
        made, ended, system, own = (wintypes.FILETIME() for _ in range(4))
        code = wintypes.DWORD()
        times = (ctypes.byref(each) for each in (made, ended, system, own))
        if not kernel.GetProcessTimes(handle, *times) or not kernel.GetExitCodeProcess(handle, ctypes.byref(code)):
            return UNKNOWN
        return f"{made.dwHighDateTime}.{made.dwLowDateTime}" if code.value == _STILL_ACTIVE else ""
    finally:
        kernel.CloseHandle(handle)
