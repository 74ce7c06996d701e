"""Stand-ins for a person's own names: they differ from one another just as the names do (ecfmg.cred-name-mismatch)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from unicodedata import category, normalize

from img_pathway.engine.readings.names import differences, same_name

_POOL: Final = (
    "Alfa", "Bravo", "Charlie", "Delta", "Foxtrot", "Golf", "Juliett", "Kilo", "Oscar", "Romeo", "Sierra", "Tango",
    "Uniform", "Whiskey", "Yankee", "Zulu",
)  # fmt: skip
"""Words that are nobody's name and like none of one another."""
_NOBODY: Final = frozenset({"fnu", "lnu", "nmn", "xxx", "unknown"})
"""Words that forms print where there is no name."""
ANOTHER_SCRIPT: Final = "Имя"
"""Stands for a name in another alphabet than the first one, and where no other stand-in would differ as the name does:
names in two alphabets are a question, never the same."""
_MORE_OF_IT: Final = ("Слово", "Пример", "Буква", "Текст")
"""For further names in that alphabet: like none of one another, for some places are held against each other."""
_WORD: Final = re.compile(r"[^\W_]+")
_PARTING: Final = "'’.- "
"""What stands between the words of names everywhere; other signs become a space."""
_ACCENTED: Final = str.maketrans("aeiouy", "áéíóúý")


def name_stand_ins(names: Iterable[str]) -> dict[str, str]:
    """A stand-in for each name; the first of them is the one the others are held against."""
    made: dict[str, str] = {}
    words = _Words()
    for name in dict.fromkeys(names):
        candidates = list(_candidates(name, made, words))
        fits = (one for one in candidates if all(_alike(name, one, other, new) for other, new in made.items()))
        first = next(iter(made.items()), None)
        near = (one for one in candidates if first is None or _alike(name, one, *first))
        made[name] = next(fits, None) or next(near, ANOTHER_SCRIPT)
    return made


def _alike(name: str, made: str, other: str, stand_in: str) -> bool:
    """Do two stand-ins differ from each other as the two names do, seen from both sides?"""
    return all(
        differences(*real) == differences(*new) and same_name(*real) == same_name(*new)
        for real, new in (((other, name), (stand_in, made)), ((name, other), (made, stand_in)))
    )


def _candidates(name: str, made: dict[str, str], words: _Words) -> Iterator[str]:
    """Stand-ins that may do, the likeliest first."""
    yield words.rewritten(name)
    for stand_in in made.values():
        joined = "-".join(stand_in.split()) if " " in stand_in else f"{stand_in[:1]}'{stand_in[1:]}"
        yield from (stand_in, joined, _accented(stand_in), _accented(joined))
    yield from (ANOTHER_SCRIPT, *_MORE_OF_IT)


def _accented(name: str) -> str:
    return name.translate(_ACCENTED)


class _Words:
    """Each word of the names with its own stand-in: a spelling, an initial or an accent of a known word is one too."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._others: dict[str, str] = {}
        """Those of the names before this one: two words of one name are never spellings of each other."""

    def rewritten(self, name: str) -> str:
        """The name with its words replaced, and what stands between them."""
        self._others = dict(self._given)
        letters = (one for one in normalize("NFC", name) if category(one)[0] not in "MC")
        kept = "".join(one if category(one)[0] in "LN" or one in _PARTING else " " for one in letters)
        return _WORD.sub(lambda found: self._cased(found[0]), kept)

    def _cased(self, word: str) -> str:
        found = self._stand_in(normalize("NFC", word).casefold())
        return found.upper() if word.isupper() and len(word) > 1 else found

    def _stand_in(self, word: str) -> str:
        if word in _NOBODY:
            return word.capitalize()
        if word not in self._given:
            self._given[word] = self._new(word)
        return self._given[word]

    def _new(self, word: str) -> str:
        if word.isdecimal():
            # Beside a name in letters it is a question, as another alphabet is.
            return f"{100 + len(self._given)}"
        used = {one[:1] for one in self._given.values()}
        for known, stand_in in self._others.items():
            differs = differences(known, word)
            if differs == ("accents",):
                return _accented(stand_in)
            if differs == ("initial",):
                return stand_in[:1] if len(word) < len(known) else self._beginning(stand_in[:1])
            if differs == ("spelling",):
                return f"{stand_in}{stand_in[-1]}"
        fresh = next((one for one in _POOL if one[:1] not in used), f"Word{len(self._given)}")
        return fresh[:1] if len(word) == 1 else fresh

    def _beginning(self, letter: str) -> str:
        return next((one for one in _POOL if one[:1] == letter), f"{letter}word")
