"""In every Python the tests start: no INET socket, bind, connect or name look-up, and a line in a file if one was tried.

Nor does the gate wait for the disk: no test cuts the power, and what a killed process wrote stays in the system's memory.
"""

from __future__ import annotations

import os
import sys
from typing import Any

_INET = (2, 10, 23, 30)
"""AF_INET and AF_INET6 of Linux, Windows and macOS, without importing `socket`."""


def _inet(address: object) -> bool:
    return isinstance(address, tuple)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    word = event[7:]
    if word in ("bind", "connect", "sendto", "sendmsg"):
        bad = _inet(args[1])
    elif word == "__new__":
        bad = int(args[1]) in _INET
    else:
        bad = word in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo")
    if bad:
        report = os.environ.get("IMG_PATHWAY_NETWORK_REPORT")
        if report:
            with open(report, "a", encoding="utf-8") as file:
                file.write(f"{event} in {sys.argv[:3]}\n")
        raise ConnectionRefusedError(f"network call: {event}")


sys.addaudithook(_hook)


def _written(fd: Any) -> None:
    os.fstat(fd)


if os.environ.get("IMG_PATHWAY_FAULTS", "1") == "1":
    os.fsync = _written
