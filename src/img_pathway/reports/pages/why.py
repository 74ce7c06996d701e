"""Why: the statement, values, facts, arithmetic and sources behind one step, rule, deadline or cliff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from img_pathway.reports.page import Block, Line, heading, line, rule_blocks
from img_pathway.reports.words import GLYPHS, Heard

if TYPE_CHECKING:
    from img_pathway.engine.explain.model import Explanation


def why_page(explanation: Explanation) -> list[Block]:
    """The whole answer; every rule it names can be asked about in turn."""
    heard = Heard()
    blocks = [Block((line((explanation.title, "strong")), _status_line(explanation.id, explanation.status)))]
    for number, section in enumerate(explanation.sections):
        blocks.append(heading(section.heading))
        several = len(section.lines) > 1 and not section.rules
        texts = [text for said in section.lines if (text := heard.fresh(said))]
        lines = [line("· ", text, hang=2) if several else line(text) for text in texts]
        blocks.append(Block(tuple(lines), gap=0 if section.rules else 1))
        blocks += rule_blocks(section.rules, str(number))
    return blocks


def _status_line(ident: str, status: str | None) -> Line:
    if status is not None and status in GLYPHS:
        return line((f"{GLYPHS[status]} {status}", status), "  ", (ident, "dim"))
    return line((f"{ident}, {status}" if status else ident, "dim"))
