"""``plan`` and ``compare`` as plain data for JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from img_pathway.engine.losses.at_stake import Stake
from img_pathway.engine.model import Status
from img_pathway.engine.money.paid_again import Payment, total
from img_pathway.engine.money.tariffs import Money
from img_pathway.engine.plan.model import Assumption, Blocker, Link, Plan, PlannedStep, Reserve
from img_pathway.engine.time.waits import Span
from img_pathway.engine.visa.model import ClassState
from img_pathway.engine.whatif.whatif import Change, Comparison, Outlook, Shifted, VisaPair
from img_pathway.reports.json.answers import DOUBT, Edition, Json, Of, answer, edition, shape, shown

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

shown(Blocker, "step text rules")
shown(
    Link, "id title kind earliest latest_safe latest_possible confidence expected slack",
    kind=Of(Literal["step", "deadline"]), **DOUBT,
)  # fmt: skip
shown(
    PlannedStep,
    "id title status earliest ends latest_safe latest_possible confidence expected slack feasible safe after before notes"
    " rests_on",
    **DOUBT,
)
shown(Reserve, "step days until last confidence=until.confidence expected=until.expected kept text rules")
shown(Span, "best typical bad", "Days")
shown(Assumption, "id title days=span date=day confidence source rules steps")
PLAN = shape(
    "Plan",
    Plan,
    "today rulebook match feasible safe confidence expected slack earliest_match blockers chain steps reserves assumptions notes",
    rulebook=Of(Edition),
    **DOUBT,
)
"""The answer of ``plan --json``."""

_SUM = tuple[Money, Money]
shown(
    Stake,
    "id=cliff.id date=cliff.date confidence=cliff.confidence expected=cliff.expected days_left=cliff.days_left loses=cliff.loses then=cliff.then avoid=cliff.avoid"
    " money yours rules=cliff.rules",
)
shown(Payment, "step title money yours rules why")
shown(
    Outlook,
    "name seen_from=seen match target=plan.match feasible=plan.feasible safe=plan.safe slack=plan.slack deciding"
    " at_stake yours cliffs=stakes",
    "Side",
    deciding=Of(str | None, lambda side: side.deciding and side.deciding.id),
)
shown(
    Change,
    "step title kind status slack",
    kind=Of(Literal["survives", "expires", "again", "gained", "moved"]),
    status=Of(tuple[Status | None, Status | None], lambda change: (change.old, change.new)),
    slack=Of(tuple[int | None, int | None], lambda change: (change.old_slack, change.new_slack)),
)
shown(
    VisaPair,
    "id title state text yours planned",
    state=Of(tuple[ClassState, ClassState], lambda pair: (pair.first.state, pair.second.state)),
    text=Of(tuple[str, str], lambda pair: (pair.first.text, pair.second.text)),
    yours=Of(tuple[bool, bool], lambda pair: (pair.first.yours, pair.second.yours)),
    planned=Of(tuple[bool, bool], lambda pair: (pair.first.planned, pair.second.planned)),
)
shown(
    Shifted,
    "id=second.cliff.id dates loses=second.cliff.loses",
    dates=Of(tuple[date, date], lambda pair: (pair.first.cliff.date, pair.second.cliff.date)),
)
_CLIFFS = shape("Cliffs", Comparison, "new=lost gone shifted")
COMPARE = shape(
    "Compare",
    Comparison,
    "today rulebook first second survives expires again spent pay_again spent_total changes cliffs visas",
    today=Of(date),
    rulebook=Of(Edition),
    pay_again=Of(_SUM, lambda found: total(found.again)),
    spent_total=Of(_SUM, lambda found: total(found.spent)),
    cliffs=Of(_CLIFFS, lambda found: answer(_CLIFFS, found)),
)
"""The answer of ``compare --json``."""


def plan_document(plan: Plan, book: Rulebook) -> Json:
    """The answer of ``plan --json``."""
    return answer(PLAN, plan, rulebook=edition(book, plan.today))


def compare_document(comparison: Comparison, book: Rulebook, today: date) -> Json:
    """The answer of ``compare --json``."""
    return answer(COMPARE, comparison, today=today, rulebook=edition(book, today))
