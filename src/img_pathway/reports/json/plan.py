"""``plan`` and ``compare`` as plain data for JSON: the keys are fixed, all of them always present."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from img_pathway.engine.money.paid_again import total
from img_pathway.engine.plan.model import Assumption, Link, Plan, PlannedStep
from img_pathway.reports.json.status import iso, rulebook

if TYPE_CHECKING:
    from img_pathway.engine.losses.at_stake import Stake
    from img_pathway.engine.money.paid_again import Payment
    from img_pathway.engine.money.tariffs import Money
    from img_pathway.engine.whatif.whatif import Comparison, Outlook
    from img_pathway.rulebook import Rulebook

Json = dict[str, Any]


def plan_document(plan: Plan, book: Rulebook) -> Json:
    """The answer of ``plan --json``."""
    return {"today": iso(plan.today), "rulebook": rulebook(book, plan.today), **_plan(plan)}


def _plan(plan: Plan) -> Json:
    return {
        "match": plan.match,
        "feasible": plan.feasible,
        "safe": plan.safe,
        "slack": plan.slack,
        "earliest_match": plan.earliest_match,
        "blockers": [{"step": one.step, "text": one.text, "rules": list(one.rules)} for one in plan.blockers],
        "chain": [_link(one) for one in plan.chain],
        "steps": [_step(one) for one in plan.steps],
        "reserves": [
            {
                "step": one.step,
                "days": one.days,
                "until": iso(one.until),
                "last": iso(one.last),
                "kept": one.kept,
                "text": one.text,
                "rules": list(one.rules),
            }
            for one in plan.reserves
        ],
        "assumptions": [_assumption(one) for one in plan.assumptions],
        "notes": list(plan.notes),
    }


def _link(one: Link) -> Json:
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "earliest": iso(one.earliest),
        "latest_safe": iso(one.latest_safe),
        "latest_possible": iso(one.latest_possible),
        "slack": one.slack,
    }


def _step(one: PlannedStep) -> Json:
    return {
        "id": one.id,
        "title": one.title,
        "status": one.status,
        "earliest": iso(one.earliest),
        "ends": iso(one.ends),
        "latest_safe": iso(one.latest_safe),
        "latest_possible": iso(one.latest_possible),
        "slack": one.slack,
        "feasible": one.feasible,
        "safe": one.safe,
        "after": one.after,
        "before": one.before,
        "notes": list(one.notes),
        "rests_on": list(one.rests_on),
    }


def _assumption(one: Assumption) -> Json:
    span = one.span
    return {
        "id": one.id,
        "title": one.title,
        "days": {"best": span.best, "typical": span.typical, "bad": span.bad} if span is not None else None,
        "date": iso(one.day),
        "confidence": one.confidence,
        "source": one.source,
        "rules": list(one.rules),
        "steps": list(one.steps),
    }


def compare_document(found: Comparison, book: Rulebook, today: date) -> Json:
    """The answer of ``compare --json``."""
    return {
        "today": iso(today),
        "rulebook": rulebook(book, today),
        "first": _side(found.first),
        "second": _side(found.second),
        "survives": list(found.survives),
        "expires": list(found.expires),
        "again": [_payment(one) for one in found.again],
        "spent": [_payment(one) for one in found.spent],
        "pay_again": _money(total(found.again)),
        "spent_total": _money(total(found.spent)),
        "changes": [
            {
                "step": one.step,
                "title": one.title,
                "kind": one.kind,
                "status": [one.old, one.new],
                "slack": [one.old_slack, one.new_slack],
            }
            for one in found.changes
        ],
        "cliffs": {"new": [_stake(one) for one in found.lost], "gone": [_stake(one) for one in found.gone]},
    }


def _side(one: Outlook) -> Json:
    return {
        "name": one.name,
        "seen_from": iso(one.seen),
        "match": one.match,
        "target": one.plan.match,
        "feasible": one.plan.feasible,
        "safe": one.plan.safe,
        "slack": one.plan.slack,
        "deciding": one.deciding.id if one.deciding is not None else None,
        "at_stake": _money(one.at_stake),
        "yours": one.yours,
        "cliffs": [_stake(stake) for stake in one.stakes],
    }


def _stake(one: Stake) -> Json:
    cliff = one.cliff
    return {
        "id": cliff.id,
        "date": iso(cliff.date),
        "days_left": cliff.days_left,
        "loses": cliff.loses,
        "then": cliff.then,
        "avoid": cliff.avoid,
        "money": _money(one.money),
        "yours": one.yours,
        "rules": list(cliff.rules),
    }


def _payment(one: Payment) -> Json:
    return {
        "step": one.step,
        "title": one.title,
        "money": _money(one.money),
        "yours": one.yours,
        "rules": list(one.rules),
        "why": one.why,
    }


def _money(money: tuple[Money, Money] | None) -> list[Money] | None:
    return None if money is None else list(money)
