"""Where one is tells by what clock one lives: a country with one time zone brings that along, to be seen and changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from img_pathway.profile.typed.countries import zones_of

if TYPE_CHECKING:
    from img_pathway.profile.facts import Profile


def with_zone(old: Profile, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Facts with the only time zone of the place among them, or without that of the place before; not where the person has chosen one, or does so now."""
    person, there = old.profile, zones_of(facts["profile.location"])
    chosen = person.time_zone is not None and [person.time_zone] != zones_of(person.location)
    zone = there[0] if len(there) == 1 else None
    if chosen or "profile.time_zone" in facts or zone == person.time_zone:
        return facts
    return {**facts, "profile.time_zone": zone}
