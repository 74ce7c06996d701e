"""What-if: a fork is the same functions on a copied profile. Nothing is saved; the real file is never touched.

Also "I did not match: apply again", which is a fork like any other (`again`): the result is recorded and the
next Match becomes the target.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from ..profile.facts import Profile, Wait
from ..profile.keys import parse, put
from ..rulebook.book import Rulebook
from .assess import assess
from .model import Assessment, Status
from .plan import Plan, plan
from .stakes import Stake, stakes
from .tariffs import Money


class Outlook(NamedTuple):
    """One way things may go: the facts, and everything derived from them."""

    name: str
    profile: Profile
    assessment: Assessment
    plan: Plan
    stakes: tuple[Stake, ...]

    @property
    def match(self) -> int | None:
        """The Match this way leads to: the target where feasible, else the earliest that is."""
        return self.plan.match if self.plan.feasible is not False else self.plan.earliest_match

    @property
    def at_stake(self) -> tuple[Money, Money]:
        """Fees that hang on the cliffs ahead, each counted once: least and most."""
        known = [one.money for one in self.stakes if one.money is not None and not one.cliff.id.startswith("seat.")]
        return sum(one[0] for one in known), sum(one[1] for one in known)


class Change(NamedTuple):
    """One step that comes out otherwise. `kind` is survives, expires, again, gained or moved."""

    step: str
    title: str
    kind: str
    old: Status | None
    new: Status | None
    old_slack: int | None
    new_slack: int | None


class Comparison(NamedTuple):
    """Two outlooks side by side."""

    first: Outlook
    second: Outlook
    survives: tuple[str, ...]
    """Titles of what is done in both."""
    expires: tuple[str, ...]
    """Done in the first, lapsed or open again in the second."""
    again: tuple[tuple[str, tuple[Money, Money] | None], ...]
    """What must be paid again in the second, with its fees, least and most."""
    changes: tuple[Change, ...]
    lost: tuple[Stake, ...]
    """Cliffs of the second only."""
    gone: tuple[Stake, ...]
    """Cliffs of the first only."""


def fork(profile: Profile, changes: Mapping[str, Any] | None = None, today: date | None = None) -> Profile:
    """A copy with some facts changed, by dotted key as in `set`; a text is read as typed, ``None`` removes.

    Waiting times are facts too: ``durations.verification.bad``. Raises `BadValue`.
    """
    for key, value in (changes or {}).items():
        given = parse(key, value) if isinstance(value, str) else value
        profile = put(profile, key, given, today=today)
    return profile


def again(profile: Profile, today: date | None = None) -> Profile:
    """Not matched, apply again: this Match ends unmatched and the next one becomes the target."""
    target = profile.profile.target_match
    if target is None:
        return profile
    changes: dict[str, Any] = {f"seasons.{target}.result": "unmatched", "profile.target_match": target + 1}
    return fork(profile, changes, today)


def outlook(
    name: str, profile: Profile, book: Rulebook, now: datetime, durations: Mapping[str, Wait] | None = None
) -> Outlook:
    """Everything derived from a profile under a rulebook at an aware instant."""
    found = assess(profile, book, now)
    assert found.case is not None
    return Outlook(name, profile, found, plan(found, durations=durations), stakes(found.case, found.cliffs))


def compare(first: Outlook, second: Outlook) -> Comparison:
    """What differs between two outlooks, and what of the first survives in the second. Pure."""
    survives, expires, changes = [], [], []
    paid: list[tuple[str, tuple[Money, Money] | None]] = []
    for step_id, old in first.assessment.by_id.items():
        new = second.assessment.by_id.get(step_id)
        if new is None:
            continue
        kind = _kind(old.status, new.status)
        if old.status == "done" and new.status == "done":
            survives.append(old.title)
        if kind in ("expires", "again"):
            expires.append(old.title)
            due = _fees(second, step_id)
            if due is not None or kind == "again":
                paid.append((old.title, due))
        before, after = first.plan.by_id.get(step_id), second.plan.by_id.get(step_id)
        slacks = (before.slack if before else None, after.slack if after else None)
        if old.status != new.status or slacks[0] != slacks[1]:
            changes.append(Change(step_id, old.title, kind, old.status, new.status, *slacks))
    ids = [{one.cliff.id: one for one in side.stakes} for side in (first, second)]
    days = [{(one.cliff.id, one.cliff.date) for one in side.stakes} for side in (first, second)]
    lost = tuple(one for one in ids[1].values() if (one.cliff.id, one.cliff.date) not in days[0])
    gone = tuple(one for one in ids[0].values() if (one.cliff.id, one.cliff.date) not in days[1])
    return Comparison(first, second, tuple(survives), tuple(expires), tuple(paid), tuple(changes), lost, gone)


def _kind(old: Status, new: Status) -> str:
    if old == new:
        return "moved"
    if new == "lapsed":
        return "expires"
    if old == "done" and new != "not-needed":
        return "again"
    return "gained" if new in ("done", "not-needed") else "moved"


def _fees(side: Outlook, step_id: str) -> tuple[Money, Money] | None:
    from .fees import of_step

    case = side.assessment.case
    assert case is not None
    known = [one for one in of_step(case, step_id) if one.least is not None and one.most is not None]
    if not known:
        return None
    return sum(one.least or 0 for one in known), sum(one.most or 0 for one in known)
