"""Which fees the recorded payments cover: of which step, for which season, and not used up by a sitting since."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date as Day  # noqa: N812 (as in the facts)
from functools import lru_cache
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.model import PERMITS
from img_pathway.engine.money import tariffs
from img_pathway.engine.money.fees import Fee
from img_pathway.engine.once import once
from img_pathway.engine.readings.given import GIVEN, given
from img_pathway.engine.readings.pathway_season import event_of, pathway_season, to_release
from img_pathway.engine.readings.registrations import may_extend, period_end
from img_pathway.engine.readings.season import can_open
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Registration
from img_pathway.profile.facts.yours import Payment
from img_pathway.rulebook.types import TRUSTED


class _Paid(NamedTuple):
    """A recorded payment with what it can be for."""

    payment: Payment
    keys: frozenset[str]
    """Ids of the fees it is for, as the steps name them; none where it is for no fee of a step."""
    steps: tuple[str, ...]
    """The steps that ask for these, those alone that its words name where they name any."""
    counts: bool
    """Is it of this season, and did it not come back whole?"""


def is_paid(case: Case, step_id: str, fee: Fee) -> bool:
    """Was it paid for this season, and more often than it was used up by sittings?

    What is paid for one of several steps with the same fee counts there; what names none of them, for the first that lacks it.
    """
    rows = [one for one in _paid(case) if one.counts and fee.key in one.keys]
    marks = {fee.key, fee.rule, f"{fee.key}.{case.target}"}
    marked = sum(own.paid is True for key, own in case.profile.amounts.items() if key in marks)
    sharing = tuple(step for step, key in _asked(case) if key == fee.key)

    def own(step: str) -> int:
        return max(sum(one.steps == (step,) for one in rows), marked if sharing == (step,) else 0)

    shared = [one for one in rows if len(one.steps) > 1 and step_id in one.steps]
    pool = max(sum(_times(fee, one.payment) for one in shared), marked if len(sharing) > 1 else 0)
    every = shared[0].steps if shared else sharing
    for before in every[: every.index(step_id)]:
        pool = max(pool - max(needed(case, before) - own(before), 0), 0)
    return own(step_id) + pool >= needed(case, step_id)


def needed(case: Case, step_id: str) -> int:
    """How many times a fee of this step is to be paid in all: each time it was used up, and once for what is open.

    A registration is used up by its sitting or with its period, a Pathway form by its refusal. Rules:
    usmle.attempts.retake-cost, ecfmg.path-season.
    """
    state, times = case.states[step_id], len(sat(case, step_id))
    over = [one for one in _registrations(case, step_id) if _ended(case, one)]
    refused = [
        one for one in case.pathway_applications if case.past(one.rejected) and one.season == pathway_season(case)
    ]
    times = max(times, len(over), len(refused) if step_id == _PATHWAY else 0)
    if state.status == "not-needed":
        return times
    again = state.open and not had(case, step_id)
    return max(times + 1 if again else max(times, 1), len(_registrations(case, step_id)))


def had(case: Case, step_id: str) -> bool:
    """Is what the fee of an open step buys there: a paper that was given, an OET that ECFMG has only to be shown?"""
    area, _, kind = step_id.partition(".")
    if area == "credentials" and kind in GIVEN:
        paper = given(case, kind)
        return paper.sent is not None and paper.rejected is None
    return to_release(case, case.book.step(step_id), case.states[step_id].status)


_PATHWAY = "skills.pathway"


def _registrations(case: Case, step_id: str) -> tuple[Registration, ...]:
    """The registrations for an exam that are recorded at its permit."""
    return case.registrations(PERMITS.get(step_id, ""))


def _ended(case: Case, one: Registration) -> bool:
    """Is its period over, and no extension to be had any more?"""
    end = period_end(case, one)
    return end is not None and end < case.today and not may_extend(case, one)


def counts_for_nothing(case: Case) -> Iterator[tuple[int, Payment]]:
    """The payments, with their numbers, that cover no fee of a step this season."""
    return ((number, one.payment) for number, one in enumerate(_paid(case), 1) if not (one.counts and one.steps))


def steps_paid(case: Case, number: int) -> tuple[str, ...]:
    """The steps that a payment, by its number, is for, whatever season it was."""
    return _paid(case)[number - 1].steps


@once
def _paid(case: Case) -> tuple[_Paid, ...]:
    return tuple(_read(case, one) for one in case.profile.money.payments)


def _read(case: Case, one: Payment) -> _Paid:
    rows = [(step, key) for step, key in _asked(case) if _is(case, one, step, key)]
    steps = _named(case, one, tuple(dict.fromkeys(step for step, _ in rows)))
    # What came back whole is to be paid again.
    kept = one.amount is not None and (one.refunded is None or one.refunded < one.amount)
    return _Paid(
        one, frozenset(key for step, key in rows if step in steps), steps, kept and _of_season(case, one, steps)
    )


@once
def _asked(case: Case) -> tuple[tuple[str, str], ...]:
    """Every step with each of its fees."""
    return tuple((step.id, key) for step in case.book.steps for key in step.fees if case.book.has_rule(key))


def _named(case: Case, one: Payment, steps: tuple[str, ...]) -> tuple[str, ...]:
    """Of several steps those whose own words stand among those of the payment; all where none does."""
    if len(steps) < 2:
        return steps
    words, said = {step: words_of(case.book.step(step).title) for step in steps}, words_of(one.what or "")
    others = {step: set().union(*(more for other, more in words.items() if other != step)) for step in steps}
    return tuple(step for step in steps if said & (words[step] - others[step])) or steps


def _is(case: Case, one: Payment, step_id: str, key: str) -> bool:
    """Is it for this fee: by its id or another of the same tariff; else by its name, or that of the step it is the first fee of?"""
    if one.fee:
        return fee_is(case, one.fee, key)
    step, said = case.book.step(step_id), (one.what or "").strip().casefold()
    titles = {case.book.rule(rule).title.casefold() for rule in _family(case, key)}
    if step.fees[:1] == (key,) and key not in case.book.proofs.conditional_fees:
        titles.add(step.title.casefold())
    return bool(said) and said in titles


def fee_is(case: Case, fee: str, key: str) -> bool:
    """Is this the fee of a step, or another of the same tariff?"""
    return case.book.has_rule(fee) and case.book.rule(fee).id in _family(case, key)


@once
def _families(case: Case) -> dict[str, tuple[str, ...]]:
    """The rules that state each fee over the years."""
    rows = {key: [one for name in case.book.tariffs(key) for one in case.book.tariff(name)] for _, key in _asked(case)}
    return {key: (case.book.rule(key).id, *rules) for key, rules in rows.items()}


def _family(case: Case, key: str) -> tuple[str, ...]:
    return _families(case)[key]


def _of_season(case: Case, one: Payment, steps: tuple[str, ...]) -> bool:
    """A fee of a season counts for that alone; without one noted, what is named in words or of a season is as old as its day.

    What was paid before its step could open is of an earlier season; what has no day, of an earlier form where one was sent.
    """
    seasonal = not one.fee or (case.book.has_rule(one.fee) and case.book.rule(one.fee).selects == "season")
    if not seasonal or case.target is None:
        return True
    wanted = pathway_season(case) if steps == (_PATHWAY,) else case.target
    if one.season is not None:
        return one.season == wanted
    if one.date is None:
        return steps != (_PATHWAY,) or all(form.season in (None, wanted) for form in case.pathway_applications)
    known = [case.book.step(step) for step in steps]
    opens = [event_of(case, step, step.opens) for step in known if step.opens is not None]
    days = [event.day if event.confidence in TRUSTED else can_open(case, event) for event in opens if event is not None]
    return one.date.year >= case.target - 1 and (not days or one.date >= min(days))


def _times(fee: Fee, one: Payment) -> int:
    """How many of a fee were paid at once, as for two documents: the whole times its dollars go into the amount."""
    if not fee.most or one.amount is None or one.currency not in (None, "USD"):
        return 1
    return max(int(one.amount / tariffs.usd(fee.most)), 1)


@lru_cache(2000)
def words_of(text: str) -> frozenset[str]:
    """The words of a text, however they are written."""
    return frozenset(re.findall(r"\w+", text.casefold()))


def sat(case: Case, step_id: str) -> tuple[Day, ...]:
    """The days on which a fee of this step was used up by sitting."""
    exam = PERMITS.get(step_id)
    sittings = case.oet if step_id == "skills.oet" else case.sittings(exam) if exam is not None else ()
    return tuple(one.date for one in sittings if one.date is not None and case.past(one.date))


def used_up(case: Case, step_id: str) -> Day:
    """The last of these days."""
    return max(sat(case, step_id), default=Day.min)


def not_recorded(case: Case) -> Iterator[str]:
    """Titles of the steps that are done or with others and ask for a fee, for which no payment is recorded; of those begun
    several times, for which fewer are (usmle.attempts.retake-cost).
    """
    asked: dict[str, tuple[str, str]] = {}
    for ident, key in _asked(case):
        if key not in case.book.proofs.conditional_fees:
            asked.setdefault(ident, (case.book.step(ident).title, case.book.rule(key).title))
    paid = Counter(step for one in _paid(case) for step in one.steps)
    said = {words_of(one.payment.what or "") for one in _paid(case) if not one.steps}
    marked = {name for key, own in case.profile.amounts.items() if own.paid for name in (key, key.rpartition(".")[0])}
    for ident, titles in asked.items():
        begun = sat(case, ident) or had(case, ident) or case.states[ident].status in ("done", "waiting")
        if not begun or marked & {*case.book.step(ident).fees}:
            continue
        # A payment that is named alike may be it, and is not asked about.
        if any(words and words <= title for title in map(words_of, titles) for words in said):
            continue
        if ident not in paid:
            yield titles[0]
        elif paid[ident] < (times := max(len(sat(case, ident)), len(_registrations(case, ident)))):
            yield case.words.text(Said("ledger.times", step=titles[0], paid=paid[ident], times=times))
