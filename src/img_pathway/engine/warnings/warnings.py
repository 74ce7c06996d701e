"""What to know before acting. A danger also makes its step come next."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import ineligible, studies_amiss
from img_pathway.engine.judges.start import lacks_for_the_start
from img_pathway.engine.model import CANADA, EXAMS, FOR_CERTIFICATE, SAT_TODAY, SETTLED, STEP_NAMES, Severity, Warning
from img_pathway.engine.readings.certificate import earliest_certificate, earliest_on_j1
from img_pathway.engine.readings.counting import exam_passed, invalidated
from img_pathway.engine.readings.given import certificate_issued, certificate_too_early, graduation_ahead
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.over import graduates_late, season_over
from img_pathway.engine.readings.pathway_held import accepted_pathway
from img_pathway.engine.readings.position import (
    asks_for_an_extension,
    bound_before,
    ends_in_first_year,
    second_post,
    signed_before_the_match,
    year_done,
)
from img_pathway.engine.readings.season import (
    bound,
    counted,
    interviewed,
    list_stands,
    missing_half,
    outside,
    to_withdraw,
)
from img_pathway.engine.readings.sittings import (
    attempts,
    awaited_with_left,
    beyond_compact,
    closed_by,
    compact_limit,
    in_doubt,
    last_try_awaited,
    left,
    passed_below,
    states_in_view,
    worth,
)
from img_pathway.engine.readings.visa_need import applicant_type, issuing_country, needs_visa, way
from img_pathway.engine.visa.classes import entry_state
from img_pathway.engine.visa.measures import FULL, list_title, suspended_for, unasked
from img_pathway.engine.warnings import warn
from img_pathway.engine.warnings.bookings import bookings
from img_pathway.engine.warnings.overtaken import lapsed_skills, late, missed, moved_on, permit_names, season_open_now
from img_pathway.engine.warnings.recorded import recorded
from img_pathway.engine.words.said import Said
from img_pathway.profile.typed.text import digits
from img_pathway.rulebook.types import OLD_DAYS, VERY_OLD_DAYS, Dated

CARD_ONLY = ("work-permit", "tps")
"""Statuses in which one works by a card alone."""
TENNESSEE = "states.tn.status-2026"
_ORDER = {"danger": 0, "warn": 1, "info": 2}


def warnings(case: Case) -> tuple[Warning, ...]:
    """All warnings, dangers first."""
    found = [
        *bookings(case),
        *permit_names(case),
        *lapsed_skills(case),
        *_contradictions(case),
        *_people(case),
        *_season(case),
        *_certificate(case),
        *_positions(case),
        *recorded(case),
        *_visa(case),
        *_pack(case),
    ]
    return tuple(sorted((one for one in found if _bears(case, one)), key=lambda one: _ORDER[one.severity]))


def _bears(case: Case, one: Warning) -> bool:
    """A danger at steps that are not needed is none."""
    return (
        one.severity != "danger" or not one.steps or any(case.states[step].status != "not-needed" for step in one.steps)
    )


def _contradictions(case: Case) -> Iterator[Warning]:
    for exam in SAT_TODAY:
        for one, found in worth(case, exam):
            below = passed_below(case, exam, one) if found == "pass" else None
            if found == "doubtful" or below is not None:
                name, day, score = STEP_NAMES[exam], one.date, one.score
                said = (
                    Said("warning.contradiction.below-the-mark", exam=name, day=day, score=score, mark=below)
                    if below is not None
                    else Said("warning.contradiction.score", exam=name, doubt=in_doubt(case, exam, one))
                )
                yield warn(case, f"score.{exam}", "warn", said, (f"usmle.pass.{exam}",), f"exams.{exam}")
    issued, too_early = case.profile.certificate.issued, certificate_too_early(case)
    if case.past(issued) and too_early is not None:
        yield warn(case, "certificate.day", "danger", too_early, ("ecfmg.cert-no-student",), "certificate.issued")
    elif case.past(issued):
        for exam in FOR_CERTIFICATE:
            if case.sittings(exam) and not exam_passed(case, exam):
                said = Said("warning.contradiction.certificate", exam=STEP_NAMES[exam])
                yield warn(case, f"certificate.{exam}", "warn", said, ("ecfmg.cert-issue",), f"exams.{exam}")
    spoiled = invalidated(case) if counted(case, "nrmp_registered") and case.result is None else None
    if spoiled is not None:
        said, rules = Said("warning.invalidated", exam=STEP_NAMES[spoiled]), ("nrmp.img.invalidated",)
        yield warn(case, "scores.invalidated", "danger", said, rules, "match.verification")
    number = case.profile.identity.usmle_id
    length = case.number("ecfmg.id-usmle-id-format")
    if number and not (digits(number).isdecimal() and len(digits(number)) == length):
        said = Said("warning.contradiction.usmle-id", digits=length)
        yield warn(case, "usmle-id", "warn", said, ("ecfmg.id-usmle-id-format",), "identity.usmle-id")
    yield from _attempts(case)
    broken = studies_amiss(case)
    barred = ineligible(case) if broken or case.past(case.profile.application.submitted) else None
    passed = all(case.states[step].status in SETTLED for step in ("exams.step1", "exams.step2ck"))
    # What is amiss with the credits bars the certificate too, whatever Steps were passed.
    if barred is not None and (broken or not passed):
        reason = barred.reasons[0]
        said = Said("warning.ineligible", why=reason.said)
        # The remedy for a note lies with the school (ecfmg.school-not-covered), for anything else with ECFMG.
        asked = None if "school.listing" in barred.missing else Said("warning.ask-ecfmg-first")
        yield warn(
            case,
            "ineligible",
            "danger",
            said,
            reason.rules,
            "school.listing",
            "application.submit",
            *(("credentials.transcript",) if broken else ()),
            do=asked,
            portal="MyIntealth" if asked is not None else None,
        )


def _attempts(case: Case) -> Iterator[Warning]:
    """What the sittings used mean for those to come."""
    closer = closed_by(case)
    if closer is not None:
        said = Said("warning.attempts-closed", attempts=attempts(case, closer).limit, exam=STEP_NAMES[closer])
        rules = ("usmle.attempts.all-steps-closed", "usmle.attempts.extra-one")
        yield warn(case, "attempts.closed", "warn", said, rules, f"exams.{closer}")
    steps = tuple(f"exams.{exam}" for exam in SAT_TODAY)
    ever = max(int(value.value) for value in case.book.values("usmle.attempts.max"))
    for exam in EXAMS:
        counted = attempts(case, exam)
        if counted.used > ever:
            most = Said("warning.more-than-ever-allowed", exam=STEP_NAMES[exam], used=counted.used, limit=ever)
            yield warn(case, f"attempts.{exam}.count", "warn", most, ("usmle.attempts.max",), f"exams.{exam}")
        elif exam != "step2cs" and closer is None and left(case, exam) == 1:
            counted_by = ("usmle.attempts.all-steps-closed", "usmle.attempts.max", "usmle.transcript.history")
            last = Said("warning.last-attempt", exam=STEP_NAMES[exam], used=counted.used, limit=counted.limit)
            yield warn(case, f"attempts.{exam}.last", "warn", last, counted_by, *steps, kind="last-try")
        elif exam == last_try_awaited(case):
            told = Said("warning.last-awaited", exam=STEP_NAMES[exam], used=counted.used, limit=counted.limit)
            rules = ("usmle.attempts.all-steps-closed", "usmle.attempts.max")
            yield warn(case, f"attempts.{exam}.last", "warn", told, rules, *steps, kind="last-try")
        elif exam != "step2cs" and closer is None and (left(case, exam) == 2 or awaited_with_left(case, exam) == 1):
            spaced = case.book.value("usmle.attempts.fourth")
            assert spaced is not None
            told = Said(
                "warning.two-left" if left(case, exam) else "warning.one-left-after-the-awaited", exam=STEP_NAMES[exam], used=counted.used, limit=counted.limit,
                compact=compact_limit(case), first=int(spaced.value["months_after_first"]),
                latest=int(spaced.value["months_after_latest"]),
            )  # fmt: skip
            by_these = ("usmle.attempts.fourth", "usmle.attempts.max", "usmle.attempts.state-limits", "state.compact")
            yield warn(case, f"attempts.{exam}.two-left", "info", told, by_these, f"exams.{exam}")
    over = beyond_compact(case) if closer is None or exam_passed(case, "step3") else ()
    if over:
        names = tuple(STEP_NAMES[exam] for exam in over)
        said = Said("warning.compact-closed", exams=names, limit=compact_limit(case))
        yield warn(case, "compact.closed", "info", said, ("state.compact",), "start.licence")


def _people(case: Case) -> Iterator[Warning]:
    school = case.profile.school
    if is_img(case)[0] == "no":
        return
    if school.country is not None and (case.graduated is None or school.degree is None):
        missing = Said("warning.two-dates.graduation" if case.graduated is None else "warning.two-dates.degree")
        said = Said("warning.two-dates.planned") if case.student else missing
        yield warn(case, "two-dates", "info", said, ("ecfmg.cred-grad-vs-degree-date",), "school.img")
    elif (
        school.graduated is not None
        and school.degree is not None
        and school.graduated != school.degree
        and case.student
    ):
        said = Said("warning.two-dates.both", graduated=school.graduated, degree=school.degree)
        yield warn(case, "two-dates", "info", said, ("ecfmg.cred-grad-vs-degree-date",), "school.img")
    yield from moved_on(case)
    if is_img(case)[0] == "check":
        yield warn(case, "img", "warn", Said("warning.img-uncertain"), is_img(case)[2], "school.img")


def _season(case: Case) -> Iterator[Warning]:
    if case.target is None:
        return
    rol = case.event("nrmp.rol")
    end = season_over(case)
    if end is not None and (end.sure if case.result is not None else rol is not None and case.over(rol)):
        yield warn(case, "target.past", "danger", end.said, end.rules, "profile.goal")
    if rol is None or not case.over(rol):
        yield from missed(case)
        yield from late(case)
        yield from season_open_now(case)
        yield from _not_registered(case)
    opening = case.event("eras.open")
    if opening is not None and not case.begun(opening):
        said = Said("warning.letters-early", year=case.target)
        rules = ("eras.lor.reuse", "eras.2027.letter-portal-cutover")
        yield warn(case, "letters.early", "info", said, rules, "programs.letters")
    submitted = counted(case, "submitted") or interviewed(case)
    if case.states["certificate.issued"].status not in SETTLED and not submitted:
        said = Said("warning.programmes-certificate")
        rules = ("match.img.cert-at-application", "ecfmg.need-gme")
        yield warn(case, "programmes.certificate", "info", said, rules, "programs.list")
    held = accepted_pathway(case)
    if held is not None and held.end is not None and rol is not None and case.today <= held.end.value < rol.day:
        said = Said("warning.pathway-expires", end=held.end.day, year=case.target)
        yield warn(
            case, "pathway.expires", "warn", said, ("ecfmg.path-must-be-unexpired", held.end.rule), "skills.pathway"
        )


def _not_registered(case: Case) -> Iterator[Warning]:
    """Applications sent, and no NRMP registration beside them (match.cas.separate-from-nrmp, match.mistake.no-nrmp)."""
    opens, until = case.event("nrmp.open"), case.event("nrmp.standard")
    applied = [name for field, name in _SERVICES.items() if counted(case, field)]
    if not applied or counted(case, "nrmp_registered") or opens is None or not case.begun(opens):
        return
    near = until is not None and (until.day - case.today).days <= SOON
    fee = case.read("nrmp.fee.late", season=case.target)
    late = None
    if near and fee is not None:
        over = until is not None and case.over(until)
        late = Said("warning.late-fee-now" if over else "warning.late-fee", until=until, usd=Decimal(fee.value))
    said = Said("warning.not-registered", services=tuple(applied), year=case.target, late=late)
    rules = ("match.cas.separate-from-nrmp", "match.mistake.no-nrmp", *(("nrmp.fee.late",) if late else ()))
    yield warn(case, "nrmp.not-registered", "warn" if near else "info", said, rules, "match.register")


_SERVICES = {"submitted": "ERAS", "residencycas_submitted": "ResidencyCAS"}
SOON = 14
"""Days before the end of the standard registration from which a missing one is more than a note: our own bound."""


def _certificate(case: Case) -> Iterator[Warning]:
    state = case.states["certificate.issued"]
    graduation, first_day = graduation_ahead(case), case.first_day
    if state.status in ("done", "not-needed", "lapsed") or first_day is None or graduation is None:
        return
    if season_over(case) is not None and graduates_late(case) is None:
        # There is no start of this Match any more that it could be late for.
        return
    spans = earliest_certificate(case)
    if spans is None:
        return
    best, typical, bad = spans
    between = (first_day - graduation[1]).days
    rules = ("ecfmg.cred-duration", "ecfmg.cert-issue", "ecfmg.need-gme")
    if best > first_day:
        said = Said("warning.certificate.late", best=best, start=first_day)
        helps = ("nrmp.eligible.july1", "nrmp.deferral", "visa.time.delay-options")
        yield warn(case, "certificate.late", "danger", said, (*rules, *helps), "certificate.issued", "profile.goal")
    elif bad > first_day and between >= 0:
        # Who graduates after the start has no such span: the goal says that the Match is too early.
        tight = Said("warning.certificate.typical" if typical > first_day else "warning.certificate.bad")
        chain = earliest_on_j1(case)
        delay = Said("warning.certificate.chain", day=chain) if chain is not None and chain > first_day else None
        late = ("nrmp.eligible.july1", "nrmp.deferral", "visa.time.delay-options") if delay is not None else ()
        said = Said(
            "warning.certificate.thin", days=between, start=first_day, best=best, tight=tight, bad=bad, delay=delay
        )
        yield warn(
            case, "certificate.thin", "warn", said, (*rules, *late), "credentials.verified", "certificate.issued"
        )


def _positions(case: Case) -> Iterator[Warning]:
    """The half that is missing, a second post, the end in the first year, the first day in danger, another post's day."""
    result, first = case.states["match.result"], case.states["start.first-day"]
    if result.do is not None and case.result == "partial" and missing_half(case) is not None:
        half = result.reasons[0]
        yield warn(case, "match.half", "danger", half.said, half.rules, "match.result", last=result.last)
    if (before := bound_before(case)) is not None:
        binding = Said("warning.bound-before", year=before, target=case.target)
        rules = ("nrmp.binding", "nrmp.waiver.no-second-job", "nrmp.violation")
        yield warn(case, "match.bound-before", "warn", binding, rules, "profile.goal")
    if second_post(case):
        second = Said("warning.second-post", year=case.target)
        binds = ("nrmp.binding", "nrmp.waiver.no-second-job", "nrmp.outside.img")
        yield warn(case, "match.second-post", "danger", second, binds, "start.contract")
    yield from _not_withdrawn(case)
    end = case.profile.certificate.expires
    year = ends_in_first_year(case, end)
    if end is not None and year is not None and not year_done(case) and certificate_issued(case) is not None:
        extend = asks_for_an_extension(case, end, year.last)
        permanent = ("ecfmg.cert-expires-in-training", "ecfmg.cert-permanent-training")
        last = Dated(end, "yours") if end >= case.today else None
        # ECFMG extends it for those in training; before that other things of the start come first.
        how: Severity = "danger" if year.begun else "warn"
        yield warn(case, "certificate.extension", how, extend, permanent, "certificate.valid", last=last)
    if lacks_for_the_start(case) and first.do is not None:
        late = ("match.after.late", "visa.time.delay-options", "nrmp.deferral", "visa.mistake.ghosting-program")
        yield warn(case, "start.endangered", "danger", first.reasons[0].said, late, "start.first-day", last=first.last)
    for number, one in enumerate(case.profile.start.positions, 1):
        day = one.first_day
        if one != case.post and case.before_match(one) and case.future(day) and not case.left(one):
            other = Said("warning.other-post", day=day, year=case.target, number=number)
            yield warn(case, f"start.other.{number}", "warn", other, ("nrmp.eligible.july1",), "start.first-day")


def _not_withdrawn(case: Case) -> Iterator[Warning]:
    """A position outside the Match, and no withdrawal recorded by the hour (nrmp.outside.img, nrmp.withdraw)."""
    rol = case.event("nrmp.rol")
    if outside(case) and to_withdraw(case) and rol is not None:
        signed, hour = Said("match.ranklist.contract-outside", rol=rol), ("nrmp.outside.img", "nrmp.withdraw")
        do = Said("match.ranklist.withdraw")
        yield warn(
            case, "match.withdraw", "danger", signed, hour, "match.ranklist", last=rol.day, do=do, portal="NRMP R3"
        )
    if (begins_before := signed_before_the_match(case)) is not None and rol is not None:
        signed = Said("warning.withdraw-perhaps", day=begins_before.contract_signed, year=case.target, rol=rol)
        rules, do = ("nrmp.outside.img", "nrmp.withdraw"), Said("warning.withdraw-perhaps-do")
        yield warn(
            case, "match.withdraw", "danger", signed, rules, "match.ranklist", last=rol.day, do=do, portal="NRMP R3"
        )
    listed = counted(case, "nrmp_registered") and case.result is None and not bound(case)
    if outside(case) and listed and rol is not None and case.over(rol):
        said, rules = Said("warning.not-withdrawn", year=case.target, day=rol), ("nrmp.outside.img", "nrmp.withdraw")
        do, steps = Said("warning.not-withdrawn-do"), ("start.contract", "start.training-licence", "start.first-day")
        if list_stands(case):
            yield warn(case, "match.not-withdrawn", "danger", said, rules, "match.ranklist", do=do, portal="NRMP R3")
        else:
            yield warn(case, "match.not-withdrawn", "warn", said, rules, *steps, do=do, portal="NRMP R3")


def _visa(case: Case) -> Iterator[Warning]:
    person = case.profile.profile
    verdict = needs_visa(case)
    if verdict == "no":
        said = Said("warning.visa.sponsorship")
        unsponsored = ("visa.need.usc-lpr-none", "match.old.green-card-us-img")
        yield warn(case, "sponsorship", "info", said, unsponsored, "programs.submit")
    if person.us_status in CARD_ONLY and "TN" in states_in_view(case) and case.book.value(TENNESSEE, on=case.today):
        card = Said("warning.visa.tennessee")
        yield warn(case, "states.tn", "warn", card, (TENNESSEE,), "start.training-licence", "start.licence")
    if person.us_status == "permanent-resident" and applicant_type(case) == "non-us-citizen":
        said = Said("warning.visa.nrmp-type")
        yield warn(
            case, "nrmp-type", "info", said, ("nrmp.img.type", "visa.need.nrmp-category-vs-visa"), "match.register"
        )
        listed = {
            code
            for rule_id in ("visa.ban.10998-full", "visa.ban.10998-partial")
            if (value := case.book.value(rule_id, on=case.today))
            for code in value.value
        }
        if person.birth_country in listed or listed & set(person.citizenships):
            said = Said(
                "warning.visa.uscis-hold",
                known=case.book.known_on(case.today, "visa.uscis-hold"),
                countries=(person.birth_country,) if person.birth_country else person.citizenships,
            )
            yield warn(case, "uscis.hold", "info", said, ("visa.uscis-hold",), "visa.need")
    if verdict not in ("yes", "check"):
        return
    home = issuing_country(case)
    if home == "IN" and way(case) in ("j1", None):
        said = Said("warning.visa.need-india")
        yield warn(
            case, "need.india", "info", said, ("visa.son.india", "visa.son.which-country"), "visa.statement-of-need"
        )
    elif home == CANADA and way(case) in ("j1", None):
        said = Said("warning.visa.need-canada")
        yield warn(case, "need.canada", "info", said, ("visa.son.canada",), "visa.statement-of-need")
    listed_passports = suspended_for(case)
    state = entry_state(case, "j1") if listed_passports else "open"
    # With another passport, or by an exception, the board's answer is this one's too.
    if state != "open":
        suspensions = tuple(
            _listed(case, country, rule_id, state == "suspended") for country, rule_id in listed_passports
        )
        rules = tuple(dict.fromkeys(rule_id for _, rule_id in listed_passports))
        said = Said(
            "warning.visa.suspended" if state == "suspended" else "warning.visa.perhaps-suspended",
            known=case.book.known_on(case.today, *rules),
            passports=suspensions,
            since=_in_force(case, rules),
            record=Said("warning.visa.record-that-day") if unasked(case) else None,
        )
        yield warn(case, "entry.listed", "warn", said, (*rules, "visa.ban.who-covered"), "visa.class")


def _listed(case: Case, country: str, rule_id: str, suspended: bool) -> Said:
    title = list_title(case, rule_id)
    if not suspended:
        return Said("warning.visa.on-the-list", country=country, list=title)
    return Said(
        "warning.visa.all-suspended" if rule_id == FULL else "warning.visa.some-suspended", country=country, list=title
    )


def _in_force(case: Case, rules: tuple[str, ...]) -> Said | None:
    """The first day of the lists that hold today."""
    values = (case.book.value(rule, on=case.today) for rule in rules)
    first = min((value.start for value in values if value is not None and value.start is not None), default=None)
    return Said("warning.visa.in-force", day=first) if first is not None else None


def _pack(case: Case) -> Iterator[Warning]:
    age = (case.today - case.book.as_of).days
    if age > VERY_OLD_DAYS:
        yield warn(case, "rulebook.age", "warn", Said("warning.rulebook.very-old", days=age), (), kind="rulebook")
    elif age > OLD_DAYS:
        yield warn(case, "rulebook.age", "info", Said("warning.rulebook.old", days=age), (), kind="rulebook")
