"""``rules words``: every sentence the program says, for proof-reading, as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from img_pathway.reports.words import Pen


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


def sentence_lines(rows: Sequence[SentenceRow], pen: Pen) -> list[str]:
    """The whole answer of ``rules words``: the id, the sentence, and the built-in one where a rulebook changed it."""
    out: list[str] = []
    for row in rows:
        out += [*pen.wrap(row.id), *pen.wrap(row.text.strip(), first="    ")]
        if row.built_in is not None:
            out += pen.wrap(f"changed by this rulebook; built in: {row.built_in.strip()}", first="    ")
    return out


def sentences_document(rows: Sequence[SentenceRow]) -> dict[str, Any]:
    """The answer of ``rules words --json``."""
    return {"sentences": [row._asdict() for row in rows]}
