"""A filesystem that fails where it is told to."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from img_pathway.profile.file.disk_calls import MAX_SIZE, Files
from img_pathway.profile.keep.library import Library
from img_pathway.profile.keep.store import Loaded, Store

CALLS = ("make_folder", "read", "create", "write", "fsync", "close", "replace", "fsync_dir")
HARMLESS = ("unlink", "append")
"""Calls of a save whose failure costs no fact: litter stays, the journal lacks a line."""
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT)


class Faulty(Files):
    """Records every call on profile files, and fails one of them."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.fail: str = ""
        self.error = errno.EIO
        self.short = False
        self.at = -1
        """Number of the call that fails, whatever it is; none when negative."""

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name == self.fail or len(self.calls) - 1 == self.at:
            raise OSError(self.error, os.strerror(self.error))

    def read(self, path: Path, limit: int = MAX_SIZE) -> bytes:
        self._call("read")
        return super().read(path, limit)

    def make_folder(self, path: Path) -> None:
        self._call("make_folder")
        super().make_folder(path)

    def unlink(self, path: Path) -> None:
        self._call("unlink")
        super().unlink(path)

    def append(self, path: Path, data: bytes) -> None:
        self._call("append")
        super().append(path, data)

    def create(self, path: Path) -> int:
        self._call("create")
        return super().create(path)

    def write(self, handle: int, data: bytes) -> int:
        self._call("write")
        return super().write(handle, data[: max(1, len(data) // 3)] if self.short else data)

    def fsync(self, handle: int) -> None:
        self._call("fsync")
        super().fsync(handle)

    def close(self, handle: int) -> None:
        super().close(handle)
        self._call("close")

    def replace(self, source: Path, target: Path) -> None:
        self._call("replace")
        super().replace(source, target)

    def fsync_dir(self, folder: Path) -> None:
        self._call("fsync_dir")
        super().fsync_dir(folder)


class Backed(Faulty):
    """Faults only what happens to the profile itself, after its backup was made."""

    def __init__(self, name: str = "ana.toml") -> None:
        super().__init__()
        self.armed = False
        self._name = name

    def create(self, path: Path) -> int:
        self.armed = path.name.startswith(f".{self._name}.")
        return super().create(path)

    def _call(self, name: str) -> None:
        if self.armed:
            super()._call(name)


def start(tmp_path: Path, files: Files) -> tuple[Store, Loaded]:
    loaded = Library(Store(tmp_path)).create("ana")
    return Store(tmp_path, files), loaded
