"""`changes`: what came into force since a day, those rules first that touch this person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from img_pathway.engine.assess import assess
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.model import Cliff, Deadline, Warning
from img_pathway.profile.facts import Profile
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import Rule, Value

What = Literal["value", "ended", "myth", "read"]
"""A value in force, a value that ended, old advice that stopped holding, a source read anew."""
_ORDER = {"value": 0, "ended": 1, "myth": 2, "read": 3}
_SINCE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


class Change(Struct, frozen=True):
    """One rule that says something else than before, from `day` on."""

    day: date
    what: What
    rule: str
    title: str
    now: str
    """What holds from then on, one sentence."""
    before: str
    """What held until then; may be empty."""
    confidence: str
    touches: bool
    """Is it a rule of a step still open, or one that a reason, loss, warning or date names?"""


def changes(
    profile: Profile, rulebook: Rulebook, now: datetime, since: date, assessment: Assessment | None = None
) -> tuple[Change, ...]:
    """Rules whose effective date lies after `since` and not after today, those that touch this person first.

    The effective date is the first day of a value, the day after its last, a myth's `since` or the day of the
    source. Each rule is named once, by its most telling kind of date, the latest of that kind. Pure; `now` is aware.
    """
    found = assessment or assess(profile, rulebook, now)
    close = rules_behind(found, rulebook)
    today = found.today
    made = []
    for rule in rulebook.rules():
        dated = [one for one in _dates(rule) if since < one[0] <= today]
        if dated:
            day, what, value = min(dated, key=lambda one: (_ORDER[one[1]], -one[0].toordinal()))
            made.append(_change(rule, day, what, value, rule.id in close))
    made.sort(key=lambda one: (not one.touches, _ORDER[one.what] == 3, -one.day.toordinal(), one.rule))
    return tuple(made)


def _dates(rule: Rule) -> Iterator[tuple[date, What, Value | None]]:
    for value in rule.values:
        if value.start is not None:
            yield value.start, "value", value
        if value.end is not None and value.end < date.max:
            yield date.fromordinal(value.end.toordinal() + 1), "ended", value
    if rule.kind == "myth" and (day := since_day(rule.since)) is not None:
        yield day, "myth", None
    yield rule.as_of, "read", None


def since_day(text: str | None) -> date | None:
    """The first day of what a myth's `since` names (a day, month or year); ``None`` for other words."""
    found = _SINCE.fullmatch((text or "").strip())
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def _change(rule: Rule, day: date, what: What, value: Value | None, touches: bool) -> Change:
    now, before = rule.statement, ""
    if rule.kind == "myth":
        now, before = rule.now or rule.statement, rule.old or ""
    confidence = value.confidence if value is not None else rule.confidence
    return Change(day, what, rule.id, rule.title, now, before, confidence, touches)


def rules_behind(found: Assessment, book: Rulebook) -> set[str]:
    """Rules behind the reasons and dates of a person, and those of the steps that are open: fees and older advice too."""
    rules: set[str] = set()
    for state in found.by_id.values():
        if state.status == "not-needed":
            continue
        rules.update(rule for reason in state.reasons for rule in reason.rules)
        if state.status != "done":
            step = book.step(state.id)
            rules.update((*step.rules, *step.fees, *book.myths(state.id)))
            rules.update(other for fee in step.fees for name in book.tariffs(fee) for other in book.tariff(name))
    dated: tuple[Cliff | Warning | Deadline, ...] = (*found.cliffs, *found.warnings, *found.deadlines)
    rules.update(rule for one in dated for rule in one.rules)
    return {book.rule(rule).id for rule in rules if book.has_rule(rule)}
