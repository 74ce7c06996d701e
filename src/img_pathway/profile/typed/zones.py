"""Time zones as people name them: Asia/Kolkata, a city or country, or short as IST or ET. Short names are asked about."""

from __future__ import annotations

from functools import cache
from typing import Final

from img_pathway.profile.typed.hours import us_zone
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import closest, plain

_FIXED = frozenset({"EST", "MST"})
"""Names that computers know without daylight time: who types one means the clock of a place."""
_SHORT: Final = {
    "AST": ["Asia/Riyadh", "America/Puerto_Rico"],
    "BST": ["Europe/London", "Asia/Dhaka"],
    "CAT": ["Africa/Harare"],
    "CST": ["Asia/Shanghai"],
    "EAT": ["Africa/Nairobi"],
    "EST": ["America/Jamaica"],
    "GST": ["Asia/Dubai"],
    "IST": ["Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"],
    "JST": ["Asia/Tokyo"],
    "KST": ["Asia/Seoul"],
    "MSK": ["Europe/Moscow"],
    "MST": ["America/Phoenix"],
    "NPT": ["Asia/Kathmandu"],
    "PHT": ["Asia/Manila"],
    "PKT": ["Asia/Karachi"],
    "PST": ["Asia/Manila"],
    "SAST": ["Africa/Johannesburg"],
    "SGT": ["Asia/Singapore"],
    "WAT": ["Africa/Lagos"],
}
"""What short names of zones stand for, beside those of the United States, that no computer knows or several have."""


@cache
def zones() -> frozenset[str]:
    """Every time-zone name this computer knows."""
    from zoneinfo import available_timezones

    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Can this computer use the time zone?"""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def short_for(typed: str) -> list[str]:
    """The zones that a short name stands for: ET, Eastern, CST, IST."""
    american = us_zone(typed)
    return [*([american] if american else []), *_SHORT.get(typed.strip().upper(), ())]


def parse_zone(key: str, typed: str) -> str:
    """The name of a time zone as computers know it. Raises `BadValue` with what may be meant by any other."""
    name = typed.replace(" ", "_")
    if name.upper() not in _FIXED:
        if name in zones() and is_zone(name):
            return name
        folded = {zone.casefold(): zone for zone in zones()}
        if name.casefold() in folded:
            return folded[name.casefold()]
    near = _near(typed, name)
    fix = f"Did you mean {' or '.join(near)}?" if near else "Type it as Area/City, such as Asia/Kolkata."
    what = "does not say which clock is meant" if name.upper() in _FIXED else "is not a time zone known here"
    raise BadValue(key, typed, f"'{plain(typed, 40)}' {what}", fix, near)


def _near(typed: str, name: str) -> list[str]:
    """What may be meant. Nothing is like a number of hours: UTC+5 would lead to UTC, and to Etc/GMT+5, which is UTC-5."""
    from img_pathway.profile.typed.countries import resolve, zones_in, zones_of

    cities = [zone for zone in sorted(zones()) if zone.rpartition("/")[2].casefold() == name.casefold() and "/" in zone]
    alike = (
        [] if any(char.isdigit() for char in name) else closest(name, sorted(zone for zone in zones() if "/" in zone))
    )
    return short_for(typed) or cities[:3] or zones_of(resolve(typed))[:3] or zones_in(typed)[:3] or alike
