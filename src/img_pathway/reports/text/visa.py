"""The visa board as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from img_pathway.engine.model import Reason
from img_pathway.engine.visa.model import ClassState, Question, VisaBoard, VisaRow, Whom
from img_pathway.reports.text.rules import sources
from img_pathway.reports.words import Pen, day

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook
    from img_pathway.rulebook.types import Source

STATE_GLYPHS: dict[ClassState, str] = {"open": "●", "suspended": "✗", "unknown": "?"}
"""The mark beside each state's word."""
STATE_ROLES: dict[ClassState, str] = {"open": "ready", "suspended": "lapsed", "unknown": "check"}
"""The colour of each state: that of the nearest status."""
ASKED: dict[Whom, str] = {"programme": "Ask the programme", "lawyer": "Ask an immigration lawyer"}
"""Headings of the questions."""
CAUTION = (
    "Visa measures change from one week to the next. What stands here is as last known; travel.state.gov, the consulate "
    "and Intealth decide. It is not legal advice, and no state here ticks or locks a step."
)
"""Stands under every visa board."""


def state_words(row: VisaRow) -> str:
    """``open as last known on Thu 2 Jul 2026, check``."""
    return f"{row.state} as last known on {day(row.last_known)}, check"


def marks(row: VisaRow) -> str:
    """What else is said beside a class: planned, or not the person's way by what is recorded."""
    return "your plan" if row.planned else "" if row.yours else "not yours, as recorded"


def country(code: str) -> str:
    """A passport country in words."""
    from img_pathway.profile.typed.countries import names

    return names().get(code, code)


def board_sources(board: VisaBoard, book: Rulebook) -> list[Source]:
    """Every source of every rule the board names, once."""
    keys = (key for rule_id in board.rules for key in book.rule(rule_id).sources)
    return sources(dict.fromkeys(keys), book)


def asked(board: VisaBoard, whom: Whom) -> list[Question]:
    """The questions for one of the two."""
    return [question for question in board.questions if question.whom == whom]


def lines(board: VisaBoard, book: Rulebook, name: str, pen: Pen) -> list[str]:
    """The whole answer of ``visa``."""
    out = [*pen.heading(f"Visa board: {name}"), *pen.wrap(board.summary), *pen.wrap(f"Today: {day(board.today)}.")]
    for row in board.rows:
        extra = marks(row)
        out += ["", *pen.heading(f"{row.title}{f' ({extra})' if extra else ''}")]
        words = pen.wrap(f"{STATE_GLYPHS[row.state]} {state_words(row)}", first="  ", rest="    ")
        out += [pen.paint(STATE_ROLES[row.state], each) for each in words]
        for one in row.passports:
            text = f"{country(one.country)} passport: {one.state}. {' '.join(reason.text for reason in one.reasons)}"
            out += pen.wrap(text, first="  - ", rest="    ")
        for reason in row.reasons:
            out += pen.wrap(reason.text, first="  - ", rest="    ")
        rules = [*(r for one in row.passports for x in one.reasons for r in x.rules), *_rules(row.reasons)]
        out += pen.wrap(", ".join(dict.fromkeys(rules)), first="  Rules: ", rest="    ")
    if board.binds:
        out += ["", *pen.heading("Where two rules pull against each other")]
        for bind in board.binds:
            out += ["", *pen.wrap(bind.title + ".", first="  ! ", rest="    "), *pen.wrap(bind.text, first="    ")]
            out += pen.wrap(", ".join(bind.rules), first="    Rules: ", rest="      ")
    for whom, heading in ASKED.items():
        found = asked(board, whom)
        if found:
            out += ["", *pen.heading(heading)]
            for question in found:
                out += pen.wrap(question.text, first="  - ", rest="    ")
    out += ["", *pen.heading("Sources")]
    for source in board_sources(board, book):
        parts = (source.title, source.date or "", source.url or "")
        out += pen.wrap(", ".join(part for part in parts if part), first=f"  {source.grade}: ", rest="    ")
    return [*out, "", *pen.wrap(CAUTION)]


def _rules(reasons: Iterable[Reason]) -> list[str]:
    return [rule for reason in reasons for rule in reason.rules]
