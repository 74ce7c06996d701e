"""How a day is written wherever a person reads it. Files and JSON are ISO."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS = tuple(name[:3] for name in _MONTHS)
US_ZONES = {"America/New_York": "ET", "America/Chicago": "CT", "America/Denver": "MT", "America/Los_Angeles": "PT"}
"""How the zones of US deadlines are written behind an hour."""
_ISO = r"\b(\d{4})-(0[1-9]|1[0-2])(?:-(\d\d))?\b"
_SPELLED = {"ET": "US Eastern Time", "CT": "US Central Time", "MT": "US Mountain Time", "PT": "US Pacific Time"}


class Someday(date):
    """The last day of a month or year, where only that is known: what every day of it would do is done by then, and the
    month alone is said.
    """

    month_alone: str

    @classmethod
    def of(cls, month: str, last: date) -> Someday:
        """Of a month or year as recorded (``2027-01``), with its last day."""
        day = cls(last.year, last.month, last.day)
        day.month_alone = month
        return day


def say(day: date) -> str:
    """``Wed 3 Mar 2027``: the same in every locale, and no month can be taken for a day."""
    if isinstance(day, Someday):
        return said_days(day.month_alone)
    return f"{_WEEKDAYS[day.weekday()]} {say_short(day)}"


def spelt(text: str) -> str:
    """A text that begins with an ISO day (``2027-11-03 9am``), with that day said; any other as it is."""
    try:
        return f"{say(date.fromisoformat(text[:10]))}{text[10:]}"
    except ValueError:
        return text


def say_short(day: date) -> str:
    """``3 Mar 2027``: for narrow places."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_month(day: date) -> str:
    """``March 2027``."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def say_in_month(day: date) -> str:
    """``Wed  3``: below its month, in a column."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day:>2}"


def said_days(text: str) -> str:
    """A text whose days and months are said as all others are: ``2025-12`` is December 2025, ``2025-26`` a span of years."""

    def written(found: re.Match[str]) -> str:
        year, month, day = int(found[1]), int(found[2]), found[3]
        return say(date(year, month, int(day))) if day else say_month(date(year, month, 1))

    return re.sub(_ISO, written, text)


def say_zone(name: str) -> str:
    """``US Eastern Time``, ``Manila``, ``UTC``: where a clock or calendar is meant, in words."""
    if name in US_ZONES:
        return _SPELLED[US_ZONES[name]]
    if name == "Etc/UTC":
        return "UTC"
    return name if name.startswith("Etc/") else name.rpartition("/")[2].replace("_", " ")


def comes_twice(at: datetime) -> bool:
    """Does this hour come twice on its day, as where the clocks go back in autumn?"""
    first, second = (at.replace(fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def say_hour(at: datetime) -> str:
    """``21:00 ET``, ``10:00 in Manila``: an aware hour with its place; abbreviations mean two zones (CST), so none.

    Files keep the offset alone: one that a US zone has on that day is said as that zone, the same instant. Of an hour that
    comes twice it is said which one: ``01:30 EST``.
    """
    key = getattr(at.tzinfo, "key", "")
    if not key:
        key = next((one for one in US_ZONES if at.astimezone(ZoneInfo(one)).utcoffset() == at.utcoffset()), "")
        at = at.astimezone(ZoneInfo(key)) if key else at
    twice, offset = comes_twice(at), f"UTC{at.isoformat()[-6:].replace('+00:00', '')}"
    if key in US_ZONES:
        return f"{at:%H:%M} {at.tzname() if twice else US_ZONES[key]}"
    if "/" in key and not key.startswith("Etc/"):
        return f"{at:%H:%M} in {say_zone(key)}{f' ({offset})' if twice else ''}"
    return f"{at:%H:%M} {offset}"
