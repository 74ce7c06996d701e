"""Interviews by the clock: hour in both zones, what to answer, what clashes."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from img_pathway.days import say as day
from img_pathway.engine.interviews.board import InterviewRow, InterviewsBoard
from img_pathway.engine.readings.interviews import InterviewState
from img_pathway.reports.page import ALL, Block, Line, headed, line
from img_pathway.reports.pages.findings import at_hand, to_mend
from img_pathway.reports.words import instant

STATES: dict[InterviewState, tuple[str, str]] = {
    "to answer": ("! to answer", "warn"),
    "ahead": ("● ahead", "ready"),
    "held": ("✓ held", "done"),
    "declined": ("– declined", "dim"),
    "cancelled": ("– cancelled", "dim"),
    "waitlisted": ("… waiting list", "waiting"),
    "no day": ("○ no day yet", "locked"),
}
"""Each state in words with its mark, and the role of both: that of the nearest status."""


def interviews_page(board: InterviewsBoard, now: datetime, opened: Container[str] = ALL) -> list[Block]:
    """What clashes, what is to be answered, what is ahead, then the rest and what to have at hand; a remark is made once."""
    groups: tuple[tuple[str, tuple[InterviewState, ...]], ...] = (
        ("To answer", ("to answer",)),
        ("Ahead", ("ahead", "no day", "waitlisted")),
        ("Behind", ("held", "declined", "cancelled")),
    )
    rows = [
        block
        for words, states in groups
        for block in headed(words, [_row(row, now) for row in board.rows if row.state in states], role="head")
    ]
    return [Block((line(board.summary),)), *to_mend(board.findings, opened), *rows, *at_hand(board.findings, opened)]


def _row(row: InterviewRow, now: datetime) -> Block:
    lines: list[Line] = [line((row.programme, "strong"), right=(STATES[row.state],))]
    about = [instant(row.at, now)] if row.at is not None else [f"{day(row.day)}, hour not known"] if row.day else []
    about += [f"{row.minutes} minutes"] if row.minutes else []
    about += ["in person" if row.format == "in-person" else row.format] if row.format else []
    about += [row.place] if row.place else []
    if about:
        lines.append(line(f"  {', '.join(about)}", hang=2))
    if row.answer_due is not None and row.state == "to answer":
        lines.append(line(("  Answer due ", "dim"), (instant(row.answer_due, now), "strong"), hang=2))
    elif row.answer_day is not None and row.state == "to answer":
        lines.append(line(("  Answer due ", "dim"), (f"{day(row.answer_day)}, hour not known", "strong"), hang=2))
    if row.text:
        lines.append(line(f"  {row.text}", hang=2))
    for label, text in (("With", row.people), ("Notes", row.notes)):
        if text:
            lines.append(line((f"  {label} ", "dim"), text, hang=4))
    return Block(tuple(lines), id=f"fact:{row.id}")
