"""The Match that is aimed for, and whether it can still be reached."""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.readings.over import next_chance, season_over
from img_pathway.engine.ruling import Ruling, begun, check, done, lapsed
from img_pathway.engine.words.said import Said


def goal(case: Case) -> Ruling | None:
    """profile.goal: a target Match, with specialties (nrmp.eligible.july1)."""
    person = case.profile.profile
    facts = ("profile.target_match", "profile.specialties")
    past = target_over(case)
    if past is not None:
        return past
    if person.target_match and person.specialties:
        return done(
            Said("profile.goal.chosen", year=person.target_match),
            "nrmp.eligible.july1",
            facts=facts,
        )
    if person.target_match or person.specialties:
        return begun(
            Said("profile.goal.add-specialties" if person.target_match else "profile.goal.add-year"),
            "nrmp.eligible.july1",
            "match.cas.em",
            facts=facts,
        )
    return None


def target_over(case: Case) -> Ruling | None:
    """The target Match can no longer be reached, or perhaps not (`readings.over.season_over`)."""
    end = season_over(case)
    if end is None:
        return None
    ruling = (lapsed if end.sure else check)(end.said, *end.rules, facts=end.facts)
    year = next_chance(case)
    return ruling.also(Said("over.next-chance", year=year), *end.rules[:1]) if year is not None else ruling
