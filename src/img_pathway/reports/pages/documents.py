"""Documents: what the next gate lacks first, then the rest; a checklist for each portal; the limits of MyERAS."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from img_pathway.engine.documents.board import DocumentsBoard, PaperRow, PaperState
from img_pathway.reports.page import ALL, Block, Line, Part, headed, item, line, rule_blocks, spaced
from img_pathway.reports.pages.findings import to_know
from img_pathway.reports.words import BY, begun, counted, day
from img_pathway.rulebook.book import Rulebook

STATES: dict[PaperState, tuple[str, str]] = {
    "to get": ("○ to get", "ready"),
    "held": ("● in your hands", "ready"),
    "sent": ("… sent", "waiting"),
    "verified": ("✓ done", "done"),
    "rejected": ("✗ rejected", "lapsed"),
    "expired": ("✗ too old", "lapsed"),
    "check": ("? check", "check"),
    "not needed": ("– not needed", "dim"),
}
"""Each state in words with its mark, and the role of both: that of the nearest status."""


def documents_page(board: DocumentsBoard, book: Rulebook, opened: Container[str] = ALL) -> list[Block]:
    """Every paper; those whose id is in `opened` say what they must show."""
    lacking = [block for row in board.rows if row.open for block in _row(row, opened, board.today)]
    rest = [block for row in board.rows if not row.open for block in _row(row, opened, board.today)]
    blocks = documents_words(board, opened)
    blocks += headed("Wanted, soonest first", lacking, "record what you hold already", role="head")
    blocks += headed("The rest", rest, role="head")
    blocks += headed("By portal", spaced(_portals(board)), role="head")
    return blocks + limit_blocks(board, book)


def documents_words(board: DocumentsBoard, opened: Container[str] = ALL) -> list[Block]:
    """What is wanted first, and what is found."""
    known = to_know(board.findings, opened)
    return [Block((line(board.summary),)), *known]


def limit_blocks(board: DocumentsBoard, book: Rulebook) -> list[Block]:
    """The limits of MyERAS."""
    limits = [item(("- ", "dim"), book.rule(rule).statement, id=f"rule:{rule}@limits") for rule in board.limits]
    return headed("Limits of MyERAS", limits, role="head")


def _row(row: PaperRow, opened: Container[str], today: date) -> list[Block]:
    ident = f"paper:{row.key}@{row.id}"
    lines: list[Line] = [line((row.title, "strong"), right=(STATES[row.state],))]
    about = []
    if row.by is not None and row.open:
        gone = (today - row.by).days
        ago = f", {counted(gone, 'day')} ago" if gone > 0 else ""
        about.append(f"{'was due' if ago else BY[row.named]} {day(row.by)}{ago}")
    if row.expires is not None:
        about.append(f"good until {day(row.expires)}")
    if row.lies:
        about.append(f"lies: {row.lies}")
    # What stands at the right already is not said again.
    again = row.text.removesuffix(".").casefold() in STATES[row.state][0]
    said = f"  {row.text}" if not again else ""
    if about and row.state != "to get":
        lines.append(line((f"  {begun(', '.join(about))}", "dim"), hang=2))
        about = []
    more = ", ".join(about)
    if said or more:
        lines.append(line(said, (f"{' ' if said else '  '}{begun(more)}" if more else "", "dim"), hang=2))
    for sent in row.sent:
        when = f" {day(sent.date)}" if sent.date else ""
        lines.append(line((f"  {begun(sent.told)}{when}", "dim"), hang=4))
    if ident not in opened:
        return [Block(tuple(lines), id=ident, gap=0)]
    if row.shows:
        lines.append(line(("  Must show: ", "dim"), row.shows, hang=4))
    to = f"to {', '.join(row.portals)}" if row.portals else ""
    giver = f"from {row.issuer}" if row.issuer and row.issuer not in row.text else ""
    if way := ", ".join(filter(None, (giver, to))):
        lines.append(line((f"  {begun(way)}", "dim"), hang=4))
    return [Block(tuple(lines), id=ident, gap=0), *rule_blocks(row.rules, f"{row.key}.{row.id}", "  ")]


def _portals(board: DocumentsBoard) -> list[Block]:
    """What each portal is given, by where it stands."""
    wanted = [row for row in board.rows if row.state != "not needed"]
    blocks = []
    for portal in dict.fromkeys(portal for row in wanted for portal in row.portals):
        given: dict[Part, list[str]] = {}
        for row in wanted:
            if portal in row.portals:
                given.setdefault(STATES[row.state], []).append(row.title)
        parts: list[Part | str] = []
        for (word, role), titles in given.items():
            parts += [*(["; "] if parts else []), (f"{word}: ", role), ", ".join(titles)]
        blocks.append(item((f"{begun(portal)}  ", "strong"), *parts, hang=4))
    return blocks
