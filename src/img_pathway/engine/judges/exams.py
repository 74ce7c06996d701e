"""The Step exams, and whether any Step is open to this person."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from img_pathway.days import said_days
from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import ineligible, not_for_us_graduates
from img_pathway.engine.model import STEP_NAMES, Reason
from img_pathway.engine.readings.counting import certified, exam_counts, shut_out
from img_pathway.engine.readings.registrations import current_registration, extension, may_extend, period_end
from img_pathway.engine.readings.seven_years import PATHWAY_INSIDE, SEVEN_YEARS, difference, rests_on_pending, windows
from img_pathway.engine.readings.sittings import (
    attempts,
    closed_by,
    contested_by,
    first_booked,
    in_doubt,
    mark,
    outcomes,
    overtaken_plan,
    passes,
    seat_known,
    somewhere_in,
    state_fact,
    step3_in_state,
    undated,
    undated_outcomes,
    used_of,
    worth,
)
from img_pathway.engine.ruling import (
    Judge,
    Ruling,
    begun,
    check,
    done,
    lapsed,
    not_needed,
    on_its_day,
    open_step,
    unless,
    unmet,
    waiting,
)
from img_pathway.engine.time.days import plus
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated


def blocked(case: Case, exam: str) -> Ruling | None:
    """Is every Step closed to this person, or may it be, for good or for a time?

    Rules: usmle.attempts.all-steps-closed, usmle.attempts.max, usmle.security.sanctions, usmle.attempts.anomalous.
    """
    closer = closed_by(case)
    if closer is not None:
        return unmet(
            Said("exams.all-closed", limit=attempts(case, closer).limit, exam=STEP_NAMES[closer]),
            "usmle.attempts.all-steps-closed",
            "usmle.attempts.max",
            facts=(f"exams.{closer}",),
            # A certificate shows that the Steps it rests on were passed.
            firm=shut_out(case) or exam == closer,
        )
    contested = contested_by(case)
    if contested is not None:
        return check(
            Said("exams.passed-after-too-many", exam=STEP_NAMES[contested]),
            "usmle.attempts.all-steps-closed",
            "ecfmg.exam-attempts",
            facts=(f"exams.{contested}",),
            firm=True,
        )
    barred = case.profile.permits.barred_until
    if barred is not None and barred >= case.today:
        said, facts = Said("exams.barred", until=barred), ("permits.barred_until",)
        return unmet(
            said,
            "usmle.security.sanctions",
            "usmle.attempts.anomalous",
            facts=facts,
            firm=True,
            earliest=Dated(plus(barred, 1), "yours"),
        )
    return ineligible(case) if exam != "step3" else None


def exam(exam_id: str) -> Judge:
    """Judge of ``exams.step1``, ``step2ck`` and ``step3``.

    Rules: usmle.pass.*, usmle.attempts.*, ecfmg.exam-seven-year, ecfmg.exam-seven-year-effect.
    """

    def judge(case: Case) -> Ruling | None:
        facts = (f"exams.{exam_id}",)
        settled = _of_its_results(case, exam_id, facts) or blocked(case, exam_id)
        if settled is not None:
            return settled
        if (plan := overtaken_plan(case, exam_id)) is not None:
            asked = begun(Said("exams.plan-overtaken", day=plan), "usmle.permit.required", facts=facts, firm=True)
            return asked.act(Said("exams.record-the-plan", exam=STEP_NAMES[exam_id], day=plan))
        booked = first_booked(case, exam_id)
        if booked is not None and any(case.past(one.date) and one.day2 == booked for one in case.sittings(exam_id)):
            second = Said("exams.second-day", day=booked)
            return begun(second, "usmle.format.step3.day2", "usmle.permit.required", facts=facts, firm=True)
        if attempts(case, exam_id).used:
            return _tried(case, exam_id, booked, facts)
        if booked is not None:
            return Ruling("in-progress", (_test_day(case, exam_id, booked, facts),))
        planned = next((one.date for one, found in worth(case, exam_id) if found == "booked"), None)
        if planned is not None:
            return open_step(Said("exams.planned", day=planned), "usmle.permit.required", facts=facts)
        return _last_day(case, exam_id)

    return judge


def _of_its_results(case: Case, exam_id: str, facts: tuple[str, ...]) -> Ruling | None:
    """A pass, a result that is in doubt, or one that is awaited; the sittings without a day come before doubt about others."""
    found, without_day = outcomes(case, exam_id), undated_outcomes(case, exam_id)
    sittings, other = case.sittings(exam_id), undated(case, exam_id)
    # Scores stand where one registers (usmle.permit.where), not where the seat was.
    report = Said("exams.look-in-the-report", exam=STEP_NAMES[exam_id])
    if "pass" in found:
        return _passed(case, exam_id, facts)
    if "pass" in without_day:
        return _passed_without_a_day(case, exam_id, facts).act(report, "FSMB")
    if "doubtful" in without_day:
        unclear = other[without_day.index("doubtful")]
        told = Said("exams.result-not-known", month=said_days(unclear.month or ""), score=unclear.score)
        return check(told, f"usmle.pass.{exam_id}", facts=facts, firm=True).act(report, "FSMB")
    if "pending" in without_day:
        month = other[without_day.index("pending")].month or ""
        of_month = Said("exams.result-awaited-of", month=said_days(month))
        return _awaited(case, of_month, somewhere_in(case, month)[1], facts)
    if "doubtful" in found:
        told = in_doubt(case, exam_id, sittings[found.index("doubtful")])
        return check(told, f"usmle.pass.{exam_id}", facts=facts, firm=True).act(report, "FSMB")
    if "pending" in found:
        day = sittings[found.index("pending")].date or case.today
        awaited = _awaited(case, Said("exams.result-awaited", day=day), day, facts)
        return on_its_day(case, awaited, day, STEP_NAMES[exam_id], "Prometric")
    return None


def _tried(case: Case, exam_id: str, booked: date | None, facts: tuple[str, ...]) -> Ruling:
    """Tries used without a pass: from which day on the next one is allowed. The limits bind the sitting, not the form.

    Rules: usmle.attempts.max, usmle.attempts.counts, usmle.attempts.rate, usmle.attempts.fourth.
    """
    counted = attempts(case, exam_id)
    again = counted.again
    allowed = True if again is None else again.reached(case.today)
    then = _one_calm_step(case, exam_id) if booked is None and allowed is True else None
    if again is not None and allowed is not True:
        # Two readings of a month's end lie a day apart; what lies further apart hangs on a day not recorded.
        apart = again.a_day_apart
        sooner = Said("exams.next-attempt-other" if apart else "exams.next-attempt-undated", day=again.early)
        then = Said("exams.next-attempt-from", day=again.late, other=sooner if again.other else None)
    said = Said("exams.attempts-used", used=used_of(counted.used, counted.limit), then=then)
    rules = ["usmle.attempts.max", "usmle.attempts.counts"]
    if counted.earliest is not None:
        rules += ["usmle.attempts.rate", "usmle.attempts.fourth"]
    if booked is not None or allowed is True:
        ruling = begun(said, *rules, facts=facts, earliest=counted.earliest, firm=True)
    elif allowed is False:
        ruling = unmet(said, *rules, facts=facts, earliest=counted.earliest, firm=True)
    else:
        ruling = check(said, "usmle.attempts.fourth", *rules, facts=facts, firm=True)
        ruling = replace(ruling, earliest=counted.earliest)
    if booked is not None:
        ruling = replace(ruling, reasons=(*ruling.reasons, _test_day(case, exam_id, booked, facts)))
    state = step3_in_state(case) if exam_id == "step3" else None
    if state is not None and state.few is not None:
        ruling = ruling.also(state.few, f"state.{state.state}", facts=(state_fact(case),))
    return ruling


def _one_calm_step(case: Case, exam_id: str) -> Said | None:
    """What a try begins with: a registration; with a permit in hand the seat; none where FSMB has the form (usmle.permit.required)."""
    one = current_registration(case, exam_id)
    end = period_end(case, one) if one is not None else None
    if one is None or (end is not None and end < case.today):
        return Said("exams.register-again")
    return Said("exams.book-again") if case.past(one.issued) else None


def _last_day(case: Case, exam_id: str) -> Ruling | None:
    """On the last day of a period without a test day nobody sits any more, and the extension can be asked for.

    Rules: usmle.period.extension-window, usmle.period.extension.
    """
    one = current_registration(case, exam_id)
    bounds = extension(case, one) if one is not None else None
    if one is None or bounds is None or period_end(case, one) != case.today or not may_extend(case, one):
        return None
    said = Said("permits.last-day", end=case.today, last=bounds[1], ask_by=bounds[2])
    rules, facts = ("usmle.period.extension-window", "usmle.period.extension"), (f"permits.{exam_id}",)
    return open_step(said, *rules, facts=facts).act(Said("permits.ask-for-the-extension"), "FSMB", bounds[2])


def _test_day(case: Case, exam: str, day: date, facts: tuple[str, ...]) -> Reason:
    """A test day ahead, with its seat as far as one is recorded."""
    if not seat_known(case, exam, day):
        return Reason(Said("exams.dated", day=day), ("usmle.permit.required",), facts)
    return Reason(Said("exams.booked", day=day), ("usmle.permit.required",), facts, repeats="seat")


def _awaited(case: Case, said: Said, day: date, facts: tuple[str, ...]) -> Ruling:
    """With the USMLE since a day, to be asked about after the weeks of usmle.score.lag."""
    lag = case.book.value("usmle.score.lag")
    nudge = case.resting_on(plus(day, 7 * lag.value["ask_after_weeks"]), "usmle.score.lag") if lag is not None else None
    return replace(waiting(Said("who.usmle"), day, said, "usmle.score.lag", facts=facts, nudge=nudge), portal="FSMB")


def _passed_without_a_day(case: Case, exam_id: str, facts: tuple[str, ...]) -> Ruling:
    """A pass of which only the month or year is known: `check` where its day decides whether it still counts."""
    verdict = exam_counts(case, exam_id)
    if verdict is None and not windows(case).hangs_on_a_day(exam_id):
        differ = Said("exams.step2cs.readings-differ", years=case.number(SEVEN_YEARS))
        return check(differ, SEVEN_YEARS, PATHWAY_INSIDE, facts=facts, firm=True)
    if verdict is None:
        return check(Said("exams.pass-undated"), SEVEN_YEARS, facts=facts, firm=True)
    if verdict and exam_id != "step3" and not certified(case) and rests_on_pending(case, exam_id):
        return held_by_a_sitting(case, facts)
    if verdict:
        rule = "ecfmg.exam-set" if exam_id != "step3" else "usmle.step3.gate"
        return done(Said("exams.passed-on-some-day", exam=STEP_NAMES[exam_id]), rule, facts=facts)
    lapse = Said("exams.pass-lapsed-whatever-its-day", years=case.number(SEVEN_YEARS))
    lost = lapsed(lapse, "ecfmg.exam-seven-year-effect", SEVEN_YEARS, facts=facts)
    return lost.also(*_retake(case, exam_id))


def held_by_a_sitting(case: Case, facts: tuple[str, ...], *rules: str) -> Ruling:
    """A pass that counts on only if a sitting whose result is awaited is a pass too (usmle.7y.test)."""
    end = windows(case).strict.end
    rests = Said("exams.rests-on-pending", day=end or case.today, years=case.number(SEVEN_YEARS))
    return waiting(Said("who.usmle"), end, rests, SEVEN_YEARS, *rules, facts=facts, firm=True)


def _retake(case: Case, exam_id: str) -> tuple[Said, str, str]:
    """What can be done about a pass that lapsed: it may be sat again while an attempt is left."""
    counted = attempts(case, exam_id)
    if counted.used >= counted.limit:
        none_left = Said("permits.no-attempt-left", used=used_of(counted.used, counted.limit))
        return none_left, "usmle.attempts.max", "usmle.7y.retake"
    return Said("exams.may-be-retaken"), "usmle.attempts.no-retake-exception", "ecfmg.exam-seven-year-retake"


def _passed(case: Case, exam_id: str, facts: tuple[str, ...]) -> Ruling:
    name = STEP_NAMES[exam_id]
    days = passes(case, exam_id)
    rules = ("ecfmg.exam-set",) if exam_id != "step3" else ("usmle.step3.gate",)
    counted = attempts(case, exam_id)
    tried = Said("exams.tries", used=used_of(counted.used, counted.limit)) if counted.used > 1 else None
    best = next(one for one, found in worth(case, exam_id) if found == "pass" and one.date == max(days))
    needed = mark(case, exam_id, best)
    score = Said("exams.scored", score=best.score, mark=needed) if needed is not None else None
    passed = done(Said("exams.passed", exam=name, day=max(days), score=score, tried=tried), *rules, facts=facts)
    if exam_id == "step3" or certified(case):
        return passed
    verdict = exam_counts(case, exam_id)
    window, years = windows(case).strict, case.number(SEVEN_YEARS)
    if verdict is False:
        return lapsed(
            Said("exams.pass-lapsed", day=max(days), years=years),
            "ecfmg.exam-seven-year-effect",
            SEVEN_YEARS,
            facts=facts,
        ).also(*_retake(case, exam_id))
    if verdict is None:
        said, why = difference(case, exam_id, max(days))
        asked = check(said, *why, facts=facts, firm=True)
        if windows(case).hangs_on_a_day(exam_id):
            return asked.act(Said("exams.look-the-days-up"), "FSMB")
        # The clock is ECFMG's, and so is the answer.
        return replace(asked, portal="MyIntealth")
    if rests_on_pending(case, exam_id):
        return held_by_a_sitting(case, facts)
    if window.end is not None and window.anchor is not None and not window.held:
        strict = PATHWAY_INSIDE in window.end.rules
        runs = Said(
            "exams.clock-runs-strictly" if strict else "exams.clock-runs",
            first=window.anchor,
            last=window.end,
            years=years,
        )
        return passed.also(runs, SEVEN_YEARS, PATHWAY_INSIDE, facts=facts)
    if window.complete:
        return passed.also(Said("exams.clock-ended", years=years), SEVEN_YEARS, facts=facts)
    return passed


@unless(not_for_us_graduates)
def clinical_skills_exam(case: Case) -> Ruling | None:
    """exams.step2cs: a legacy pass inside its window stands in for the Pathway (ecfmg.exam-cs-legacy)."""
    facts = ("exams.step2cs",)
    found = outcomes(case, "step2cs")
    if "pass" in found:
        days = [one.date for one in case.sittings("step2cs") if one.date]
        verdict, years = exam_counts(case, "step2cs"), case.number(SEVEN_YEARS)
        if verdict is False:
            ran_out = Said("exams.step2cs.pass-lapsed", day=max(days))
            return lapsed(ran_out, "ecfmg.exam-seven-year-effect", "ecfmg.exam-cs-legacy", facts=facts)
        if verdict is None and case.past(case.profile.certificate.issued):
            behind, printed = (
                Said("exams.step2cs.behind-the-certificate"),
                ("certificate.issued", "certificate.expires"),
            )
            return check(behind, "ecfmg.cs-no-expiry", "ecfmg.exam-cs-legacy", facts=(*facts, *printed))
        if verdict is None:
            return check(Said("exams.step2cs.readings-differ", years=years), SEVEN_YEARS, facts=facts)
        window = windows(case).strict
        if rests_on_pending(case, "step2cs"):
            return held_by_a_sitting(case, facts, "ecfmg.exam-cs-legacy")
        if window.end is not None and not window.held:
            so_far = Said("exams.step2cs.counts-so-far", day=window.end)
            return done(so_far, "ecfmg.exam-cs-legacy", SEVEN_YEARS, "ecfmg.exam-cs-sunset", facts=facts)
        return done(Said("exams.step2cs.counts"), "ecfmg.exam-cs-legacy", facts=facts)
    if "pending" in found:
        return begun(Said("exams.step2cs.record-result"), "ecfmg.exam-cs-legacy", "ecfmg.path-cs-fail", facts=facts)
    if "incomplete" in found or "fail" in found:
        left = Said("exams.step2cs.failed" if "fail" in found else "exams.step2cs.not-completed")
        return not_needed(left, "ecfmg.exam-cs-end", "ecfmg.path-cs-fail", facts=facts)
    ended = case.read("ecfmg.exam-cs-end")
    when = Said("exams.step2cs.in-month", day=ended.value) if ended is not None else None
    return not_needed(Said("exams.step2cs.ended", when=when), "ecfmg.exam-cs-end", "ecfmg.changed-cs")
