"""The visa board: each class as last known, where rules pull against each other, and what to ask."""

from __future__ import annotations

from collections.abc import Iterable

from img_pathway.engine.case import Case
from img_pathway.engine.visa.board import visa_board
from img_pathway.engine.visa.model import Bind, Question, VisaBoard, VisaRow
from img_pathway.reports.text.visa import (
    ASKED,
    CAUTION,
    STATE_GLYPHS,
    STATE_ROLES,
    asked,
    board_sources,
    country,
    marks,
)
from img_pathway.reports.words import day
from img_pathway.rulebook import Rulebook
from img_pathway.tui.screens.base import ReadingScreen
from img_pathway.tui.widgets.lines import Block, Line, line

ROOMY = 34
"""Rows from which the planned class is open from the start."""
OPENS = "▸"
"""Marks what Enter opens further."""


class VisaBoardScreen(ReadingScreen):
    """A page to read; a class, a conflict or a question opens to its reasons and rules."""

    DEFAULT_CSS = "VisaBoardScreen #text { max-width: 104; }"
    TITLE_PARTS = ("Visa board",)

    def __init__(self) -> None:
        super().__init__()
        self._open: set[str] | None = None
        """Ids of the blocks that are opened; none yet until the first drawing."""

    def subject(self) -> str | None:
        """The rule under the cursor; elsewhere the step the board bears on."""
        return super().subject() or "visa.class"

    def draw(self) -> None:
        """Draw the board from the facts."""
        desk = self.desk
        board = visa_board(Case(desk.profile, desk.rulebook, desk.now))
        if self._open is None:
            # On a small screen all classes in one view come first.
            self._open = {f"class:{board.planned}"} if board.planned and self.app.size.height >= ROOMY else set()
        self.page.show(board_blocks(board, desk.rulebook, self._open))

    def choose(self, block_id: str) -> None:
        """Open or close a block; explain a rule."""
        if block_id.startswith("rule:"):
            super().choose(block_id)
            return
        assert self._open is not None
        self._open ^= {block_id}
        self.draw()


def board_blocks(board: VisaBoard, book: Rulebook, opened: Iterable[str]) -> list[Block]:
    """The whole board as blocks; those named in `opened` show their reasons and rules."""
    opened = frozenset(opened)
    blocks = [Block((line(board.summary),))]
    for row in board.rows:
        blocks += _class_blocks(row, f"class:{row.id}" in opened)
    blocks[-1] = blocks[-1]._replace(gap=1)
    if board.binds:
        blocks.append(Block((line(("Where two rules pull against each other", "head")),), gap=0))
        for bind in board.binds:
            blocks += _bind_blocks(bind, f"bind:{bind.id}" in opened)
    for whom, heading in ASKED.items():
        if found := asked(board, whom):
            blocks.append(Block((line((heading, "head")),), gap=0))
            for number, question in enumerate(found):
                blocks += _question_blocks(question, ident := f"ask:{whom}-{number}", ident in opened)
            blocks[-1] = blocks[-1]._replace(gap=1)
    sources = [
        line((f"{source.grade}: ", "dim"), (_source(source), "dim"), hang=2) for source in board_sources(board, book)
    ]
    shown = "sources" in opened
    count = line(("Sources", "head"), right=((f"{len(sources)} {'' if shown else OPENS}".strip(), "dim"),))
    blocks.append(Block((count, *(sources if shown else ())), id="sources"))
    blocks.append(Block((line((CAUTION, "dim")),)))
    return blocks


def _class_blocks(row: VisaRow, opened: bool) -> list[Block]:
    ident = f"class:{row.id}"
    role = STATE_ROLES[row.state]
    title = "strong" if row.yours else "dim"
    right = (
        (f"{STATE_GLYPHS[row.state]} {row.state}", role if row.yours else "dim"),
        ("" if opened else f" {OPENS}", "dim"),
    )
    extra = marks(row)
    known = f"as last known on {day(row.last_known)}, check"
    head = line((row.title, title), *(((f"   {extra}", "dim"),) if extra else ()), right=right)
    lines: list[Line] = [head, line((f"  {known}", "dim"))]
    if not opened:
        return [Block(tuple(lines), id=ident, gap=0)]
    for one in row.passports:
        glyph = STATE_GLYPHS[one.state]
        lines.append(
            line(("  ", ""), (f"{glyph} {one.state}", STATE_ROLES[one.state]), f"  {country(one.country)} passport")
        )
        lines += [line(f"    {reason.text}", hang=4) for reason in one.reasons]
    lines += [line(f"  {reason.text}", hang=2) for reason in row.reasons]
    rules = [rule for one in row.passports for reason in one.reasons for rule in reason.rules]
    rules += [rule for reason in row.reasons for rule in reason.rules]
    return [Block(tuple(lines), id=ident, gap=0), *_rule_blocks(rules, ident)]


def _bind_blocks(bind: Bind, opened: bool) -> list[Block]:
    ident = f"bind:{bind.id}"
    lines = (line(("! ", "warn"), (bind.title, "strong"), hang=2), line(f"  {bind.text}", hang=2))
    rules = _rule_blocks(bind.rules, ident) if opened else []
    return [Block(lines, id=ident, gap=0 if rules else 1), *rules]


def _question_blocks(question: Question, ident: str, opened: bool) -> list[Block]:
    rules = _rule_blocks(question.rules, ident) if opened else []
    return [Block((line(("- ", "dim"), question.text, hang=2),), id=ident, gap=0), *rules]


def _rule_blocks(rules: Iterable[str], owner: str) -> list[Block]:
    """A line for each rule; the owner keeps ids apart where two blocks name the same rule."""
    made = [
        Block((line(("  § ", "dim"), (rule, "link")),), id=f"rule:{rule}@{owner}", gap=0)
        for rule in dict.fromkeys(rules)
    ]
    if made:
        made[-1] = made[-1]._replace(gap=1)
    return made


def _source(source: object) -> str:
    parts = (getattr(source, name) for name in ("title", "date", "url"))
    return ", ".join(part for part in parts if part)
