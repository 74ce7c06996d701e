"""``money`` as plain data for JSON. Amounts are texts, so that no cent is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from img_pathway.engine.finding import Finding
from img_pathway.engine.money.cards import CardMonth, CardUse
from img_pathway.engine.money.curves import Curve, Point
from img_pathway.engine.money.ledger import LedgerBoard, Month, Second
from img_pathway.engine.money.lines import LedgerLine
from img_pathway.engine.money.parts import Share, Sums
from img_pathway.reports.json.answers import Edition, Of, expected, shape, shown

shown(Finding)


def exact(name: str) -> Of:
    """An amount under a key of its own, as text."""

    def read(one: object) -> str | None:
        value: Decimal | None = getattr(one, name)
        return None if value is None else str(value)

    return Of(str | None, read)


def _all(names: str) -> dict[str, Of]:
    return {name: exact(name) for name in names.split()}


shown(
    LedgerLine,
    "id kind title date expected amount currency low usd high refunded refundable_until lost refundable season payer card"
    " confidence note step rules purpose latest",
    date=Of(date | None),
    latest=Of(date | None),
    expected=expected("date"),
    **_all("amount low usd high refunded lost refundable"),
)
shown(
    Sums,
    "season paid refunded committed planned_low planned planned_high lost refundable unknown",
    **_all("paid refunded committed planned_low planned planned_high lost refundable"),
)
shown(Share, "id title sums")
shown(Month, "month committed planned total latest", **_all("committed planned total latest"))
shown(Second, "currency paid committed ahead lost", **_all("paid committed ahead lost"))
shown(CardMonth, "month paid ahead left", **_all("paid ahead left"))
shown(CardUse, "name limit currency months unknown", **_all("limit"))
shown(Point, "count usd spread", **_all("usd spread"))
shown(Curve)
MONEY = shape(
    "Money",
    LedgerBoard,
    "today rulebook summary total seasons no_season purposes payers months cards lines conditional curves second_currency rate"
    " rate_date second findings",
    rulebook=Of(Edition),
    **_all("rate"),
)
"""The answer of ``money --json``."""
