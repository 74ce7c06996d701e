"""Currencies as people type them: a code, a sign, or a name that only one of them has."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pycountry

from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain

SIGNS: Final = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "₦": "NGN", "₹": "INR", "₵": "GHS", "৳": "BDT", "₱": "PHP",
    "₺": "TRY", "₽": "RUB", "₴": "UAH", "₪": "ILS", "₩": "KRW", "₫": "VND", "฿": "THB", "₸": "KZT", "₾": "GEL",
    "¥": "JPY CNY", "₨": "PKR INR LKR NPR", "RS": "INR PKR LKR NPR", "RS.": "INR PKR LKR NPR",
}  # fmt: skip
"""What a sign means where fees are paid; one of several currencies is asked about."""

_UNITS_OF_ACCOUNT: Final = frozenset(["BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW"])


def named(typed: str) -> list[str]:
    """The codes of the currencies that a sign or a name may mean: one where it is clear, several where it is asked about."""
    sign = SIGNS.get(typed.upper())
    if sign is not None:
        return sign.split()
    word = typed.casefold().strip()
    exact = [code for name, code in _names() if word in (name, f"{name}s")]
    fitting = [code for name, code in _names() if re.search(rf"\b{re.escape(word.removesuffix('s'))}s?\b", name)]
    # Those with a sign of their own are meant most often.
    return exact or sorted(fitting if len(word) > 2 else [], key=lambda code: code not in SIGNS.values())


def split(typed: str) -> tuple[str, list[str]]:
    """A typed amount without the sign, code or name at its one end, and the currencies which that may mean: ``₦750,000``,
    ``1.200,50 EUR``, ``750000 naira``. None where it says none; the text as it is where its word is no currency.
    """
    found = re.fullmatch(
        r"(?P<before>[^\d\s+-][^\d]*?)?\s*(?P<amount>\d(?:.*\d)?)\s*(?P<after>[^\d\s].*)?", typed.strip()
    )
    if found is None or bool(found["before"]) is bool(found["after"]):
        return typed, []
    word = (found["before"] or found["after"]).strip()
    codes = [word.upper()] if is_code(word.upper()) else named(word)
    return (found["amount"], codes) if codes else (typed, [])


def amount_of(key: str, text: str) -> tuple[str, str | None]:
    """A typed amount without its currency, and that; raises `BadValue` where its sign may be that of several."""
    amount, codes = split(text)
    if len(codes) > 1:
        near = tuple(f"{amount} {code}" for code in codes)
        raise BadValue(key, text, f"'{plain(text, 40)}' may be in several currencies", f"Type it as {near[0]}.", near)
    return amount, next(iter(codes), None)


def is_code(word: str) -> bool:
    """Is this the code of a currency?"""
    return pycountry.currencies.get(alpha_3=word) is not None


def of_country(country: str | None) -> list[str]:
    """The currencies whose codes begin with that of a country, as ISO 4217 makes them: NG, NGN."""
    return [code for _, code in _names() if code[:2] == country and code not in _UNITS_OF_ACCOUNT]


@cache
def _names() -> tuple[tuple[str, str], ...]:
    # Codes with an X are no money of a country, but funds, metals and shared units.
    every = ((one.name.casefold(), one.alpha_3) for one in pycountry.currencies)
    return tuple(one for one in every if not one[1].startswith("X"))
