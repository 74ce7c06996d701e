"""How soon an ECFMG certificate can come.

Rules: ecfmg.cred-duration, ecfmg.cert-issue.
"""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.readings.given import credentials_verified, graduation_ahead
from img_pathway.engine.readings.visa_need import needs_visa, way
from img_pathway.engine.time.waits import span
from img_pathway.rulebook.types import Dated


def earliest_certificate(case: Case) -> tuple[Dated, Dated, Dated] | None:
    """Earliest certificate with the best, typical and bad durations seen, counted from graduation, degree or today.

    Rules: ecfmg.cred-duration, ecfmg.cert-issue. Only for those whose documents are not verified yet.
    """
    today = Dated(case.today, "yours")
    degree = Dated(case.profile.school.degree or today, "yours")
    # Of a month alone the best case counts from its first day, the others from its last.
    soon, late = (max(day, degree, today) for day in graduation_ahead(case) or (today, today))
    waits = [span(case, "verification"), span(case, "certificate")]
    if credentials_verified(case) is not None:
        soon, late, waits = today, today, waits[1:]
    best, typical, bad = soon, late, late
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
