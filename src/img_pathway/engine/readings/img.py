"""IMG or not: the school decides, Canada by the degree date.

Rules: ecfmg.img-definition, ecfmg.img-us-schools, ecfmg.img-canada-pre, ecfmg.img-canada-post.
"""

from __future__ import annotations

from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.model import CANADA, US_PLACES
from img_pathway.engine.once import once
from img_pathway.engine.words.said import Said

US_BODIES = ("lcme", "coca")


LOOKED_UP = Said("img.looked-up")


@once
def is_img(case: Case) -> tuple[str | None, Said, tuple[str, ...]]:
    """IMG ("yes", "no", "check" or ``None`` = not recorded), why, and the rules that say so.

    The school decides; Canada is judged by the degree date.
    Rules: ecfmg.img-definition, ecfmg.img-us-schools, ecfmg.img-canada-pre, ecfmg.img-canada-post.
    """
    school = case.profile.school
    if school.accreditor in US_BODIES and school.country in (None, *US_PLACES):
        return ("no", Said("img.us-school"), ("ecfmg.img-us-schools", "ecfmg.img-definition"))
    if school.country is None:
        return None, Said("img.not-recorded"), ()
    if school.country in US_PLACES:
        if school.accreditor is None:
            return None, Said("img.not-recorded"), ()
        answer = case.answered("ecfmg.img-us-schools", "ecfmg.img-definition")
        if answer in ("yes", "no"):
            return answer, LOOKED_UP, ("ecfmg.img-us-schools",)
        return ("check", Said("img.us-school-not-accredited"), ("ecfmg.img-us-schools",))
    if school.country != CANADA:
        return "yes", Said("img.school-abroad"), ("ecfmg.img-definition",)
    answer = case.answered("ecfmg.img-canada-post", "ecfmg.img-definition")
    if answer in ("yes", "no"):
        return answer, LOOKED_UP, ("ecfmg.img-canada-post",)
    degree = school.degree or _not_before(case)
    if degree is None:
        return (None, Said("img.canada.record-degree"), ("ecfmg.img-canada-post", "ecfmg.img-canada-pre"))
    for rule_id in ("ecfmg.img-canada-pre", "ecfmg.img-canada-post"):
        reading = case.read(rule_id, on=degree)
        if reading is not None:
            verdict: str = reading.value["img"]
            rules = rule_id, "ecfmg.img-canada-lcme-end"
            if verdict == "check" or not reading.trusted:
                return "check", Said("img.canada.ask", day=degree), rules
            if verdict == "no" and school.accreditor == "other":
                return "check", Said("img.canada.school-not-accredited"), rules
            return (
                verdict,
                Said("img.canada.degree-dated" if school.degree else "img.canada.degree-to-come", day=degree),
                rules,
            )
    return "check", Said("img.canada.date-unknown"), ("ecfmg.img-canada-post",)


def _not_before(case: Case) -> date | None:
    """The first day on which a degree not yet recorded can be dated, if that alone makes it a later one.

    Whoever is a student today, or graduated after the change, can have no earlier degree (ecfmg.img-canada-post).
    """
    days = case.graduated
    first = days[0] if days is not None and not case.student else case.today if case.student else None
    pre = first and case.read("ecfmg.img-canada-pre", on=first)
    return None if pre else first


def us_graduate(case: Case) -> bool:
    """Graduate of a US school: registers with NBME, not with FSMB (usmle.transition.end-state)."""
    return is_img(case)[0] == "no" and case.profile.school.country != CANADA
