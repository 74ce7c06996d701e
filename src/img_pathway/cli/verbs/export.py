"""``export``: the dates ahead as a calendar file, or a report as Markdown, HTML, PDF, CSV or JSON."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import NO, Stop
from img_pathway.profile.file.paths import absolute

if TYPE_CHECKING:
    from img_pathway.desk.export import Kind
    from img_pathway.desk.session import Desk


def run(command: CommandLine, args: Namespace) -> int:
    """Write the export to stdout or a file; exit 1 where there is nothing to write."""
    from img_pathway.desk.export import replaces, write, written

    target = absolute(args.output) if args.output is not None else None
    kind: Kind = "zip" if args.format == "csv" and target is not None and target.suffix == ".zip" else args.format
    only = tuple(dict.fromkeys(word.strip() for word in (args.only or "").split(",") if word.strip()))
    if kind != "ics":
        _known(kind, only)
    if target is not None:
        # What cannot be written is told before anything is worked out.
        replaces(target, kind)
    elif kind == "pdf" and output.terminal(sys.stdout):
        raise Stop("a PDF is nothing for a terminal", "export pdf", "give it a file: -o FILE.pdf")
    if args.paper and kind != "pdf":
        raise Stop(f"export {kind} has no paper", "--paper", "the browser that prints an html asks for it")
    desk = command.open(args.profile)
    dates_or_sections = _dates(desk, args.only) if kind == "ics" and only else only
    data = written(desk, kind, redact=args.redact, only=dates_or_sections, paper=args.paper, doubt=output.complain)
    if data is None:
        raise _nothing(desk, kind, only)
    if target is None:
        _bytes(data)
    else:
        output.lines([f"Wrote {write(target, data, kind, replace=True)}"])
    return 0


def _known(kind: Kind, only: tuple[str, ...]) -> None:
    """Raise `Stop` for a word that names no section, and for a CSV of no single table."""
    from img_pathway.reports.pages.report import SECTIONS

    for word in only:
        if (word.partition(".")[0] if kind == "csv" else word) not in SECTIONS:
            raise Stop("there is no such section of a report", f"--only {word}", f"Choose from {', '.join(SECTIONS)}.")
    if kind == "csv" and len(only) != 1:
        raise Stop(
            "a CSV holds one table, and a report has several", "export csv",
            "Choose one (--only money), or write all of them into an archive (-o FILE.zip).",
        )  # fmt: skip


def _dates(desk: Desk, ident: str) -> tuple[str, ...]:
    """The dates ahead that bear an id, or that `why` explains under it."""
    from img_pathway.engine.ahead.agenda import agenda

    found = tuple(one.id for one in agenda(desk.assessment, desk.plan()) if ident in (one.id, one.about))
    if not found:
        raise Stop("no date ahead has this id", ident, "img-pathway deadlines shows them, each behind Why.")
    return found


def _nothing(desk: Desk, kind: Kind, only: tuple[str, ...]) -> Stop:
    if kind == "ics":
        from img_pathway.reports.pages.deadlines import nothing

        first, todo = nothing(desk.assessment)
        return Stop(first, todo=todo, code=NO)
    from img_pathway.desk.export import report_of
    from img_pathway.reports.print.csv import tables

    there = ", ".join(tables(report_of(desk, redact=False, only=(only[0].partition(".")[0],))))
    todo = f"There are: {there}." if there else "Nothing is recorded for it yet."
    return Stop("there is no such table now", f"--only {only[0]}", todo, code=NO)


def _bytes(data: bytes) -> None:
    """A file is UTF-8 with its own line ends, whatever the terminal speaks."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        output.write(data.decode())
        return
    sys.stdout.flush()
    stream.write(data)
    stream.flush()
