"""What leaves a desk as a file of its own: the dates ahead as a calendar."""

from __future__ import annotations

import os
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from img_pathway.desk.session import Desk
from img_pathway.profile.file.disk_calls import Files, failed, write_whole
from img_pathway.profile.file.errors import NotSaved, NotWritten, StoreError

BEGINS = b"BEGIN:VCALENDAR"
"""How every calendar file begins."""


def calendar(desk: Desk, *, redact: bool, only: Collection[str] = ()) -> bytes | None:
    """The calendar file of all dates ahead, or of those with the ids `only`; None where there are none.

    The library that writes it is imported only here.
    """
    from img_pathway.engine.ahead.agenda import agenda
    from img_pathway.engine.plan.plan import plan

    found = desk.assessment
    entries = [one for one in agenda(found, plan(found)) if not only or one.id in only]
    if not entries:
        return None
    from img_pathway.reports.calendar import ics

    saved = _saved(desk.file.path)
    return ics.calendar(entries, found, desk.rulebook, name=desk.label, saved=saved, redact=redact)


def replaces_calendar(path: Path) -> bool:
    """Is there a file already that a new export may replace: one of the same kind, a calendar?

    False where there is none. Raises `StoreError` for anything else: a profile, another file, a folder.
    """
    if path.suffix.casefold() == ".toml":
        raise StoreError("a name ending in .toml is for profiles", str(path), "Choose another name.")
    try:
        if not os.path.lexists(path):
            return False
        if not path.is_file():
            raise StoreError("this is not a file", str(path), "Choose another name.")
        with path.open("rb") as file:
            found = file.read(len(BEGINS))
    except (OSError, ValueError) as error:
        raise failed(error if isinstance(error, OSError) else OSError(str(error)), path) from error
    if found.upper() != BEGINS:
        raise StoreError("there is another file already, and it is left as it is", str(path), "Choose another name.")
    return True


def write_calendar(path: Path, data: bytes, *, replace: bool) -> Path:
    """Write `data` at `path`, private to the user, and return where it went.

    An earlier export is replaced only with `replace`. Raises `StoreError` for a place that may not be written,
    `NotWritten` where the disk does not take it.
    """
    if replaces_calendar(path) and not replace:
        raise StoreError("there is an export already", str(path), "Choose another name, or replace it.")
    target = path.resolve()
    if not target.parent.is_dir():
        raise NotWritten("there is no such folder", str(target.parent), "Make it first, or choose another place.")
    try:
        write_whole(Files(), target, data)
    except NotSaved as error:
        what = error.what.removeprefix("not saved: ")
        raise NotWritten(f"the file could not be written: {what}", error.where, error.todo) from error
    return target


def _saved(path: Path) -> datetime:
    """When the facts were last saved; an unsaved profile counts from the beginning."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return datetime.fromtimestamp(0, UTC)
