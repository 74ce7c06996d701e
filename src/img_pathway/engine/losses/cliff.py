"""A cliff as the losses make it: the days left are counted here, once for all of them."""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.model import Cliff, CliffKind
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated


def cliff(
    case: Case, kind: CliffKind, ident: str, due: Dated, loss: Said, then: Said, avoid: Said, cited: tuple[str, ...],
    steps: tuple[str, ...] = (), lost: tuple[str, ...] = (), *,
    exam: str | None = None, event: str | None = None, usd: float | None = None, thing: Said | None = None,
) -> Cliff:  # fmt: skip
    """A date on which something is lost; a deadline that is over at home only has no days left."""
    left = max((due - case.today).days, 0)
    return Cliff(ident, due, left, loss, then, avoid, case.words, cited, steps, lost, kind, exam, event, usd, thing)
