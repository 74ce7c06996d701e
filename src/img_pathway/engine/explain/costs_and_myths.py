"""Two sections of Why for a step: what it costs, and what older guides say about it."""

from __future__ import annotations

from img_pathway.days import said_days
from img_pathway.engine.case import Case
from img_pathway.engine.explain.model import Section, section
from img_pathway.engine.money import fees
from img_pathway.engine.money.tariffs import usd
from img_pathway.engine.readings.advice import applies
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Rule, Step

_SURE = {
    "secondary": Said("why.cost.secondary"),
    "inferred": Said("why.cost.expected"),
    "unverified": Said("why.cost.unconfirmed"),
    "yours": Said("why.cost.yours"),
}


def more(case: Case, step: Step) -> list[Section]:
    """Costs with how they were worked out, then the old advice and what holds now."""
    sections = []
    costs = [_cost(one) for one in fees.of_step(case, step.id)]
    if costs:
        sections.append(section(case, Said("why.heading.costs"), costs))
    old = map(case.book.rule, case.book.myths(step.id))
    myths = [rule for rule in old if applies(case, rule, step.id) is not False and not _still_holds(case, rule)]
    if myths:
        rules = tuple(myth.id for myth in myths)
        sections.append(section(case, Said("why.heading.older-guides"), map(_myth, myths), rules))
    return sections


def _still_holds(case: Case, rule: Rule) -> bool:
    """Does the old advice still hold on this day, the change being ahead?"""
    since = rule.since or ""
    # A bare year is that of a season.
    return since[4:5] == "-" and since > case.today.isoformat()[: len(since)]


def _myth(rule: Rule) -> Said:
    day = rule.since if rule.since and rule.since[:4].isdecimal() else None
    since = Said("why.myth-since", since=said_days(day)) if day else None
    return Said("why.myth", old=rule.old, now=rule.now, since=since)


def _cost(fee: fees.Fee) -> Said:
    return Said(
        "why.cost.line",
        fee=fee.title,
        amount=fee.shown or Said("why.cost.unknown"),
        sure=_SURE.get(fee.confidence),
        # The person's own figure carries its own day, where one is recorded, in its note.
        when=None if fee.yours else Said("why.cost.as-of", day=fee.as_of),
        notes=Said("why.notes", notes=fee.remarks) if fee.remarks else None,
    )


def recorded(case: Case, rule_id: str) -> list[Said]:
    """What the person recorded for a fee, of all seasons or of one, as lines of its rule."""
    lines = []
    for key, own in case.profile.amounts.items():
        season = key.removeprefix(f"{rule_id}.") if key != rule_id else ""
        if own.usd is None or (season and (season == key or not season.isdecimal())):
            continue
        lines.append(
            Said(
                "why.recorded-fee",
                usd=usd(own.usd),
                season=Said("why.for-season", season=season) if season else None,
                on=Said("money.on-day", day=own.date) if own.date else None,
                seen=Said("money.seen-at", place=own.seen_at) if own.seen_at else None,
            )
        )
    return lines


def for_you(case: Case, rule_id: str) -> list[Section]:
    """What a fee comes to here, step by step, the steps that cost the same told once; nothing for other rules."""
    costs = {
        _cost(one): None
        for step in case.book.steps
        if rule_id in step.fees and (one := fees.fee(case, rule_id, step.id)) is not None
    }
    return [section(case, Said("why.heading.costs-you"), costs, (rule_id,))] if costs else []
