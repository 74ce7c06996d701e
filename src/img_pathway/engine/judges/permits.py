"""Registrations with FSMB: eligibility period and scheduling permit."""

from __future__ import annotations

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.exams import blocked
from img_pathway.engine.model import CANADA, FOR_CERTIFICATE, STEP_NAMES
from img_pathway.engine.readings.counting import exam_counts
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
from img_pathway.engine.readings.sittings import (
    attempts,
    first_booked,
    last_try_awaited,
    next_try_falls,
    outcomes,
    seat_held,
    undated_outcomes,
    used_of,
)
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
    with_others,
)
from img_pathway.engine.time.days import add_months
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Registration
from img_pathway.rulebook.types import Dated


def permit(exam: str) -> Judge:
    """Judge of ``permits.<exam>``: registration, eligibility period and permit.

    Rules: usmle.reg.7-fsmb-account, usmle.period.length, usmle.period.extension-window, usmle.permit.required.
    """

    def judge(case: Case) -> Ruling | None:
        settled = _sat(case, exam) or _shut(case, exam) or _of_a_us_school(case, exam)
        if settled is not None:
            return settled
        ruling = _registration(case, exam)
        if ruling is None and (elsewhere := _not_yet_with_fsmb(case, exam)) is not None:
            return elsewhere
        ruling = ruling or _perhaps_barred(case, exam) or _too_early_to_study(case, exam) or _of_a_student(case, exam)
        if ruling is None and seat_held(case, exam) is not None:
            return _of_a_seat(case, exam, Said("permits.seat-booked", exam=STEP_NAMES[exam]))
        ruling = ruling or _planned(case, exam)
        # A pass reaches this line only when it no longer counts.
        tried = [*undated_outcomes(case, exam), *(one for one in outcomes(case, exam) if one != "booked")]
        counted = attempts(case, exam)
        used = used_of(counted.used, counted.limit)
        if counted.passed and counted.used >= counted.limit:
            rules = ("usmle.attempts.max", "usmle.attempts.no-retake-exception")
            return unmet(Said("permits.no-attempt-left", used=used), *rules, facts=(f"exams.{exam}",), firm=True)
        if ruling is None and tried:
            rules = ("usmle.attempts.retake-cost", "usmle.attempts.max")
            ruling = open_step(Said("permits.anew", used=used), *rules, facts=(f"exams.{exam}",))
        if case.profile.school.country == CANADA and (ruling is None or ruling.status is None):
            canada = Said("permits.canada")
            ruling = (ruling or Ruling(None)).also(canada, "usmle.transition.canada", facts=("school.country",))
        if ruling is not None:
            ruling = _against_the_wait(case, exam, ruling)
        if ruling is None or ruling.status is None:
            ruling = _after_the_last_try(case, exam) or ruling
        if ruling is not None and (tried or ruling.status == "lapsed"):
            # The old sitting proves the old permit only. Without one, a certificate settles a period that is over too.
            ruling = replace(ruling, firm=bool(tried))
        return ruling

    return judge


def _sat(case: Case, exam: str) -> Ruling | None:
    """Who sat had a permit, whatever came of it; a fail or a pass that counts no more asks for a new one."""
    found, facts = outcomes(case, exam), (f"exams.{exam}",)
    if "pass" in found and exam_counts(case, exam) is not False:
        return done(Said("permits.passed", exam=STEP_NAMES[exam]), "usmle.permit.required", facts=facts)
    without_day = {*undated_outcomes(case, exam)}
    if {"pending", "doubtful"} & {*found} or {"pass", "pending", "doubtful"} & without_day:
        return done(Said("permits.sat", exam=STEP_NAMES[exam]), "usmle.permit.required", facts=facts)
    return None


def _shut(case: Case, exam: str) -> Ruling | None:
    """What closes every Step; where that is in doubt FSMB is asked before anything is paid."""
    closed = blocked(case, exam)
    if closed is None or closed.status != "check":
        return closed
    return closed.act(Said("exams.ask-whether-open"), "FSMB")


def _of_a_us_school(case: Case, exam: str) -> Ruling | None:
    if not us_graduate(case):
        return None
    said = Said("permits.us-school", exam=STEP_NAMES[exam])
    rules = ("usmle.transition.end-state", "usmle.portal.not-myusmle")
    return not_needed(said, *rules, facts=("school.country", "school.accreditor"))


def _not_yet_with_fsmb(case: Case, exam: str) -> Ruling | None:
    """Before FSMB took the Steps over one registered elsewhere, and during the outage nowhere. Rules: usmle.transition.*."""
    if exam == "step3":
        return None
    agency = case.book.value("usmle.transition.moved", on=case.today)
    if agency is None:
        return unmet(Said("permits.nowhere"), "usmle.transition.outage", "usmle.transition.moved")
    if agency.value == "FSMB":
        return None
    elsewhere = open_step(Said("permits.still-with", agency=agency.value), "usmle.transition.ecfmg-last-day")
    return elsewhere.act(Said("permits.register-there", exam=STEP_NAMES[exam], agency=agency.value), "MyIntealth")


def _of_a_student(case: Case, exam: str) -> Ruling | None:
    if not case.student or exam == "step3":
        return None
    said = Said("permits.student", other=STEP_NAMES["step1" if exam == "step2ck" else "step2ck"])
    rules = ("usmle.reg.5-student-check", "usmle.order.free")
    return open_step(said, *rules, facts=("school.status", "school.graduated"))


def _too_early_to_study(case: Case, exam: str) -> Ruling | None:
    """A student whose basic sciences are not finished, or who has not studied for long: no rule read settles it.

    Rules: usmle.student.basic-science, ecfmg.exam-two-years.
    """
    school, years = case.profile.school, case.number("ecfmg.exam-two-years")
    # Who has sat a Step was let in to it.
    sat = any(case.past(one.date) for other in FOR_CERTIFICATE for one in case.sittings(other))
    if not case.student or exam == "step3" or sat:
        return None
    begun_on = min((day for day in (school.enrolled, *(one.began for one in school.transfer)) if day), default=None)
    if school.basic_sciences is not None:
        said = Said("permits.basic-sciences-ahead", day=school.basic_sciences)
        early = case.future(school.basic_sciences)
    else:
        said = Said("permits.basic-sciences-open", day=begun_on, years=years)
        early = begun_on is not None and add_months(begun_on, years * 12) > case.today
    if not early:
        return None
    rules = ("usmle.student.basic-science", "ecfmg.exam-two-years")
    ruling = check(said, *rules, facts=("school.basic_sciences", "school.enrolled"))
    return replace(ruling.act(Said("permits.basic-sciences-ask"), "school"), unseen=True)


def _perhaps_barred(case: Case, exam: str) -> Ruling | None:
    """Somebody who lives where an older text barred residents from registering (ecfmg.exam-sanctions)."""
    person, value = case.profile.profile, case.book.value("ecfmg.exam-sanctions")
    if exam == "step3" or value is None or (person.residence_country or person.location) not in value.value:
        return None
    facts = ("profile.residence_country", "profile.location")
    ruling = check(Said("permits.sanctions"), "ecfmg.exam-sanctions", facts=facts)
    return replace(ruling.act(Said("permits.sanctions-ask"), "FSMB"), unseen=True)


def _planned(case: Case, exam: str) -> Ruling | None:
    if "booked" not in outcomes(case, exam):
        return None
    planned = first_booked(case, exam) is None
    said = Said("permits.seat-planned" if planned else "permits.seat-recorded", exam=STEP_NAMES[exam])
    return open_step(said, "usmle.permit.required", facts=(f"exams.{exam}",))


def _after_the_last_try(case: Case, exam: str) -> Ruling | None:
    """A fourth fail in another Step would close this one: its result is awaited first."""
    hangs_on = last_try_awaited(case)
    if hangs_on in (None, exam):
        return None
    awaited = Said("permits.last-try-awaited", exam=STEP_NAMES[hangs_on or exam])
    return open_step(awaited, "usmle.attempts.all-steps-closed", "usmle.attempts.max", facts=(f"exams.{hangs_on}",))


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
        return _period_over(case, one, end, facts)
    if case.past(one.issued):
        return _issued(case, exam, one, facts)
    unknown = Said("permits.issued-unknown", exam=STEP_NAMES[exam])
    if seat_held(case, exam) is not None:
        return _of_a_seat(case, exam, unknown)
    if case.past(one.applied):
        since, rules = one.applied or case.today, ("usmle.portal.eligibility-check", "usmle.permit.time")
        return with_others(case, since, Said("permits.applied"), *rules, facts=facts, wait="permit")
    if test_day is not None:
        return _of_a_seat(case, exam, unknown)
    return begun(Said("permits.not-applied"), "usmle.reg.7-fsmb-account", facts=facts)


def _period_over(case: Case, one: Registration, end: Dated, facts: tuple[str, ...]) -> Ruling:
    """A period that ended: its one extension while it can be asked for, else a new registration."""
    bounds = extension(case, one)
    if bounds is None or not may_extend(case, one):
        rules = ("usmle.period.later-window", "usmle.period.after-expiry")
        return lapsed(Said("permits.period-over", end=end), *rules, facts=facts)
    had = case.past(one.issued)
    told = Said(
        "permits.extension-open" if had else "permits.extension-open-if-issued",
        end=end,
        last=bounds[1],
        ask_by=bounds[2],
    )
    asking = ("usmle.period.extension-window", "usmle.period.extension", "usmle.period.extension-prometric")
    open_still = lapsed(told, *asking, facts=facts)
    return open_still.act(Said("permits.ask-for-the-extension"), last=bounds[2])


def _issued(case: Case, exam: str, one: Registration, facts: tuple[str, ...]) -> Ruling:
    """A permit that runs: it serves on the test day only under the name on the ID shown there (usmle.testday.id)."""
    end, test_day = period_end(case, one), first_booked(case, exam)
    until = Said("permits.until", day=end) if end is not None else None
    rules: tuple[str, ...] = ("usmle.testday.id", "usmle.name-change.deadline")
    if name_agrees(case, one) is False:
        other = begun(Said("permits.other-name", until=until), *rules, facts=facts)
        return replace(other.act(Said("warning.booked.correct-the-name")), firm=True)
    change = renamed_by(case, one, test_day) if test_day is not None else None
    if change is not None:
        renamed = Said("permits.new-name", until=until, change=change, day=test_day)
        asked = ("identity.name_change_planned", "identity.new_name")
        return begun(renamed, *rules, "ecfmg.app-name-change-breaks", facts=asked, firm=True)
    seat = () if test_day is not None else ("usmle.seats.first-come",)
    book = Said("permits.book-at-once") if test_day is None else None
    issued = done(Said("permits.issued", until=until, book=book), "usmle.permit.required", *seat, facts=facts)
    if exam == "step3":
        return issued
    return issued.also(Said("permits.other-region"), "usmle.fee.region-change", "usmle.region.steps12", facts=facts)


def _of_a_seat(case: Case, exam: str, said: Said) -> Ruling:
    """A seat is given on a permit only: it is recorded before the test day, and applied for no more."""
    day = first_booked(case, exam)
    told = begun(said, "usmle.permit.required", facts=(f"exams.{exam}",))
    return told.act(Said("permits.record-the-permit"), last=Dated(day, "yours") if day is not None else None)
