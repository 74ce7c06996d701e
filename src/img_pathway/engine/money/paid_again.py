"""Between two ways things may go: fees paid that are lost, and what must be paid again. Amounts are US dollars.

Rules: usmle.fee.no-refund, eras.fee.no-refund, eras.token.fee, nrmp.fee.nonrefundable, ecfmg.fee-pathway,
ecfmg.fee-oet, and the fees of the steps. An amount the person recorded wins and is marked as theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.model import PERMITS, SAT_TODAY, SITTINGS
from img_pathway.engine.money.fees import Fee, fee
from img_pathway.engine.money.tariffs import Money
from img_pathway.engine.readings.pathway_asks import shortfall
from img_pathway.engine.readings.sittings import attempts, closed_by, outcomes
from img_pathway.engine.words.said import Said

_OET = "skills.oet"


class Payment(NamedTuple):
    """A fee that is lost or due again."""

    step: str
    title: str
    money: tuple[Money, Money] | None
    """Least and most; ``None`` where the amount is not known."""
    yours: bool
    """Is it the person's own amount?"""
    rules: tuple[str, ...]
    why: str


def total(payments: Iterable[Payment]) -> tuple[Money, Money]:
    """What some payments come to, those of unknown amount left out: least and most."""
    known = [one.money for one in payments if one.money is not None]
    return sum(one[0] for one in known), sum(one[1] for one in known)


def paid_again(first: Case, second: Case, open_again: Iterable[str]) -> tuple[Payment, ...]:
    """What the second side has to pay that the first has paid or counts as passed: fees as they apply in the second.

    `open_again` are the steps done in the first that are not in the second.
    """
    steps = dict.fromkeys(_charged(step) for step in (*open_again, *_wasted(first, second)))
    due = ((step, principal(second, step)) for step in steps if _needed(second, step))
    return tuple(_payment(second, step, one, 1, Said("money.due-again")) for step, one in due if one is not None)


def lost_fees(first: Case, second: Case, open_again: Iterable[str]) -> tuple[Payment, ...]:
    """What the first side has paid and the second gets nothing for, where a rule says that it is not refunded.

    A sitting used up without a pass is among them: its fee is gone with it.
    """
    found: dict[str, Payment] = {}
    for step_id, times in _wasted(first, second).items():
        step = _charged(step_id)
        found[step] = _payment(second, step, principal(second, step), times, Said("money.used-up"))
    for step in map(_charged, open_again):
        paid = principal(first, step)
        if step not in found and step in first.book.not_refunded and paid is not None:
            found[step] = _payment(first, step, paid, 1, Said("money.not-refunded"))
    return tuple(found.values())


def _charged(step_id: str) -> str:
    """The step at which a step is paid for: an exam with its registration."""
    exam = SITTINGS.get(step_id)
    return f"permits.{exam}" if exam in SAT_TODAY else step_id


def principal(case: Case, step_id: str) -> Fee | None:
    """The fee that a step costs each time it is begun: the first of its list, not what may be added to it."""
    listed = [rule for rule in case.book.step(step_id).fees if case.book.has_rule(rule)]
    return fee(case, listed[0], step_id) if listed else None


def _payment(case: Case, step_id: str, due: Fee | None, times: int, why: Said) -> Payment:
    title, reason = case.book.step(step_id).title, case.words.text(why)
    if times > 1:
        title = case.words.text(Said("money.several-times", step=title, times=times))
    named = (due.rule if due else "", case.book.not_refunded.get(step_id))
    rules = tuple(dict.fromkeys(rule for rule in named if rule and case.book.has_rule(rule)))
    if due is None or due.least is None or due.most is None:
        return Payment(step_id, title, None, False, rules, reason)
    return Payment(step_id, title, (times * due.least, times * due.most), due.yours, rules, reason)


def _needed(case: Case, step_id: str) -> bool:
    """Is a step, or the exam that a registration is for, still to be done?"""
    if (exam := PERMITS.get(step_id)) is not None:
        found = attempts(case, exam)
        return not found.passed and not found.exhausted and closed_by(case) is None
    return case.states[step_id].open


def _wasted(first: Case, second: Case) -> dict[str, int]:
    """Sittings without a pass that only the second side holds, by step: each of them has cost its fee."""
    found: dict[str, int] = {}
    for exam in SAT_TODAY:
        more = _failed(second, exam) - _failed(first, exam)
        if more > 0:
            found[f"exams.{exam}"] = more
    more = _short(second) - _short(first)
    if more > 0:
        found[_OET] = more
    return found


def _failed(case: Case, exam: str) -> int:
    return sum(found in ("fail", "incomplete") for found in outcomes(case, exam))


def _short(case: Case) -> int:
    return sum(bool(shortfall(case, one)) for one in case.oet if case.past(one.date))
