"""What a recorded fact is called in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from img_pathway.profile.typed.keys import locate

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook


def called(key: str, book: Rulebook) -> str:
    """What a fact is called where it stands alone: ``Step 2 CK, sitting 1: Result``."""
    place = locate(key)
    slot, ident, fact = place.slot, str(place.entry), place.fact
    if fact is None:
        return key
    if place.series is not None:
        season = f"Match {ident}: " if slot == "seasons" else ""
        return f"{season}{place.series.alone} {place.path[-1].number}: {fact.label}"
    if slot == "seasons":
        return f"Match {ident}: {fact.label}"
    if slot == "durations" and ident in book.duration_ids:
        return f"{book.duration(ident).title}: {fact.label}"
    if slot in ("amounts", "answers") and book.has_rule(ident):
        return f"{book.rule(ident).title}: {fact.label}"
    return fact.label
