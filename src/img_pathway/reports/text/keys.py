"""Every key of ``set``, as text and as data for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

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


def document(keys: Iterable[KeyInfo]) -> dict[str, Any]:
    """The answer of ``schema --keys --json``."""
    return {
        "keys": [
            {
                "key": info.key,
                "label": info.fact.label,
                "kind": info.fact.kind,
                "help": info.fact.help,
                "choices": [{"word": word, "label": label} for word, label in info.fact.choices],
                "minimum": info.fact.minimum,
                "maximum": info.fact.maximum,
                "future": info.fact.planned,
            }
            for info in keys
        ]
    }
