"""Find rules, myths and steps by the words people type, old names and misspellings included."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple
from weakref import WeakKeyDictionary

from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import Rule, Step

_STOP = frozenset({"the", "a", "an", "is", "of", "for", "to", "in", "do", "i", "my", "what", "how", "old", "usmle"})
_MOST = 20


class IndexEntry(NamedTuple):
    """One searchable thing: whole phrases that name it, and the words of its texts."""

    target: Rule | Step
    phrases: tuple[str, ...]
    title: frozenset[str]
    body: frozenset[str]
    weight: float


_INDEX: WeakKeyDictionary[Rulebook, list[IndexEntry]] = WeakKeyDictionary()


def find(book: Rulebook, words: str) -> list[tuple[Rule | Step, float]]:
    """Best answers first, with a score above 0; an unknown word yields an empty list."""
    query = _fold(words)
    wanted = [word for word in query.split() if word not in _STOP] or query.split()
    if not wanted:
        return []
    index = entries(book)
    scored = [(entry.target, score) for entry in index if (score := _score(entry, query, wanted)) > 0]
    if not scored:
        # Nothing matches as typed: compare letter by letter, for misspellings.
        scored = [(entry.target, score) for entry in index if (score := _likeness(entry, query)) > 0]
    scored.sort(key=lambda item: -item[1])
    return scored[:_MOST]


def entries(book: Rulebook) -> list[IndexEntry]:
    """The index over all steps and rules of a book, made once: the palette asks at every letter."""
    index = _INDEX.get(book)
    if index is None:
        index = _INDEX[book] = [*map(_step_entry, book.steps), *map(_rule_entry, book.rules())]
    return index


def _step_entry(step: Step) -> IndexEntry:
    phrases = tuple(_fold(phrase) for phrase in (step.title, step.id, *step.words))
    return IndexEntry(step, phrases, _words((step.title, *step.words)), _words((step.guidance, step.do)), 1.0)


def _rule_entry(rule: Rule) -> IndexEntry:
    phrases = tuple(_fold(phrase) for phrase in (rule.title, rule.id, *rule.terms, *rule.aliases))
    # What replaced something is what a person with an old guide looks for first.
    weight = 1.6 if rule.kind == "myth" else 0.8
    return IndexEntry(
        rule, phrases, _words((rule.title, *rule.terms, rule.old or "")), _words((rule.statement,)), weight
    )


def _score(entry: IndexEntry, query: str, wanted: list[str]) -> float:
    if query in entry.phrases:
        return 10.0 * entry.weight
    score = 0.0
    for word in wanted:
        if word in entry.title:
            score += 3.0
        elif word in entry.body:
            score += 1.0
        elif len(word) > 3 and any(other.startswith(word) for other in entry.title):
            score += 2.0
        else:
            # Every word must be somewhere; a query is narrow, not a bag of guesses.
            return 0.0
    if any(query in phrase for phrase in entry.phrases):
        score += 3.0
    return score / len(wanted) * entry.weight


def _likeness(entry: IndexEntry, query: str) -> float:
    best = 0.0
    for phrase in entry.phrases:
        if abs(len(phrase) - len(query)) > max(3, len(query) // 2):
            continue
        matcher = SequenceMatcher(None, query, phrase, autojunk=False)
        if matcher.quick_ratio() > 0.7:
            best = max(best, matcher.ratio())
    return 5.0 * best * entry.weight if best >= 0.75 else 0.0


def _fold(text: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return " ".join(kept.split())


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _fold(text).split())
