"""The full reasoning behind one step, rule, deadline or cliff, as text and as data for JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from img_pathway.reports.json.status import rulebook
from img_pathway.reports.words import GLYPHS, Pen

if TYPE_CHECKING:
    from img_pathway.engine.explain.model import Explanation
    from img_pathway.rulebook import Rulebook


def lines(explanation: Explanation, pen: Pen) -> list[str]:
    """The whole answer of ``why``."""
    out = pen.heading(explanation.title)
    status = explanation.status
    if status in GLYPHS:
        out.append(f"{pen.status(status)}  {explanation.id}")
    else:
        out += pen.wrap(f"{explanation.id}, {status}" if status else explanation.id)
    for section in explanation.sections:
        out += ["", *pen.heading(section.heading)]
        for line in section.lines:
            out += pen.wrap(line, first="  ")
        if section.rules:
            out += pen.wrap(", ".join(section.rules), first="  Rules: ", rest="    ")
    return out


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
