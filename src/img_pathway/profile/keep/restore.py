"""An earlier version brought back: a backup in the file's place."""

from __future__ import annotations

import contextlib
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.profile.facts import Profile
from img_pathway.profile.file.disk_calls import MAX_SIZE, locked, need_own, not_saved, write_whole
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.file.paths import real
from img_pathway.profile.keep.merge import changes

if TYPE_CHECKING:
    from img_pathway.profile.keep.store import Loaded, Store


def restore(store: Store, path: Path, number: int) -> Loaded:
    """Put backup `number` (1 is the newest) in the file's place, also when the file is gone or garbage.

    What stood there goes to the backups first; what no backup can hold (too large, not readable, no file
    at all) is put aside beside it as ``NAME.toml.TIME.damaged``. Raises `StoreError`.
    """
    target = real(path)
    with locked(target, files=store.files):
        data = store.backups(path).read(number)
        wanted = store.read(path, data)
        before = wanted.profile
        found = _put_aside(store, target)
        if found is None:
            before = Profile()
        elif found:
            with contextlib.suppress(StoreError):
                before = store.read(path, found).profile
        write_whole(store.files, target, data)
        store.journal(path).add("restore", changes(before, wanted.profile), store.now())
    return store.load(path)


def _put_aside(store: Store, target: Path) -> bytes | None:
    """Keep what stands at `target` before it is replaced; its bytes, empty when they are not known."""
    try:
        # Before anything is looked at: also what cannot be read is not moved away when it is somebody else's.
        need_own(target)
        found = store.files.read(target)
    except FileNotFoundError:
        return None
    except OSError:
        found = b""
    else:
        if len(found) <= MAX_SIZE:
            store.back_up(target, found, always=True)
            return found
    aside = target.with_name(f"{target.name}.{store.now().astimezone(UTC):%Y%m%dT%H%M%S%fZ}.damaged")
    try:
        store.files.replace(target, aside)
    except OSError as error:
        raise not_saved(error, target) from error
    return b""
