"""Does training need a visa, and when may one enter for it.

Rules: visa.need.usc-lpr-none, visa.need.ead-open-market, visa.j1.entry-window.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from img_pathway.engine.case import Case
from img_pathway.engine.model import US, US_SOIL
from img_pathway.engine.once import once
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated

OPEN_WORK = frozenset({"work-permit", "asylee", "refugee", "h4", "j2", "l2", "tps"})
"""Statuses that can carry an open work permit (visa.need.ead-open-market)."""


@once
def need(case: Case) -> tuple[str | None, Said, tuple[str, ...]]:
    """Does training need a visa: "yes", "no", "check" or ``None`` (not recorded); why; rules.

    Rules: visa.need.usc-lpr-none, visa.need.ead-open-market.
    """
    status = case.profile.profile.us_status
    if status == "citizen" or US in case.profile.profile.citizenships:
        return "no", Said("visa.need.citizen"), ("visa.need.usc-lpr-none",)
    if status == "permanent-resident":
        return (
            "no",
            Said("visa.need.permanent-resident"),
            ("visa.need.usc-lpr-none", "visa.need.nrmp-category-vs-visa"),
        )
    until = case.profile.visa.work_permit_until
    if status in OPEN_WORK and until is not None and until < case.today:
        return (
            "check",
            Said("visa.need.work-permit-ended", day=until),
            ("visa.need.ead-open-market", "visa.need.ead-no-auto-extension"),
        )
    if status in OPEN_WORK:
        return (
            "check",
            Said("visa.need.work-permit"),
            ("visa.need.ead-open-market", "visa.need.ead-no-auto-extension"),
        )
    if status is None:
        return None, Said("visa.need.not-recorded"), ()
    return "yes", Said("visa.need.yes"), ("visa.need.branch-order", "visa.j1.sole-sponsor")


def applicant_type(case: Case) -> Literal["us-citizen", "non-us-citizen"] | None:
    """How NRMP counts an IMG: citizenship decides, a green card or asylum does not (nrmp.img.type). ``None`` for no
    IMG, or where neither citizenship nor status is recorded.
    """
    person = case.profile.profile
    if is_img(case)[0] != "yes" or not (person.citizenships or person.us_status):
        return None
    return "us-citizen" if person.us_status == "citizen" or US in person.citizenships else "non-us-citizen"


def needs_visa(case: Case) -> str | None:
    """Just the verdict of `need`."""
    return need(case)[0]


def issuing_country(case: Case) -> str | None:
    """Whose central health ministry issues the Statement of Need: the last legal permanent residence, else the only
    citizenship (visa.son.which-country).
    """
    person = case.profile.profile
    return person.residence_country or (person.citizenships[0] if len(person.citizenships) == 1 else None)


def inside(case: Case) -> bool | None:
    """Inside the United States today? ``None`` where no place is recorded."""
    place = case.profile.profile.location
    return None if place is None else place in US_SOIL


def entry_window(case: Case) -> tuple[Dated, Dated] | None:
    """First and last sensible day to enter on a J-1: 30 days before the contract start (visa.j1.entry-window)."""
    if case.first_day is None:
        return None
    rule = "visa.j1.entry-window"
    return case.resting_on(case.first_day - timedelta(days=case.number(rule)), rule), case.resting_on(
        case.first_day, rule
    )
