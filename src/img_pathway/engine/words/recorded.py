"""A recorded fact in words: what it is called, and its value as people say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from img_pathway.days import said_days, say, say_hour
from img_pathway.engine.words.render import Words
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Fact, Profile, Table
from img_pathway.profile.typed import countries
from img_pathway.profile.typed.keys import full, get, locate
from img_pathway.rulebook.book import Rulebook

_PAPERS = ("L ", "R ", "W ", "S ")
"""How the scores of the four OET papers begin."""


def called(key: str, book: Rulebook) -> str:
    """What a fact (or a whole entry) is called where it stands alone: ``Step 2 CK, sitting 1: Result``."""
    place = locate(key)
    ident, series, fact = str(place.entry), place.series, place.fact
    season = Words(book.words).text(Said("recorded.season", year=ident)) if place.slot == "seasons" else ""
    if series is not None:
        entry = f"{series.alone} {place.path[-1].number}" if place.path[-1].at is not None else series.title
        holder = f"{season}: {entry}" if season else entry
    elif place.slot == "durations" and ident in book.duration_ids:
        holder = book.duration(ident).title
    elif place.slot == "overrides" and any(step.id == ident for step in book.steps):
        holder = book.step(ident).title
    elif place.slot in ("amounts", "answers") and book.has_rule(ident):
        holder = book.rule(ident).title
    else:
        holder = season
    return ": ".join(part for part in (holder, fact.label if fact and not place.short else "") if part) or key


def facts_used(profile: Profile, key: str, book: Rulebook) -> Iterator[tuple[str, str]]:
    """What is recorded under a key, each fact or entry with its name; nothing for what is not recorded."""
    key = full(profile, key)
    place, value = locate(key), get(profile, key)
    if value in (None, (), ""):
        return
    if place.fact is not None and not place.short:
        yield called(key, book), in_words(place.fact, value)
    elif isinstance(value, tuple):
        for number, entry in enumerate(value, 1):
            yield called(f"{key}.{number}", book), summary(entry)
    else:
        yield called(key, book), summary(value)


def in_words(fact: Fact, value: Any) -> str:
    """A value as a person says it: its day, country, choice, yes or no."""
    match value:
        case int() if fact.days:
            return f"{value} day{'s' if value != 1 else ''}"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{say(value)} {say_hour(value)}"
        case date():
            return say(value)
        case Decimal():
            return f"{value:,.2f}" if value % 1 else f"{value:,.0f}"
        case tuple():
            return ", ".join(map(countries.name, value) if fact.kind == "countries" else value)
    if fact.kind == "choice":
        return dict(fact.choices).get(value, str(value))
    if fact.kind == "state":
        return countries.states().get(value, value)
    return (
        countries.name(value)
        if fact.kind == "country"
        else said_days(str(value))
        if fact.kind == "month"
        else str(value)
    )


def summary(item: Table, today: date | None = None) -> str:
    """One entry in one line: ``Tue 15 Jul 2025, pass, 231``; a test day after `today` is booked."""
    parts: list[str] = []
    for name, fact in item.facts.items():
        value = getattr(item, name)
        if value in (None, (), "") or not fact.told:
            continue
        booked = " booked" if name == "date" and today is not None and value > today else ""
        name = fact.label if fact.kind == "bool" else fact.brief
        parts.append(f"{name} {in_words(fact, value)}{booked}".strip())
    line = before = ""
    currency = getattr(item, "currency", None)
    for part in parts:
        # "from … to …" is one span, "560 USD" one sum and the four OET scores one group; a comma inside would only cost room.
        score = part[:2] in _PAPERS
        tight = part.startswith("to ") or part == currency or (score and before[:2] in _PAPERS)
        line += part if not line else (" " if tight else ", ") + part
        before = part
    return line
