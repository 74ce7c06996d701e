"""What an import of a sheet would do, before it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from img_pathway.profile.sheets.columns import Doubt, Preview
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, Line, headed, item, line, spaced
from img_pathway.reports.words import counted

_SHOWN = 12
"""Doubts and changes told one by one."""
_ROWS = 5
"""Rows that are named where many have one doubt."""
COLUMN = "column:"
"""Begins the id of a column, by its heading."""


class Change(NamedTuple):
    """A fact of one's list that the sheet says otherwise, and is taken from it."""

    whose: str
    label: str
    before: str
    after: str
    """Empty for one that goes, as a day of looking up with what was looked up."""


def preview_page(
    found: Preview[Any],
    noun: str,
    new: int,
    there: int,
    year: int,
    changes: Sequence[Change] = (),
    examples: Sequence[str] = (),
    tabs: Sequence[str] = (),
) -> list[Block]:
    """Counts, how each column is read, the doubts, what changes on the list, and the first ones as they are read; the `tabs`
    of the file that are not read are named.
    """
    others = other_tabs(tabs, found.sheet)
    return [
        Block((*head(found, noun, new, there, year), *((line(others, hang=2),) if others else ()))),
        *headed("Columns", column_blocks(found), role="head"),
        *headed("In doubt", doubt_blocks(found.doubts), role="head"),
        *headed("Changes on your list", change_blocks(changes), role="head"),
        *headed("As they are read", spaced([item(plain(one, 300), hang=4) for one in examples]), role="head"),
    ]


def other_tabs(tabs: Sequence[str], read: str = "") -> str:
    """The tabs beside the one that is read, and how to choose one; empty where there are none."""
    names = ", ".join(plain(name, 40) for name in tabs if name and name != read)
    return f"Other tabs, each read with --tab NAME: {names}." if names else ""


def head(found: Preview[Any], noun: str, new: int, there: int, year: int) -> list[Line]:
    """Where the headings are, and how much there is."""
    where = f"{found.sheet}, row {found.heading_row}" if found.sheet else f"row {found.heading_row}"
    without = "without a name or code" if noun == "programme" else "of no programme on your list"
    counts = (
        f"{counted(found.read, 'row')} read, {counted(len(found.found), noun)} in them ({new} new, {there} on the"
        f" list of Match {year} already), {counted(found.unknown, 'row')} {without},"
        f" {counted(len(found.doubts), 'cell')} in doubt."
    )
    lines = [line(f"Headings: {where}."), line(counts, hang=2)]
    if found.cut:
        lines.append(line(("There is more in the file than is read.", "warn")))
    return lines


def column_blocks(found: Preview[Any]) -> list[Block]:
    """Each column with its first cell, and what it is read as."""
    return spaced(
        [
            item(
                plain(one.heading, 40),
                (f"  {plain(one.example, 30)}", "dim"),
                right=((one.label or "not read", "" if one.label else "dim"),),
                id=f"{COLUMN}{one.heading}",
            )
            for one in found.columns
        ]
    )


def doubt_blocks(doubts: Sequence[Doubt]) -> list[Block]:
    """The doubts, those of one column and one reason together, with the first cell."""
    alike: defaultdict[tuple[str, str], list[Doubt]] = defaultdict(list)
    for one in doubts:
        alike[one.column, one.why].append(one)
    blocks = []
    for (column, why), some in list(alike.items())[:_SHOWN]:
        rows = list(dict.fromkeys(str(one.row) for one in some))
        more = f" and {len(rows) - _ROWS:,} more" if len(rows) > _ROWS else ""
        where = f"row{'s' if len(rows) > 1 else ''} {', '.join(rows[:_ROWS])}{more}"
        blocks.append(item(("? ", "check"), f"{plain(column, 30)}, {where}: {plain(some[0].value, 40)}: {why}"))
    if len(alike) > _SHOWN:
        left = sum(map(len, list(alike.values())[_SHOWN:]))
        blocks.append(item((f"  and {counted(left, 'cell')} more, for other reasons", "dim")))
    return spaced(blocks)


def change_blocks(changes: Sequence[Change]) -> list[Block]:
    """What is written over, the old beside the new."""
    blocks = [
        item(f"{plain(one.whose, 40)}, {one.label}: {plain(one.before, 60)} → {plain(one.after, 60) or 'not recorded'}")
        for one in changes[:_SHOWN]
    ]
    if len(changes) > _SHOWN:
        blocks.append(item((f"  and {len(changes) - _SHOWN:,} more", "dim")))
    return spaced(blocks)
