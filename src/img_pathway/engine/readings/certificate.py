"""How soon an ECFMG certificate can come.

Rules: ecfmg.cred-duration, ecfmg.cert-issue.
"""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.readings.given import credentials_verified
from img_pathway.engine.readings.visa_need import needs_visa, way
from img_pathway.engine.time.waits import span
from img_pathway.rulebook.types import Dated


def earliest_certificate(case: Case) -> tuple[Dated, Dated, Dated] | None:
    """Earliest certificate with the best, typical and bad durations seen, counted from graduation or today.

    Rules: ecfmg.cred-duration, ecfmg.cert-issue. Only for those whose documents are not verified yet.
    """
    school = case.profile.school
    start = max(day for day in (school.graduated, school.degree, case.today) if day)
    waits = [span(case, "verification"), span(case, "certificate")]
    if credentials_verified(case) is not None:
        start, waits = case.today, waits[1:]
    best = typical = bad = Dated(start, "yours")
    for one in waits:
        best = best.plus(one.best or 0, one.confidence, one.rules)
        typical = typical.plus(one.typical or 0, one.confidence, one.rules)
        bad = bad.plus(one.bad or 0, one.confidence, one.rules)
    return best, typical, bad


def earliest_on_j1(case: Case) -> Dated | None:
    """The first day on which training could begin on a J-1, as far as the times seen go; ``None`` where it needs none.

    The sponsor's review waits for the certificate, and the consulate for that. Rules: visa.evsp.processing, ecfmg.cert-issue.
    """
    if needs_visa(case) == "no" or way(case) not in (None, "j1"):
        return None
    spans = earliest_certificate(case)
    for name in ("evsp", "consulate"):
        wait = span(case, name)
        spans = spans and (spans[0].plus(wait.best or 0, wait.confidence, wait.rules), *spans[1:])
    return spans[0] if spans else None
