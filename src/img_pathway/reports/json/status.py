"""``status`` and ``next`` as plain data for JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.model import Severity, StepState, Verdict
from img_pathway.engine.model import Status as StepStatus
from img_pathway.reports.json.answers import Answer, Dated, Json, Of, answer, edition

if TYPE_CHECKING:
    from img_pathway.engine.plan.model import Plan
    from img_pathway.rulebook import Rulebook


class Reason(Answer):
    text: str
    rules: tuple[str, ...]


class NextStep(Answer):
    step: str
    title: str
    why: str
    portal: str | None
    by: date | None
    confidence: Annotated[str | None, Of(lambda step: step.by and step.by.confidence)]
    expected: Annotated[bool | None, Of(lambda step: step.by and step.by.expected)]


class Override(Answer):
    note: Annotated[str | None, Of("override_note")]
    date: Annotated[date | None, Of("override_date")]


class Step(Answer):
    """One step as it stands; its dates are the plan's, and as sure as `confidence` says at the least."""

    id: str
    title: str
    status: StepStatus
    reasons: tuple[Reason, ...]
    portal: str | None
    earliest: date | None
    latest_safe: date | None
    latest_possible: date | None
    confidence: Annotated[str | None, Of(lambda one: one.doubt and one.doubt.confidence)]
    expected: Annotated[bool | None, Of(lambda one: one.doubt and one.doubt.expected)]
    since: date | None
    who: str | None
    due: Annotated[date | datetime | None, Of(lambda step: step.due and (step.due.at or step.due.day))]
    override: Annotated[Override | None, Of(lambda step: step if step.override_note or step.override_date else None)]


class Stage(Answer):
    id: str
    title: str
    status: StepStatus
    unlocked: bool
    reason: str
    steps: tuple[Step, ...]


class Pathway(Answer):
    n: int
    verdict: Verdict
    reasons: tuple[Reason, ...]


class Cliff(Answer):
    id: str
    date: date
    days_left: int
    confidence: str
    expected: bool
    loses: str
    then: str
    avoid: str
    rules: tuple[str, ...]


class Warning(Answer):
    id: str
    severity: Severity
    text: str
    rules: tuple[str, ...]


class Next(Dated):
    """The answer of ``next --json``."""

    target_match: int | None
    next: NextStep | None
    then: tuple[NextStep, ...]


class Status(Next):
    """The answer of ``status --json``."""

    stages: tuple[Stage, ...]
    pathways: tuple[Pathway, ...]
    cliffs: tuple[Cliff, ...]
    warnings: tuple[Warning, ...]


def document(assessment: Assessment, book: Rulebook) -> Json:
    """The answer of ``status --json``."""
    stages = assessment.stages
    if assessment.case is not None:
        from img_pathway.engine.plan.plan import plan

        planned = plan(assessment)
        stages = tuple(one._replace(steps=tuple(_planned(step, planned) for step in one.steps)) for one in stages)
    return answer(Status, assessment, rulebook=edition(book, assessment.today), stages=stages)


def _planned(step: StepState, plan: Plan) -> StepState:
    """A step with the plan's dates; what the plan leaves out has no earliest day and keeps the rules' other dates."""
    planned = plan.by_id.get(step.id)
    if planned is None:
        return step._replace(earliest=None)
    dates = {name: getattr(planned, name) for name in ("earliest", "latest_safe", "latest_possible")}
    return step._replace(**dates)


def next_document(assessment: Assessment, book: Rulebook) -> Json:
    """The answer of ``next --json``: the head of ``status --json``."""
    return answer(Next, assessment, rulebook=edition(book, assessment.today))
