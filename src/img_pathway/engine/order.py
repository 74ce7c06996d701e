"""What comes next: the open step whose loss is soonest, a step inheriting the date of what it gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from .case import Case
from .model import ACTIONABLE, Cliff, Next, StepState, Warning


def losses(
    case: Case, states: Mapping[str, StepState], cliffs: Sequence[Cliff], warnings: Sequence[Warning]
) -> dict[str, StepState]:
    """Every step with the soonest date on which leaving it undone loses something.

    Its own advised date or, once that has passed, its deadline; the cliffs it avoids; a danger counts as
    today; and the same of every open step it gates.
    """
    today = case.today
    own: dict[str, date] = {}

    def note(step_id: str, day: date | None) -> None:
        if day is not None and day >= today and (step_id not in own or day < own[step_id]):
            own[step_id] = day

    for state in states.values():
        if state.status in ("done", "not-needed"):
            continue
        due = state.due.day if state.due is not None else None
        note(state.id, state.by if state.by is not None and state.by >= today else due)
    for cliff in cliffs:
        for step_id in cliff.steps:
            if step_id in states and states[step_id].status not in ("done", "not-needed"):
                note(step_id, cliff.date)
    for warning in warnings:
        if warning.severity == "danger":
            for step_id in warning.steps:
                note(step_id, today)
    for step in reversed(case.book.graph_order):
        if states[step.id].status in ("done", "not-needed"):
            continue
        for needed in step.requires:
            note(needed, own.get(step.id))
    # Advice edges run along the order on screen, so one more backward pass over them is enough.
    for step in reversed(case.book.graph_order):
        for after in step.leads_to:
            if states[after].status not in ("done", "not-needed"):
                note(step.id, own.get(after))
    return {
        step_id: state if state.status in ("done", "not-needed") else replace(state, loss=own.get(step_id))
        for step_id, state in states.items()
    }


def following(case: Case, states: Mapping[str, StepState]) -> list[Next]:
    """Actionable steps, soonest loss first, then graph order; a waiting one once its nudge date has passed."""
    order = {step.id: index for index, step in enumerate(case.book.graph_order)}
    open_steps = [state for state in states.values() if _actionable(case, state)]
    open_steps.sort(key=lambda state: (state.loss or date.max, order[state.id]))
    return [_next(case, state) for state in open_steps]


def _actionable(case: Case, state: StepState) -> bool:
    if not case.book.step(state.id).actionable:
        return False
    if state.status == "waiting":
        return state.nudge is not None and state.nudge < case.today
    return state.status in ACTIONABLE


def _next(case: Case, state: StepState) -> Next:
    step = case.book.step(state.id)
    why = " ".join(reason.text for reason in state.reasons[:2])
    if state.status == "waiting":
        why = f"Waiting for {state.who} since {state.since}: a polite reminder is due. {why}"
    due = state.due.day if state.due is not None else None
    by = state.by if state.by is not None and state.by >= case.today else due
    return Next(state.id, step.do, why, state.portal, by or state.loss)
