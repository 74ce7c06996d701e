"""Diploma, transcript, their verification, and the certificate."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import not_for_us_graduates, withdrawn
from img_pathway.engine.model import SETTLED
from img_pathway.engine.readings.certificate import earliest_certificate
from img_pathway.engine.readings.counting import cs_stands
from img_pathway.engine.readings.old_systems import before_pathways
from img_pathway.engine.readings.pathway_held import accepted_pathway
from img_pathway.engine.readings.sittings import worth
from img_pathway.engine.ruling import Ruling, begun, check, done, lapsed, open_step, unmet, with_others
from img_pathway.engine.time.days import say
from img_pathway.engine.time.waits import plus
from img_pathway.profile.facts import School


def _not_yet(case: Case) -> Ruling | None:
    """Final documents exist only after graduation, the diploma only from its own date (ecfmg.cert-no-student)."""
    school = case.profile.school
    gone = withdrawn(case)
    if gone is not None:
        return gone
    if case.student:
        when = f" on {say(school.graduated)}" if school.graduated else ""
        return unmet(
            f"You graduate first{when}.",
            "ecfmg.cert-no-student",
            "ecfmg.cred-documents",
            facts=("school.graduated", "school.status"),
            earliest=school.graduated,
            firm=case.future(school.graduated),
        )
    if case.student is None and school.degree is None:
        return unmet(
            "Record graduation and degree date first.", "ecfmg.cred-grad-vs-degree-date", missing=("school.img",)
        )
    return None


def _too_early(case: Case, day: date | None, what: str, key: str) -> Ruling | None:
    """A final document given or verified before it can exist: one of the two recorded dates is wrong."""
    if day is None or not case.future(day):
        return None
    return begun(
        f"Recorded, although {what} ({say(day)}) lies ahead: a final document comes after it. Correct one of the two.",
        "ecfmg.cert-no-student",
        "ecfmg.cred-documents",
        facts=(key,),
    )._replace(firm=True)


def diploma(case: Case) -> Ruling | None:
    """credentials.diploma: final diploma, translated if not in English."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    papers, school = case.profile.credentials, case.profile.school
    facts = ("credentials.diploma_sent", "school.degree", "credentials.in_english", "credentials.translated")
    if case.past(papers.diploma_sent):
        early = _too_early(case, school.graduated, "your graduation", "school.graduated") or _too_early(
            case, school.degree, "the degree date", "school.degree"
        )
        if early is not None:
            return early
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
            earliest=max(filter(None, (school.degree, school.graduated))),
            firm=True,
        )
    blocked = _not_yet(case)
    if blocked is not None:
        return blocked
    if papers.in_english is False:
        return open_step("Not in English: original and translation together.", "ecfmg.cred-translation", facts=facts)
    return None


def _transfer_broken(school: School) -> bool:
    """Credits of several schools, of one that is not listed, or of courses not passed there (ecfmg.cred-transfer-rules)."""
    origins = school.transfer
    if len(origins) > 1 or any(one.listed is False or one.passed_there is False for one in origins):
        return True
    return bool(school.transfer_credits) and school.transfer_one_eligible_school is False


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
            firm=True,
        )
    if _transfer_broken(school):
        return unmet(
            "Transferred credits must come from one eligible school, from courses passed there.",
            "ecfmg.cred-transfer-rules",
            facts=facts,
            firm=True,
        )
    sent = case.past(papers.transcript_sent)
    early = _too_early(case, school.graduated, "your graduation", "school.graduated") if sent else None
    if early is not None:
        return early
    if school.transfer_credits and not school.transfer_disclosed and sent:
        return begun(
            "Sent; transferred credits still have to be disclosed with their own transcript.",
            "ecfmg.cred-transfer-disclose",
            facts=facts,
        )
    if school.transfer_credits and school.transfer_one_eligible_school is None and sent:
        return begun(
            "Sent; say whether all transferred credits come from one eligible school, from courses passed there.",
            "ecfmg.cred-transfer-rules",
            facts=facts,
        )
    if school.credit_years is None and sent:
        return begun(
            f"Sent; record the credit years of your course: ECFMG asks for at least {years}.",
            "ecfmg.cred-four-years",
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
        early = _too_early(case, case.profile.school.graduated, "your graduation", "school.graduated")
        if early is not None:
            return early
        return done("The school has verified both.", "ecfmg.cred-complete-when", facts=("credentials.verified",))
    if case.future(case.profile.school.graduated):
        return _not_yet(case)
    if case.past(papers.diploma_sent) and case.past(papers.transcript_sent):
        since = max(papers.diploma_sent or date.min, papers.transcript_sent or date.min)
        last = max(since, papers.school_nudged or since)
        return with_others(
            case,
            "your school",
            since,
            "The school must answer ECFMG itself.",
            "ecfmg.cred-complete-when",
            "ecfmg.cred-duration",
            facts=("credentials.diploma_sent", "credentials.transcript_sent", "credentials.school_nudged"),
            wait="verification",
            counted_from=last,
        )
    return None


# ---------------------------------------------------------------------- certificate


NEEDED = (
    "school.listing",
    "application.accepted",
    "exams.step1",
    "exams.step2ck",
    "skills.pathway",
    "credentials.diploma",
    "credentials.transcript",
    "credentials.verified",
)
"""What must be met before a certificate is issued."""


def _met_since(case: Case) -> date:
    """The day on which the last requirement was met, as far as recorded; a result without its day counts from when
    results usually come.
    """
    usual = case.book.duration("exam-result").typical
    days = [case.profile.application.accepted, case.profile.credentials.verified]
    for exam in ("step1", "step2ck"):
        passed = [one for one, found in worth(case, exam) if found == "pass"]
        for sitting in passed[-1:]:
            if sitting.date is not None:
                came = plus(sitting.date, usual) if usual is not None else case.today
                days.append(sitting.reported or min(case.today, came))
    held = accepted_pathway(case)
    days.append(held.application.accepted if held is not None else None)
    return max((day for day in days if case.past(day) and day), default=case.today)


def issued(case: Case) -> Ruling | None:
    """certificate.issued (ecfmg.cert-issue, ecfmg.cert-no-student)."""
    skip = not_for_us_graduates(case)
    if skip is not None:
        return skip
    certificate = case.profile.certificate
    facts = ("certificate.issued",)
    if case.past(certificate.issued) and certificate.issued is not None:
        return done(f"Issued on {say(certificate.issued)}.", "ecfmg.cert-issue", facts=facts)
    gone = withdrawn(case)
    if gone is not None:
        return gone
    states = case.states
    open_ones = [step for step in NEEDED if states[step].status not in SETTLED]
    if not open_ones:
        since = _met_since(case)
        return with_others(
            case,
            "Intealth",
            since,
            "Every requirement is met; pay any balance and wait.",
            "ecfmg.cert-issue",
            "ecfmg.pay-debts-block",
            wait="certificate",
        )
    if states["credentials.verified"].status in SETTLED:
        barred = tuple(step for step in open_ones if states[step].status != "check")
        if barred:
            said = ", ".join(f'"{states[step].title}"' for step in barred)
            return unmet(f"Not yet in order: {said}.", "ecfmg.cert-issue", "ecfmg.cert-no-student", missing=barred)
        said = ", ".join(f'"{states[step].title}"' for step in open_ones)
        return open_step(f"Everything else is met; to be checked first: {said}.", "ecfmg.cert-issue")
    spans = earliest_certificate(case)
    if spans is None:
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
    if cs_stands(case):
        return done("It rests on Step 2 CS and carries no end date.", "ecfmg.cs-no-expiry", facts=("exams.step2cs",))
    if before_pathways(case):
        return done(
            "It was issued before there were Pathways: it carries no end date of theirs.",
            "ecfmg.changed-permanent",
            "ecfmg.cs-no-expiry",
            facts=("certificate.issued",),
        )
    held = accepted_pathway(case)
    if held is None:
        return begun(
            "Type the valid-through date printed on it, if there is one.", "ecfmg.changed-permanent", facts=facts
        )
    end = held.end
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
