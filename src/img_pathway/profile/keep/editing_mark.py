"""The editing mark: who has a profile open for editing, since when. Not a lock: every write has its own.

The mark lies beside the profile (``.NAME.toml.editing``), so that it is seen from another computer as well.
One whose process is dead is passed over and taken away; one of another computer, whose processes cannot be
seen, counts as long as it is kept fresh.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from img_pathway.days import say
from img_pathway.profile.file.disk_calls import Files, locked
from img_pathway.profile.file.errors import Held, StoreError
from img_pathway.profile.file.paths import real
from img_pathway.profile.keep import process
from img_pathway.profile.typed.text import plain

FRESH = 20 * 60
"""Seconds after which the mark of another computer that was not renewed no longer counts."""
RENEW = 5 * 60
"""Seconds between two renewals."""
_BEING_WRITTEN = 10
_MAX = 2000


class Mark(NamedTuple):
    """Who edits: owner and host by name, the process by number and start, and since when (UTC)."""

    owner: str
    host: str
    pid: int
    born: str
    started: datetime

    def words(self) -> str:
        """``ana on laptop, since Sun 22 Nov 2026, 14:05 (process 123)``, safe to show."""
        who = plain(self.owner, 40) or "somebody"
        where = f" on {plain(self.host, 40)}" if self.host else ""
        when = self.started.astimezone()
        return f"{who}{where}, since {say(when)}, {when:%H:%M} (process {self.pid})"

    @property
    def ours(self) -> bool:
        """Was it set by this very process?"""
        return self.pid == os.getpid() and self.host == process.host() and self.born == process.born(self.pid)


def take(path: Path, now: datetime) -> Mark | None:
    """Mark a profile as edited by this process. The mark of another that lives, or None when it is ours now.

    Where no mark can be written (a folder that is only read) there is none, and none is needed.
    """
    place = _place(path)
    for _ in range(4):
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
            handle = os.open(place, flags, 0o600)
        except FileExistsError:
            found = _read(place)
            if found is not None and found.ours:
                return None
            if (other := holder(path)) is not None:
                return other
            _clear(path, place)
            continue
        except OSError:
            return None
        pid = os.getpid()
        doc = {
            "owner": process.user(),
            "host": process.host(),
            "pid": pid,
            "born": process.born(pid),
            "started": now.astimezone(UTC).isoformat(timespec="seconds"),
        }
        with contextlib.suppress(OSError), open(handle, "wb") as file:
            file.write(json.dumps(doc).encode())
        return None
    return holder(path)


def holder(path: Path) -> Mark | None:
    """The mark of another live session on this profile; None when there is none, it is ours, or its owner died."""
    place = _place(path)
    age = _age(place)
    if age is None:
        return None
    found = _read(place)
    if found is None:
        # Between being made and being filled; older than that it is litter.
        return Mark("another session", "", 0, "", datetime.now(UTC)) if age < _BEING_WRITTEN else None
    if found.ours:
        return None
    if found.host != process.host():
        return found if age < FRESH else None
    start = process.born(found.pid)
    if process.UNKNOWN in (start, found.born):
        # Somebody has this number, perhaps another program by now: as with another computer.
        return found if start and age < FRESH else None
    return found if start and start == found.born else None


def need_free(path: Path) -> None:
    """Raise `Held` when another live session edits this profile."""
    found = holder(path)
    if found is not None:
        raise Held(f"open for editing by {found.words()}", str(path), "Close it there first.")


def renew(path: Path) -> None:
    """Keep our mark fresh for other computers."""
    place = _place(path)
    found = _read(place)
    if found is not None and found.ours:
        with contextlib.suppress(OSError):
            os.utime(place)


def release(path: Path) -> None:
    """Take our mark away; that of another stays."""
    place = _place(path)
    found = _read(place)
    if found is not None and found.ours:
        with contextlib.suppress(OSError):
            place.unlink()


def _place(path: Path) -> Path:
    target = real(path)
    return target.with_name(f".{target.name}.editing")


def _age(place: Path) -> float | None:
    # Both ways: with a clock that was set back a mark may seem to come from the future.
    try:
        return abs(time.time() - os.lstat(place).st_mtime)
    except OSError:
        return None


def _read(place: Path) -> Mark | None:
    try:
        doc = json.loads(Files().read(place, _MAX))
        started = datetime.fromisoformat(doc["started"])
        if started.tzinfo is None or not isinstance(doc["pid"], int):
            return None
        # An hour no calendar has is found here, not when it is shown.
        started.astimezone()
        return Mark(str(doc["owner"]), str(doc["host"]), doc["pid"], str(doc["born"]), started)
    except (OSError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None


def _clear(path: Path, place: Path) -> None:
    """Take away the mark of a dead process; of two that try, one looks again."""
    with contextlib.suppress(OSError, StoreError), locked(real(path), wait=2):
        if holder(path) is None:
            place.unlink(missing_ok=True)
