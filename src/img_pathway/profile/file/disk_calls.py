"""The one place where profile files meet the operating system, so that every call can be made to fail."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from img_pathway.profile.file.errors import NotSaved, StoreError, explain

MAX_SIZE = 2 * 1024 * 1024
"""Largest file that is read, in bytes; a full profile needs a hundredth of it."""

_NOT_FOR_FOLDERS = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}
_POSIX = os.name == "posix"


Stamp = tuple[int, int, int]
"""Time, size and number of a file: by them a change of it is seen."""


def stamp(path: Path) -> Stamp | None:
    """Those of a file; ``None`` where it cannot be looked at."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class Files:
    """The filesystem calls of storage, one method each. Tests put a failing one in its place.

    All raise `OSError`; files are made 0600 and folders 0700.
    """

    def read(self, path: Path, limit: int = MAX_SIZE) -> bytes:
        """The bytes of a regular file, at most `limit` + 1 of them."""
        # Not blocking: a named pipe in place of the file must not hang the program.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                kind = errno.EISDIR if stat.S_ISDIR(mode) else errno.ENXIO
                raise OSError(kind, "not a regular file", str(path))
            return file.read(limit + 1)

    def make_folder(self, path: Path) -> None:
        """Make a folder and its parents, private to the user; one that exists is left as it is."""
        # One at a time: Python gives parents it makes along the way the default mode, not this one.
        for folder in reversed([path, *path.parents]):
            if not folder.is_dir():
                folder.mkdir(mode=0o700, exist_ok=True)
                self.fsync_dir(folder.parent)

    def create(self, path: Path) -> int:
        """A handle on a new private file; it must not exist yet."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0), 0o600)

    def write(self, handle: int, data: bytes) -> int:
        """Write some of the bytes; how many were taken."""
        return os.write(handle, data)

    def fsync(self, handle: int) -> None:
        """Wait until the file's bytes are on the disk."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Give the handle back."""
        os.close(handle)

    def replace(self, source: Path, target: Path) -> None:
        """Put one file in the place of another, whole or not at all."""
        os.replace(source, target)

    def fsync_dir(self, folder: Path) -> None:
        """Wait until the folder's entry is on the disk, where the system can do that."""
        if not _POSIX:
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            # Some filesystems cannot sync a folder at all: that is how they are, not a failure.
            if error.errno not in _NOT_FOR_FOLDERS:
                raise
        finally:
            os.close(handle)

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        path.unlink(missing_ok=True)

    def append(self, path: Path, data: bytes) -> None:
        """Add bytes to the end of a private file, made when missing."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        handle = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0), 0o600)
        with open(handle, "ab") as file:
            file.write(data)


def write_whole(files: Files, path: Path, data: bytes) -> None:
    """Put `data` at `path` so that at any moment the file is the whole old or the whole new one.

    Write to a new file beside it, fsync, replace, fsync the folder; a symlink must be resolved before.
    Raises `NotSaved`, which says which of the two the file holds.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}.tmp")
    replaced = False
    try:
        files.make_folder(path.parent)
        _fill(files, temporary, data)
        files.replace(temporary, path)
        replaced = True
        files.fsync_dir(path.parent)
    except OSError as error:
        if replaced:
            what = f"written, but the disk did not confirm it ({explain(error)[0]})"
            raise NotSaved(what, str(path), "Save again before you switch off.", "new") from error
        raise not_saved(error, path) from error
    finally:
        if not replaced:
            # A rest of a failed save is only litter, and the next save sweeps it.
            with contextlib.suppress(OSError):
                files.unlink(temporary)


def _fill(files: Files, path: Path, data: bytes) -> None:
    handle = files.create(path)
    try:
        rest = memoryview(data)
        while rest:
            taken = files.write(handle, bytes(rest))
            if taken <= 0:
                raise OSError(errno.EIO, "nothing was written", str(path))
            rest = rest[taken:]
        files.fsync(handle)
    finally:
        files.close(handle)


def sweep(files: Files, path: Path) -> None:
    """Remove what a killed save left beside `path`. Only while holding its lock."""
    with contextlib.suppress(OSError):
        for litter in path.parent.glob(f".{_literal(path.name)}.*.tmp"):
            files.unlink(litter)


def _literal(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


@contextlib.contextmanager
def locked(path: Path, wait: float = 5.0, files: Files | None = None) -> Iterator[None]:
    """Hold the lock of a file for one write. The lock of a dead process is free by itself.

    Raises `Busy` when another program keeps it longer than `wait` seconds, `NotSaved` when the folder
    cannot be written or its disk knows no locks.
    """
    from filelock import FileLock, Timeout

    from img_pathway.profile.file.errors import Busy

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=wait, mode=0o600)
    try:
        (files or Files()).make_folder(path.parent)
        lock.acquire()
    except Timeout:
        raise Busy("another program is writing this file", str(path), "Try again in a moment.") from None
    except OSError as error:
        raise not_saved(error, path) from error
    except NotImplementedError as error:
        raise NotSaved("not saved: this disk cannot lock files", str(path), "Save elsewhere.") from error
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            lock.release()


def private(path: Path) -> bool:
    """Does the file belong to this user? Always true where files have no owners."""
    return not _POSIX or os.stat(path).st_uid == os.geteuid()


def need_own(path: Path) -> None:
    """Raise `ReadOnly` for a file of another account: replacing it would make it this user's."""
    from img_pathway.profile.file.errors import ReadOnly

    if not private(path):
        raise ReadOnly("the file belongs to another account", str(path), "Only that account can change it.")


def not_saved(error: OSError, path: Path) -> NotSaved:
    """A save that did not begin or did not come to its end, in plain words; the old file is there."""
    what, todo = explain(error)
    return NotSaved(f"not saved: {what}", str(path), todo)


def failed(error: OSError, path: Path) -> StoreError:
    """A read that did not work, in plain words."""
    what, todo = explain(error)
    return StoreError(what, str(path), todo)
