"""What stands at stake with a cliff: money, by the fees as they apply here, and why the date is what it is.

Worked out when asked for, not with every assessment. Amounts are US dollars, least and most.
"""

from __future__ import annotations

from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.model import FOR_CERTIFICATE, Cliff
from img_pathway.engine.money import fees
from img_pathway.engine.money.tariffs import Money
from img_pathway.rulebook.types import LostFee


class Stake(NamedTuple):
    """A cliff with its money and its reason."""

    cliff: Cliff
    money: tuple[Money, Money] | None
    """What has to be paid again, least and most; ``None`` where no fee hangs on it or none is known."""
    why: str
    rules: tuple[str, ...]
    yours: bool = False
    """Does an amount of the person's own stand in `money`?"""


def stakes(case: Case, cliffs: tuple[Cliff, ...]) -> tuple[Stake, ...]:
    """Every cliff with what stands at stake. The case must have been assessed."""
    return tuple(Stake(one, money(case, one), why(case, one), one.rules, yours(case, one)) for one in cliffs)


def why(case: Case, cliff: Cliff) -> str:
    """The statement of the rule behind the date."""
    known = next((rule for rule in cliff.rules if case.book.has_rule(rule)), None)
    return case.book.rule(known).statement if known is not None else ""


def money(case: Case, cliff: Cliff) -> tuple[Money, Money] | None:
    """Fees that have to be paid again, or for the first time, once the loss has happened."""
    if cliff.kind == "seat":
        return (cliff.usd, cliff.usd) if cliff.usd is not None else None
    found = fees.total(case, _wanted(case, cliff))
    return found if found != (0, 0) else None


def yours(case: Case, cliff: Cliff) -> bool:
    """Does an amount that the person recorded stand in the money of a cliff?"""
    return bool(case.profile.amounts) and fees.own_among(case, _wanted(case, cliff))


def _wanted(case: Case, cliff: Cliff) -> dict[str, int]:
    """The fees that hang on a cliff, each rule id so many times."""
    wanted: dict[str, int] = {}
    if cliff.kind == "seven-year":
        wanted = _seven_years(case, cliff)
    elif cliff.kind in ("period", "extension") and cliff.exam is not None:
        wanted = _registration(case, cliff.exam)
    elif cliff.kind in ("pathway", "certificate"):
        wanted = _lost_with(case, cliff.kind)
    elif cliff.kind in ("season", "letters"):
        wanted = _season(case, cliff.steps[0])
    return {rule: times for rule, times in wanted.items() if case.book.has_rule(rule)}


def _registration(case: Case, exam: str) -> dict[str, int]:
    listed = case.book.step(f"permits.{exam}").fees
    return {listed[0]: 1} if listed else {}


def _seven_years(case: Case, cliff: Cliff) -> dict[str, int]:
    """A lost pass of a Step is a new registration; a lost Step 2 CS is an OET and a Pathway."""
    wanted: dict[str, int] = {}
    for exam in FOR_CERTIFICATE:
        if exam in cliff.lost:
            wanted |= _registration(case, exam)
    if "step2cs" in cliff.lost:
        wanted |= _lost_with(case, "exams.step2cs")
    return wanted


def _lost_with(case: Case, loss: str) -> dict[str, int]:
    return {row.fee: 1 for row in case.book.lost_fees if loss in row.losses}


def _season(case: Case, step_id: str) -> dict[str, int]:
    """What was paid for this season and has to be paid again in the next."""
    return {row.fee: 1 for row in case.book.lost_fees if step_id in row.at and _paid(case, row)}


def _paid(case: Case, row: LostFee) -> bool:
    """Is the fee paid, by what is recorded? OET sittings and Pathway applications are lists of their own."""
    if row.paid is not None:
        return case.past(getattr(case.season, row.paid))
    if row.shown_by == "oet":
        return any(case.past(one.date) for one in case.oet)
    return any(one.season == case.target and case.past(one.submitted) for one in case.pathway_applications)
