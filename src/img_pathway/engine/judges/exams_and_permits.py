"""Registrations with FSMB, permits and the Step exams."""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import not_for_us_graduates, withdrawn
from img_pathway.engine.model import STEP_NAMES
from img_pathway.engine.readings.counting import certified, exam_counts
from img_pathway.engine.readings.img import CANADA, us_graduate
from img_pathway.engine.readings.registrations import current_registration, extension, period_end
from img_pathway.engine.readings.seven_years import SEVEN_YEARS, windows
from img_pathway.engine.readings.sittings import attempts, closed_by, outcomes, passes
from img_pathway.engine.ruling import (
    Judge,
    Ruling,
    begun,
    check,
    done,
    lapsed,
    not_needed,
    open_step,
    unmet,
    waiting,
    with_others,
)
from img_pathway.engine.time.days import say
from img_pathway.engine.time.waits import plus


def _blocked(case: Case, exam: str) -> Ruling | None:
    closer = closed_by(case)
    if closer is not None:
        limit = case.number("usmle.attempts.max", on=case.today)
        return unmet(
            f"{limit} attempts at {STEP_NAMES[closer]} without a pass close every Step.",
            "usmle.attempts.all-steps-closed",
            "usmle.attempts.max",
            facts=(f"exams.{closer}",),
            firm=True,
        )
    return withdrawn(case) if exam != "step3" else None


def permit(exam: str) -> Judge:
    """Judge of ``permits.<exam>``: registration, eligibility period and permit.

    Rules: usmle.reg.7-fsmb-account, usmle.period.length, usmle.period.extension-window, usmle.permit.required.
    """
    name = STEP_NAMES[exam]

    def judge(case: Case) -> Ruling | None:
        found = outcomes(case, exam)
        if "pass" in found and exam_counts(case, exam) is not False:
            return done(
                f"{name} is passed: the permit has done its work.", "usmle.permit.required", facts=(f"exams.{exam}",)
            )
        if "pending" in found or "doubtful" in found:
            return done(f"You have sat {name}.", "usmle.permit.required", facts=(f"exams.{exam}",))
        blocked = _blocked(case, exam)
        if blocked is not None:
            return blocked
        if us_graduate(case):
            return not_needed(
                f"Graduates of US schools register for {name} with NBME (MyUSMLE), not with FSMB.",
                "usmle.transition.end-state",
                "usmle.portal.not-myusmle",
                facts=("school.country", "school.accreditor"),
            )
        ruling = _registration(case, exam)
        if ruling is None and case.student and exam != "step3":
            other = " It does not depend on Step 1." if exam == "step2ck" else " It does not depend on Step 2 CK."
            ruling = open_step(
                "As a student you are certified by your school: it must confirm your enrolment for this registration too."
                + other,
                "usmle.reg.5-student-check",
                "usmle.order.free",
                facts=("school.status", "school.graduated"),
            )
        if ruling is None and "booked" in found:
            ruling = open_step(
                f"A test day for {name} is recorded. If that seat is booked you hold a permit already: record its "
                "eligibility period here. If it is only planned, register first.",
                "usmle.permit.required",
                facts=(f"exams.{exam}",),
            )
        # A pass reaches this line only when it no longer counts.
        tried = [one for one in found if one != "booked"]
        counted = attempts(case, exam)
        if counted.passed and counted.used >= counted.limit:
            return unmet(
                f"{counted.used} of {counted.limit} attempts used: the pass that lapsed cannot be taken again.",
                "usmle.attempts.max",
                "usmle.attempts.no-retake-exception",
                facts=(f"exams.{exam}",),
                firm=True,
            )
        if ruling is None and tried:
            text = f"{counted.used} of {counted.limit} attempts used; a new attempt needs a new registration and fee."
            ruling = open_step(
                text,
                "usmle.attempts.retake-cost",
                "usmle.attempts.max",
                facts=(f"exams.{exam}",),
                earliest=counted.earliest,
            )
        if case.profile.school.country == CANADA and (ruling is None or ruling.status is None):
            ruling = (ruling or Ruling(None)).also(
                "Where graduates of Canadian schools register is not settled: ask FSMB and NBME before you pay.",
                "usmle.transition.canada",
                facts=("school.country",),
            )
        if ruling is not None and tried:
            # The old sitting proves the old permit only.
            ruling = ruling._replace(firm=True)
        return ruling

    judge.__doc__ = permit.__doc__
    return judge


def _registration(case: Case, exam: str) -> Ruling | None:
    one = current_registration(case, exam)
    facts = (f"permits.{exam}",)
    if one is None:
        if case.past(case.profile.permits.fsmb_account) and not case.sittings(exam):
            return open_step(
                "FSMB account made; now register.", "usmle.reg.7-fsmb-account", facts=("permits.fsmb_account",)
            )
        return None
    end = period_end(one)
    if end is not None and end < case.today:
        bounds = extension(case, one)
        if bounds is not None and one.extended_to is None:
            asked = one.extension_requested
            if asked is not None and case.past(asked) and asked <= bounds[2] and case.today <= bounds[1]:
                return with_others(
                    case,
                    "FSMB",
                    asked,
                    f"Extension asked for; it would run to {say(bounds[1])}. Record its last day once FSMB grants it.",
                    "usmle.period.extension",
                    facts=facts,
                    wait="permit",
                )
            if case.today <= bounds[2]:
                only = "" if case.past(one.issued) else ", if a permit was issued,"
                return lapsed(
                    f"The period ended on {say(end)}. The one extension (to {say(bounds[1])}) can{only} be asked for until {say(bounds[2])}.",
                    "usmle.period.extension-window",
                    "usmle.period.extension",
                    "usmle.period.extension-prometric",
                    facts=facts,
                )
        return lapsed(
            f"The eligibility period ended on {say(end)} unused: a new application and a new fee.",
            "usmle.period.later-window",
            "usmle.period.after-expiry",
            facts=facts,
        )
    if case.past(one.issued):
        until = f" until {say(end)}" if end else ""
        return done(
            f"The permit is there{until}. Book the seat at once.",
            "usmle.permit.required",
            "usmle.seats.first-come",
            facts=facts,
        )
    if case.past(one.applied):
        since = one.applied or case.today
        return with_others(
            case,
            "FSMB",
            since,
            "Applied; FSMB confirms your status with ECFMG and issues the permit.",
            "usmle.portal.eligibility-check",
            "usmle.permit.time",
            facts=facts,
            wait="permit",
        )
    return begun("A period is noted, but no application yet.", "usmle.reg.7-fsmb-account", facts=facts)


def exam(exam_id: str) -> Judge:
    """Judge of ``exams.step1``, ``step2ck`` and ``step3``.

    Rules: usmle.pass.*, usmle.attempts.*, ecfmg.exam-seven-year, ecfmg.exam-seven-year-effect.
    """

    def judge(case: Case) -> Ruling | None:
        facts = (f"exams.{exam_id}",)
        sittings = case.sittings(exam_id)
        found = outcomes(case, exam_id)
        if "pass" in found:
            return _passed(case, exam_id, facts)
        if "doubtful" in found:
            return check(
                "Result and score contradict each other under the mark of that test day: look at the score report.",
                f"usmle.pass.{exam_id}",
                facts=facts,
                firm=True,
            )
        if "pending" in found:
            day = sittings[found.index("pending")].date or case.today
            lag = case.book.value("usmle.score.lag")
            return waiting(
                "USMLE",
                day,
                f"Sat on {say(day)}; the result is awaited.",
                "usmle.score.lag",
                facts=facts,
                nudge=plus(day, 7 * lag.value["ask_after_weeks"]) if lag is not None else None,
            )
        blocked = _blocked(case, exam_id)
        if blocked is not None:
            return blocked
        counted = attempts(case, exam_id)
        booked = next((one.date for one, worth in zip(sittings, found, strict=True) if worth == "booked"), None)
        if counted.used:
            text = f"{counted.used} of {counted.limit} attempts used."
            if counted.earliest is not None and counted.earliest > case.today:
                text += f" The next one is allowed from {say(counted.earliest)}."
            elif booked is None:
                text += " One calm step: register again when you are ready."
            rules = ["usmle.attempts.max", "usmle.attempts.counts"]
            if counted.earliest is not None:
                rules += ["usmle.attempts.rate", "usmle.attempts.fourth"]
            ruling = begun(text, *rules, facts=facts, earliest=counted.earliest, firm=True)
            return ruling.also(f"Booked for {say(booked)}.", "usmle.permit.required", facts=facts) if booked else ruling
        if booked is not None:
            return begun(f"Booked for {say(booked)}.", "usmle.permit.required", facts=facts)
        return None

    judge.__doc__ = exam.__doc__
    return judge


def _passed(case: Case, exam_id: str, facts: tuple[str, ...]) -> Ruling:
    name = STEP_NAMES[exam_id]
    days = passes(case, exam_id)
    rules = ("ecfmg.exam-set",) if exam_id != "step3" else ("usmle.step3.gate",)
    counted = attempts(case, exam_id)
    tried = f" Attempts used: {counted.used} of {counted.limit}." if counted.used > 1 else ""
    passed = done(f"{name} passed on {say(max(days))}.{tried}", *rules, facts=facts)
    if exam_id == "step3" or certified(case):
        return passed
    verdict = exam_counts(case, exam_id)
    window = windows(case).strict
    if verdict is False:
        return lapsed(
            f"The pass of {say(max(days))} no longer counts for certification: the seven years ended before everything was met.",
            "ecfmg.exam-seven-year-effect",
            SEVEN_YEARS,
            facts=facts,
        ).also(
            "It may be taken again for this reason, inside the attempt limit.",
            "usmle.attempts.no-retake-exception",
            "ecfmg.exam-seven-year-retake",
        )
    if verdict is None:
        return check(
            "Whether this pass still counts depends on how the seven-year rule is read: ask ECFMG.",
            SEVEN_YEARS,
            "ecfmg.exam-seven-year-pathway",
            facts=facts,
            firm=True,
        )
    if window.held and window.anchor in days:
        return waiting(
            "USMLE",
            window.end,
            f"The seven years ended on {say(window.end or case.today)}; this pass counts on only if the pending sitting is a pass.",
            SEVEN_YEARS,
            facts=facts,
            firm=True,
        )
    ruling = passed
    if window.end is not None and window.anchor is not None:
        return ruling.also(
            f"The seven-year clock runs from {say(window.anchor)} to {say(window.end)}, that day included.",
            SEVEN_YEARS,
            "ecfmg.exam-seven-year-pathway",
            facts=facts,
        )
    if window.complete:
        return ruling.also(
            "The seven-year clock has ended for good: everything was met inside it.", SEVEN_YEARS, facts=facts
        )
    return ruling


def clinical_skills_exam(case: Case) -> Ruling | None:
    """exams.step2cs: a legacy pass inside its window stands in for the Pathway (ecfmg.exam-cs-legacy)."""
    facts = ("exams.step2cs",)
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    found = outcomes(case, "step2cs")
    if "pass" in found:
        days = [one.date for one in case.sittings("step2cs") if one.date]
        verdict = exam_counts(case, "step2cs")
        if verdict is False:
            return lapsed(
                f"The pass of {say(max(days))} no longer counts; the exam cannot be taken again. Pathway and OET take its place.",
                "ecfmg.exam-seven-year-effect",
                "ecfmg.exam-cs-legacy",
                facts=facts,
            )
        if verdict is None and case.past(case.profile.certificate.issued):
            return check(
                "Does your certificate rest on this pass? A printed end date would mean a Pathway instead.",
                "ecfmg.cs-no-expiry",
                "ecfmg.exam-cs-legacy",
                facts=(*facts, "certificate.issued", "certificate.expires"),
            )
        if verdict is None:
            return check(
                "Whether this pass still counts depends on the reading of the seven-year rule.",
                SEVEN_YEARS,
                facts=facts,
            )
        window = windows(case).strict
        if window.held and window.anchor in days:
            return waiting(
                "USMLE",
                window.end,
                f"The seven years ended on {say(window.end or case.today)}; this pass counts on only if the pending sitting is a pass.",
                SEVEN_YEARS,
                "ecfmg.exam-cs-legacy",
                facts=facts,
                firm=True,
            )
        ruling = done("The pass counts: no Pathway and no OET.", "ecfmg.exam-cs-legacy", facts=facts)
        if window.end is not None:
            ruling = ruling.also(
                f"Everything must be met by {say(window.end)}.", SEVEN_YEARS, "ecfmg.exam-cs-sunset", facts=facts
            )
        return ruling
    if "pending" in found:
        return begun(
            "Record the result of your sitting: a pass may stand in for the Pathway, a fail leaves Pathway 6 only.",
            "ecfmg.exam-cs-legacy",
            "ecfmg.path-cs-fail",
            facts=facts,
        )
    if "incomplete" in found and "fail" not in found:
        return not_needed(
            "The exam has ended. Your sitting was not completed: ask ECFMG whether that leaves Pathway 6 only.",
            "ecfmg.exam-cs-end",
            "ecfmg.path-cs-fail",
            facts=facts,
        )
    if "fail" in found:
        return not_needed(
            "The exam has ended. A fail leaves Pathway 6 as the only one.",
            "ecfmg.exam-cs-end",
            "ecfmg.path-cs-fail",
            facts=facts,
        )
    return not_needed(
        "The exam ended in January 2021; Pathway and OET took its place.", "ecfmg.exam-cs-end", "ecfmg.changed-cs"
    )
