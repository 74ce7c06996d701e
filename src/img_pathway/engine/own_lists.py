"""What one's own lists come to, in place of the counts recorded before there were lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Profile, Season
from img_pathway.profile.facts.season import Applications, Interview, Programme

LISTS: Mapping[str, str] = {
    "letters": "recommendations",
    "letters_max_to_one": "recommendations",
    "programs": "programmes",
    "residencycas_programs": "programmes",
    "applications": "programmes",
    "interviews": "programmes",
    "interviews_held": "programmes",
    "next_interview": "programmes",
    "ranks": "rank_list",
    "ranks_supplemental": "rank_list",
    "soap_sent": "soap_list",
}
"""A count of a season, and the list that stands in its place."""

SENT = frozenset({"applied", "invited", "interviewed", "rejected"})
"""A programme of such a status was applied to."""
_LISTED = frozenset({"applying", *SENT})
"""… or is going to be."""


def counted_season(profile: Profile, year: int, now: datetime) -> Season | None:
    """A season's facts; a list that was begun gives the counts of what it holds. ``None`` without a season."""
    today = now.date()
    season = profile.seasons.get(year)
    if season is None:
        return None
    counts: dict[str, Any] = {}
    if season.recommendations:
        up = [one for one in season.recommendations if _come(one.uploaded, today) or _come(one.processed, today)]
        each = Counter(name.casefold() for one in up for name in one.assigned)
        counts |= {"letters": len(up), "letters_max_to_one": max(each.values(), default=None)}
    if season.programmes:
        counts |= _of_programmes(season.programmes, now)
    if season.rank_list:
        on = Counter(one.list or "primary" for one in season.rank_list)
        counts |= {"ranks": on["primary"], "ranks_supplemental": on["supplemental"]}
    if season.soap_list:
        counts["soap_sent"] = sum(_come(one.sent, today) for one in season.soap_list)
    if year == profile.profile.target_match and profile.experience.entries:
        entered = [one for one in profile.experience.entries if one.entered]
        if entered:
            counts |= {"experiences": len(entered), "most_meaningful": sum(bool(one.meaningful) for one in entered)}
    return replace(season, **counts) if counts else season


def _of_programmes(programmes: tuple[Programme, ...], now: datetime) -> dict[str, Any]:
    listed = [one for one in programmes if is_listed(one)]
    every = [(each, one) for each in programmes for one in each.interviews if _takes_place(one)]
    interviews = [one for each, one in every if one.is_over(now) or not each.gone]
    held = sum(one.is_over(now) for one in interviews)
    # Its own day, where it takes place: the hour says whether that is over.
    ahead = sorted(one.on for one in interviews if one.on is not None and not one.is_over(now))
    counts: dict[str, Any] = {
        "programs": len(listed),
        "residencycas_programs": sum(one.service == "residencycas" for one in listed) or None,
        "applications": tuple(
            Applications(specialty=specialty, service=service, programs=count)
            for (specialty, service), count in Counter((one.specialty, one.service) for one in listed).items()
        ),
    }
    if interviews:
        counts |= {"interviews": len(interviews), "interviews_held": held, "next_interview": next(iter(ahead), None)}
    return counts


def _takes_place(one: Interview) -> bool:
    """Accepted, or with a day of its own; an invitation that nobody answered is no interview yet."""
    return one.answer == "accepted" or (one.answer is None and one.on is not None)


def is_listed(one: Programme) -> bool:
    """Is it on the list of those one applies to? One without a status is; one only considered is not yet."""
    return one.status is None or one.status in _LISTED


def _come(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def number_alone(count: int | None) -> Said | None:
    """Of a list not begun, the number that is recorded in its place."""
    return Said("lists.number-alone", count=count) if count else None


def key_of(profile: Profile, year: int | None, field: str) -> tuple[str, ...]:
    """The key under which a count of a season stands, or the list it was counted from; nothing without a season."""
    if year is None:
        return ()
    season, name = profile.seasons.get(year), LISTS.get(field, field)
    return (f"seasons.{year}.{name if season is not None and getattr(season, name) else field}",)
