"""What is booked and does not fit: a seat of a Step (`booked_seats`), an OET, an interview, a day of entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.start import NEAR
from img_pathway.engine.model import EXAMS, FOR_CERTIFICATE, SAT_TODAY, STEP_NAMES, Severity, Warning
from img_pathway.engine.readings.counting import exam_passed
from img_pathway.engine.readings.over import season_over
from img_pathway.engine.readings.pathway_asks import shortfall
from img_pathway.engine.readings.pathway_held import oet_settled
from img_pathway.engine.readings.pathway_season import bounds, event_of
from img_pathway.engine.readings.season import has_position
from img_pathway.engine.readings.seven_years import usual_result_days
from img_pathway.engine.readings.sittings import worth
from img_pathway.engine.readings.visa_need import NO_EXTENSION, OPEN_WORK, RENEWAL, work_permit
from img_pathway.engine.time.waits import spans
from img_pathway.engine.warnings import warn
from img_pathway.engine.warnings.booked_seats import booked_exam, test_day
from img_pathway.engine.warnings.visa_days import days_of_the_visa
from img_pathway.engine.what_next.soonest import last_days
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import OetSitting
from img_pathway.rulebook.types import TRUSTED, Dated


def bookings(case: Case) -> Iterator[Warning]:
    """Every day that is booked and that something does not fit."""
    found = [
        (one.date, booked_exam(case, exam, one.date))
        for exam in SAT_TODAY
        for one, outcome in worth(case, exam)
        if outcome == "booked" and one.date is not None and one.date > case.today
    ]
    for one in case.sittings("step3"):
        if one.day2 is not None and one.day2 > case.today:
            found.append((one.day2, test_day(case, "step3", one.day2)))
    found += [(one.date, _booked_oet(case, one.date)) for one in case.oet if one.date and one.date > case.today]
    found += [(one.date, _late_result(case, one)) for one in case.oet if one.date and one.date > case.today]
    found += days_of_the_visa(case)
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
