"""Rules, what old names became, and every sentence the program says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from img_pathway.days import said_days
from img_pathway.days import say as day
from img_pathway.engine.explain.values import table_rows, value_words
from img_pathway.engine.words.render import Words
from img_pathway.reports.page import Block, Line, heading, line, text_block, told
from img_pathway.reports.words import source_words, sources
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import Rule, Step, Value

_SELECTS = {
    "test-date": "the day of the test", "application-date": "the day of the application",
    "graduation-date": "the graduation date", "degree-date": "the degree date",
    "period-end": "the end of the eligibility period", "season": "the season", "payment-date": "the day of payment",
    "now": "today",
}  # fmt: skip
"""In words, the date that selects a rule's value."""


class SentenceRow(NamedTuple):
    """One sentence as the rulebook in use has it; its slots stand in braces."""

    id: str
    text: str
    built_in: str | None
    """The built-in sentence where a rulebook changed it, else ``None``."""


def sentences(words: Mapping[str, str], built_in: Mapping[str, str], start: str = "") -> list[SentenceRow]:
    """Every sentence by id, or those whose id begins with some words of one (``loss``, ``loss.seat``)."""
    return [
        SentenceRow(ident, text, before if (before := built_in.get(ident)) != text else None)
        for ident, text in sorted(words.items())
        if f"{ident}.".startswith(f"{start.rstrip('.')}." if start else "")
    ]


def _span(value: Value) -> str:
    """From when until when a value holds, or its season."""
    if value.season is not None:
        return f"season {value.season}"
    if value.start and value.end:
        return f"{day(value.start)} to {day(value.end)}"
    if value.start:
        return f"from {day(value.start)}"
    return f"until {day(value.end)}" if value.end else "always"


def _values(title: str, values: Iterable[Value], unit: str | None, written: Words) -> list[Block]:
    lines: list[Line] = []
    for value in values:
        said = value_words(value.value, unit, written)
        if said is not None:
            lines.append(line(f"{_span(value)}: {said} ({value.confidence})", hang=2))
        elif rows := table_rows(value.value):
            lines.append(line(f"{_span(value)} ({value.confidence})", hang=2))
            lines += [line(f"  {row}", hang=4) for row in rows]
        lines += [line(f"  {value.note}", hang=2)] if value.note else []
    return [heading(title), text_block(*lines)] if lines else []


def rule_page(rule: Rule, book: Rulebook) -> list[Block]:
    """Everything the rulebook holds about one rule."""
    change = (*told("Was", rule.old or ""), *told("Now", rule.now or ""), *told("Since", said_days(rule.since or "")))
    ties = (*told("Steps", ", ".join(rule.steps)), *told("Also called", ", ".join(rule.aliases)))
    by, written = _SELECTS.get(rule.selects), Words(book.words)
    blocks = [
        text_block(line((rule.title, "strong")), line(f"{rule.id} ({rule.kind})")),
        text_block(line(rule.statement)),
        *([text_block(*change)] if change else []),
        *_values(f"Values, chosen by {by}" if by else "Values", rule.values, rule.unit, written),
        *_values("Other values that were read, and are not used", rule.others, rule.unit, written),
        heading("Where this comes from"),
        text_block(
            *told("Confidence", rule.confidence),
            *told("As of", day(rule.as_of)),
            *told("Calendar", rule.calendar or ""),
            *told("Caveat", rule.caveat or ""),
            *told("Doubt", rule.doubt or ""),
        ),
        text_block(*(line(source_words(source), hang=2) for source in sources(rule.sources, book))),
    ]
    return [*blocks, text_block(*ties)] if ties else blocks


def rules_page(rules: Iterable[Rule]) -> list[Block]:
    """Id and title of each rule."""
    lines = []
    for rule in rules:
        marks = ", ".join(mark for mark in (rule.kind, rule.confidence) if mark not in ("rule", "official"))
        lines.append(line(f"{rule.id}  {rule.title}" + (f" ({marks})" if marks else ""), hang=4))
    return [text_block(*lines)]


def sentences_page(rows: Iterable[SentenceRow]) -> list[Block]:
    """The id of each sentence, the sentence, and the built-in one where a rulebook changed it."""
    lines = []
    for row in rows:
        lines += [line(row.id), line(f"    {row.text.strip()}", hang=4)]
        if row.built_in is not None:
            lines.append(line(f"    changed by this rulebook; built in: {row.built_in.strip()}", hang=4))
    return [text_block(*lines)]


def found_page(found: Sequence[Rule | Step], book: Rulebook) -> list[Block]:
    """What each thing was, is now, and since when."""
    return [block for thing in found for block in (heading(thing.title), *_found(thing, book))]


def _found(thing: Rule | Step, book: Rulebook) -> tuple[Block, ...]:
    if isinstance(thing, Step):
        return (text_block(*told("Step", thing.id), *told("Do", thing.do), *told("About", thing.guidance)),)
    source = next(iter(sources(thing.sources, book)), None)
    change = *told("Was", thing.old or ""), *told("Now", thing.now or ""), *told("Since", said_days(thing.since or ""))
    known = (
        *told("Rule", f"{thing.id} ({thing.confidence}, as of {day(thing.as_of)})"),
        *told("Caveat", thing.caveat or ""),
        *told("Source", source.title if source else ""),
        *told("Steps", ", ".join(thing.steps)),
    )
    return text_block(*(change if thing.now else (line(thing.statement),)), gap=0), text_block(*known)
