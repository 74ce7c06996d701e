"""Rules and searches as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from img_pathway.reports.json.answers import Json, Of, answer, shape, shown
from img_pathway.reports.pages.rules import SentenceRow
from img_pathway.reports.words import sources
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import Confidence, Rule, Source, Step, Value

shown(Value, "value from=start until=end season confidence sources note")
_RULE = "id kind title statement confidence as_of caveat steps aliases sources"
SUMMARY = shape("Summary", Rule, _RULE)
RULES = shape("Rules", None, "rules", rules=Of([SUMMARY]))
"""The answer of ``rules list --json``."""
RULE = shape(
    "Rule",
    Rule,
    f"{_RULE} selects unit doubt volatile calendar values others old now since terms",
    sources=Of([Source]),
)
"""The answer of ``rules show --json``: everything the rulebook holds about one rule."""


class Near(NamedTuple):
    """A thing with a name near the words."""

    kind: Literal["rule", "step"]
    id: str
    title: str


class Hit(NamedTuple):
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


shown(Near)
shown(Hit)
shown(SentenceRow, "", "SentenceSeen")
TRANSLATION = shape(
    "Translation", None, "words results nearest", words=Of(str), results=Of([Hit]), nearest=Of([Near])
)  # fmt: skip
"""The answer of ``translate --json``, best match first; the nearest names where nothing answers."""
SENTENCES = shape("Sentences", None, "sentences", sentences=Of([SentenceRow]))
"""The answer of ``rules words --json``."""


def listing(rules: Iterable[Rule]) -> Json:
    """The answer of ``rules list --json``."""
    return answer(RULES, rules=[answer(SUMMARY, rule) for rule in rules])


def document(rule: Rule, book: Rulebook) -> Json:
    """The answer of ``rules show --json``."""
    return answer(RULE, rule, sources=sources(rule.sources, book))


def sentences(rows: Sequence[SentenceRow]) -> Json:
    """The answer of ``rules words --json``."""
    return answer(SENTENCES, sentences=rows)


def found(words: str, things: Sequence[Rule | Step], near: Sequence[Rule | Step] = ()) -> Json:
    """The answer of ``translate --json``."""
    nearest = [Near("step" if isinstance(thing, Step) else "rule", thing.id, thing.title) for thing in near]
    return answer(TRANSLATION, words=words, results=list(map(_hit, things)), nearest=nearest)


def _hit(thing: Rule | Step) -> Hit:
    if isinstance(thing, Step):
        return Hit("step", thing.id, thing.title, None, None, None, thing.guidance, None, None, (thing.id,))
    told = thing.old, thing.now, thing.since, thing.statement, thing.confidence, thing.as_of, thing.steps
    return Hit("rule", thing.id, thing.title, *told)
