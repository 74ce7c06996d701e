"""A cliff as the losses make it: the days left are counted here, once for all of them."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.model import Cliff, CliffKind
from img_pathway.engine.words.said import Said


def cliff(
    case: Case, kind: CliffKind, ident: str, day: date, loss: Said, then: Said, avoid: Said, rules: tuple[str, ...],
    steps: tuple[str, ...] = (), confidence: str = "official", lost: tuple[str, ...] = (), *,
    exam: str | None = None, event: str | None = None, usd: float | None = None, thing: Said | None = None,
) -> Cliff:  # fmt: skip
    """A date on which something is lost; a deadline that is over at home only has no days left."""
    left = max((day - case.today).days, 0)
    return Cliff(
        ident, day, left, loss, then, avoid, case.words, rules, steps, confidence, lost, kind, exam, event, usd, thing
    )
