"""Rules and searches as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from img_pathway.reports.json.answers import Answer, Json, Of, also, answer
from img_pathway.reports.pages.rules import SentenceRow
from img_pathway.reports.words import sources
from img_pathway.rulebook.types import Confidence
from img_pathway.rulebook.types import Rule as BookRule

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook
    from img_pathway.rulebook.types import Step


class Source(Answer):
    key: str
    title: str
    url: str | None
    date: str | None
    grade: str


class Value(Answer):
    value: Any
    from_: Annotated[date | None, Of("start")]
    until: Annotated[date | None, Of("end")]
    season: int | None
    confidence: Confidence
    sources: tuple[str, ...]
    note: str | None


class Stated(Answer):
    id: str
    kind: str
    title: str
    statement: str
    confidence: Confidence
    as_of: date
    caveat: str | None
    steps: tuple[str, ...]
    aliases: tuple[str, ...]


class Summary(Stated):
    sources: tuple[str, ...]


class Rules(Answer):
    """The answer of ``rules list --json``."""

    rules: tuple[Summary, ...]


class Rule(Stated):
    """The answer of ``rules show --json``: everything the rulebook holds about one rule."""

    sources: tuple[Source, ...]
    selects: str
    unit: str | None
    doubt: str | None
    volatile: bool
    calendar: str | None
    values: tuple[Value, ...]
    others: tuple[Value, ...]
    old: str | None
    now: str | None
    since: str | None
    terms: tuple[str, ...]


class Hit(Answer):
    """One thing that answers to the words; the keys of a rule are null for a step."""

    kind: Literal["rule", "step"]
    id: str
    title: str
    old: str | None
    now: str | None
    since: str | None
    text: str
    confidence: Confidence | None
    as_of: date | None
    steps: tuple[str, ...]


class Near(Answer):
    kind: Literal["rule", "step"]
    id: str
    title: str


class Translation(Answer):
    """The answer of ``translate --json``, best match first; the nearest names where nothing answers."""

    words: str
    results: tuple[Hit, ...]
    nearest: tuple[Near, ...]


class SentenceSeen(Answer):
    """One sentence with its slots in braces, and the built-in one where a rulebook changed it."""

    id: str
    text: str
    built_in: str | None


class Sentences(Answer):
    """The answer of ``rules words --json``."""

    sentences: tuple[SentenceSeen, ...]


def listing(rules: Iterable[BookRule]) -> Json:
    """The answer of ``rules list --json``."""
    return answer(Rules, None, rules=rules)


def document(rule: BookRule, book: Rulebook) -> Json:
    """The answer of ``rules show --json``."""
    return answer(Rule, rule, sources=sources(rule.sources, book))


def sentences(rows: Iterable[SentenceRow]) -> Json:
    """The answer of ``rules words --json``."""
    return answer(Sentences, None, sentences=rows)


def found(words: str, things: Sequence[BookRule | Step], near: Sequence[BookRule | Step] = ()) -> Json:
    """The answer of ``translate --json``."""
    results, nearest = ([_hit(thing) for thing in each] for each in (things, near))
    return answer(Translation, None, words=words, results=results, nearest=nearest)


def _hit(thing: BookRule | Step) -> Any:
    if isinstance(thing, BookRule):
        return also(thing, kind="rule", text=thing.statement)
    none = dict.fromkeys(("old", "now", "since", "confidence", "as_of"))
    return also(thing, kind="step", text=thing.guidance, steps=(thing.id,), **none)
