"""What each card is asked for, month by month, beside its limit: in the card's own currency, what is paid with it included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec import Struct

from img_pathway.days import said_days
from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.money.lines import USD, LedgerLine, of_usd
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.yours import Card


class CardMonth(Struct, frozen=True):
    """One month of a card, in its currency."""

    month: str
    """``2027-03``; empty for what has no day."""
    paid: Decimal
    ahead: Decimal
    """Committed and planned."""
    left: Decimal | None
    """What the limit leaves; below nothing where it is not enough, ``None`` without a limit."""

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.paid + self.ahead


class CardUse(Struct, frozen=True):
    """A card or account, its limit a month, and what is and will be paid with it."""

    name: str
    limit: Decimal | None
    currency: str
    months: tuple[CardMonth, ...]
    """From this month on; before it only those beyond the limit."""
    unknown: int
    """Lines of this card that are in no sum: their amount is not known, or no rate is noted."""


def card_uses(case: Case, lines: Iterable[LedgerLine]) -> tuple[CardUse, ...]:
    """Every card recorded; lines name theirs however its letters are written."""
    every = [one for one in lines if one.card]
    return tuple(_use(case, card, every) for card in case.profile.money.cards if card.name)


def _use(case: Case, card: Card, lines: list[LedgerLine]) -> CardUse:
    currency, now = card.currency or USD, f"{case.today:%Y-%m}"
    mine = [one for one in lines if one.card.strip().casefold() == (card.name or "").strip().casefold()]
    found: dict[str, list[Decimal]] = {}
    unknown = 0
    for one in mine:
        amount = _in(case, one, currency)
        if amount is None:
            unknown += 1
            continue
        day = one.date if one.date is None or one.kind == "paid" else max(one.date, case.today)
        found.setdefault(f"{day:%Y-%m}" if day else "", [Decimal(), Decimal()])[one.kind != "paid"] += amount
    rows = [
        CardMonth(month, paid, ahead, card.limit - paid - ahead if card.limit is not None else None)
        for month, (paid, ahead) in sorted(found.items(), key=lambda each: each[0] or "9999")
    ]
    shown = tuple(one for one in rows if one.month == "" or one.month >= now or _beyond(one))
    return CardUse(card.name or "", card.limit, currency, shown, unknown)


def _in(case: Case, one: LedgerLine, currency: str) -> Decimal | None:
    """A line in the card's currency: as recorded where it is in that, else by way of the dollars."""
    if one.amount is not None and one.currency == currency:
        return one.amount
    return None if one.usd is None else of_usd(case, one.usd, currency, one.date)


def _beyond(one: CardMonth) -> bool:
    return bool(one.month) and one.left is not None and one.left < 0


def card_findings(case: Case, uses: Iterable[CardUse]) -> Iterator[Finding]:
    """Months in which a card is asked for more than its limit, or was already."""
    for use in uses:
        for one in filter(_beyond, use.months):
            ident = f"card.{use.name}.{one.month}"
            month, total, limit = (
                said_days(one.month),
                in_currency(one.total, use.currency),
                in_currency(use.limit, use.currency),
            )
            if one.ahead:
                paid = Said("ledger.card-paid", paid=in_currency(one.paid, use.currency)) if one.paid else None
                over = in_currency(-(one.left or Decimal()), use.currency)
                said = Said("ledger.card", card=use.name, month=month, sum=total, limit=limit, over=over, paid=paid)
            else:
                said = Said("ledger.card-was", card=use.name, month=month, sum=total, limit=limit)
            yield finding(case, ident, "check", said)


def in_currency(amount: Decimal | None, currency: str) -> Said:
    """An amount in its currency, dollars as elsewhere."""
    amount = amount or Decimal()
    if currency == USD:
        return Said("money.amount", usd=amount)
    return Said("ledger.in-currency", amount=f"{amount:,.2f}".removesuffix(".00"), currency=currency)
