"""How a day is written wherever a person reads it. Files, JSON dates and what is typed are ISO."""

from __future__ import annotations

from datetime import date

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS = tuple(name[:3] for name in _MONTHS)


def say(day: date) -> str:
    """``Wed 3 Mar 2027``: the same in every locale, and no month can be taken for a day."""
    return f"{_WEEKDAYS[day.weekday()]} {say_short(day)}"


def say_short(day: date) -> str:
    """``3 Mar 2027``: for narrow places."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_month(day: date) -> str:
    """``March 2027``."""
    return f"{_MONTHS[day.month - 1]} {day.year}"
