"""The arithmetic of fees: from a rule's value and a number to an amount. No amount is written here.

Values come from the rulebook as plain data. A value of a shape that is not known here gives ``None``:
an unknown amount is never guessed. Amounts are US dollars unless the value names another currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from img_pathway.engine.words.said import Said

Money = int | float


def amount(value: Any) -> Money | None:
    """A plain amount in US dollars; ``None`` for a tariff, a table or another currency."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def tiers(value: Any) -> list[Mapping[str, Any]]:
    """The tiers of a tariff, in the order of the rulebook; empty for anything else."""
    found = value.get("tiers") if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def by_count(value: Any, count: int) -> Money | None:
    """The price of `count` things under a tariff of steps: ``upto`` with ``flat`` or ``each``, the last open.

    Each thing costs the price of the step it falls in. Nothing costs nothing.
    """
    if count <= 0:
        return 0 if tiers(value) else None
    total: Money = 0
    before = 0
    for one in tiers(value):
        upto = one.get("upto")
        last = count if upto is None else min(count, upto)
        if "flat" in one:
            total += one["flat"]
        elif "each" in one:
            total += (last - before) * one["each"]
        else:
            return None
        if last >= count:
            return total
        before = last
    return None


def per_specialty(value: Any, counts: Iterable[int]) -> Money | None:
    """The price where the count starts again in each specialty."""
    prices = [by_count(value, count) for count in counts if count > 0]
    return None if any(price is None for price in prices) else sum(price or 0 for price in prices)


def spread(value: Any, count: int, specialties: int) -> tuple[Money, Money] | None:
    """The least and the most that `count` things cost, however they spread over some specialties.

    A tariff of few steps is cheapest evenly spread or all in one specialty, and dearest likewise.
    """
    if specialties < 1:
        return None
    prices = [per_specialty(value, even(count, specialties)), per_specialty(value, [count])]
    known = [price for price in prices if price is not None]
    return (min(known), max(known)) if len(known) == len(prices) else None


def even(count: int, specialties: int) -> list[int]:
    """A number as evenly over some specialties as it goes."""
    return [count // specialties + (number < count % specialties) for number in range(specialties)]


def extra(value: Any, count: int) -> Money | None:
    """The price of everything above ``free``, ``each`` the same: ranked programmes beyond the included ones."""
    if not isinstance(value, Mapping) or not {"free", "each"} <= set(value):
        return None
    free: int = value["free"]
    each: Money = value["each"]
    return max(count - free, 0) * each


def by_length(value: Any, length: int) -> Money | None:
    """The price of a list by its length: the tier ``from`` - ``to`` it falls in; ``None`` above the ceiling."""
    if length > value.get("ceiling", length):
        return None
    return next((one["usd"] for one in tiers(value) if one["from"] <= length <= one["to"]), 0)


def percent_of(sum_: Money, percent: Money) -> Money:
    """So many percent of an amount, to the cent."""
    exact = (usd(sum_) * usd(percent) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return float(exact) if exact % 1 else int(exact)


def by_days(value: Any, days: int) -> Money | None:
    """The price by days left: the first tier whose ``days`` are still there. ``None`` once the day is past."""
    for one in sorted(tiers(value), key=lambda tier: -tier.get("days", 0)):
        if "days" in one and "usd" in one and days >= one["days"]:
            price: Money = one["usd"]
            return price
    return None


def abroad_only(value: Any, days: int) -> bool:
    """Is the tier for so many days left the price of testing abroad alone?"""
    fits = [one for one in tiers(value) if days >= one.get("days", 0)]
    return bool(fits) and max(fits, key=lambda one: one.get("days", 0)).get("only_abroad") == 1


def free_until(value: Any) -> int | None:
    """Days before the appointment up to which moving it costs nothing."""
    free = [one["days"] for one in tiers(value) if one.get("usd") == 0 and "days" in one]
    return min(free, default=None)


def base(value: Any) -> Money | None:
    """What an exam costs before any surcharge."""
    if isinstance(value, Mapping):
        return amount(value.get("base"))
    return amount(value)


def surcharge(value: Any, name: str) -> Money | None:
    """What testing outside the US and Canada adds; `name` tells two exams in one value apart."""
    if not isinstance(value, Mapping):
        return None
    return amount(value.get("abroad", value.get(f"abroad_{name}")))


def usd(sum_: Money) -> Decimal:
    """An amount as a sentence is given it."""
    return Decimal(str(sum_))


def words(value: Any) -> Said | str:
    """A tariff as one reads it; empty for what is not one."""
    if not isinstance(value, Mapping):
        return ""
    if {"amount", "currency"} <= set(value):
        return Said("money.tariff.currency", currency=value["currency"], amount=f"{value['amount']:,.0f}")
    if {"free", "each"} <= set(value):
        return Said("money.tariff.above", each=usd(value["each"]), free=value["free"])
    if "percent" in value:
        return Said("money.tariff.percent", percent=str(value["percent"]))
    found = tiers(value)
    if any("days" in one for one in found):
        parts = _by_days_left(found)
    else:
        parts = [part for number, one in enumerate(found) if (part := _tier(one, first=number == 0)) is not None]
    return Said("money.tariff.tiers", tiers=tuple(parts)) if parts else ""


def _by_days_left(found: list[Mapping[str, Any]]) -> list[Said]:
    """``free 46 or more days before the test; $35 from 45 down to 31 days before; …``: each tier ends where the one before begins."""
    parts: list[Said] = []
    above: int | None = None
    for one in sorted(found, key=lambda tier: -tier["days"]):
        price: Decimal | Said = usd(one["usd"]) if one.get("usd") else Said("money.tariff.free")
        if one.get("only_abroad"):
            price = Said("money.tariff.abroad", price=price)
        if above is None:
            parts.append(Said("money.tariff.days-or-more", price=price, days=one["days"]))
        else:
            parts.append(Said("money.tariff.days-between", price=price, days=one["days"], last=above - 1))
        above = one["days"]
    return parts


def _tier(one: Mapping[str, Any], *, first: bool) -> Said | None:
    if "usd" in one and "from" in one:
        return Said("money.tariff.range", usd=usd(one["usd"]), first=one["from"], last=one["to"])
    upto = Said("money.tariff.up-to", count=one["upto"]) if "upto" in one else None
    if "flat" in one:
        return Said("money.tariff.flat", usd=usd(one["flat"]), upto=upto)
    if "each" in one:
        return Said("money.tariff.each" if first else "money.tariff.then-each", usd=usd(one["each"]), upto=upto)
    return None
