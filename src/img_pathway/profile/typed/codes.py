"""The codes of programmes: their forms, and the track that the letter of an NRMP code tells."""

from __future__ import annotations

import re
from typing import Final

from img_pathway.profile.facts.season import Track

NRMP: Final = r"\d{7}([ACMPRST])\d{1,2}"
ACGME: Final = r"\d{10}"
_TRACKS: Final[dict[str, Track]] = {"C": "categorical", "P": "preliminary", "A": "advanced"}


def is_acgme(code: str) -> bool:
    """Is it of the form of an ACGME code: ten digits?"""
    return re.fullmatch(ACGME, code.strip()) is not None


def is_nrmp(code: str) -> bool:
    """Is it of the form of an NRMP code: seven digits, a letter, one or two digits?"""
    return re.fullmatch(NRMP, code.strip().upper()) is not None


def nrmp_track(code: str | None) -> Track | None:
    """The track that an NRMP code tells by its letter; ``None`` for another letter or no code."""
    match = re.fullmatch(NRMP, (code or "").strip().upper())
    return _TRACKS.get(match[1]) if match else None
