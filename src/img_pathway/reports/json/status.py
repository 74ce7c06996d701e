"""``status`` and ``next`` as plain data for JSON: the keys are fixed, all of them always present."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.model import Deadline, Next, Reason, StageState, StepState

if TYPE_CHECKING:
    from img_pathway.engine.plan.model import Plan
    from img_pathway.rulebook import Rulebook

Json = dict[str, Any]


def iso(value: date | None) -> str | None:
    """ISO 8601, or ``None``."""
    return value.isoformat() if value is not None else None


def due(value: Deadline | None) -> str | None:
    """The instant with its offset where the rule names an hour, else the day."""
    return None if value is None else iso(value.at or value.day)


def rulebook(book: Rulebook, today: date) -> Json:
    """Version, as-of date and age of the rulebook in days."""
    return {"version": book.version, "as_of": iso(book.as_of), "age_days": (today - book.as_of).days}


def _reasons(reasons: Iterable[Reason]) -> list[Json]:
    return [{"text": reason.text, "rules": list(reason.rules)} for reason in reasons]


def _next(item: Next) -> Json:
    return {"step": item.step, "title": item.title, "why": item.why, "portal": item.portal, "by": iso(item.by)}


def _step(step: StepState, plan: Plan | None) -> Json:
    planned = plan.by_id.get(step.id) if plan is not None else None
    opened = step.override_note is not None or step.override_date is not None
    return {
        "id": step.id,
        "title": step.title,
        "status": step.status,
        "reasons": _reasons(step.reasons),
        "portal": step.portal,
        # The plan's dates; what was not made by `assess` has none and keeps those of the rules.
        "earliest": iso(planned.earliest if planned is not None else step.earliest if plan is None else None),
        "latest_safe": iso(planned.latest_safe if planned is not None else step.latest_safe),
        "latest_possible": iso(planned.latest_possible if planned is not None else step.latest_possible),
        "due": due(step.due),
        "override": {"note": step.override_note, "date": iso(step.override_date)} if opened else None,
    }


def _stage(stage: StageState, plan: Plan | None) -> Json:
    return {
        "id": stage.id,
        "title": stage.title,
        "status": stage.status,
        "unlocked": stage.unlocked,
        "reason": stage.reason,
        "steps": [_step(step, plan) for step in stage.steps],
    }


def document(assessment: Assessment, book: Rulebook) -> Json:
    """The answer of ``status --json``."""
    from img_pathway.engine.plan.plan import plan

    planned = plan(assessment) if assessment.case is not None else None
    return {
        **next_document(assessment, book),
        "stages": [_stage(stage, planned) for stage in assessment.stages],
        "pathways": [
            {"n": each.n, "verdict": each.verdict, "reasons": _reasons(each.reasons)} for each in assessment.pathways
        ],
        "cliffs": [
            {
                "id": cliff.id,
                "date": iso(cliff.date),
                "days_left": cliff.days_left,
                "loses": cliff.loses,
                "then": cliff.then,
                "avoid": cliff.avoid,
                "rules": list(cliff.rules),
            }
            for cliff in assessment.cliffs
        ],
        "warnings": [
            {"id": each.id, "severity": each.severity, "text": each.text, "rules": list(each.rules)}
            for each in assessment.warnings
        ],
    }


def next_document(assessment: Assessment, book: Rulebook) -> Json:
    """The answer of ``next --json``: the head of ``status --json``."""
    return {
        "today": iso(assessment.today),
        "rulebook": rulebook(book, assessment.today),
        "target_match": assessment.target_match,
        "next": _next(assessment.next) if assessment.next is not None else None,
        "then": [_next(item) for item in assessment.then],
    }
