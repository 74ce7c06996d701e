"""The rank order list: the primary list, what stands beside it, its hour, its fee and its traps; the list of SOAP."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from img_pathway.days import say as day
from img_pathway.engine.finding import Finding
from img_pathway.engine.ranklist.board import FEE, RankBoard, RankRow
from img_pathway.profile.facts.season import SoapChoice, is_no_match
from img_pathway.reports.page import ALL, Block, Line, Part, headed, item, line, spaced
from img_pathway.reports.pages.findings import at_hand, to_mend
from img_pathway.reports.words import counted, instant, span
from img_pathway.rulebook.book import Rulebook


def rank_page(board: RankBoard, now: datetime, book: Rulebook, opened: Container[str] = ALL) -> list[Block]:
    """What is to be mended, both lists, then what is fine, then SOAP."""
    blocks = rank_head(board, now) + to_mend(board.findings, opened)
    blocks += headed("Primary list", [_row(row) for row in board.primary], role="head")
    for beside in dict.fromkeys(row.beside for row in board.supplemental):
        rows = [_row(row) for row in board.supplemental if row.beside == beside]
        blocks += headed(f"Supplemental to {beside}" if beside else "Supplemental list", rows, role="head")
    return blocks + at_hand(beside_cost(board), opened) + soap_blocks(board, now, book)


def soap_blocks(board: RankBoard, now: datetime, book: Rulebook, *, tabled: bool = False) -> list[Block]:
    """SOAP: its hours and rounds by the clock, what can still be sent, the list unless it is `tabled`, what to have at
    hand.
    """
    hours = [
        item((f"{mark} ", role), (f"{one.title}: ", "" if one.state == "ahead" else role),
             instant(one.at, now) if one.until is None else span(one.at, one.until, now),
             (" (expected)" if one.expected else "", "dim"), hang=4)
        for one in board.soap_times
        for mark, role in (_STATES[one.state],)
    ]  # fmt: skip
    listed = [
        item((f"{number:>3}  ", "dim"), one.programme or one.nrmp or "", right=((_sent(one), "dim"),), hang=5,
             id=f"fact:seasons.{board.target_match}.soap_list.{number}")
        for number, one in enumerate(board.soap, 1)
    ]  # fmt: skip
    rules = [item(("- ", "dim"), book.rule(rule).statement, id=f"rule:{rule}@soap") for rule in board.soap_rules]
    left = board.soap_left if hours or listed else None
    return [
        *headed("SOAP by the clock", spaced(hours), role="head"),
        *headed("Applications in SOAP", [] if tabled else listed, role="head"),
        *(
            []
            if left is None
            else spaced([item((f"{counted(left, 'application')} in SOAP can still be sent.", "dim"))])
        ),
        *headed("To have at hand in SOAP", spaced(rules), role="head"),
    ]


_STATES = {"over": ("–", "dim"), "now": ("●", "ready"), "ahead": ("○", "")}


def _sent(one: SoapChoice) -> str:
    services = dict(SoapChoice.facts["service"].choices)
    parts = (one.nrmp if one.programme else "", services.get(one.service or ""))
    return ", ".join([*filter(None, parts), f"sent {day(one.sent)}" if one.sent else "not sent"])


def rank_head(board: RankBoard, now: datetime) -> list[Block]:
    """How long the lists are, the hour by which they must be certified, and what they cost."""
    head: list[Line] = [line(board.summary)]
    if board.deadline is not None and now <= board.deadline:
        expected = " (expected)" if board.expected else ""
        head.append(line(("Certify by ", "dim"), (f"{instant(board.deadline, now)}{expected}", "strong"), hang=2))
    head += [line(one.text, label="Cost") for one in board.findings if one.id == FEE]
    return [Block(tuple(head))]


def beside_cost(board: RankBoard) -> list[Finding]:
    """What is found, without the cost, which stands in the head."""
    return [one for one in board.findings if one.id != FEE]


def _row(row: RankRow) -> Block:
    marks: list[str] = [row.nrmp] if row.nrmp and not row.no_match else []
    marks += [row.track] if row.track else []
    marks += ["interviewed"] if row.interviewed else []
    right: Part = ("✗ would not train there", "lapsed") if row.train_there is False else (", ".join(marks), "dim")
    lines: list[Line] = [line((f"{row.rank:>3}  ", "dim"), row.programme, right=(right,), hang=5)]
    if row.partner:
        partner = "no match" if is_no_match(row.partner) else row.partner
        lines.append(line((f"     partner: {partner}", "dim"), hang=5))
    if row.reason:
        lines.append(line((f"     {row.reason}", "dim"), hang=5))
    return Block(tuple(lines), id=f"fact:{row.id}", gap=0)
