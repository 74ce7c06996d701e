"""Whose turn it is: what a person can do or ask now, what waits for its day, and what nothing is paid for yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.model import ACTIONABLE, FOR_CERTIFICATE, SAT_TODAY, SITTINGS, StepState
from img_pathway.engine.once import once
from img_pathway.engine.readings.over import OF_THE_POST
from img_pathway.engine.readings.season import has_position
from img_pathway.engine.readings.sittings import contested_by, first_booked, last_try_awaited, overtaken_plan
from img_pathway.engine.readings.visa_need import citizenship_told, way
from img_pathway.engine.time.days import plus
from img_pathway.engine.time.waits import lead_of
from img_pathway.engine.visa.measures import unasked, unsettled
from img_pathway.engine.what_next.soonest import in_trouble, only_to_look_up
from img_pathway.rulebook.types import Dated


@once
def held_back(case: Case) -> frozenset[str]:
    """Steps for which nothing is paid while what they hang on is in the way: all of them on the school, and on the day of a
    certificate that cannot be right; else those that it leads to.
    """
    at = [step for step in case.book.steps if step.kinds == ("keystone",) or step.id == "certificate.issued"]
    stuck = [step for step in at if in_trouble(case.states[step.id])]
    left = unsettled(case, case.states) if stuck else {}
    found: set[str] = set()
    for step in (one for one in stuck if one.id in left):
        found |= set(left) if step.stage in ("school", "certificate") else set(step.leads_to)
    if in_trouble(case.states["profile.goal"]):
        # A later Match is chosen first: what is paid for this one serves no other.
        found |= {step.id for step in case.book.steps if step.stage == "programs"}
    # Who may have sat already does not register once more before that is told.
    found |= {f"permits.{exam}" for exam in SAT_TODAY if overtaken_plan(case, exam) is not None}
    hangs_on = last_try_awaited(case)
    if hangs_on is not None:
        # Another fail closes every Step, and what was paid for them is lost.
        found |= {f"permits.{exam}" for exam in SAT_TODAY if exam != hangs_on}
    if steps_in_question(case):
        found |= {step.id for step in case.book.steps if step.stage not in ("exams", "permits")}
    return frozenset(found)


def steps_in_question(case: Case) -> bool:
    """Must first be asked whether the Steps are open at all? Without them nothing else leads anywhere."""
    permits = {case.states[f"permits.{one}"].status for one in FOR_CERTIFICATE}
    return contested_by(case) is not None and "check" in permits


def withheld(case: Case, steps: Iterable[str]) -> bool:
    """Is nothing paid now for one of these steps, which costs a fee?"""
    return any(step in held_back(case) and case.book.step(step).fees for step in steps)


def is_turn(case: Case, state: StepState, loss: Dated | None) -> bool:
    """Is something to be done by the person: their own step, one that only they can set going, or a reminder due?"""
    # What is only in doubt for want of another step's fact is asked for there.
    elsewhere = only_to_look_up(state) and any(case.states[one].open for one in state.missing)
    elsewhere = elsewhere or _asked_already(case, state) or _permit_first(case, state)
    elsewhere = elsewhere or _match_first(case, state, loss) or _position_first(case, state)
    if elsewhere or not case.book.step(state.id).actionable:
        return False
    return state.status in ACTIONABLE or state.do is not None or reminder_due(case, state, loss)


def _asked_already(case: Case, state: StepState) -> bool:
    """Is all that it asks a fact about the person for which another step asks too? One question is asked once."""
    person = case.profile.profile
    if state.id == "visa.need":
        return citizenship_told(case) and person.us_status is None and case.states["profile.you"].open
    told = citizenship_told(case) and bool(person.us_status)
    return state.id == "profile.you" and told and bool(unasked(case)) and case.states["visa.class"].do is not None


def _match_first(case: Case, state: StepState, loss: Dated | None) -> bool:
    """Does the Match that is still to be chosen say which season it has to serve (ecfmg.oet-window)? Nothing hurries it."""
    near = loss is not None and (loss - case.today).days <= case.book.bounds["ask-within"]
    return case.target is None and state.stage == "skills" and state.do is None and not near


def _position_first(case: Case, state: StepState) -> bool:
    """Is it only to be looked up how the papers of a position are had, and none is held, or no class chosen
    (visa.time.cos-slow)?
    """
    too_soon = not has_position(case) or way(case) is None
    return only_to_look_up(state) and state.id in OF_THE_POST and too_soon


def _permit_first(case: Case, state: StepState) -> bool:
    """Is a Step only to be booked and sat, and a new permit still to be asked for before that (usmle.permit.required)?"""
    if state.stage != "exams" or state.status != "in-progress" or state.do is not None or seat(case, state) is not None:
        return False
    permit = case.states.get(state.id.replace("exams", "permits"))
    return permit is not None and permit.status == "ready"


def asks(state: StepState) -> bool:
    """Is all that can be done to ask those who have it?"""
    return state.status == "waiting" and state.do is None


def reminder_due(case: Case, state: StepState, loss: Dated | None) -> bool:
    """Has the day passed up to which one waits before one reminds?"""
    day = reminder(case, state, loss)
    return day is not None and day < case.today


def reminder(case: Case, state: StepState, loss: Dated | None) -> Dated | None:
    """The last day to wait before one reminds: when the usual time is over, and in time before something is lost.

    No result of an exam comes sooner for being asked after.
    """
    if state.status != "waiting" or state.nudge is None or loss is None or loss >= state.nudge:
        return state.nudge
    test = state.stage == "exams" or state.id == "skills.oet"
    early = plus(loss, -case.book.bounds["soon" if test else "last-call"] - 1)
    lead = lead_of(case, state.id) if test else None
    return early if state.since is None else early.not_before(plus(state.since, lead.best if lead is not None else 0))


def far_ahead(case: Case, state: StepState) -> bool:
    """Is all that is left to go there on a day that is set, and is that still far ahead?"""
    day = booked_for(case, state)
    return day is not None and (day - case.today).days > case.book.bounds["soon"]


def booked_for(case: Case, state: StepState) -> date | None:
    """The day ahead on which one goes there: of an exam its seat, else the day that is set."""
    return seat(case, state) or state.set_for


def seat(case: Case, state: StepState) -> date | None:
    """The day ahead for which an exam is booked, where nothing else is asked for at its step."""
    if state.do is not None:
        return None
    if state.id == "skills.oet":
        return next((one.date for one in case.oet if case.future(one.date)), None)
    exam = SITTINGS.get(state.id)
    return first_booked(case, exam) if exam is not None else None
