"""Names and dates as printed: a row for each paper and portal, what differs and what to do."""

from __future__ import annotations

from datetime import date

from img_pathway.days import say as day
from img_pathway.engine.names.board import NamesBoard, NameVerdict, PrintedRow
from img_pathway.reports.page import Block, Line, headed, line, rule_blocks, spaced

VERDICTS: dict[NameVerdict, tuple[str, str]] = {
    "not recorded": ("–", "dim"),
    "agrees": ("✓", "done"),
    "tolerated": ("✓", "done"),
    "check": ("?", "check"),
    "mend": ("!", "ready"),
    "blocks": ("✗", "lapsed"),
}
"""The mark beside each verdict's word, and the role of both: that of the nearest status."""


def names_page(board: NamesBoard) -> list[Block]:
    """The whole table; what is to be mended says how, where and by when."""
    blocks = [Block((line(board.summary),))]
    blocks += headed("Names", _rows(board.names), role="head")
    blocks += headed("Birth date", _rows(board.births), role="head")
    blocks += headed("Graduation and degree", _rows(board.dates), role="head")
    return blocks + headed("To come", _rows((board.coming,) if board.coming else ()), role="head")


def _rows(rows: tuple[PrintedRow, ...]) -> list[Block]:
    return [block for row in rows for block in _row(row)]


def _row(row: PrintedRow) -> list[Block]:
    glyph, role = VERDICTS[row.verdict]
    ident = f"step:{row.step}@{row.id}"
    plain = row.verdict in ("not recorded", "agrees")
    lines: list[Line] = [line(row.title, right=((f"{glyph} {row.verdict}", role),))]
    if row.printed is not None:
        lines.append(line(f"  {_shown(row.printed)}", hang=2))
    if plain:
        return [Block(tuple(lines), id=ident, gap=0)]
    if row.against is not None and row.printed is not None:
        lines.append(line(("  beside ", "dim"), _shown(row.against), hang=2))
    lines.append(line(f"  {row.text}", hang=2))
    if row.by is not None:
        expected = ", expected" if row.by.expected else ""
        lines.append(line(("  By ", "dim"), (day(row.by), "strong"), (f"{expected}, at {row.portal}", "dim")))
    return spaced([Block(tuple(lines), id=ident, gap=0), *rule_blocks(row.rules, row.id, "  ")])


def _shown(printed: str | date) -> str:
    return day(printed) if isinstance(printed, date) else printed
