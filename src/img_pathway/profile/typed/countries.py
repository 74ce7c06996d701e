"""Countries: ISO 3166 codes, their English names, and finding one by what people type."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

_NAMES = {
    "BN": "Brunei", "BO": "Bolivia", "CD": "DR Congo", "CG": "Congo (Brazzaville)", "CI": "Ivory Coast",
    "CZ": "Czechia", "FK": "Falkland Islands", "FM": "Micronesia", "GB": "United Kingdom", "IR": "Iran",
    "KP": "North Korea", "KR": "South Korea", "LA": "Laos", "MD": "Moldova", "MF": "Saint Martin (French part)",
    "MK": "North Macedonia", "NL": "Netherlands", "PS": "Palestine", "RU": "Russia", "SX": "Sint Maarten",
    "SY": "Syria", "TR": "Türkiye", "TW": "Taiwan", "TZ": "Tanzania", "US": "United States", "VA": "Vatican City",
    "VE": "Venezuela", "VG": "British Virgin Islands", "VI": "US Virgin Islands", "VN": "Vietnam", "XK": "Kosovo",
}  # fmt: skip
"""Everyday names where the ISO one is long or formal, and codes in use that ISO 3166 lacks."""

_FORMER = {
    "czechoslovakia": "CZ SK", "netherlands antilles": "CW SX BQ", "serbia and montenegro": "RS ME",
    "soviet union": "RU UA KZ UZ AM AZ BY EE GE KG LV LT MD TJ TM", "yugoslavia": "RS BA HR MK SI ME XK",
}  # fmt: skip
"""Countries that are no more and left several: those that lie there today."""
_FORMER |= {"ussr": _FORMER["soviet union"], "cssr": _FORMER["czechoslovakia"]}
_ALSO = {
    "america": "US", "burma": "MM", "cape verde": "CV", "congo kinshasa": "CD",
    "cote d ivoire": "CI", "czech republic": "CZ", "democratic republic of congo": "CD",
    "democratic republic of the congo": "CD", "drc": "CD", "east timor": "TL", "england": "GB", "eire": "IE",
    "great britain": "GB", "holland": "NL", "hong kong sar": "HK", "ksa": "SA", "korea": "KR", "macau": "MO",
    "macedonia": "MK", "northern ireland": "GB", "palestinian territories": "PS", "prc": "CN",
    "republic of congo": "CG", "republic of ireland": "IE", "republic of korea": "KR",
    "republic of the congo": "CG", "scotland": "GB", "st kitts": "KN", "st lucia": "LC", "st maarten": "SX",
    "st vincent": "VC", "swaziland": "SZ", "the bahamas": "BS", "the gambia": "GM", "the netherlands": "NL",
    "turkey": "TR", "uae": "AE", "uk": "GB", "united states of america": "US", "us": "US", "usa": "US",
    "vatican": "VA", "wales": "GB", "west bank": "PS", "zaire": "CD", "ceylon": "LK", "persia": "IR",
    # As they were called.
    "abyssinia": "ET", "bechuanaland": "BW", "british guiana": "GY", "british honduras": "BZ", "dahomey": "BJ",
    "east germany": "DE", "formosa": "TW", "kampuchea": "KH",
    "northern rhodesia": "ZM", "nyasaland": "MW", "rhodesia": "ZW", "siam": "TH", "tanganyika": "TZ",
    "upper volta": "BF", "west germany": "DE",
    # As they call themselves.
    "belgie": "BE", "belgique": "BE", "bharat": "IN", "brasil": "BR", "cameroun": "CM", "danmark": "DK",
    "deutschland": "DE", "ellada": "GR", "espana": "ES", "hellas": "GR", "hindustan": "IN", "hrvatska": "HR",
    "italia": "IT", "liban": "LB", "magyarorszag": "HU", "maroc": "MA", "misr": "EG", "nederland": "NL",
    "nippon": "JP", "norge": "NO", "osterreich": "AT", "pilipinas": "PH", "polska": "PL", "rossiya": "RU",
    "schweiz": "CH", "shqiperia": "AL", "srbija": "RS", "suisse": "CH", "suomi": "FI", "svizzera": "CH",
    "sverige": "SE", "tchad": "TD", "tunisie": "TN",
}  # fmt: skip
"""Other names people type, folded as `_fold` does."""
CODES = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
"""All codes of `names`: to know one, no list of the world has to be read."""
_KNOWN = frozenset(CODES.split())
_INNER = 2.0
"""How well a name fits of which the typed words begin words, but not the name itself."""
_PEOPLE = 0.9
"""How well a country fits whose people the typed words begin."""
_ALIKE = 0.75
"""How alike a slip of the pen is to what was meant ("Pakisten"); below it, cities turn into countries."""

_SLIP = 0.8
"""The same for a place ("Manilla", "Lagoss"), of which there are many more."""
_NEAR = 6
"""As many of either are offered."""
_LARGE = 4
"""So many airports has a town of the US that is meant before one of that name elsewhere ("Houston")."""


@cache
def names() -> Mapping[str, str]:
    """English everyday name of every country by its two-letter code, sorted by name."""
    import pycountry

    found = {str(item.alpha_2): str(getattr(item, "common_name", item.name)) for item in pycountry.countries}
    found.update(_NAMES)
    return dict(sorted(found.items(), key=lambda pair: _fold(pair[1])))


def is_country(code: str) -> bool:
    """Is this a country code known here?"""
    return code in _KNOWN


def name(code: str) -> str:
    """The English name of a code; the code itself when it is not known."""
    return names().get(code, code)


def resolve(text: str) -> str | None:
    """The code of a country given by code (two or three letters) or English name, or ``None``."""
    folded = _fold(text)
    return _index().get(folded) if folded else None


def find(text: str, limit: int = 12) -> list[tuple[str, str]]:
    """Countries that fit what has been typed so far, as (code, name), best first.

    An exact code, name or people leads ("Dutch"), then peoples and names that begin with the text, then names in which
    every typed word begins a word. Letters in the middle of a word are no fit: "cairo" lies in "Pitcairn" and is not meant.
    Places follow, best known first ("Manila"), states of the US by their letters too ("TX"); where no country fits, from
    the third letter on ("Lag"). Only where nothing fits, countries and places spelt much like it follow. Blank text gives
    the first countries by name.
    """
    folded = _fold(text[:80])
    best = _fits(folded)
    if len(folded) >= (4 if best else 3) or _lettered(folded):
        for number, code in enumerate(code for _, code in _places(folded)):
            best.setdefault(code, _INNER + 0.5 + number / 1000)
    if not best:
        for number, (code, _) in enumerate(_near(folded)):
            best.setdefault(code, _INNER + 1 + number)
    ranked = sorted(best, key=lambda code: (best[code], _fold(name(code))))
    return [(code, name(code)) for code in ranked[:limit]]


def place_in(text: str, code: str) -> str:
    """The place of a country that the typed text begins, or is spelt like; nothing where it is the country itself."""
    folded = _fold(text[:80])
    if (len(folded) < 3 and not _lettered(folded)) or code in _fits(folded):
        return ""
    places = _places(folded)
    if not places and not _fits(folded):
        places = [(place, there) for there, place in _near(folded)]
    return next((place for place, there in places if there == code), "")


@lru_cache(maxsize=8)
def _near(folded: str) -> tuple[tuple[str, str], ...]:
    """Codes of countries spelt much like a text, and of places, these with the place; the most alike first."""
    if len(folded) < 3:
        return ()
    from difflib import get_close_matches

    from rapidfuzz.distance import DamerauLevenshtein
    from rapidfuzz.process import extract

    alike = DamerauLevenshtein.normalized_similarity
    close = get_close_matches(folded, list(_index()), n=_NEAR, cutoff=_ALIKE)
    found = [(alike(folded, form), _index()[form], "") for form in close]
    if len(folded) >= 5:
        places = {form: (code, place) for form, place, code in reversed((*_known_cities(), *_regions()))}
        likely = extract(folded, list(places), scorer=alike, score_cutoff=_SLIP, limit=_NEAR)
        found += [(score, *places[form]) for form, score, _ in likely]
    return tuple((code, place) for _, code, place in sorted(found, key=lambda one: -one[0]))


def is_place(text: str) -> bool:
    """Does the text begin the name of a place?"""
    return bool(_places(_fold(text[:80])))


def _lettered(folded: str) -> list[tuple[str, str]]:
    """The state of the US whose two letters the text is, and that country."""
    return [(states()[folded.upper()], "US")] if len(folded) == 2 and folded.upper() in states() else []


def _places(folded: str) -> list[tuple[str, str]]:
    """Places whose name begins with the text, and their country: a state or province in full, then the city in full first, cities, regions."""
    if lettered := _lettered(folded):
        return lettered
    cities = sorted(
        (each for each in _known_cities() if each[0].startswith(folded)), key=lambda each: each[0] != folded
    )
    regions = [each for each in _regions() if each[0].startswith(folded)]
    first = [each for each in regions if each[0] == folded and each[2] in ("US", "CA")]
    return [(place, code) for _, place, code in (*first, *cities, *regions)]


def zones_in(text: str) -> list[str]:
    """The time zones of the countries, regions and cities that the text names or begins, else is spelt like; most peopled
    first.
    """
    folded = _fold(text[:80])
    folded = next((_fold(state) for state, _ in _lettered(folded)), folded)
    if len(folded) < 3:
        return []
    codes = _fits(folded)
    of_countries = (zone for code, zone in _zone_table() if code in codes)
    of_region = _most(town.zone for town in _towns() if town.of == folded)
    of_cities = (town.zone for town in _towns() if town.folded.startswith(folded)) if len(folded) > 3 else ()
    found = dict.fromkeys((*of_countries, *of_region, *of_cities))
    if not found:
        near = {(code, place) for code, place in _near(folded) if place}
        found = dict.fromkeys(town.zone for town in _towns() if (town.country, town.name) in near)
    return [*found]


def _most(zones: Iterable[str]) -> list[str]:
    """Each once, the most frequent first."""
    from collections import Counter

    return [zone for zone, _ in Counter(zones).most_common()]


def zone_at(place: str, code: str) -> str | None:
    """The time zone of a place in a country, that of most of it."""
    there = [zone for zone in zones_in(place) if zone in zones_of(code)]
    return min(there, key=lambda zone: _fold(zone.rpartition("/")[2]) != _fold(place), default=None)


def states_at(text: str) -> list[tuple[str, str]]:
    """States of the US in which a town of that name lies, by their letters, with the town; that with most flights first."""
    folded, letters = _fold(text[:80]), {name: code for code, name in states().items()}
    towns = (town for town in _towns() if town.country == "US" and town.region in letters)
    named = {letters[town.region]: town.name for town in towns if folded == town.folded}
    return [*named.items()]


def zones_of(code: str | None) -> list[str]:
    """The time zones of a country, those of most people first."""
    return [zone for there, zone in _zone_table() if there == code]


@cache
def _zone_table() -> tuple[tuple[str, str], ...]:
    """Country and name of every time zone, as the tz database lists them."""
    from importlib.resources import files

    text = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    rows = (row.split("\t") for row in text.splitlines() if not row.startswith("#"))
    return tuple((row[0], row[2]) for row in rows)


class Town(NamedTuple):
    """A town with an airport: its country and time zone, its region; both names folded too."""

    name: str
    country: str
    zone: str
    region: str
    folded: str
    of: str


@cache
def _towns() -> tuple[Town, ...]:
    """The towns with an airport, those with most flights for everyone first, the smaller ones of the US last.

    Of the US only those with such flights: its thousands of private airfields would hide the cities elsewhere that are
    meant here.
    """
    from collections import Counter

    from airportsdata import load

    found: Counter[tuple[str, str, str, str]] = Counter()
    for one in load("ICAO").values():
        if one["city"] and is_country(one["country"]) and (one["country"] != "US" or one["iata"]):
            found[one["city"], one["country"], one["tz"], one["subd"]] += bool(one["iata"])
    ranked = sorted(found.items(), key=lambda each: (each[0][1] == "US" and each[1] < _LARGE, -each[1]))
    return tuple(Town(*town, _fold(town[0]), _fold(town[3])) for town, _ in ranked)


def read_places() -> None:
    """Read the places now, so that nobody who types their names waits for it."""
    _known_cities(), _regions()


@cache
def _known_cities() -> tuple[tuple[str, str, str], ...]:
    """Folded name, name and country of cities: those that name a time zone first."""
    capitals = [(zone.rpartition("/")[2].replace("_", " "), code) for code, zone in _zone_table()]
    cities = ((town.folded, town.name, town.country) for town in _towns())
    return (*((_fold(name), name, code) for name, code in capitals if is_country(code)), *cities)


@cache
def _regions() -> tuple[tuple[str, str, str], ...]:
    """The same of the parts of countries."""
    import pycountry

    regions = [(str(part.name), str(part.country_code)) for part in pycountry.subdivisions]
    return tuple((_fold(name), name, code) for name, code in regions if is_country(code))


def shared(text: str) -> bool:
    """Do several peoples call themselves so ("Dominican"), or does the text begin a name that begins another one ("Nig"
    of Niger and Nigeria)? Who is likelier meant, nothing here knows.
    """
    folded = _fold(text[:80])
    begun = sorted(form for code in _fits(folded) if (form := _fold(name(code))).startswith(folded))
    alike = len(begun) > 1 and begun[0] != folded and any(form.startswith(begun[0]) for form in begun[1:])
    return alike or sum(people == folded for people, _ in _peoples()) > 1


def fitting(text: str) -> int:
    """How many countries fit the typed text, those that are only spelt like it not counted."""
    return len(_fits(_fold(text[:80])))


def _fits(folded: str) -> dict[str, float]:
    """How well each country fits, by code; lower is better, and below `_INNER` it begins with the text."""
    best: dict[str, float] = {}
    exact = _index().get(folded)
    if exact:
        best[exact] = 0.0
    typed = folded.split()
    for form, code in _index().items():
        if len(form) <= 3 and form != folded:
            continue
        if form.startswith(folded):
            # The everyday name leads over official ones ("United Mexican States").
            score = 1.0 if _fold(name(code)).startswith(folded) else 1.5
        elif all(f" {word}" in f" {form}" for word in typed):
            score = _INNER
        else:
            continue
        best[code] = min(best.get(code, score), score)
    for people, code in _peoples():
        if people.startswith(folded):
            # Their own country leads over the territories that are named after them.
            best[code] = min(best.get(code, _PEOPLE), 0.0 if people == folded else _PEOPLE)
    return best


@cache
def _peoples() -> tuple[tuple[str, str], ...]:
    """What peoples are called, folded, and the code of their country."""
    import tomllib
    from importlib.resources import files

    table = tomllib.loads(files(__package__).joinpath("peoples.toml").read_text("utf-8"))
    return tuple((_fold(word), code) for code, words in table.items() for word in words.split(","))


@cache
def _index() -> Mapping[str, str]:
    """Code by every folded code and name."""
    import pycountry

    index: dict[str, str] = {}
    for item in pycountry.countries:
        code = str(item.alpha_2)
        for form in (item.alpha_2, item.alpha_3, item.name, getattr(item, "official_name", ""), names()[code]):
            index.setdefault(_fold(str(form)), code)
    for code, everyday in _NAMES.items():
        index[_fold(everyday)] = code
        index.setdefault(_fold(code), code)
    index.update(_ALSO)
    called = [people for people, _ in _peoples()]
    # A word that two peoples share names neither country.
    index.update((people, code) for people, code in _peoples() if called.count(people) == 1)
    index.pop("", None)
    # Two countries are called so, each by its own people.
    index.pop("congo", None)
    return index


def left_by(text: str) -> tuple[str, ...]:
    """The codes of the countries that lie today where one was that is no more; empty for any other text."""
    return tuple(code for code in _FORMER.get(_fold(text).removeprefix("former "), "").split() if code in names())


def _fold(text: str) -> str:
    """Lower case without accents or punctuation, "&" and "saint" as people type them either way."""
    bare = unicodedata.normalize("NFKD", text).replace("ı", "i").replace("’", "'").replace("&", " and ")
    kept = "".join(char if char.isalnum() else " " for char in bare if not unicodedata.combining(char)).casefold()
    words = ["st" if word == "saint" else word for word in kept.split()]
    return " ".join(words)


@cache
def states() -> Mapping[str, str]:
    """The states and territories of the US where people practise, by their two letters."""
    import pycountry

    places = {item.code.removeprefix("US-"): item.name for item in pycountry.subdivisions.get(country_code="US")}  # type: ignore[no-untyped-call]
    return {code: name for code, name in sorted(places.items()) if code != "UM"} | {"VI": "US Virgin Islands"}
