"""Diploma, transcript and their verification."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import (
    ineligible,
    not_for_us_graduates,
    too_few_years,
    transfer_broken,
    transfer_keeps_the_rule,
    transferred,
)
from img_pathway.engine.readings.given import (
    credentials_verified,
    given,
    graduation_ahead,
    graduation_fact,
    graduation_said,
    too_early,
    untranslated,
    verification_recorded,
)
from img_pathway.engine.ruling import Ruling, begun, done, open_step, unless, unmet, with_others
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated


def _not_yet(case: Case) -> Ruling | None:
    """Final documents exist only after graduation, the diploma only from its own date (ecfmg.cert-no-student)."""
    school = case.profile.school
    gone = ineligible(case)
    if gone is not None:
        return gone
    if case.student:
        ahead, days = graduation_ahead(case), case.graduated
        on = Said("credentials.on-day", on=graduation_said(days)) if days is not None else None
        return unmet(
            Said("credentials.graduate-first", on=on),
            "ecfmg.cert-no-student",
            "ecfmg.cred-documents",
            facts=(graduation_fact(case), "school.status"),
            earliest=ahead[0] if ahead is not None else None,
            # While its month or year runs, a document may show that it is over.
            firm=days is not None and case.future(days[0]),
        )
    if case.student is None and school.degree is None:
        return unmet(Said("credentials.record-dates"), "ecfmg.cred-grad-vs-degree-date", missing=("school.img",))
    return None


def _too_early(case: Case, day: date | None, fact: str) -> Ruling | None:
    """A final document given or verified before graduation or degree date: one of the two recorded days is wrong."""
    said = too_early(case, day, dated=fact != "credentials.transcript_sent") if day is not None else None
    if said is None:
        return None
    facts = (fact, graduation_fact(case), "school.degree")
    wrong = begun(said, "ecfmg.cert-no-student", "ecfmg.cred-documents", facts=facts, firm=True)
    return wrong.act(Said("credentials.correct-the-day"))


def _untranslated(case: Case, kind: str) -> Ruling | None:
    """Sent, but not in English and without its translation, or that without it (ecfmg.cred-translation)."""
    if not untranslated(case, kind):
        return None
    listed = case.profile.credentials.documents
    alone = any(one.kind == "translation" and one.original is False for one in listed)
    said = Said("credentials.translation-alone" if alone else "credentials.untranslated")
    facts = ("credentials.in_english", "credentials.translated", *("credentials.documents",) * bool(listed))
    lacking = begun(said, "ecfmg.cred-translation", facts=facts, firm=bool(listed))
    return lacking.act(Said("credentials.send-the-translation"))


def _tracked(case: Case, kind: str) -> tuple[bool, Ruling | None]:
    """Of documents recorded one by one: was this one sent, and what is wrong with it?

    One that was rejected is to be sent again (ecfmg.cred-documents).
    """
    there = given(case, kind)
    sent = there.sent is not None
    if there.rejected is not None:
        again = Said("credentials.rejected", day=there.rejected)
        return sent, begun(again, "ecfmg.cred-documents", facts=there.facts, firm=True)
    return sent, None


@unless(not_for_us_graduates)
def diploma(case: Case) -> Ruling | None:
    """credentials.diploma: final diploma, translated if not in English."""
    papers, school = case.profile.credentials, case.profile.school
    facts = ("credentials.diploma_sent", "school.degree", "credentials.in_english", "credentials.translated")
    tracked, amiss = _tracked(case, "diploma")
    if amiss is not None:
        return amiss
    if tracked:
        wrong = _sent_too_early(case, "diploma") or _untranslated(case, "diploma")
        return wrong or done(Said("credentials.given"), "ecfmg.cred-documents", facts=facts)
    if case.future(school.degree):
        assert school.degree is not None
        return unmet(
            Said("credentials.diploma.not-issued", day=school.degree),
            "ecfmg.cred-documents",
            "ecfmg.cred-grad-vs-degree-date",
            facts=("school.degree",),
            earliest=max((Dated(school.degree, "yours"), *(graduation_ahead(case) or ())[:1])),
            firm=True,
        )
    blocked = _not_yet(case)
    if blocked is not None:
        return blocked
    if papers.in_english is False:
        return open_step(Said("credentials.diploma.with-translation"), "ecfmg.cred-translation", facts=facts)
    return None


@unless(not_for_us_graduates)
def transcript(case: Case) -> Ruling | None:
    """credentials.transcript: final transcript, four credit years, transfer credits in order."""
    school = case.profile.school
    facts = ("credentials.transcript_sent", "school.credit_years", "school.transfer_credits")
    years = case.number("ecfmg.cred-four-years")
    broken = Said("credentials.transcript.transfer-not-eligible") if transfer_broken(case) else None
    if school.credit_years is not None and school.credit_years < years:
        few = Said("credentials.transcript.too-few-years", years=school.credit_years, least=years)
        ruling = unmet(few, "ecfmg.cred-four-years", facts=facts, firm=True)
        ruling = ruling.act(Said("warning.ask-ecfmg-first")) if too_few_years(case) else ruling
        return ruling.also(broken, "ecfmg.cred-transfer-rules", facts=facts) if broken else ruling
    if broken:
        barred = unmet(broken, "ecfmg.cred-transfer-rules", facts=facts, firm=True)
        return barred.act(Said("warning.ask-ecfmg-first"))
    sent, amiss = _tracked(case, "transcript")
    if amiss is not None:
        return amiss
    if sent and (early := _sent_too_early(case, "transcript")) is not None:
        return early
    hidden = school.transfer_disclosed is False
    if transferred(case) and not school.transfer_disclosed and (sent or (hidden and credentials_verified(case))):
        disclose = Said("credentials.transcript.disclose-transfer")
        about = (*facts, "school.transfer_disclosed")
        # A verification may show what was not recorded, but not that what is known to be hidden was disclosed.
        owed = begun(disclose, "ecfmg.cred-transfer-disclose", facts=about, firm=hidden)
        return owed.act(Said("credentials.transcript.disclose-do"))
    if transferred(case) and transfer_keeps_the_rule(case) is None and sent:
        whence = Said("credentials.transcript.transfer-from-one-school")
        unsaid = begun(whence, "ecfmg.cred-transfer-rules", facts=facts)
        return unsaid.act(Said("credentials.transcript.transfer-do"))
    if (lacking := _untranslated(case, "transcript")) is not None:
        return lacking
    if school.credit_years is None and sent:
        unsaid = begun(Said("credentials.transcript.record-years", least=years), "ecfmg.cred-four-years", facts=facts)
        return unsaid.act(Said("credentials.transcript.record-years-do"))
    if sent:
        return done(Said("credentials.given"), "ecfmg.cred-documents", facts=facts)
    return _not_yet(case)


def _sent_too_early(case: Case, kind: str) -> Ruling | None:
    """Given before graduation or degree date, and not verified since."""
    day = None if credentials_verified(case) is not None else given(case, kind).sent
    return _too_early(case, day, f"credentials.{kind}_sent")


_PAPERS = {
    "diploma": Said("credentials.paper.diploma"),
    "transcript": Said("credentials.paper.transcript"),
    "translation": Said("credentials.paper.translation"),
    "transfer-transcript": Said("credentials.paper.transfer-transcript"),
}


def _refused(case: Case) -> Ruling | None:
    """What ECFMG refused is sent again before the school can confirm it (ecfmg.cred-documents)."""
    for kind, paper in _PAPERS.items():
        there = given(case, kind)
        if there.rejected is not None:
            said = Said("credentials.paper-rejected", paper=paper, day=there.rejected)
            return begun(said, "ecfmg.cred-complete-when", "ecfmg.cred-documents", facts=there.facts, firm=True)
    return None


@unless(not_for_us_graduates)
def verified(case: Case) -> Ruling | None:
    """credentials.verified: both confirmed by the school itself (ecfmg.cred-complete-when)."""
    papers = case.profile.credentials
    one, other = given(case, "diploma"), given(case, "transcript")
    recorded = verification_recorded(case)
    if recorded is not None:
        confirmed = Said("credentials.verified.both")
        facts = (*one.facts, *other.facts)
        if case.happened(papers.verified, papers.verified_month) is not None:
            facts = ("credentials.verified" if papers.verified else "credentials.verified_month",)
        wrong = _too_early(case, recorded, facts[0])
        return wrong or done(confirmed, "ecfmg.cred-complete-when", facts=facts)
    if (refused := _refused(case)) is not None:
        return refused
    if graduation_ahead(case) is not None:
        return _not_yet(case)
    lacking = untranslated(case, "diploma") or untranslated(case, "transcript")
    if one.sent is not None and other.sent is not None and not lacking:
        since = max(one.sent, other.sent)
        last = max(since, papers.school_nudged or since)
        return with_others(
            case,
            since,
            Said("credentials.verified.school-answers"),
            "ecfmg.cred-complete-when",
            "ecfmg.cred-duration",
            facts=("credentials.diploma_sent", "credentials.transcript_sent", "credentials.school_nudged"),
            wait="verification",
            counted_from=last,
        )
    return None
