"""The ledger: what is paid, committed and planned, what comes back, and what would be lost by stopping today.

Amounts are exact; what is in another currency than US dollars is turned into them at the rates the person noted.
Planned fees are those of the rules at steps still open, on the day the plan has for the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.model import STEP_NAMES
from img_pathway.engine.money import tariffs
from img_pathway.engine.money.cards import CardUse, card_findings, card_uses, in_currency
from img_pathway.engine.money.fees import LATE, Fee, choose, not_priced, of_step
from img_pathway.engine.money.lines import USD, LedgerLine, LineKind, in_usd
from img_pathway.engine.money.paid import counts_for_nothing, fee_is, is_paid, not_recorded, used_up, words_of
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.readings.season import uses_residencycas
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.yours import Payment, Planned
from img_pathway.rulebook.fees import is_fee
from img_pathway.rulebook.types import Dated, weakest

CountOf = Literal["programmes", "ranks"]
CURVES = {
    "eras": ("eras.fee.tiers-2027", (10, 20, 30, 40, 50, 75, 100, 150, 200)),
    "residencycas": ("match.cas.fee-em", (10, 18, 30, 46, 60, 80)),
}
"""The tariff of each application service, and the numbers of programmes at which it is told."""
RANKS = ("nrmp.fee.extra-rank", "nrmp.fee.list-length")
"""The two fees of a rank list that grow with it, and the lengths at which they are told."""
_LENGTHS = (20, 30, 40, 60, 80, 100, 150, 200, 300)
_NEAR = 15
"""Days before the end of a refund within which it is worth a word."""


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


class Month(Struct, frozen=True):
    """The cash that one month needs, US dollars."""

    month: str
    """``2027-03``; empty for what has no day."""
    committed: Decimal
    planned: Decimal

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.committed + self.planned


class Point(Struct, frozen=True):
    """What so many programmes or ranks cost, US dollars."""

    count: int
    usd: Decimal


class Curve(Struct, frozen=True):
    """How a fee grows with a number, in one specialty."""

    id: str
    title: str
    points: tuple[Point, ...]
    rule: str
    confidence: str
    by: CountOf = "programmes"
    """What is counted."""
    not_of: tuple[str, ...] = ()
    """Specialties of this person in the same service whose price was not seen: it is not theirs."""


class LedgerBoard(Struct, frozen=True):
    """The whole ledger."""

    today: Day
    summary: str
    lines: tuple[LedgerLine, ...]
    seasons: tuple[Sums, ...]
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
    findings: tuple[Finding, ...]


def ledger(assessment: Assessment, made: Plan) -> LedgerBoard:
    """Everything about money for this person; `made` is the plan of the same assessment."""
    case = assessment.case
    if case is None:
        raise ValueError("a ledger needs the case it is about")
    paid = [*_payments(case), *_paid_amounts(case)]
    ahead = list(_from_rules(case, made))
    lines = (*paid, *_own(case), *(one for one in ahead if not _conditional(case, one)))
    conditional = tuple(one for one in ahead if _conditional(case, one))
    total = sums(lines, None)
    seasons = sorted({one.season for one in lines if one.season is not None})
    rate = _newest_rate(case, case.profile.money.second_currency)
    return LedgerBoard(
        today=case.today, summary=_summary(case, total, lines), lines=tuple(sorted(lines, key=_order)),
        seasons=tuple(sums((one for one in lines if one.season == year), year) for year in seasons), total=total,
        months=_months(case, lines), cards=card_uses(case, lines), conditional=conditional, curves=tuple(_curves(case)),
        second_currency=case.profile.money.second_currency, rate=rate[1] if rate else None,
        rate_date=rate[0] if rate else None, findings=tuple(_findings(case, lines)),
    )  # fmt: skip


def _order(line: LedgerLine) -> tuple[int, Day, str]:
    return ("paid", "committed", "planned").index(line.kind), line.date or Day.max, line.title


def _summary(case: Case, total: Sums, lines: Iterable[LedgerLine]) -> str:
    left_out: dict[str, Decimal] = {}
    for one in lines:
        if one.usd is None and one.amount is not None:
            left_out[one.currency] = left_out.get(one.currency, Decimal()) + one.amount
    unrated = tuple(in_currency(amount, currency) for currency, amount in left_out.items())
    said = Said(
        "ledger.summary", paid=total.paid, refunded=total.refunded, committed=total.committed,
        low=total.planned_low, high=total.planned_high, lost=total.lost,
        refundable=Said("ledger.refundable", sum=total.refundable) if total.refundable else None,
        unrated=Said("ledger.unrated", sums=unrated) if unrated else None,
    )  # fmt: skip
    return case.words.text(said)


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


def _newest_rate(case: Case, currency: str | None) -> tuple[Day, Decimal] | None:
    noted = [
        (one.date, one.per_usd)
        for one in case.profile.money.rates
        if one.currency == currency and one.date is not None and one.per_usd
    ]
    return max(noted, default=None) if currency not in (None, USD) else None


def _payments(case: Case) -> Iterator[LedgerLine]:
    for number, one in enumerate(case.profile.money.payments, 1):
        if one.amount is not None:
            yield _recorded(case, f"money.payments.{number}", "paid", one, one.date)


def _own(case: Case) -> Iterator[LedgerLine]:
    for number, one in enumerate(case.profile.money.planned, 1):
        if one.amount is not None:
            kind: LineKind = "committed" if one.committed else "planned"
            yield _recorded(case, f"money.planned.{number}", kind, one, one.due)


def _recorded(case: Case, key: str, kind: LineKind, one: Payment | Planned, on: Day | None) -> LedgerLine:
    """A line of one's own: of it is lost what was paid or promised, less what came back and what can be had back."""
    amount = one.amount or Decimal()
    usd = in_usd(case, amount, one.currency, on)
    back = Decimal()
    rules: tuple[str, ...] = ()
    if isinstance(one, Payment):
        back = in_usd(case, one.refunded or Decimal(), one.currency, one.refund_date or on) or Decimal()
        rules = (one.fee,) if one.fee and case.book.has_rule(one.fee) else ()
    open_still = one.refundable_until is not None and one.refundable_until >= case.today
    spent = Decimal() if kind == "planned" else max((usd or Decimal()) - back, Decimal())
    lost, refundable = (Decimal(), spent) if open_still else (spent, Decimal())
    note = case.words.text(Said("ledger.no-rate", currency=one.currency or USD)) if usd is None else ""
    return LedgerLine(
        key, kind, one.what or (case.book.rule(rules[0]).title if rules else case.words.text(Said("ledger.not-named"))), Dated(on, "yours") if on else None,
        amount, one.currency or USD, usd, usd, usd, back, one.refundable_until, lost, refundable, one.season, one.payer or "",
        one.card or "", "yours", note, None, rules,
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
        )  # fmt: skip


def _from_rules(case: Case, made: Plan) -> Iterator[LedgerLine]:
    """The fees of every step still open, once each, less what is paid already."""
    for state in case.states.values():
        if not state.open or state.status == "waiting":
            continue
        planned = made.by_id.get(state.id)
        day = planned.earliest if planned is not None else state.earliest
        day = max(day, Dated(case.today, day.confidence, day.rules)) if day is not None else None
        for fee in of_step(case, state.id, day):
            if not is_paid(case, state.id, fee):
                yield _of_fee(case, state.id, fee, day)


def _of_fee(case: Case, step_id: str, fee: Fee, day: Dated | None) -> LedgerLine:
    least, most = (None if one is None else tariffs.usd(one) for one in (fee.least, fee.most))
    low = min((tariffs.usd(one) for one in fee.disagree), default=least)
    season = case.target if case.book.rule(fee.key).selects == "season" else None
    return LedgerLine(
        f"{step_id}@{fee.key}", "planned", ": ".join(dict.fromkeys((case.book.step(step_id).title, fee.title))), day, None, USD, low, most, most, Decimal(), None, Decimal(), Decimal(),
        season, "", "", fee.confidence, _remark(fee), step_id, (fee.rule,),
    )  # fmt: skip


def _remark(fee: Fee) -> str:
    """Tariff or condition and why it is this amount, each a sentence of its own."""
    told = filter(None, (fee.words, *fee.notes))
    return " ".join(f"{text[:1].upper()}{text[1:].removesuffix('.')}." for text in told)


def _conditional(case: Case, line: LedgerLine) -> bool:
    """Is it due only if something happens, as moving a seat, or a specialty going over to another service?"""
    if line.step == "programs.residencycas" and not uses_residencycas(case):
        return True
    asked = {line.id.partition("@")[2], *line.rules} & case.book.proofs.conditional_fees
    standard = case.event("nrmp.standard")
    return bool(asked - {LATE}) or (LATE in asked and (standard is None or not case.over(standard)))


def _months(case: Case, lines: Iterable[LedgerLine]) -> tuple[Month, ...]:
    found: dict[str, list[Decimal]] = {}
    for one in lines:
        if one.kind != "paid" and one.usd is not None:
            month = f"{max(one.date, case.today):%Y-%m}" if one.date is not None else ""
            found.setdefault(month, [Decimal(), Decimal()])[one.kind == "planned"] += one.usd
    return tuple(Month(month, *found[month]) for month in sorted(found, key=lambda month: month or "9999"))


def _curves(case: Case) -> Iterator[Curve]:
    for name, (rule_id, counts) in CURVES.items():
        rule = case.book.rule(rule_id)
        picked = choose(
            case.book,
            case.book.tariff(rule.tariffs[0]) if rule.tariffs else (rule_id,),
            rule.selects,
            case.target,
            case.today,
        )
        prices = [] if picked is None else [(count, tariffs.by_count(picked.value.value, count)) for count in counts]
        points = tuple(Point(count, tariffs.usd(price)) for count, price in prices if price is not None)
        if picked is not None and points:
            sure = "inferred" if picked.stand_in else picked.value.confidence
            other = not_priced(case) if name == "residencycas" else ()
            yield Curve(name, rule.title, points, picked.rule, sure, not_of=other)
    yield from _of_ranks(case)


def _of_ranks(case: Case) -> Iterator[Curve]:
    """What a rank list costs by the different programmes on it, beside the registration: both fees together."""
    picked = [choose(case.book, (one,), case.book.rule(one).selects, case.target, case.today) for one in RANKS]
    known = [one for one in picked if one is not None]
    if len(known) != len(RANKS):
        return
    extra, length = (one.value.value for one in known)
    prices = [(count, tariffs.extra(extra, count), tariffs.by_length(length, count)) for count in _LENGTHS]
    points = tuple(Point(count, tariffs.usd(a + b)) for count, a, b in prices if a is not None and b is not None)
    if points:
        sure = weakest(*("inferred" if one.stand_in else one.value.confidence for one in known))
        yield Curve("nrmp", case.book.rule(RANKS[0]).title, points, RANKS[0], sure, "ranks")


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
        alike = (line for line in ahead if not exams or (line.step or "").partition(".")[2] in exams)
        like = next((line for line in alike if words and words <= words_of(line.title)), None)
        # What came back whole is no payment that only wants its name.
        back = one.amount is None or (one.refunded is not None and one.refunded >= one.amount)
        if back or one.season not in (None, case.target) or like is None:
            continue
        if one.date is None or one.date > used_up(case, like.step or ""):
            key = like.id.partition("@")[2]
            said = Said("ledger.looks-like", what=named, day=one.date, fee=like.title, key=key)
            if one.fee and fee_is(case, one.fee, key):
                said = Said("ledger.of-which-season", what=named, day=one.date, fee=like.title)
            yield finding(case, f"alike.{number}", "check", said, *like.rules)
