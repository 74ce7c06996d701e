"""What-if: a fork is the same functions on a copied profile. Nothing is saved; the real file is never touched.

A fork may be seen from a later day (`moment`): what lies ahead today is a plan and counts for nothing, so "I failed"
can only be judged on the day the result is out. The side it is compared with stays as it is, today.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from img_pathway.engine.assess import assess
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.losses.at_stake import Stake, stakes
from img_pathway.engine.model import SETTLED, Status, Warning
from img_pathway.engine.money.paid_again import Payment, lost_fees, paid_again
from img_pathway.engine.money.tariffs import Money
from img_pathway.engine.plan.model import Link, Plan
from img_pathway.engine.plan.plan import plan
from img_pathway.engine.visa.board import visa_board
from img_pathway.engine.visa.model import VisaRow
from img_pathway.profile.facts import Profile
from img_pathway.profile.typed.keys import parse, put_many
from img_pathway.rulebook.book import Rulebook


class Outlook(NamedTuple):
    """One way things may go: the facts, and everything derived from them."""

    name: str
    profile: Profile
    assessment: Assessment
    plan: Plan
    stakes: tuple[Stake, ...]

    @property
    def match(self) -> int | None:
        """The Match this way leads to."""
        return leads_to(self.plan)

    @property
    def seen(self) -> date:
        """The day on which this is judged, in the person's zone."""
        return self.assessment.today

    @property
    def deciding(self) -> Link | None:
        """The link of the plan's chain that has the least room."""
        links = [one for one in self.plan.chain if one.kind == "step"]
        return next((one for one in links if one.slack == self.plan.slack), links[0] if links else None)

    @property
    def yours(self) -> bool:
        """Does an amount of the person's own stand in `at_stake`?"""
        return any(one.yours for one in self.stakes if one.cliff.kind != "seat")

    @property
    def at_stake(self) -> tuple[Money, Money]:
        """Fees that hang on the cliffs ahead, each counted once: least and most."""
        known = [one.money for one in self.stakes if one.money is not None and one.cliff.kind != "seat"]
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


class VisaPair(NamedTuple):
    """One visa class on both sides, as last known there."""

    id: str
    title: str
    first: VisaRow
    second: VisaRow

    @property
    def differs(self) -> bool:
        """Does it stand otherwise, or is it open to the person on one side only?"""
        return (self.first.state, self.first.yours) != (self.second.state, self.second.yours)


class Shifted(NamedTuple):
    """A loss on both sides, on different days."""

    first: Stake
    second: Stake


class Comparison(NamedTuple):
    """Two outlooks side by side."""

    first: Outlook
    second: Outlook
    survives: tuple[str, ...]
    """Titles of what is done in both."""
    expires: tuple[str, ...]
    """Done in the first, lapsed or open again in the second."""
    again: tuple[Payment, ...]
    """What must be paid again in the second, at the fees as they apply there."""
    spent: tuple[Payment, ...]
    """What was paid in the first, is lost in the second and is not refunded."""
    changes: tuple[Change, ...]
    lost: tuple[Stake, ...]
    """Cliffs of the second only."""
    gone: tuple[Stake, ...]
    """Cliffs of the first only."""
    shifted: tuple[Shifted, ...]
    """Cliffs of both, on different days."""
    dangers: tuple[Warning, ...]
    """Dangers of the second only."""
    visas: tuple[VisaPair, ...]
    """Every class of the visa board."""

    @property
    def same_day(self) -> bool:
        """Are both sides seen from one day? Only then can the room they leave be compared: each day that passes takes some,
        and what is taken to be done by a later day gives some.
        """
        return self.first.seen == self.second.seen


def leads_to(made: Plan) -> int | None:
    """The Match a plan leads to: the target where it fits or is reached, else the earliest that does."""
    return made.match if made.reached or not (made.feasible is False or made.unfit) else made.earliest_match


def fork(profile: Profile, changes: Mapping[str, Any] | None = None, today: date | None = None) -> Profile:
    """A copy with some facts changed, by dotted key as in `set`; a text is read as typed, ``None`` removes.

    Waiting times are facts too: ``durations.verification.bad``. Raises `BadValue`.
    """
    typed = {key: parse(key, value) if isinstance(value, str) else value for key, value in (changes or {}).items()}
    return put_many(profile, typed, today=today)


def moment(now: datetime, seen_from: date | None) -> datetime:
    """The instant at which a fork is judged: noon of a later day in the zone of `now`, else `now`."""
    if seen_from is None or seen_from <= now.date():
        return now
    return datetime.combine(seen_from, time(12), now.tzinfo)


def outlook(name: str, profile: Profile, book: Rulebook, now: datetime) -> Outlook:
    """Everything derived from a profile under a rulebook at an aware instant."""
    found = assess(profile, book, now)
    return Outlook(name, profile, found, plan(found), stakes(found.case, found.cliffs))


def compare(first: Outlook, second: Outlook) -> Comparison:
    """What differs between two outlooks, and what of the first survives in the second. Pure."""
    survives: list[str] = []
    expires: list[str] = []
    changes: list[Change] = []
    for step_id, old in first.assessment.by_id.items():
        new = second.assessment.by_id.get(step_id)
        if new is None:
            continue
        kind = _kind(old.status, new.status)
        if old.status == "done" and new.status == "done":
            survives.append(old.title)
        if kind in ("expires", "again"):
            expires.append(old.title)
        before, after = first.plan.by_id.get(step_id), second.plan.by_id.get(step_id)
        slacks = (before.slack if before else None, after.slack if after else None)
        if old.status != new.status or slacks[0] != slacks[1]:
            changes.append(Change(step_id, old.title, kind, old.status, new.status, *slacks))
    open_again = tuple(one.step for one in changes if one.kind in ("expires", "again"))
    mine, other = first.assessment.case, second.assessment.case
    assert mine is not None
    assert other is not None
    ids = [{one.cliff.id: one for one in side.stakes} for side in (first, second)]
    lost = tuple(one for ident, one in ids[1].items() if ident not in ids[0])
    # What is merely past on the later day of the second did not go away, nor did what has happened there.
    gone = tuple(
        one
        for ident, one in ids[0].items()
        if ident not in ids[1] and one.cliff.date >= second.seen and not set(one.cliff.steps) & set(open_again)
    )
    both = ((one, ids[1][ident]) for ident, one in ids[0].items() if ident in ids[1])
    shifted = tuple(Shifted(old, new) for old, new in both if old.cliff.date != new.cliff.date)
    told = {one.id for one in first.assessment.warnings}
    dangers = (one for one in second.assessment.warnings if one.severity == "danger" and one.id not in told)
    return Comparison(
        first, second, tuple(survives), tuple(expires), paid_again(mine, other, open_again), lost_fees(mine, other, open_again),
        tuple(changes), lost, gone, shifted, tuple(dangers), _visas(mine, other),
    )  # fmt: skip


def _visas(first: Case, second: Case) -> tuple[VisaPair, ...]:
    others = {row.id: row for row in visa_board(second).rows}
    rows = [row for row in visa_board(first).rows if row.id in others]
    return tuple(VisaPair(row.id, row.title, row, others[row.id]) for row in rows)


def _kind(old: Status, new: Status) -> str:
    if old == new:
        return "moved"
    if new == "lapsed":
        return "expires"
    if old == "done" and new != "not-needed":
        return "again"
    return "gained" if new in SETTLED else "moved"
