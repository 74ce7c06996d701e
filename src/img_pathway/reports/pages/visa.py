"""The visa board: each class as last known, where rules pull against each other, and what to ask."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Final

from img_pathway.days import say as day
from img_pathway.engine.visa.model import Bind, ClassState, Question, VisaBoard, VisaRow, Whom
from img_pathway.profile.typed.countries import names
from img_pathway.reports.page import ALL, OPENS, Block, Line, headed, heading, item, line, rule_blocks, spaced
from img_pathway.reports.words import Heard, place, sources

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook
    from img_pathway.rulebook.types import Source

STATES: dict[ClassState, tuple[str, str]] = {
    "open": ("●", "ready"),
    "suspended": ("✗", "lapsed"),
    "unknown": ("?", "check"),
}
"""The mark beside each state's word, and the role of both: that of the nearest status."""
CLOSED: Final = "closed to you"
"""The word for a class that the person's own record closes, whatever the measures of the day."""
ASKED: dict[Whom, str] = {"programme": "Ask the programme", "lawyer": "Ask an immigration lawyer"}
"""Headings of the questions."""
CAUTION = (
    "Visa measures change from one week to the next. What stands here is as last known; travel.state.gov, the consulate "
    "and Intealth decide. It is not legal advice, and no state here ticks or locks a step."
)
"""Stands under every visa board."""


def board_sources(board: VisaBoard, book: Rulebook) -> list[Source]:
    """Every source of every rule the board names, once."""
    keys = (key for rule_id in board.rules for key in book.rule(rule_id).sources)
    return sources(dict.fromkeys(keys), book)


OTHERS = "others"
"""Id of the line that opens the classes which are not the person's, as recorded."""


def visa_page(board: VisaBoard, book: Rulebook, opened: Container[str] = ALL) -> list[Block]:
    """The whole board; blocks whose id is in `opened` show their reasons and rules.

    What one can use stands first: the class planned, then in their order, the usual one first, those that nothing known
    stops; what is not the person's own is folded.
    """
    heard = Heard()
    yours = sorted((row for row in board.rows if row.yours), key=lambda row: (not row.planned, _stopped(row)))
    others = [row for row in board.rows if not row.yours]
    blocks = [
        Block((line(heard.fresh(board.summary)),)),
        *spaced([one for row in yours for one in _class(row, opened, heard)]),
    ]
    if others:
        count = f"{len(others)}{'' if OTHERS in opened else f' {OPENS}'}"
        fold = heading("Not yours, as recorded", count)._replace(id=OTHERS, gap=int(OTHERS not in opened))
        shown = [one for row in others for one in _class(row, opened, heard)] if OTHERS in opened else []
        blocks += [fold, *spaced(shown)]
    blocks += [*bind_blocks(board, opened), *question_blocks(board, opened)]
    found = board_sources(board, book)
    if "sources" in opened:
        lines = [line((f"{source.grade}: {place(source)}", "dim"), hang=2) for source in found]
        blocks += [heading("Sources", f"{len(found)}")._replace(id="sources"), Block(tuple(lines))]
    else:
        blocks.append(heading("Sources", f"{len(found)} {OPENS}")._replace(id="sources", gap=1))
    return [*blocks, Block((line((CAUTION, "dim")),))]


def _stopped(row: VisaRow) -> bool:
    return row.state == "suspended" or row.closed is not None


def bind_blocks(board: VisaBoard, opened: Container[str]) -> list[Block]:
    """Where rules pull against each other."""
    binds = [one for bind in board.binds for one in _bind(bind, opened)]
    return headed("Where two rules pull against each other", binds, role="head")


def question_blocks(board: VisaBoard, opened: Container[str]) -> list[Block]:
    """What to ask the programme, and what a lawyer."""
    blocks = []
    for whom, words in ASKED.items():
        asked = [question for question in board.questions if question.whom == whom]
        rows = [one for number, question in enumerate(asked) for one in _question(question, number, opened)]
        blocks += headed(words, rows, role="head")
    return blocks


def state_word(row: VisaRow) -> str:
    """The state of a class in a word, as every table shows it."""
    return row.state if row.closed is None else CLOSED


def _class(row: VisaRow, opened: Container[str], heard: Heard) -> list[Block]:
    ident = f"class:{row.id}"
    glyph, role = STATES[row.state]
    shown = state_word(row)
    standing = f"as last known on {day(row.last_known)}, check" if row.closed is None else row.text
    head = line(
        (row.title, "strong" if row.yours else ""),
        *(((", your plan", "dim"),) if row.planned else ()),
        right=((f"{glyph} {shown}", role if row.yours else "dim"), ("" if ident in opened else f" {OPENS}", "dim")),
    )
    lines: list[Line] = [head, line((f"  {standing}", "dim"), hang=2)]
    if ident not in opened:
        return [Block(tuple(lines), id=ident, gap=0)]
    for one in row.passports:
        glyph, role = STATES[one.state]
        whose = f"{names().get(one.country, one.country)} passport: "
        lines.append(line("  ", (f"{glyph} ", role), whose, (one.state, role)))
        lines += [line(f"    {text}", hang=4) for reason in one.reasons if (text := heard.fresh(reason.text))]
    lines += [line(f"  {text}", hang=2) for reason in row.reasons if (text := heard.fresh(reason.text))]
    reasons = [*(reason for one in row.passports for reason in one.reasons), *row.reasons]
    rules = rule_blocks((rule for reason in reasons for rule in reason.rules), ident, "  ")
    return [Block(tuple(lines), id=ident, gap=0), *rules]


def _bind(bind: Bind, opened: Container[str]) -> list[Block]:
    ident = f"bind:{bind.id}"
    lines = (line(("! ", "warn"), (bind.title, "strong"), hang=2), line(f"  {bind.text}", hang=2))
    rules = rule_blocks(bind.rules, ident, "  ") if ident in opened else []
    return [Block(lines, id=ident, gap=0 if rules else 1), *rules]


def _question(question: Question, number: int, opened: Container[str]) -> list[Block]:
    ident = f"ask:{question.whom}-{number}"
    rules = rule_blocks(question.rules, ident, "  ") if ident in opened else []
    return [item(("- ", "dim"), question.text, id=ident), *rules]
