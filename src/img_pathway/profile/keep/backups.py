"""Earlier versions of a profile, byte for byte: a few recent ones, then one an hour, day, week, month."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from img_pathway.profile.file.disk_calls import MAX_SIZE, Files, failed, write_whole
from img_pathway.profile.file.errors import Missing, Unreadable

KEEP_NEWEST = 10
KEEP_AT_MOST = 60
DUE_AFTER = timedelta(hours=1)
_COMPRESS_FROM = 32 * 1024
_NAME = re.compile(r"(\d{8}T\d{12}Z)-([0-9a-f]{8})\.toml(\.gz)?", re.ASCII)
_STAMP = "%Y%m%dT%H%M%S%fZ"


class Backup(NamedTuple):
    """One earlier version: when it was put aside (UTC), where it is, and the start of its fingerprint."""

    time: datetime
    path: Path
    mark: str


class Backups:
    """The backups of one profile in one folder; number 1 is the newest."""

    def __init__(self, folder: Path, files: Files | None = None) -> None:
        self.folder = folder
        self._files = files or Files()

    def list(self) -> list[Backup]:
        """All backups, newest first; none when there is no folder."""
        found: list[Backup] = []
        try:
            entries = list(self.folder.iterdir())
        except OSError:
            return []
        for entry in entries:
            match = _NAME.fullmatch(entry.name)
            if match:
                with contextlib.suppress(ValueError):
                    time = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
                    found.append(Backup(time, entry, match[2]))
        return sorted(found, key=lambda backup: (backup.time, backup.path.name), reverse=True)

    def due(self, now: datetime) -> bool:
        """Is the newest backup old, or none there? A clock that moved back counts as old."""
        newest = next(iter(self.list()), None)
        return newest is None or not timedelta(0) <= now - newest.time < DUE_AFTER

    def take(self, data: bytes, fingerprint: str, now: datetime) -> Path | None:
        """Put a version aside, unless the newest backup is the same; its path. Raises `StoreError`."""
        newest = next(iter(self.list()), None)
        if not data or (newest is not None and newest.mark == fingerprint[:8]):
            return None
        stamp = now.astimezone(UTC).strftime(_STAMP)
        packed = len(data) >= _COMPRESS_FROM
        path = self.folder / f"{stamp}-{fingerprint[:8]}.toml{'.gz' if packed else ''}"
        write_whole(self._files, path, _packed(data) if packed else data)
        self.prune(now, path)
        return path

    def read(self, number: int) -> bytes:
        """The bytes of backup `number` (1 is the newest). Raises `StoreError`."""
        found = self.list()
        if not 1 <= number <= len(found):
            raise Missing(f"there is no backup {number}", str(self.folder), f"There are {len(found)}.")
        path = found[number - 1].path
        try:
            data = self._files.read(path)
        except OSError as error:
            raise failed(error, path) from error
        return _unpacked(path, data) if path.suffix == ".gz" else data

    def prune(self, now: datetime, taken: Path | None = None) -> None:
        """Remove what is no longer worth keeping: never the newest ones, nor the one just `taken`.

        With a clock that moved back the latter need not be the newest. A failure is left for next time.
        """
        kept = 0
        seen: set[str] = set()
        for place, backup in enumerate(self.list()):
            bucket = _bucket(backup.time, now)
            spread = bucket not in seen and kept < KEEP_AT_MOST
            keep = place < KEEP_NEWEST or spread or backup.path == taken
            seen.add(bucket)
            kept += keep
            if not keep:
                with contextlib.suppress(OSError):
                    self._files.unlink(backup.path)


def _bucket(time: datetime, now: datetime) -> str:
    """Backups of one bucket stand for each other: an hour of today, a day of the week, a week, a month."""
    age = now - time
    if age < timedelta(days=1):
        return f"{time:hour %Y-%m-%d %H}"
    if age < timedelta(days=7):
        return f"{time:day %Y-%m-%d}"
    if age < timedelta(days=31):
        return f"{time:week %G-%V}"
    return f"{time:month %Y-%m}"


def _packed(data: bytes) -> bytes:
    import gzip

    return gzip.compress(data, mtime=0)


def _unpacked(path: Path, data: bytes) -> bytes:
    import gzip
    import io
    import zlib

    # Read no more than a profile may hold: a small file can unpack to any size.
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            found = packed.read(MAX_SIZE + 1)
    except (OSError, EOFError, zlib.error):
        raise Unreadable(str(path), "", "the backup is damaged", "Choose another one.") from None
    if len(found) > MAX_SIZE:
        raise Unreadable(str(path), "", "the backup is too large", "Choose another one.")
    return found
