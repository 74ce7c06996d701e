"""What to know before acting. A danger also makes its step come next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from img_pathway.engine.case import Case
from img_pathway.engine.losses.clocks import RENEWAL_DAYS, name_change_day
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
from img_pathway.engine.readings.visa_need import needs_visa
from img_pathway.engine.time.closed_days import CLOSED, january_closure
from img_pathway.engine.visa.measures import FULL, suspended_for
from img_pathway.engine.warnings.overtaken import booked_step3, missed, moved_on, permit_names
from img_pathway.engine.warnings.warn import warn
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Sitting

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
    if case.profile.profile.us_status == "work-permit" and until and case.first_day and until < case.first_day:
        yield warn(
            case,
            "work-permit.start",
            "warn",
            Said("warning.work-permit", until=until, start=case.first_day, days=RENEWAL_DAYS),
            ("visa.need.ead-no-auto-extension", "visa.need.ead-open-market"),
            "visa.need",
            "visa.class",
        )
    interview = case.profile.visa.interview
    if case.future(interview) and interview and case.first_day and interview > case.first_day:
        yield warn(
            case,
            "booked.consulate.start",
            "danger",
            Said("warning.booked.consulate", day=interview),
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
            case,
            f"booked.{exam}.seven-year",
            "danger",
            Said("warning.booked.seven-year", exam=name, day=day, end=window.end),
            ("ecfmg.exam-seven-year", "ecfmg.exam-seven-year-effect"),
            step,
            kind="booking",
            last=window.end,
        )
    registration = current_registration(case, exam)
    end = period_end(registration) if registration is not None else None
    if end is not None and day > end:
        yield warn(
            case,
            f"booked.{exam}.permit",
            "danger",
            Said("warning.booked.after-period", exam=name, day=day, end=end),
            ("usmle.permit.required", "usmle.period.extension"),
            step,
            kind="booking",
            last=max(end, case.today),
            do=Said("warning.booked.move-into-the-period"),
        )
    if registration is not None and registration.period_start is not None and day < registration.period_start:
        yield warn(
            case,
            f"booked.{exam}.permit",
            "danger",
            Said("warning.booked.before-period", exam=name, day=day, start=registration.period_start),
            ("usmle.permit.required", "usmle.period.fixed"),
            step,
            kind="booking",
            last=day,
        )
    expires = case.profile.identity.passport_expires
    if expires is not None and day > expires:
        yield warn(
            case,
            f"booked.{exam}.id",
            "danger",
            Said("warning.booked.passport", exam=name, day=day, expires=expires),
            ("usmle.testday.id", "usmle.permit.required"),
            step,
            "identity.passport",
            kind="booking",
            last=day,
        )
    if exam == "step3":
        yield from booked_step3(case, day)
    counted = attempts(case, exam)
    if counted.earliest is not None and day < counted.earliest:
        yield warn(
            case,
            f"booked.{exam}.spacing",
            "danger",
            Said("warning.booked.spacing", exam=name, day=day, earliest=counted.earliest),
            ("usmle.attempts.rate", "usmle.attempts.fourth"),
            step,
            kind="booking",
            last=day,
        )
    rol = case.event("nrmp.rol")
    if exam != "step3" and rol is not None:
        if day > rol.day:
            yield warn(
                case,
                f"booked.{exam}.match",
                "danger",
                Said("warning.booked.after-match", exam=name, day=day, year=case.target, rol=rol),
                ("nrmp.img.results-posted", *rol.rules),
                step,
                kind="booking",
                last=day,
            )
        elif day > rol.day - timedelta(days=21):
            yield warn(
                case,
                f"booked.{exam}.result",
                "warn",
                Said("warning.booked.result-late", exam=name, day=day, rol=rol),
                ("nrmp.img.results-posted", "usmle.score.lag"),
                step,
                kind="booking",
                do=Said("warning.booked.move-earlier"),
            )
    january = january_closure(case, day)
    if january is not None:
        yield warn(
            case,
            f"booked.{exam}.january",
            "warn",
            Said("warning.booked.january", exam=name, day=day, first=january[0], last=january[1]),
            CLOSED,
            step,
            kind="booking",
        )
    name_on = registration.permit_name if registration is not None else None
    passport = case.profile.profile.passport_name
    if name_on and passport and spelled(name_on) != spelled(passport):
        working_days = case.number("usmle.name-change.deadline")
        yield warn(
            case,
            f"booked.{exam}.name",
            "danger",
            Said("warning.booked.name", exam=name, day=day, days=working_days),
            ("usmle.testday.id", "usmle.name-change.deadline"),
            f"permits.{exam}",
            step,
            kind="booking",
            last=name_change_day(day, working_days),
            do=Said("warning.booked.correct-the-name"),
            portal="FSMB",
        )


def _booked_oet(case: Case, day: date) -> Iterator[Warning]:
    held = accepted_pathway(case)
    if held is not None and held.unexpired is True:
        return
    first, last = bounds(case)
    if first is not None and day < first.day:
        yield warn(
            case,
            "booked.oet.early",
            "danger",
            Said("warning.booked.oet-early", day=day, first=first),
            ("ecfmg.oet-window",),
            "skills.oet",
            kind="booking",
        )
    if last is not None and day > last.day:
        yield warn(
            case,
            "booked.oet.late",
            "danger",
            Said("warning.booked.oet-late", day=day, year=case.target, last=last),
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
                    case,
                    f"score.{exam}",
                    "warn",
                    _score(exam, one),
                    (f"usmle.pass.{exam}",),
                    f"exams.{exam}",
                )
    issued = case.profile.certificate.issued
    if case.past(issued):
        for exam in ("step1", "step2ck"):
            if case.sittings(exam) and not exam_passed(case, exam):
                yield warn(
                    case,
                    f"certificate.{exam}",
                    "warn",
                    Said("warning.contradiction.certificate", exam=STEP_NAMES[exam]),
                    ("ecfmg.cert-issue",),
                    f"exams.{exam}",
                )
    number = case.profile.identity.usmle_id
    digits = case.number("ecfmg.id-usmle-id-format")
    if number and (not number.replace("-", "").isdigit() or len(number.replace("-", "")) != digits):
        yield warn(
            case,
            "usmle-id",
            "warn",
            Said("warning.contradiction.usmle-id", digits=digits),
            ("ecfmg.id-usmle-id-format",),
            "identity.usmle-id",
        )
    closer = closed_by(case)
    if closer is not None:
        yield warn(
            case,
            "attempts.closed",
            "warn",
            Said("warning.attempts-closed", attempts=attempts(case, closer).limit, exam=STEP_NAMES[closer]),
            ("usmle.attempts.all-steps-closed", "usmle.attempts.extra-one"),
            f"exams.{closer}",
        )


def _score(exam: str, sitting: Sitting) -> Said:
    """A score and a result that contradict each other."""
    name, day, score = STEP_NAMES[exam], sitting.date, sitting.score
    if sitting.result is None:
        return Said("warning.contradiction.score-alone", exam=name, day=day, score=score)
    return Said("warning.contradiction.score", exam=name, day=day, score=score, result=sitting.result)


# ---------------------------------------------------------------------- people and dates


def _people(case: Case) -> Iterator[Warning]:
    school = case.profile.school
    if is_img(case)[0] == "no":
        return
    if school.country is not None and (school.graduated is None or school.degree is None):
        yield warn(
            case,
            "two-dates",
            "info",
            Said("warning.two-dates.graduation" if school.graduated is None else "warning.two-dates.degree"),
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
            case,
            "two-dates",
            "info",
            Said("warning.two-dates.both", graduated=school.graduated, degree=school.degree),
            ("ecfmg.cred-grad-vs-degree-date",),
            "school.img",
        )
    yield from moved_on(case)
    if is_img(case)[0] == "check":
        yield warn(
            case,
            "img",
            "warn",
            Said("warning.img-uncertain"),
            is_img(case)[2],
            "school.img",
        )


def _season(case: Case) -> Iterator[Warning]:
    if case.target is None:
        return
    rol = case.event("nrmp.rol")
    goal = case.states["profile.goal"]
    if goal.status == "lapsed" and case.result is not None:
        yield warn(case, "target.past", "danger", goal.reasons[0].said, goal.reasons[0].rules, "profile.goal")
    if (
        rol is not None
        and case.over(rol)
        and case.season.result is None
        and not case.past(case.season.ranklist_certified)
    ):
        soap = counted(case, "nrmp_registered") and soap_over(case) is False
        yield warn(
            case,
            "target.past",
            "danger",
            Said("warning.target-past.soap" if soap else "warning.target-past.over", year=case.target),
            (*rol.rules, *(("nrmp.soap.eligible",) if soap else ())),
            "profile.goal",
        )
    if rol is None or not case.over(rol):
        yield from missed(case)
    opening = case.event("eras.open")
    if opening is not None and not case.begun(opening):
        yield warn(
            case,
            "letters.early",
            "info",
            Said("warning.letters-early", year=case.target),
            ("eras.lor.reuse", "eras.2027.letter-portal-cutover"),
            "programs.letters",
        )
    submitted = case.past(case.season.submitted) or bool(case.season.interviews)
    if case.states["certificate.issued"].status not in SETTLED and not submitted:
        yield warn(
            case,
            "programmes.certificate",
            "info",
            Said("warning.programmes-certificate"),
            ("match.img.cert-at-application", "ecfmg.need-gme"),
            "programs.list",
        )
    held = accepted_pathway(case)
    if held is not None and held.end is not None and rol is not None and case.today <= held.end.value < rol.day:
        yield warn(
            case,
            "pathway.expires",
            "warn",
            Said("warning.pathway-expires", end=held.end.value, year=case.target),
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
            case,
            "certificate.late",
            "danger",
            Said("warning.certificate.late", best=best, start=first_day),
            rules,
            "certificate.issued",
            "profile.goal",
        )
    elif bad > first_day:
        tight = Said("warning.certificate.typical" if typical > first_day else "warning.certificate.bad")
        yield warn(
            case,
            "certificate.thin",
            "warn",
            Said("warning.certificate.thin", days=between, start=first_day, best=best, tight=tight, bad=bad),
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
            case,
            "sponsorship",
            "info",
            Said("warning.visa.sponsorship"),
            ("visa.need.usc-lpr-none", "match.old.green-card-us-img"),
            "programs.submit",
        )
    if person.us_status == "permanent-resident":
        yield warn(
            case,
            "nrmp-type",
            "info",
            Said("warning.visa.nrmp-type"),
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
                case,
                "uscis.hold",
                "info",
                Said(
                    "warning.visa.uscis-hold",
                    known=case.book.known_on("visa.uscis-hold"),
                    countries=(person.birth_country,) if person.birth_country else person.citizenships,
                ),
                ("visa.uscis-hold",),
                "visa.need",
            )
    if verdict not in ("yes", "check"):
        return
    home = person.residence_country or (person.citizenships[0] if person.citizenships else None)
    if home == "IN" and case.profile.visa.plan in ("j1", None):
        yield warn(
            case,
            "need.india",
            "info",
            Said("warning.visa.need-india"),
            ("visa.son.india", "visa.son.which-country"),
            "visa.statement-of-need",
        )
    elif home == "CA" and case.profile.visa.plan in ("j1", None):
        yield warn(
            case,
            "need.canada",
            "info",
            Said("warning.visa.need-canada"),
            ("visa.son.canada",),
            "visa.statement-of-need",
        )
    listed_passports = suspended_for(case)
    if listed_passports:
        suspensions = tuple(
            Said("warning.visa.all-suspended" if rule_id == FULL else "warning.visa.some-suspended", country=country)
            for country, rule_id in listed_passports
        )
        rules = tuple(dict.fromkeys(rule_id for _, rule_id in listed_passports))
        yield warn(
            case,
            "entry.listed",
            "warn",
            Said(
                "warning.visa.suspended",
                known=case.book.known_on(*rules),
                passports=suspensions,
                since=_in_force(case, rules),
            ),
            (*rules, "visa.ban.who-covered"),
            "visa.class",
        )


def _in_force(case: Case, rules: tuple[str, ...]) -> Said | None:
    """The first day of the lists that hold today."""
    values = (case.book.value(rule, on=case.today) for rule in rules)
    first = min((value.start for value in values if value is not None and value.start is not None), default=None)
    return Said("warning.visa.in-force", day=first) if first is not None else None


def _pack(case: Case) -> Iterator[Warning]:
    age = (case.today - case.book.as_of).days
    if age > 180:
        yield warn(case, "rulebook.age", "warn", Said("warning.rulebook.very-old", days=age), ())
    elif age > 90:
        yield warn(case, "rulebook.age", "info", Said("warning.rulebook.old", days=age), ())
