"""``status`` and ``next`` as plain data for JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.model import Cliff, Next, PathwayVerdict, StageState, StepState, Warning
from img_pathway.reports.json.answers import DOUBT, Edition, Json, Of, answer, edition, shape, shown

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook


class Override(NamedTuple):
    """What the person noted when opening a step."""

    note: str | None
    date: date | None


shown(Override)
shown(Next, "step title why portal by confidence expected", "NextStep", **DOUBT)
shown(
    StepState,
    "id title status reasons portal earliest latest_safe latest_possible confidence expected since who due override",
    "Step",
    **DOUBT,
    due=Of(date | datetime | None, lambda step: step.due and (step.due.at or step.due.day)),
    override=Of(
        Override | None,
        lambda step: (
            Override(step.override_note, step.override_date) if step.override_note or step.override_date else None
        ),
    ),
)
shown(StageState, "id title status unlocked reason steps", "Stage")
shown(PathwayVerdict, "n verdict reasons", "Pathway")
shown(Cliff, "id date days_left confidence expected loses then avoid rules")
shown(Warning, "id severity text rules")
_HEAD = "today rulebook target_match next then"
NEXT = shape("Next", Assessment, _HEAD, rulebook=Of(Edition))
"""The answer of ``next --json``: the head of ``status --json``."""
STATUS = shape("Status", Assessment, f"{_HEAD} stages pathways cliffs warnings", rulebook=Of(Edition))
"""The answer of ``status --json``."""


def document(assessment: Assessment, book: Rulebook) -> Json:
    """The answer of ``status --json``, of an assessment with the days of its plan."""
    return answer(STATUS, assessment, rulebook=edition(book, assessment.today))


def next_document(assessment: Assessment, book: Rulebook) -> Json:
    """The answer of ``next --json``."""
    return answer(NEXT, assessment, rulebook=edition(book, assessment.today))
