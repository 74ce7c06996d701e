"""The waiting room: who has what since when, when to ask, and words to ask with."""

from __future__ import annotations

from collections.abc import Container

from img_pathway.days import say as day
from img_pathway.engine.waiting.board import Awaited, WaitingRoom
from img_pathway.reports.page import ALL, Block, Line, line, rule_blocks, told
from img_pathway.reports.words import ago, counted


def waiting_page(room: WaitingRoom, opened: Container[str] = ALL) -> list[Block]:
    """Everything that waits, what is to be asked about first; blocks whose id is in `opened` show the words to ask with."""
    return [Block((line(room.summary),)), *(block for row in room.rows for block in _row(row, opened))]


def _row(row: Awaited, opened: Container[str]) -> list[Block]:
    ident = f"wait:{row.id}"
    shown = ident in opened
    due: tuple[str, str] = ("! ask now", "warn") if row.due else ("… waiting", "waiting")
    lines: list[Line] = [line((row.title, "strong"), right=(due,))]
    lines += told("With", row.who)
    since = f"{day(row.since)}, {ago(-row.days)}" if row.since and row.days is not None else ""
    lines += told("Since", since)
    lines += told("Usual", _usual(row))
    lines.append(line(f"  {row.text}", hang=2))
    lines += [line((f"  Asked: {one}", "dim"), hang=4) for one in row.asked]
    if not shown:
        return [Block(tuple(lines), id=ident)]
    if row.source:
        lines.append(line((f"  {row.source}", "dim"), hang=2))
    letter = [line(f"    {text}", hang=4) for text in row.letter.split("\n\n")]
    words = Block((line(("  Words to ask with", "dim")), *letter), gap=1)
    return [Block(tuple(lines), id=ident, gap=0), words, *rule_blocks(row.rules, row.id, "  ")]


def _usual(row: Awaited) -> str:
    if row.usual is None:
        return ""
    bad = f", {row.bad} in a bad case" if row.bad is not None and row.bad != row.usual else ""
    return f"{counted(row.usual, 'day')}{bad} ({'your own' if row.confidence == 'yours' else row.confidence})"
