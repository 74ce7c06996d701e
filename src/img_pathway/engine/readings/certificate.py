"""How soon an ECFMG certificate can come.

Rules: ecfmg.cred-duration, ecfmg.cert-issue.
"""

from __future__ import annotations

from datetime import date, timedelta

from img_pathway.engine.case import Case


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
