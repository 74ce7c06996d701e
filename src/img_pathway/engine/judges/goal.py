"""The Match that is aimed for, and whether it can still be reached."""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.readings.season import contracted, counted, soap_over
from img_pathway.engine.ruling import Ruling, begun, check, done, lapsed
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED


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
    """The target Match can no longer be reached: decided without a position, or its deadline is over without a list.

    Rules: nrmp.rol-pattern, nrmp.late-reg, nrmp.soap.eligible, nrmp.soap.rounds.
    """
    rol = case.event("nrmp.rol")
    if case.past(case.season.soap_accepted) or contracted(case):
        return None
    facts = ("profile.target_match",)
    if case.result in ("unmatched", "withdrawn"):
        over = True if case.result == "withdrawn" else soap_over(case)
        said = Said("profile.goal.decided", year=case.target)
        rules = ("nrmp.soap.rounds", "nrmp.binding")
        return lapsed(said, *rules, facts=facts) if over else check(said, *rules, facts=facts) if over is None else None
    if rol is None or not case.over(rol) or case.season.result or case.past(case.season.ranklist_certified):
        return None
    if counted(case, "nrmp_registered") and soap_over(case) is False:
        return check(
            Said("profile.goal.no-list", year=case.target),
            "nrmp.soap.eligible",
            "nrmp.rol-pattern",
            facts=facts,
        )
    rules = ("nrmp.rol-pattern", "nrmp.late-reg")
    if rol.confidence in TRUSTED:
        return lapsed(
            Said("profile.goal.deadline-over", year=case.target, day=rol),
            *rules,
            facts=facts,
        )
    return check(
        Said("profile.goal.deadline-expected", year=case.target, day=rol),
        *rules,
        facts=facts,
    )
