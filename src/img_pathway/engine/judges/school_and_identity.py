"""You, your school and your identity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.model import CANADA, EXAMS, PERMITS, US_PLACES
from img_pathway.engine.readings.counting import certified
from img_pathway.engine.readings.given import given
from img_pathway.engine.readings.img import is_img, us_graduate
from img_pathway.engine.readings.old_systems import before_myintealth
from img_pathway.engine.readings.passport import advised_until, ends_in_the_stay, passport_ends, passport_needs
from img_pathway.engine.readings.printed import Bearing, Printed, doubtful, names_printed, school_names, wrong
from img_pathway.engine.readings.season import has_position
from img_pathway.engine.readings.visa_need import citizenship_told
from img_pathway.engine.ruling import (
    Ruling,
    begun,
    check,
    done,
    lapsed,
    not_needed,
    open_step,
    rule,
    unless,
    unmet,
    waiting,
    with_others,
)
from img_pathway.engine.visa.measures import unasked
from img_pathway.engine.words.recorded import called
from img_pathway.engine.words.said import Said


def you(case: Case) -> Ruling | None:
    """profile.you: citizenship and US status decide the branches (visa.need.branch-order)."""
    person = case.profile.profile
    lacking = unasked(case)
    told = citizenship_told(case)
    if told and person.us_status and lacking:
        listed = begun(Said("profile.you.listed"), "visa.ban.who-covered", "visa.planner.ban-behaviour", facts=lacking)
        return listed.act(Said("profile.you.answer", questions=tuple(called(key, case.book) for key in lacking)))
    if told and person.us_status:
        facts = ("profile.citizenships", "profile.stateless", "profile.us_status")
        return done(Said("profile.you.recorded"), "visa.need.branch-order", facts=facts)
    if told:
        return begun(Said("profile.you.no-status"), "visa.need.branch-order").act(Said("profile.you.record-status"))
    if person.us_status:
        return begun(Said("profile.you.no-passport"), "visa.need.branch-order").act(Said("profile.you.record-passport"))
    if person.location:
        return begun(Said("profile.you.incomplete"), "visa.need.branch-order").act(Said("profile.you.record-both"))
    return None


def printed_names(case: Case) -> Ruling | None:
    """profile.names: both spellings recorded (ecfmg.cred-name-of-record)."""
    passport, school = case.profile.profile.passport_name, school_names(case)
    facts = ("profile.passport_name", *(one.place.key for one in school or names_printed(case)[:1]))
    if passport and school:
        return done(Said("profile.names.recorded"), "ecfmg.cred-name-of-record", facts=facts)
    if passport or school:
        return begun(Said("profile.names.one-missing"), "ecfmg.cred-name-of-record", facts=facts)
    return None


def img(case: Case) -> Ruling | None:
    """school.img: done when the school decides it either way."""
    verdict, why, rules = is_img(case)
    facts = ("school.country", "school.accreditor", "school.degree")
    if verdict is None:
        return begun(why, *rules, facts=facts) if rules else None
    if verdict == "yes":
        return done(Said("school.img.yes", why=why), *rules, facts=facts)
    if verdict == "no":
        return done(Said("school.img.no", why=why), *rules, facts=facts)
    return check(why, *rules, facts=facts)


def _note_covers(case: Case) -> Ruling | None:
    school = case.profile.school
    facts = ("school.sponsor_note", "school.note_from", "school.note_to", "school.graduated")
    closed = school.sponsor_note == "years" or (school.sponsor_note is None and school.note_to is not None)
    if case.student is None:
        return begun(Said("school.listing.student-or-graduate"), "ecfmg.school-grad-years")
    last, year = school.note_to, case.graduated[0].year if case.graduated is not None else None
    if school.sponsor_note == "current" and last and (case.student or not year or year > last):
        told = Said("school.listing.note-contradicts-itself", year=last)
        return replace(begun(told, "ecfmg.school-grad-years", facts=facts), firm=True)
    if case.student:
        if school.sponsor_note == "current":
            seen = Said("school.listing.seen", day=school.note_checked) if school.note_checked else None
            return done(Said("school.listing.note-current", seen=seen), "ecfmg.school-grad-years", facts=facts)
        return unmet(
            Said("school.listing.note-ends-before-a-student"),
            "ecfmg.school-grad-years",
            "ecfmg.school-not-covered",
            facts=facts,
        ).act(Said("school.listing.ask-for-a-current-note"), "school")
    if year is None:
        return begun(Said("school.listing.record-graduation"), "ecfmg.school-grad-years")
    if school.note_from is None and closed:
        return begun(Said("school.listing.record-years"), "ecfmg.school-grad-years")
    if (school.note_from is not None and year < school.note_from) or (
        closed and school.note_to is not None and year > school.note_to
    ):
        return unmet(
            Said("school.listing.year-not-covered", year=year),
            "ecfmg.school-not-covered",
            "ecfmg.school-grad-years",
            facts=facts,
        ).act(Said("school.listing.ask-to-cover", year=year), "school")
    if closed and school.note_to is None:
        return begun(Said("school.listing.record-last-year"), "ecfmg.school-grad-years")
    if not closed and school.note_from is None:
        return begun(Said("school.listing.record-first-year"), "ecfmg.school-grad-years")
    return done(Said("school.listing.year-covered", year=year), "ecfmg.school-grad-years", facts=facts)


def not_for_us_graduates(case: Case) -> Ruling | None:
    """ECFMG steps do not concern graduates of US schools (and Canadian ones of before the change)."""
    verdict, why, rules = is_img(case)
    if verdict == "no":
        return not_needed(why, *rules, facts=("school.country", "school.accreditor"))
    return None


@unless(not_for_us_graduates)
def listing(case: Case) -> Ruling | None:
    """school.listing: in the World Directory, with an ECFMG note covering you."""
    school = case.profile.school
    facts = ("school.wdoms_listed", "school.sponsor_note")
    if gone := withdrawn(case):
        return gone.act(Said("warning.ask-ecfmg-first"), "MyIntealth")
    if school.wdoms_listed is False:
        return unmet(Said("school.listing.not-in-directory"), "ecfmg.school-test", facts=facts, firm=True).act(
            Said("school.listing.ask-to-be-listed"), "school"
        )
    if school.sponsor_note == "none":
        no_note = unmet(Said("school.listing.no-note"), "ecfmg.school-test", facts=facts, firm=True)
        return no_note.act(Said("school.listing.ask-for-a-note"), "school")
    if school.sponsor_note is None and school.note_to is None:
        if school.wdoms_listed:
            return begun(Said("school.listing.open-sponsor-notes"), "ecfmg.school-test", facts=facts)
        return None
    ruling = _note_covers(case)
    if ruling is not None and ruling.status == "done" and not school.wdoms_listed:
        ruling = begun(Said("school.listing.confirm-listing"), "ecfmg.school-test", facts=facts)
    if ruling is not None and ruling.status == "locked":
        ruling = replace(ruling, firm=True)
    return ruling


@unless(not_for_us_graduates)
def accreditation(case: Case) -> Ruling | None:
    """school.accreditation: reported, never a bar (ecfmg.accred-present)."""
    school = case.profile.school
    if school.wfme is not None or school.ncfmea is not None or school.joint_us_degree:
        return done(
            Said("school.accreditation.recorded"),
            "ecfmg.accred-still-matters",
            facts=("school.wfme", "school.ncfmea", "school.joint_us_degree"),
        )
    return None


def withdrawn(case: Case) -> Ruling | None:
    """Who was dismissed or has withdrawn is not eligible, even while appealing (usmle.reg.dismissed)."""
    if case.profile.school.status != "withdrawn":
        return None
    return unmet(Said("school.withdrawn"), "usmle.reg.dismissed", facts=("school.status",), firm=True)


def uncertifiable(case: Case) -> Ruling | None:
    """Whom ECFMG cannot certify as recorded: who has withdrawn, whose transferred credits break the rule
    (ecfmg.cred-transfer-rules), whose course had too few credit years (ecfmg.cred-four-years), or was not in medicine
    (ecfmg.school-excluded-degrees).
    """
    if gone := withdrawn(case):
        return gone
    if transfer_broken(case):
        of = ("school.transfer_credits", "school.transfer_one_eligible_school", "school.transfer")
        return unmet(Said("school.transfer-broken"), "ecfmg.cred-transfer-rules", facts=of, firm=True)
    if too_few_years(case):
        least = case.number("ecfmg.cred-four-years")
        few = Said("credentials.transcript.too-few-years", years=case.profile.school.credit_years, least=least)
        return unmet(few, "ecfmg.cred-four-years", facts=("school.credit_years",), firm=True)
    if degree_not_accepted(case):
        return unmet(
            Said("school.degree-not-accepted"),
            "ecfmg.school-excluded-degrees",
            facts=("school.degree_kind",),
            firm=True,
        )
    return None


def studies_amiss(case: Case) -> bool:
    """Is it what was studied, and where, for which ECFMG cannot certify, as recorded?"""
    return transfer_broken(case) or too_few_years(case) or degree_not_accepted(case)


def degree_not_accepted(case: Case) -> bool:
    """Is the degree of a kind that ECFMG does not accept? Whom it certified, it accepted."""
    return case.profile.school.degree_kind not in (None, "medicine") and not certified(case)


def ineligible(case: Case) -> Ruling | None:
    """Whom the USMLE and ECFMG do not admit, on the day of applying and on every test day (usmle.reg.10-rule-date): who
    cannot be certified, and whose school is not listed or whose note does not cover them (ecfmg.school-test).
    """
    if gone := uncertifiable(case):
        return gone
    state = case.states.get("school.listing")
    # Locked because the school is not recorded yet says nothing of it.
    if state is None or state.status != "locked" or state.missing or certified(case):
        return None
    rules = ("usmle.reg.10-rule-date", *state.reasons[0].rules)
    facts = state.reasons[0].facts
    return unmet(Said("school.not-covered"), *rules, facts=facts, missing=("school.listing",), firm=True)


def too_few_years(case: Case) -> bool:
    """Has the medical course fewer credit years than ECFMG asks for? Whom it certified, it found them."""
    years = case.profile.school.credit_years
    return years is not None and years < case.number("ecfmg.cred-four-years") and not certified(case)


def transferred(case: Case) -> bool:
    """Are credits from another school recorded, as such or school by school?"""
    return bool(case.profile.school.transfer_credits or case.profile.school.transfer)


def transfer_keeps_the_rule(case: Case) -> bool | None:
    """Do the credits come from one eligible school, from courses passed there (ecfmg.cred-transfer-rules)? ``None`` where
    that is not recorded: a school of the US or Canada needs no ECFMG note, only its place in the World Directory.
    """
    school = case.profile.school
    each = [one.passed_there for one in school.transfer]
    each += [
        None if one.listed is False and one.country in (*US_PLACES, CANADA) else one.listed for one in school.transfer
    ]
    if len(school.transfer) > 1 or False in each or school.transfer_one_eligible_school is False:
        return False
    return True if school.transfer_one_eligible_school or (each and None not in each) else None


def transfer_broken(case: Case) -> bool:
    """Credits of several schools, of one that is not listed, or of courses not passed there (ecfmg.cred-transfer-rules)."""
    return transferred(case) and transfer_keeps_the_rule(case) is False


@unless(not_for_us_graduates)
def account(case: Case) -> Ruling | None:
    """identity.account (ecfmg.id-myintealth-required, ecfmg.account-draft)."""
    identity = case.profile.identity
    facts = ("identity.account_established", "identity.account_requested", "identity.account_started")
    if identity.myintealth_id:
        return done(Said("identity.account.id"), "ecfmg.id-one-for-life", facts=("identity.myintealth_id",))
    moved, since = before_myintealth(case) or (None, date.min)
    # Where nothing newer takes an account, an old one and an old check show nothing.
    old = moved is not None and moved.firm
    if case.past(identity.account_established) and not old:
        return done(Said("identity.account.established"), "ecfmg.id-myintealth-required", facts=facts)
    requested, checked = identity.account_requested, _checked(case)
    if moved is not None and (requested is None or not since <= requested <= case.today):
        return moved
    if case.past(requested) and not checked:
        asked = begun(Said("identity.account.requested"), "ecfmg.account-identity", facts=facts, firm=old)
        return asked.act(Said("identity.account.notary"))
    if checked:
        # The session belongs to the request: it shows that one was sent, not that the account stands.
        since = (requested if case.past(requested) else identity.check_done) or case.today
        return with_others(
            case,
            since,
            Said("identity.account.awaited"),
            "ecfmg.account-duration",
            facts=facts,
            wait="account",
            firm=old,
        )
    started = identity.account_started
    if started is not None and case.past(started):
        days = case.number("ecfmg.account-draft")
        last = started + timedelta(days=days)
        if case.today <= last:
            kept = begun(Said("identity.account.draft-kept", day=last), "ecfmg.account-draft", facts=facts)
            return kept.act(Said("identity.account.finish"), last=case.resting_on(last, "ecfmg.account-draft"))
        return open_step(
            Said("identity.account.draft-deleted", day=started, days=days), "ecfmg.account-draft", facts=facts
        )
    return None


@unless(not_for_us_graduates)
def identity_check(case: Case) -> Ruling | None:
    """identity.check (ecfmg.account-identity); it belongs to the account request."""
    identity = case.profile.identity
    moved, since = before_myintealth(case) or (None, date.min)
    old = moved is not None and moved.firm
    if _checked(case):
        return done(Said("identity.check.verified"), "ecfmg.account-identity", facts=("identity.check_done",))
    if case.past(identity.account_established) and not old:
        return done(
            Said("identity.check.account-shows-it"), "ecfmg.account-identity", facts=("identity.account_established",)
        )
    requested = identity.account_requested
    if requested is None or not since <= requested <= case.today:
        if moved is not None:
            return replace(moved, do=None)
        if identity.myintealth_id:
            there = check(Said("identity.check.of-the-account"), *_OF_AN_ACCOUNT, facts=("identity.myintealth_id",))
            return there.act(Said("identity.check.look-in-account"))
        return unmet(Said("identity.check.part-of-request"), "ecfmg.account-identity", missing=("identity.account",))
    # What is older is no session of this request.
    return _SESSION if old else None


_OF_AN_ACCOUNT = ("ecfmg.account-identity", "ecfmg.account-legacy")
_SESSION = replace(
    open_step(Said("identity.check.request-sent"), "ecfmg.account-identity", facts=("identity.account_requested",)),
    firm=True,
)


def _checked(case: Case) -> bool:
    """Is the identity check of the account of today recorded? One from before MyIntealth may have to be repeated."""
    done_on = case.profile.identity.check_done
    if done_on is None or not case.past(done_on):
        return False
    moved = before_myintealth(case)
    return moved is None or done_on >= moved[1]


@unless(not_for_us_graduates)
def names(case: Case) -> Ruling | None:
    """identity.names: a proof is needed when passport and school record differ in any letter or order."""
    record, portals = _name_of_record(case), _name_at_portals(case)
    if portals is None:
        return record
    if record is not None and record.status is None and record.reasons:
        # What bars the next exam application comes before what a portal prints; both are told.
        return replace(record, reasons=record.reasons + portals.reasons)
    return portals


def _name_of_record(case: Case) -> Ruling | None:
    """Passport and school record: alike, proven, or still to be proven (ecfmg.cred-name-mismatch)."""
    school = school_names(case)
    keys = tuple(one.place.key for one in school)
    facts = ("profile.passport_name", *keys, "identity.name_proof_filed", "identity.name_proof_accepted")
    compared = [one for one in school if one.recorded]
    if not compared:
        return None
    rule = "ecfmg.cred-name-mismatch"
    unsure = next(iter(doubtful(case)), None)
    if all(one.agrees for one in compared):
        if unsure is not None:
            return check(_doubt(case, unsure), *unsure.place.rules, facts=(unsure.place.key, *facts))
        return not_needed(Said("identity.names.alike"), rule, facts=facts)
    proof = given(case, "name-proof")
    if proof.verified is not None:
        return done(Said("identity.names.proof-accepted"), rule, facts=facts)
    if proof.rejected is not None:
        again = Said("credentials.rejected", day=proof.rejected)
        return begun(again, rule, "ecfmg.cred-documents", facts=proof.facts, firm=True)
    if proof.sent is not None:
        filed = Said("identity.names.proof-filed")
        return waiting(Said("who.intealth"), proof.sent, filed, rule, facts=facts)
    if all(one.agrees is not False for one in compared):
        return check(_doubt(case, next(one for one in compared if one.agrees is None)), rule, facts=facts)
    return open_step(Said("identity.names.differ"), rule, "ecfmg.pain-name", facts=facts)


def _doubt(case: Case, one: Printed) -> Said:
    """Why no one can say whether a difference matters."""
    place = called(one.place.key, case.book)
    if "script" in one.differs:
        return Said("identity.names.another-script", place=place)
    if one.differs and one.place.bears != "unknown":
        return Said("identity.names.accents-only", place=place)
    return Said("identity.names.not-found", place=place)


_AT_PORTALS: tuple[tuple[Bearing, Callable[[tuple[str, ...]], Said]], ...] = (
    ("blocks", lambda places: Said("identity.names.blocks", places=places)),
    ("test-day", lambda places: Said("identity.names.test-day", places=places)),
    ("mend", lambda places: Said("identity.names.mend", places=places)),
)


def _rules_of(found: list[Printed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule for one in found for rule in one.place.rules))


def _facts_of(found: list[Printed]) -> tuple[str, ...]:
    return (*(one.place.key for one in found), "profile.passport_name")


def _name_at_portals(case: Case) -> Ruling | None:
    """A name or birth date that a portal or the test-day ID has differently, the most pressing first.

    Rules: usmle.reg.2-name, usmle.reg.8-identity, usmle.testday.id, match.mistake.name-mismatch.
    """
    for bears, said in _AT_PORTALS:
        differ = [one for one in wrong(case, bears) if one.place.step not in PERMITS]
        days = {one.place.key: case.event(one.place.event) for one in differ if one.place.event}
        over = [one for one in differ if (event := days.get(one.place.key)) is not None and case.over(event)]
        if found := [one for one in differ if one not in over]:
            places = tuple(called(one.place.key, case.book) for one in found)
            last = days.get(found[0].place.key)
            ruling = open_step(said(places), *_rules_of(found), facts=_facts_of(found))
            act = Said("identity.names.correct", places=places)
            return replace(ruling.act(act, found[0].place.portal, last.day if last else None), firm=True)
        # A day that is only expected settles nothing: perhaps it is not over.
        if unsure := [one for one in over if (event := days[one.place.key]) is not None and event.day.expected]:
            places = tuple(called(one.place.key, case.book) for one in unsure)
            return check(said(places), *_rules_of(unsure), facts=_facts_of(unsure))
    return None


def passport(case: Case) -> Ruling | None:
    """identity.passport: unexpired on test days and long enough for the visa (usmle.testday.id)."""
    expires, told = passport_ends(case)
    facts = (told,)
    if expires is None:
        return None
    if expires < case.today:
        expired = lapsed(Said("identity.passport.expired", day=expires), "usmle.testday.id", facts=facts)
        return expired.act(Said("identity.passport.renew"))
    needs, advised = passport_needs(case), advised_until(case)
    rules = ("usmle.testday.id", "visa.time.passport")
    missed = next((one for one in needs if expires < one[0]), None)
    if missed is not None:
        short = Said("identity.passport.too-short", day=expires, purpose=missed[1], needed=missed[0])
        return open_step(short, *rules, facts=facts).act(Said("identity.passport.renew"))
    if advised is not None and expires < advised:
        months = case.number("visa.time.passport")
        perhaps = Said("identity.passport.perhaps-too-short", day=expires, months=months, needed=advised)
        thin = check(perhaps, "visa.time.passport", "usmle.testday.id", facts=facts, firm=True)
        # Before the Match nothing hangs on it yet.
        sooner = has_position(case) and ends_in_the_stay(case, expires)
        return thin.act(Said("identity.passport.renew")) if sooner else thin
    if not needs:
        return done(Said("identity.passport.long-enough", day=expires), "usmle.testday.id", facts=facts)
    day, purpose = needs[-1]
    return done(
        Said("identity.passport.valid-beyond", day=expires, purpose=purpose, needed=day),
        "usmle.testday.id",
        facts=facts,
    )


def usmle_id(case: Case) -> Ruling | None:
    """identity.usmle-id: recorded, in whatever spelling (ecfmg.id-usmle-id-format only warns)."""
    number = case.profile.identity.usmle_id
    if number:
        return done(Said("identity.usmle-id.recorded"), "ecfmg.id-usmle-id-format", facts=("identity.usmle_id",))
    if us_graduate(case):
        return not_needed(Said("identity.usmle-id.us-school"), "usmle.transition.end-state")
    gone = withdrawn(case)
    if gone is not None:
        return gone
    issuer = case.read("ecfmg.id-usmle-id-issuer", on=case.today)
    issued_by = Said("identity.usmle-id.issued-by", issuer=issuer.value if issuer else "FSMB")
    permits = case.profile.permits
    if (
        case.past(permits.fsmb_account)
        or permits.step1
        or permits.step2ck
        or any(getattr(case.profile.exams, exam) for exam in EXAMS)
    ):
        return open_step(issued_by, "ecfmg.id-usmle-id-issuer")
    return unmet(issued_by, "ecfmg.id-usmle-id-issuer", missing=("permits.step1",))


__all__ = ["is_img", "not_for_us_graduates", "rule"]
