"""Are two spellings of a name the same, and what differs; see ecfmg.cred-name-mismatch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Final, Literal
from unicodedata import category, combining, name, normalize

Difference = Literal[
    "accents", "marks", "order", "initial", "middle", "missing", "added", "spelling", "other-word", "single", "script"
]
"""What differs. *marks* are hyphens, apostrophes, full stops and where words are parted; *other-word* is a family name
after a marriage, say; *single* a stand-in beside a single name (FNU); *script* another alphabet, which is not compared."""

_PLAIN: Final = str.maketrans(
    {
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ə": "e",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
"""Letters that no accent makes, as passports print them in plain ones."""
_WRITTEN_OUT: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ł": "l", "đ": "d",
     "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "a"}
)  # fmt: skip
_ONE_SIGN: Final = str.maketrans(dict.fromkeys("’‘´`′ʻʼʽʾʿʹ", "'") | dict.fromkeys("‐‑–", "-"))
"""Signs that look alike on paper and are typed in several ways."""
_DOTTED: Final = str.maketrans({"I": "ı", "İ": "i"})
"""Turkish capitals, each with its own small letter."""
_STAND_INS: Final = frozenset({"fnu", "lnu", "nmn", "xxx", "unknown"})
"""What forms that want two names are given where there is one."""
_QUESTIONS: Final[frozenset[Difference]] = frozenset({"accents", "marks", "script", "single"})
_ARTICLES: Final = frozenset({"al", "el", "ul", "il"})
"""One Arabic article in several transliterations."""
_ALIKE: Final = 60
"""From so many of a hundred on two words are spellings of one another (Mohamed, Muhammad), not two names."""
_SURELY_ALIKE: Final = 85
"""… and two rows of words that are parted otherwise."""


def same_name(first: str, second: str) -> bool | None:
    """Do two spellings name one person alike? ``None`` where only an accent, a hyphen or the like differs, or where one of
    them fills up a single name: a question.

    Passports print capitals, so those and spaces do not matter; order, initials and missing words do.
    """
    return alike(differences(first, second))


def alike(found: tuple[Difference, ...]) -> bool | None:
    """Do two spellings that differ so name one person alike? As `same_name`."""
    return True if not found else None if _QUESTIONS.issuperset(found) else False


def differences(first: str, second: str) -> tuple[Difference, ...]:
    """What differs in the second spelling from the first; nothing where they name one person alike."""
    if first == second or any(_words(first, capitals) == _words(second, capitals) for capitals in ({}, _DOTTED)):
        return ()
    if _scripts(first) != _scripts(second):
        return ("script",)
    if not _bare(first).isdisjoint(_bare(second)):
        return _signs(first, second)
    mine, theirs = _parts(first), _parts(second)
    if len(own := {*mine, *theirs} - _STAND_INS) == 1 and own.issubset(mine) and own.issubset(theirs):
        return ("single",)
    return tuple(dict.fromkeys(_by_word(mine, theirs)))


def _by_word(mine: list[str], theirs: list[str]) -> list[Difference]:
    """Word by word: those alike are paired first, then initials, then spellings; what is left over is another word."""
    found: list[Difference] = []
    left, right, places = list(mine), list(theirs), []
    for kind, alike in _PAIRS:
        if kind == "spelling" and len(left) != len(right) and _joined_alike(left, right):
            # Abd al-Rahman and Abdelrahman: the words are parted otherwise, none is missing.
            found.append("spelling")
            left, right = [], []
        for word in list(left):
            other = next((one for one in right if alike(word, one)), None)
            if other is None:
                continue
            places.append((mine.index(word), theirs.index(other)))
            left.remove(word)
            right.remove(other)
            if kind is not None:
                found.append(kind)
    if [theirs for _, theirs in sorted(places)] != sorted(theirs for _, theirs in places):
        found.append("order")
    within = mine[:1] == theirs[:1] and mine[-1:] == theirs[-1:]
    for word, other in zip_longest(left, right):
        if word and other:
            found.append("other-word")
        elif within:
            found.append("middle")
        else:
            found.append("missing" if word else "added")
    return found


def _same(word: str, other: str) -> bool:
    return not _bare(word).isdisjoint(_bare(other))


def _initial(word: str, other: str) -> bool:
    return 1 in (len(word), len(other)) and word[:1] == other[:1]


def _joined_alike(left: list[str], right: list[str]) -> bool:
    from rapidfuzz.fuzz import ratio  # only asked where names differ

    return max(ratio(a, b) for a in _bare("".join(left)) for b in _bare("".join(right))) >= _SURELY_ALIKE


def _spelling(word: str, other: str) -> bool:
    from rapidfuzz.fuzz import ratio  # only asked where names differ

    if _ARTICLES.issuperset((word, other)):
        return True
    return len(word) > 1 and len(other) > 1 and max(ratio(a, b) for a in _bare(word) for b in _bare(other)) >= _ALIKE


_PAIRS: Final[tuple[tuple[Difference | None, Callable[[str, str], bool]], ...]] = (
    (None, _same),
    ("initial", _initial),
    ("spelling", _spelling),
)


def _signs(first: str, second: str) -> tuple[Difference, ...]:
    """Accents, marks or both, where the bare letters are the same."""
    letters = ["".join(_parts(one)) for one in (first, second)]
    accents: tuple[Difference, ...] = ("accents",) if letters[0] != letters[1] else ()
    marks: tuple[Difference, ...] = ("marks",) if _punctuation(first) != _punctuation(second) else ()
    # The same marks at other places are marks that differ.
    return (*accents, *marks) or ("marks",)


def _punctuation(name: str) -> list[str]:
    return [one for one in " ".join(_words(name)) if category(one)[0] not in "LMN"]


def _words(name: str, capitals: Mapping[int, str] = {}) -> list[str]:
    return normalize("NFC", _seen(name)).translate(_ONE_SIGN).translate(capitals).casefold().split()


def _parts(name: str) -> list[str]:
    """The words of a name, parted at hyphens, apostrophes and full stops too."""
    return "".join(one if category(one)[0] in "LMN" else " " for one in " ".join(_words(name))).split()


def _seen(name: str) -> str:
    """Without the marks for direction and the joiners that no one sees."""
    return name if name.isascii() else "".join(one for one in name if category(one) != "Cf")


def _scripts(text: str) -> set[str]:
    """The alphabets its letters are of: LATIN, CYRILLIC, ARABIC …"""
    return {name(one, "?").partition(" ")[0] for one in text if one.isalpha()} - {"MODIFIER"}


def _bare(name: str) -> set[str]:
    """Its letters alone, without accents, and with them written out (Müller, Muller, Mueller)."""
    joined = "".join(one for one in "".join(_words(name)) if category(one)[0] in "LMN")
    letters = (normalize("NFD", joined.translate(table)) for table in (_PLAIN, _WRITTEN_OUT))
    return {"".join(one for one in word if not combining(one)) for word in letters}
