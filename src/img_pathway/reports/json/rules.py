"""Rules and searches as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from img_pathway.reports.sources import sources
from img_pathway.rulebook.types import Rule, Step, Value

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

Json = dict[str, Any]


def plainly(value: Any) -> Any:
    """A rule's value with dates as ISO text and tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plainly(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plainly(part) for part in value]
    return value


def _value(value: Value) -> Json:
    return {
        "value": plainly(value.value),
        "from": plainly(value.start),
        "until": plainly(value.end),
        "season": value.season,
        "confidence": value.confidence,
        "sources": list(value.sources),
        "note": value.note,
    }


def summary(rule: Rule) -> Json:
    """One entry of ``rules list``."""
    return {
        "id": rule.id,
        "kind": rule.kind,
        "title": rule.title,
        "statement": rule.statement,
        "confidence": rule.confidence,
        "as_of": rule.as_of.isoformat(),
        "caveat": rule.caveat,
        "steps": list(rule.steps),
        "aliases": list(rule.aliases),
        "sources": list(rule.sources),
    }


def listing(rules: Iterable[Rule]) -> Json:
    """The answer of ``rules list --json``."""
    return {"rules": [summary(rule) for rule in rules]}


def document(rule: Rule, book: Rulebook) -> Json:
    """The answer of ``rules show --json``: everything the rulebook holds about one rule."""
    return {
        **summary(rule),
        "selects": rule.selects,
        "unit": rule.unit,
        "doubt": rule.doubt,
        "volatile": rule.volatile,
        "calendar": rule.calendar,
        "values": [_value(value) for value in rule.values],
        "others": [_value(value) for value in rule.others],
        "old": rule.old,
        "now": rule.now,
        "since": rule.since,
        "terms": list(rule.terms),
        "sources": [
            {"key": key, "title": source.title, "url": source.url, "date": source.date, "grade": source.grade}
            for key, source in zip(rule.sources, sources(rule.sources, book), strict=True)
        ],
    }


def found(words: str, things: Sequence[Rule | Step], near: Sequence[Rule | Step] = ()) -> Json:
    """The answer of ``translate --json``, best match first; the nearest names where nothing answers."""
    results = []
    for thing in things:
        rule = thing if isinstance(thing, Rule) else None
        results.append(
            {
                "kind": "rule" if rule else "step",
                "id": thing.id,
                "title": thing.title,
                "old": rule.old if rule else None,
                "now": rule.now if rule else None,
                "since": rule.since if rule else None,
                "text": thing.statement if isinstance(thing, Rule) else thing.guidance,
                "confidence": rule.confidence if rule else None,
                "as_of": rule.as_of.isoformat() if rule else None,
                "steps": list(rule.steps) if rule else [thing.id],
            }
        )
    nearest = [
        {"kind": "rule" if isinstance(thing, Rule) else "step", "id": thing.id, "title": thing.title} for thing in near
    ]
    return {"words": words, "results": results, "nearest": nearest}
