"""``plan`` and ``compare`` as plain data for JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from img_pathway.engine.model import Status
from img_pathway.engine.money.paid_again import total
from img_pathway.engine.money.tariffs import Money
from img_pathway.reports.json.answers import Answer, Dated, Json, Of, answer, edition

if TYPE_CHECKING:
    from img_pathway.engine.plan.model import Plan as EnginePlan
    from img_pathway.engine.whatif.whatif import Comparison
    from img_pathway.rulebook import Rulebook


class Blocker(Answer):
    step: str
    text: str
    rules: tuple[str, ...]


class Link(Answer):
    id: str
    title: str
    kind: Literal["step", "deadline"]
    earliest: date | None
    latest_safe: date | None
    latest_possible: date | None
    confidence: Annotated[str | None, Of(lambda one: one.doubt and one.doubt.confidence)]
    expected: Annotated[bool | None, Of(lambda one: one.doubt and one.doubt.expected)]
    slack: int | None


class PlannedStep(Answer):
    id: str
    title: str
    status: Status
    earliest: date | None
    ends: date | None
    latest_safe: date | None
    latest_possible: date | None
    confidence: Annotated[str | None, Of(lambda one: one.doubt and one.doubt.confidence)]
    expected: Annotated[bool | None, Of(lambda one: one.doubt and one.doubt.expected)]
    slack: int | None
    feasible: bool | None
    safe: bool | None
    after: str
    before: str
    notes: tuple[str, ...]
    rests_on: tuple[str, ...]


class Reserve(Answer):
    step: str
    days: int
    until: date
    last: date
    confidence: Annotated[str, Of("until.confidence")]
    expected: Annotated[bool, Of("until.expected")]
    kept: bool
    text: str
    rules: tuple[str, ...]


class Days(Answer):
    best: int | None
    typical: int | None
    bad: int | None


class Assumption(Answer):
    id: str
    title: str
    days: Annotated[Days | None, Of("span")]
    date: Annotated[date | None, Of("day")]
    confidence: str
    source: str
    rules: tuple[str, ...]
    steps: tuple[str, ...]


class Plan(Dated):
    """The answer of ``plan --json``."""

    match: int | None
    feasible: bool | None
    safe: bool | None
    confidence: Annotated[str | None, Of(lambda one: one.doubt and one.doubt.confidence)]
    expected: Annotated[bool | None, Of(lambda one: one.doubt and one.doubt.expected)]
    slack: int | None
    earliest_match: int | None
    blockers: tuple[Blocker, ...]
    chain: tuple[Link, ...]
    steps: tuple[PlannedStep, ...]
    reserves: tuple[Reserve, ...]
    assumptions: tuple[Assumption, ...]
    notes: tuple[str, ...]


class Stake(Answer):
    id: Annotated[str, Of("cliff.id")]
    date: Annotated[date, Of("cliff.date")]
    confidence: Annotated[str, Of("cliff.confidence")]
    expected: Annotated[bool, Of("cliff.expected")]
    days_left: Annotated[int, Of("cliff.days_left")]
    loses: Annotated[str, Of("cliff.loses")]
    then: Annotated[str, Of("cliff.then")]
    avoid: Annotated[str, Of("cliff.avoid")]
    money: Annotated[tuple[Money, Money] | None, Of("money")]
    yours: Annotated[bool, Of("yours")]
    rules: Annotated[tuple[str, ...], Of("cliff.rules")]


class Payment(Answer):
    step: str
    title: str
    money: tuple[Money, Money] | None
    yours: bool
    rules: tuple[str, ...]
    why: str


class Side(Answer):
    name: str
    seen_from: Annotated[date, Of("seen")]
    match: int | None
    target: Annotated[int | None, Of("plan.match")]
    feasible: Annotated[bool | None, Of("plan.feasible")]
    safe: Annotated[bool | None, Of("plan.safe")]
    slack: Annotated[int | None, Of("plan.slack")]
    deciding: Annotated[str | None, Of(lambda side: side.deciding and side.deciding.id)]
    at_stake: tuple[Money, Money]
    yours: bool
    cliffs: Annotated[tuple[Stake, ...], Of("stakes")]


class Change(Answer):
    """A step that comes out otherwise; each pair is before and after."""

    step: str
    title: str
    kind: Literal["survives", "expires", "again", "gained", "moved"]
    status: Annotated[tuple[Status | None, Status | None], Of(lambda change: (change.old, change.new))]
    slack: Annotated[tuple[int | None, int | None], Of(lambda change: (change.old_slack, change.new_slack))]


class Cliffs(Answer):
    new: Annotated[tuple[Stake, ...], Of("lost")]
    gone: Annotated[tuple[Stake, ...], Of("gone")]


def _again(comparison: Comparison) -> tuple[Money, Money]:
    return total(comparison.again)


def _spent(comparison: Comparison) -> tuple[Money, Money]:
    return total(comparison.spent)


class Compare(Dated):
    """The answer of ``compare --json``."""

    first: Side
    second: Side
    survives: tuple[str, ...]
    expires: tuple[str, ...]
    again: tuple[Payment, ...]
    spent: tuple[Payment, ...]
    pay_again: Annotated[tuple[Money, Money], Of(_again)]
    spent_total: Annotated[tuple[Money, Money], Of(_spent)]
    changes: tuple[Change, ...]
    cliffs: Annotated[Cliffs, Of(lambda found: found)]


def plan_document(plan: EnginePlan, book: Rulebook) -> Json:
    """The answer of ``plan --json``."""
    return answer(Plan, plan, rulebook=edition(book, plan.today))


def compare_document(comparison: Comparison, book: Rulebook, today: date) -> Json:
    """The answer of ``compare --json``."""
    return answer(Compare, comparison, today=today, rulebook=edition(book, today))
