"""Are two spellings of a name the same; see ecfmg.cred-name-mismatch."""

from __future__ import annotations

from unicodedata import normalize


def same_name(first: str, second: str) -> bool:
    """Do two spellings differ in nothing that matters?"""
    return spelled(first) == spelled(second)


def spelled(name: str) -> tuple[str, ...]:
    """The words of a name: spaces do not matter, nor whether an accent was typed as one character or two."""
    return tuple(normalize("NFC", name).split())
