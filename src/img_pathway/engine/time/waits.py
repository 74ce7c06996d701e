"""Waiting times as the plan counts them: the rulebook's, or what took this person so long; the day to begin a step by, and the last one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.model import DayName, Deadline, StepState
from img_pathway.engine.once import once
from img_pathway.engine.time.closed_days import last_open
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated, weakest

FIRM_WAITS: Final = ("official", "yours")
"""Confidences of waits that can forbid a Match; what others have seen is an estimate."""


class Span(Struct, frozen=True):
    """A waiting time in days. `best` and `bad` are never out of order; ``None`` where nothing at all is known."""

    id: str
    title: str
    best: int | None
    typical: int | None
    bad: int | None
    confidence: str
    """``yours`` for the person's own; ``unverified`` where a missing end is filled with the typical time."""
    rules: tuple[str, ...]
    source: str
    assumed: bool
    """A planner assumption: no official or second source gives it, and it is not the person's own."""

    def before(self, day: Dated, days: int) -> Dated:
        """`days` of this wait before a day: as sure as both of them."""
        return day.plus(-days, self.confidence, self.rules)


def spans(case: Case) -> dict[str, Span]:
    """Every waiting time of the rulebook for this person."""
    return {name: span(case, name) for name in case.book.duration_ids}


def span(case: Case, name: str) -> Span:
    """One waiting time for this person; what the profile records wins. Raises KeyError."""
    known, own = case.book.duration(name), case.profile.durations.get(name)
    best, typical, bad = known.best, known.typical, known.bad
    confidence: str = known.confidence
    source = known.source
    # A missing end is filled with the time that is known: named as an assumption, never more certain than it.
    filled = (best is None or bad is None) and any(one is not None for one in (best, typical, bad))
    yours = own is not None and any(one is not None for one in (own.seen, own.best, own.typical, own.bad))
    if yours and own is not None:
        best, typical, bad = (
            next((one for one in ends if one is not None), None)
            for ends in ((own.best, own.seen, best), (own.typical, own.seen, typical), (own.bad, own.seen, bad))
        )
        confidence, source = "yours", case.words.text(Said("wait.own"))
    middle = next((one for one in (typical, best, bad) if one is not None), None)
    best = middle if best is None else best
    bad = middle if bad is None else bad
    if best is not None and bad is not None and best > bad:
        # Whoever gives one end only has moved it past the other.
        moved_best = yours and own is not None and (own.best is not None) and own.bad is None and own.seen is None
        best, bad = (best, best) if moved_best else (bad, bad)
    if not yours and filled:
        confidence = weakest(confidence, "unverified")
    return Span(name, known.title, best, middle, bad, confidence, known.rules, source, confidence == "unverified")


def waited(day: Dated, known: Mapping[str, Span], names: Iterable[str], end: Literal["best", "bad"]) -> Dated | None:
    """The day after several waiting times, as sure as the day and each of them; ``None`` where one is not known."""
    for name in names:
        days: int | None = getattr(known[name], end)
        if days is None:
            return None
        day = day.plus(days, known[name].confidence, known[name].rules)
    return day


class Begin(NamedTuple):
    """The day to begin a step by, so that nothing is lost; only at best where it is the latest possible one."""

    day: Dated
    named: DayName
    serves: str = ""
    """The step whose booked day it is counted back from; empty where it is counted from a day of the season."""

    @property
    def possible(self) -> DayName | None:
        """Its name where it is the last possible day."""
        return "latest possible" if self.named == "latest possible" else None


class Lead(NamedTuple):
    """What a step takes in a bad case and at best, in days, and how sure that is; own times of the person's win."""

    bad: int
    best: int
    confidence: str
    rules: tuple[str, ...]


@once
def lead_of(case: Case, step_id: str) -> Lead | None:
    """What the waits of a step come to; ``None`` for one without any."""
    waits = [span(case, one) for one in case.book.step(step_id).waiting]
    if not waits:
        return None
    return Lead(
        sum(one.bad or 0 for one in waits),
        sum(one.best or 0 for one in waits),
        weakest(*(one.confidence for one in waits)),
        tuple(rule for one in waits for rule in one.rules),
    )


def early_enough(after: Begin, lead: Lead | None, today: Dated) -> Begin | None:
    """The day to begin what takes time: in a bad case while that lies ahead, else at best, else the day itself.

    ``None`` where even the best of a firm wait reaches beyond it: begun on whatever day, it comes too late.
    """
    if lead is None:
        return after
    ahead = (after.day - today).days
    if lead.bad <= ahead:
        return after._replace(day=after.day.plus(-lead.bad, lead.confidence, lead.rules))
    if lead.best <= ahead:
        return after._replace(day=after.day.plus(-lead.best, lead.confidence, lead.rules), named="latest possible")
    if lead.confidence in FIRM_WAITS:
        return None
    return after._replace(named="latest possible")


def last_possible(case: Case, left: dict[str, StepState]) -> dict[str, Dated]:
    """The day after which even the best waits known bring a step too late: its own deadline, and that of each step that
    requires it, counted back. No day to act by lies after it, nor after what the plan calls possible.
    """
    found: dict[str, Dated] = {}

    def less(day: Dated, lead: Lead | None) -> Dated:
        return day.plus(-lead.best, lead.confidence, lead.rules) if lead is not None else day

    def note(step_id: str, day: Dated) -> None:
        if step_id in left and (step_id not in found or day < found[step_id]):
            found[step_id] = day

    # Backwards a step has its own day before it hands it on to what it requires.
    for step_id in reversed(left):
        state, step = left[step_id], case.book.step(step_id)
        if state.due is not None and ahead(case.now, state.due):
            note(
                step_id,
                less(state.due.day, lead_of(case, step_id) if step.result and state.status != "waiting" else None),
            )
        # An interview counts only before the lists are ranked (match.iv.period), and so does what leads to it.
        rol = case.event("nrmp.rol") if step_id == "match.interviews" and state.due is None else None
        if rol is not None and not case.over(rol):
            note(step_id, rol.day)
        if step_id not in found:
            continue
        found[step_id] = last_open(case, step_id, found[step_id])
        after = lead_of(case, step_id) if not step.arrives and state.status != "waiting" else None
        for shown in step.proves:
            # Done, it shows that one as done: no sooner is that wanted than this is over.
            note(shown, less(found[step_id], after and after._replace(best=-after.best)))
        if state.status == "waiting":
            continue
        begun = less(found[step_id], lead_of(case, step_id) if step.arrives else None)
        for needed in needed_before(case, state):
            if needed in left:
                trails = not case.book.step(needed).arrives and left[needed].status != "waiting"
                note(needed, less(begun, lead_of(case, needed) if trails else None))
    return found


def waited_for(case: Case, left: Mapping[str, StepState], step_id: str, by: Iterable[str]) -> bool:
    """Does one of the steps `by` come after a step, as it needs it or should not come before it?"""
    seen: set[str] = set()
    waiting = list(by)
    while waiting:
        one = waiting.pop()
        if one not in seen and one in left:
            seen.add(one)
            waiting += needed_before(case, left[one])
            waiting += (step.id for step in case.book.steps if one in step.leads_to)
    return step_id in seen


def needed_before(case: Case, state: StepState) -> tuple[str, ...]:
    """What must come before a step: what it requires, and what a ruling on it asks for where that is not needed (a
    petition, of somebody who goes to no consulate).
    """
    return tuple(dict.fromkeys((*case.book.step(state.id).requires, *state.missing)))


def there_at_best(case: Case, step_id: str) -> Dated:
    """The day on which a step that no season opens is over at best: what it needs first, then its own waits."""
    state, day = case.states[step_id], Dated(case.today)
    if not state.open:
        return day
    lead = lead_of(case, step_id) or Lead(0, 0, "official", ())
    if state.status == "waiting" and state.since is not None:
        return Dated(state.since).plus(lead.best, lead.confidence, lead.rules).not_before(day)
    order = case.book.advice_order
    needed = (one for one in needed_before(case, state) if order[one] < order[step_id])
    first = max((there_at_best(case, one) for one in needed), default=day)
    return first.plus(lead.best, lead.confidence, lead.rules)


def ahead(now: datetime, due: Deadline) -> bool:
    """Can a deadline still be met?"""
    return now <= due.at if due.at is not None else due.day >= now.date()
