"""What is booked and does not fit: permit, passport, window, season, start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import ineligible
from img_pathway.engine.judges.start import NEAR
from img_pathway.engine.losses.clocks import name_change_day
from img_pathway.engine.model import (
    EXAMS,
    FOR_CERTIFICATE,
    SAT_TODAY,
    STEP_NAMES,
    US_PLACES,
    Severity,
    Warning,
    WarningKind,
)
from img_pathway.engine.readings.counting import exam_passed, retake_barred
from img_pathway.engine.readings.over import season_over
from img_pathway.engine.readings.passport import passport_ends
from img_pathway.engine.readings.pathway_asks import shortfall
from img_pathway.engine.readings.pathway_held import oet_settled
from img_pathway.engine.readings.pathway_season import bounds, event_of
from img_pathway.engine.readings.registrations import (
    current_registration,
    extension,
    may_extend,
    name_agrees,
    period_end,
    region_of,
    renamed_by,
)
from img_pathway.engine.readings.season import before_its_papers, has_position
from img_pathway.engine.readings.seven_years import last_day_for, last_with_retake, usual_result_days, windows
from img_pathway.engine.readings.sittings import attempts, seat_held, worth
from img_pathway.engine.readings.visa_need import (
    NO_EXTENSION,
    OPEN_WORK,
    RENEWAL,
    changes_status,
    entry_window,
    interview_booked,
    needs_visa,
    way,
    work_permit,
)
from img_pathway.engine.time.closed_days import CLOSED, closed, january_closure
from img_pathway.engine.time.waits import spans, there_at_best
from img_pathway.engine.warnings import warn
from img_pathway.engine.warnings.overtaken import booked_step3
from img_pathway.engine.what_next.soonest import last_days
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import OetSitting, Registration
from img_pathway.rulebook.types import TRUSTED, Dated


def bookings(case: Case) -> Iterator[Warning]:
    """Every day that is booked and that something does not fit."""
    found = [
        (one.date, _booked_exam(case, exam, one.date))
        for exam in SAT_TODAY
        for one, outcome in worth(case, exam)
        if outcome == "booked" and one.date is not None and one.date > case.today
    ]
    for one in case.sittings("step3"):
        if one.day2 is not None and one.day2 > case.today:
            found.append((one.day2, _test_day(case, "step3", one.day2)))
    found += [(one.date, _booked_oet(case, one.date)) for one in case.oet if one.date and one.date > case.today]
    found += [(one.date, _late_result(case, one)) for one in case.oet if one.date and one.date > case.today]
    interview = interview_booked(case)
    if interview is not None and case.future(interview):
        found.append((interview, _booked_interview(case, interview)))
    entry = case.profile.visa.entered
    if entry is not None and case.future(entry) and not before_its_papers(case, entry):
        found.append((entry, _booked_entry(case, entry)))
    for day, told in found:
        yield from (replace(one, kind="booking", booked=day) for one in told)
    yield from _two_on_one_day(case)
    yield from _two_formats(case)
    yield from _awaited(case)
    for sat in case.oet:
        if sat.date is not None and sat.date <= case.today:
            yield from _late_result(case, sat)
    yield from _work_permit(case)
    yield from _petition_without_step3(case)


def _booked_interview(case: Case, day: date) -> Iterator[Warning]:
    if case.first_day is not None and day > case.first_day:
        said = Said("warning.booked.consulate", day=day)
        rules = ("visa.time.delay-options", "visa.time.expedite")
        yield warn(case, "booked.consulate.start", "danger", said, rules, "visa.consulate", last=case.first_day)


def _booked_entry(case: Case, day: date) -> Iterator[Warning]:
    """An entry on a J-1 set for a day outside its window (visa.j1.entry-window, visa.mistake.early-entry)."""
    window = entry_window(case) if way(case) == "j1" and needs_visa(case) != "no" else None
    if window is None or changes_status(case) or window[0] <= day <= window[1]:
        return
    early = day < window[0]
    said = (
        Said("warning.booked.entry-early", day=day, days=case.number("visa.j1.entry-window"), first=window[0])
        if early
        else Said("warning.booked.entry-late", day=day, last=window[1])
    )
    rules = ("visa.j1.entry-window", "visa.mistake.early-entry" if early else "visa.time.delay-options")
    severity: Severity = "danger" if window[0].confidence in TRUSTED else "warn"
    last = Dated(day, "yours") if early else window[1]
    yield warn(case, "booked.entry", severity, said, rules, "visa.entry", last=last)


def _work_permit(case: Case) -> Iterator[Warning]:
    """A card that has ended forbids work; one that ends before the first day is renewed in time."""
    card, start = work_permit(case), case.post.began or case.first_day
    if card is None or start is None or case.profile.profile.us_status not in OPEN_WORK:
        return
    rules = (NO_EXTENSION, "visa.need.ead-open-market")
    apply = Said("warning.work-permit-apply", days=case.number(RENEWAL))
    then = Said("loss.work-permit.filed") if card.filed else apply
    ahead = Said("warning.work-permit", until=card.until, start=start, then=then)
    short = card.ended or (card.ended is False and card.until < start)
    if short and has_position(case) and case.today < start <= case.today + timedelta(days=NEAR):
        # No renewal comes so fast: the start itself is in danger.
        yield warn(
            case,
            "work-permit.start",
            "danger",
            card.said if card.ended else ahead,
            rules,
            "visa.need",
            "visa.class",
            do=Said("start.first-day.tell"),
            portal="hospital",
            last=case.first_day,
        )
    elif card.ended is False and card.until < start:
        yield warn(case, "work-permit.start", "warn", ahead, rules, "visa.need", "visa.class")
    elif card.ended and start <= case.today:
        said, do = Said("warning.work-permit-over", day=card.until), Said("warning.stop-work")
        yield warn(case, "work-permit.over", "danger", said, rules, "visa.need", "visa.class", do=do)
    elif card.ended is not False:
        yield warn(case, "work-permit.over", "warn", card.said, rules, "visa.need", "visa.class")


def _two_on_one_day(case: Case) -> Iterator[Warning]:
    """Two exams booked for one day: each takes hours of it (usmle.format.step1, usmle.format.step2ck)."""
    by_day: dict[date, list[str]] = {}
    for exam in EXAMS:
        for one, outcome in worth(case, exam):
            for day in (one.date, one.day2):
                if outcome == "booked" and day is not None and case.future(day):
                    by_day.setdefault(day, []).append(f"exams.{exam}")
    for sitting in case.oet:
        if sitting.date is not None and case.future(sitting.date):
            by_day.setdefault(sitting.date, []).append("skills.oet")
    for day, steps in sorted(by_day.items()):
        if len(steps) > 1:
            said = Said("warning.booked.two", exams=tuple(case.book.step(one).title for one in steps), day=day)
            rules = ("usmle.format.step1", "usmle.format.step2ck")
            told = warn(case, f"booked.two.{day.isoformat()}", "danger", said, rules, *steps, last=Dated(day, "yours"))
            yield replace(told, kind="booking", booked=day)


def _two_formats(case: Case) -> Iterator[Warning]:
    """A sitting of Step 3 whose days lie on both sides of a change of format: what each day then has was not seen."""
    days = "usmle.format.step3.day1", "usmle.format.step3.day2"
    for one, outcome in worth(case, "step3"):
        if outcome not in ("booked", "pending") or one.date is None or one.day2 is None:
            continue
        since = case.book.value(days[0], on=one.day2)
        if since is not None and since.start is not None and one.date < since.start:
            said = Said("warning.two-formats", first=one.date, second=one.day2, since=since.start)
            yield warn(case, "step3.formats", "warn", said, days, "exams.step3")


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


def _booked_exam(case: Case, exam: str, day: date) -> Iterator[Warning]:
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
    yield from _permit_late(seat)
    yield from _test_day(case, exam, day)


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


def _awaited(case: Case) -> Iterator[Warning]:
    """A result still awaited that usually comes after the rank-list hour (nrmp.img.results-posted, usmle.score.lag)."""
    rol = case.event("nrmp.rol")
    if rol is None or case.over(rol) or has_position(case) or season_over(case) is not None:
        return
    for exam in FOR_CERTIFICATE:
        for one, outcome in worth(case, exam):
            if outcome != "pending" or one.date is None or exam_passed(case, exam):
                continue
            usual = (
                Dated(one.reported, "yours")
                if one.reported
                else Dated(one.date).plus(usual_result_days(case), "inferred")
            )
            if usual > rol.day:
                said = Said(
                    "warning.booked.result-awaited",
                    exam=STEP_NAMES[exam], day=one.date, rol=rol, result=usual, year=case.target,
                )  # fmt: skip
                rules = ("nrmp.img.results-posted", "usmle.score.lag")
                yield warn(case, f"awaited.{exam}.result", "warn", said, rules, f"exams.{exam}")


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


_PETITION = ("visa.h1b.step3", "visa.h1b.timeline", "visa.mistake.step3-late")


def _petition_without_step3(case: Case) -> Iterator[Warning]:
    """A place is held and an H-1B planned for it, and Step 3 is neither passed, awaited nor booked.

    Rules: visa.h1b.step3, visa.h1b.timeline, visa.mistake.step3-late, visa.time.delay-options.
    """
    petition, last = case.states["visa.h1b-petition"], last_days(case).get("exams.step3")
    under_way = any(found in ("pass", "pending", "doubtful", "booked") for _, found in worth(case, "step3"))
    if not has_position(case) or petition.status != "locked" or petition.over or last is None or under_way:
        return
    step = "permits.step3" if case.states["permits.step3"].open else "exams.step3"
    begin = last_days(case).get(step, last)
    if begin >= case.today:
        said = Said("warning.booked.petition-needs-step3", last=last)
        yield warn(case, "petition.step3", "danger", said, _PETITION, step, last=begin)
        return
    said, do = Said("warning.booked.petition-too-late", day=case.first_day), Said("warning.booked.petition-too-late-do")
    rules = (*_PETITION, "visa.time.delay-options")
    yield warn(case, "petition.step3", "danger", said, rules, step, do=do, portal="hospital")


def _after_period(seat: _Seat, registration: Registration, end: Dated) -> Warning:
    """A seat after the eligibility period: what can be done about it today (usmle.period.extension, -prometric)."""
    case, asked = seat.case, extension(seat.case, registration)
    last, rules = end, ["usmle.permit.required", "usmle.period.extension"]
    if case.past(registration.extension_requested) and asked is not None and seat.day <= asked[1]:
        awaited = Said(
            "warning.booked.extension-awaited", exam=STEP_NAMES[seat.exam], day=seat.day, end=end, until=asked[1]
        )
        return seat.warn("permit", "warn", awaited, tuple(rules))
    planned = any(one.planned for one in case.sittings(seat.exam) if one.date == seat.day)
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


def _test_day(case: Case, exam: str, day: date) -> Iterator[Warning]:
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
    planned = any(one.planned for one in case.sittings(exam) if one.date == day)
    if january is not None:
        said = Said("warning.booked.january", exam=STEP_NAMES[exam], day=day, first=january[0], last=january[1])
        yield seat.warn("january", "warn", said, CLOSED)
    elif planned and (closing := closed(case, exam, day)) is not None:
        yield seat.warn(
            "holiday", "warn", Said("warning.booked.holiday", exam=STEP_NAMES[exam], day=day, closing=closing), CLOSED
        )


def _booked_oet(case: Case, day: date) -> Iterator[Warning]:
    if oet_settled(case):
        return
    first, last = bounds(case)
    if first is not None and day < first.day:
        said, last_day = Said("warning.booked.oet-early", day=day, first=first), Dated(day, "yours")
        yield warn(case, "booked.oet.early", "danger", said, ("ecfmg.oet-window",), "skills.oet", last=last_day)
    if last is not None and day > last.day:
        said = Said("warning.booked.oet-late", day=day, year=last.season, last=last)
        over = case.over(last)
        do = Said("skills.oet.ask-late") if over else Said("warning.booked.move-to", last=last)
        by = None if over else last.day
        yield warn(case, "booked.oet.late", "danger", said, ("ecfmg.oet-last-date",), "skills.oet", last=by, do=do)


def _late_result(case: Case, sitting: OetSitting) -> Iterator[Warning]:
    """An OET whose result, by the usual wait, comes after the last day on which the Pathway takes it.

    Rules: ecfmg.match-2026-pathway, ecfmg.match-2027-pathway, ecfmg.match-2028, nrmp.img.results-posted.
    """
    day, application = sitting.date, case.book.step("skills.pathway")
    deadline, (first, last) = event_of(case, application, "pathway.deadline"), bounds(case)
    if (
        day is None
        or deadline is None
        or oet_settled(case)
        or case.over(deadline)
        or (last is not None and day > last.day)
    ):
        return
    if (
        case.past(case.reported(sitting))
        or shortfall(case, sitting) is not None
        or (first is not None and day < first.day)
    ):
        return
    wait = spans(case)["oet-result"]
    usual, slow = (Dated(day).plus(days, wait.confidence, wait.rules) for days in (wait.typical or 0, wait.bad or 0))
    if sitting.reported is not None:
        usual = slow = Dated(sitting.reported, "yours")
    if slow <= deadline.day:
        return
    ahead = day > case.today
    said = Said(
        "warning.booked.oet-result" if usual > deadline.day else "warning.booked.oet-result-slow",
        day=day,
        result=usual if usual > deadline.day else slow,
        year=deadline.season,
        deadline=deadline,
    )
    do = Said("warning.booked.oet-earlier" if ahead else "warning.booked.oet-ask")
    portal = "OET" if ahead else "MyIntealth"
    # A result date that OET named is sure; the usual wait is only expected.
    severity: Severity = "danger" if sitting.reported is not None and deadline.confidence in TRUSTED else "warn"
    yield warn(case, "booked.oet.result", severity, said, deadline.rules, "skills.oet", do=do, portal=portal)
