"""Are two spellings of a name the same; see ecfmg.cred-name-mismatch."""

from __future__ import annotations

from typing import Final
from unicodedata import combining, normalize

_PLAIN: Final = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i"})
_WRITTEN_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})


def same_name(first: str, second: str) -> bool | None:
    """Do two spellings name one person alike? ``None`` where only an accent, a hyphen or the like differs: a question.

    Passports print capitals, so those and spaces do not matter; order, initials and missing words do.
    """
    if _words(first) == _words(second):
        return True
    return False if _bare(first).isdisjoint(_bare(second)) else None


def _words(name: str) -> list[str]:
    return normalize("NFC", name).casefold().split()


def _bare(name: str) -> set[str]:
    """Its letters alone, without accents, and with them written out (Müller, Muller, Mueller)."""
    joined = "".join(one for one in "".join(_words(name)) if one.isalnum() or combining(one))
    letters = (normalize("NFD", joined.translate(table)) for table in (_PLAIN, _WRITTEN_OUT))
    return {"".join(one for one in word if not combining(one)) for word in letters}
