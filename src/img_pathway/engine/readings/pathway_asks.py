"""What a Pathway asks for: the minima of OET Medicine, and the cut-off days of its season.

The window of an OET: `pathway_season.bounds`. Rules: ecfmg.oet-minimum, ecfmg.oet-minimum-old, ecfmg.path-1,
ecfmg.path-3-5-common, ecfmg.path-cs-fail.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from img_pathway.engine.case import Case, Reading
from img_pathway.engine.readings.sittings import outcomes
from img_pathway.engine.time.days import add_months
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import OetSitting
from img_pathway.rulebook.types import TRUSTED, Dated

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


LICENCE, GRADUATION = "ecfmg.path-1", "ecfmg.path-3-5-common"


class CutOff(NamedTuple):
    """From which day on one fits, and before which one does not; two days where sources differ."""

    sure: Dated
    maybe: Dated
    trusted: bool

    def fit(self, day: date) -> int:
        """Fits (2), between the days that sources give (1), too early (0)."""
        return 2 if day >= self.sure else 1 if day >= self.maybe else 0


def cut_off(case: Case, rule: str, season: int | None) -> CutOff | None:
    """The cut-off of a season; what the person looked up for it wins. ``None`` where no day is known."""
    if season is None:
        return None
    own = case.looked_up(rule, season) if season == case.target or f"{rule}@{season}" in case.profile.answers else None
    if isinstance(own, date):
        day = Dated(own, "yours", (rule,))
        return CutOff(day, day, True)
    value = case.book.value(rule, season=season)
    if value is None:
        return None
    days = value.value if isinstance(value.value, dict) else {"sure_from": value.value, "check_from": value.value}
    sure, maybe = (date.fromisoformat(str(days[name])) for name in ("sure_from", "check_from"))
    # Where sources differ on the day, which of the two it is was not published.
    confidence = value.confidence if sure == maybe else "inferred"
    return CutOff(Dated(sure, confidence, (rule,)), Dated(maybe, confidence, (rule,)), value.confidence in TRUSTED)


def _expected(case: Case, rule: str, season: int) -> CutOff | None:
    """The cut-off of a season; past the last one that is known, as much later as the season is: cut-offs move with it."""
    known = [value.season for value in case.book.values(rule) if value.season is not None]
    last = max(known, default=season)
    found = cut_off(case, rule, min(season, last))
    if found is None or season <= last:
        return found
    sure, maybe = (add_months(day, 12 * (season - last)) for day in (found.sure, found.maybe))
    return CutOff(sure, maybe, False)


def cs_failed(case: Case) -> bool | None:
    """One or more Step 2 CS failures leave Pathway 6 only; ``None`` where that is not known (ecfmg.path-cs-fail).

    Whether a sitting that was not completed is a failure in this sense no source says.
    """
    found = outcomes(case, "step2cs")
    if "fail" in found:
        return True
    return None if "incomplete" in found or "pending" in found else False


def fit(case: Case, season: int) -> int:
    """How well the days of a licence or of graduation fit a season, by the cut-offs as far as they are known or
    expected: 2 well, 1 as one of two sources has it, 0 not at all; then only Pathway 6 is left.
    """
    return 0 if cs_failed(case) else max(_licence(case, season), _graduation(case, season))


def _licence(case: Case, season: int) -> int:
    skills = case.profile.skills
    until = skills.licence_valid_until
    if not skills.licence_unsupervised or skills.licence_kind == "training" or skills.licence_discipline:
        return 0
    if until is None:
        return 2 if skills.licence_no_end else 0
    cut = _expected(case, LICENCE, season)
    return 2 if until >= case.today else cut.fit(until) if cut is not None else 0


def _graduation(case: Case, season: int) -> int:
    school, skills = case.profile.school, case.profile.skills
    refused = school.attests is False and case.happened(skills.attested, skills.attested_month) is None
    fits = (school.wfme, school.ncfmea, school.joint_us_degree) != (False, False, False)
    cut = _expected(case, GRADUATION, season)
    return min(map(cut.fit, case.graduated)) if fits and not refused and case.graduated and cut is not None else 0
