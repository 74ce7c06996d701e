"""Every sentence the program says, for proof-reading, with what a rulebook changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class SentenceRow(NamedTuple):
    """One sentence as the rulebook in use has it; its slots stand in braces."""

    id: str
    text: str
    built_in: str | None
    """The built-in sentence where a rulebook changed it, else ``None``."""


def sentences(words: Mapping[str, str], built_in: Mapping[str, str], start: str = "") -> list[SentenceRow]:
    """Every sentence by id, or those whose id begins with some words of one (``loss``, ``loss.seat``)."""
    return [
        SentenceRow(ident, text, before if (before := built_in.get(ident)) != text else None)
        for ident, text in sorted(words.items())
        if f"{ident}.".startswith(f"{start.rstrip('.')}." if start else "")
    ]
