"""A computer's clock that cannot be right, has moved back or changed its zone: noticed, said, and no harm done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from img_pathway.days import say_short

EARLIEST = date(2026, 1, 1)
"""The program was not there before: a clock that says so is wrong."""
LATEST = date(2060, 1, 1)
"""A clock that is later than this is taken for wrong as well; ``--today`` goes further."""


class Judged(NamedTuple):
    """The moment to judge by, what to say about the clock (empty if all is well), and what to remember of it."""

    now: datetime
    warning: str
    known: dict[str, str] | None
    """For the state file, given back as `known` next time; ``None`` when the clock is not worth remembering."""


def judged(now: datetime, known: Mapping[str, Any] | None, rules: date, *, own_zone: bool) -> Judged:
    """What the computer's clock says, held against the last visit.

    `known` is what was remembered at the last visit, `rules` the day the rules were read, `own_zone` whether
    the zone is a recorded fact (then the computer's own does not matter). With an impossible date the last
    trustworthy day is judged by, so that nothing lapses because of a flat battery.
    """
    last = _day((known or {}).get("day"))
    today = now.date()
    if not EARLIEST <= today <= LATEST:
        trusted = max(day for day in (last, rules, EARLIEST) if day is not None and day <= LATEST)
        words = (
            f"The date of this computer, {say_short(today)}, cannot be right, so everything is judged as of "
            f"{say_short(trusted)}. Nothing is lost; set the clock, or give the date with --today."
        )
        return Judged(datetime.combine(trusted, time(12), now.tzinfo), words, None)
    zone = str(getattr(now.tzinfo, "key", None) or now.tzname() or now.tzinfo or "")[:60]
    before = str((known or {}).get("zone") or "")
    moved = bool(before) and before != zone and not own_zone
    note = {"day": today.isoformat(), "zone": zone}
    # Across zones it may be the day before without anything being wrong.
    if last is not None and today < last - timedelta(days=1 if moved or own_zone else 0):
        words = (
            f"The date of this computer, {say_short(today)}, is before that of your last visit, {say_short(last)}. "
            "Nothing is lost; if the clock is wrong, set it, for every days-left here comes from it."
        )
        return Judged(now, words, note)
    if moved:
        words = (
            f"The time zone of this computer is now {zone}; at your last visit it was {before[:60]}. Hours are shown "
            "in the new one; record your own under You (profile.time_zone) to keep one everywhere."
        )
        return Judged(now, words, note)
    return Judged(now, "", note)


def _day(text: object) -> date | None:
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
