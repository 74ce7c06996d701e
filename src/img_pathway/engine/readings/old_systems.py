"""What was done in the systems before MyIntealth, and what a certificate from before the Pathways rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.model import SAT_TODAY
from img_pathway.engine.once import once
from img_pathway.engine.readings.given import application_accepted, certificate_shown
from img_pathway.engine.readings.seven_years import SEVEN_YEARS
from img_pathway.engine.readings.sittings import passes, somewhere_in, undated
from img_pathway.engine.ruling import Ruling, check
from img_pathway.engine.time.days import add_months, months_after
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated


@once
def before_myintealth(case: Case) -> tuple[Ruling, date] | None:
    """`check` where what is recorded is older than MyIntealth, or may be, with MyIntealth's first day; ``None`` where nothing is.

    The identity check may be due again then. The ruling is firm where nothing that takes an account came since, else
    what that proves goes before; asking for an account takes none. Rules: ecfmg.account-legacy, ecfmg.changed-portal.
    """
    first = case.read("ecfmg.account-legacy")
    if first is None:
        return None
    since = date.fromisoformat(str(first.value))
    if case.today < since:
        return None
    identity = case.profile.identity
    requested, checked = identity.account_requested, identity.check_done
    anew = requested is not None and since <= requested <= case.today
    older = any(day is not None and day < since for day in (requested, checked))
    # A request made anew says that there was no account, and the check is part of it; a draft is not even that.
    newer = not anew and checked is not None and since <= checked <= case.today
    lag = add_months(since, case.number("usmle.period.length") + case.number("usmle.period.extension"))
    for day in _recorded(case, since, lag):
        if day is not None and day <= case.today:
            newer = newer or day >= since
            older = older or day < since
            if newer and older:
                break
    shown = newer or anew
    papers = (case.profile.credentials.diploma_sent, case.profile.credentials.transcript_sent)
    sent = [day for day in papers if day is not None and day <= case.today]
    # Papers went by the account there was; alone they show none.
    newer = newer or any(day >= since for day in sent)
    older = older or any(day < since for day in sent)
    if not older:
        return _number_alone(since) if identity.usmle_id and not shown else None
    drafted = identity.account_started is not None and since <= identity.account_started <= case.today
    partly = newer or anew or drafted
    said = Said("identity.partly-before-myintealth" if partly else "identity.before-myintealth", since=since)
    if not partly and not any((requested, checked, identity.account_established, identity.account_started)):
        # Nothing of the account itself is recorded: it is shown by what was done with it.
        said = Said("identity.shown-before-myintealth", since=since)
    ruling = check(
        said,
        "ecfmg.account-legacy",
        "ecfmg.changed-portal",
        facts=("identity.account_established", "identity.check_done", "application.accepted"),
        firm=not newer,
    ).act(Said("identity.look-for-the-old-account"), "MyIntealth")
    return ruling, since


def _number_alone(since: date) -> tuple[Ruling, date]:
    """A USMLE ID has no day: ECFMG gave it before anything else once, FSMB gives it to those who have an account."""
    said, rules = Said("identity.usmle-id-alone"), ("ecfmg.id-usmle-id-issuer", "ecfmg.account-legacy")
    ruling = check(said, *rules, facts=("identity.usmle_id",), firm=True)
    return ruling.act(Said("identity.look-for-an-account"), "MyIntealth"), since


def _recorded(case: Case, since: date, lag: date) -> Iterator[date | None]:
    """Days on which one had to do with Intealth, FSMB or ERAS; those that are the latest in most lives come first.

    The registration of a sitting lies before its period and its extension: one from before the `lag` was over may
    rest on one of the older systems.
    """
    person, identity, application = case.profile, case.profile.identity, case.profile.application
    yield person.certificate.issued
    yield from [position.began for position in person.start.positions]
    for one in case.pathway_applications:
        yield from (one.submitted, one.accepted)
    yield from [season.token for season in person.seasons.values()]
    for exam in SAT_TODAY:
        yield from [day for permit in case.registrations(exam) for day in (permit.issued, permit.applied)]
        days = [sitting.date for sitting in case.sittings(exam) if case.past(sitting.date)]
        days += [somewhere_in(case, sitting.month or "")[1] for sitting in undated(case, exam)]
        yield from [None if day is None else date.min if since <= day < lag else day for day in days]
    # Of a month the first day speaks: it shows no newer account than any of its days would.
    yield from (application.submitted, *(application_accepted(case) or ())[:1])
    yield from (identity.account_established, person.permits.fsmb_account)


def before_pathways(case: Case) -> bool:
    """Was a certificate there before the first Pathway season could open, so that it rests on none?

    Rules: ecfmg.changed-permanent, ecfmg.cs-no-expiry.
    """
    # A recorded day of issue goes before what only shows that there was one.
    issued = case.profile.certificate.issued or certificate_shown(case)
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
    if not any(issued <= months_after(Dated(day), 12 * years).early for day in days):
        return False
    if before_pathways(case):
        return True
    pathway = any(case.past(one.accepted) for one in case.pathway_applications)
    return False if pathway or certificate.expires is not None else None
