"""A recorded fact in words: what it is called, and its value as people say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from img_pathway.days import said_days, say_hour
from img_pathway.engine.words.render import Words
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Fact, Profile, Table
from img_pathway.profile.typed import countries
from img_pathway.profile.typed.keys import full, get, locate
from img_pathway.rulebook.book import Rulebook


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
        yield called(key, book), in_words(place.fact, value, book)
    elif isinstance(value, tuple):
        for number, entry in enumerate(value, 1):
            yield called(f"{key}.{number}", book), summary(entry, book)
    else:
        yield called(key, book), summary(value, book)


def in_words(fact: Fact, value: Any, book: Rulebook) -> str:
    """A value as a person says it: its day, country, choice, yes or no."""
    words = Words(book.words)
    match value:
        case int() if fact.days:
            return words.text(Said("recorded.days", days=value))
        case bool() if fact.choices:
            from img_pathway.profile.typed.choices import answers

            return dict(answers(fact))[value]
        case bool():
            return words.text(Said("recorded.yes" if value else "recorded.no"))
        case datetime():
            return words.text(Said("recorded.instant", day=value, hour=say_hour(value)))
        case date():
            return words.slot(value)
        case Decimal():
            return f"{value:,.2f}" if value % 1 else f"{value:,.0f}"
        case tuple():
            return words.slot(tuple(map(countries.name, value)) if fact.kind == "countries" else value, ", ")
    match fact.kind:
        case "choice":
            return dict(fact.choices).get(value, str(value))
        case "state":
            return countries.states().get(value, value)
        case "country":
            return countries.name(value)
        case "month":
            return said_days(value)
    return str(value)


def summary(item: Table, book: Rulebook, today: date | None = None) -> str:
    """One entry in one line: ``Tue 15 Jul 2025, pass, 231``; a test day after `today` is set, booked or only planned, as is recorded."""
    line, last = "", -1
    beside = {fact.vaguer for fact in item.facts.values()}
    for place, (name, fact) in enumerate(item.facts.items()):
        value = getattr(item, name)
        shown = item.facts[fact.vaguer] if value is None and fact.vaguer else fact
        if shown is not fact:
            # Where the day is not known, what is known of it stands in its place.
            value = getattr(item, fact.vaguer)
        if value in (None, (), "") or not fact.told or name in beside:
            continue
        told = in_words(shown, value, book)
        if shown is not fact and shown.kind == "bool":
            told = Words(book.words).text(Said("recorded.day-not-known")) if value else told
        if (
            name == "date"
            and shown is fact
            and (said := _ahead(getattr(item, "planned", None), today is not None and value > today, told))
        ):
            told = Words(book.words).text(said)
        told = f"{fact.label if fact.kind == 'bool' else fact.brief} {told}".strip()
        between = " " if fact.together and last == place - 1 else ", "
        line, last = (f"{line}{between}{told}" if line else told), place
    return line


def _ahead(planned: bool | None, ahead: bool, day: str) -> Said | None:
    """How far a test day is settled; none for one that is over."""
    if planned:
        return Said("recorded.planned", day=day)
    if not ahead:
        return None
    return Said("recorded.ahead", day=day) if planned is None else Said("recorded.booked", day=day)
