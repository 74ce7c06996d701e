"""How well texts answer typed words: for the palette, and for finding facts."""

from __future__ import annotations

from collections.abc import Iterable


def likeness(query: str, texts: Iterable[str]) -> float:
    """How well some texts answer a query, 0 to 1: every word of it must begin a word of theirs."""
    wanted = query.casefold().split()
    best = 0.0
    words: set[str] = set()
    for number, text in enumerate(texts):
        folded = text.casefold()
        own = folded.replace(".", " ").replace("-", " ").split()
        words.update(own)
        if folded.startswith(" ".join(wanted)):
            best = max(best, 1.0 - 0.05 * min(number, 6))
        elif all(any(word.startswith(part) for word in own) for part in wanted):
            best = max(best, 0.8 - 0.05 * min(number, 6))
    if not best and all(any(word.startswith(part) for word in words) for part in wanted):
        best = 0.4
    return best
