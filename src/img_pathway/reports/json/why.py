"""The full reasoning behind one step, rule, deadline or cliff as data for JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from img_pathway.reports.json.status import rulebook

if TYPE_CHECKING:
    from img_pathway.engine.explain.model import Explanation
    from img_pathway.rulebook import Rulebook


def document(explanation: Explanation, book: Rulebook, today: date) -> dict[str, Any]:
    """The answer of ``why --json``."""
    return {
        "today": today.isoformat(),
        "rulebook": rulebook(book, today),
        "id": explanation.id,
        "title": explanation.title,
        "status": explanation.status,
        "sections": [
            {"heading": section.heading, "lines": list(section.lines), "rules": list(section.rules)}
            for section in explanation.sections
        ],
    }
