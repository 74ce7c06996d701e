"""The ledger: what is paid, committed and planned, what comes back, and what would be lost by stopping today.

Amounts are exact; what is in another currency than US dollars is turned into them at the rates the person noted.
Planned fees are those of the rules at steps still open, on the day the plan has for the step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from msgspec import Struct

from img_pathway.days import said_days
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.model import STEP_NAMES
from img_pathway.engine.money import tariffs
from img_pathway.engine.money.fees import Fee, choose, not_priced, of_step
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.yours import Payment, Planned
from img_pathway.rulebook.types import Dated

LineKind = Literal["paid", "committed", "planned"]
USD = "USD"
CENT = Decimal("0.01")
CURVES = {
    "eras": ("eras.fee.tiers-2027", (10, 20, 30, 40, 50, 75, 100, 150, 200)),
    "residencycas": ("match.cas.fee-em", (10, 18, 30, 46, 60, 80)),
}
"""The tariff of each application service, and the numbers of programmes at which it is told."""
_NEAR = 15
"""Days before the end of a refund within which it is worth a word."""


class LedgerLine(Struct, frozen=True):
    """One amount: paid, promised or ahead. `usd` and its bounds are US dollars, exact."""

    id: str
    """Key of the fact, or ``step@fee`` of what the rules make."""
    kind: LineKind
    title: str
    date: Dated | None
    amount: Decimal | None
    """As recorded, in `currency`; ``None`` where only a span is known."""
    currency: str
    low: Decimal | None
    usd: Decimal | None
    """The likely amount; ``None`` where it is not known, or no rate was noted."""
    high: Decimal | None
    refunded: Decimal
    """What came back, US dollars."""
    refundable_until: Day | None
    lost: Decimal
    """What would be lost by stopping today, US dollars."""
    refundable: Decimal
    """What was paid or promised and can still be had back, US dollars."""
    season: int | None
    payer: str
    card: str
    confidence: str
    note: str
    """The tariff, the condition or why the amount is not known."""
    step: str | None
    rules: tuple[str, ...]


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
        today=case.today, summary=_summary(case, total), lines=tuple(sorted(lines, key=_order)),
        seasons=tuple(sums((one for one in lines if one.season == year), year) for year in seasons), total=total,
        months=_months(case, lines), conditional=conditional, curves=tuple(_curves(case)),
        second_currency=case.profile.money.second_currency, rate=rate[1] if rate else None,
        rate_date=rate[0] if rate else None, findings=tuple(_findings(case, lines)),
    )  # fmt: skip


def _order(line: LedgerLine) -> tuple[int, Day, str]:
    return ("paid", "committed", "planned").index(line.kind), line.date or Day.max, line.title


def _summary(case: Case, total: Sums) -> str:
    said = Said(
        "ledger.summary", paid=total.paid, refunded=total.refunded, committed=total.committed,
        low=total.planned_low, high=total.planned_high, lost=total.lost,
        refundable=Said("ledger.refundable", sum=total.refundable) if total.refundable else None,
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


def in_usd(case: Case, amount: Decimal, currency: str | None, on: Day | None) -> Decimal | None:
    """An amount in US dollars, to the cent: at the newest rate noted up to that day, else at the first noted after it."""
    if currency in (None, USD):
        return amount
    rates = sorted(
        (one.date, one.per_usd)
        for one in case.profile.money.rates
        if one.currency == currency and one.date is not None and one.per_usd
    )
    if not rates:
        return None
    before = [per_usd for day, per_usd in rates if day <= (on or case.today)]
    return (amount / (before[-1] if before else rates[0][1])).quantize(CENT, ROUND_HALF_UP)


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
        key, kind, one.what or (case.book.rule(rules[0]).title if rules else ""), Dated(on, "yours") if on else None,
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
            if not _is_paid(case, state.id, fee):
                yield _of_fee(case, state.id, fee, day)


def _is_paid(case: Case, step_id: str, fee: Fee) -> bool:
    """Was it paid for this season, and more often than it was used up by sittings?"""
    names = {fee.key, fee.rule}
    payments = [one for one in case.profile.money.payments if _names(case, one, step_id, fee)]
    marked = {key for key, own in case.profile.amounts.items() if own.paid} & {*names, f"{fee.key}.{case.target}"}
    return max(len(payments), len(marked)) > len(list(_sat(case, step_id)))


def _names(case: Case, one: Payment, step_id: str, fee: Fee) -> bool:
    """Is it for this fee: by its id, else by its name, or that of the step whose first fee it is; for this season?"""
    step = case.book.step(step_id)
    titles = {fee.title.casefold(), *([step.title.casefold()] if step.fees[:1] == (fee.key,) else ())}
    # A fee named in words alone may be that of an earlier application.
    recent = one.season is not None or case.target is None or one.date is None or one.date.year >= case.target - 1
    by_name = recent and (one.what or "").strip().casefold() in titles
    named = one.fee in (fee.key, fee.rule) if one.fee else by_name
    # What came back whole is to be paid again.
    kept = one.amount is not None and (one.refunded is None or one.refunded < one.amount)
    return named and kept and one.season in (None, case.target)


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
    """Is it due only if something happens, as moving a seat?"""
    return bool({line.id.partition("@")[2], *line.rules} & case.book.proofs.conditional_fees)


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
            yield Curve(name, rule.title, points, picked.rule, sure, not_priced(case) if name == "residencycas" else ())


def _findings(case: Case, lines: Iterable[LedgerLine]) -> Iterator[Finding]:
    every = list(lines)
    for one in every:
        until = one.refundable_until
        if until is not None and one.kind != "planned" and 0 <= (until - case.today).days <= _NEAR:
            said = Said("ledger.refund-ends", what=one.title, day=until)
            yield finding(case, f"refund.{one.id}", "check", said, *one.rules)
    yield from _alike(case, every)
    yield from _cards(case, every)
    unpriced = [one for one in every if one.usd is None]
    if unpriced:
        yield finding(case, "unknown", "check", Said("ledger.unknown", count=len(unpriced)))


def _alike(case: Case, lines: list[LedgerLine]) -> Iterator[Finding]:
    """Payments without a fee whose every word stands in the name of a fee still ahead: perhaps it is paid already."""
    ahead = [one for one in lines if one.step is not None]
    for number, one in enumerate(case.profile.money.payments, 1):
        words = _words(one.what or "")
        exams = {exam for exam, name in STEP_NAMES.items() if _words(name) <= words}
        # A payment for one Step is no fee of another, though the title of that one names both.
        alike = (line for line in ahead if not exams or (line.step or "").partition(".")[2] in exams)
        like = next((line for line in alike if words and words <= _words(line.title)), None)
        if one.fee or one.amount is None or one.season not in (None, case.target) or like is None:
            continue
        if one.date is None or one.date > _used_up(case, like.step or ""):
            said = Said("ledger.looks-like", what=one.what, day=one.date, fee=like.title, key=like.rules[0])
            yield finding(case, f"alike.{number}", "check", said, *like.rules)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _sat(case: Case, step_id: str) -> Iterator[Day]:
    """The days on which a fee of this step was used up by sitting."""
    exam = step_id.partition(".")[2]
    sittings = case.oet if exam == "oet" else case.sittings(exam) if step_id.startswith("permits.") else ()
    return (one.date for one in sittings if one.date is not None and case.past(one.date))


def _used_up(case: Case, step_id: str) -> Day:
    return max(_sat(case, step_id), default=Day.min)


def _cards(case: Case, lines: list[LedgerLine]) -> Iterator[Finding]:
    """A card of which a month asks more than its limit."""
    for card in case.profile.money.cards:
        limit = in_usd(case, card.limit, card.currency, None) if card.limit is not None else None
        mine = [one for one in lines if card.name and one.card.casefold() == card.name.casefold()]
        for month in _months(case, mine) if limit is not None else ():
            if limit is not None and month.total > limit:
                said = Said(
                    "ledger.card", card=card.name or "", month=said_days(month.month), sum=month.total, limit=limit
                )
                yield finding(case, f"card.{card.name}.{month.month}", "check", said)
