"""The year of training that makes a certificate permanent, and whether its printed end comes first.

Rules: ecfmg.cert-permanent-training, ecfmg.cert-permanent-licence, ecfmg.cert-expires-in-training.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.once import once
from img_pathway.engine.time.days import add_months


class FirstYear(NamedTuple):
    """The months of accredited training after which the end of a certificate is lifted."""

    begin: date
    last: date
    """The last day of those months."""
    begun: bool
    """Has training begun? Else it is only aimed for."""


@once
def first_year(case: Case) -> FirstYear | None:
    """From the day training began, else from the first day aimed for; ``None`` without either."""
    began = case.post.began
    begun = case.past(began)
    begin = began if begun else case.first_day
    if begin is None or (not begun and begin < case.today):
        return None
    last = add_months(begin, case.number("ecfmg.cert-permanent-training")) - timedelta(days=1)
    return FirstYear(begin, last, begun)


def year_done(case: Case) -> bool:
    """Are the twelve months of training over? Then the end is lifted, on its own or on request."""
    year = first_year(case)
    return year is not None and year.begun and year.last < case.today


def ends_in_training(case: Case, end: date) -> bool:
    """Does a certificate end after training began, or is to begin, and before it is permanent?"""
    year = first_year(case)
    return year is not None and year.begin <= end < year.last


def lifted(case: Case, end: date | None) -> bool:
    """May a certificate past its printed end count on: twelve months done, training under way, or a full licence?"""
    year = first_year(case)
    licence = case.past(case.profile.start.full_licence)
    return licence or (year is not None and year.begun and (end is None or end >= year.begin))
