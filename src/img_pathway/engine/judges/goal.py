"""The Match that is aimed for, and whether it can still be reached."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.model import FOR_CERTIFICATE, STEP_NAMES
from img_pathway.engine.readings.counting import certified
from img_pathway.engine.readings.over import next_chance, season_over
from img_pathway.engine.readings.position import held_today, only_in_training, stands_alone
from img_pathway.engine.readings.registrations import current_registration
from img_pathway.engine.readings.season import has_position
from img_pathway.engine.readings.sittings import attempts, first_booked, outcomes, undated_outcomes
from img_pathway.engine.readings.verification import ecfmg_requirements, list_unanswered, verified
from img_pathway.engine.ruling import Ruling, begun, check, done, lapsed, not_needed
from img_pathway.engine.time.days import plus
from img_pathway.engine.time.waits import span
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Position

_LATER = Said("profile.goal.choose-later")


def goal(case: Case) -> Ruling | None:
    """profile.goal: a target Match, with specialties (nrmp.eligible.july1)."""
    person = case.profile.profile
    facts = ("profile.target_match", "profile.specialties")
    if only_in_training(case) and (alone := stands_alone(case)) is not None:
        nothing = Said("profile.goal.stands-alone", kind=alone.kind or case.season.position, ends=_ends(alone))
        facts = ("start.positions", "profile.target_match")
        return check(nothing, "match.position.preliminary", "match.mistake.prelim-trap", facts=facts).act(_LATER)
    if only_in_training(case) or (held_today(case) is not None and has_position(case)):
        return not_needed(Said("profile.goal.in-training"), "match.after.start", facts=("start.began",))
    past = target_over(case) or _too_late_for_the_exams(case) or _list_unanswered(case)
    if past is not None:
        return past
    if person.target_match and person.specialties:
        return done(Said("profile.goal.chosen", year=person.target_match), "nrmp.eligible.july1", facts=facts)
    if person.target_match or person.specialties:
        lacking = Said("profile.goal.add-specialties" if person.target_match else "profile.goal.add-year")
        half = begun(lacking, "nrmp.eligible.july1", "match.cas.em", facts=facts)
        return half.act(Said("profile.goal.name-specialties")) if person.target_match else half
    return None


def _ends(position: Position) -> Said | None:
    return Said("profile.goal.it-ends", day=position.ends) if position.ends is not None else None


def _too_late_for_the_exams(case: Case) -> Ruling | None:
    """The result of a Step still to be sat cannot be there in time, with the usual waits (estimated).

    Whoever was certified or is verified has the results, recorded or not (ecfmg.path-not-for, nrmp.img.verification).
    """
    rol = case.event("nrmp.rol")
    if rol is None or case.over(rol) or case.result is not None or has_position(case):
        return None
    lasting = case.past(case.profile.certificate.permanent) or case.past(case.profile.start.full_licence)
    if certified(case) or lasting or verified(case) is True:
        return None
    late = [exam for exam in FOR_CERTIFICATE if (day := _usual_result(case, exam)) is not None and day > rol.day]
    if not late:
        return None
    names = tuple(STEP_NAMES[exam] for exam in late)
    said = Said("profile.goal.too-late-for-the-exams", exams=names, year=case.target, rol=rol)
    facts = tuple(f"{of}.{exam}" for exam in late for of in ("permits", "exams"))
    rules = ("nrmp.img.results-posted", "usmle.score.lag", "usmle.permit.time")
    return check(said, *rules, facts=facts).act(_LATER)


def _list_unanswered(case: Case) -> Ruling | None:
    """A list is in, its hour over, and what ECFMG needed is not all recorded: R3 shows whether the Match is still on.

    Rules: nrmp.img.verification, ecfmg.match-condition.
    """
    if not list_unanswered(case) or ecfmg_requirements(case) is not None:
        return None
    said = Said("profile.goal.list-unanswered", year=case.target, day=case.event("nrmp.rol"))
    facts = ("profile.target_match", f"seasons.{case.target}.verified")
    return check(said, "nrmp.img.verification", "ecfmg.match-condition", facts=facts, firm=True)


def _usual_result(case: Case, exam: str) -> date | None:
    """The day by which the result of a Step still to be sat usually is there, from the first day on which its permit is.

    ``None`` where it is passed or awaited, or nothing is known.

    Rules: usmle.score.lag, usmle.permit.time, usmle.attempts.rate, usmle.attempts.fourth.
    """
    found = {*outcomes(case, exam), *undated_outcomes(case, exam)}
    permit, result = span(case, "permit").typical, span(case, "exam-result").typical
    if found & {"pass", "pending", "doubtful"} or permit is None or result is None:
        return None
    registration, again = current_registration(case, exam), attempts(case, exam).again
    first = case.today
    # A day set already may have its permit, and can be moved to a sooner one.
    if first_booked(case, exam) is None and (registration is None or not case.past(registration.issued)):
        asked = registration.applied if registration is not None and case.past(registration.applied) else None
        first = max(first, plus(asked or first, permit))
    return plus(max(first, again.early) if again is not None else first, result)


def target_over(case: Case) -> Ruling | None:
    """The target Match can no longer be reached, or perhaps not (`readings.over.season_over`)."""
    end = season_over(case)
    if end is None:
        return None
    ruling = (lapsed if end.sure else check)(end.said, *end.rules, facts=end.facts)
    year = next_chance(case)
    ruling = ruling.also(Said("over.next-chance", year=year), *end.rules[:1]) if year is not None else ruling
    return ruling if end.perhaps_soap else ruling.act(_LATER)
