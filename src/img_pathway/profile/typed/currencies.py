"""Currencies as people type them: a code, a sign, or a name that only one of them has."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pycountry

SIGNS: Final = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "₦": "NGN", "₹": "INR", "₵": "GHS", "৳": "BDT", "₱": "PHP",
    "₺": "TRY", "₽": "RUB", "₴": "UAH", "₪": "ILS", "₩": "KRW", "₫": "VND", "฿": "THB", "₸": "KZT", "₾": "GEL",
    "¥": "JPY CNY", "₨": "PKR INR LKR NPR", "RS": "INR PKR LKR NPR", "RS.": "INR PKR LKR NPR",
}  # fmt: skip
"""What a sign means where fees are paid; one of several currencies is asked about."""


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


@cache
def _names() -> tuple[tuple[str, str], ...]:
    # Codes with an X are no money of a country, but funds, metals and shared units.
    every = ((one.name.casefold(), one.alpha_3) for one in pycountry.currencies)
    return tuple(one for one in every if not one[1].startswith("X"))
