"""When to ask again those who have something in hand: a wait after the last time one asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.once import once
from img_pathway.profile.facts.waiting import Contact, Errand
from img_pathway.rulebook.types import Dated

AGAIN = "ask-again"
"""The waiting time after a question."""


def contacts(case: Case, about: str, since: date | None) -> tuple[Contact, ...]:
    """Each time one asked about a step or an own wait, since it is with others; oldest first."""
    return tuple(sorted(_contacts(case, about.casefold(), since or date.min), key=_day))


def _contacts(case: Case, about: str, since: date) -> Iterator[Contact]:
    for one in case.profile.waiting.contacts:
        if one.date is not None and since <= one.date <= case.today and (one.about or "").strip().casefold() == about:
            yield one


class Owed(NamedTuple):
    """A wait of one's own that is not over, with the day to ask."""

    number: int
    """Its place in the list, from 1."""
    errand: Errand
    nudge: Dated | None


@once
def errands(case: Case) -> tuple[Owed, ...]:
    """One's own waits that are not over; the first day to ask is after the days it usually takes."""
    found = []
    for number, one in enumerate(case.profile.waiting.errands, 1):
        if not one.what or case.past(one.done):
            continue
        first = Dated(one.since, "yours").plus(one.usual) if one.since and one.usual is not None else None
        found.append(Owed(number, one, ask_again(case, one.what, one.since, first)))
    return tuple(found)


def _day(one: Contact) -> date:
    assert one.date is not None
    return one.date


def ask_again(case: Case, about: str, since: date | None, first: Dated | None) -> Dated | None:
    """The day to ask: `first`, or some days after the last time one asked, whichever is later."""
    if first is None or not (asked := contacts(case, about, since)):
        return first
    wait = case.book.duration(AGAIN)
    own = case.profile.durations.get(AGAIN)
    days = (own.seen if own is not None else None) or wait.typical
    after = Dated(_day(asked[-1]), "yours").plus(days, wait.confidence, wait.rules) if days is not None else first
    return max(first, after)
