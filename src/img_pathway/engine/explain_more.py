"""Two sections of Why for a step: what it costs, and what older guides say about it."""

from __future__ import annotations

from ..rulebook.types import Step
from . import fees
from .case import Case
from .days import say
from .explain_model import Section

_SURE = {"inferred": ", expected", "unverified": ", not confirmed", "yours": ", yours"}


def more(case: Case, step: Step) -> list[Section]:
    """Costs with how they were worked out, then the old advice and what holds now."""
    sections = []
    costs = [_cost(one) for one in fees.of_step(case, step.id)]
    if costs:
        sections.append(Section("Costs", tuple(costs)))
    myths = [case.book.rule(rule_id) for rule_id in case.book.myths(step.id)]
    if myths:
        lines = tuple(
            f"“{myth.old}” Now: {myth.now}" + (f" (since {myth.since})" if _dated(myth.since) else "") for myth in myths
        )
        sections.append(Section("Older guides say", lines, tuple(myth.id for myth in myths)))
    return sections


def _dated(since: str | None) -> bool:
    return since is not None and since[:4].isdecimal()


def _cost(one: fees.Fee) -> str:
    shown = one.shown or "amount not known"
    head = f"{one.title}: {shown}{_SURE.get(one.confidence, '')}, as of {say(one.as_of)}."
    return " ".join((head, *one.notes))


def recorded(case: Case, rule_id: str) -> list[str]:
    """What the person recorded for a fee, as a line of its rule."""
    found = case.profile.amounts.get(rule_id)
    if found is None or found.usd is None:
        return []
    on = f" on {say(found.date)}" if found.date else ""
    seen = f", seen at {found.seen_at}" if found.seen_at else ""
    return [f"You recorded ${found.usd:,}{on}{seen}. This is yours and wins."]
