"""Which process on which computer: so that what a dead one left behind is told from what a live one holds."""

from __future__ import annotations

import os
import sys


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

    A number is given again to another process, but never with the same start.
    """
    if pid <= 0:
        return ""
    if sys.platform == "win32":
        return _born_windows(pid)
    if sys.platform == "linux":
        return _born_linux(pid)
    return _born_posix(pid)


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


def _born_posix(pid: int) -> str:
    import subprocess

    try:
        done = subprocess.run(
            ["ps", "-o", "lstart=", "-p", str(pid)],
            capture_output=True,
            timeout=5,
            env={"LC_ALL": "C", "TZ": "UTC", "PATH": "/bin:/usr/bin"},
        )
    except (OSError, subprocess.SubprocessError):
        # Nothing can be found out: taken for alive, as long as somebody answers to the number.
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return ""
        except OSError:
            return "unknown"
        return "unknown"
    return " ".join(done.stdout.decode("ascii", "replace").split())


def _born_windows(pid: int) -> str:
    if sys.platform != "win32":
        return ""
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.windll.kernel32
    handle = kernel.OpenProcess(0x1000, False, pid)
    if not handle:
        return ""
    try:
        made, ended, system, own = (wintypes.FILETIME() for _ in range(4))
        code = wintypes.DWORD()
        times = (ctypes.byref(each) for each in (made, ended, system, own))
        if not kernel.GetProcessTimes(handle, *times) or not kernel.GetExitCodeProcess(handle, ctypes.byref(code)):
            return ""
        # 259: still running.
        return f"{made.dwHighDateTime}.{made.dwLowDateTime}" if code.value == 259 else ""
    finally:
        kernel.CloseHandle(handle)
