"""What is recorded of giving a paper to ECFMG: its own facts, the list of documents given, the list of papers sent.

And of the graduation, before which none can be final: a day, or only a month or year (ecfmg.cert-no-student).
Asked by every judge and board for which a diploma, a transcript or a name proof counts. Imported by judges, readings, names.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.once import once
from img_pathway.engine.readings.sittings import somewhere_in, undated
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated

ECFMG: Final = "intealth"
"""Where a paper is given to ECFMG, among the places it may be sent to."""


GIVEN: Final = ("diploma", "transcript", "name-proof")
"""The papers read here."""


class Given(NamedTuple):
    """How one paper stands at ECFMG; each day is not in the future."""

    sent: date | None
    verified: date | None
    """Recorded as verified, and not refused on that day or later."""
    rejected: date | None
    """Refused, and not sent again since."""
    facts: tuple[str, ...]
    """Where it is recorded."""


@once
def given(case: Case, kind: str) -> Given:
    """How a paper stands, a ``diploma``, a ``transcript`` or what goes with them, wherever it is recorded (ecfmg.cred-documents)."""
    person = case.profile
    both = _both_verified(case)
    own: dict[str, tuple[date | None, date | None]] = {
        "diploma": (person.credentials.diploma_sent, both),
        "transcript": (person.credentials.transcript_sent, both),
        "name-proof": (person.identity.name_proof_filed, person.identity.name_proof_accepted),
    }
    own_sent, own_verified = own.get(kind, (None, None))
    listed = [one for one in person.credentials.documents if one.kind == kind]
    sendings = [sent for one in person.documents.papers if one.kind == kind for sent in one.sent if sent.to == ECFMG]
    # A paper "verified or accepted" at ECFMG need not be one that the school has confirmed.
    confirms = kind not in ("diploma", "transcript")
    rows = [
        *((one.sent, one.verified, one.rejected) for one in listed),
        *((one.date or one.verified, one.verified if confirms else None, one.rejected) for one in sendings),
    ]
    alone = _last(case, own_verified if confirms else None, *(row[1] for row in rows))
    sent = _last(case, own_sent, *(row[0] for row in rows)) or alone
    verified, refused = _last(case, own_verified, alone), _last(case, *(row[2] for row in rows))
    if refused is not None and verified is not None and verified <= refused:
        verified = None
    again = refused is not None and (verified is not None or (sent is not None and sent > refused))
    facts = ("credentials.documents",) * bool(listed) + ("documents.papers",) * bool(sendings)
    return Given(sent, verified, None if again else refused, facts)


def _both_verified(case: Case) -> date | None:
    """The day by which both are recorded as verified at once; of a month its first, where no day of it is too early."""
    papers = case.profile.credentials
    span = case.happened(None, papers.verified_month) if papers.verified is None else None
    return span[0] if span is not None and too_early(case, span[0]) is None else papers.verified


def verification_recorded(case: Case) -> date | None:
    """The day by which diploma and transcript are recorded as verified: both at once, or each by itself.

    ``None`` while a translation or the transcript of an earlier school is refused that was not then
    (ecfmg.cred-complete-when, ecfmg.cred-translation, ecfmg.cred-transfer-disclose).
    """
    one, other = (given(case, kind).verified for kind in ("diploma", "transcript"))
    if one is None or other is None:
        return None
    last = max(one, other)
    beside = [given(case, kind).rejected for kind in ("translation", "transfer-transcript")]
    return None if any(day is not None and day >= last for day in beside) else last


@once
def credentials_verified(case: Case) -> date | None:
    """The day by which the school has verified diploma and transcript, unless it lies before the graduation or degree."""
    day = verification_recorded(case)
    return day if day is not None and too_early(case, day) is None else None


def untranslated(case: Case, kind: str) -> bool:
    """Was this paper sent without the translation that it needs: not with the school, but in the applicant's hands?

    Not in English, as said of all papers or of this one; a translation that was refused is none, nor is one whose original
    was not with it (ecfmg.cred-translation).
    """
    papers = case.profile.credentials
    mine = next((one.language for one in reversed(papers.documents) if one.kind == kind and one.language), "en")
    foreign = papers.in_english is False or mine.casefold() not in ("en", "english")
    there = given(case, "translation")
    beside = there.rejected is None and (there.sent is not None or case.past(papers.translated))
    alone = any(one.kind == "translation" and one.original is False for one in papers.documents)
    return given(case, kind).sent is not None and (alone or (foreign and not beside))


def _last(case: Case, *days: date | None) -> date | None:
    return max((day for day in days if day is not None and case.past(day)), default=None)


def graduation_ahead(case: Case) -> tuple[Dated, Dated] | None:
    """The first and the last day on which a graduation still ahead can be; both expected, where only a month is known."""
    days = case.graduated
    if days is None or not case.student:
        return None
    first, last = days
    if first == last:
        return Dated(first, "yours"), Dated(last, "yours")
    # Who is a student today has not graduated today.
    first = max(first, case.today + timedelta(days=1))
    return Dated(first, "inferred", ("ecfmg.cert-no-student",)), Dated(last, "inferred", ("ecfmg.cert-no-student",))


def graduation_said(days: tuple[date, date]) -> Said:
    """The day of a graduation, or the days between which it is."""
    first, last = days
    return Said("graduation.on", day=first) if first == last else Said("graduation.between", first=first, last=last)


def application_accepted(case: Case) -> tuple[date, date] | None:
    """The days between which the application was accepted (ecfmg.app-gate-for-usmle)."""
    return case.happened(case.profile.application.accepted, case.profile.application.accepted_month)


def graduation_fact(case: Case) -> str:
    """Where the graduation is recorded."""
    school = case.profile.school
    return "school.graduated_month" if school.graduated is None and school.graduated_month else "school.graduated"


def too_early(case: Case, day: date, *, dated: bool = True) -> Said | None:
    """Why a final document cannot have been given or verified on a day: it lies before the graduation.

    Or, where the diploma is part of it (`dated`), before the date printed there. One of the two recorded days is wrong.
    """
    degree = case.profile.school.degree
    if case.graduated is not None and day < case.graduated[0]:
        return Said("credentials.before-graduation", given=day, on=graduation_said(case.graduated))
    if dated and degree is not None and day < degree:
        return Said("credentials.before-degree", given=day, day=degree)
    return None


def certificate_too_early(case: Case) -> Said | None:
    """Why the day of the certificate cannot be right: nobody is certified before graduation and degree.

    One of the recorded days is wrong (ecfmg.cert-no-student).
    """
    issued = case.profile.certificate.issued
    if issued is None or too_early(case, issued) is None:
        return None
    degree = case.profile.school.degree
    if case.graduated is not None and issued < case.graduated[0]:
        return Said("certificate.issued.before-graduation", day=issued, on=graduation_said(case.graduated))
    return Said("certificate.issued.before-degree", day=issued, degree=degree)


@once
def certificate_issued(case: Case) -> date | None:
    """The day on which a certificate was issued, unless it is contradicted: one before the degree certifies nothing."""
    issued = case.profile.certificate.issued
    return issued if case.past(issued) and certificate_too_early(case) is None else None


def certificate_shown(case: Case) -> date | None:
    """The first day by which a recorded fact shows that an ECFMG certificate was there, whatever has become of it since."""
    permits = case.profile.permits.step3
    days = [certificate_issued(case), case.profile.certificate.permanent]
    days += [day for one in case.profile.start.positions for day in (one.certificate_shown, one.began)]
    days += [permit.issued for permit in permits] + [sitting.date for sitting in case.sittings("step3")]
    days += [somewhere_in(case, one.month or "")[1] for one in undated(case, "step3")]
    return min((day for day in days if day is not None and case.past(day)), default=None)
