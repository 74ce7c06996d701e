"""One value of one fact: from the text a person typed, and is it of the right kind."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from img_pathway.profile.facts import MANY_KINDS, Fact, Kind
from img_pathway.profile.file.codec import AMOUNT
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import closest, plain

if TYPE_CHECKING:
    from decimal import Decimal

MAX_TEXT = 2000
"""Longest text a fact may hold, in characters."""
MAX_ITEMS = 1000
"""Most entries of any list or table of the file."""

_YES = frozenset({"yes", "y", "true", "on"})
_NO = frozenset({"no", "n", "false", "off"})
_ANYTHING = frozenset({"Applicant", "Subject", "Paper", "Note", None})
"""Free words, by what stands for them where they are redacted: kept as typed. A name or a number is known or it is not."""
COUNTRY = r"[A-Z]{2}"
CURRENCY = r"[A-Z]{3}"
MONTH = r"(19|20)[0-9]{2}(-(0[1-9]|1[0-2]))?"
ZONE = r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}"


_PATTERNS = {"currency": CURRENCY, "country": COUNTRY, "month": MONTH, "zone": ZONE}
_EXPECTED = {
    "date": "a date such as 2027-06-20, without quotes",
    "instant": "a day and hour with its offset such as 2027-01-14T10:00:00-05:00, without quotes",
    "money": 'an exact amount in quotes such as "580.00"',
    "currency": "a three-letter currency code such as USD",
    "state": "the two letters of a state such as NY",
    "states": 'a list of two letters of states such as ["NY", "TX"]',
    "bool": "true or false",
    "country": "a two-letter country code such as IN",
    "countries": 'a list of two-letter country codes such as ["IN", "GB"]',
    "words": 'a list of texts such as ["Internal Medicine"]',
    "month": "a year and month such as 2025-06, or the year alone",
    "zone": "a time zone such as Asia/Kolkata",
    "fee": "the id of a fee such as eras.token.fee",
    "text": f"a text of at most {MAX_TEXT} characters",
}


def parse_value(key: str, fact: Fact, text: str, today: date | None = None) -> Any:
    """The value typed for a fact; ``None`` for blank text (not recorded) and for words that say it is not known.

    Words of the fact's own choices come first, and notes keep what was typed. Raises `BadValue` naming what is wrong and what to type instead.
    """
    typed = re.sub(r"\s+", " ", text).strip()
    if not typed:
        return None
    if len(typed) > MAX_TEXT:
        raise BadValue(key, typed[:40], f"longer than {MAX_TEXT} characters", "Shorten it.")
    if any("\ud800" <= char <= "\udfff" for char in typed):
        raise BadValue(key, "", "not readable as text", "Type it again; this terminal's encoding should be UTF-8.")
    if says_not_known(fact, typed):
        return None
    match fact.kind:
        case "date":
            from img_pathway.profile.typed.dates import parse_day

            return parse_day(typed, key, today, fact.planned)
        case "instant":
            from img_pathway.profile.typed.instants import parse_instant

            return parse_instant(key, typed, today)
        case "zone":
            from img_pathway.profile.typed.zones import parse_zone

            return parse_zone(key, typed)
        case "states" | "countries" | "words":
            return tuple(dict.fromkeys(_one(key, fact, MANY_KINDS[fact.kind], part) for part in _parts(key, typed)))
    return _one(key, fact, fact.kind, typed)


def _one(key: str, fact: Fact, kind: Kind, typed: str) -> Any:
    """The value of a fact of one, or one of several."""
    match kind:
        case "year" | "int":
            return _number(key, fact, typed)
        case "money":
            return _amount(key, fact, typed)
        case "currency":
            return _currency(key, typed)
        case "state":
            return _state(key, typed)
        case "country":
            return _country(key, typed)
        case "month":
            return _month(key, typed)
        case "bool":
            if (found := _yes_or_no(typed)) is None:
                raise BadValue(key, typed, f"'{_short(typed)}' is neither yes nor no", "Type yes or no.")
            return found
    if kind == "choice" or (fact.kind == "words" and fact.choices):
        return _choice(key, fact, typed)
    if fact.among == "specialties" and any(map(str.isdigit, typed)):
        raise BadValue(key, typed, f"'{_short(typed)}' is no specialty", "Type its name, such as neurology.")
    return typed


def _yes_or_no(typed: str) -> bool | None:
    word = typed.casefold()
    return True if word in _YES else False if word in _NO else None


def _month(key: str, typed: str) -> str:
    from img_pathway.profile.typed.dates import month_of

    month = typed if re.fullmatch(MONTH, typed) else month_of(typed)
    if re.fullmatch(MONTH, month) is None:
        raise BadValue(key, typed, f"'{_short(typed)}' is not a month", "Type it as June 2025 or 2025-06.")
    return month


def says_not_known(fact: Fact, typed: str) -> bool:
    """Do these words say that the answer is not known, where the fact has no choice of that name and is no free text?

    A number or name "unknown" would else be one, and its step done.
    """
    from img_pathway.profile.typed.choices import NOT_KNOWN

    word = typed.strip().casefold()
    if word not in NOT_KNOWN or (fact.kind == "text" and fact.stand_in in _ANYTHING):
        return False
    return all(word not in (choice, label.casefold()) for choice, label in fact.choices)


def looked_up(text: str, today: date) -> str:
    """What a person found out, as it is recorded: yes, no, a number, a day, or a day of every year as 05-31.

    Raises `BadValue` for anything else: it would be kept and mean nothing.
    """
    typed = text.strip()
    if (found := _yes_or_no(typed)) is not None:
        return "yes" if found else "no"
    if re.fullmatch(r"[0-9]{1,3}|[0-9]{2}-[0-9]{2}", typed):
        return typed
    from img_pathway.profile.typed.dates import parse_day

    try:
        return parse_day(typed, "", today).isoformat()
    except BadValue as bad:
        if bad.near or any(char.isdigit() for char in typed):
            raise
        why = f"'{_short(typed)}' is none of yes, no, a date and a number"
        raise BadValue("", typed, why, "Type one of them; where you saw it goes below.") from None


def misfit(fact: Fact, value: Any) -> str | None:
    """Why a value cannot be stored for this fact, or ``None`` when it can. ``None`` always can."""
    if value is None:
        return None
    kind = fact.kind
    if kind == "date":
        good = isinstance(value, date) and not isinstance(value, datetime)
    elif kind == "instant":
        good = isinstance(value, datetime) and value.utcoffset() is not None
    elif kind == "money":
        from decimal import Decimal

        good = isinstance(value, Decimal) and AMOUNT.fullmatch(str(value)) is not None
        if good and not _within(fact, value):
            return _outside(fact, value)
    elif kind == "bool":
        good = isinstance(value, bool)
    elif kind in ("int", "year"):
        good = isinstance(value, int) and not isinstance(value, bool)
        if good and not _within(fact, value):
            return _outside(fact, value)
    elif kind in MANY_KINDS:
        good = isinstance(value, tuple) and len(value) <= MAX_ITEMS and all(_good_text(item) for item in value)
        if good and kind == "countries":
            good = all(re.fullmatch(COUNTRY, item) for item in value)
        elif good and fact.choices:
            good = {word for word, _ in fact.choices}.issuperset(value)
    else:
        good = _good_text(value)
        if good and kind == "choice":
            good = any(value == word for word, _ in fact.choices)
        elif good and kind in _PATTERNS:
            good = re.fullmatch(_PATTERNS[kind], value) is not None
    return None if good else f"{expected(fact)} is expected here"


def expected(fact: Fact) -> str:
    """What a file must hold for a fact, in words."""
    words = "" if fact.kind == "bool" else ", ".join(word for word, _ in fact.choices)
    if fact.kind in ("year", "int"):
        return f"a whole number{f' in {_span(fact)}' if _span(fact) else ''}"
    if words:
        return f"a list of {words}" if fact.kind in MANY_KINDS else f"one of {words}"
    return _EXPECTED[fact.kind]


def _good_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT and not any("\ud800" <= c <= "\udfff" for c in value)


def _outside(fact: Fact, value: int | Decimal) -> str:
    return f"{value} is outside {_span(fact)}" if _span(fact) else f"{value} is below {fact.minimum}"


def _within(fact: Fact, value: int | Decimal) -> bool:
    low, high = fact.minimum, fact.maximum
    return (low is None or value >= low) and (high is None or value <= high)


def _span(fact: Fact) -> str:
    if fact.minimum is None or fact.maximum is None:
        return ""
    return f"{fact.minimum} to {fact.maximum}"


def _short(text: str) -> str:
    return plain(text, 40)


def _parts(key: str, typed: str) -> list[str]:
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    if len(parts) > MAX_ITEMS:
        raise BadValue(key, _short(typed), f"more than {MAX_ITEMS} entries", "Keep the ones that matter.")
    return parts


def _number(key: str, fact: Fact, typed: str) -> int:
    span = _span(fact)
    fix = f"Type a whole number from {span}." if span else "Type a whole number."
    if fact.days:
        fix = "Type a number of days, or as 6 weeks or 9 months."
        typed = _in_days(typed)
    if re.fullmatch(r"[+-]?[0-9]{1,9}", typed) is None:
        raise BadValue(key, typed, f"'{_short(typed)}' is not a whole number", fix)
    value = int(typed)
    if not _within(fact, value):
        raise BadValue(key, typed, f"{value} is outside {span}", fix)
    return value


_UNITS = {
    "d": 1,
    "day": 1,
    "w": 7,
    "wk": 7,
    "week": 7,
    "m": 30,
    "mo": 30,
    "mon": 30,
    "month": 30,
    "y": 365,
    "yr": 365,
    "year": 365,
}


def _in_days(typed: str) -> str:
    """``9 months`` as days, a month being 30 of them; what is no such time is left as it is."""
    found = re.fullmatch(r"(?:about )?([0-9]{1,4}(?:[.,]5)?) ?([a-z]+)\.?", typed.casefold())
    unit = _UNITS.get(found[2].removesuffix("s")) if found else None
    return str(round(float(found[1].replace(",", ".")) * unit)) if found and unit else typed


def _amount(key: str, fact: Fact, typed: str) -> Decimal:
    """An exact amount, with a point or a comma before the cents: ``580``, ``55,50``, ``1,234.50``, ``1.234,50``, ``1,50,000``.

    Of a rate ``1,234`` could be either and is asked about; of an amount it is a thousand.
    """
    from decimal import Decimal

    if any(unicodedata.category(char) == "Sc" and char != "$" for char in typed):
        raise BadValue(
            key,
            typed,
            f"'{_short(typed)}' has its currency in it",
            "Type the number alone; the currency is a field of its own.",
        )
    bare = re.sub(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", "", typed.removeprefix("$").strip())
    one = re.fullmatch(r"([1-9][0-9]{0,2}),([0-9]{3})", bare)
    if one is not None and key.endswith(".per_usd"):
        near = (f"{one[1]}.{one[2]}", f"{one[1]}{one[2]}")
        raise BadValue(
            key, typed, f"'{_short(typed)}' could be {near[0]} or {near[1]}", f"Type {' or '.join(near)}.", near
        )
    for mark, cents in ((",", r"\."), (r"\.", ",")):
        if re.fullmatch(rf"[1-9][0-9]{{0,2}}({mark}[0-9]{{2,3}})*{mark}[0-9]{{3}}({cents}[0-9]{{1,4}})?", bare) and (
            mark == "," or "," in bare or bare.count(".") > 1
        ):
            bare = re.sub(mark, "", bare)
            break
    bare = re.sub(r"^([0-9]+),([0-9]{1,4})$", r"\1.\2", bare)
    if AMOUNT.fullmatch(bare) is None:
        raise BadValue(key, typed, f"'{_short(typed)}' is not an amount", "Type it as 580, 1234.50 or 1234,50.")
    value = Decimal(bare)
    if not _within(fact, value):
        raise BadValue(key, typed, _outside(fact, value), "Check the amount.")
    return value


def _currency(key: str, typed: str) -> str:
    """The code of a currency: typed as such, or by a sign or name that only one has."""
    from img_pathway.profile.typed.currencies import is_code, named

    code = typed.upper()
    if is_code(code):
        return code
    found = named(typed)
    if len(found) == 1:
        return found[0]
    if found:
        near = tuple(found[:3])
        why = f"'{_short(typed)}' may be one of several currencies"
        raise BadValue(key, typed, why, f"Type the three letters of yours, as {' or '.join(near)}.", near)
    why = f"'{_short(typed)}' is no currency known here"
    raise BadValue(key, typed, why, "Type its three letters, such as USD or NGN, or its sign.")


def _state(key: str, typed: str) -> str:
    from img_pathway.profile.typed.countries import states, states_at

    names = {name.casefold(): code for code, name in states().items()}
    code = names.get(typed.casefold(), typed.upper())
    if code in states():
        return code
    near = [states()[code] for code, _ in states_at(typed)[:3]] or closest(typed, list(states().values()), 2, alike=0.8)
    fix = f"Did you mean {' or '.join(near)}?" if near else "For example NY."
    raise BadValue(key, typed, f"'{_short(typed)}' is not a state known here", fix, near)


def _choice(key: str, fact: Fact, typed: str) -> str:
    words = {word: word for word, _ in fact.choices} | {label.casefold(): word for word, label in fact.choices}
    folded = typed.casefold()
    for form in (folded, folded.replace(" ", "-").replace("_", "-"), folded.replace("-", "")):
        if form in words:
            return words[form]
    from img_pathway.profile.typed.choices import fitting, is_form

    # "passed" is pass.
    meant = {word for form, word in words.items() if is_form(folded, form)}
    if len(meant) == 1:
        return meant.pop()
    stored = [word for word, _ in fact.choices]
    near = [stored[n] for n in fitting(folded, [label for _, label in fact.choices], stored)]
    fix = f"Did you mean {' or '.join(near)}?" if near else f"Use {', '.join(stored)}."
    raise BadValue(key, typed, f"'{_short(typed)}' is not one of the words known here", fix, near)


def _country(key: str, typed: str) -> str:
    from img_pathway.profile.typed.countries import find, fitting, is_place, left_by, names, place_in, resolve

    code = resolve(typed)
    if code is not None:
        return code
    if heirs := left_by(typed):
        fix = (
            f"Choose the one in which the place lies today: {', '.join(f'{names()[code]} ({code})' for code in heirs)}."
        )
        raise BadValue(key, typed, f"'{_short(typed)}' is a country that is no more", fix, list(heirs))
    found = find(typed)[:3]
    codes = [code for code, _ in found]
    named = fitting(typed) == 0 and is_place(typed)
    places = {} if named else {code: f", {place}" for code in codes if (place := place_in(typed, code))}
    near = ", ".join(f"{name} ({code}{places.get(code, '')})" for code, name in found)
    if fitting(typed) > 1:
        fix = f"Choose one or give it in full: {near}."
        raise BadValue(key, typed, f"'{_short(typed)}' fits several countries", fix, codes)
    what = "a place, not a country" if named else "not a country known here"
    fix = f"Did you mean {near}?" if near else "Type the English name or the two-letter code, such as India or IN."
    raise BadValue(key, typed, f"'{_short(typed)}' is {what}", fix, codes)
