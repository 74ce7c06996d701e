"""What was done in the systems before MyIntealth, and what a certificate from before the Pathways rests on."""

from __future__ import annotations

from datetime import date

from ..case import Case
from ..days import last_day_of_years
from ..exams import SEVEN_YEARS, passes
from ..ruling import Ruling, check


def before_myintealth(case: Case) -> Ruling | None:
    """`check` where everything recorded is older than MyIntealth itself: the identity check may be due again.

    Rules: ecfmg.account-legacy, ecfmg.changed-portal.
    """
    first = case.read("ecfmg.account-legacy")
    if first is None:
        return None
    person, identity, application = case.profile, case.profile.identity, case.profile.application
    days = [identity.account_requested, identity.account_established, identity.check_done]
    days += [application.submitted, application.accepted, person.certificate.issued]
    days += [person.credentials.diploma_sent, person.credentials.transcript_sent, person.start.began]
    days += [day for one in case.pathway_applications for day in (one.submitted, one.accepted)]
    for exam in ("step1", "step2ck", "step3"):
        days += [one.issued for one in getattr(person.permits, exam)]
        days += [one.date for one in case.sittings(exam)]
    days += [one.token for one in person.seasons.values()]
    past = [day for day in days if day is not None and day <= case.today]
    since = date.fromisoformat(str(first.value))
    if not past or max(past) >= since or case.today < since:
        return None
    return check(
        "What you recorded is older than MyIntealth (August 2025). Old accounts were moved there, but the identity"
        " check may have to be repeated: is yours in order?",
        "ecfmg.account-legacy",
        "ecfmg.changed-portal",
        facts=("identity.account_established", "identity.check_done", "application.accepted"),
    )._replace(firm=True)


def before_pathways(case: Case) -> bool:
    """Was the certificate issued before the first Pathway season could open, so that it rests on none?

    Rules: ecfmg.changed-permanent, ecfmg.cs-no-expiry.
    """
    issued = case.profile.certificate.issued
    return case.past(issued) and issued is not None and issued.year < case.book.calendar.first - 1


def certified_by_cs(case: Case) -> bool | None:
    """Does an issued certificate rest on a recorded Step 2 CS pass? ``None`` where a Pathway may be behind it.

    Rules: ecfmg.exam-cs-legacy, ecfmg.cs-no-expiry.
    """
    certificate = case.profile.certificate
    issued = certificate.issued
    if issued is None or not case.past(issued):
        return False
    years = case.number(SEVEN_YEARS)
    days = [day for day in passes(case, "step2cs") if day <= issued]
    if not any(issued <= last_day_of_years(day, years)[0] for day in days):
        return False
    if before_pathways(case):
        return True
    pathway = any(case.past(one.accepted) for one in case.pathway_applications)
    return False if pathway or certificate.expires is not None else None
