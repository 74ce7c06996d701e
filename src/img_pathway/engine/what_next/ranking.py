"""What an adviser names before what: the rank of each step left, and among equals its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.model import EXAM_OF, FOR_CERTIFICATE, StepState
from img_pathway.engine.readings.act_by import late_for
from img_pathway.engine.readings.counting import certified
from img_pathway.engine.readings.over import evidenced
from img_pathway.engine.readings.position import only_in_training
from img_pathway.engine.readings.season import has_position
from img_pathway.engine.readings.sittings import attempts
from img_pathway.engine.what_next.soonest import in_trouble, last_days, of_a_pass, only_to_look_up, target_in_doubt
from img_pathway.engine.what_next.turns import asks, seat
from img_pathway.rulebook.types import Dated


class Rank(IntEnum):
    """What an adviser names before what."""

    URGENT = 0
    KEYSTONE = 1
    WAY = 2
    PREPARATION = 3
    HOUSEKEEPING = 4
    SET = 5
    """Nothing to do before a day that is set and still far ahead: it stands among the dates."""


class Place(NamedTuple):
    """By what the steps whose turn it is are sorted, the most telling first."""

    rank: Rank
    day: date
    safe: bool
    """Of what is due on one day the step that a danger is about comes before what only leads there."""
    sets_going: bool
    """Is something else to be set going before its fee is worth it?"""
    looked_up: bool
    asked: bool
    """What one does oneself comes before asking those who have it; within weeks asking comes first, for the answer
    takes its time.
    """
    order: int
    """The order on the way."""


def ranked(
    case: Case, left: dict[str, StepState], lost: Mapping[str, Dated], danger: Mapping[str, object]
) -> dict[str, Rank]:
    """How each step left is weighed. Preparation that an open step of the way requires is of the way; what takes no
    time, like a choice, only once nothing else keeps that step back.
    """
    ranks: dict[str, Rank] = {}
    way: set[str] = set()
    closing, doubted = _last_chances(case, left), target_in_doubt(left)
    for step_id in reversed(left):
        step, state, loss = case.book.step(step_id), left[step_id], lost.get(step_id)
        near = step_id in danger or _near(case, state, loss)
        rank = _weight(case, left, state, on_way=step_id in way, safe=not near)
        if rank is Rank.KEYSTONE and has_position(case) and not _bears(case, ranks, state):
            rank = Rank.PREPARATION
        if rank is Rank.WAY:
            needed = [one for one in step.requires if one in left]
            way.update(one for one in needed if len(needed) == 1 or case.book.step(one).waiting)
        urgent = near or (loss is not None and step_id in closing)
        # Nothing is paid or promised within days for a Match that may be out of reach, but for a pass that would lapse it is.
        kept = step_id in danger or (loss is not None and of_a_pass(loss))
        urgent = urgent and (kept or not (doubted and (step.fees or state.stage in ("programs", "match"))))
        if urgent and rank is not Rank.HOUSEKEEPING:
            # What only prepares for what comes within days stands behind what decides.
            own = step_id in danger or state.last is not None
            rank = Rank.URGENT if own or rank is not Rank.PREPARATION else Rank.WAY
        ranks[step_id] = rank
    return ranks


_ACCOUNT = ("identity.account", "identity.check")


def _weight(case: Case, left: Mapping[str, StepState], state: StepState, *, on_way: bool, safe: bool) -> Rank:
    """The rank of a step by what it is, whenever something is lost by it."""
    step, own = case.book.step(state.id), in_trouble(state)
    later = state.id in evidenced(case)
    if only_in_training(case) and (later or "keystone" in step.kinds) and not own and safe:
        # What led to training is behind, as long as nothing is soon lost by it.
        return Rank.HOUSEKEEPING
    if later or (certified(case) and state.id in _ACCOUNT and state.status == "check"):
        # An old account served for the certificate: whether it is in order is looked up beside what is to be done.
        return Rank.PREPARATION
    if (own and (state.over or "keystone" in step.kinds)) or step.kinds == ("keystone",):
        # Of what is closed for good only a question is left, and it costs nothing: it comes before what is paid.
        return Rank.KEYSTONE
    if _to_sit_again(case, state) and not target_in_doubt(left):
        return Rank.KEYSTONE
    if "housekeeping" in step.kinds and not own:
        # Without a Match to aim for no season has a day.
        return Rank.WAY if state.id == "profile.goal" and case.target is None else Rank.HOUSEKEEPING
    if ("preparation" in step.kinds and not on_way) or _later(case, state) or _premature(case, left, state):
        return Rank.PREPARATION
    return Rank.WAY


def _to_sit_again(case: Case, state: StepState) -> bool:
    """Is it a failed Step of the certificate, or its permit? The whole way hangs on that try."""
    exam = EXAM_OF.get(state.id)
    return exam in FOR_CERTIFICATE and state.status != "waiting" and bool(attempts(case, exam).used)


def _bears(case: Case, ranks: Mapping[str, Rank], state: StepState) -> bool:
    """Does something of the way hang on it, where anything that is left does?"""
    leads_to = case.book.step(state.id).leads_to
    hanging = [one for one in ranks if one in leads_to or state.id in case.book.step(one).requires]
    return not hanging or any(ranks[one] <= Rank.WAY for one in hanging)


def _near(case: Case, state: StepState, loss: Dated | None) -> bool:
    """Is it lost within days? A right that ends for good on a day of its own, and a seat still to be found or the permit for
    it, are urgent longer before than what others hand on.
    """
    call, soon = case.book.bounds["last-call"], case.book.bounds["soon"]
    if state.last is not None and (state.last - case.today).days <= call:
        return True
    seeks = (
        (state.id in EXAM_OF or state.id == "skills.oet") and state.status != "waiting" and seat(case, state) is None
    )
    return loss is not None and (loss - case.today).days <= (call if seeks else soon)


def _later(case: Case, state: StepState) -> bool:
    """Can it not be done before a day that lies ahead, or is it uncertain whether it would count before it?"""
    return case.future(state.earliest) and (state.status == "check" or state.do is not None)


def _premature(case: Case, left: Mapping[str, StepState], state: StepState) -> bool:
    """Is it only to be looked up, and what must come first not there yet?"""
    return only_to_look_up(state) and any(one in left for one in case.book.step(state.id).requires)


def _last_chances(case: Case, left: Mapping[str, StepState]) -> frozenset[str]:
    """What can be begun now and, at best, within days no more: what is lost by it may come long after.

    Where something is too late at best already, that comes first; so do, with a position, its papers.
    """
    room = {one: (day - case.today).days for one, day in last_days(case).items()}
    if has_position(case) or any(days < 0 for days in room.values()):
        return frozenset()
    near = (one for one, days in room.items() if days <= case.book.bounds["soon"])
    return frozenset(one for one in near if one in left and left[one].status == "ready")


class Order(Struct, frozen=True):
    """What the places of all steps left rest on."""

    case: Case
    left: Mapping[str, StepState]
    lost: Mapping[str, Dated]
    danger: Mapping[str, object]
    """Steps that a danger is about."""
    ranks: Mapping[str, Rank]

    def place(self, state: StepState) -> Place:
        """Where a step stands; what is late already comes just before what has its own day yet, unless that is urgent."""
        case = self.case
        safe = state.id not in self.danger
        first = self._still_to_set_going(state) if safe else []
        every = [state.id, *first]
        rank, day = max(self.ranks[one] for one in every), max(self.lost.get(one, date.max) for one in every)
        asked = asks(state) != (0 < (day - case.today).days <= case.book.bounds["last-call"])
        order = case.book.advice_order[state.id]
        mine = Place(rank, day, safe, bool(first), only_to_look_up(state), asked, order)
        after = (one for one in late_for(case, self.left, state) if self.ranks[one] is not Rank.URGENT)
        return min((mine, *(self.place(self.left[one])._replace(order=order) for one in after)))

    def _still_to_set_going(self, state: StepState) -> list[str]:
        """What makes it worth the fee to do a step by its advised day, and is not in hand: what ECFMG has to verify, of a
        registration for the Match. What is booked, waits with others or is only to be looked up is in hand.
        """
        case, left = self.case, self.left
        if state.by is None or not case.book.step(state.id).fees:
            return []
        beside = {one for step in case.book.steps if state.id in step.requires for one in step.requires if one in left}
        order = case.book.advice_order
        going = (left[one] for one in beside if left[one].stage != state.stage and order[one] < order[state.id])
        return [one.id for one in going if one.status not in ("waiting", "check") and seat(case, one) is None]
