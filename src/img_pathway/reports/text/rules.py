"""Rules, searches of old names and the soundness of a rulebook, as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from img_pathway.days import say as day
from img_pathway.reports.sentences import SentenceRow
from img_pathway.reports.sources import place, sources
from img_pathway.reports.words import Pen
from img_pathway.rulebook.types import Rule, Step, Value

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SELECTS = {
    "test-date": "the day of the test",
    "application-date": "the day of the application",
    "graduation-date": "the graduation date",
    "degree-date": "the degree date",
    "period-end": "the end of the eligibility period",
    "season": "the season",
    "payment-date": "the day of payment",
    "now": "today",
}
"""In words, the date that selects a rule's value."""


def shown(value: Any, unit: str | None = None) -> str:
    """A rule's value in words: scalar, date, list or table."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    if isinstance(value, Mapping):
        return ", ".join(f"{str(key).replace('_', ' ')} {shown(part)}" for key, part in value.items())
    if isinstance(value, (list, tuple)):
        nested = any(isinstance(part, (Mapping, list, tuple)) for part in value)
        return ("; " if nested else ", ").join(shown(part) for part in value)
    # A unit that only names the kind of value ("date", "country-codes") adds nothing to it.
    return f"{value} {unit}" if unit and isinstance(value, (int, float)) and unit != "date" else f"{value}"


def span(value: Value) -> str:
    """From when until when a value holds, or its season."""
    if value.season is not None:
        return f"season {value.season}"
    if value.start and value.end:
        return f"{day(value.start)} to {day(value.end)}"
    if value.start:
        return f"from {day(value.start)}"
    return f"until {day(value.end)}" if value.end else "always"


def provenance(rule: Rule, book: Rulebook, pen: Pen, indent: str = "  ") -> list[str]:
    """Confidence, as-of date, caveat, doubt and sources of a rule."""
    out = pen.pairs(
        (
            ("Confidence", rule.confidence),
            ("As of", day(rule.as_of)),
            ("Caveat", rule.caveat or ""),
            ("Doubt", rule.doubt or ""),
        ),
        indent,
    )
    for source in sources(rule.sources, book):
        out += pen.wrap(place(source), first=f"{indent}Source ({source.grade}): ", rest=indent + "  ")
    return out


def _value(value: Value, rule: Rule, pen: Pen) -> list[str]:
    text = f"{span(value)}: {shown(value.value, rule.unit)} ({value.confidence})"
    lines = pen.wrap(text, first="  ", rest="    ")
    return lines + (pen.wrap(value.note, first="    ") if value.note else [])


def rule_lines(rule: Rule, book: Rulebook, pen: Pen) -> list[str]:
    """The whole answer of ``rules show``."""
    out = [*pen.heading(rule.title), *pen.wrap(f"{rule.id} ({rule.kind})"), "", *pen.wrap(rule.statement)]
    if rule.old or rule.now:
        out += ["", *pen.pairs((("Was", rule.old or ""), ("Now", rule.now or ""), ("Since", rule.since or "")), "")]
    if rule.values:
        by = SELECTS.get(rule.selects)
        out += ["", *pen.heading(f"Values, chosen by {by}" if by else "Values")]
        for value in rule.values:
            out += _value(value, rule, pen)
    if rule.calendar:
        out += ["", *pen.wrap(f"The date stands in the calendar as {rule.calendar}.")]
    if rule.others:
        out += ["", *pen.heading("Other values that were read, and are not used")]
        for value in rule.others:
            out += _value(value, rule, pen)
    out += ["", *pen.heading("Where this comes from"), *provenance(rule, book, pen)]
    ties = (("Steps", ", ".join(rule.steps)), ("Also called", ", ".join(rule.aliases)))
    if any(text for _, text in ties):
        out += ["", *pen.pairs(ties, "")]
    return out


def list_lines(rules: Iterable[Rule], pen: Pen) -> list[str]:
    """The whole answer of ``rules list``: id and title of each rule."""
    out: list[str] = []
    for rule in rules:
        marks = ", ".join(mark for mark in (rule.kind, rule.confidence) if mark not in ("rule", "official"))
        out += pen.wrap(f"{rule.id}  {rule.title}" + (f" ({marks})" if marks else ""), rest="    ")
    return out


def sentence_lines(rows: Iterable[SentenceRow], pen: Pen) -> list[str]:
    """The whole answer of ``rules words``: the id, the sentence, and the built-in one where a rulebook changed it."""
    out: list[str] = []
    for row in rows:
        out += [*pen.wrap(row.id), *pen.wrap(row.text.strip(), first="    ")]
        if row.built_in is not None:
            out += pen.wrap(f"changed by this rulebook; built in: {row.built_in.strip()}", first="    ")
    return out


def found_lines(found: Sequence[Rule | Step], book: Rulebook, pen: Pen) -> list[str]:
    """The whole answer of ``translate``: what each thing was, is now, and since when."""
    out: list[str] = []
    for thing in found:
        if out:
            out.append("")
        out += pen.heading(thing.title)
        if isinstance(thing, Step):
            out += pen.pairs((("Step", thing.id), ("Do", thing.do), ("About", thing.guidance)))
            continue
        told = (("Was", thing.old or ""), ("Now", thing.now or ""), ("Since", thing.since or ""))
        out += pen.pairs(told) if thing.now else pen.wrap(thing.statement, first="  ")
        source = next(iter(sources(thing.sources, book)), None)
        out += pen.pairs(
            (
                ("Rule", f"{thing.id} ({thing.confidence}, as of {day(thing.as_of)})"),
                ("Caveat", thing.caveat or ""),
                ("Source", source.title if source else ""),
                ("Steps", ", ".join(thing.steps)),
            )
        )
    return out
