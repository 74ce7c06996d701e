"""Registrations with FSMB, permits and the Step exams."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from img_pathway.days import said_days
from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import ineligible
from img_pathway.engine.model import CANADA, STEP_NAMES, Reason
from img_pathway.engine.readings.counting import certified, exam_counts, shut_out
from img_pathway.engine.readings.img import us_graduate
from img_pathway.engine.readings.registrations import (
    contradicted,
    current_registration,
    extension,
    extension_awaited,
    may_extend,
    name_agrees,
    period_end,
    renamed_by,
)
from img_pathway.engine.readings.seven_years import PATHWAY_INSIDE, SEVEN_YEARS, difference, rests_on_pending, windows
from img_pathway.engine.readings.sittings import (
    attempts,
    closed_by,
    contested_by,
    first_booked,
    in_doubt,
    last_try_awaited,
    mark,
    next_try_falls,
    outcomes,
    overtaken_plan,
    passes,
    seat_held,
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
    unmet,
    waiting,
    with_others,
)
from img_pathway.engine.time.days import plus
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Registration
from img_pathway.rulebook.types import Dated


def _blocked(case: Case, exam: str) -> Ruling | None:
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
    return ineligible(case) if exam != "step3" else None


def permit(exam: str) -> Judge:
    """Judge of ``permits.<exam>``: registration, eligibility period and permit.

    Rules: usmle.reg.7-fsmb-account, usmle.period.length, usmle.period.extension-window, usmle.permit.required.
    """
    name = STEP_NAMES[exam]

    def judge(case: Case) -> Ruling | None:
        found = outcomes(case, exam)
        if "pass" in found and exam_counts(case, exam) is not False:
            return done(Said("permits.passed", exam=name), "usmle.permit.required", facts=(f"exams.{exam}",))
        if (
            "pending" in found
            or "doubtful" in found
            or {"pass", "pending", "doubtful"} & {*undated_outcomes(case, exam)}
        ):
            return done(Said("permits.sat", exam=name), "usmle.permit.required", facts=(f"exams.{exam}",))
        blocked = _blocked(case, exam)
        if blocked is not None:
            in_doubt = blocked.status == "check"
            return blocked.act(Said("exams.ask-whether-open"), "FSMB") if in_doubt else blocked
        if us_graduate(case):
            return not_needed(
                Said("permits.us-school", exam=name),
                "usmle.transition.end-state",
                "usmle.portal.not-myusmle",
                facts=("school.country", "school.accreditor"),
            )
        ruling = _registration(case, exam)
        agency = case.book.value("usmle.transition.moved", on=case.today) if exam != "step3" else None
        if ruling is None and exam != "step3" and agency is None:
            return unmet(Said("permits.nowhere"), "usmle.transition.outage", "usmle.transition.moved")
        if ruling is None and agency is not None and agency.value != "FSMB":
            elsewhere = open_step(Said("permits.still-with", agency=agency.value), "usmle.transition.ecfmg-last-day")
            return elsewhere.act(Said("permits.register-there", exam=name, agency=agency.value), "MyIntealth")
        if ruling is None and case.student and exam != "step3":
            other = STEP_NAMES["step1" if exam == "step2ck" else "step2ck"]
            ruling = open_step(
                Said("permits.student", other=other),
                "usmle.reg.5-student-check",
                "usmle.order.free",
                facts=("school.status", "school.graduated"),
            )
        if ruling is None and seat_held(case, exam) is not None:
            return _of_a_seat(case, exam, Said("permits.seat-booked", exam=name))
        if ruling is None and "booked" in found:
            ruling = open_step(
                Said(
                    "permits.seat-planned" if first_booked(case, exam) is None else "permits.seat-recorded", exam=name
                ),
                "usmle.permit.required",
                facts=(f"exams.{exam}",),
            )
        # A pass reaches this line only when it no longer counts.
        tried = [*undated_outcomes(case, exam), *(one for one in found if one != "booked")]
        counted = attempts(case, exam)
        if counted.passed and counted.used >= counted.limit:
            return unmet(
                Said("permits.no-attempt-left", used=used_of(counted.used, counted.limit)),
                "usmle.attempts.max",
                "usmle.attempts.no-retake-exception",
                facts=(f"exams.{exam}",),
                firm=True,
            )
        if ruling is None and tried:
            ruling = open_step(
                Said("permits.anew", used=used_of(counted.used, counted.limit)),
                "usmle.attempts.retake-cost",
                "usmle.attempts.max",
                facts=(f"exams.{exam}",),
            )
        if case.profile.school.country == CANADA and (ruling is None or ruling.status is None):
            ruling = (ruling or Ruling(None)).also(
                Said("permits.canada"), "usmle.transition.canada", facts=("school.country",)
            )
        if ruling is not None:
            ruling = _against_the_wait(case, exam, ruling)
        hangs_on = last_try_awaited(case)
        if hangs_on not in (None, exam) and (ruling is None or ruling.status is None):
            awaited = Said("permits.last-try-awaited", exam=STEP_NAMES[hangs_on or exam])
            rules = ("usmle.attempts.all-steps-closed", "usmle.attempts.max")
            ruling = open_step(awaited, *rules, facts=(f"exams.{hangs_on}",))
        if ruling is not None and (tried or ruling.status == "lapsed"):
            # The old sitting proves the old permit only. Without one, a certificate settles a period that is over too.
            ruling = replace(ruling, firm=bool(tried))
        return ruling

    return judge


def _registration(case: Case, exam: str) -> Ruling | None:
    """The registration that runs; what its permit allows is in doubt while its period is not as long as every one."""
    one = current_registration(case, exam)
    ruling, wrong = _as_recorded(case, exam, one), contradicted(case, one) if one is not None else None
    if one is None or ruling is None or wrong is None:
        return ruling
    facts = (f"permits.{exam}",)
    last = max(day for day in (one.period_end, one.extended_to, period_end(case, one)) if day is not None)
    if ruling.status != "done" and (ruling.status != "lapsed" or last < case.today):
        return ruling.also(*wrong, facts=facts)
    return check(*wrong, facts=facts, firm=True).act(Said("permits.compare-the-period"), last=period_end(case, one))


_WAIT = ("usmle.attempts.rate", "usmle.attempts.fourth")


def _against_the_wait(case: Case, exam: str, ruling: Ruling) -> Ruling:
    """The registration as ruled, and what the wait for the next attempt makes of its period.

    A period that ends before an attempt is allowed holds no test day: only its one extension may reach one.
    Rules: usmle.attempts.rate, usmle.attempts.fourth, usmle.period.fixed, usmle.period.extension.
    """
    again, one = attempts(case, exam).again, current_registration(case, exam)
    if again is None or again.reached(case.today) is True:
        return ruling
    facts, day = (f"exams.{exam}", f"permits.{exam}"), again.late
    end = period_end(case, one) if one is not None else None
    if one is None or end is None or end < case.today:
        if one is not None and end is not None and may_extend(case, one) and next_try_falls(case, exam, one) == "after":
            # The extension that can still be asked for ends before an attempt is allowed: it helps nobody.
            over = Said("permits.period-over", end=end)
            ruling = lapsed(over, "usmle.period.later-window", "usmle.period.after-expiry", facts=facts[1:])
        return ruling.also(Said("permits.period-beyond", day=day), *_WAIT, facts=facts[:1])
    falls, fixed = next_try_falls(case, exam, one), (*_WAIT, "usmle.period.fixed")
    if falls == "inside":
        return ruling.also(Said("permits.days-left", day=day, end=end), *fixed, facts=facts)
    too_early, bounds = Said("permits.too-early", day=day, end=end), extension(case, one)
    if ruling.status != "done":
        return ruling.also(too_early, *fixed, facts=facts)
    if falls == "extension" and bounds is not None and case.past(one.extension_requested) and one.extension_requested:
        asked = Said("permits.extension-asked", last=bounds[1])
        with_fsmb = with_others(
            case, one.extension_requested, asked, "usmle.period.extension", facts=facts, wait="permit"
        )
        return replace(with_fsmb.also(too_early, *fixed, facts=facts), firm=True)
    wasted = begun(too_early, *fixed, facts=facts, firm=True)
    if falls == "extension" and bounds is not None and may_extend(case, one):
        reach = Said("permits.extension-reaches", last=bounds[1])
        extend = wasted.also(reach, "usmle.period.extension", facts=facts)
        return extend.act(Said("permits.ask-for-the-extension"), last=bounds[2])
    return wasted.act(Said("permits.ask-about-the-period"))


def _as_recorded(case: Case, exam: str, one: Registration | None) -> Ruling | None:
    facts = (f"permits.{exam}",)
    if one is None:
        if case.past(case.profile.permits.fsmb_account) and not case.sittings(exam):
            return open_step(Said("permits.account-made"), "usmle.reg.7-fsmb-account", facts=("permits.fsmb_account",))
        return None
    end, bounds, asked = period_end(case, one), extension(case, one), extension_awaited(case, one)
    test_day = first_booked(case, exam)
    # A test day inside the period that runs needs no extension.
    needed = end is not None and (test_day is None or end < max(test_day, case.today))
    if bounds is not None and asked is not None and needed:
        told = Said("permits.extension-asked", last=bounds[1])
        return with_others(case, asked, told, "usmle.period.extension", facts=facts, wait="permit")
    if end is not None and end < case.today:
        if bounds is not None and may_extend(case, one):
            had = case.past(one.issued)
            open_still = lapsed(
                Said(
                    "permits.extension-open" if had else "permits.extension-open-if-issued",
                    end=end,
                    last=bounds[1],
                    ask_by=bounds[2],
                ),
                "usmle.period.extension-window",
                "usmle.period.extension",
                "usmle.period.extension-prometric",
                facts=facts,
            )
            return open_still.act(Said("permits.ask-for-the-extension"), last=bounds[2])
        return lapsed(
            Said("permits.period-over", end=end), "usmle.period.later-window", "usmle.period.after-expiry", facts=facts
        )
    if case.past(one.issued):
        until = Said("permits.until", day=end) if end is not None else None
        if name_agrees(case, one) is False:
            other = begun(
                Said("permits.other-name", until=until), "usmle.testday.id", "usmle.name-change.deadline", facts=facts
            )
            return replace(other.act(Said("warning.booked.correct-the-name")), firm=True)
        change = renamed_by(case, one, test_day) if test_day is not None else None
        if change is not None:
            renamed = Said("permits.new-name", until=until, change=change, day=test_day)
            rules = ("usmle.testday.id", "usmle.name-change.deadline", "ecfmg.app-name-change-breaks")
            return begun(renamed, *rules, facts=("identity.name_change_planned", "identity.new_name"), firm=True)
        seat = () if test_day is not None else ("usmle.seats.first-come",)
        book = Said("permits.book-at-once") if test_day is None else None
        said = Said("permits.issued", until=until, book=book)
        issued = done(said, "usmle.permit.required", *seat, facts=facts)
        if exam == "step3":
            return issued
        return issued.also(Said("permits.other-region"), "usmle.fee.region-change", "usmle.region.steps12", facts=facts)
    if seat_held(case, exam) is not None:
        return _of_a_seat(case, exam, Said("permits.issued-unknown", exam=STEP_NAMES[exam]))
    if case.past(one.applied):
        since = one.applied or case.today
        return with_others(
            case,
            since,
            Said("permits.applied"),
            "usmle.portal.eligibility-check",
            "usmle.permit.time",
            facts=facts,
            wait="permit",
        )
    if test_day is not None:
        return _of_a_seat(case, exam, Said("permits.issued-unknown", exam=STEP_NAMES[exam]))
    return begun(Said("permits.not-applied"), "usmle.reg.7-fsmb-account", facts=facts)


def _of_a_seat(case: Case, exam: str, said: Said) -> Ruling:
    """A seat is given on a permit only: it is recorded before the test day, and applied for no more."""
    day = first_booked(case, exam)
    told = begun(said, "usmle.permit.required", facts=(f"exams.{exam}",))
    return told.act(Said("permits.record-the-permit"), last=Dated(day, "yours") if day is not None else None)


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


def exam(exam_id: str) -> Judge:
    """Judge of ``exams.step1``, ``step2ck`` and ``step3``.

    Rules: usmle.pass.*, usmle.attempts.*, ecfmg.exam-seven-year, ecfmg.exam-seven-year-effect.
    """

    def judge(case: Case) -> Ruling | None:
        facts = (f"exams.{exam_id}",)
        sittings = case.sittings(exam_id)
        found = outcomes(case, exam_id)
        # Scores stand where one registers (usmle.permit.where), not where the seat was.
        report = Said("exams.look-in-the-report", exam=STEP_NAMES[exam_id])
        if "pass" in found:
            return _passed(case, exam_id, facts)
        without_day = undated_outcomes(case, exam_id)
        if "pass" in without_day:
            return _passed_without_a_day(case, exam_id, facts).act(report, "FSMB")
        if "doubtful" in without_day:
            unclear = undated(case, exam_id)[without_day.index("doubtful")]
            told = Said("exams.result-not-known", month=said_days(unclear.month or ""), score=unclear.score)
            return check(told, f"usmle.pass.{exam_id}", facts=facts, firm=True).act(report, "FSMB")
        if "pending" in without_day:
            month = undated(case, exam_id)[without_day.index("pending")].month or ""
            of_month = Said("exams.result-awaited-of", month=said_days(month))
            return _awaited(case, of_month, somewhere_in(case, month)[1], facts)
        if "doubtful" in found:
            doubtful = sittings[found.index("doubtful")]
            told = in_doubt(case, exam_id, doubtful)
            return check(told, f"usmle.pass.{exam_id}", facts=facts, firm=True).act(report, "FSMB")
        if "pending" in found:
            day = sittings[found.index("pending")].date or case.today
            awaited = _awaited(case, Said("exams.result-awaited", day=day), day, facts)
            return on_its_day(case, awaited, day, STEP_NAMES[exam_id], "Prometric")
        blocked = _blocked(case, exam_id)
        if blocked is not None:
            return blocked
        if (plan := overtaken_plan(case, exam_id)) is not None:
            asked = begun(Said("exams.plan-overtaken", day=plan), "usmle.permit.required", facts=facts, firm=True)
            return asked.act(Said("exams.record-the-plan", exam=STEP_NAMES[exam_id], day=plan))
        booked = first_booked(case, exam_id)
        if booked is not None and any(case.past(one.date) and one.day2 == booked for one in sittings):
            second = Said("exams.second-day", day=booked)
            return begun(second, "usmle.format.step3.day2", "usmle.permit.required", facts=facts, firm=True)
        counted = attempts(case, exam_id)
        planned = next((one.date for one, worth in zip(sittings, found, strict=True) if worth == "booked"), None)
        if counted.used:
            then, again = None, counted.again
            allowed = True if again is None else again.reached(case.today)
            if again is not None and allowed is not True:
                # Two readings of a month's end lie a day apart; what lies further apart hangs on a day not recorded.
                which = Said(
                    "exams.next-attempt-other" if again.a_day_apart else "exams.next-attempt-undated", day=again.early
                )
                other = which if again.other else None
                then = Said("exams.next-attempt-from", day=again.late, other=other)
            elif booked is None:
                then = Said("exams.register-again")
            said = Said("exams.attempts-used", used=used_of(counted.used, counted.limit), then=then)
            rules = ["usmle.attempts.max", "usmle.attempts.counts"]
            if counted.earliest is not None:
                rules += ["usmle.attempts.rate", "usmle.attempts.fourth"]
            # The limits bind the sitting, not the form (usmle.attempts.rate, usmle.attempts.fourth).
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
        if booked is not None:
            return Ruling("in-progress", (_test_day(case, exam_id, booked, facts),))
        if planned is not None:
            return open_step(Said("exams.planned", day=planned), "usmle.permit.required", facts=facts)
        return _last_day(case, exam_id)

    return judge


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
