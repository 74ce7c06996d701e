"""The licensing table of the states, a line each, and some states in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from img_pathway.days import say as day
from img_pathway.engine.states.board import StateRow
from img_pathway.engine.states.cells import JUDGED, Cell, Fit
from img_pathway.reports.page import Block, Line, Part, line, spaced
from img_pathway.reports.words import source_words, sources

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

FIT_GLYPHS: dict[Fit, str] = {"fits": "✓", "does not fit": "✗", "check": "?"}
"""The mark beside each verdict's word."""
FIT_ROLES: dict[Fit, str] = {"fits": "done", "does not fit": "lapsed", "check": "check"}
"""The colour of each verdict: that of the nearest status."""
SHORT = {
    "attempts_step1": "S1", "attempts_step2": "S2", "attempts_step3": "S3", "years_all_steps": "All",
    "training_years": "Train",
}  # fmt: skip
"""Headings of the narrow columns."""
WITHOUT = {"to-full-licence": "a law leads to a full licence", "limited-only": "only a limited licence"}
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


NAME, CELL = 25, 6
"""Cells of the columns."""
HEADS = "".join(f"{SHORT[name]:<{CELL}}" for name in JUDGED)
"""The headings over the figures."""


def table_rows(rows: Sequence[StateRow]) -> list[Block]:
    """A line a state: code, name, figures, verdict."""
    return spaced([Block((_row(row),), id=f"state:{row.code}", gap=0) for row in rows])


def table_notes() -> list[Block]:
    """What stands under the table."""
    return [Block((line((LEGEND, "dim")),)), Block((line((CAUTION, "dim")),))]


def table_page(rows: Sequence[StateRow]) -> list[Block]:
    """The whole table under its headings."""
    return [
        Block((line((" " * (NAME + 4), ""), (HEADS.rstrip(), "strong")),), gap=0),
        *table_rows(rows),
        *table_notes(),
    ]


def _row(row: StateRow) -> Line:
    parts: list[Part] = [(f"{row.code}  ", "strong"), (f"{row.name[: NAME - 1]:<{NAME}}", "")]
    for name in JUDGED:
        cell = row.cell(name)
        role = {"fits": "", "check": "dim", "does not fit": "lapsed"}[cell.verdict]
        parts.append((f"{short(cell):<{CELL}}", role))
    return line(*parts, fit(row.verdict), fold=False)


def fit(verdict: Fit) -> Part:
    """A verdict with its mark."""
    return f"{FIT_GLYPHS[verdict]} {verdict}", FIT_ROLES[verdict]


def state_page(row: StateRow, book: Rulebook | None = None) -> Block:
    """One state with every figure and note; with its sources where a rulebook is given."""
    here = ", your state of training" if row.here else ""
    lines: list[Line] = [
        line((f"{row.name} ({row.code})", "strong"), here, right=(fit(row.verdict),)),
        line((row.board, "dim")),
        *(_cell(cell) for cell in row.cells),
    ]
    way = row.without_residency
    if row.training_licence:
        lines.append(line(("Training licence: ", "dim"), row.training_licence, hang=2))
    if way:
        lines.append(line(("Without US residency: ", "dim"), WITHOUT.get(way, way), hang=2))
    lines += [line("- ", note, hang=2) for note in row.notes]
    lines.append(line((row.rule, "link"), (f", {row.confidence}, as of {day(row.as_of)}", "dim")))
    if book is not None:
        lines += [line(source_words(source), hang=2) for source in sources(row.sources, book)]
    return Block(tuple(lines), id=f"state:{row.code}")


def states_page(rows: Sequence[StateRow], book: Rulebook | None = None) -> list[Block]:
    """Some states in full."""
    return [*(state_page(row, book) for row in rows), Block((line((CAUTION, "dim")),))]


def _cell(cell: Cell) -> Line:
    figure = f"{cell.value} ({cell.grade or 'not confirmed'}), " if cell.value is not None else ""
    glyph, role = FIT_GLYPHS[cell.verdict], FIT_ROLES[cell.verdict]
    return line((f"{glyph} ", role), f"{cell.title}: {figure}", (cell.verdict, role), f". {cell.text}", hang=2)
