"""`assess`: facts in, truth out. Steps are judged once, in graph order; what follows from them is gathered here."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.losses.cliffs import cliffs
from img_pathway.engine.model import ACTIONABLE, SETTLED, Reason, StageState, Status, StepState, Warning
from img_pathway.engine.steps import judge_steps
from img_pathway.engine.visa.measures import unsettled
from img_pathway.engine.warnings.warnings import warnings
from img_pathway.engine.what_next.following import following
from img_pathway.engine.what_next.soonest import losses
from img_pathway.engine.what_next.turns import reminder, withheld
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Profile
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import Stage


def assess(profile: Profile, rulebook: Rulebook, now: datetime) -> Assessment:
    """Derive statuses, reasons, clocks, cliffs, warnings and what comes next. Pure and total.

    `now` is one aware instant; days are taken in the person's recorded zone. Raises ValueError for a naive
    `now` and nothing else for a valid profile.
    """
    return assess_case(Case(profile, rulebook, now))


def assess_case(case: Case) -> Assessment:
    """The same, for a caller that also wants the case (explanations, the plan)."""
    told = judge_case(case)
    states = case.states
    # A chance of the season that is kept by paying is nothing to those who are told to pay nothing now.
    lost = tuple(one for one in cliffs(case) if one.event is None or not withheld(case, one.steps))
    left = unsettled(case, states)
    soonest, begin = losses(case, left, lost, told)
    for step_id, state in left.items():
        # Whoever has it is asked in time before something is lost; every page and the calendar say that day.
        if state.status == "waiting":
            left[step_id] = states[step_id] = replace(state, nudge=reminder(case, state, soonest.get(step_id)))
    order = following(case, left, soonest, begin, told, lost)
    return Assessment(
        now=case.now,
        target_match=case.target,
        stages=tuple(
            _stage(case, stage, [states[step] for step in case.book.steps_of[stage.id]]) for stage in case.book.stages
        ),
        cliffs=lost,
        warnings=told,
        next=order[0] if order else None,
        then=tuple(order[1:]),
        deadlines=tuple(map(case.deadline, case.book.events(case.target))) if case.target else (),
        losses=soonest,
        for_booked={step: one for step, one in begin.items() if one.serves not in ("", step) and step in left},
        by_id=states,
        case=case,
    )


def judge_case(case: Case) -> tuple[Warning, ...]:
    """Fill the states of a case, a danger of its booking among the reasons of a step; the warnings. A plan needs no more."""
    states = judge_steps(case)
    told = warnings(case)
    for one in told:
        if one.kind == "booking" and one.severity == "danger":
            for state in map(states.__getitem__, one.steps):
                more = Reason(one.said, one.rules, (), case.words)
                states[state.id] = replace(state, reasons=(*state.reasons, more))
    return told


def _stage(case: Case, stage: Stage, steps: list[StepState]) -> StageState:
    """A stage as its steps make it; the first step of the status that tells gives the sentence."""
    first: dict[Status, StepState] = {}
    for step in steps:
        if step.status != "not-needed":
            first.setdefault(step.status, step)
    if not first:
        return StageState(stage.id, stage.title, "not-needed", True, steps[0].reasons[0], tuple(steps))
    status = _stage_status(set(first))
    if status == "done":
        return StageState(
            stage.id, stage.title, status, True, Reason(Said("stage.done"), words=case.words), tuple(steps)
        )
    telling = first.get(status)
    if telling is None:
        # Some steps are done and some are open: the first one whose turn it is tells, else the first open one.
        turn = first.keys() & ACTIONABLE or first.keys() - SETTLED
        telling = next(step for step in first.values() if step.status in turn)
    unlocked = len(first) > 1 or status != "locked"
    told = Reason(Said("stage.told-by", step=telling.title, why=telling.reasons[0].said), words=case.words)
    return StageState(stage.id, stage.title, status, unlocked, told, tuple(steps))


def _stage_status(found: set[Status]) -> Status:
    """The first of: lapsed, in-progress (some done, some open), ready, waiting, check, locked, done."""
    if len(found) == 1:
        return next(iter(found))
    if "lapsed" in found:
        return "lapsed"
    if "in-progress" in found or ("done" in found and len(found) > 1):
        return "in-progress"
    for status in ("ready", "waiting", "check", "locked"):
        if status in found:
            return status
    return "done"
