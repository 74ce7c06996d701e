"""Test days and the eligibility periods recorded for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from img_pathway.days import say
from img_pathway.profile.facts import Profile, Registration, Sitting


def outside_period(profile: Profile, step: str) -> Iterator[tuple[int, Sitting, Registration]]:
    """Number and sitting of each test day that lies in no period recorded, with the registration it seems to belong to:
    the last one begun by then which no other sitting has used up (usmle.period.fixed).
    """
    permits: Sequence[Registration] = getattr(profile.permits, step)
    sittings: Sequence[Sitting] = getattr(profile.exams, step)
    days = [one.date for one in sittings if one.date is not None]
    unused = [one for one in permits if not any(_is_in(one, day) for day in days)]
    for number, sitting in enumerate(sittings, 1):
        day = sitting.date
        if day is None or any(_is_in(one, day) for one in permits):
            continue
        begun = [one for one in unused if (one.applied or one.issued or one.period_start or date.max) <= day]
        if begun and begun[-1].period_start and (begun[-1].extended_to or begun[-1].period_end):
            yield number, sitting, begun[-1]


def period_of(permit: Registration) -> str:
    """The eligibility period in words, its extension included."""
    last = permit.extended_to or permit.period_end
    return f"{say(permit.period_start)} to {say(last)}" if permit.period_start and last else ""


def _is_in(permit: Registration, day: date) -> bool:
    last = permit.extended_to or permit.period_end
    return permit.period_start is not None and permit.period_start <= day and (last is None or day <= last)
