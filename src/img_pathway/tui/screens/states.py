"""The licensing table of the states: sorted, filtered, and up to four put side by side."""

from __future__ import annotations

from collections.abc import Callable

from textual import on

from img_pathway.engine.case import Case
from img_pathway.engine.states.board import StateRow, state_board, used_so_far
from img_pathway.engine.states.cells import CELLS, JUDGED, Fit
from img_pathway.reports.page import Block, Part, line
from img_pathway.reports.pages.states import (
    CODE_ALONE,
    FIT_GLYPHS,
    MARKS,
    NAME,
    NARROW,
    SHORT,
    fit,
    heads,
    so_far,
    states_page,
    summary,
    table_notes,
    table_rows,
    why_blocks,
)
from img_pathway.tui.screens.base import ARROW
from img_pathway.tui.screens.kinds import LOW, FilteredScreen, ReadingScreen
from img_pathway.tui.widgets.page import Page

MOST = 4
"""States that can stand side by side."""
ORDERS = ("name", "verdict", *JUDGED)
"""What the table can be sorted by, in the order the key goes through."""
_RANK = {"fits": 0, "check": 1, "does not fit": 2}
_WIDE = 34
FULL = 118
"""Columns from which the whole name of every state stands in its row, with the verdict beside it."""
NAMED = 78
"""Columns from which a name stands there at all: the chosen state's is told below."""


class StatesScreen(FilteredScreen):
    """The table; Enter opens one state, or the marked ones side by side."""

    DEFAULT_CSS = """
    StatesScreen #heads { height: auto; scrollbar-gutter: auto; }
    StatesScreen.-wide #list { width: 75%; min-width: 80; }
    """
    TITLE = "State licences"
    SCOPE = "states"
    AUTO_FOCUS = "#rows"
    BESIDE = 116
    PROMPT = "a state, a code, or: fits, does not fit, check"
    LONGEST = 40

    def __init__(self) -> None:
        self.heads, self.page = Page(id="heads", static=True), Page(id="rows")
        super().__init__(self.heads, self.page)
        self.marked: list[str] = []
        self.order = "name"
        self._rows: tuple[StateRow, ...] = ()
        self._used: dict[str, int] = {}

    def subject(self) -> str | None:
        code = self.page.here.about
        return f"state.{code}" if code else None

    def draw(self) -> None:
        desk = self.desk
        case = Case(desk.profile, desk.rulebook, desk.now)
        self._rows, self._used = state_board(case), used_so_far(case)
        self.show_list()

    def shown(self) -> list[StateRow]:
        """The rows that answer the filter, in the order chosen."""
        wanted = self.words()
        rows = [row for row in self._rows if all(_answers(row, word) for word in wanted)]
        return sorted(rows, key=lambda row: _key(row, self.order))

    def show_list(self) -> None:
        rows = self.shown()
        by = "" if self.order == "name" else f"by {SHORT.get(self.order, self.order)}"
        counted = f"{len(rows)} of {len(self._rows)}"
        width = self.app.size.width
        name = NAME if width >= FULL else NARROW if width >= NAMED else CODE_ALONE
        beside = (counted, by) if name else ("", "")
        columns = [] if name else [line((", ".join(filter(None, (counted, by))), "dim"))]
        columns += [
            line((words.ljust(name + 6), "dim"), (head, "head"), fold=False)
            for words, head in zip(beside, heads(self._rows), strict=True)
        ]
        answer = [part for block in summary(self._rows, self._used) for part in block.lines]
        if self.app.size.height < LOW:
            # There is no room for more than the answer; what the marks mean stands under the table too.
            top = [answer[0]]
            if name:
                top.append(line((MARKS, "dim"), fold=False))
        else:
            top = [*answer, line((MARKS, "dim"), fold=False)]
        self.heads.show([Block((*top, *columns))])
        blocks = [self._marked(block) for block in table_rows(rows, name)]
        if not blocks:
            words = "No state answers to these words. Type a state or its two letters, or one of: "
            blocks = [Block((line(words, (", ".join(FIT_GLYPHS), "strong"), "."),))]
        self.page.show([*blocks, *table_notes()])
        self.tell()

    def chosen(self) -> list[Block]:
        """The state under the cursor: what does not fit or has to be checked, and why."""
        code = self.page.here.about
        return next((why_blocks(row) for row in self._rows if row.code == code), [])

    def _marked(self, block: Block) -> Block:
        mark = "+" if block.about in self.marked else " "
        return block._replace(lines=(block.lines[0]._replace(parts=((f"{mark} ", "key"), *block.lines[0].parts)),))

    def action_sort(self) -> None:
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self.show_list()
        # Another order is read from its beginning.
        self.page.action_edge(False)

    def action_mark(self) -> None:
        code = self.page.here.about
        if not code:
            return
        if code in self.marked:
            self.marked.remove(code)
        else:
            self.marked.append(code)
        self.show_list()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        code = self.page.here.about
        if action == "mark":
            return bool(code) and (code in self.marked or len(self.marked) < MOST)
        if action == "compare":
            return bool(code or self.marked)
        return super().check_action(action, parameters)

    def action_compare(self) -> None:
        here = self.page.here.about
        if codes := self.marked or ([here] if here else []):
            self.app.push_screen(CompareScreen(tuple(codes)))

    @on(Page.Chosen, "#rows")
    def open_state(self, event: Page.Chosen) -> None:
        """One state in full."""
        self.app.push_screen(CompareScreen((event.block_id.about,)))


class CompareScreen(ReadingScreen):
    """One to four states side by side, each figure with its verdict and why."""

    DEFAULT_CSS = "CompareScreen #text { max-width: 118; }"

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__()
        self.codes = codes

    def crumbs(self) -> tuple[Part, ...]:
        return (*ARROW, ("State licences", "dim"), (" › ", "dim"), (", ".join(self.codes), "strong"))

    def subject(self) -> str | None:
        return f"state.{self.page.here.about or self.codes[0]}"

    def on_resize(self) -> None:
        if self._drawn is not None:
            self.draw()

    def draw(self) -> None:
        desk = self.desk
        rows = state_board(Case(desk.profile, desk.rulebook, desk.now), self.codes)
        room = min(self.app.size.width, 118) - 26
        width = min(max(room // len(rows), 13), _WIDE)
        blocks = compare_blocks(rows, width) if len(rows) > 1 else []
        self.page.show([*blocks, *states_page(rows)])


def compare_blocks(rows: tuple[StateRow, ...], width: int) -> list[Block]:
    """Headings and one line a cell, the states in columns of `width`."""

    def told(words: str) -> str:
        return f"{words[: width - 1]:<{width}}"

    lines = [line((" " * 20, ""), *((told(row.name), "strong") for row in rows), fold=False)]
    for name in CELLS:
        # Few states have a limit over all Steps.
        cells = [next((cell for cell in row.cells if cell.id == name), None) for row in rows]
        title = next((cell.title for cell in cells if cell is not None), None)
        if title is None:
            continue
        lines.append(
            line((f"{title:<20}", "dim"), *((told((cell and cell.value) or "–"), "") for cell in cells), fold=False)
        )
        if name != "compact":
            under = (_fit(cell.verdict, told) if cell is not None else (told(""), "") for cell in cells)
            lines.append(line((" " * 20, ""), *under, fold=False))
    verdicts = (_fit(row.verdict, told) for row in rows)
    lines.append(line((f"{'All together':<20}", "strong"), *verdicts, fold=False))
    return [Block(tuple(lines))]


def _fit(verdict: Fit, told: Callable[[str], str]) -> Part:
    words, role = fit(verdict)
    return told(words), role


def _answers(row: StateRow, word: str) -> bool:
    words = f"{row.name} {so_far(row)}".casefold().split()
    return word == row.code.casefold() or any(each.startswith(word) for each in words)


def _key(row: StateRow, order: str) -> tuple[int, int, str]:
    """Sorted by a figure: the largest last, no limit after them, and what was not found at the end."""
    if order == "name":
        return (0, 0, row.name)
    if order == "verdict":
        return (_RANK[so_far(row)], 0, row.name)
    value = row.cell(order).value
    return (
        2 if value is None else 1 if value == "none" else 0,
        int(value) if value and value.isdecimal() else 0,
        row.name,
    )
