"""Names and dates as printed: a row for each paper and portal, what differs and what to do."""

from __future__ import annotations

from datetime import date

from img_pathway.days import say as day
from img_pathway.engine.names.board import NamesBoard, NameVerdict, PrintedRow
from img_pathway.reports.page import Block, Line, headed, item, line, rule_blocks, spaced

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
    groups = {"Names": board.names, "Birth date": board.births, "Graduation and degree": board.dates}
    for words, rows in groups.items():
        blocks += headed(words, [block for row in rows if not is_bare(row) for block in _row(row)], role="head")
    blocks += headed("To come", _row(board.coming) if board.coming else [], role="head")
    bare = [item((row.title, "dim"), id=_ident(row)) for rows in groups.values() for row in rows if is_bare(row)]
    return blocks + headed("Not recorded yet", spaced(bare), role="head")


def is_bare(row: PrintedRow) -> bool:
    """Is there nothing to say of it but that it is not recorded?"""
    return row.verdict == "not recorded" and row.printed is None


def _ident(row: PrintedRow) -> str:
    return f"step:{row.step}@{row.id}"


def _row(row: PrintedRow) -> list[Block]:
    glyph, role = VERDICTS[row.verdict]
    ident = _ident(row)
    plain = row.verdict in ("not recorded", "agrees")
    # What is recorded and has nothing recorded beside it yet.
    alone = row.verdict == "not recorded" and row.printed is not None
    verdict = "nothing to compare" if alone else row.verdict
    lines: list[Line] = [line(row.title, right=((f"{glyph} {verdict}", role),))]
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
