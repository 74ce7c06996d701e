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
from img_pathway.engine.readings.sittings import attempts, seat_held
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
    found = _Losses(case, left)
    found.of_the_steps(cliffs)
    # Backwards a step has its date before it hands it on.
    for step_id in reversed(left):
        found.hand_back(step_id)
    # Advice edges run along the order on screen, so one more backward pass is enough for them and what is then sooner.
    for step_id in reversed(left):
        for after in case.book.step(step_id).leads_to:
            if after in found.own:
                found.hand(step_id, after)
        found.hand_back(step_id)
    today = Dated(case.today)
    return found.own | dict.fromkeys(endangered(case, left, warnings), today), found.begin


class _Losses:
    """The days of the steps left, first each step's own, then those it has from what it gates."""

    def __init__(self, case: Case, left: dict[str, StepState]) -> None:
        self.case, self.left = case, left
        self.own: dict[str, Dated] = {}
        """The soonest loss of each step."""
        self.begin: dict[str, Begin] = {}
        """The day to begin it by."""
        self.in_doubt = target_in_doubt(left)
        self.alone = evidenced(case) | {one for one, state in left.items() if _holds_nothing_back(case, state)}
        """Steps that nothing which follows hurries."""

    def note(self, step_id: str, day: Dated) -> None:
        """Of two days the sooner; of two losses on one day that of a pass."""
        own = self.own.get(step_id)
        if step_id in self.left and (own is None or day < own or (day == own and of_a_pass(day))):
            self.own[step_id] = day

    def of_the_steps(self, cliffs: Sequence[Cliff]) -> None:
        """Each step's own day: advised, its deadline, what is booked, and the losses that doing it averts."""
        case, left = self.case, self.left
        over = _season_over(left)
        for step_id, state in left.items():
            by = state.last or (None if over else do_by(case, state))
            if by is not None:
                self.own[step_id] = at_earliest_today(case, by)
        booked = booked_days(case)
        for step_id, day in booked.items():
            self.note(step_id, day)
        for cliff in cliffs:
            for step_id in () if over and cliff.kind == "season" else cliff.steps:
                if step_id in left and self._averts(step_id, cliff):
                    self.note(step_id, at_earliest_today(case, due_at(case, cliff, step_id)))
        for step_id, day in self.own.items():
            # As the plan counts: on a closed day nothing is sat, and what comes before it is begun that much sooner.
            sat = last_open(case, step_id, day)
            begin = Begin(sat, "latest safe", step_id if booked.get(step_id) == day else "")
            state = left[step_id]
            if step_id == "skills.pathway" and of_a_pass(day) and state.status != "waiting" and not state.missing:
                # What has to be accepted by then to keep a pass is begun before.
                lead = lead_of(case, step_id)
                self.begin[step_id] = early_enough(begin, lead, Dated(case.today)) or begin
            else:
                self.begin[step_id] = begin

    def _averts(self, step_id: str, cliff: Cliff) -> bool:
        state = self.left[step_id]
        # What was there by the hour, or was not, is only to be recorded: no later loss gives that a day.
        return not recorded_late(self.case, state) and not (cliff.kind in _NOT_AVERTED and state.status == "locked")

    def hand_back(self, step_id: str) -> None:
        """Its day goes to what a step requires, or what its ruling says is missing."""
        for needed in needed_before(self.case, self.left[step_id]) if step_id in self.own else ():
            if needed in self.left:
                self.hand(needed, step_id)

    def hand(self, step_id: str, after: str) -> None:
        """A step takes over the day of one that comes after it, unless that does not hurry it."""
        if self._waits_for_nothing(step_id, after):
            return
        self.note(step_id, self.own[after])
        # As the plan counts: what arrives by its day had to be begun before, and its wait is none of what it gates.
        case, begin = self.case, self.begin.get(after)
        for one, taken in ((after, _arrives(case, after)), (step_id, not _arrives(case, step_id))):
            if begin is not None and taken:
                begin = early_enough(begin, lead_of(case, one), Dated(case.today))
        if begin is not None and (step_id not in self.begin or begin.day < self.begin[step_id].day):
            self.begin[step_id] = begin._replace(day=last_open(case, step_id, begin.day))

    def _waits_for_nothing(self, step_id: str, after: str) -> bool:
        """Is a step not hurried by what comes after it?"""
        case, state, later = self.case, self.left[step_id], self.left[after]
        # What can be done here and now, until a day of its own, waits for nothing.
        if step_id in self.alone or (later.do is not None and later.last is not None):
            return True
        # Nor does what comes too late for this Match hurry for what follows it, nor what still holds on that day.
        if state.due is not None and not ahead(case.now, state.due):
            return True
        # Nothing is paid in haste for a Match that may be out of reach, but for a pass that would lapse it is.
        if self.in_doubt and case.book.step(step_id).fees and not of_a_pass(self.own[after]):
            return True
        return comes_too_late(case, state) or (state.until is not None and self.own[after] <= state.until)


def _arrives(case: Case, step_id: str) -> bool:
    return case.book.step(step_id).arrives


def of_a_pass(loss: Dated) -> bool:
    """Is what is lost on that day a pass that stops counting, whichever Match is aimed for (ecfmg.exam-seven-year)?"""
    return SEVEN_YEARS in loss.rules


@once
def last_days(case: Case) -> dict[str, Dated]:
    """The last day on which each step left can be begun or sat at best (`last_possible`); rests on judged steps."""
    left = unsettled(case, case.states)
    # A seat shows the permit, recorded or not: nothing waits for what is there.
    there = {f"permits.{exam}" for exam in EXAMS if seat_held(case, exam) is not None}
    skipped = {one for one, at in left.items() if without_consulate(case, one) or recorded_late(case, at)} | there
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
