"""The fees a payment can be for, as one chooses them on the day of the payment: short name, year and amount."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from img_pathway.engine.money.tariffs import usd
from img_pathway.engine.words.render import usd as said
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.fees import FeeName, fee_names
from img_pathway.rulebook.types import Value

_OPENS = 6
"""The month in which the season of the next Match opens (eras.2027.season-open)."""


class FeeChoice(NamedTuple):
    """One fee to choose."""

    name: FeeName
    amount: str
    """``$695 or $905``; empty where it is no plain amount."""
    of_the_day: bool
    """Has it a value for that day, or the same value on all days?"""


def fee_choices(book: Rulebook, on: date) -> tuple[FeeChoice, ...]:
    """Every fee in the order of `fee_names`, with what it cost on a day."""
    return tuple(_choice(book, name, on) for name in fee_names(book))


def _choice(book: Rulebook, name: FeeName, on: date) -> FeeChoice:
    values = book.values(name.id)
    of_day = [one for one in values if _holds(one, on)]
    # Without one for the day the newest before it, else the first to come.
    other = [one for one in values if _begins(one) <= on][-1:] or values[:1]
    told = _amount((of_day or [*other])[-1].value) if values and book.rule(name.id).unit == "usd" else ""
    return FeeChoice(name, told, bool(of_day) or not values)


def _begins(value: Value) -> date:
    return date(value.season - 1, _OPENS, 1) if value.season is not None else value.start or date.min


def _holds(value: Value, on: date) -> bool:
    if value.season is not None:
        return value.season == on.year + (on.month >= _OPENS)
    return (value.start or date.min) <= on <= (value.end or date.max)


def _amount(value: object) -> str:
    if isinstance(value, int | float):
        return said(usd(value)) if value else ""
    base, abroad = (value.get("base"), value.get("abroad")) if isinstance(value, Mapping) else (None, None)
    if not isinstance(base, int | float):
        return ""
    both = said(usd(base + abroad)) if isinstance(abroad, int | float) else ""
    return f"{said(usd(base))} or {both}" if both else said(usd(base))
