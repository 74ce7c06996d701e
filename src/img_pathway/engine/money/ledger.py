"""The ledger: what is paid, committed and planned, what comes back, and what would be lost by stopping today.

Amounts are exact; what is in another currency than US dollars is turned into them at the rates the person noted.
Planned fees are those of the rules at steps still open, on the day the plan has for the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.model import EXAM_OF, STEP_NAMES
from img_pathway.engine.money import tariffs
from img_pathway.engine.money.cards import CardUse, card_findings, card_uses, in_currency
from img_pathway.engine.money.couple import partner_finding
from img_pathway.engine.money.curves import Curve, curves
from img_pathway.engine.money.fees import LATE, Fee, of_step
from img_pathway.engine.money.lines import USD, LedgerLine, LineKind, in_usd, later_rate, of_usd
from img_pathway.engine.money.of_experience import experience_findings, experience_lines
from img_pathway.engine.money.paid import (
    counts_for_nothing,
    fee_is,
    had,
    is_paid,
    not_recorded,
    steps_paid,
    used_up,
    words_of,
)
from img_pathway.engine.money.parts import (
    Share,
    Sums,
    by_payer,
    by_purpose,
    purpose_of_fee,
    purpose_of_step,
    purpose_of_steps,
    sums,
)
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.readings.services import uses_residencycas
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.yours import Payment, Planned, Purpose
from img_pathway.rulebook.fees import is_fee
from img_pathway.rulebook.types import Dated

_NEAR = 15
"""Days before the end of a refund within which it is worth a word."""


class Month(Struct, frozen=True):
    """The cash that one month needs, US dollars."""

    month: str
    """``2027-03``; empty for what has no day."""
    committed: Decimal
    planned: Decimal
    """Each fee on the first day on which the plan can have it."""
    latest: Decimal
    """What the month asks in all where each fee waits for its latest safe day."""

    @property
    def total(self) -> Decimal:
        """What it asks where nothing waits."""
        return self.committed + self.planned


class Second(Struct, frozen=True):
    """The sums in a second currency: what is in it as recorded, the rest at the rate of its day."""

    currency: str
    paid: Decimal
    committed: Decimal
    ahead: Decimal
    """The dearer, where sources disagree."""
    lost: Decimal


class LedgerBoard(Struct, frozen=True):
    """The whole ledger."""

    today: Day
    summary: str
    lines: tuple[LedgerLine, ...]
    seasons: tuple[Sums, ...]
    no_season: Sums
    """What belongs to no Match in particular: with it the seasons add up to the total."""
    purposes: tuple[Share, ...]
    payers: tuple[Share, ...]
    """Empty where nobody is named."""
    total: Sums
    months: tuple[Month, ...]
    cards: tuple[CardUse, ...]
    conditional: tuple[LedgerLine, ...]
    """Fees that fall due only if something happens; in no sum."""
    curves: tuple[Curve, ...]
    second_currency: str | None
    rate: Decimal | None
    """What one US dollar costs in it, as noted last."""
    rate_date: Day | None
    second: Second | None
    """``None`` while no rate of it is noted."""
    findings: tuple[Finding, ...]


def ledger(assessment: Assessment, made: Plan) -> LedgerBoard:
    """Everything about money for this person; `made` is the plan of the same assessment."""
    case = assessment.case
    paid = [*_payments(case), *_paid_amounts(case)]
    ahead = list(_from_rules(case, made))
    lines = (*paid, *_own(case), *experience_lines(case), *(one for one in ahead if not _conditional(case, one)))
    conditional = tuple(one for one in ahead if _conditional(case, one))
    total = sums(lines, None)
    seasons = sorted({one.season for one in lines if one.season is not None})
    second = case.profile.money.second_currency
    rate = _newest_rate(case, second)
    return LedgerBoard(
        today=case.today, summary=_summary(case, total, lines), lines=tuple(sorted(lines, key=_order)),
        seasons=tuple(sums((one for one in lines if one.season == year), year) for year in seasons),
        no_season=sums((one for one in lines if one.season is None), None),
        purposes=by_purpose(lines), payers=by_payer(lines), total=total, months=_months(case, lines), cards=card_uses(case, lines), conditional=conditional, curves=tuple(curves(case)),
        second_currency=second, rate=rate[1] if rate else None,
        rate_date=rate[0] if rate else None, second=_second(case, lines, second) if second and rate else None, findings=tuple(_findings(case, lines)),
    )  # fmt: skip


def _order(line: LedgerLine) -> tuple[int, Day, str]:
    return ("paid", "committed", "planned").index(line.kind), line.date or Day.max, line.title


def _summary(case: Case, total: Sums, lines: Iterable[LedgerLine]) -> str:
    left_out: dict[str, Decimal] = {}
    for one in lines:
        if one.usd is None and one.amount is not None:
            left_out[one.currency] = left_out.get(one.currency, Decimal()) + one.amount
    unrated = tuple(in_currency(amount, currency) for currency, amount in left_out.items())
    low, high = total.planned_low, total.planned_high
    said = Said(
        "ledger.summary", paid=total.paid, refunded=total.refunded, committed=total.committed,
        ahead=Said("ledger.ahead", high=high) if low == high else Said("ledger.ahead-between", low=low, high=high),
        lost=total.lost,
        refundable=Said("ledger.refundable", sum=total.refundable) if total.refundable else None,
        unrated=Said("ledger.unrated", sums=unrated) if unrated else None,
    )  # fmt: skip
    return case.words.text(said)


def _newest_rate(case: Case, currency: str | None) -> tuple[Day, Decimal] | None:
    noted = [
        (one.date, one.per_usd)
        for one in case.profile.money.rates
        if one.currency == currency and one.date is not None and one.per_usd
    ]
    return max(noted, default=None) if currency not in (None, USD) else None


def _second(case: Case, lines: Iterable[LedgerLine], currency: str) -> Second:
    sum_ = dict.fromkeys(("paid", "committed", "planned", "lost"), Decimal())
    for one in lines:
        own = one.currency == currency and one.amount is not None
        whole, lost = (one.amount, one.lost_amount) if own else (one.high, one.lost)
        for name, amount in ((one.kind, whole), ("lost", lost)):
            turned = amount if own or amount is None else of_usd(case, amount, currency, one.date)
            sum_[name] += turned or Decimal()
    return Second(currency, sum_["paid"], sum_["committed"], sum_["planned"], sum_["lost"])


def _payments(case: Case) -> Iterator[LedgerLine]:
    for number, one in enumerate(case.profile.money.payments, 1):
        if one.amount is not None:
            purpose = _said(one) or purpose_of_fee(case, one.fee) or purpose_of_steps(case, steps_paid(case, number))
            yield _recorded(case, f"money.payments.{number}", "paid", one, one.date, purpose)


def _said(one: Payment | Planned) -> Purpose | None:
    return one.purpose or ("experience" if one.experience else None)


def _own(case: Case) -> Iterator[LedgerLine]:
    for number, one in enumerate(case.profile.money.planned, 1):
        if one.amount is not None:
            kind: LineKind = "committed" if one.committed else "planned"
            yield _recorded(case, f"money.planned.{number}", kind, one, one.due, _said(one))


def _recorded(
    case: Case, key: str, kind: LineKind, one: Payment | Planned, on: Day | None, purpose: Purpose | None
) -> LedgerLine:
    """A line of one's own: of it is lost what was paid or promised, less what came back and what can be had back."""
    amount = one.amount or Decimal()
    usd = in_usd(case, amount, one.currency, on)
    back = came_back = Decimal()
    rules: tuple[str, ...] = ()
    if isinstance(one, Payment):
        came_back = one.refunded or Decimal()
        back = in_usd(case, came_back, one.currency, one.refund_date or on) or Decimal()
        rules = (one.fee,) if one.fee and case.book.has_rule(one.fee) else ()
    open_still = one.refundable_until is not None and one.refundable_until >= case.today
    # Reckoned in the currency it was paid in: what came back whole is not lost by a rate that moved.
    own = Decimal() if kind == "planned" else max(amount - came_back, Decimal())
    spent = min(in_usd(case, own, one.currency, on) or Decimal(), usd or Decimal())
    lost, refundable = (Decimal(), spent) if open_still else (spent, Decimal())
    later = later_rate(case, one.currency, on)
    told = Said("ledger.later-rate", day=later) if later is not None else None
    told = Said("ledger.no-rate", currency=one.currency or USD) if usd is None else told
    note = case.words.text(told) if told is not None else ""
    return LedgerLine(
        key, kind, one.what or (case.book.rule(rules[0]).title if rules else case.words.text(Said("ledger.not-named"))), Dated(on, "yours") if on else None,
        amount, one.currency or USD, usd, usd, usd, back, one.refundable_until, lost, refundable, one.season, one.payer or "",
        one.card or "", "yours", note, None, rules, purpose or "",
        refunded_amount=came_back, lost_amount=Decimal() if open_still else own,
    )  # fmt: skip


def _paid_amounts(case: Case) -> Iterator[LedgerLine]:
    """Fees of the rulebook that the person marked as paid, with the amount; not those that are payments too."""
    covered = {(one.fee, one.season) for one in case.profile.money.payments if one.fee and one.amount is not None}
    for key, own in case.profile.amounts.items():
        if not own.paid or own.usd is None:
            continue
        rule_id, _, season = key.rpartition(".")
        if len(season) != 4 or not season.isdecimal():
            rule_id, season = key, ""
        seasons = {int(season), None} if season else {case.target, None}
        if any((fee, of) in covered for fee in (key, rule_id) for of in seasons):
            continue
        known = rule_id if case.book.has_rule(rule_id) else key if case.book.has_rule(key) else ""
        usd = Decimal(own.usd)
        yield LedgerLine(
            f"amounts.{key}", "paid", case.book.rule(known).title if known else key,
            Dated(own.date, "yours") if own.date else None, usd, USD, usd, usd, usd, Decimal(), None, usd, Decimal(),
            int(season) if season and known == rule_id else None, "", "", "yours", "", None, (known,) if known else (),
            purpose_of_fee(case, known) or "", lost_amount=usd,
        )  # fmt: skip


def _from_rules(case: Case, made: Plan) -> Iterator[LedgerLine]:
    """The fees of every step still open, once each, less what is paid already."""
    for state in case.states.values():
        if not state.open or state.status == "waiting" or had(case, state.id):
            continue
        planned = made.by_id.get(state.id)
        day = planned.earliest if planned is not None else state.earliest
        day = max(day, Dated(case.today, day.confidence, day.rules)) if day is not None else None
        safe = planned.safe_day if planned is not None else None
        latest = safe if safe is not None and day is not None and safe > day else None
        booked = planned is not None and planned.after == "booked"
        for fee in of_step(case, state.id, day):
            if is_paid(case, state.id, fee):
                continue
            one = _of_fee(case, state.id, fee, day, latest)
            # What may never fall due has a day only with the booking it is about.
            yield replace(one, date=day if booked else None, latest=None) if _conditional(case, one) else one


def _of_fee(case: Case, step_id: str, fee: Fee, day: Dated | None, latest: Dated | None) -> LedgerLine:
    least, most = (None if one is None else tariffs.usd(one) for one in (fee.least, fee.most))
    low = min((tariffs.usd(one) for one in fee.disagree), default=least)
    season = case.target if case.book.rule(fee.key).selects == "season" else None
    return LedgerLine(
        f"{step_id}@{fee.key}", "planned", ": ".join(dict.fromkeys((case.book.step(step_id).title, fee.title))), day, None, USD, low, most, most, Decimal(), None, Decimal(), Decimal(),
        season, "", "", fee.confidence, _remark(fee), step_id, (fee.rule,),
        purpose_of_step(case, step_id) or "", latest, fee=fee.key,
    )  # fmt: skip


def _remark(fee: Fee) -> str:
    """Tariff or condition and why it is this amount, each a sentence of its own."""
    told = filter(None, (fee.words, *fee.notes))
    return " ".join(f"{text[:1].upper()}{text[1:].removesuffix('.')}." for text in told)


def _conditional(case: Case, line: LedgerLine) -> bool:
    """Is it due only if something happens, as moving a seat, or a specialty going over to another service?"""
    if line.step == "programs.residencycas" and not uses_residencycas(case):
        return True
    asked = {line.fee, *line.rules} & case.book.proofs.conditional_fees
    standard = case.event("nrmp.standard")
    return bool(asked - {LATE}) or (LATE in asked and (standard is None or not case.over(standard)))


def _months(case: Case, lines: Iterable[LedgerLine]) -> tuple[Month, ...]:
    found: dict[str, list[Decimal]] = {}

    def add(day: Day | None, column: int, usd: Decimal) -> None:
        month = f"{max(day, case.today):%Y-%m}" if day is not None else ""
        found.setdefault(month, [Decimal(), Decimal(), Decimal()])[column] += usd

    for one in lines:
        if one.kind != "paid" and one.usd is not None:
            add(one.date, int(one.kind == "planned"), one.usd)
            add(one.latest or one.date, 2, one.usd)
    return tuple(Month(month, *found[month]) for month in sorted(found, key=lambda month: month or "9999"))


def _findings(case: Case, lines: Iterable[LedgerLine]) -> Iterator[Finding]:
    every = list(lines)
    for one in every:
        until = one.refundable_until
        if until is not None and one.kind != "planned" and 0 <= (until - case.today).days <= _NEAR:
            said = Said("ledger.refund-ends", what=one.title, day=until)
            yield finding(case, f"refund.{one.id}", "check", said, *one.rules)
    for number, paid in enumerate(case.profile.money.payments, 1):
        if paid.fee and not is_fee(case.book, paid.fee):
            said = Said("ledger.no-such-fee", fee=paid.fee)
            yield finding(case, f"no-fee.{number}", "check", said)
    yield from _alike(case, every)
    yield from experience_findings(case)
    yield from partner_finding(case)
    yield from card_findings(case, card_uses(case, every))
    if steps := tuple(not_recorded(case)):
        yield finding(case, "not-recorded", "check", Said("ledger.not-recorded", steps=steps))
    if unpriced := sum(one.usd is None for one in every):
        yield finding(case, "unknown", "check", Said("ledger.unknown", count=unpriced))


def _alike(case: Case, lines: list[LedgerLine]) -> Iterator[Finding]:
    """Payments that count for no fee and whose every word stands in the name of one still ahead: perhaps it is paid already."""
    ahead = [one for one in lines if one.step is not None]
    for number, one in counts_for_nothing(case):
        named = one.what or (case.book.rule(one.fee).title if one.fee and case.book.has_rule(one.fee) else "")
        words = words_of(named)
        exams = {exam for exam, name in STEP_NAMES.items() if words_of(name) <= words}
        # A payment for one Step is no fee of another, though the title of that one names both.
        alike = (line for line in ahead if not exams or EXAM_OF.get(line.step or "") in exams)
        like = next((line for line in alike if words and words <= words_of(line.title)), None)
        # What came back whole is no payment that only wants its name.
        back = one.amount is None or (one.refunded is not None and one.refunded >= one.amount)
        if back or one.season not in (None, case.target) or like is None:
            continue
        if one.date is None or one.date > used_up(case, like.step or ""):
            on = Said("ledger.on-day", day=one.date) if one.date is not None else None
            known = one.fee and fee_is(case, one.fee, like.fee)
            said = Said("ledger.looks-like", what=named, on=on, fee=like.title)
            if known:
                said = Said("ledger.of-which-season", what=named, on=on, fee=like.title)
            yield finding(case, f"alike.{number}", "check", said, *like.rules)
