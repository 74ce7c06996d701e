"""A few words to choose from, found by what people type: a word's beginning, one of its words, or a form of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from img_pathway.profile.facts import Fact

NOT_KNOWN = frozenset(
    {
        "unknown", "not known", "not-known", "don't know", "don’t know", "dont know", "do not know", "not sure", "?",
        "n/a", "tbd", "not yet", "i don't know", "i dont know", "no idea", "unsure", "undecided", "not decided",
    }
)  # fmt: skip
"""Words that say that an answer is not known."""
_ANSWERS = {
    "yes": ("yeah", "yep"), "no": ("nope",), "not known": tuple(sorted(NOT_KNOWN)),
    "b-1/b-2 visitor": ("tourist",), "visitor (b or esta)": ("tourist", "b1", "b2", "b-1", "b-2"),
    "work permit (ead)": (
        "daca", "asylum pending", "asylum applicant", "pending asylum", "pending green card", "adjustment pending", "parole",
    ),
    "asylee (asylum granted)": ("asylum",), "f-1 student": ("opt",),
    "enrolled": ("student",), "did not match": ("no match", "not matched"),
    "anywhere else": ("outside", "africa", "asia", "australia", "europe", "latin america", "middle east", "south america"),
}  # fmt: skip
"""Other words for an answer, by its label."""
_REGIONS = ("us-canada", "abroad")
"""Answers that a country's name gives, too."""
_LETTERS = {"yes": "y", "no": "n"}
_ENDINGS = ("ed", "d", "ing", "es", "s", "ied", "y", "ure")
_SHORT = 3
"""Letters from which a word is found by its middle or by another form of it."""


def answers(fact: Fact) -> tuple[tuple[bool, str], ...]:
    """The answers to a yes/no question, yes first, each with what is stored."""
    if not fact.choices:
        return (True, "yes"), (False, "no")
    return tuple((word == "true", label) for word, label in fact.choices)


def fitting(text: str, labels: Sequence[str], stored: Sequence[str]) -> list[int]:
    """Numbers of the choices that a text begins, by what they are called and stored as; the plainest reading alone.

    One called so goes before those that only begin so, and these before other words for them ("unknown"), a word
    inside ("green card") and another form of the word ("passed").
    """
    folded = [label.casefold() for label in labels]
    # H4 is H-4.
    bare = _bare(text)
    readings: tuple[Callable[[int], bool], ...] = (
        lambda n: text in (folded[n], _LETTERS.get(folded[n])),
        lambda n: folded[n].startswith(text) or folded[n].removeprefix("the ").startswith(text),
        lambda n: bare != "" and _bare(folded[n]).startswith(bare),
        lambda n: any(word.startswith(text) for word in _ANSWERS.get(folded[n], ())),
        lambda n: stored[n] in _REGIONS and stored[n] == _region(text),
        lambda n: len(text) >= _SHORT and f" {text}" in f" {stored[n]} {folded[n].replace('(', ' ')}",
        lambda n: is_form(text, folded[n].split(" ")[0]) or is_form(text, stored[n]),
    )
    return next((found for fits in readings if (found := [n for n in range(len(labels)) if fits(n)])), [])


def _region(text: str) -> str:
    """The region that a country belongs to; empty for what is no country."""
    from img_pathway.profile.typed.countries import resolve

    code = resolve(text)
    return "" if code is None else _REGIONS[code not in ("US", "CA")]


def is_form(text: str, word: str) -> bool:
    """Does a text begin another form of a word: "passed", "passing" of pass, "deny" of denied?"""
    stems = {word, *(word.removesuffix(ending) for ending in _ENDINGS)}
    return any(
        text.startswith(stem) and any(ending.startswith(text[len(stem) :]) for ending in _ENDINGS)
        for stem in stems
        if len(stem) >= _SHORT
    )


def _bare(text: str) -> str:
    return text.replace("-", "").replace(" ", "").replace("/", "")
