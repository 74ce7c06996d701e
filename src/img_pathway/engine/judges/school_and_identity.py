"""You, your school, your identity and the ECFMG application."""

from __future__ import annotations

from datetime import date, timedelta

from img_pathway.engine.case import Case
from img_pathway.engine.readings.img import is_img, us_graduate
from img_pathway.engine.readings.names import same_name, spelled
from img_pathway.engine.readings.old_systems import before_myintealth
from img_pathway.engine.readings.passport import passport_needed_until
from img_pathway.engine.ruling import (
    Ruling,
    begun,
    check,
    done,
    lapsed,
    not_needed,
    open_step,
    rule,
    unmet,
    waiting,
    with_others,
)
from img_pathway.engine.time.days import say


def you(case: Case) -> Ruling | None:
    """profile.you: citizenship and US status decide the branches (visa.need.branch-order)."""
    person = case.profile.profile
    if person.citizenships and person.us_status:
        return done(
            "Citizenship and US status are recorded.",
            "visa.need.branch-order",
            facts=("profile.citizenships", "profile.us_status"),
        )
    if person.citizenships or person.us_status or person.location:
        return begun("Citizenship or US status is still missing.", "visa.need.branch-order")
    return None


def printed_names(case: Case) -> Ruling | None:
    """profile.names: both spellings recorded (ecfmg.cred-name-of-record)."""
    person = case.profile.profile
    facts = ("profile.passport_name", "profile.school_record_name")
    if person.passport_name and person.school_record_name:
        return done("Both spellings are recorded.", "ecfmg.cred-name-of-record", facts=facts)
    if person.passport_name or person.school_record_name:
        return begun("One of the two spellings is missing.", "ecfmg.cred-name-of-record", facts=facts)
    return None


def img(case: Case) -> Ruling | None:
    """school.img: done when the school decides it either way."""
    verdict, why, rules = is_img(case)
    facts = ("school.country", "school.accreditor", "school.degree")
    if verdict is None:
        return begun(why, *rules, facts=facts) if why else None
    if verdict == "yes":
        return done(f"You are an IMG: {why[0].lower()}{why[1:]}", *rules, facts=facts)
    if verdict == "no":
        return done(f"{why} ECFMG certification is not for you.", *rules, facts=facts)
    return check(why, *rules, facts=facts)


def _note_covers(case: Case) -> Ruling | None:
    school = case.profile.school
    facts = ("school.sponsor_note", "school.note_from", "school.note_to", "school.graduated")
    closed = school.sponsor_note == "years" or (school.sponsor_note is None and school.note_to is not None)
    if case.student is None:
        return begun(
            "Say whether you are a student or a graduate: the note is read differently.", "ecfmg.school-grad-years"
        )
    last, graduated = school.note_to, school.graduated
    if school.sponsor_note == "current" and last and (case.student or not graduated or graduated.year > last):
        told = f"The note is recorded both as Current and as ending in {last}: look again and keep one."
        return begun(told, "ecfmg.school-grad-years", facts=facts)._replace(firm=True)
    if case.student:
        if school.sponsor_note == "current":
            seen = f", seen on {say(school.note_checked)}" if school.note_checked else ""
            return done(f"The note reads Current, as a student needs{seen}.", "ecfmg.school-grad-years", facts=facts)
        return unmet(
            "The note ends before you: for a student it must read Current. The remedy lies with the school.",
            "ecfmg.school-grad-years",
            "ecfmg.school-not-covered",
            facts=facts,
        )
    if school.graduated is None:
        return begun("Record the graduation date: its year must lie inside the note.", "ecfmg.school-grad-years")
    year = school.graduated.year
    if school.note_from is None and closed:
        return begun("Record the years the note gives.", "ecfmg.school-grad-years")
    if (school.note_from is not None and year < school.note_from) or (
        closed and school.note_to is not None and year > school.note_to
    ):
        return unmet(
            f"The note does not cover {year}. The remedy lies with the school.",
            "ecfmg.school-not-covered",
            "ecfmg.school-grad-years",
            facts=facts,
        )
    if closed and school.note_to is None:
        return begun("Record the last year the note gives.", "ecfmg.school-grad-years")
    if not closed and school.note_from is None:
        return begun(
            "Record the first year the note gives: it must not begin after your graduation.", "ecfmg.school-grad-years"
        )
    return done(f"The note covers graduation year {year}.", "ecfmg.school-grad-years", facts=facts)


def listing(case: Case) -> Ruling | None:
    """school.listing: in the World Directory, with an ECFMG note covering you."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    school = case.profile.school
    facts = ("school.wdoms_listed", "school.sponsor_note")
    if school.wdoms_listed is False:
        return unmet(
            "The school is not in the World Directory: no application is possible.",
            "ecfmg.school-test",
            facts=facts,
            firm=True,
        )
    if school.sponsor_note == "none":
        return unmet(
            "The entry has no ECFMG note: no application is possible.", "ecfmg.school-test", facts=facts, firm=True
        )
    if school.sponsor_note is None and school.note_to is None:
        if school.wdoms_listed:
            return begun(
                "Listed; now open the Sponsor Notes tab. Being listed alone is not enough.",
                "ecfmg.school-test",
                facts=facts,
            )
        return None
    ruling = _note_covers(case)
    if ruling is not None and ruling.status == "done" and not school.wdoms_listed:
        ruling = begun("The note covers you; confirm the listing itself too.", "ecfmg.school-test", facts=facts)
    if ruling is not None and ruling.status == "locked":
        ruling = ruling._replace(firm=True)
    return ruling


def accreditation(case: Case) -> Ruling | None:
    """school.accreditation: reported, never a bar (ecfmg.accred-present)."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    school = case.profile.school
    if school.wfme is not None or school.ncfmea is not None or school.joint_us_degree:
        return done(
            "Recorded. It decides which Pathway is open, not whether you can be certified.",
            "ecfmg.accred-still-matters",
            facts=("school.wfme", "school.ncfmea", "school.joint_us_degree"),
        )
    return None


def not_for_us_graduates(case: Case) -> Ruling | None:
    """ECFMG steps do not concern graduates of US schools (and Canadian ones of before the change)."""
    verdict, why, rules = is_img(case)
    if verdict == "no":
        return not_needed(why, *rules, facts=("school.country", "school.accreditor"))
    return None


def withdrawn(case: Case) -> Ruling | None:
    """Who was dismissed or has withdrawn is not eligible, even while appealing (usmle.reg.dismissed)."""
    if case.profile.school.status != "withdrawn":
        return None
    return unmet(
        "Withdrawn or dismissed students are not eligible.", "usmle.reg.dismissed", facts=("school.status",)
    )._replace(firm=True)


# ---------------------------------------------------------------------- identity


def account(case: Case) -> Ruling | None:
    """identity.account (ecfmg.id-myintealth-required, ecfmg.account-draft)."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    identity = case.profile.identity
    facts = ("identity.account_established", "identity.account_requested", "identity.account_started")
    moved, since = before_myintealth(case) or (None, date.min)
    # Where nothing newer takes an account, an old one and an old check show nothing.
    old = moved is not None and moved.firm
    if case.past(identity.account_established) and not old:
        return done("The account is established.", "ecfmg.id-myintealth-required", facts=facts)
    requested, checked = identity.account_requested, _checked(case)
    if moved is not None and (requested is None or not since <= requested <= case.today):
        return moved
    if case.past(requested) and not checked:
        return begun("Requested; now do the notary session.", "ecfmg.account-identity", facts=facts, firm=old)
    if checked:
        # The session belongs to the request: it shows that one was sent, not that the account stands.
        since = (requested if case.past(requested) else identity.check_done) or case.today
        return with_others(
            case,
            "Intealth",
            since,
            "Requested and identity checked: Intealth establishes the account.",
            "ecfmg.account-duration",
            facts=facts,
            wait="account",
            firm=old,
        )
    started = identity.account_started
    if started is not None and case.past(started):
        last = started + timedelta(days=case.number("ecfmg.account-draft"))
        if case.today <= last:
            return begun(
                f"A begun request is kept until {say(last)}, then deleted.", "ecfmg.account-draft", facts=facts
            )
        return open_step(
            f"The request begun on {say(started)} was deleted after 14 days; begin again.",
            "ecfmg.account-draft",
            facts=facts,
        )
    return None


def identity_check(case: Case) -> Ruling | None:
    """identity.check (ecfmg.account-identity); it belongs to the account request."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    identity = case.profile.identity
    moved, since = before_myintealth(case) or (None, date.min)
    old = moved is not None and moved.firm
    if _checked(case):
        return done(
            "Identity verified in the notary session.", "ecfmg.account-identity", facts=("identity.check_done",)
        )
    if case.past(identity.account_established) and not old:
        return done(
            "An established account means a verified identity.",
            "ecfmg.account-identity",
            facts=("identity.account_established",),
        )
    requested = identity.account_requested
    if requested is None or not since <= requested <= case.today:
        return moved or unmet(
            "It is part of the account request: begin with that.",
            "ecfmg.account-identity",
            missing=("identity.account",),
        )
    # What is older is no session of this request.
    return _SESSION if old else None


_SESSION = open_step(
    "The request is sent; the notary session is part of it.",
    "ecfmg.account-identity",
    facts=("identity.account_requested",),
)._replace(firm=True)


def _checked(case: Case) -> bool:
    """Is the identity check of the account of today recorded? One from before MyIntealth may have to be repeated."""
    done_on = case.profile.identity.check_done
    if done_on is None or not case.past(done_on):
        return False
    moved = before_myintealth(case)
    return moved is None or done_on >= moved[1]


def names(case: Case) -> Ruling | None:
    """identity.names: a proof is needed when passport and school record differ in any letter or order."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    person, identity = case.profile.profile, case.profile.identity
    facts = (
        "profile.passport_name",
        "profile.school_record_name",
        "identity.name_proof_filed",
        "identity.name_proof_accepted",
    )
    if not person.passport_name or not person.school_record_name:
        return None
    if same_name(person.passport_name, person.school_record_name):
        return not_needed("Passport and school record spell the name alike.", "ecfmg.cred-name-mismatch", facts=facts)
    if case.past(identity.name_proof_accepted):
        return done("The proof is accepted.", "ecfmg.cred-name-mismatch", facts=facts)
    if case.past(identity.name_proof_filed):
        return waiting(
            "Intealth", identity.name_proof_filed, "The proof is filed.", "ecfmg.cred-name-mismatch", facts=facts
        )
    if spelled(person.passport_name.casefold()) == spelled(person.school_record_name.casefold()):
        return check(
            "The names differ in capitals only. Is that accepted without a proof? No page we know says so.",
            "ecfmg.cred-name-mismatch",
            facts=facts,
        )
    return open_step(
        "Passport and school record differ: file proof for the name difference before any further exam application.",
        "ecfmg.cred-name-mismatch",
        "ecfmg.pain-name",
        facts=facts,
    )


def passport(case: Case) -> Ruling | None:
    """identity.passport: unexpired on test days and long enough for the visa (usmle.testday.id)."""
    expires = case.profile.identity.passport_expires
    facts = ("identity.passport_expires",)
    if expires is None:
        return None
    if expires < case.today:
        return lapsed(f"The passport expired on {say(expires)}: renew it.", "usmle.testday.id", facts=facts)
    needed = passport_needed_until(case)
    if needed is None:
        return done(f"Valid until {say(expires)}; nothing you plan needs it longer.", "usmle.testday.id", facts=facts)
    day, what = needed
    if expires < day:
        return open_step(
            f"It expires on {say(expires)}, before {what} ({say(day)}): renew it.",
            "usmle.testday.id",
            "visa.time.passport",
            facts=facts,
        )
    return done(f"Valid until {say(expires)}, beyond {what} ({say(day)}).", "usmle.testday.id", facts=facts)


def usmle_id(case: Case) -> Ruling | None:
    """identity.usmle-id: recorded, in whatever spelling (ecfmg.id-usmle-id-format only warns)."""
    number = case.profile.identity.usmle_id
    if number:
        return done("Recorded.", "ecfmg.id-usmle-id-format", facts=("identity.usmle_id",))
    if us_graduate(case):
        return not_needed("Graduates of US schools do not register with FSMB.", "usmle.transition.end-state")
    issuer = case.read("ecfmg.id-usmle-id-issuer", on=case.today)
    who = issuer.value if issuer else "FSMB"
    return open_step(f"{who} issues it when you register for your first Step.", "ecfmg.id-usmle-id-issuer")


# ---------------------------------------------------------------------- application


def submit(case: Case) -> Ruling | None:
    """application.submit (ecfmg.app-form)."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    if case.past(case.profile.application.submitted):
        return done("The application is submitted.", "ecfmg.app-form", facts=("application.submitted",))
    return withdrawn(case)


def enrolment(case: Case) -> Ruling | None:
    """application.enrolment: students only (ecfmg.app-students)."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    application = case.profile.application
    gone = withdrawn(case)
    if gone is not None:
        return gone
    if case.past(application.enrolment_confirmed):
        return done("The school confirmed it.", "ecfmg.app-students", facts=("application.enrolment_confirmed",))
    if case.student is False:
        return not_needed(
            "You have graduated: no enrolment to confirm.",
            "ecfmg.app-students",
            facts=("school.graduated", "school.status"),
        )
    if case.past(application.submitted):
        since = application.submitted or date.min
        return with_others(
            case,
            "your school",
            since,
            "An authorised official must confirm your enrolment electronically.",
            "ecfmg.app-students",
            "ecfmg.app-school-confirms",
            facts=("application.submitted",),
            wait="enrolment",
        )
    return None


def accepted(case: Case) -> Ruling | None:
    """application.accepted: the gate to FSMB (ecfmg.app-gate-for-usmle)."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    application = case.profile.application
    if case.past(application.accepted):
        return done(
            "Accepted: FSMB opens Step registration to you.",
            "ecfmg.app-gate-for-usmle",
            facts=("application.accepted",),
        )
    if case.past(application.submitted):
        since = application.submitted or date.min
        return with_others(
            case,
            "Intealth",
            since,
            "Submitted; look in My Cases for a status that begins with Accepted.",
            "ecfmg.app-gate-for-usmle",
            "ecfmg.app-credentials-first",
            facts=("application.submitted",),
            wait="application",
        )
    return None


__all__ = ["is_img", "not_for_us_graduates", "rule"]
