"""The licensing table of the states, a line each, and some states in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from img_pathway.days import say as day
from img_pathway.engine.states.board import StateRow
from img_pathway.engine.states.cells import JUDGED, TOTAL, Cell, Fit
from img_pathway.reports.page import Block, Line, Part, line, spaced
from img_pathway.reports.words import Heard, source_words, sources

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

FIT_GLYPHS: dict[Fit, str] = {"fits": "✓", "does not fit": "✗", "check": "?"}
"""The mark beside each verdict's word."""
FIT_ROLES: dict[Fit, str] = {"fits": "done", "does not fit": "lapsed", "check": "check"}
"""The colour of each verdict: that of the nearest status."""
SHORT = {
    "attempts_step1": "Step 1 tries", "attempts_step2": "Step 2 CK tries", "attempts_step3": "Step 3 tries",
    "years_all_steps": "years for all Steps", "training_years": "training years",
}  # fmt: skip
"""What each column holds."""
WITHOUT = {"to-full-licence": "a law leads to a full licence", "limited-only": "only a limited licence"}
"""Routes without a US residency, in words."""
LEGEND = (
    "Tries: how many the state allows at each Step. Years for all Steps: from the first pass to the last. Training years: before "
    "a full licence. ? after a figure: not read in official text, or a result is open. ! does not fit. – not found, which "
    "never means no limit. 2 of 5: so many figures decide for you; the others are to be checked with the board. ✓ tries fit: the tries used so far are within limits read in official text; "
    "other figures are still open."
)
"""What the narrow columns mean."""
MARKS = "– not found   ? not read in official text   ! does not fit   none: no limit"
"""What stands in their cells, in one row."""
CAUTION = "Every figure must be checked with the board before you act on it. It is not legal advice."


def short(cell: Cell) -> str:
    """One cell in five columns: figure and mark."""
    if cell.value is None:
        return "–"
    mark = {"fits": "", "check": "?", "does not fit": "!"}[cell.verdict]
    return f"{cell.value}{mark}"


NAME, NARROW, CODE_ALONE = 25, 18, 0
"""Cells of a state's name, where room is short, and where its two letters have to do."""
_CELLS = (6, 6, 6, 10, 8)
"""Cells of the figures' columns, in the order of `JUDGED`."""
_LAST = {True: ("Your tries", "so far"), False: ("Figures", "sure")}
"""What stands over the verdict: with tries used, and with none."""


def heads(rows: Sequence[StateRow]) -> tuple[str, str]:
    """The headings over the figures, in two rows."""
    last = _LAST[any(row.tries for row in rows)]
    tries, years, training = sum(_CELLS[:3]), _CELLS[3], _CELLS[4]
    return (
        f"{'Tries at Step':<{tries}}{'Years for':<{years}}{'Training':<{training}} {last[0]}",
        f"{'1     2 CK  3':<{tries}}{'all Steps':<{years}}{'years':<{training}} {last[1]}",
    )


def so_far(row: StateRow) -> Fit:
    """What the row says of a state, and what it is found and sorted by."""
    return row.so_far or row.verdict


def summary(rows: Sequence[StateRow], used: Mapping[str, int]) -> list[Block]:
    """The answer before the table: where the tries used shut one out, where they do not, and what is never sure."""
    if used:
        found = {fit: [row for row in rows if so_far(row) == fit] for fit in FIT_GLYPHS}
        tries = ", ".join(f"{SHORT[name].removesuffix(' tries')}: {count}" for name, count in used.items())
        unread = [row for row in found["check"] if any(row.cell(name).value is None for name in used)]
        out, ask = len(found["does not fit"]), len(found["check"])
        first = [
            (f"{out or 'No'} state{'s shut' if out > 1 else ' shuts'} you out{'' if out else ' yet'}.", "strong"),
            (f" Your tries ({tries}) fit in {len(found['fits'])} of {len(rows)}; ask in {ask}", ""),
            (
                f": in {len(unread)} no limit was found, elsewhere it is not from official text or hangs on a result.",
                "",
            ),
        ]
    else:
        first = [("No try is recorded, so no limit of tries shuts you out anywhere yet.", "")]
    unsure = {name: sum(row.cell(name).verdict == "check" for row in rows) for name in JUDGED}
    whole = sum(row.verdict == "fits" for row in rows)
    most = ", ".join(
        f"{SHORT[name]} in {unsure[name]}"
        for name in sorted(unsure, key=lambda name: -unsure[name])[:2]
        if unsure[name]
    )
    second = f"Every figure is sure in {whole or 'none'} of {len(rows)}" + (
        f". Ask the boards about: {most}." if most else "."
    )
    return [Block((line(*first),)), Block((line((second, "dim")),))]


def table_rows(rows: Sequence[StateRow], name: int = NAME) -> list[Block]:
    """A line a state: code, name in so many cells, figures, verdict."""
    return spaced([Block((_row(row, name),), id=f"state:{row.code}", gap=0) for row in rows])


def table_notes() -> list[Block]:
    """What stands under the table."""
    return [Block((line((LEGEND, "dim")),)), Block((line((CAUTION, "dim")),))]


def table_page(rows: Sequence[StateRow], used: Mapping[str, int]) -> list[Block]:
    """The whole table under its headings."""
    return [
        *summary(rows, used),
        Block(tuple(line((" " * (NAME + 4), ""), (head, "strong")) for head in heads(rows)), gap=0),
        *table_rows(rows),
        *table_notes(),
    ]


def _row(row: StateRow, width: int) -> Line:
    name = row.name if len(row.name) < width else f"{row.name[: width - 2]}…" if width else ""
    parts: list[Part] = [(f"{row.code}  ", "strong"), (f"{name:<{width}}", "")]
    for column, cells in zip(JUDGED, _CELLS, strict=True):
        cell = row.cell(column)
        role = {"fits": "", "check": "dim", "does not fit": "lapsed"}[cell.verdict]
        parts.append((f"{short(cell):<{cells}}", role))
    parts.append((" ", ""))
    return line(*parts, _fit_of(row), fold=False)


def _fit_of(row: StateRow) -> Part:
    """The verdict of a state, of the tries used first; with none used, how many figures decide of one to be checked."""
    if row.tries and row.so_far == "fits" != row.verdict:
        return f"{FIT_GLYPHS['fits']} tries fit", FIT_ROLES["fits"]
    if row.tries:
        return fit(so_far(row))
    judged = [cell for cell in row.cells if cell.id in (*JUDGED, TOTAL)]
    sure = sum(cell.verdict != "check" for cell in judged)
    if row.verdict != "check":
        return fit(row.verdict)
    return f"{FIT_GLYPHS['check']} {sure} of {len(judged)}", FIT_ROLES["check"]


def fit(verdict: Fit) -> Part:
    """A verdict with its mark."""
    return f"{FIT_GLYPHS[verdict]} {verdict}", FIT_ROLES[verdict]


def why_blocks(row: StateRow) -> list[Block]:
    """What does not fit one state or has to be checked, and why: for the figures of one reason together."""
    found: dict[tuple[Fit, str], list[str]] = {}
    for cell in row.cells:
        if cell.id in (*JUDGED, TOTAL) and cell.verdict != "fits":
            found.setdefault((cell.verdict, cell.text), []).append(cell.title)
    heard = Heard()
    lines = [
        line(
            (f"{FIT_GLYPHS[verdict]} ", FIT_ROLES[verdict]),
            (f"{', '.join(titles)}: ", "strong"),
            heard.fresh(text),
            hang=2,
        )
        for (verdict, text), titles in found.items()
    ]
    head = line((f"{row.name} ({row.code})", "strong"), right=(_fit_of(row),))
    return [Block((head,)), Block(tuple(lines) or (line("Every figure fits, read in official text."),))]


def state_page(row: StateRow, book: Rulebook | None = None, heard: Heard | None = None) -> list[Block]:
    """One state with every figure and note; with its sources where a rulebook is given."""
    heard = heard or Heard()
    here = ", your state of training" if row.here else ""
    lines: list[Line] = [
        line((f"{row.name} ({row.code})", "strong"), here, right=(fit(row.verdict),)),
        line((row.board, "dim")),
        *(_cell(cells, heard) for cells in _alike(row.cells)),
    ]
    way = row.without_residency
    if row.training_licence:
        lines.append(line(("Training licence: ", "dim"), row.training_licence, hang=2))
    if way:
        lines.append(line(("Without US residency: ", "dim"), WITHOUT.get(way, way), hang=2))
    lines += [line("- ", note, hang=2) for note in map(heard.fresh, row.notes) if note]
    lines.append(line((row.rule, "link"), (f", {row.confidence}, as of {day(row.as_of)}", "dim")))
    if book is not None:
        lines += [line(source_words(source), hang=2) for source in sources(row.sources, book)]
    # The head alone can be chosen: a bar over a whole page chooses nothing.
    return [Block(tuple(lines[:2]), id=f"state:{row.code}", gap=0), Block(tuple(lines[2:]))]


def states_page(rows: Sequence[StateRow], book: Rulebook | None = None) -> list[Block]:
    """Some states in full."""
    heard = Heard()
    return [*(block for row in rows for block in state_page(row, book, heard)), Block((line((CAUTION, "dim")),))]


def _alike(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The cells one by one; those in which nothing was found, for the same reason, together."""
    found: dict[object, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.id if cell.value else (cell.verdict, cell.text), []).append(cell)
    return list(found.values())


def _cell(cells: Sequence[Cell], heard: Heard) -> Line:
    cell, titles = cells[0], ", ".join(one.title for one in cells)
    figure = f"{cell.value} ({cell.grade or 'not confirmed'}), " if cell.value is not None else ""
    glyph, role = FIT_GLYPHS[cell.verdict], FIT_ROLES[cell.verdict]
    why = heard.fresh(cell.text) or ("Not found." if cell.value is None else "")
    return line((f"{glyph} ", role), f"{titles}: {figure}", (cell.verdict, role), f". {why}".rstrip(" "), hang=2)
