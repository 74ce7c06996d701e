"""What stands at stake with a cliff: money, by the fees as they apply here, and why the date is what it is.

Worked out when asked for, not with every assessment. Amounts are US dollars, least and most.
"""

from __future__ import annotations

from typing import NamedTuple

from . import fees
from .case import Case
from .cliffs import seven_years
from .clocks import move_tiers
from .model import Cliff
from .tariffs import Money

OET_AND_PATHWAY = {"ecfmg.fee-oet": 1, "ecfmg.fee-pathway": 1}


class Stake(NamedTuple):
    """A cliff with its money and its reason."""

    cliff: Cliff
    money: tuple[Money, Money] | None
    """What has to be paid again, least and most; ``None`` where no fee hangs on it or none is known."""
    why: str
    rules: tuple[str, ...]


def stakes(case: Case, cliffs: tuple[Cliff, ...]) -> tuple[Stake, ...]:
    """Every cliff with what stands at stake. The case must have been assessed."""
    return tuple(Stake(one, money(case, one), why(case, one), one.rules) for one in cliffs)


def why(case: Case, cliff: Cliff) -> str:
    """The statement of the rule behind the date."""
    known = next((rule for rule in cliff.rules if case.book.has_rule(rule)), None)
    return case.book.rule(known).statement if known is not None else ""


def money(case: Case, cliff: Cliff) -> tuple[Money, Money] | None:
    """Fees that have to be paid again, or for the first time, once the loss has happened."""
    kind, _, rest = cliff.id.partition(".")
    if kind == "seven-year":
        return _seven_years(case, cliff)
    if kind == "permit":
        return _registration(case, rest.partition(".")[0])
    if kind == "seat":
        return _seat(case, cliff)
    if kind in ("pathway", "certificate") and not rest.startswith("draft"):
        return _total(case, OET_AND_PATHWAY)
    if cliff.steps and kind.isdecimal():
        return _season(case, cliff.steps[0])
    return None


def _total(case: Case, wanted: dict[str, int]) -> tuple[Money, Money] | None:
    found = fees.total(case, {rule: times for rule, times in wanted.items() if case.book.has_rule(rule)})
    return found if found != (0, 0) else None


def _registration(case: Case, exam: str) -> tuple[Money, Money] | None:
    step = f"permits.{exam}"
    listed = case.book.step(step).fees
    return _total(case, {listed[0]: 1}) if listed else None


def _seven_years(case: Case, cliff: Cliff) -> tuple[Money, Money] | None:
    """A lost pass of a Step is a new registration; a lost Step 2 CS is an OET and a Pathway."""
    chain = [one.id for one in seven_years(case)]
    if cliff.id not in chain:
        return None
    least: Money = 0
    most: Money = 0
    for exam, name in (("step1", "Step 1 ("), ("step2ck", "Step 2 CK (")):
        if name in cliff.loses and (found := _registration(case, exam)) is not None:
            least, most = least + found[0], most + found[1]
    if "Step 2 CS (" in cliff.loses and (found := _total(case, OET_AND_PATHWAY)) is not None:
        least, most = least + found[0], most + found[1]
    return (least, most) if most else None


def _seat(case: Case, cliff: Cliff) -> tuple[Money, Money] | None:
    _, exam, number = cliff.id.split(".")
    tariff = case.book.value("usmle.fee.resched.tiers")
    booked = next((one.date for one in case.sittings(exam) if case.future(one.date)), None)
    if tariff is None or booked is None:
        return None
    prices = move_tiers(tariff.value, booked)
    price = prices[int(number)].usd if int(number) < len(prices) else None
    return (price, price) if price is not None else None


def _season(case: Case, step_id: str) -> tuple[Money, Money] | None:
    """What was paid for this season and has to be paid again in the next."""
    wanted: dict[str, int] = {}
    if step_id in ("skills.oet", "skills.pathway"):
        if any(one.season == case.target and case.past(one.submitted) for one in case.pathway_applications):
            wanted["ecfmg.fee-pathway"] = 1
        if any(case.past(one.date) for one in case.oet):
            wanted["ecfmg.fee-oet"] = 1
    else:
        if case.past(case.season.token):
            wanted["eras.token.fee"] = 1
        if case.past(case.season.nrmp_registered):
            wanted["nrmp.fee.registration"] = 1
    return _total(case, wanted) if wanted else None
