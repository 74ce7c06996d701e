"""The Match that is aimed for, and whether it can still be reached."""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.readings.season import contracted, counted, soap_over
from img_pathway.engine.ruling import Ruling, begun, check, done, lapsed
from img_pathway.engine.time.days import say
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
            f"Match {person.target_match}, for a start in July {person.target_match}.",
            "nrmp.eligible.july1",
            facts=facts,
        )
    if person.target_match or person.specialties:
        return begun(
            "Add the specialties: they decide which application service you use."
            if person.target_match
            else "Add the Match year: deadlines hang on it.",
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
        text = f"Match {case.target} is decided without a position: choose a later Match. What you have passed stays yours."
        rules = ("nrmp.soap.rounds", "nrmp.binding")
        return lapsed(text, *rules, facts=facts) if over else check(text, *rules, facts=facts) if over is None else None
    if rol is None or not case.over(rol) or case.season.result or case.past(case.season.ranklist_certified):
        return None
    if counted(case, "nrmp_registered") and soap_over(case) is False:
        return check(
            f"No list was certified by the deadline of Match {case.target}. Those who registered and are verified may still take part "
            "in SOAP in Match Week; else choose a later Match.",
            "nrmp.soap.eligible",
            "nrmp.rol-pattern",
            facts=facts,
        )
    rules = ("nrmp.rol-pattern", "nrmp.late-reg")
    if rol.confidence in TRUSTED:
        return lapsed(
            f"The rank-list deadline of Match {case.target} ({say(rol.day)}) is over: choose a later Match. Nothing is lost.",
            *rules,
            facts=facts,
        )
    return check(
        f"The rank-list deadline of Match {case.target} was expected on {say(rol.day)}: choose a later Match, or look in R3.",
        *rules,
        facts=facts,
    )
