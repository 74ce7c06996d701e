"""What leaves a desk as a file of its own: the dates ahead as a calendar, and reports of every kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from img_pathway.desk.session import Desk
from img_pathway.profile.file.disk_calls import Files, failed, write_whole
from img_pathway.profile.file.errors import NotSaved, NotWritten, StoreError

if TYPE_CHECKING:
    from img_pathway.engine.assessment import Assessment
    from img_pathway.engine.plan.model import Plan
    from img_pathway.reports.print.pdf import Paper
    from img_pathway.reports.report import Report

Kind = Literal["ics", "md", "html", "pdf", "csv", "json", "zip"]
"""A file's kind by the ending of its name; *zip* holds all tables of a report as CSV."""
_HEAD = 2048
"""Bytes at either end of a file by which an earlier export is known."""
_LETTERS = 12
"""So many letters without a font are named."""
_KNOWN: Final[Mapping[Kind, Callable[[bytes, bytes], bool]]] = {
    "ics": lambda head, _: head.upper().startswith(b"BEGIN:VCALENDAR"),
    "md": lambda head, _: head.startswith(b"<!-- img-pathway report -->"),
    "html": lambda head, _: b'content="img-pathway report"' in head,
    "pdf": lambda head, tail: head.startswith(b"%PDF-") and tail.endswith(b"% img-pathway report\n"),
    "csv": lambda head, _: head.startswith(b'\xef\xbb\xbf"') and head.partition(b"\r\n")[0].endswith(b',"as_of"'),
    "json": lambda head, _: head.startswith(b'{\n  "export": "img-pathway report"'),
    "zip": lambda _, tail: tail.endswith(b"img-pathway report"),
}
"""By its first and last bytes: is a file an earlier export of that kind?"""


class Seen(NamedTuple):
    """What is exported: the person's own answers, or those of the person with stand-ins."""

    assessment: Assessment
    plan: Plan
    label: str


def seen(desk: Desk, *, redact: bool) -> Seen:
    """Everything derived; with `redact` of a profile in which stand-ins take the place of all that is personal."""
    if not redact:
        return Seen(desk.assessment, desk.plan(), desk.label)
    from img_pathway.desk.redact.redact import redacted
    from img_pathway.engine import assess
    from img_pathway.engine.plan.plan import plan

    profile = redacted(desk.profile, desk.rulebook, desk.number)
    found = assess(profile, desk.rulebook, desk.moment(profile.profile.time_zone))
    return Seen(found, plan(found), profile.profile.label or "")


def calendar(desk: Desk, *, redact: bool, only: Collection[str] = ()) -> bytes | None:
    """The calendar file of all dates ahead, or of those with the ids `only`; None where there are none.

    The library that writes it is imported only here.
    """
    from img_pathway.engine.ahead.agenda import agenda

    found = seen(desk, redact=redact)
    entries = [one for one in agenda(found.assessment, found.plan) if not only or one.id in only]
    if not entries:
        return None
    from img_pathway.reports.print import ics

    saved = _saved(desk.file.path)
    return ics.calendar(entries, found.assessment, desk.rulebook, name=found.label, saved=saved, redact=redact)


def report_of(desk: Desk, *, redact: bool, only: Collection[str] = ()) -> Report:
    """The report of a desk; `only` names its sections, none means all."""
    from img_pathway.reports.pages.report import report

    found = seen(desk, redact=redact)
    return report(found.assessment, found.plan, desk.rulebook, person=found.label, only=only, redacted=redact)


def written(
    desk: Desk,
    kind: Kind,
    *,
    redact: bool,
    only: Collection[str] = (),
    paper: Paper | None = None,
    doubt: Callable[[str], None] = lambda _: None,
) -> bytes | None:
    """The export of that kind as bytes; None where a calendar has no date to hold, or a table no row.

    `only` names dates of a calendar by their ids, a table of a *csv* by its name, else sections. `doubt` is told what could not
    be written as it stands. Raises `NotWritten` for a *pdf* where its typesetter is not installed or fails.
    """
    match kind:
        case "ics":
            return calendar(desk, redact=redact, only=only)
        case "json":
            from img_pathway.reports.json.report import document
            from img_pathway.reports.json.written import json_text

            found = seen(desk, redact=redact)
            asked = document(
                found.assessment, found.plan, desk.rulebook, person=found.label, only=only, redacted=redact
            )
            return json_text(asked).encode()
        case "csv":
            from img_pathway.reports.print.csv import csv, tables

            (name,) = only
            report = report_of(desk, redact=redact, only=(name.partition(".")[0],))
            sheet = tables(report).get(name)
            return csv(sheet, report) if sheet is not None else None
    report = report_of(desk, redact=redact, only=only)
    if kind == "zip":
        from img_pathway.reports.print.csv import packed

        return packed(report)
    return printed(report, kind, paper or paper_of(desk, redact=redact), doubt)


def printed(report: Report, kind: Kind, paper: Paper, doubt: Callable[[str], None]) -> bytes:
    """A report as *html*, *pdf* or *md*; `doubt` and what is raised are those of `written`."""
    if kind == "html":
        from img_pathway.reports.print.html import html

        return html(report).encode()
    if kind == "pdf":
        return _pdf(report, paper, doubt)
    from img_pathway.reports.print.markdown import markdown

    return markdown(report).encode()


def paper_of(desk: Desk, *, redact: bool) -> Paper:
    """Letter where that is in every printer; the paper tells no country of whom must not be known."""
    return "letter" if desk.profile.profile.location in ("US", "CA") and not redact else "a4"


def _pdf(report: Report, paper: Paper, doubt: Callable[[str], None]) -> bytes:
    from img_pathway.reports.print.pdf import NotSet, NoTypesetter, pdf

    try:
        printed = pdf(report, paper)
    except NoTypesetter:
        todo = "Install it (pip install typst; with pipx: pipx inject img-pathway typst), or export html, which prints too."
        raise NotWritten("the typesetter for PDF is not installed", "export pdf", todo) from None
    except NotSet as error:
        what = f"the typesetter could not set the report: {error}"
        raise NotWritten(what, "export pdf", "Export html, which prints too.") from error
    if printed.missing:
        shown = " ".join(f"{one} (U+{ord(one):04X})" for one in printed.missing[:_LETTERS])
        more = f" and {len(printed.missing) - _LETTERS} more" if len(printed.missing) > _LETTERS else ""
        doubt(
            f"no font on this computer has the letters {shown}{more}; their numbers stand in their places. Install a font "
            "that has them (Noto has all), or export html."
        )
    return printed.data


def replaces(path: Path, kind: Kind) -> bool:
    """Is there a file already that a new export may replace: an earlier one of the same kind?

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
            head = file.read(_HEAD)
            file.seek(max(0, path.stat().st_size - _HEAD))
            tail = file.read(_HEAD)
    except (OSError, ValueError) as error:
        raise failed(error if isinstance(error, OSError) else OSError(str(error)), path) from error
    if not _KNOWN[kind](head, tail):
        raise StoreError("there is another file already, and it is left as it is", str(path), "Choose another name.")
    return True


def write(path: Path, data: bytes, kind: Kind, *, replace: bool) -> Path:
    """Write `data` at `path`, private to the user, and return where it went.

    An earlier export is replaced only with `replace`. Raises `StoreError` for a place that may not be written,
    `NotWritten` where the disk does not take it.
    """
    if replaces(path, kind) and not replace:
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
