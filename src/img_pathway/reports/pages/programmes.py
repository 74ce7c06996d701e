"""The list of programmes: a row each with its verdict, opened to its conditions; signals, cost, what is found."""

from __future__ import annotations

from collections.abc import Container, Sequence

from img_pathway.days import say as day
from img_pathway.engine.programmes.board import ProgrammeRow, ProgrammesBoard
from img_pathway.engine.programmes.filters import Fit
from img_pathway.profile.typed.countries import states
from img_pathway.reports.page import ALL, Block, Line, headed, item, line, rule_blocks, spaced
from img_pathway.reports.pages.findings import to_know
from img_pathway.reports.words import instant

VERDICTS: dict[Fit, tuple[str, str]] = {
    "fits": ("✓ fits", "done"),
    "check": ("? check", "check"),
    "excluded": ("✗ excluded", "lapsed"),
}
"""Each verdict with its mark, and the role of both: that of the nearest status."""


def programmes_page(
    board: ProgrammesBoard, opened: Container[str] = ALL, rows: Sequence[ProgrammeRow] | None = None
) -> list[Block]:
    """The board; `rows` are those shown, all of them without it."""
    shown = board.rows if rows is None else rows
    count = f" {len(shown)} shown." if len(shown) != len(board.rows) else ""
    return [
        Block((line(f"{board.summary}{count}"), *_budget(board))),
        *to_know(board.findings, opened),
        *headed("Programmes", spaced([block for row in shown for block in _row(row, opened)]), role="head"),
    ]


def _budget(board: ProgrammesBoard) -> list[Line]:
    """Signals given of those there are, a line for all, and what the applications cost."""
    tiers: dict[str, list[str]] = {}
    for one in board.signals:
        tier = "" if one.tier == "single" else f"{one.tier} "
        tiers.setdefault(one.specialty, []).append(f"{tier}{one.used} of {'?' if one.most is None else one.most}")
    signals = "; ".join(f"{specialty} {', '.join(each)}" for specialty, each in tiers.items())
    lines = [line(signals, label="Signals")] if signals else []
    return [*lines, *(line(one, label="Cost") for one in board.cost)]


def budget_blocks(board: ProgrammesBoard) -> list[Block]:
    """Signals given and left, and what the applications cost."""
    signals = [
        item(f"{one.specialty}, {one.tier}: {one.used} of {one.most if one.most is not None else 'not known'}")
        for one in board.signals
    ]
    cost = headed("What the applications cost", [item(one) for one in board.cost], role="head")
    return [*headed("Signals", spaced(signals), role="head"), *cost]


def _row(row: ProgrammeRow, opened: Container[str]) -> list[Block]:
    ident = f"programme:{row.id}"
    marks = ", ".join(filter(None, (row.specialty, row.city, row.state, row.track, row.status)))
    signal = f"  {row.signal} signal" if row.signal not in ("", "none") else ""
    lines: list[Line] = [
        line((row.name or "A programme", "strong"), (signal, "accent"), right=(VERDICTS[row.verdict],), hang=2)
    ]
    if marks:
        lines.append(line((f"  {marks}", "dim"), hang=2))
    if row.verdict != "fits":
        # A row is read by itself: its reason stands in words, also where the one above has the same.
        lines.append(line(f"  {row.reasons[0].text}", hang=2))
    if ident not in opened:
        return [Block(tuple(lines), id=ident, gap=0)]
    rest = row.reasons if row.verdict == "fits" else row.reasons[1:]
    lines += [line(f"  {reason.text}", hang=2) for reason in rest]
    if row.training_licence:
        where = states().get(row.state, row.state)
        lines.append(line((f"  {where}: ", "dim"), row.training_licence, (f" ({row.state_verdict})", "dim"), hang=4))
    codes = ", ".join(f"{name} {code}" for name, code in (("ACGME", row.acgme), ("NRMP", row.nrmp)) if code)
    until = f"applications until {instant(row.deadline, row.local)}" if row.deadline and row.local else ""
    if row.deadline_day is not None and not until:
        until = f"applications until {day(row.deadline_day)}, hour not known"
    sent = f"applied on {day(row.applied)}" if row.applied else ""
    looked = f"looked up on {day(row.checked)}" if row.checked else ""
    about = ", ".join(filter(None, (codes, until, sent, looked)))
    if about:
        lines.append(line((f"  {about}", "dim"), hang=4))
    if row.notes:
        lines.append(line(("  Notes ", "dim"), row.notes, hang=4))
    rules = (rule for reason in row.reasons for rule in reason.rules)
    return [Block(tuple(lines), id=ident, gap=0), *rule_blocks(rules, row.id, "  ")]
