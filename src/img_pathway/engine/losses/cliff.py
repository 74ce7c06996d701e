"""A cliff as the losses make it: the days left are counted here, once for all of them."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.model import Cliff, CliffKind


def cliff(
    case: Case, kind: CliffKind, ident: str, day: date, loses: str, then: str, avoid: str, rules: tuple[str, ...],
    steps: tuple[str, ...] = (), confidence: str = "official", lost: tuple[str, ...] = (), *,
    exam: str | None = None, event: str | None = None, usd: float | None = None, thing: str = "",
) -> Cliff:  # fmt: skip
    """A date on which something is lost; a deadline that is over at home only has no days left."""
    left = max((day - case.today).days, 0)
    return Cliff(ident, day, left, loses, then, avoid, rules, steps, confidence, lost, kind, exam, event, usd, thing)
