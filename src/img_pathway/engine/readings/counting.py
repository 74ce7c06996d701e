"""Which passes count for certification, and who is shut out of every Step.

Rules: ecfmg.exam-seven-year, ecfmg.exam-cs-legacy, usmle.attempts.all-steps-closed.
"""

from __future__ import annotations

from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.model import FOR_CERTIFICATE
from img_pathway.engine.once import once
from img_pathway.engine.readings.given import certificate_shown
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.old_systems import certified_by_cs
from img_pathway.engine.readings.seven_years import windows
from img_pathway.engine.readings.sittings import attempts, closed_by, outcomes, undated_outcomes


def exam_passed(case: Case, exam: str) -> bool:
    """A recorded pass, whether or not it still counts."""
    return "pass" in outcomes(case, exam) or "pass" in undated_outcomes(case, exam)


def invalidated(case: Case) -> str | None:
    """The Step of certification whose result USMLE made invalid, and that no other sitting has passed, or ``None``.

    Rule: nrmp.img.invalidated.
    """
    for exam in FOR_CERTIFICATE:
        spoiled = any(one.result == "invalidated" and case.past(one.date) for one in case.sittings(exam))
        if spoiled and not exam_passed(case, exam):
            return exam
    return None


@once
def certified(case: Case) -> bool:
    """Does a recorded fact show that an ECFMG certificate was issued, whatever has become of it since?"""
    return certificate_shown(case) is not None


def exam_counts(case: Case, exam: str) -> bool | None:
    """Does a pass of this Step count for certification; Step 3 has no window of ECFMG's.

    An issued certificate shows that Step 1 and Step 2 CK counted; of Step 2 CS only one from before the
    Pathways does: later a Pathway may have stood in.
    """
    if exam == "step3" or (exam in FOR_CERTIFICATE and certified(case)):
        return True
    verdict = windows(case).verdict(exam)
    if exam == "step2cs" and verdict is not True and certified(case):
        rests = certified_by_cs(case)
        return verdict if rests is False else rests
    return verdict


def retake_barred(case: Case, exam: str, day: date) -> bool:
    """Is a seat on that day a retake of a pass that still counts then, which is not allowed for a better score?

    Rules: usmle.attempts.no-retake, usmle.attempts.no-retake-exception.
    """
    if not exam_passed(case, exam) or exam_counts(case, exam) is False:
        return False
    # A pass that a time limit takes before the seat may be sat for again.
    end = windows(case).strict.end if exam != "step3" and not certified(case) else None
    return end is None or day <= end


def cs_stands(case: Case) -> bool | None:
    """Does a Step 2 CS pass that counts under every reading stand in for Pathway and OET?

    ``None`` where it counts on only if a Step still to be passed, or whose result is awaited, is passed inside its seven
    years. Rules: ecfmg.exam-cs-legacy, ecfmg.exam-seven-year.
    """
    if not case.profile.exams.step2cs or exam_counts(case, "step2cs") is not True:
        return False
    return True if certified(case) or windows(case).strict.end is None else None


def no_retake_left(case: Case) -> str | None:
    """The Step whose pass has lapsed for certification and that has no attempt left to pass it again, or ``None``.

    Rules: usmle.7y.retake, usmle.attempts.max.
    """
    if certified(case) or is_img(case)[0] == "no":
        return None
    for exam in FOR_CERTIFICATE:
        counted = attempts(case, exam)
        if counted.passed and counted.used >= counted.limit and exam_counts(case, exam) is False:
            return exam
    return None


@once
def shut_out(case: Case) -> bool:
    """Are all Steps closed, or one for good, while one needed for certification is still open?"""
    if no_retake_left(case) is not None:
        return True
    if closed_by(case) is None or certified(case) or is_img(case)[0] == "no":
        return False
    needed = FOR_CERTIFICATE
    return not all(exam_passed(case, exam) and exam_counts(case, exam) is not False for exam in needed)
