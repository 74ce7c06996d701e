"""What comes next: the open step whose loss is soonest, a step inheriting the date of what it gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from .case import Case
from .model import ACTIONABLE, Cliff, Next, StepState, Warning

SHOWN = 6
"""The next step and the five after it."""


def losses(
    case: Case, states: Mapping[str, StepState], cliffs: Sequence[Cliff], warnings: Sequence[Warning]
) -> dict[str, date]:
    """For each open step the soonest date on which leaving it undone loses something.

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
        note(state.id, do_by(state, today))
    for cliff in cliffs:
        for step_id in cliff.steps:
            if step_id in states and states[step_id].status not in ("done", "not-needed"):
                note(step_id, max(cliff.date, today))
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
    for step_id in _endangered(case, states, warnings):
        own[step_id] = today
    return {step_id: day for step_id, day in own.items() if states[step_id].status not in ("done", "not-needed")}


def _endangered(case: Case, states: Mapping[str, StepState], warnings: Sequence[Warning]) -> set[str]:
    """Steps a danger names, and the open prerequisites that lock them; advice does not spread a danger."""
    found: set[str] = set()
    waiting = [step_id for warning in warnings if warning.severity == "danger" for step_id in warning.steps]
    while waiting:
        step_id = waiting.pop()
        if step_id not in found and states[step_id].status not in ("done", "not-needed"):
            found.add(step_id)
            waiting += case.book.step(step_id).requires
    return found


def following(
    case: Case, states: Mapping[str, StepState], lost: Mapping[str, date], warnings: Sequence[Warning] = ()
) -> list[Next]:
    """Actionable steps, soonest loss first, then graph order; a waiting one once its nudge date has passed.

    A step in danger says the danger first.
    """
    danger = {
        step_id: warning for warning in reversed(warnings) if warning.severity == "danger" for step_id in warning.steps
    }
    order = {step.id: index for index, step in enumerate(case.book.graph_order)}
    open_steps = [state for state in states.values() if _actionable(case, state)]
    open_steps.sort(key=lambda state: (lost.get(state.id, date.max), order[state.id]))
    return [_next(case, state, lost.get(state.id), danger.get(state.id)) for state in open_steps[:SHOWN]]


def _actionable(case: Case, state: StepState) -> bool:
    if not case.book.step(state.id).actionable:
        return False
    if state.status == "waiting":
        return state.nudge is not None and state.nudge < case.today
    return state.status in ACTIONABLE


def _next(case: Case, state: StepState, loss: date | None, danger: Warning | None) -> Next:
    step = case.book.step(state.id)
    why = " ".join(reason.text for reason in state.reasons[:2])
    action = step.do
    if state.status == "check":
        action = "Find out what is not certain here, and record what you found"
    elif state.status == "waiting":
        action = f"Ask {state.who} about it, or record what came"
        why = f"Waiting for {state.who} since {state.since}: a polite reminder is due. {why}"
    if danger is not None:
        if danger.id.startswith("booked.") and state.status != "check":
            action = "Put right what does not fit this booking"
        return Next(state.id, step.title, action, f"{danger.text} {why}", state.portal, loss)
    if state.due is not None and state.due.confidence == "inferred" and do_by(state, case.today) == state.due.day:
        why += " Its date is expected, not published."
    by = do_by(state, case.today)
    if loss is not None and (by is None or case.today < loss < by):
        # What is lost sooner than the season asks (a pass that lapses, say) is the day to act by.
        by = loss
    return Next(state.id, step.title, action, why, state.portal, by)


def do_by(state: StepState, today: date) -> date | None:
    """The step's own date to act by: the advised one while it lies ahead, then the official one."""
    due = state.due.day if state.due is not None else None
    for day in (state.latest_safe, state.by, state.latest_possible, due):
        if day is not None and day >= today:
            return day
    return None
