"""The rank order list: the primary list, what stands beside it, its hour, its fee and its traps; the list of SOAP."""

from __future__ import annotations

from datetime import datetime

from img_pathway.days import say as day
from img_pathway.engine.ranklist.board import RankBoard, RankRow
from img_pathway.reports.page import Block, Line, Part, headed, item, line, spaced
from img_pathway.reports.pages.findings import finding_blocks
from img_pathway.reports.words import instant


def rank_page(board: RankBoard, now: datetime) -> list[Block]:
    """Both lists, then what is found, then SOAP."""
    blocks = rank_head(board, now)
    blocks += headed("Primary list", [_row(row) for row in board.primary], role="head")
    for beside in dict.fromkeys(row.beside for row in board.supplemental):
        rows = [_row(row) for row in board.supplemental if row.beside == beside]
        blocks += headed(f"Supplemental to {beside}" if beside else "Supplemental list", rows, role="head")
    blocks += found(board)
    sent = [
        item(one.programme or one.nrmp or "", right=((f"sent {day(one.sent)}" if one.sent else "not sent", "dim"),),
             id=f"fact:seasons.{board.target_match}.soap_list.{number}")
        for number, one in enumerate(board.soap, 1)
    ]  # fmt: skip
    return blocks + headed("SOAP", sent, role="head")


def rank_head(board: RankBoard, now: datetime) -> list[Block]:
    """How long the lists are, and the hour by which they must be certified."""
    head: list[Line] = [line(board.summary)]
    if board.deadline is not None:
        expected = " (expected)" if board.expected else ""
        head.append(line(("Certify by ", "dim"), (f"{instant(board.deadline, now)}{expected}", "strong"), hang=2))
    return [Block(tuple(head))]


def found(board: RankBoard) -> list[Block]:
    """The traps, and what is fine."""
    return headed("To know", spaced(finding_blocks(board.findings)), role="head")


def _row(row: RankRow) -> Block:
    marks: list[str] = [row.nrmp] if row.nrmp else []
    marks += [row.track] if row.track else []
    marks += ["interviewed"] if row.interviewed else []
    right: Part = ("✗ would not train there", "lapsed") if row.train_there is False else (", ".join(marks), "dim")
    lines: list[Line] = [line((f"{row.rank:>3}  ", "dim"), row.programme, right=(right,), hang=5)]
    if row.partner:
        lines.append(line((f"     partner {row.partner}", "dim"), hang=5))
    if row.reason:
        lines.append(line((f"     {row.reason}", "dim"), hang=5))
    return Block(tuple(lines), id=f"fact:{row.id}", gap=0)
