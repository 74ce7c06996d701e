"""``export``: the dates ahead as a calendar file."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from img_pathway.cli import output
from img_pathway.cli.errors import NO, Stop
from img_pathway.cli.session import Opened, Session


def run(session: Session, args: Namespace) -> int:
    """Write the calendar to stdout or a file; exit 1 where there is nothing to write."""
    target = Path(args.output).expanduser() if args.output is not None else None
    if target is not None:
        from img_pathway.profile.keep.export_file import taken
        from img_pathway.reports.calendar.file import BEGINS

        # What cannot be written is told before anything is worked out.
        taken(target, BEGINS)
    opened = session.open(args.profile)
    data = _calendar(opened, redact=args.redact)
    if target is None:
        _bytes(data)
        return 0
    from img_pathway.profile.keep.export_file import hand_out

    output.lines([f"Wrote {hand_out(target, data, BEGINS, replace=True)}"])
    return 0


def _calendar(opened: Opened, *, redact: bool) -> bytes:
    from img_pathway.reports.calendar.file import calendar_of
    from img_pathway.reports.pages.deadlines import nothing

    found = opened.assess()
    data = calendar_of(found, opened.book, name=opened.name, saved=_saved(opened.loaded.path), redact=redact)
    if data is None:
        said, todo = nothing(found)
        raise Stop(said, todo=todo, code=NO)
    return data


def _saved(path: Path) -> datetime:
    """When the facts were last saved."""
    return datetime.fromtimestamp(os.stat(path).st_mtime, UTC)


def _bytes(data: bytes) -> None:
    """A calendar is UTF-8 with its own line ends, whatever the terminal speaks."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        output.write(data.decode())
        return
    sys.stdout.flush()
    stream.write(data)
    stream.flush()
