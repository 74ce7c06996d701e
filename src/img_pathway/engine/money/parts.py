"""The sums of the ledger in parts: what the costs are for, and who pays them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.money.lines import LedgerLine, LineKind
from img_pathway.profile.facts.yours import Payment, Purpose

_OF_STAGE: Final[Mapping[str, Purpose]] = {
    "exams": "exams", "permits": "exams", "identity": "ecfmg", "application": "ecfmg", "skills": "ecfmg",
    "credentials": "ecfmg", "certificate": "ecfmg", "programs": "applications", "match": "match", "visa": "visa",
    "start": "start",
}  # fmt: skip
"""What the fees of a stage are for; OET is an exam among what ECFMG asks."""
_OET: Final = "skills.oet"


class Sums(Struct, frozen=True):
    """Sums over some lines, US dollars; lines of unknown amount are counted in `unknown` and in no sum."""

    season: int | None
    """``None``: over all, or of no season."""
    paid: Decimal
    refunded: Decimal
    committed: Decimal
    planned_low: Decimal
    planned: Decimal
    planned_high: Decimal
    lost: Decimal
    refundable: Decimal
    unknown: int


class Share(Struct, frozen=True):
    """The sums of one purpose, or of one who pays."""

    id: str
    """The purpose, or the name of who pays; empty where none is said."""
    title: str
    sums: Sums


def sums(lines: Iterable[LedgerLine], season: int | None) -> Sums:
    """Add up; `paid` and `refunded` are what went and what came back, the rest is ahead."""
    zero, every = Decimal(), list(lines)

    def add(kind: LineKind, name: str) -> Decimal:
        return sum((getattr(one, name) or zero for one in every if one.kind == kind), zero)

    return Sums(
        season, add("paid", "usd"), sum((one.refunded for one in every), zero), add("committed", "usd"),
        add("planned", "low"), add("planned", "usd"), add("planned", "high"), sum((one.lost for one in every), zero),
        sum((one.refundable for one in every), zero),
        sum(one.usd is None for one in every),
    )  # fmt: skip


def purpose_of_step(case: Case, step_id: str) -> Purpose | None:
    """What the fees of a step are for."""
    return "exams" if step_id == _OET else _OF_STAGE.get(case.book.step(step_id).stage)


def purpose_of_fee(case: Case, fee: str | None) -> Purpose | None:
    """What a fee of the rulebook is for: as the first step it is told at."""
    return purpose_of_steps(case, case.book.rule(fee).steps if fee and case.book.has_rule(fee) else ())


def purpose_of_steps(case: Case, steps: Iterable[str]) -> Purpose | None:
    """As the first of some steps that has one."""
    return next((found for step in steps if (found := purpose_of_step(case, step)) is not None), None)


def by_purpose(lines: Iterable[LedgerLine]) -> tuple[Share, ...]:
    """In the order in which the purposes are asked for, what says none last."""
    every, named = list(lines), (*Payment.facts["purpose"].choices, ("", "not said"))
    found = ((word, title, [one for one in every if one.purpose == word]) for word, title in named)
    return tuple(Share(word, title, sums(mine, None)) for word, title, mine in found if mine)


def by_payer(lines: Iterable[LedgerLine]) -> tuple[Share, ...]:
    """By who pays, however the name is written; nothing where nobody is named."""
    groups: dict[str, list[LedgerLine]] = {}
    for one in lines:
        groups.setdefault(one.payer.strip().casefold(), []).append(one)
    if not any(groups):
        return ()
    named = sorted(groups.items(), key=lambda each: (not each[0], each[0]))
    return tuple(Share(mine[0].payer, mine[0].payer.strip() or "not said", sums(mine, None)) for _, mine in named)
