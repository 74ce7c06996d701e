"""The soonest day on which leaving a step undone loses something, and the day to begin it by.

Both are inherited: a step has its own day, and that of what it gates, less what its waits take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from img_pathway.engine.case import Case
from img_pathway.engine.losses.cliffs import due_at
from img_pathway.engine.model import EXAMS, Cliff, CliffKind, StepState, Warning
from img_pathway.engine.once import once
from img_pathway.engine.readings.act_by import at_earliest_today, comes_too_late, do_by
from img_pathway.engine.readings.over import evidenced, recorded_late
from img_pathway.engine.readings.seven_years import SEVEN_YEARS
from img_pathway.engine.readings.sittings import attempts
from img_pathway.engine.readings.visa_need import interview_booked
from img_pathway.engine.time.closed_days import last_open
from img_pathway.engine.time.waits import Begin, ahead, early_enough, last_possible, lead_of, needed_before
from img_pathway.engine.visa.measures import unsettled, without_consulate
from img_pathway.rulebook.types import Dated

_NOT_AVERTED: Final[frozenset[CliffKind]] = frozenset({"i94", "letters"})
"""Losses told at a step that no doing of it averts: while it is locked, what comes before it is no help against them."""


def losses(
    case: Case, left: dict[str, StepState], cliffs: Sequence[Cliff], warnings: Sequence[Warning]
) -> tuple[dict[str, Dated], dict[str, Begin]]:
    """For each step left, in graph order, the soonest date on which leaving it undone loses something, and the day to
    begin it by.

    The loss: its own advised date or, once that has passed, its deadline; the day it is booked for; the cliffs it
    avoids; a danger counts as today; and the same of every open step it gates. To begin in time, what a gating
    step takes itself is taken off; a danger does not move that day.
    """
    today, step_of = Dated(case.today), case.book.step
    own: dict[str, Dated] = {}

    def note(step_id: str, day: Dated) -> None:
        if step_id in left and (step_id not in own or day < own[step_id] or (day == own[step_id] and of_a_pass(day))):
            own[step_id] = day

    over = _season_over(left)
    for step_id, state in left.items():
        by = state.last or (None if over else do_by(case, state))
        if by is not None:
            own[step_id] = at_earliest_today(case, by)
    booked = booked_days(case)
    for step_id, day in booked.items():
        note(step_id, day)
    for cliff in cliffs:
        steps = () if over and cliff.kind == "season" else cliff.steps
        # What was there by the hour, or was not, is only to be recorded: no later loss gives that a day.
        for step_id in (one for one in steps if one in left and not recorded_late(case, left[one])):
            if cliff.kind in _NOT_AVERTED and left[step_id].status == "locked":
                continue
            note(step_id, at_earliest_today(case, due_at(case, cliff, step_id)))
    begin = {
        step_id: Begin(day, "latest safe", step_id if booked.get(step_id) == day else "")
        for step_id, day in own.items()
    }
    in_doubt = target_in_doubt(left)
    alone = evidenced(case) | {step_id for step_id, state in left.items() if _holds_nothing_back(case, state)}

    def hand(step_id: str, after: str) -> None:
        # What can be done here and now, until a day of its own, waits for nothing.
        if step_id in alone or (left[after].do is not None and left[after].last is not None):
            return
        # Nor does what comes too late for this Match hurry for what follows it, nor what still holds on that day.
        holds, due = left[step_id].until, left[step_id].due
        missed = due is not None and not ahead(case.now, due)
        # Nothing is paid in haste for a Match that may be out of reach, but for a pass that would lapse it is.
        missed = missed or (in_doubt and bool(step_of(step_id).fees) and not of_a_pass(own[after]))
        if missed or comes_too_late(case, left[step_id]) or (holds is not None and own[after] <= holds):
            return
        note(step_id, own[after])
        # As the plan counts: what arrives by its day had to be begun before, and its wait is none of what it gates.
        found = begin.get(after)
        for one, taken in ((after, step_of(after).arrives), (step_id, not step_of(step_id).arrives)):
            found = early_enough(found, lead_of(case, one), today) if found is not None and taken else found
        if found is not None and (step_id not in begin or found.day < begin[step_id].day):
            begin[step_id] = found._replace(day=last_open(case, step_id, found.day))

    def hand_back(step_id: str) -> None:
        """To what a step requires, or what its ruling says is missing."""
        for needed in needed_before(case, left[step_id]) if step_id in own else ():
            if needed in left:
                hand(needed, step_id)

    # Backwards a step has its date before it hands it on.
    for step_id in reversed(left):
        hand_back(step_id)
    # Advice edges run along the order on screen, so one more backward pass is enough for them and what is then sooner.
    for step_id in reversed(left):
        for after in step_of(step_id).leads_to:
            if after in own:
                hand(step_id, after)
        hand_back(step_id)
    for step_id in endangered(case, left, warnings):
        own[step_id] = today
    return own, begin


def of_a_pass(loss: Dated) -> bool:
    """Is what is lost on that day a pass that stops counting, whichever Match is aimed for (ecfmg.exam-seven-year)?"""
    return SEVEN_YEARS in loss.rules


@once
def last_days(case: Case) -> dict[str, Dated]:
    """The last day on which each step left can be begun or sat at best (`last_possible`); rests on judged steps."""
    left = unsettled(case, case.states)
    skipped = {one for one, at in left.items() if without_consulate(case, one) or recorded_late(case, at)}
    return last_possible(case, {one: at for one, at in left.items() if one not in skipped})


@once
def booked_days(case: Case) -> dict[str, Dated]:
    """The first day ahead that is set for each exam, the OET and the consulate: what each needs comes before it."""
    found: dict[str, Dated] = {}
    sittings = [(f"exams.{exam}", day) for exam in EXAMS for day in _days_allowed(case, exam)]
    sittings += [("skills.oet", one.date) for one in case.oet]
    for step_id, day in (*sittings, ("visa.consulate", interview_booked(case))):
        if day is not None and day > case.today and (step_id not in found or day < found[step_id]):
            found[step_id] = Dated(day, "yours")
    return found


def _days_allowed(case: Case, exam: str) -> list[date | None]:
    """The days set for a Step on which one more attempt may be made (usmle.attempts.rate, usmle.attempts.fourth)."""
    again = attempts(case, exam).again
    return [
        one.date
        for one in case.sittings(exam)
        if again is None or one.date is None or again.reached(one.date) is not False
    ]


def endangered(case: Case, left: Mapping[str, StepState], warnings: Sequence[Warning]) -> set[str]:
    """Steps left that a danger names, and what keeps them locked; neither advice nor a `check` spreads a danger."""
    found: set[str] = set()
    waiting = [step_id for warning in warnings if warning.severity == "danger" for step_id in warning.steps]
    while waiting:
        step_id = waiting.pop()
        if step_id not in found and step_id in left:
            found.add(step_id)
            waiting += left[step_id].missing
    return found


def _season_over(left: Mapping[str, StepState]) -> bool:
    """Is the target Match out of reach, so that a later one has to be chosen and its days count no more?"""
    goal = left.get("profile.goal")
    return goal is not None and goal.do is not None and goal.status == "lapsed"


def target_in_doubt(left: Mapping[str, StepState]) -> bool:
    """Does the target itself ask for something, so that it may have to be a later Match?"""
    goal = left.get("profile.goal")
    return goal is not None and in_trouble(goal)


def housekeeping(case: Case, state: StepState) -> bool:
    """Is it only to be kept in order, with nothing in trouble?"""
    return "housekeeping" in case.book.step(state.id).kinds and not in_trouble(state)


def _holds_nothing_back(case: Case, state: StepState) -> bool:
    """Housekeeping serves no day of another step, nor does what is only to be looked up, or recorded late."""
    return only_to_look_up(state) or housekeeping(case, state) or recorded_late(case, state)


def only_to_look_up(state: StepState) -> bool:
    """Is nothing to be done but to find out what is in doubt?"""
    return state.status == "check" and state.do is None


def in_trouble(state: StepState) -> bool:
    """Does the step ask for something that keeps it from going on? What is half recorded is only to be finished."""
    return state.do is not None and state.status != "in-progress"
