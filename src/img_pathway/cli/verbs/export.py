"""``export``: the dates ahead as a calendar file."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import NO, Stop

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk


def run(command: CommandLine, args: Namespace) -> int:
    """Write the calendar to stdout or a file; exit 1 where there is nothing to write."""
    from img_pathway.desk.export import calendar, replaces_calendar, write_calendar
    from img_pathway.reports.pages.deadlines import nothing

    target = Path(args.output).expanduser() if args.output is not None else None
    if target is not None:
        # What cannot be written is told before anything is worked out.
        replaces_calendar(target)
    desk = command.open(args.profile)
    only = _named(desk, args.only) if args.only else ()
    data = calendar(desk, redact=args.redact, only=only)
    if data is None:
        first, todo = nothing(desk.assessment)
        raise Stop(first, todo=todo, code=NO)
    if target is None:
        _bytes(data)
    else:
        output.lines([f"Wrote {write_calendar(target, data, replace=True)}"])
    return 0


def _named(desk: Desk, ident: str) -> tuple[str, ...]:
    """The dates ahead that bear an id, or that `why` explains under it."""
    from img_pathway.engine.ahead.agenda import agenda

    found = tuple(one.id for one in agenda(desk.assessment, desk.plan()) if ident in (one.id, one.about))
    if not found:
        raise Stop("no date ahead has this id", ident, "img-pathway deadlines shows them, each behind Why.")
    return found


def _bytes(data: bytes) -> None:
    """A calendar is UTF-8 with its own line ends, whatever the terminal speaks."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        output.write(data.decode())
        return
    sys.stdout.flush()
    stream.write(data)
    stream.flush()
