"""What comes next: the open step whose loss is soonest, a step inheriting the date of what it gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from img_pathway.engine.case import EXAMS, Case
from img_pathway.engine.model import ACTIONABLE, Cliff, Next, StepState, Warning
from img_pathway.engine.time.waits import plus, spans
from img_pathway.engine.words.said import Said, Slot

SHOWN = 6
"""The next step and the five after it."""


def unsettled(states: Mapping[str, StepState]) -> dict[str, StepState]:
    """The states in which something is left to do, in the order given."""
    return {step_id: state for step_id, state in states.items() if state.open}


def losses(
    case: Case, left: dict[str, StepState], cliffs: Sequence[Cliff], warnings: Sequence[Warning]
) -> tuple[dict[str, date], dict[str, date]]:
    """For each step left, in graph order, the soonest date on which leaving it undone loses something, and the day to
    begin it by.

    The loss: its own advised date or, once that has passed, its deadline; the day it is booked for; the cliffs it
    avoids; a danger counts as today; and the same of every open step it gates. To begin in time, what a gating
    step takes itself is taken off; a danger does not move that day.
    """
    today, step_of = case.today, case.book.step
    leads = _leads(case)
    own: dict[str, date] = {}

    def note(step_id: str, day: date) -> None:
        if step_id in left and (step_id not in own or day < own[step_id]):
            own[step_id] = day

    for step_id, state in left.items():
        by = do_by(state, today)
        if by is not None:
            own[step_id] = by
    for exam in EXAMS:
        for sitting in case.sittings(exam):
            if sitting.date is not None and sitting.date > today:
                note(f"exams.{exam}", sitting.date)
    for cliff in cliffs:
        day = max(cliff.date, today)
        for step_id in cliff.steps:
            note(step_id, day)
    begin = dict(own)

    def hand(step_id: str, after: str) -> None:
        note(step_id, own[after])
        day = _early_enough(begin[after], leads.get(step_id), today)
        if step_id not in begin or day < begin[step_id]:
            begin[step_id] = day

    # Backwards a step has its date before it hands it on to what it requires.
    for step_id in reversed(left):
        if step_id in own:
            for needed in step_of(step_id).requires:
                if needed in left:
                    hand(needed, step_id)
    # Advice edges run along the order on screen, so one more backward pass over them is enough.
    for step_id in reversed(left):
        for after in step_of(step_id).leads_to:
            if after in own:
                hand(step_id, after)
    for step_id in _endangered(case, left, warnings):
        own[step_id] = today
    return own, begin


def _leads(case: Case) -> Mapping[str, tuple[int, int]]:
    """What each step takes in a bad case and at best, in days; own times of the person's win."""
    known = spans(case)
    return {
        step.id: (sum(known[one].bad or 0 for one in step.waiting), sum(known[one].best or 0 for one in step.waiting))
        for step in case.book.steps
        if step.waiting
    }


def _early_enough(day: date, lead: tuple[int, int] | None, today: date) -> date:
    """The day to begin what takes time: in a bad case while that lies ahead, else at best, else the day itself."""
    if lead is not None:
        ahead = (day - today).days
        for days in lead:
            if days <= ahead:
                return plus(day, -days)
    return day


def _endangered(case: Case, left: Mapping[str, StepState], warnings: Sequence[Warning]) -> set[str]:
    """Steps left that a danger names, and what keeps them locked; neither advice nor a `check` spreads a danger."""
    found: set[str] = set()
    waiting = [step_id for warning in warnings if warning.severity == "danger" for step_id in warning.steps]
    while waiting:
        step_id = waiting.pop()
        if step_id not in found and step_id in left:
            found.add(step_id)
            waiting += left[step_id].missing
    return found


def following(
    case: Case,
    left: Mapping[str, StepState],
    lost: Mapping[str, date],
    begin: Mapping[str, date],
    warnings: Sequence[Warning] = (),
) -> list[Next]:
    """Actionable steps, soonest loss first; a waiting one once its nudge date has passed.

    A step in danger says the danger first.

    The steps left come in graph order, and sorting keeps it where dates are equal.
    """
    danger = {
        step_id: warning for warning in reversed(warnings) if warning.severity == "danger" for step_id in warning.steps
    }
    actionable = []
    for step_id, state in left.items():
        turn = state.status in ACTIONABLE or (
            state.status == "waiting" and state.nudge is not None and state.nudge < case.today
        )
        if turn and case.book.step(step_id).actionable:
            actionable.append(state)
    # Of what is due on one day, the step that the danger is about comes before what only leads there.
    actionable.sort(key=lambda state: (lost.get(state.id, date.max), state.id not in danger))
    return [
        _next(case, state, lost.get(state.id), begin.get(state.id), danger.get(state.id))
        for state in actionable[:SHOWN]
    ]


def _next(case: Case, state: StepState, loss: date | None, begin: date | None, danger: Warning | None) -> Next:
    step = case.book.step(state.id)
    why: list[Slot] = [reason.said for reason in state.reasons[:2]]
    by = do_by(state, case.today)
    action: Said | str = step.do
    if state.status == "check" and state.id != "profile.goal":
        action = Said("next.find-out", step=step.title)
    elif state.status == "waiting":
        action = Said("next.ask", who=state.who)
        why.insert(0, Said("next.reminder", who=state.who, since=state.since))
    if danger is not None:
        if danger.kind == "booking" and state.status != "check":
            action = Said("next.put-right")
        why.insert(0, danger.text)
        by = case.today
    elif state.due is not None and state.due.confidence == "inferred" and by == state.due.day:
        why.append(Said("next.date-expected"))
    if by is None or (loss is not None and case.today < loss < by):
        # Without a date of its own, or where something is lost sooner than the season asks (a pass that lapses, say).
        by = begin
    text = case.words.text
    return Next(state.id, step.title, text(action), text(Said("next.why", parts=tuple(why))), state.portal, by)


def do_by(state: StepState, today: date) -> date | None:
    """The step's own date to act by: the advised one while it lies ahead, then the official one."""
    by, due = state.by, state.due
    if by is None and due is None:
        return None  # the other two are counted back from these
    for day in (state.latest_safe, by, state.latest_possible, due.day if due is not None else None):
        if day is not None and day >= today:
            return day
    return None
