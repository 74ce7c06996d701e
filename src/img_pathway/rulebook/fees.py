"""The fees a payment can be for: each by its id, with its name and the step that asks for it."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import partial
from typing import NamedTuple

from img_pathway.rulebook.book import Rulebook


class FeeName(NamedTuple):
    """A fee as one chooses it."""

    id: str
    title: str
    step: str
    """Title of the first step that asks for it; empty where none does."""

    @property
    def short(self) -> str:
        """The title with its year in few cells: ``Step 1 fee 2026``, ``ERAS application fees 2027``."""
        return _YEARS.sub(r" \1", self.title)


_YEARS = re.compile(r", (?:periods ending in )?([0-9]{4}(?: and [0-9]{4})?)(?: seasons?)?")


def fee_names(book: Rulebook) -> tuple[FeeName, ...]:
    """Every fee: those of the steps first, in the order in which one comes to them; then earlier and rarer ones."""
    asked: dict[str, str] = {}
    for step in book.steps:
        for ident in step.fees:
            asked.setdefault(ident, step.title)
    of_steps = [FeeName(ident, book.rule(ident).title, step) for ident, step in asked.items() if book.has_rule(ident)]
    others = [FeeName(rule.id, rule.title, "") for rule in book.rules() if rule.kind == "fee" and rule.id not in asked]
    return (*of_steps, *others)


def is_fee(book: Rulebook, ident: str) -> bool:
    """Is this the id of a fee?"""
    return book.has_rule(ident) and book.rule(ident).kind == "fee"


def refused(book: Rulebook, typed: str) -> tuple[str, str] | None:
    """Why some words are no fee, and what to do; ``None`` for the id of one."""
    if is_fee(book, typed):
        return None
    near = " or ".join(f"{one.id} ({one.title})" for one in like_fee(book, typed, 2))
    fix = f"Did you mean {near}?" if near else "Choose it by its name, or leave it empty."
    return f"'{typed[:40]}' is no fee known here", fix


def like_fee(book: Rulebook, typed: str, limit: int = 3) -> list[FeeName]:
    """The fees most like some words: every word begins one of theirs, else their id or name is spelt alike.

    One whose name begins with the words goes first, then those of the steps.
    """
    named, words = fee_names(book), _words(typed)
    fitting = [one for one in named if words and all(map(partial(_begins, one), words))]
    fitting.sort(key=lambda one: _words(one.title)[: len(words)] != words)
    if not fitting:
        spelt = {one.title.casefold(): one for one in reversed(named)} | {one.id: one for one in named}
        fitting = [spelt[near] for near in get_close_matches(typed.casefold()[:80], spelt, n=limit, cutoff=0.5)]
    return list(dict.fromkeys(fitting))[:limit]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _begins(one: FeeName, word: str) -> bool:
    return any(own.startswith(word) for own in _words(f"{one.id} {one.title} {one.step}"))
