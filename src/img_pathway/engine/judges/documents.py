"""Diploma, transcript, their verification, and the certificate."""

from __future__ import annotations

from datetime import date, timedelta

from ..case import Case
from ..days import say
from ..ruling import Ruling, begun, check, done, lapsed, open_step, unmet, waiting
from .people import not_for_us_graduates
from .skills import accepted_pathway, expiry


def _not_yet(case: Case) -> Ruling | None:
    """Final documents exist only after graduation, the diploma only from its own date (ecfmg.cert-no-student)."""
    school = case.profile.school
    if case.student:
        when = f" on {say(school.graduated)}" if school.graduated else ""
        return unmet(
            f"You graduate first{when}.",
            "ecfmg.cert-no-student",
            "ecfmg.cred-documents",
            facts=("school.graduated", "school.status"),
        )._replace(earliest=school.graduated)
    if case.student is None and school.degree is None:
        return unmet(
            "Record graduation and degree date first.", "ecfmg.cred-grad-vs-degree-date", missing=("school.img",)
        )
    return None


def diploma(case: Case) -> Ruling | None:
    """credentials.diploma: final diploma, translated if not in English."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    papers, school = case.profile.credentials, case.profile.school
    facts = ("credentials.diploma_sent", "school.degree", "credentials.in_english", "credentials.translated")
    if case.past(papers.diploma_sent):
        if papers.in_english is False and not case.past(papers.translated):
            return begun(
                "Sent, but a document not in English needs its translation beside it.",
                "ecfmg.cred-translation",
                facts=facts,
            )
        return done("Given to ECFMG.", "ecfmg.cred-documents", facts=facts)
    if case.future(school.degree):
        assert school.degree is not None
        return unmet(
            f"The diploma is dated {say(school.degree)}: not issued yet.",
            "ecfmg.cred-documents",
            "ecfmg.cred-grad-vs-degree-date",
            facts=("school.degree",),
        )._replace(earliest=max(filter(None, (school.degree, school.graduated))))
    blocked = _not_yet(case)
    if blocked is not None:
        return blocked
    if papers.in_english is False:
        return open_step("Not in English: original and translation together.", "ecfmg.cred-translation", facts=facts)
    return None


def transcript(case: Case) -> Ruling | None:
    """credentials.transcript: final transcript, four credit years, transfer credits in order."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    papers, school = case.profile.credentials, case.profile.school
    facts = ("credentials.transcript_sent", "school.credit_years", "school.transfer_credits")
    years = case.number("ecfmg.cred-four-years")
    if school.credit_years is not None and school.credit_years < years:
        return unmet(
            f"{school.credit_years} credit years; ECFMG asks for at least {years}.",
            "ecfmg.cred-four-years",
            facts=facts,
        )._replace(firm=True)
    if school.transfer_credits and school.transfer_one_eligible_school is False:
        return unmet(
            "Transferred credits must come from one eligible school, from courses passed there.",
            "ecfmg.cred-transfer-rules",
            facts=facts,
        )._replace(firm=True)
    sent = case.past(papers.transcript_sent)
    if school.transfer_credits and not school.transfer_disclosed and sent:
        return begun(
            "Sent; transferred credits still have to be disclosed with their own transcript.",
            "ecfmg.cred-transfer-disclose",
            facts=facts,
        )
    if sent:
        if papers.in_english is False and not case.past(papers.translated):
            return begun(
                "Sent, but a document not in English needs its translation beside it.",
                "ecfmg.cred-translation",
                facts=facts,
            )
        return done("Given to ECFMG.", "ecfmg.cred-documents", facts=facts)
    return _not_yet(case)


def verified(case: Case) -> Ruling | None:
    """credentials.verified: both confirmed by the school itself (ecfmg.cred-complete-when)."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    papers = case.profile.credentials
    if case.past(papers.verified):
        return done("The school has verified both.", "ecfmg.cred-complete-when", facts=("credentials.verified",))
    if case.past(papers.diploma_sent) and case.past(papers.transcript_sent):
        since = max(papers.diploma_sent or date.min, papers.transcript_sent or date.min)
        typical = case.book.duration("verification").typical or 28
        last = max(since, papers.school_nudged or since)
        return waiting(
            "your school",
            since,
            "The school must answer ECFMG itself.",
            "ecfmg.cred-complete-when",
            "ecfmg.cred-duration",
            facts=("credentials.diploma_sent", "credentials.transcript_sent", "credentials.school_nudged"),
            nudge=last + timedelta(days=typical),
        )
    return None


# ---------------------------------------------------------------------- certificate


def earliest_certificate(case: Case) -> tuple[date, date, date] | None:
    """Earliest certificate with the best, typical and bad durations seen, counted from graduation or today.

    Rules: ecfmg.cred-duration, ecfmg.cert-issue. Only for those whose documents are not verified yet.
    """
    school = case.profile.school
    start = max((day for day in (school.graduated, school.degree, case.today) if day), default=case.today)
    verification, certificate = case.book.duration("verification"), case.book.duration("certificate")
    if case.past(case.profile.credentials.verified):
        start, spans = case.today, [(0, 0, 0)]
    else:
        spans = [(verification.best or 0, verification.typical or 0, verification.bad or 0)]
    spans.append((certificate.best or 0, certificate.typical or 0, certificate.bad or 0))
    best, typical, bad = (start + timedelta(days=sum(span[n] for span in spans)) for n in range(3))
    return best, typical, bad


def issued(case: Case) -> Ruling | None:
    """certificate.issued (ecfmg.cert-issue, ecfmg.cert-no-student)."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    certificate = case.profile.certificate
    facts = ("certificate.issued",)
    if case.past(certificate.issued) and certificate.issued is not None:
        return done(f"Issued on {say(certificate.issued)}.", "ecfmg.cert-issue", facts=facts)
    states = case.states
    needed = ("application.accepted", "exams.step1", "exams.step2ck", "skills.pathway", "credentials.verified")
    if all(states[step].status in ("done", "not-needed") for step in needed):
        last = max((states[step].since or date.min for step in needed), default=date.min)
        since = case.profile.credentials.verified or (last if last > date.min else case.today)
        typical = case.book.duration("certificate").typical or 28
        return waiting(
            "Intealth",
            since,
            "Every requirement is met; pay any balance and wait.",
            "ecfmg.cert-issue",
            "ecfmg.pay-debts-block",
            nudge=since + timedelta(days=typical),
        )
    spans = earliest_certificate(case)
    if spans is None or states["credentials.verified"].status in ("done", "not-needed"):
        return None
    best = spans[0]
    return open_step(
        f"The diploma must be verified first: counted from it alone, with the best times seen, not before {say(best)}.",
        "ecfmg.cert-no-student",
        "ecfmg.cred-duration",
        "ecfmg.cert-issue",
        facts=("school.graduated", "school.degree"),
        earliest=best,
    )


def valid(case: Case) -> Ruling | None:
    """certificate.valid: permanent, CS-based, or not yet past its printed end."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    certificate = case.profile.certificate
    facts = ("certificate.expires", "certificate.permanent")
    if not case.past(certificate.issued):
        return None
    if case.past(certificate.permanent):
        return done("Made permanent.", "ecfmg.cert-permanent-training", "ecfmg.cert-permanent-licence", facts=facts)
    if certificate.expires is not None:
        if certificate.expires < case.today:
            return lapsed(
                f"The certificate ran to {say(certificate.expires)}: Revalidation is needed.",
                "ecfmg.path-must-be-unexpired",
                "ecfmg.path-revalidation",
                facts=facts,
            )
        return done(f"Valid through {say(certificate.expires)}.", "ecfmg.path-must-be-unexpired", facts=facts)
    if case.cs_stands:
        return done("It rests on Step 2 CS and carries no end date.", "ecfmg.cs-no-expiry", facts=("exams.step2cs",))
    held = accepted_pathway(case)
    if held is None:
        return begun(
            "Type the valid-through date printed on it, if there is one.", "ecfmg.changed-permanent", facts=facts
        )
    end = expiry(case, held[0])
    if end is not None and end.trusted:
        if end.value < case.today:
            return lapsed(
                f"The Pathway it rests on ended on {say(end.value)}.",
                end.rule,
                "ecfmg.path-revalidation",
                facts=("skills.pathway",),
            )
        return done(f"The Pathway it rests on runs to {say(end.value)}.", end.rule, facts=("skills.pathway",))
    expected = f" (expected {say(end.value)})" if end else ""
    return check(
        f"Its end{expected} is not certain: type the printed date.",
        "ecfmg.path-expiry-pattern",
        "ecfmg.changed-permanent",
        facts=facts,
    )
