"""What to know before acting. A danger also makes its step come next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from img_pathway.engine.case import Case
from img_pathway.engine.model import SETTLED, STEP_NAMES, Warning
from img_pathway.engine.readings.certificate import earliest_certificate
from img_pathway.engine.readings.counting import cs_stands, exam_passed
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.names import spelled
from img_pathway.engine.readings.oet import bounds
from img_pathway.engine.readings.pathway_held import accepted_pathway
from img_pathway.engine.readings.registrations import current_registration, period_end
from img_pathway.engine.readings.season import counted, soap_over
from img_pathway.engine.readings.seven_years import windows
from img_pathway.engine.readings.sittings import attempts, closed_by, outcomes, worth
from img_pathway.engine.readings.visa_need import OPEN_WORK, needs_visa
from img_pathway.engine.time.days import say
from img_pathway.engine.visa.measures import suspended_for
from img_pathway.engine.warnings.overtaken import booked_step3, missed, moved_on, permit_names
from img_pathway.engine.warnings.warn import expected, warn

_ORDER = {"danger": 0, "warn": 1, "info": 2}


def warnings(case: Case) -> tuple[Warning, ...]:
    """All warnings, dangers first."""
    found = [
        *_bookings(case),
        *permit_names(case),
        *_contradictions(case),
        *_people(case),
        *_season(case),
        *_certificate(case),
        *_visa(case),
        *_pack(case),
    ]
    return tuple(sorted(found, key=lambda one: _ORDER[one.severity]))


# ---------------------------------------------------------------------- bookings


def _bookings(case: Case) -> Iterator[Warning]:
    for exam in ("step1", "step2ck", "step3"):
        if "booked" in outcomes(case, exam):
            for one in case.sittings(exam):
                if one.date is not None and one.date > case.today:
                    yield from _booked_exam(case, exam, one.date)
    for sitting in case.oet:
        if sitting.date is not None and sitting.date > case.today and not cs_stands(case):
            yield from _booked_oet(case, sitting.date)
    until = case.profile.visa.work_permit_until
    if case.profile.profile.us_status in OPEN_WORK and until and case.first_day and until < case.first_day:
        yield warn(
            "work-permit.start",
            "warn",
            f"Your work permit ends on {say(until)}, before the first day of training on {say(case.first_day)}. A renewal is no longer "
            "extended by itself: apply up to 180 days before it ends.",
            ("visa.need.ead-no-auto-extension", "visa.need.ead-open-market"),
            "visa.need",
            "visa.class",
        )
    interview = case.profile.visa.interview
    if case.future(interview) and interview and case.first_day and interview > case.first_day:
        yield warn(
            "booked.consulate.start",
            "danger",
            f"The interview on {say(interview)} lies after the first day of training.",
            ("visa.time.delay-options", "visa.time.expedite"),
            "visa.consulate",
            kind="booking",
        )


def _booked_exam(case: Case, exam: str, day: date) -> Iterator[Warning]:
    name, step = STEP_NAMES[exam], f"exams.{exam}"
    # Step 3 has no window: the readings of the seven-year rule are not worked out for it.
    window = windows(case).strict if exam != "step3" else None
    if window is not None and window.end is not None and day > window.end and not window.counts(exam):
        yield warn(
            f"booked.{exam}.seven-year",
            "danger",
            f"{name} is booked for {say(day)}, after the seven-year window ends on {say(window.end)}: the earliest pass would stop counting.",
            ("ecfmg.exam-seven-year", "ecfmg.exam-seven-year-effect"),
            step,
            kind="booking",
        )
    registration = current_registration(case, exam)
    end = period_end(registration) if registration is not None else None
    if end is not None and day > end:
        yield warn(
            f"booked.{exam}.permit",
            "danger",
            f"{name} is booked for {say(day)}, after the eligibility period ends on {say(end)}.",
            ("usmle.permit.required", "usmle.period.extension"),
            step,
            kind="booking",
        )
    if registration is not None and registration.period_start is not None and day < registration.period_start:
        yield warn(
            f"booked.{exam}.permit",
            "danger",
            f"{name} is booked for {say(day)}, before the eligibility period begins on {say(registration.period_start)}.",
            ("usmle.permit.required", "usmle.period.fixed"),
            step,
            kind="booking",
        )
    expires = case.profile.identity.passport_expires
    if expires is not None and day > expires:
        yield warn(
            f"booked.{exam}.id",
            "danger",
            f"{name} is booked for {say(day)}, after your passport expires on {say(expires)}: no valid ID, no admission.",
            ("usmle.testday.id", "usmle.permit.required"),
            step,
            "identity.passport",
            kind="booking",
        )
    if exam == "step3":
        yield from booked_step3(case, day)
    counted = attempts(case, exam)
    if counted.earliest is not None and day < counted.earliest:
        yield warn(
            f"booked.{exam}.spacing",
            "danger",
            f"{name} is booked for {say(day)}; the next attempt is allowed only from {say(counted.earliest)}.",
            ("usmle.attempts.rate", "usmle.attempts.fourth"),
            step,
            kind="booking",
        )
    rol = case.event("nrmp.rol")
    if exam != "step3" and rol is not None:
        if day > rol.day:
            yield warn(
                f"booked.{exam}.match",
                "danger",
                f"{name} is booked for {say(day)}, after the rank-list deadline of Match {case.target} ({expected(rol.confidence)}{say(rol.day)}).",
                ("nrmp.img.results-posted", *rol.rules),
                step,
                kind="booking",
            )
        elif day > rol.day - timedelta(days=21):
            yield warn(
                f"booked.{exam}.result",
                "warn",
                f"{name} on {say(day)}: the result may not be there by the rank-list deadline ({expected(rol.confidence)}{say(rol.day)}).",
                ("nrmp.img.results-posted", "usmle.score.lag"),
                step,
                kind="booking",
            )
    closed = case.book.value("usmle.closed.january")
    if closed is not None and closed.value["from"] <= say(day)[5:] <= closed.value["to"]:
        yield warn(
            f"booked.{exam}.january",
            "warn",
            f"{name} is booked for {say(day)}: test centres are usually closed from 1 to 14 January. Confirm on the Prometric calendar.",
            ("usmle.closed.january", "usmle.closed.january-nuance"),
            step,
            kind="booking",
        )
    name_on = registration.permit_name if registration is not None else None
    passport = case.profile.profile.passport_name
    if name_on and passport and spelled(name_on) != spelled(passport):
        deadline = case.number("usmle.name-change.deadline")
        yield warn(
            f"booked.{exam}.name",
            "danger",
            f"The permit for {name} and the passport spell your name differently: have it corrected at least {deadline} business days before {say(day)}.",
            ("usmle.testday.id", "usmle.name-change.deadline"),
            f"permits.{exam}",
            step,
            kind="booking",
        )


def _booked_oet(case: Case, day: date) -> Iterator[Warning]:
    held = accepted_pathway(case)
    if held is not None and held.unexpired is True:
        return
    first, last = bounds(case)
    if first is not None and day < first.day:
        yield warn(
            "booked.oet.early",
            "danger",
            f"OET is booked for {say(day)}, before the season's window opens ({expected(first.confidence)}{say(first.day)}).",
            ("ecfmg.oet-window",),
            "skills.oet",
            kind="booking",
        )
    if last is not None and day > last.day:
        yield warn(
            "booked.oet.late",
            "danger",
            f"OET is booked for {say(day)}, after the last one that counts for Match {case.target} ({expected(last.confidence)}{say(last.day)}).",
            ("ecfmg.oet-last-date",),
            "skills.oet",
            kind="booking",
        )


# ---------------------------------------------------------------------- facts that do not fit


def _contradictions(case: Case) -> Iterator[Warning]:
    for exam in ("step1", "step2ck", "step3"):
        for one, found in worth(case, exam) if "doubtful" in outcomes(case, exam) else ():
            if found == "doubtful" and one.date:
                yield warn(
                    f"score.{exam}",
                    "warn",
                    f"{STEP_NAMES[exam]} of {say(one.date)}: the score {one.score} does not fit the result {one.result or 'left out'}.",
                    (f"usmle.pass.{exam}",),
                    f"exams.{exam}",
                )
    issued = case.profile.certificate.issued
    if case.past(issued):
        for exam in ("step1", "step2ck"):
            if case.sittings(exam) and not exam_passed(case, exam):
                yield warn(
                    f"certificate.{exam}",
                    "warn",
                    f"A certificate is recorded, but no pass in {STEP_NAMES[exam]} among its sittings.",
                    ("ecfmg.cert-issue",),
                    f"exams.{exam}",
                )
    number = case.profile.identity.usmle_id
    digits = case.number("ecfmg.id-usmle-id-format")
    if number and (not number.replace("-", "").isdigit() or len(number.replace("-", "")) != digits):
        yield warn(
            "usmle-id",
            "warn",
            f"A USMLE ID has {digits} digits; this one looks different. Compare it with the original.",
            ("ecfmg.id-usmle-id-format",),
            "identity.usmle-id",
        )
    closer = closed_by(case)
    if closer is not None:
        yield warn(
            "attempts.closed",
            "warn",
            f"Four attempts at {STEP_NAMES[closer]} without a pass close every Step. Some state boards may ask for one more; this is not certain.",
            ("usmle.attempts.all-steps-closed", "usmle.attempts.extra-one"),
            f"exams.{closer}",
        )


# ---------------------------------------------------------------------- people and dates


def _people(case: Case) -> Iterator[Warning]:
    school = case.profile.school
    if is_img(case)[0] == "no":
        return
    if school.country is not None and (school.graduated is None or school.degree is None):
        which = (
            "graduation date (all requirements met, internship included)"
            if school.graduated is None
            else "degree date (printed on the diploma)"
        )
        yield warn(
            "two-dates",
            "info",
            f"Graduation date and degree date are two fields: the {which} is still missing.",
            ("ecfmg.cred-grad-vs-degree-date",),
            "school.img",
        )
    elif (
        school.graduated is not None
        and school.degree is not None
        and school.graduated != school.degree
        and case.student
    ):
        yield warn(
            "two-dates",
            "info",
            f"Two dates, kept apart: graduation {say(school.graduated)} (all requirements, internship included) and degree {say(school.degree)} (printed on the diploma).",
            ("ecfmg.cred-grad-vs-degree-date",),
            "school.img",
        )
    yield from moved_on(case)
    if is_img(case)[0] == "check":
        yield warn(
            "img",
            "warn",
            "Whether you count as an IMG is not certain: ask ECFMG before you pay anything.",
            is_img(case)[2],
            "school.img",
        )


def _season(case: Case) -> Iterator[Warning]:
    if case.target is None:
        return
    rol = case.event("nrmp.rol")
    goal = case.states["profile.goal"]
    if goal.status == "lapsed" and case.result is not None:
        yield warn("target.past", "danger", goal.reasons[0].text, goal.reasons[0].rules, "profile.goal")
    if (
        rol is not None
        and case.over(rol)
        and case.season.result is None
        and not case.past(case.season.ranklist_certified)
    ):
        soap = counted(case, "nrmp_registered") and soap_over(case) is False
        more = "If you are verified, SOAP is still open to you in Match Week; else choose" if soap else "Choose"
        yield warn(
            "target.past",
            "danger",
            f"The rank-list deadline of Match {case.target} has passed. {more} a later Match: nothing recorded is lost.",
            (*rol.rules, *(("nrmp.soap.eligible",) if soap else ())),
            "profile.goal",
        )
    if rol is None or not case.over(rol):
        yield from missed(case)
    opening = case.event("eras.open")
    if opening is not None and not case.begun(opening):
        yield warn(
            "letters.early",
            "info",
            f"Letters: do not save them in MyERAS before the season of Match {case.target}. Only a certified application can be imported later; what is left in an unsubmitted one may be lost.",
            ("eras.lor.reuse", "eras.2027.letter-portal-cutover"),
            "programs.letters",
        )
    submitted = counted(case, "submitted") or bool(case.season.interviews)
    if case.states["certificate.issued"].status not in SETTLED and not submitted:
        yield warn(
            "programmes.certificate",
            "info",
            "Some programmes ask for the certificate when you apply, although ECFMG does not: filter your list for them.",
            ("match.img.cert-at-application", "ecfmg.need-gme"),
            "programs.list",
        )
    held = accepted_pathway(case)
    if held is not None and held.end is not None and rol is not None and case.today <= held.end.value < rol.day:
        yield warn(
            "pathway.expires",
            "warn",
            f"Your Pathway ends on {say(held.end.value)}, before the rank-list deadline of Match {case.target}.",
            ("ecfmg.path-must-be-unexpired", held.end.rule),
            "skills.pathway",
        )


def _certificate(case: Case) -> Iterator[Warning]:
    state = case.states["certificate.issued"]
    graduated, first_day = case.profile.school.graduated, case.first_day
    if (
        state.status in ("done", "not-needed", "lapsed")
        or first_day is None
        or graduated is None
        or graduated < case.today
    ):
        return
    spans = earliest_certificate(case)
    if spans is None:
        return
    best, typical, bad = spans
    between = (first_day - graduated).days
    rules = ("ecfmg.cred-duration", "ecfmg.cert-issue", "ecfmg.need-gme")
    if best > first_day:
        yield warn(
            "certificate.late",
            "danger",
            f"Even with the best times seen the certificate comes on {say(best)}, after the start on {say(first_day)}.",
            rules,
            "certificate.issued",
            "profile.goal",
        )
    elif bad > first_day:
        tight = "Even the typical time does not fit" if typical > first_day else "The bad case does not fit"
        yield warn(
            "certificate.thin",
            "warn",
            f"Thin: {between} days from graduation to the start on {say(first_day)}. Earliest certificate {say(best)} with the best times seen. {tight} (bad case {say(bad)}): prepare the school now.",
            rules,
            "credentials.verified",
            "certificate.issued",
        )


# ---------------------------------------------------------------------- visa


def _visa(case: Case) -> Iterator[Warning]:
    person = case.profile.profile
    verdict = needs_visa(case)
    if verdict == "no":
        yield warn(
            "sponsorship",
            "info",
            'In ERAS the answer to "needs visa sponsorship" is "no". A wrong "yes" filters you out silently.',
            ("visa.need.usc-lpr-none", "match.old.green-card-us-img"),
            "programs.submit",
        )
    if person.us_status == "permanent-resident":
        yield warn(
            "nrmp-type",
            "info",
            "NRMP files a green-card holder who graduated abroad as a non-US-citizen IMG. That label says nothing about visas.",
            ("nrmp.img.type", "visa.need.nrmp-category-vs-visa"),
            "match.register",
        )
        listed = {
            code
            for rule_id in ("visa.ban.10998-full", "visa.ban.10998-partial")
            if (value := case.book.value(rule_id, on=case.today))
            for code in value.value
        }
        if person.birth_country in listed or listed & set(person.citizenships):
            yield warn(
                "uscis.hold",
                "info",
                f"As last known on {say(case.book.known_on('visa.uscis-hold'))}, check: USCIS holds have touched pending filings by country of birth or citizenship ({person.birth_country or ', '.join(person.citizenships)}). Their state is not certain.",
                ("visa.uscis-hold",),
                "visa.need",
            )
    if verdict not in ("yes", "check"):
        return
    home = person.residence_country or (person.citizenships[0] if person.citizenships else None)
    if home == "IN" and case.profile.visa.plan in ("j1", None):
        yield warn(
            "need.india",
            "info",
            "India's Statement of Need asks for an application form, attested offer letter and passport, and a surety bond (seen 2022-23; check the current rules).",
            ("visa.son.india", "visa.son.which-country"),
            "visa.statement-of-need",
        )
    elif home == "CA" and case.profile.visa.plan in ("j1", None):
        yield warn(
            "need.canada",
            "info",
            "Health Canada issues Statements of Need by category and specialty list; apply less than a year before the start (older page; check).",
            ("visa.son.canada",),
            "visa.statement-of-need",
        )
    listed_passports = suspended_for(case)
    if listed_passports:
        told = [
            f"{'all visas are' if rule_id.endswith('full') else 'B, F, M and J visas (so J-1) are'} suspended for passport {country}"
            for country, rule_id in listed_passports
        ]
        rules = tuple(dict.fromkeys(rule_id for _, rule_id in listed_passports))
        yield warn(
            "entry.listed",
            "warn",
            f"As last known on {say(case.book.known_on(*rules))}, check: {'; '.join(told)} (proclamation in force from 2026-01-01). See travel.state.gov and Intealth before you spend.",
            (*rules, "visa.ban.who-covered"),
            "visa.class",
        )


def _pack(case: Case) -> Iterator[Warning]:
    age = (case.today - case.book.as_of).days
    if age > 180:
        yield warn(
            "rulebook.age", "warn", f"The rulebook is {age} days old. Check every date on its official page.", ()
        )
    elif age > 90:
        yield warn("rulebook.age", "info", f"The rulebook is {age} days old: check dates on the official pages.", ())
