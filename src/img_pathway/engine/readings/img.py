"""IMG or not: the school decides, Canada by the degree date.

Rules: ecfmg.img-definition, ecfmg.img-us-schools, ecfmg.img-canada-pre, ecfmg.img-canada-post.
"""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.once import once
from img_pathway.engine.time.days import say

CANADA = "CA"


US_BODIES = ("lcme", "coca")


US_PLACES = ("US", "PR", "GU", "VI", "AS", "MP")
"""The United States and its territories, where LCME accredits too."""


LOOKED_UP = "You looked it up, and the answer is yours."


@once
def is_img(case: Case) -> tuple[str | None, str, tuple[str, ...]]:
    """IMG ("yes", "no", "check" or ``None`` = not recorded), why, and the rules that say so.

    The school decides; Canada is judged by the degree date.
    Rules: ecfmg.img-definition, ecfmg.img-us-schools, ecfmg.img-canada-pre, ecfmg.img-canada-post.
    """
    school = case.profile.school
    if school.accreditor in US_BODIES and school.country in (None, *US_PLACES):
        return (
            "no",
            "Graduates of US schools accredited by LCME or COCA are not IMGs.",
            ("ecfmg.img-us-schools", "ecfmg.img-definition"),
        )
    if school.country is None:
        return None, "", ()
    if school.country in US_PLACES:
        if school.accreditor is None:
            return None, "", ()
        answer = case.answered("ecfmg.img-us-schools", "ecfmg.img-definition")
        if answer in ("yes", "no"):
            return answer, LOOKED_UP, ("ecfmg.img-us-schools",)
        return (
            "check",
            "A school in the United States that neither LCME nor COCA accredits: does ECFMG count you as an IMG? Ask.",
            ("ecfmg.img-us-schools",),
        )
    if school.country != CANADA:
        return "yes", "The school lies outside the United States; citizenship plays no part.", ("ecfmg.img-definition",)
    answer = case.answered("ecfmg.img-canada-post", "ecfmg.img-definition")
    if answer in ("yes", "no"):
        return answer, LOOKED_UP, ("ecfmg.img-canada-post",)
    if school.degree is None:
        return (
            None,
            "For a Canadian school the degree date decides; record it.",
            ("ecfmg.img-canada-post", "ecfmg.img-canada-pre"),
        )
    for rule_id in ("ecfmg.img-canada-pre", "ecfmg.img-canada-post"):
        reading = case.read(rule_id, on=school.degree)
        if reading is not None:
            said: str = reading.value["img"]
            rules = rule_id, "ecfmg.img-canada-lcme-end"
            if said == "check" or not reading.trusted:
                return "check", f"A Canadian degree dated {say(school.degree)}: are you an IMG? Ask ECFMG.", rules
            if said == "no" and school.accreditor == "other":
                return "check", "A Canadian school outside LCME and CACMS: are you an IMG? Ask ECFMG.", rules
            return said, f"The Canadian degree is dated {say(school.degree)}.", rules
    return "check", "The rulebook has no line for this degree date.", ("ecfmg.img-canada-post",)


def us_graduate(case: Case) -> bool:
    """Graduate of a US school: registers with NBME, not with FSMB (usmle.transition.end-state)."""
    return is_img(case)[0] == "no" and case.profile.school.country != CANADA
