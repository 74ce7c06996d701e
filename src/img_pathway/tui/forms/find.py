"""What a finder offers while its field is typed in, and how well texts answer typed words. No widgets here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.facts.declare import Among
    from img_pathway.rulebook.book import Rulebook

LIMIT = 40
"""Offers a finder lists at most for typed words; more typing shortens the list."""
ALL = 1000
"""As many as there are."""


_OF_DAY, _OF_STEP = 0.25, 0.15
"""What it adds to the likeness of a fee that it holds on the day of the payment, and that a step asks for it."""


class Offer(NamedTuple):
    """One line of a finder: what it puts in the field, what it shows, and a quiet remark."""

    text: str
    label: str
    remark: str = ""
    place: str = ""
    """The place of a country that was typed."""


def countries(typed: str) -> Sequence[Offer]:
    """Countries that fit the typed text, best first."""
    from img_pathway.profile.typed.countries import find, place_in

    # The code is put in the field: a name with a comma in it would be read as two countries.
    found = find(typed, LIMIT if typed.strip() else ALL)
    places = [place_in(typed, code) for code, _ in found]
    return [Offer(code, name, place or code, place) for (code, name), place in zip(found, places, strict=True)]


def states(typed: str) -> Sequence[Offer]:
    """States of the US whose name, letters or town fits the typed text."""
    from img_pathway.profile.typed.countries import states as known
    from img_pathway.profile.typed.countries import states_at

    named = [one._replace(remark=one.text) for one in words(typed, known().items())]
    towns = {code: Offer(code, known()[code], town) for code, town in states_at(typed)}
    return [*named, *(offer for code, offer in towns.items() if code not in [one.text for one in named])]


def words(typed: str, pairs: Iterable[tuple[str, str]]) -> Sequence[Offer]:
    """Those of some stored words and labels that fit the typed text."""
    fitting = [(likeness(typed, (label, word)) if typed.strip() else 1.0, word, label) for word, label in pairs]
    found = sorted((each for each in fitting if each[0]), key=lambda each: -each[0])
    return [Offer(word, label) for _, word, label in found[:LIMIT]]


def specialties(typed: str, book: Rulebook) -> Sequence[Offer]:
    """Specialties that fit the typed text; the one that people write exactly so leads ("IM")."""
    if not typed.strip():
        return [Offer(name, name) for name in book.written]
    exact = book.specialty_named(typed)
    found = [(2.0 if name == exact else likeness(typed, (name, *words)), name) for name, words in book.written.items()]
    fitting = [Offer(name, name) for score, name in sorted(found, key=lambda each: -each[0]) if score][:LIMIT]
    return fitting or [Offer(name, name, "did you mean this?") for name in book.specialties_like(typed)]


def fees(typed: str, book: Rulebook, on: date) -> Sequence[Offer]:
    """Fees by their names and the steps that ask for them, with what they cost on a day; for nothing typed those of the
    steps. The fee of that day goes before an earlier or later one, and one of a step before a rarer one.
    """
    from img_pathway.engine.money.choosing import fee_choices

    every = fee_choices(book, on)
    if not typed.strip():
        best = [one for one in every if one.name.step]
    else:
        found = [(likeness(typed, (one.name.title, one.name.step, one.name.id)), one) for one in every]
        fitting = [
            (like + _OF_DAY * one.of_the_day + _OF_STEP * bool(one.name.step), one) for like, one in found if like
        ]
        best = [one for _, one in sorted(fitting, key=lambda each: -each[0])[:LIMIT]]
    return [Offer(one.name.id, one.name.short, one.amount or one.name.step) for one in best]


def programmes(typed: str, key: str, profile: Profile, *, by_code: bool = False) -> Sequence[Offer]:
    """The programmes of one's own list for the season of a key that fit the typed text, with their NRMP codes; `by_code`
    takes those codes, and leaves out who has none.
    """
    parts = key.split(".")
    season = profile.seasons.get(int(parts[1])) if parts[0] == "seasons" and parts[1].isdecimal() else None
    named = [one for one in season.programmes if (one.nrmp if by_code else one.name)] if season is not None else []
    fitting = [
        (likeness(typed, filter(None, (one.name, one.nrmp, one.acgme))) if typed.strip() else 1.0, one) for one in named
    ]
    found = sorted((each for each in fitting if each[0]), key=lambda each: -each[0])
    offers = ((one.name or one.nrmp or "", one.nrmp or "") for _, one in found)
    return [Offer(code if by_code else name, name, code) for name, code in offers][:LIMIT]


def currencies(profile: Profile) -> Sequence[str]:
    """The currencies a person may mean: those of the newest amounts first, then their own, and US dollars."""
    from img_pathway.profile.typed.currencies import of_country

    money = profile.money
    used = (one.currency for some in (money.payments, money.planned, money.cards, money.rates) for one in some[::-1])
    own = (money.second_currency, *of_country(profile.profile.location), *of_country(profile.school.country))
    return [*dict.fromkeys(code for code in (*used, *own, "USD") if code)]


def own_words(typed: str, among: Among, profile: Profile) -> Sequence[Offer]:
    """The cards and accounts, or the places of experience, that one recorded and that fit the typed text."""
    cards, places = profile.money.cards, profile.experience.entries
    named = (one.name for one in cards) if among == "cards" else (one.place for one in places)
    return words(typed, ((name, name) for name in dict.fromkeys(filter(None, named))))


def zones(typed: str, now: datetime, location: str | None = None) -> Sequence[Offer]:
    """Time zones whose city, area or country fits the typed text, the city's beginning first, with today's offset. Those
    of where the person is lead among what fits.
    """
    from img_pathway.profile.typed.countries import resolve, zones_in, zones_of
    from img_pathway.profile.typed.zones import short_for
    from img_pathway.profile.typed.zones import zones as known

    folded = typed.strip().casefold().replace(" ", "_")
    ranked: list[tuple[int, str]] = []
    for zone in known():
        low = zone.casefold()
        if folded not in low:
            continue
        city = low.rpartition("/")[2]
        # Names without an area ("Cuba", "Etc/GMT+3") are old links or fixed offsets: kept, but last.
        plainer = 10 if "/" not in zone or low.startswith(("etc/", "posix", "us/", "systemv/")) else 0
        ranked.append(
            (plainer + (0 if low == folded or city.startswith(folded) else 1 if low.startswith(folded) else 2), zone)
        )
    named, there = (
        [zone for _, zone in sorted(ranked)],
        (short_for(typed) or zones_in(typed)) if folded else zones_of(location),
    )
    fits = (*there, *named) if resolve(typed) or short_for(typed) or not folded else (*named, *there)
    found = dict.fromkeys((*(zone for zone in zones_of(location) if zone in fits), *fits))
    limit = LIMIT if folded else ALL
    return [Offer(zone, zone.replace("_", " "), _offset(zone, now)) for zone in [*found][:limit]]


def own_zones(profile: Profile, now: datetime) -> Sequence[str]:
    """The zone recorded, else those of where the person is or of the school's country, else this computer's."""
    from img_pathway.profile.typed.countries import zones_of

    if profile.profile.time_zone:
        return [profile.profile.time_zone]
    there = zones_of(profile.profile.location) or zones_of(profile.school.country)
    return there or [str(getattr(now.tzinfo, "key", "") or "UTC")]


def _offset(zone: str, now: datetime) -> str:
    from zoneinfo import ZoneInfo

    try:
        text = now.astimezone(ZoneInfo(zone)).strftime("%z")
    except (KeyError, ValueError, OSError):
        return ""
    return f"UTC{text[:3]}:{text[3:5]}"


def likeness(query: str, texts: Iterable[str]) -> float:
    """How well some texts answer a query, 0 to 1: every word of it must begin a word of theirs."""
    wanted = query.casefold().split()
    best = 0.0
    words: set[str] = set()
    for number, text in enumerate(texts):
        folded = text.casefold()
        own = folded.replace(".", " ").replace("-", " ").split()
        words.update(own)
        if folded.startswith(" ".join(wanted)):
            best = max(best, 1.0 - 0.05 * min(number, 6))
        elif all(any(word.startswith(part) for word in own) for part in wanted):
            best = max(best, 0.8 - 0.05 * min(number, 6))
    if not best and all(any(word.startswith(part) for word in words) for part in wanted):
        best = 0.4
    return best
