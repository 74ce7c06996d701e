"""The answer of ``cohort`` as plain data for JSON."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.ahead.triage import Triage, Wait
from img_pathway.reports.cohort import Cohort, Other, Row, Tried
from img_pathway.reports.json.answers import Edition, Json, Of, answer, edition, shape, shown
from img_pathway.rulebook import Rulebook

shown(Wait)
shown(Triage)
shown(Tried, "changed loses_match match new_match cost new_cost problem effects triage")
shown(Row)
shown(Other)
COHORT = shape(
    "Cohort",
    Cohort,
    "today rulebook folder trying rows others",
    today=Of(date),
    rulebook=Of(Edition),
    rows=Of([Row]),
    others=Of([Other]),
)
"""The answer of ``cohort --json``; rows stand nearest loss first."""


def cohort(found: Cohort, book: Rulebook, today: date) -> Json:
    """The answer of ``cohort --json``."""
    return answer(COHORT, found, today=today, rulebook=edition(book, today), rows=found.rows, others=found.others)
