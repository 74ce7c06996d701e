"""The Match that is aimed for, and whether it can still be reached."""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.readings.registrations import current_registration
from img_pathway.engine.readings.season import contracted, has_position, soap_open, soap_over
from img_pathway.engine.ruling import Ruling, begun, check, done, lapsed
from img_pathway.engine.time.waits import plus
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED

_LATER = Said("profile.goal.choose-later")


def goal(case: Case) -> Ruling | None:
    """profile.goal: a target Match, with specialties (nrmp.eligible.july1)."""
    person = case.profile.profile
    facts = ("profile.target_match", "profile.specialties")
    past = target_over(case) or _before_graduation(case) or _too_late_for_the_exams(case)
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


def _before_graduation(case: Case) -> Ruling | None:
    """Who graduates after the first day cannot be certified by it (nrmp.eligible.july1, ecfmg.need-gme)."""
    graduated, first_day = case.profile.school.graduated, case.first_day
    if graduated is None or first_day is None or graduated <= first_day or has_position(case):
        return None
    late = Said("profile.goal.before-graduation", year=case.target, graduated=graduated, start=first_day)
    facts = ("school.graduated", "profile.target_match")
    return lapsed(late, "nrmp.eligible.july1", "ecfmg.need-gme", facts=facts).act(_LATER)


def _too_late_for_the_exams(case: Case) -> Ruling | None:
    """No result of a Step still to be registered for can be there in time, with the usual waits (estimated)."""
    rol = case.event("nrmp.rol")
    if rol is None or case.over(rol) or case.result is not None or has_position(case):
        return None
    permit, result = case.book.duration("permit").typical, case.book.duration("exam-result").typical
    open_exams = [exam for exam in ("step1", "step2ck") if not case.sittings(exam)]
    unregistered = [exam for exam in open_exams if current_registration(case, exam) is None]
    if permit is None or result is None or not unregistered or plus(case.today, permit + result) <= rol.day:
        return None
    late = Said("profile.goal.too-late-for-the-exams", year=case.target, rol=rol)
    facts = tuple(f"permits.{exam}" for exam in unregistered)
    return check(late, "nrmp.img.results-posted", "usmle.permit.time", facts=facts).act(_LATER)


def target_over(case: Case) -> Ruling | None:
    """The target Match can no longer be reached: decided without a position, or its deadline is over without a list.

    Rules: nrmp.rol-pattern, nrmp.late-reg, nrmp.soap.eligible, nrmp.soap.rounds.
    """
    rol = case.event("nrmp.rol")
    if case.past(case.season.soap_accepted) or contracted(case):
        return None
    facts = ("profile.target_match",)
    if case.result in ("unmatched", "withdrawn"):
        over = True if case.result == "withdrawn" or soap_open(case) is False else soap_over(case)
        said = Said("profile.goal.decided", year=case.target)
        rules = ("nrmp.soap.rounds", "nrmp.binding")
        if over is False:
            return None
        return (lapsed if over else check)(said, *rules, facts=facts).act(_LATER)
    if rol is None or not case.over(rol) or case.season.result or case.past(case.season.ranklist_certified):
        return None
    if soap_open(case) is not False:
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
        ).act(_LATER)
    return check(
        Said("profile.goal.deadline-expected", year=case.target, day=rol),
        *rules,
        facts=facts,
    ).act(_LATER)
