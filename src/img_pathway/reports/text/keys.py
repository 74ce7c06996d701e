"""Every key of ``set``, as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from img_pathway.reports.words import Pen

if TYPE_CHECKING:
    from img_pathway.profile.typed.keys import KeyInfo


def lines(keys: Iterable[KeyInfo], pen: Pen) -> list[str]:
    """The whole answer of ``schema --keys``: key, kind and label, then the words a choice takes."""
    out: list[str] = []
    for info in keys:
        fact = info.fact
        words = "|".join(word for word, _ in fact.choices)
        out += pen.wrap(f"{info.key}  {fact.label} ({words or fact.kind})", rest="    ")
    return out
