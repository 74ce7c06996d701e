"""What a board finds in one's own lists: a sentence with its verdict and rules."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.words.said import Said

Bearing = Literal["fine", "check", "wrong"]
"""As the rules have it, a question that the rules leave open, or against a rule."""


class Finding(Struct, frozen=True):
    """One thing found."""

    id: str
    verdict: Bearing
    text: str
    rules: tuple[str, ...]


def finding(case: Case, ident: str, verdict: Bearing, said: Said, *rules: str) -> Finding:
    """A finding, with its sentence written out."""
    return Finding(ident, verdict, case.words.text(said), rules)
