"""What a board found in one's lists, a line each with its mark."""

from __future__ import annotations

from collections.abc import Iterable

from img_pathway.engine.finding import Bearing, Finding
from img_pathway.reports.page import Block, line, rule_blocks

MARKS: dict[Bearing, tuple[str, str]] = {"fine": ("✓", "done"), "check": ("?", "check"), "wrong": ("✗", "lapsed")}
"""The mark of each verdict, and its role: that of the nearest status."""


def finding_blocks(findings: Iterable[Finding]) -> list[Block]:
    """What is against a rule first, then what is open, then what is fine."""
    order: list[Bearing] = ["wrong", "check", "fine"]
    return [block for one in sorted(findings, key=lambda one: order.index(one.verdict)) for block in _one(one)]


def _one(one: Finding) -> list[Block]:
    glyph, role = MARKS[one.verdict]
    head = Block((line((f"{glyph} ", role), one.text, hang=2),), id=f"finding:{one.id}", gap=0)
    return [head, *rule_blocks(one.rules, f"finding.{one.id}", "  ")]
