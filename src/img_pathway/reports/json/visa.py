"""The visa board as data for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from img_pathway.engine.model import Reason
from img_pathway.engine.visa.model import VisaBoard, VisaRow
from img_pathway.reports.json.status import rulebook
from img_pathway.reports.pages.visa import board_sources

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook
    from img_pathway.rulebook.types import Source


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [{"text": reason.text, "rules": list(reason.rules)} for reason in reasons]


def _class(row: VisaRow) -> dict[str, Any]:
    known = row.last_known.isoformat()
    return {
        "id": row.id,
        "title": row.title,
        "state": row.state,
        "last_known": known,
        "text": row.text,
        "yours": row.yours,
        "planned": row.planned,
        "passports": [
            {"country": one.country, "state": one.state, "last_known": known, "reasons": _reasons(one.reasons)}
            for one in row.passports
        ],
        "reasons": _reasons(row.reasons),
    }


def document(board: VisaBoard, book: Rulebook) -> dict[str, Any]:
    """The answer of ``visa --json``."""
    return {
        "today": board.today.isoformat(),
        "rulebook": rulebook(book, board.today),
        "planned": board.planned,
        "summary": board.summary,
        "classes": [_class(row) for row in board.rows],
        "binds": [{"id": b.id, "title": b.title, "text": b.text, "rules": list(b.rules)} for b in board.binds],
        "questions": [{"whom": q.whom, "text": q.text, "rules": list(q.rules)} for q in board.questions],
        "sources": source_list(board_sources(board, book)),
    }


def source_list(found: Iterable[Source]) -> list[dict[str, Any]]:
    """Sources as data."""
    return [{"key": one.key, "title": one.title, "url": one.url, "date": one.date, "grade": one.grade} for one in found]
