"""A day with its hour, and the zone or offset that says which hour is meant: ``2027-01-14 10:00 -05:00``, ``14 Jan 2027 10 am ET``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from img_pathway.days import US_ZONES, comes_twice, say_hour
from img_pathway.profile.typed.dates import parse_day
from img_pathway.profile.typed.hours import HOUR, is_off_season, is_span, offset_meant, parse_hour, us_zone
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain
from img_pathway.profile.typed.zones import parse_zone

_INSTANT = rf"(?i)(?P<day>.+?)(?: |(?<=[0-9])T)(?P<hour>{HOUR})(?: ?(?P<zone>[A-Za-z+-].*))?"
_OFFSET = r"(?i)(Z|[+-][0-9]{2}:?[0-9]{2})"
_WEST, _EAST = timedelta(hours=-11), timedelta(hours=14)
"""The clocks that are furthest behind UTC where people live, and furthest ahead."""
_FIX = "Type day, hour and zone, such as 2027-01-14 10:00 ET, or Asia/Kolkata in its place."


def parse_instant(key: str, typed: str, today: date | None = None) -> datetime:
    """The instant meant, with its offset from UTC alone. Raises `BadValue` with what may be meant."""
    found = re.fullmatch(_INSTANT, typed)
    if found is None:
        raise _no_hour(key, typed, today)
    if is_span(typed):
        raise BadValue(key, typed, f"'{_short(typed)}' ends in a span of hours, not in an hour and its zone", _FIX)
    try:
        hour = parse_hour(found["hour"])
    except ValueError:
        raise BadValue(key, typed, f"there is no such hour as '{found['hour'].strip()}'", _FIX) from None
    try:
        day = parse_day(found["day"].rstrip(","), key, today)
    except BadValue as bad:
        rest = typed[len(found["day"]) :]
        raise BadValue(key, typed, bad.why, bad.fix, [f"{near}{rest}" for near in bad.near]) from None
    if (zone := found["zone"]) is None:
        near = [f"{typed} {word}" for word in ("ET", "CT", "MT", "PT")]
        raise BadValue(key, typed, f"'{_short(typed)}' has no zone", _FIX, near)
    try:
        return (
            _at_offset(key, typed, day, hour, zone) if re.fullmatch(_OFFSET, zone) else _at(key, typed, day, hour, zone)
        )
    except BadValue:
        raise
    except ValueError:
        raise BadValue(key, typed, f"there is no such hour as in '{_short(typed)}'", _FIX) from None


def _no_hour(key: str, typed: str, today: date | None) -> BadValue:
    """What is wrong with a text in which no hour was found."""
    try:
        parse_day(typed, key, today)
    except BadValue:
        return BadValue(key, typed, f"'{_short(typed)}' is not a day and hour with a zone", _FIX)
    add = f"Add hour and zone, such as {_short(typed)} 10:00 ET."
    return BadValue(key, typed, f"'{_short(typed)}' is a day without its hour", add)


def _at_offset(key: str, typed: str, day: date, hour: time, offset: str) -> datetime:
    at = datetime.fromisoformat(f"{day}T{hour}{offset.upper()}")
    if not _WEST <= (at.utcoffset() or timedelta()) <= _EAST:
        raise BadValue(key, typed, f"nowhere on earth the clocks are at {_short(offset)}", _FIX)
    return at


def _at(key: str, typed: str, day: date, hour: time, zone: str) -> datetime:
    """The hour by the clocks of a zone: one that comes twice there, or never, is asked about."""
    named = datetime.combine(day, hour, ZoneInfo(us_zone(zone) or parse_zone(key, zone)))
    if comes_twice(named):
        # Told apart by the offset, or by the letter for standard or daylight time.
        both = [named, named.replace(fold=1)]
        named = next((one for one in both if one.utcoffset() == offset_meant(zone)), named)
        if offset_meant(zone) is None:
            near = [f"{day} {_told_apart(one)}" for one in both]
            why = f"{hour:%H:%M} comes twice on that day: the clocks go back there"
            raise BadValue(key, typed, why, f"Type {' or '.join(near)}.", near)
    if is_off_season(zone, named):
        near = [f"{day} {hour:%H:%M} {US_ZONES[str(named.tzinfo)]}"]
        why = f"{_short(zone)} is not the time kept there on that day"
        raise BadValue(key, typed, why, f"Type {near[0]}.", near)
    if named.astimezone(UTC).astimezone(named.tzinfo).time() != hour:
        why = f"there is no {hour:%H:%M} on that day: the clocks go forward there"
        raise BadValue(key, typed, why, "Ask which hour is meant.")
    return datetime.fromisoformat(named.isoformat())  # the offset alone: files know no zone names


def _told_apart(at: datetime) -> str:
    return say_hour(at) if str(at.tzinfo) in US_ZONES else at.isoformat(" ", "minutes")[11:]


def _short(text: str) -> str:
    return plain(text, 40)
