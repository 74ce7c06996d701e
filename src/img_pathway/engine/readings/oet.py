"""OET Medicine: what a sitting lacks, and the window of the season.

Rules: ecfmg.oet-minimum, ecfmg.oet-minimum-old, ecfmg.oet-window, ecfmg.oet-last-date.
"""

from __future__ import annotations

from datetime import date

from img_pathway.engine.case import Case, Reading
from img_pathway.engine.readings.pathway_held import pathway_season
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import OetSitting
from img_pathway.rulebook.types import Event

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


def bounds(case: Case) -> tuple[Event | None, Event | None]:
    """First and last OET day of the Pathway season meant; a day the person looked up replaces the rulebook's.

    Rules: ecfmg.oet-window, ecfmg.oet-last-date.
    """
    season = pathway_season(case)
    return case.event("oet.first", season), case.event("oet.last", season)


def surely_before(case: Case, day: date) -> bool:
    """Does an OET day come before the window of the target season, wherever that begins? Windows only move forward."""
    seasons = range(case.book.calendar.first, (pathway_season(case) or case.book.calendar.first) + 1)
    known = [event.day for year in seasons if (event := case.event("oet.first", year)) is not None]
    return any(day < first for first in known if not first.expected)
