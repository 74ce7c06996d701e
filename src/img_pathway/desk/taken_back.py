"""What was said of a whole list, and is no longer so once the list changes: that it is complete, or certified."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from img_pathway.profile.facts import Season

if TYPE_CHECKING:
    from img_pathway.engine.assessment import Assessment
    from img_pathway.profile.facts import Profile

COMPLETE, CERTIFIED = "programs_complete", "ranklist_certified"
WORDS: Final = {
    COMPLETE: "Your list of programmes is longer now, so it is not called complete any more: say so again when it is.",
    CERTIFIED: "The change takes the certification off: certify again in R3, then record the day.",
}
"""What to tell, by the last part of the key."""


def taken_back(before: Assessment, old: Profile, new: Profile, said: Collection[str]) -> Iterator[str]:
    """The keys of what a change takes back; what is said with it (`said` holds its keys) is said of the changed list.

    A rank order list that changes is certified no more (nrmp.rank.only-certified), until its hour is over.
    """
    for year, season in new.seasons.items():
        was, key = old.seasons.get(year, Season()), f"seasons.{year}"
        if was.programs_complete and season.programs_complete and len(season.programmes) > len(was.programmes):
            yield f"{key}.{COMPLETE}"
        certified = was.ranklist_certified == season.ranklist_certified is not None
        if certified and season.rank_list != was.rank_list and _open(before, year):
            yield f"{key}.{CERTIFIED}"


def _open(found: Assessment, year: int) -> bool:
    """May a rank order list of that Match still be certified?"""
    case = found.case
    rol = case.event("nrmp.rol") if case.target == year else None
    return rol is not None and not case.over(rol)
