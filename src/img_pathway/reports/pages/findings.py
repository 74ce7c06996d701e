"""What a board found in one's lists, a line each with its mark."""

from __future__ import annotations

from collections.abc import Container, Iterable

from img_pathway.engine.finding import Bearing, Finding
from img_pathway.reports.page import ALL, OPENS, Block, headed, line, rule_blocks

MARKS: dict[Bearing, tuple[str, str]] = {"fine": ("✓", "done"), "check": ("?", "check"), "wrong": ("✗", "lapsed")}
"""The mark of each verdict, and its role: that of the nearest status."""


def to_know(findings: Iterable[Finding], opened: Container[str] = ALL, title: str = "To know") -> list[Block]:
    """What is against a rule first, then what is open, then what is fine; those whose id is in `opened` name their rules."""
    order: list[Bearing] = ["wrong", "check", "fine"]
    found = sorted(findings, key=lambda one: order.index(one.verdict))
    return headed(title, [block for one in found for block in _one(one, opened)], role="head")


def to_mend(findings: Iterable[Finding], opened: Container[str] = ALL) -> list[Block]:
    """What is against a rule or open, before the rows of a board: it is not to be looked for below them."""
    some = [one for one in findings if one.verdict != "fine"]
    return to_know(some, opened)


def at_hand(findings: Iterable[Finding], opened: Container[str] = ALL) -> list[Block]:
    """What is as the rules have it, below the rows."""
    some = [one for one in findings if one.verdict == "fine"]
    return to_know(some, opened, "Good to know")


def _one(one: Finding, opened: Container[str]) -> list[Block]:
    glyph, role = MARKS[one.verdict]
    ident = f"finding:{one.id}"
    folded = bool(one.rules) and ident not in opened
    right = ((OPENS, "dim"),) if folded else ()
    head = Block((line((f"{glyph} ", role), one.text, right=right, hang=2),), id=ident, gap=0)
    return [head] if folded else [head, *rule_blocks(one.rules, f"finding.{one.id}", "  ")]
