"""Where one is tells by what clock one lives: a country with one time zone brings that along, to be seen and changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from img_pathway.profile.typed.countries import zone_at, zones_of

if TYPE_CHECKING:
    from img_pathway.profile.facts import Profile


def with_zone(old: Profile, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Facts with the only time zone of the place among them, or without that of the place before; not where the person has chosen one, or does so now."""
    there = zones_of(facts["profile.location"])
    zone = there[0] if len(there) == 1 else None
    if _chosen(old) or "profile.time_zone" in facts or zone == old.profile.time_zone:
        return facts
    return {**facts, "profile.time_zone": zone}


def zone_of_place(old: Profile, place: str, code: str) -> Mapping[str, Any]:
    """The time zone of a town or state of the country that one has many of; nothing where the person has chosen one."""
    zone = zone_at(place, code) if place and not _chosen(old) else None
    return {"profile.time_zone": zone} if zone is not None else {}


def _chosen(old: Profile) -> bool:
    """Is a time zone recorded that the place recorded did not bring along?"""
    return old.profile.time_zone is not None and [old.profile.time_zone] != zones_of(old.profile.location)
