"""What leaves a desk as a file of its own: the dates ahead as a calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from img_pathway.desk.session import Desk
from img_pathway.profile.keep.export_file import hand_out, taken

BEGINS = b"BEGIN:VCALENDAR"
"""How every calendar file begins."""


def calendar(desk: Desk, *, redact: bool) -> bytes | None:
    """The calendar file, or None where no date lies ahead. The library that writes it is imported only here."""
    from img_pathway.engine.ahead.agenda import agenda
    from img_pathway.engine.plan.plan import plan

    found = desk.assessment
    entries = agenda(found, plan(found))
    if not entries:
        return None
    from img_pathway.reports.calendar import ics

    saved = _saved(desk.file.path)
    return ics.calendar(entries, found, desk.rulebook, name=desk.label, saved=saved, redact=redact)


def replaces_calendar(path: Path) -> bool:
    """Is there an earlier calendar at this place? Raises `StoreError` where no calendar may be put."""
    return taken(path, BEGINS)


def write_calendar(path: Path, data: bytes, *, replace: bool) -> Path:
    """Write the file, whole or not at all, and return where it went. Raises `StoreError`."""
    return hand_out(path, data, BEGINS, replace=replace)


def _saved(path: Path) -> datetime:
    """When the facts were last saved; an unsaved profile counts from the beginning."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return datetime.fromtimestamp(0, UTC)
