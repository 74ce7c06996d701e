"""Letters of recommendation: a row each, and what the set lacks."""

from __future__ import annotations

from collections.abc import Container

from img_pathway.days import said_days
from img_pathway.engine.letters.board import LetterRow, LettersBoard, LetterState
from img_pathway.reports.page import ALL, Block, Line, headed, line
from img_pathway.reports.pages.findings import to_know
from img_pathway.reports.words import BY, begun, day

STATES: dict[LetterState, tuple[str, str]] = {
    "to ask": ("○", "locked"),
    "asked": ("…", "waiting"),
    "gone": ("✗", "lapsed"),
    "uploaded": ("✓", "done"),
    "processed": ("✓", "done"),
}
"""The mark beside each state's word, and the role of both: that of the nearest status."""


WAIVED = {True: "waived: you will not see it", False: "not waived", None: ""}
"""What is recorded of the right to see a letter."""


def letters_page(board: LettersBoard, opened: Container[str] = ALL) -> list[Block]:
    """Every letter and every finding, those in `opened` with their rules; what is so for several letters is said once."""
    rows = headed("Letters", [_row(row) for row in board.rows], role="head")
    return [*letters_head(board), *rows, *to_know(board.findings, opened, "The set")]


def letters_head(board: LettersBoard) -> list[Block]:
    """How many there are, and by when."""
    head: list[Line] = [line(board.summary)]
    if board.by is not None:
        words = (
            f"All should be there, {BY[board.named]} " if board.by >= board.today else "They should have been there by "
        )
        head.append(line((words, "dim"), (day(board.by), "strong"), "."))
    return [Block(tuple(head))]


def _row(row: LetterRow) -> Block:
    glyph, role = STATES[row.state]
    about = ", ".join(filter(None, (row.kind, row.specialty, WAIVED[row.waived])))
    since = f" {day(row.since) if row.since else said_days(row.month)}".rstrip()
    lines: list[Line] = [
        line((row.writer or "A writer still to be named", "strong"), right=((f"{glyph} {row.state}{since}", role),))
    ]
    if about:
        lines.append(line((f"  {begun(about)}", "dim"), hang=2))
    if row.text:
        lines.append(line(f"  {row.text}", hang=2))
    if row.assigned:
        lines.append(line(("  Assigned to ", "dim"), ", ".join(row.assigned), hang=4))
    return Block(tuple(lines), id=f"fact:{row.id}")
