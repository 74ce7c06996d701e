"""Hours and zones as people write them: 13:00, 1 pm, ET, Eastern, EST. An hour has its zone or is refused."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

HOUR = r"[0-9]{1,2}:[0-9]{2}(?::00)?(?: ?[ap]\.?m\b\.?)?|[0-9]{1,2} ?[ap]\.?m\b\.?"
_PARTS = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(?::00)? ?([ap]?)\.?m?\.?", re.IGNORECASE)
_US = {"e": "America/New_York", "c": "America/Chicago", "m": "America/Denver", "p": "America/Los_Angeles"}
_WORDS = {"eastern": "e", "central": "c", "mountain": "m", "pacific": "p"}
_SHORT = re.compile(r"([ecmp])([sd]?)t", re.IGNORECASE)
_HOURS_WEST = {"e": 5, "c": 6, "m": 7, "p": 8}
_SAME = {"z": "UTC", "gmt": "UTC"}


def parse_hour(text: str) -> time:
    """``13:00``, ``1:00 pm``, ``9 am``. Raises ValueError for what is no hour."""
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    hour, half = int(found[1]), found[3].casefold()
    if half and not 1 <= hour <= 12:
        raise ValueError(text)
    return time(hour % 12 + (12 if half == "p" else 0) if half else hour, int(found[2] or 0))


def parse_span(start: str, end: str) -> tuple[time, time]:
    """Both ends of a span of hours; one that says am or pm at its end alone means its start as well.

    "8:00 - 9:00 pm" begins at eight in the evening, "11:00 - 1:00 pm" before noon. Raises ValueError.
    """
    last = parse_hour(end)
    half = re.search(r"[ap]\.?m", end, re.IGNORECASE)
    if half is None or re.search(r"[ap]\.?m", start, re.IGNORECASE):
        return parse_hour(start), last
    halves = [parse_hour(f"{start} {word}") for word in ("am", "pm")]
    same = halves[half[0][0].casefold() == "p"]
    return same if same < last else next((one for one in halves if one < last), same), last


def is_span(text: str) -> bool:
    """Does a text end in what reads as a span of hours (09:00-17:00) rather than as an hour and its offset from UTC?"""
    found = re.search(r"(?<![0-9T:])([0-9]{1,2}:[0-9]{2})-([0-9]{1,2}:[0-9]{2})$", text.strip())
    if found is None:
        return False
    try:
        return parse_hour(found[1]) < parse_hour(found[2])
    except ValueError:
        return True


def us_zone(word: str) -> str | None:
    """The zone of ``ET``, ``Eastern``, ``US Eastern Time``, ``EST``; UTC of ``GMT``. ``None`` for any other word."""
    bare = re.sub(r"^(us|u\.s\.) | time$", "", word.strip().casefold()).removesuffix(".")
    if bare in _SAME:
        return _SAME[bare]
    bare = re.sub(r" (standard|daylight)$", "", bare)
    short = _SHORT.fullmatch(bare)
    letter = short[1] if short else _WORDS.get(bare)
    return _US[letter] if letter else None


def offset_meant(word: str) -> timedelta | None:
    """The offset of standard or daylight time where the word names one of them: EST, Pacific Daylight."""
    bare = word.strip().casefold()
    short, spelt = _SHORT.fullmatch(bare), re.search(r"(eastern|central|mountain|pacific) (standard|daylight)", bare)
    letter, kind = (short[1], short[2]) if short else (_WORDS[spelt[1]], spelt[2][0]) if spelt else ("", "")
    return timedelta(hours=-_HOURS_WEST[letter] + (kind == "d")) if kind else None


def is_off_season(word: str, at: datetime) -> bool:
    """Does the word name standard time on a day of daylight time, or the other way round (EST in July)?

    Most who write EST then mean Eastern time, some do not: the hour can be read in two ways.
    """
    meant = offset_meant(word)
    return meant is not None and at.utcoffset() != meant
