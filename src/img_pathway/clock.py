"""The one place that asks the computer what time it is.

Everything else is given ``now``: one aware instant in the person's own zone.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

_DAY = r"\d{4}-\d{2}-\d{2}"
_INSTANT = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}"
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years ``--today`` accepts: far enough for every rule, near enough for every calendar sum."""


class BadToday(ValueError):
    """The text given as ``--today`` is neither a day nor an instant; the message says why."""


def resolve(today: str | None = None, zone: str | None = None) -> datetime:
    """The instant to judge by, in the zone of the person.

    `today` is ``None`` (the current instant), a day ``YYYY-MM-DD`` (noon of that day in the zone) or an
    ISO instant; an instant without an offset is read in the zone. `zone` is an IANA name; one that is
    left out or unknown means the zone of this computer, else UTC. Raises `BadToday`.
    """
    place = zone_of(zone)
    if today is None:
        return present().astimezone(place)
    text = today.strip()
    if re.fullmatch(_DAY, text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise BadToday(f"{text} is not a day of the calendar") from None
        _within(day.year, text)
        return datetime.combine(day, time(12), place)
    if not re.match(_INSTANT, text):
        raise BadToday(f"{text!r} is neither a day (2027-03-03) nor an instant (2027-03-03T21:00-05:00)")
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise BadToday(f"{text} is not an instant of the calendar") from None
    _within(instant.year, text)
    if instant.tzinfo is None:
        return instant.replace(tzinfo=place)
    return instant.astimezone(place)


def present() -> datetime:
    """The moment it is, as the computer has it."""
    return datetime.now(UTC)


def _within(year: int, text: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadToday(f"{text} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")


def zone_of(name: str | None) -> tzinfo:
    """The zone called `name`; the computer's own zone, else UTC, where the name is missing or unknown."""
    return (_named(name) if name else None) or _system()


def _named(name: str) -> tzinfo | None:
    # ZoneInfoNotFoundError is a KeyError; a folder of the database ("America") is an OSError.
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _system() -> tzinfo:
    wanted = os.environ.get("TZ", "").removeprefix(":")
    if wanted and (found := _named(wanted)):
        return found
    if not wanted:
        # A named zone knows its summer time in other years; the offset of today does not.
        try:
            _, _, name = os.readlink("/etc/localtime").partition("zoneinfo/")
        except (OSError, NotImplementedError, AttributeError):
            name = ""
        if name and (found := _named(name)):
            return found
    return datetime.now().astimezone().tzinfo or UTC
