"""What the person says against the rulebook: steps opened, answers looked up, own amounts and times; and what was paid."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from typing import TYPE_CHECKING, Literal

from img_pathway.profile.facts.declare import Table, fact, series

if TYPE_CHECKING:
    from decimal import Decimal


Purpose = Literal[
    "exams", "ecfmg", "applications", "match", "interviews", "travel", "visa", "start", "experience", "preparation",
    "living", "other",
]  # fmt: skip
_PURPOSES = (
    "exams: exams|ecfmg: ECFMG|applications: applications to programmes|match: NRMP|interviews|travel|"
    "visa: visa and entry|start: licence and start|experience: electives and the like|"
    "preparation: courses and books|living: rent and living|other: something else"
)


class Override(Table):
    """Steps opened by hand, with the reason.

    An override makes nothing done and satisfies nothing else.
    """

    note: str | None = fact("Why you open this step", "text", personal="Note")
    date: Day | None = fact("Opened on", "date", planned=False)


class Answer(Table):
    """What you looked up where the rulebook cannot say."""

    answer: str | None = fact("The answer", "text", "yes, no, a date (YYYY-MM-DD) or a number.", personal="Answer")
    seen_at: str | None = fact("Seen at", "text", "Page or letter.", personal="Note")
    date: Day | None = fact("Looked up on", "date", planned=False)


class Amount(Table):
    """What you paid, or what a fee's page says, in US dollars.

    It wins over the rulebook's amount.
    """

    usd: int | None = fact(
        "Amount in US dollars", "int", "What you paid, or what the page says today.", minimum=0, maximum=1_000_000
    )
    paid: bool | None = fact("Paid already?", "bool")
    seen_at: str | None = fact("Seen at", "text", "Receipt or page.", personal="Note")
    date: Day | None = fact("Paid or seen on", "date", planned=False)


class Wait(Table):
    """How many days things take for you; used by the plan in place of the rulebook's."""

    seen: int | None = fact(
        "How long it took you", "int", "Your own observed time.", minimum=0, maximum=3650, days=True
    )
    best: int | None = fact(
        "How long at best", "int", "Counts back from a hard date.", minimum=0, maximum=3650, days=True
    )
    typical: int | None = fact("How long usually", "int", minimum=0, maximum=3650, days=True)
    bad: int | None = fact(
        "How long in a bad case", "int", "Counts back from an advised date.", minimum=0, maximum=3650, days=True
    )
    date: Day | None = fact("Noted on", "date", planned=False)


class Payment(Table):
    """One payment."""

    date: Day | None = fact("Paid on", "date", planned=False)
    amount: Decimal | None = fact("Amount", "money", minimum=0)
    currency: str | None = fact("Currency", "currency", "US dollars where nothing is said.", together=True)
    what: str | None = fact("For what", "text", personal="Subject")
    fee: str | None = fact(
        "Which fee",
        "fee",
        "What you pay it for counts as paid then. The year of an exam fee is that in which its period ends.",
        told=False,
        personal="Subject",
    )
    purpose: Purpose | None = fact(
        "What it belongs to", "choice", "Left empty: what the fee belongs to.", choices=_PURPOSES
    )
    experience: str | None = fact(
        "For which experience", "text", "Its place, as under Experience.", personal="Place", among="places"
    )
    season: int | None = fact("For Match", "year", minimum=2021, maximum=2060, brief="Match")
    payer: str | None = fact("Who paid", "text", brief="by", personal="Person")
    card: str | None = fact("Card or account", "text", personal="Card", among="cards")
    refundable_until: Day | None = fact("Can be had back until", "date", brief="refundable to")
    refunded: Decimal | None = fact("Refunded", "money", minimum=0, brief="refunded")
    refund_date: Day | None = fact("Refunded on", "date", planned=False, brief="on")


class Planned(Table):
    """One cost of your own that lies ahead."""

    due: Day | None = fact("When", "date")
    amount: Decimal | None = fact("Amount", "money", minimum=0)
    currency: str | None = fact("Currency", "currency", "US dollars where nothing is said.", together=True)
    what: str | None = fact("For what", "text", personal="Subject")
    purpose: Purpose | None = fact("What it belongs to", "choice", choices=_PURPOSES)
    experience: str | None = fact(
        "For which experience", "text", "Its place, as under Experience.", personal="Place", among="places"
    )
    season: int | None = fact("For Match", "year", minimum=2021, maximum=2060, brief="Match")
    committed: bool | None = fact("Committed already?", "bool", "Signed or ordered, not paid yet.")
    payer: str | None = fact("Who pays", "text", brief="by", personal="Person")
    card: str | None = fact("Card or account", "text", personal="Card", among="cards")
    refundable_until: Day | None = fact("Can be had back until", "date", brief="refundable to")


class Rate(Table):
    """What a US dollar cost on a day."""

    date: Day | None = fact("On", "date", planned=False)
    currency: str | None = fact("Currency", "currency", together=True)
    per_usd: Decimal | None = fact("For one US dollar", "money", minimum=0, brief="per US dollar")


class Card(Table):
    """A card or an account, and what it bears."""

    name: str | None = fact("Card or account", "text", personal="Card")
    limit: Decimal | None = fact("Limit a month", "money", minimum=0, brief="limit")
    currency: str | None = fact("Currency", "currency", "US dollars where nothing is said.", together=True)


class Ledger(Table):
    """What you paid and plan to pay, and what came back."""

    second_currency: str | None = fact(
        "Show amounts in", "currency", "Beside US dollars, at the newest rate you noted."
    )
    payments: tuple[Payment, ...] = series(Payment, "Payments", "payment")
    planned: tuple[Planned, ...] = series(Planned, "Costs of your own ahead", "cost")
    rates: tuple[Rate, ...] = series(Rate, "Exchange rates", "rate")
    cards: tuple[Card, ...] = series(Card, "Cards and accounts", "card")
