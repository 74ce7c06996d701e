"""The tables of a report as CSV (RFC 4180) for Excel, LibreOffice and programs: one file a table.

A byte order mark makes Excel read the letters right. Every cell is in quotes, so that no cell is parted where a
comma is not what parts them; one that would be worked out as a formula is told to be text.
"""

from __future__ import annotations

import csv as rfc4180
import io
import zipfile
from typing import Final

from img_pathway.profile.typed.text import guarded
from img_pathway.reports.report import Cell, Report, Sheet

BOM: Final = "\ufeff"
PACKED: Final = b"img-pathway report"
"""The comment of an archive with all tables: by it an earlier export is known."""
STAMP: Final = "as_of"
"""The last column of every table: as of when, which rulebook, and that it is no legal advice."""


def tables(report: Report) -> dict[str, Sheet]:
    """Every table by its name: that of its section, and for further ones with their own behind it."""
    return {
        section.id if sheet.id == section.id else f"{section.id}.{sheet.id}": sheet
        for section in report.sections
        for sheet in section.sheets
    }


def csv(sheet: Sheet, report: Report) -> bytes:
    """One table of a report, every column of it."""
    out = io.StringIO()
    writer = rfc4180.writer(out, quoting=rfc4180.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header(sheet))
    for row in sheet.rows:
        writer.writerow([*map(_harmless, row), report.short])
    return (BOM + out.getvalue()).encode()


def header(sheet: Sheet) -> list[str]:
    """The words of the columns."""
    return [*(column.id for column in sheet.columns), STAMP]


def packed(report: Report) -> bytes:
    """All tables in one archive, with the stamp as a text beside them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # No clock: the same report makes the same bytes.
        archive.writestr(zipfile.ZipInfo("about.txt"), "\r\n".join((report.title, "", *report.stamp, "")))
        for name, sheet in tables(report).items():
            entry = zipfile.ZipInfo(f"{name}.csv")
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, csv(sheet, report))
        archive.comment = PACKED
    return out.getvalue()


def _harmless(cell: Cell) -> str:
    return guarded(cell.bare or cell.text)
