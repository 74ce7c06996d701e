"""A booked seat of a Step that something does not fit: another attempt, the seven years, permit, period, passport, a closed day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import ineligible
from img_pathway.engine.losses.clocks import name_change_day
from img_pathway.engine.model import STEP_NAMES, US_PLACES, Severity, Warning, WarningKind
from img_pathway.engine.readings.counting import retake_barred
from img_pathway.engine.readings.passport import passport_ends
from img_pathway.engine.readings.registrations import (
    current_registration,
    extension,
    may_extend,
    name_agrees,
    period_end,
    region_of,
    renamed_by,
)
from img_pathway.engine.readings.seven_years import last_day_for, last_with_retake, usual_result_days, windows
from img_pathway.engine.readings.sittings import attempts, seat_held
from img_pathway.engine.time.closed_days import CLOSED, closed, january_closure
from img_pathway.engine.time.waits import spans, there_at_best
from img_pathway.engine.warnings import warn
from img_pathway.engine.warnings.overtaken import booked_step3, booked_while_barred
from img_pathway.engine.what_next.soonest import last_days
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Registration
from img_pathway.rulebook.types import Dated


class _Seat(NamedTuple):
    """One booked test day of an exam."""

    case: Case
    exam: str
    day: date

    def warn(
        self, what: str, severity: Severity, said: Said, rules: tuple[str, ...], *steps: str, last: Dated | None = None,
        do: Said | None = None, portal: str | None = None, kind: WarningKind = "other",
    ) -> Warning:  # fmt: skip
        """What does not fit that day; it bears on the exam unless `steps` are named, a danger is met by the day itself."""
        last = last or (Dated(self.day, "yours") if severity == "danger" else None)
        ident, steps = f"booked.{self.exam}.{what}", steps or (f"exams.{self.exam}",)
        return warn(self.case, ident, severity, said, rules, *steps, last=last, do=do, portal=portal, kind=kind)


def booked_exam(case: Case, exam: str, day: date) -> Iterator[Warning]:
    """Everything that the day of a booked seat does not fit."""
    name, seat = STEP_NAMES[exam], _Seat(case, exam, day)
    if retake_barred(case, exam, day):
        rules = ("usmle.attempts.no-retake", "usmle.attempts.no-retake-exception")
        yield seat.warn("retake", "warn", Said("warning.booked.retake", exam=name, day=day), rules)
        return
    # Step 3 has no window: the readings of the seven-year rule are not worked out for it.
    window = windows(case).strict if exam != "step3" else None
    last = last_day_for(case, exam)
    seven_years = ("ecfmg.exam-seven-year", "ecfmg.exam-seven-year-effect")
    if last is not None and day > last:
        said = Said("warning.booked.seven-year", exam=name, day=day, end=last)
        do = Said("warning.booked.move-to", last=last)
        yield seat.warn("seven-year", "danger", said, seven_years, last=last, do=do)
    until = last_with_retake(case, exam)
    if window is not None and last is not None and until is not None and until < day <= last:
        result = day + timedelta(usual_result_days(case))
        lost = tuple(dict.fromkeys(STEP_NAMES[one.need] for one in window.counting if one.day == window.anchor))
        said = Said("warning.booked.no-retake", exam=name, day=day, result=result, lost=lost, end=last)
        yield seat.warn("no-retake", "warn", said, (*seven_years, "usmle.score.lag", "usmle.attempts.rate"))
    barred = ineligible(case)
    if barred is not None:
        said = Said("warning.booked.ineligible", exam=name, day=day, why=barred.reasons[0].said)
        do = Said("warning.ask-ecfmg-first")
        reg = tuple(dict.fromkeys(("usmle.reg.10-rule-date", *barred.reasons[0].rules)))
        yield seat.warn("ineligible", "danger", said, reg, do=do, portal="MyIntealth", kind="booking")
    again = attempts(case, exam).again
    if again is not None and (allowed := again.reached(day)) is not True:
        said = Said(
            "warning.booked.spacing"
            if allowed is False
            else "warning.booked.spacing-open"
            if again.a_day_apart
            else "warning.booked.spacing-undated",
            exam=name,
            day=day,
            earliest=again.late,
        )
        spacing = ("usmle.attempts.rate", "usmle.attempts.fourth")
        yield seat.warn("spacing", "danger" if allowed is False else "warn", said, spacing, last=Dated(day, "yours"))
    if exam != "step3":
        yield from _result_by_the_hour(seat)
    if exam == "step3":
        yield from _too_late(seat)
    yield from booked_while_barred(case, exam, day)
    yield from _permit_late(seat)
    yield from test_day(case, exam, day)


def _result_by_the_hour(seat: _Seat) -> Iterator[Warning]:
    """A booked day whose result may come after the rank-list hour, by which ECFMG verifies.

    Rules: nrmp.img.results-posted, usmle.score.lag.
    """
    case, exam, day = seat
    rol, name, rules = case.event("nrmp.rol"), STEP_NAMES[exam], ("nrmp.img.results-posted", "usmle.score.lag")
    if rol is None:
        return
    if day > rol.day:
        said = Said("warning.booked.after-match", exam=name, day=day, year=case.target, rol=rol)
        yield seat.warn("match", "danger", said, ("nrmp.img.results-posted", *rol.rules))
    elif day + timedelta(usual_result_days(case)) > rol.day:
        said = Said("warning.booked.result-late", exam=name, day=day, rol=rol)
        yield seat.warn("result", "warn", said, rules, do=Said("warning.booked.move-earlier"))
    elif (slow := day + timedelta(days=spans(case)["exam-result"].bad or 0)) > rol.day:
        said = Said("warning.booked.result-slow", exam=name, day=day, rol=rol, result=Dated(slow, "inferred"))
        yield seat.warn("result", "warn", said, rules)


def _permit_late(seat: _Seat) -> Iterator[Warning]:
    """A day before which even the best waits bring no permit, of whom none is recorded, nor a seat that shows one."""
    case = seat.case
    step = case.states[f"permits.{seat.exam}"]
    at_best = there_at_best(case, step.id)
    if not step.open or seat_held(case, seat.exam) is not None or at_best <= seat.day:
        return
    said = Said("warning.booked.permit-late", exam=STEP_NAMES[seat.exam], day=seat.day, at=at_best)
    rules = ("usmle.permit.required", "ecfmg.app-gate-for-usmle")
    yield seat.warn("permit-first", "warn", said, rules)


def _too_late(seat: _Seat) -> Iterator[Warning]:
    """A Step 3 seat after the last day on which the petition that needs it can still come in time.

    Rules: visa.h1b.step3, visa.h1b.timeline.
    """
    case, exam, day = seat
    last = last_days(case).get(f"exams.{exam}")
    if last is None or day <= last:
        return
    said = Said("warning.booked.step3-late", day=day, year=case.target, last=last)
    do = Said("warning.booked.move-to", last=last) if last > case.today else None
    rules = ("visa.h1b.step3", "visa.h1b.timeline")
    yield seat.warn("start", "danger", said, rules, last=last, do=do, portal="Prometric" if do else None)


def _after_period(seat: _Seat, registration: Registration, end: Dated) -> Warning:
    """A seat after the eligibility period: what can be done about it today (usmle.period.extension, -prometric)."""
    case, asked = seat.case, extension(seat.case, registration)
    last, rules = end, ["usmle.permit.required", "usmle.period.extension"]
    if case.past(registration.extension_requested) and asked is not None and seat.day <= asked[1]:
        awaited = Said(
            "warning.booked.extension-awaited", exam=STEP_NAMES[seat.exam], day=seat.day, end=end, until=asked[1]
        )
        return seat.warn("permit", "warn", awaited, tuple(rules))
    planned = any(one.planned for one in case.sittings(seat.exam) if seat.day in (one.date, one.day2))
    if may_extend(case, registration) and asked is not None:
        rules.append("usmle.period.extension-prometric")
        if end >= case.today:
            move = Said("warning.booked.move-into-the-period-or-extend")
            do = Said("warning.booked.book-inside-or-extend") if planned else move
        else:
            do, last = Said("warning.booked.free-the-seat-and-extend"), asked[2]
    elif end >= case.today:
        do = Said("warning.booked.move-into-the-period")
    else:
        do, last = Said("warning.booked.free-the-seat"), Dated(seat.day, "yours")
    said = Said("warning.booked.after-period", exam=STEP_NAMES[seat.exam], day=seat.day, end=end)
    return seat.warn("permit", "danger", said, tuple(rules), last=last, do=do)


def test_day(case: Case, exam: str, day: date) -> Iterator[Warning]:
    """What each day of a sitting asks for: permit, ID and certificate on that day, and an open centre."""
    name, step, permit, seat = STEP_NAMES[exam], f"exams.{exam}", f"permits.{exam}", _Seat(case, exam, day)
    registration = current_registration(case, exam)
    end = period_end(case, registration) if registration is not None else None
    if registration is not None and end is not None and day > end:
        yield _after_period(seat, registration, end)
    start = registration.period_start if registration is not None else None
    if start is not None and day < start:
        said = Said("warning.booked.before-period", exam=name, day=day, start=start)
        yield seat.warn("permit", "danger", said, ("usmle.permit.required", "usmle.period.fixed"))
    expires = passport_ends(case)[0]
    if expires is not None and day > expires:
        said = Said("warning.booked.passport", exam=name, day=day, expires=expires)
        rules, other = ("usmle.testday.id", "usmle.permit.required"), Said("warning.booked.another-id")
        yield seat.warn("id", "danger", said, rules, step, "identity.passport", do=other)
    if exam == "step3":
        yield from booked_step3(case, day)
    yield from _closed(seat)
    yield from _elsewhere(seat)
    named, days = ("usmle.testday.id", "usmle.name-change.deadline"), case.number("usmle.name-change.deadline")
    change, differs = renamed_by(case, registration, day), name_agrees(case, registration) is False
    by = name_change_day(day, days) if change is not None or differs else day
    if change is not None:
        too_late = by < max(case.today, change)
        yield seat.warn(
            "new-name",
            "danger",
            Said("warning.booked.new-name", exam=name, day=day, change=change, days=days, by=by),
            (*named, "ecfmg.app-name-change-breaks"),
            permit,
            last=None if too_late else case.resting_on(max(by, case.today), "usmle.name-change.deadline"),
            do=Said("warning.booked.test-before-the-name" if too_late else "warning.booked.reissue-for-the-name"),
            portal="Prometric" if too_late else "FSMB",
        )
    if differs:
        too_late = by < case.today  # a correction no longer comes in time: the seat is what must move
        yield seat.warn(
            "name",
            "danger",
            Said("warning.booked.name-late", exam=name, day=day, by=by)
            if too_late
            else Said("warning.booked.name", exam=name, day=day, days=days),
            named,
            permit,
            step,
            last=None if too_late else case.resting_on(by, "usmle.name-change.deadline"),
            do=Said("warning.booked.move-for-the-name" if too_late else "warning.booked.correct-the-name"),
            portal="Prometric" if too_late else "FSMB",
        )


def _elsewhere(seat: _Seat) -> Iterator[Warning]:
    """A seat outside the region registered for, or a Step 3 outside the United States.

    Rules: usmle.region.steps12, usmle.region.step3, usmle.fee.region-change.
    """
    case, exam, day = seat
    country = next((one.country for one in case.sittings(exam) if day in (one.date, one.day2)), None)
    registration = current_registration(case, exam)
    if country is None:
        return
    if exam == "step3":
        if country not in US_PLACES:
            yield seat.warn("region", "danger", Said("warning.booked.step3-abroad", day=day), ("usmle.region.step3",))
    elif (
        registration is not None
        and registration.region not in (None, region_of(country))
        and country not in US_PLACES[1:]
    ):
        rules = ("usmle.region.steps12", "usmle.fee.region-change")
        said, do = Said("warning.booked.region", exam=STEP_NAMES[exam], day=day), Said("warning.booked.change-region")
        yield seat.warn("region", "danger", said, rules, do=do, portal="FSMB")


def _closed(seat: _Seat) -> Iterator[Warning]:
    """A test day in the first two weeks of January, or one only planned for a public holiday (usmle.closed.january)."""
    case, exam, day = seat
    january = january_closure(case, day)
    planned = any(one.planned for one in case.sittings(exam) if day in (one.date, one.day2))
    if january is not None:
        said = Said("warning.booked.january", exam=STEP_NAMES[exam], day=day, first=january[0], last=january[1])
        yield seat.warn("january", "warn", said, CLOSED)
    elif planned and (closing := closed(case, exam, day)) is not None:
        yield seat.warn(
            "holiday", "warn", Said("warning.booked.holiday", exam=STEP_NAMES[exam], day=day, closing=closing), CLOSED
        )
