"""The licensing table of the states as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from img_pathway.engine.states.board import StateRow
from img_pathway.engine.states.cells import JUDGED, Cell, Fit
from img_pathway.reports.text.rules import sources
from img_pathway.reports.words import Pen, day

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

FIT_GLYPHS: dict[Fit, str] = {"fits": "✓", "does not fit": "✗", "check": "?"}
"""The mark beside each verdict's word."""
FIT_ROLES: dict[Fit, str] = {"fits": "done", "does not fit": "lapsed", "check": "check"}
"""The colour of each verdict: that of the nearest status."""
SHORT = {
    "attempts_step1": "S1",
    "attempts_step2": "S2",
    "attempts_step3": "S3",
    "years_all_steps": "All",
    "training_years": "Train",
}
"""Headings of the narrow columns."""
WITHOUT = {
    "to-full-licence": "a law leads to a full licence",
    "limited-only": "only a limited licence",
}
"""Routes without a US residency, in words."""
LEGEND = (
    "S1, S2, S3: tries the state allows per Step. All: years for all Steps. Train: training years before a full licence. "
    "? after a figure: not read in official text, or a result is open. ! does not fit. – not found, which never means no limit."
)
"""What the narrow columns mean."""
CAUTION = "Every figure must be checked with the board before you act on it. It is not legal advice."


def short(cell: Cell) -> str:
    """One cell in five columns: figure and mark."""
    if cell.value is None:
        return "–"
    mark = {"fits": "", "check": "?", "does not fit": "!"}[cell.verdict]
    return f"{cell.value}{mark}"


def row_text(row: StateRow) -> str:
    """The columns of one state, without its verdict."""
    figures = "".join(f"{short(row.cell(name)):<7}" for name in JUDGED)
    return f"{row.code}  {row.name[:24]:<25}{figures}"


HEADINGS = f"    {'':<25}" + "".join(f"{SHORT[name]:<7}" for name in JUDGED)
"""The line over `row_text`."""


def route(row: StateRow) -> str:
    """The way without a US residency, in words."""
    kind = row.without_residency
    return WITHOUT.get(kind, kind) if kind else ""


def table_lines(rows: Sequence[StateRow], name: str, pen: Pen) -> list[str]:
    """The whole table, one line a state."""
    out = [*pen.heading(f"State licences: {name}"), "", HEADINGS.rstrip()]
    for row in rows:
        verdict = pen.paint(FIT_ROLES[row.verdict], f"{FIT_GLYPHS[row.verdict]} {row.verdict}")
        out.append(f"{row_text(row)}{verdict}")
    return [*out, "", *pen.wrap(LEGEND), *pen.wrap("One state in full: img-pathway states CA"), *pen.wrap(CAUTION)]


def full_lines(rows: Sequence[StateRow], book: Rulebook, pen: Pen) -> list[str]:
    """Some states with every cell, note and source."""
    out: list[str] = []
    for row in rows:
        here = ", your state of training" if row.here else ""
        out += [*pen.heading(f"{row.name} ({row.code}){here}"), *pen.wrap(row.board, first="  ")]
        out.append(f"  {pen.paint(FIT_ROLES[row.verdict], f'{FIT_GLYPHS[row.verdict]} {row.verdict}')}")
        for cell in row.cells:
            figure = f"{cell.value} ({cell.grade or 'not confirmed'}), " if cell.value is not None else ""
            text = f"{cell.title}: {figure}{cell.verdict}. {cell.text}"
            out += pen.wrap(text, first=f"  {FIT_GLYPHS[cell.verdict]} ", rest="    ")
        out += pen.pairs((("Training licence", row.training_licence or ""), ("Without US residency", route(row))))
        for note in row.notes:
            out += pen.wrap(note, first="  - ", rest="    ")
        out += pen.wrap(f"Rule {row.rule}, {row.confidence}, as of {day(row.as_of)}.", first="  ")
        for source in sources(row.sources, book):
            parts = (source.title, source.date or "", source.url or "")
            out += pen.wrap(", ".join(p for p in parts if p), first=f"  Source ({source.grade}): ", rest="    ")
        out.append("")
    return [*out, *pen.wrap(CAUTION)]
