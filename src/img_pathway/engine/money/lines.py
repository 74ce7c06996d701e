"""A line of the ledger, and amounts turned into US dollars and back at the rates the person noted."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.rulebook.types import Dated

LineKind = Literal["paid", "committed", "planned"]
USD = "USD"
CENT = Decimal("0.01")


class LedgerLine(Struct, frozen=True):
    """One amount: paid, promised or ahead. `usd` and its bounds are US dollars, exact."""

    id: str
    """Key of the fact, or ``step@fee`` of what the rules make."""
    kind: LineKind
    title: str
    date: Dated | None
    amount: Decimal | None
    """As recorded, in `currency`; ``None`` where only a span is known."""
    currency: str
    low: Decimal | None
    usd: Decimal | None
    """The likely amount; ``None`` where it is not known, or no rate was noted."""
    high: Decimal | None
    refunded: Decimal
    """What came back, US dollars."""
    refundable_until: Day | None
    lost: Decimal
    """What would be lost by stopping today, US dollars."""
    refundable: Decimal
    """What was paid or promised and can still be had back, US dollars."""
    season: int | None
    payer: str
    card: str
    confidence: str
    note: str
    """The tariff, the condition or why the amount is not known."""
    step: str | None
    rules: tuple[str, ...]
    purpose: str = ""
    """What it is for, a word of `Purpose`; empty where nothing says so."""
    latest: Dated | None = None
    """The latest safe day of a fee ahead, where the plan has one after `date`."""
    refunded_amount: Decimal = Decimal()
    """What came back, in `currency`, also where no rate was noted."""
    lost_amount: Decimal = Decimal()
    """What would be lost, in `currency`."""
    fee: str = ""
    """The fee of the rulebook that it is, where the rules make it."""


def in_usd(case: Case, amount: Decimal, currency: str | None, on: Day | None) -> Decimal | None:
    """An amount in US dollars, to the cent: at the newest rate noted up to that day, else at the first noted after it."""
    if currency in (None, USD):
        return amount
    per_usd = rate_on(case, currency, on)
    return (amount / per_usd).quantize(CENT, ROUND_HALF_UP) if per_usd is not None else None


def of_usd(case: Case, usd: Decimal, currency: str, on: Day | None) -> Decimal | None:
    """US dollars in another currency, to the cent, at the same rate; ``None`` where none is noted."""
    if currency == USD:
        return usd
    per_usd = rate_on(case, currency, on)
    return (usd * per_usd).quantize(CENT, ROUND_HALF_UP) if per_usd is not None else None


def rate_on(case: Case, currency: str | None, on: Day | None) -> Decimal | None:
    """What a dollar cost in a currency on a day, today where none is given."""
    found = _rate(case, currency, on)
    return found[1] if found is not None else None


def later_rate(case: Case, currency: str | None, on: Day | None) -> Day | None:
    """The day of the rate, where none was noted up to the day it is used for."""
    found = _rate(case, currency, on)
    return found[0] if found is not None and found[0] > (on or case.today) else None


def _rate(case: Case, currency: str | None, on: Day | None) -> tuple[Day, Decimal] | None:
    rates = sorted(
        (one.date, one.per_usd)
        for one in case.profile.money.rates
        if one.currency == currency and one.date is not None and one.per_usd
    )
    before = [rate for rate in rates if rate[0] <= (on or case.today)]
    return before[-1] if before else rates[0] if rates else None
