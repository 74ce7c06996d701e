"""Dates of the person's own lists: interviews and answers due, what can be had back, whom to ask again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.documents.board import documents_board
from img_pathway.engine.readings.asking import owed
from img_pathway.engine.readings.interviews import all_interviews, due_day
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.yours import Payment, Planned
from img_pathway.rulebook.types import Dated


class OwnDate(NamedTuple):
    """One of them."""

    id: str
    kind: Literal["booking", "advised", "expires", "nudge"]
    title: Said | str
    day: Dated
    do: Said
    steps: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    minutes: int | None = None
    """How long it takes, where that is recorded."""


def own_dates(case: Case) -> Iterator[OwnDate]:
    """All of them, those of the past too; whom to ask is asked today once the day has come."""
    yield from _interviews(case)
    yield from _refunds(case)
    yield from _papers(case)


def reminders(case: Case) -> Iterator[OwnDate]:
    """Whom to ask again, or to write to: today, once the day has come."""
    for one in owed(case):
        if one.nudge is not None:
            title = Said("ahead.nudge.own", what=one.what) if one.usual is not None else one.what
            day = max(one.nudge, Dated(case.today, "yours"))
            yield OwnDate(f"nudge.{one.key}", "nudge", title, day, Said("ahead.nudge.do"))


def _interviews(case: Case) -> Iterator[OwnDate]:
    """Each interview that is kept, and each answer that is due (match.iv.48h)."""
    steps, do = ("match.interviews",), Said("ahead.do", action=case.book.step("match.interviews").do)
    for held in all_interviews(case):
        name, at, due = held.programme.called, held.interview.at, due_day(case, held.interview)
        if at is not None and held.state in ("ahead", "to answer"):
            day = Dated(at.date(), "yours", (), at)
            title = Said("ahead.interview", programme=name)
            booked = do if held.state == "to answer" else Said("ahead.interview-do")
            long = held.interview.minutes
            yield OwnDate(f"booking.{held.key}", "booking", title, day, booked, steps, ("match.iv.period",), long)
        if due is not None and held.state == "to answer":
            title = Said("ahead.answer", programme=name)
            yield OwnDate(f"advised.{held.key}.answer", "advised", title, due, do, steps, ("match.iv.48h",))


def _papers(case: Case) -> Iterator[OwnDate]:
    """The last day on which a paper in one's hands is good; the passport's is a loss of its own (`losses.cliffs`)."""
    for row in documents_board(case).rows:
        if row.state == "held" and row.id != "passport" and row.expires is not None:
            title, day = Said("ahead.paper", title=row.title), Dated(row.expires, "yours")
            yield OwnDate(f"expires.{row.key}", "expires", title, day, Said("ahead.paper-do"), rules=row.rules[:1])


def _bought(case: Case, one: Payment | Planned) -> str:
    """What was paid for: in the person's words, else the fee's."""
    fee = one.fee if isinstance(one, Payment) and one.fee and case.book.has_rule(one.fee) else ""
    return one.what or (case.book.rule(fee).title if fee else case.words.text(Said("ahead.something-paid")))


def _refunds(case: Case) -> Iterator[OwnDate]:
    """The last day on which something paid or promised can be had back."""
    money = case.profile.money
    paid = [(f"payments.{number}", one) for number, one in enumerate(money.payments, 1)]
    promised = [(f"planned.{number}", one) for number, one in enumerate(money.planned, 1) if one.committed]
    every: tuple[tuple[str, Payment | Planned], ...] = (*paid, *promised)
    for name, one in every:
        if one.refundable_until is not None and one.amount:
            title, day = Said("ahead.refund", what=_bought(case, one)), Dated(one.refundable_until, "yours")
            yield OwnDate(f"expires.money.{name}", "expires", title, day, Said("ahead.refund-do"))
