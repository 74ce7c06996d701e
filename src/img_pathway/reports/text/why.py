"""The full reasoning behind one step, rule, deadline or cliff, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from img_pathway.reports.words import GLYPHS, Pen

if TYPE_CHECKING:
    from img_pathway.engine.explain.model import Explanation


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
