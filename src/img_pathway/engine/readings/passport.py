"""How long the plan needs a valid passport (usmle.testday.id, visa.time.passport)."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.case import EXAMS, Case
from img_pathway.engine.readings.counting import exam_passed
from img_pathway.engine.readings.visa_need import needs_visa


def passport_needed_until(case: Case) -> tuple[date, str] | None:
    """The last day on which the plan needs a valid passport, and for what."""
    needs: list[tuple[date, str]] = []
    rol = case.event("nrmp.rol")
    if rol is not None and not (exam_passed(case, "step1") and exam_passed(case, "step2ck")):
        needs.append((rol.day, "the exams this Match still needs"))
    for exam in EXAMS:
        days = [sitting.date for sitting in case.sittings(exam) if sitting.date is not None]
        if days and case.future(days[-1]):
            needs.append((days[-1], "a booked exam"))
    if needs_visa(case) in ("yes", "check") and case.first_day is not None:
        needs.append((case.first_day, "the start of training"))
    return max(needs, default=None)
