"""OET Medicine: what a sitting lacks (its window: `pathway_held.bounds`).

Rules: ecfmg.oet-minimum, ecfmg.oet-minimum-old.
"""

from __future__ import annotations

from img_pathway.engine.case import Case, Reading
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import OetSitting

PAPERS = ("listening", "reading", "writing", "speaking")


def shortfall(case: Case, sitting: OetSitting) -> list[Said] | None:
    """Papers below the minimum of the test day; ``None`` while a score is missing.

    Rules: ecfmg.oet-minimum, ecfmg.oet-minimum-old.
    """
    least = minimum(case, sitting)
    scores = {paper: getattr(sitting, paper) for paper in PAPERS}
    if least is None:
        return None
    short = [
        Said("oet.paper-below", paper=paper, score=score, least=least.value[paper])
        for paper, score in scores.items()
        if score is not None and score < least.value[paper]
    ]
    if short:
        return short
    return None if None in scores.values() else []


def minimum(case: Case, sitting: OetSitting) -> Reading | None:
    """The lowest scores that count on the test day."""
    return case.read("ecfmg.oet-minimum", on=sitting.date) or case.read("ecfmg.oet-minimum-old", on=sitting.date)
