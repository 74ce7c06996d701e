"""How long the plan needs a valid passport (usmle.testday.id, visa.time.passport)."""

from __future__ import annotations

from datetime import date
from operator import itemgetter

from img_pathway.engine.case import Case
from img_pathway.engine.model import EXAMS
from img_pathway.engine.readings.counting import exam_passed
from img_pathway.engine.readings.visa_need import interview_booked, needs_visa
from img_pathway.engine.time.days import add_months
from img_pathway.engine.words.said import Said


def passport_ends(case: Case) -> tuple[date | None, str]:
    """Until when the passport is good, and the fact that tells it: the day noted for it, else that of the paper kept longest."""
    own = case.profile.identity.passport_expires
    noted = [one.expires for one in case.profile.documents.papers if one.kind == "passport" and one.expires]
    return (own, "identity.passport_expires") if own is not None or not noted else (max(noted), "documents.papers")


def passport_needs(case: Case) -> list[tuple[date, Said]]:
    """The days on which the plan needs a valid passport, and for what, soonest first."""
    needs: list[tuple[date, Said]] = []
    rol = case.event("nrmp.rol")
    if rol is not None and not (exam_passed(case, "step1") and exam_passed(case, "step2ck")):
        needs.append((rol.day, Said("passport.for-the-exams")))
    for exam in EXAMS:
        days = [day for sitting in case.sittings(exam) for day in (sitting.date, sitting.day2) if day is not None]
        needs += [(day, Said("passport.for-a-booked-exam")) for day in days if case.future(day)]
    needs += [
        (one.date, Said("passport.for-oet")) for one in case.oet if one.date is not None and case.future(one.date)
    ]
    interview = interview_booked(case)
    if interview is not None and case.future(interview):
        needs.append((interview, Said("passport.for-the-consulate")))
    if needs_visa(case) != "no" and case.first_day is not None:
        needs.append((case.first_day, Said("passport.for-the-start")))
    return sorted(needs, key=itemgetter(0))


def advised_until(case: Case) -> date | None:
    """How long it should last for the visa: months beyond the first year of the stay, a rule that is not confirmed.

    Rules: visa.time.passport, visa.j1.annual-renewal.
    """
    if needs_visa(case) == "no" or case.first_day is None or case.past(case.profile.visa.entered):
        return None
    return add_months(case.first_day, _STAY + case.number("visa.time.passport"))


def ends_in_the_stay(case: Case, expires: date) -> bool:
    """Does it end inside the first year of the stay, before any months beyond it?"""
    return case.first_day is not None and expires < add_months(case.first_day, _STAY)


_STAY = 12
"""Months of the stay that are sure to be meant: sponsorship and contract run a year at a time."""
