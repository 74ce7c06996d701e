"""Why: the statement, values, facts, arithmetic and sources behind one step, rule, deadline or cliff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from img_pathway.reports.page import Block, Line, heading, line, named, rule_blocks
from img_pathway.reports.words import GLYPHS, Heard

if TYPE_CHECKING:
    from collections.abc import Callable

    from img_pathway.engine.explain.model import Explanation


def why_page(explanation: Explanation, title: Callable[[str], str] | None = None) -> list[Block]:
    """The whole answer; every rule it names can be asked about in turn, by its title where one is given to call it by."""
    heard = Heard()
    blocks = [Block((line((explanation.title, "strong")), _status_line(explanation.id, explanation.status)))]
    for number, section in enumerate(explanation.sections):
        blocks.append(heading(section.heading))
        several = len(section.lines) > 1 and not section.rules
        links = {title(rule) for rule in section.rules} if title is not None else set()
        texts = [text for said in section.lines if said not in links and (text := heard.fresh(said))]
        lines = [line("· ", text, hang=2) if several else line(text) for text in texts]
        if lines:
            blocks.append(Block(tuple(lines), gap=0 if section.rules else 1))
        # A page that is read by eyes leads not to itself.
        rules = section.rules if title is None else [rule for rule in section.rules if rule != explanation.id]
        blocks += rule_blocks(rules, str(number))
    return named(blocks, title) if title is not None else blocks


def _status_line(ident: str, status: str | None) -> Line:
    if status is not None and status in GLYPHS:
        return line((f"{GLYPHS[status]} {status}", status), "  ", (ident, "dim"))
    return line((f"{ident}, {status}" if status else ident, "dim"))
