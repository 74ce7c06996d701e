"""Two sections of Why for a step: what it costs, and what older guides say about it."""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.explain.model import Section
from img_pathway.engine.money import fees
from img_pathway.engine.time.days import say
from img_pathway.rulebook.types import Step

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
    # The person's own figure carries its own day, where one is recorded, in its note.
    when = "" if one.yours else f", as of {say(one.as_of)}"
    head = f"{one.title}: {shown}{_SURE.get(one.confidence, '')}{when}."
    return " ".join((head, *one.notes))


def recorded(case: Case, rule_id: str) -> list[str]:
    """What the person recorded for a fee, of all seasons or of one, as lines of its rule."""
    lines = []
    for key, found in case.profile.amounts.items():
        season = key.removeprefix(f"{rule_id}.") if key != rule_id else ""
        if found.usd is None or (season and (season == key or not season.isdecimal())):
            continue
        of = f" for season {season}" if season else ""
        on = f" on {say(found.date)}" if found.date else ""
        seen = f", seen at {found.seen_at}" if found.seen_at else ""
        lines.append(f"You recorded ${found.usd:,}{of}{on}{seen}. This is yours and wins.")
    return lines


def for_you(case: Case, rule_id: str) -> list[Section]:
    """What a fee comes to here, step by step, the steps that cost the same told once; nothing for other rules."""
    costs = {
        _cost(one): None
        for step in case.book.steps
        if rule_id in step.fees and (one := fees.fee(case, rule_id, step.id)) is not None
    }
    return [Section("What it costs you", tuple(costs), (rule_id,))] if costs else []
