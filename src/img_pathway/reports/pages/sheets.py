"""What an import of a sheet would do, before it is done."""

from __future__ import annotations

from typing import Any

from img_pathway.profile.sheets.columns import Preview
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, headed, item, line, spaced
from img_pathway.reports.words import counted

_SHOWN = 12
"""Doubts told one by one."""


def preview_page(found: Preview[Any], noun: str, new: int, there: int, year: int) -> list[Block]:
    """Counts, how each column is read, and the doubts."""
    where = f"{found.sheet}, row {found.heading_row}" if found.sheet else f"row {found.heading_row}"
    without = "without a name or code" if noun == "programme" else "of no programme on your list"
    counts = (
        f"{counted(found.read, 'row')} read, {counted(len(found.found), noun)} in them ({new} new, {there} on the"
        f" list of Match {year} already), {counted(found.unknown, 'row')} {without},"
        f" {counted(len(found.doubts), 'cell')} in doubt."
    )
    head = [line(f"Headings: {where}."), line(counts, hang=2)]
    if found.cut:
        head.append(line(("There is more in the file than is read.", "warn")))
    columns = [
        item(f"{plain(heading, 40)}", right=((label or "not read", "" if label else "dim"),))
        for heading, label in found.columns
    ]
    doubts = [
        item(("? ", "check"), f"row {one.row}, {plain(one.column, 30)}: {plain(one.value, 40)}: {one.why}")
        for one in found.doubts[:_SHOWN]
    ]
    if len(found.doubts) > _SHOWN:
        doubts.append(item((f"  and {len(found.doubts) - _SHOWN} more", "dim")))
    return [
        Block(tuple(head)),
        *headed("Columns", spaced(columns), role="head"),
        *headed("In doubt", spaced(doubts), role="head"),
    ]
