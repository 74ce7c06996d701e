"""Which fees the recorded payments cover: of which step, for which season, and not used up by a sitting since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Day  # noqa: N812 (as in the facts)
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.money import tariffs
from img_pathway.engine.money.fees import Fee
from img_pathway.engine.once import once
from img_pathway.profile.facts.yours import Payment


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
    """How many times a fee of this step is to be paid in all: once for each sitting, and once for what is open."""
    state, times = case.states[step_id], len(sat(case, step_id))
    if state.status == "not-needed":
        return times
    return times + 1 if state.open else max(times, 1)


def counts_for_nothing(case: Case) -> Iterator[tuple[int, Payment]]:
    """The payments, with their numbers, that cover no fee of a step this season."""
    return ((number, one.payment) for number, one in enumerate(_paid(case), 1) if not (one.counts and one.steps))


@once
def _paid(case: Case) -> tuple[_Paid, ...]:
    return tuple(_read(case, one) for one in case.profile.money.payments)


def _read(case: Case, one: Payment) -> _Paid:
    rows = [(step, key) for step, key in _asked(case) if _is(case, one, step, key)]
    steps = _named(case, one, tuple(dict.fromkeys(step for step, _ in rows)))
    # What came back whole is to be paid again.
    kept = one.amount is not None and (one.refunded is None or one.refunded < one.amount)
    return _Paid(one, frozenset(key for step, key in rows if step in steps), steps, kept and _of_season(case, one))


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
        return case.book.has_rule(one.fee) and case.book.rule(one.fee).id in _family(case, key)
    step, said = case.book.step(step_id), (one.what or "").strip().casefold()
    titles = {case.book.rule(rule).title.casefold() for rule in _family(case, key)}
    if step.fees[:1] == (key,) and key not in case.book.proofs.conditional_fees:
        titles.add(step.title.casefold())
    return bool(said) and said in titles


@once
def _families(case: Case) -> dict[str, tuple[str, ...]]:
    """The rules that state each fee over the years."""
    rows = {key: [one for name in case.book.tariffs(key) for one in case.book.tariff(name)] for _, key in _asked(case)}
    return {key: (case.book.rule(key).id, *rules) for key, rules in rows.items()}


def _family(case: Case, key: str) -> tuple[str, ...]:
    return _families(case)[key]


def _of_season(case: Case, one: Payment) -> bool:
    """A fee of a season counts for that alone; without one noted, what is named in words or of a season is as old as its day."""
    seasonal = not one.fee or (case.book.has_rule(one.fee) and case.book.rule(one.fee).selects == "season")
    if not seasonal or case.target is None:
        return True
    if one.season is not None:
        return one.season == case.target
    return one.date is None or one.date.year >= case.target - 1


def _times(fee: Fee, one: Payment) -> int:
    """How many of a fee were paid at once, as for two documents: the whole times its dollars go into the amount."""
    if not fee.most or one.amount is None or one.currency not in (None, "USD"):
        return 1
    return max(int(one.amount / tariffs.usd(fee.most)), 1)


def words_of(text: str) -> set[str]:
    """The words of a text, however they are written."""
    return set(re.findall(r"\w+", text.casefold()))


def sat(case: Case, step_id: str) -> tuple[Day, ...]:
    """The days on which a fee of this step was used up by sitting."""
    exam = step_id.partition(".")[2]
    sittings = case.oet if exam == "oet" else case.sittings(exam) if step_id.startswith("permits.") else ()
    return tuple(one.date for one in sittings if one.date is not None and case.past(one.date))


def used_up(case: Case, step_id: str) -> Day:
    """The last of these days."""
    return max(sat(case, step_id), default=Day.min)


def not_recorded(case: Case) -> Iterator[str]:
    """Titles of the steps that are done or with others and ask for a fee, for which no payment is recorded."""
    asked: dict[str, tuple[str, str]] = {}
    for ident, key in _asked(case):
        if key not in case.book.proofs.conditional_fees:
            asked.setdefault(ident, (case.book.step(ident).title, case.book.rule(key).title))
    paid = {step for one in _paid(case) for step in one.steps}
    said = [words_of(one.payment.what or "") for one in _paid(case) if not one.steps]
    marked = {name for key, own in case.profile.amounts.items() if own.paid for name in (key, key.rpartition(".")[0])}
    for ident, titles in asked.items():
        begun = sat(case, ident) or case.states[ident].status in ("done", "waiting")
        # A payment that is named alike may be it, and is not asked about.
        alike = any(words and words <= words_of(title) for words in said for title in titles)
        if begun and ident not in paid and not alike and not marked & {*case.book.step(ident).fees}:
            yield titles[0]
