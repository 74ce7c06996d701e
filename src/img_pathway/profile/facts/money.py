"""What was paid."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from typing import TYPE_CHECKING

from img_pathway.profile.facts.declare import Table, fact, series

if TYPE_CHECKING:
    from decimal import Decimal


class Payment(Table):
    """One payment."""

    date: Day | None = fact("Paid on", "date", planned=False)
    amount: Decimal | None = fact("Amount", "money", minimum=0)
    currency: str | None = fact("Currency", "currency", "US dollars where nothing is said.")
    what: str | None = fact("For what", "text")
    refunded: Decimal | None = fact("Refunded", "money", minimum=0, brief="refunded")
    refund_date: Day | None = fact("Refunded on", "date", planned=False, brief="on")


class Ledger(Table):
    """What you paid, and what came back."""

    payments: tuple[Payment, ...] = series(Payment, "Payments", "payment")
