"""A step whose turn it is, as it is told: what to do, why, where and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.model import Cliff, DayName, Next, Reason, StepState, Warning
from img_pathway.engine.readings.act_by import advice_missed, at_earliest_today, do_by
from img_pathway.engine.time.waits import Begin, ahead, waited_for
from img_pathway.engine.what_next.soonest import booked_days, in_trouble, last_days
from img_pathway.engine.what_next.turns import asks, booked_for, reminder_due, seat
from img_pathway.engine.words.said import Said, Slot
from img_pathway.rulebook.types import Dated

NAMED = 2
"""How many of the steps that wait for another one are named."""


class Known(Struct, frozen=True):
    """What is known of the steps left when one of them is told."""

    case: Case
    left: Mapping[str, StepState]
    lost: Mapping[str, Dated]
    """The soonest day on which leaving a step undone loses something."""
    begin: Mapping[str, Begin]
    """The day to begin it by."""
    danger: Mapping[str, Warning]
    noted: Mapping[str, Warning]
    """What is worth a word at a step without being a danger."""
    cliffs: Sequence[Cliff]
    threatened: set[str]
    """The steps a danger names, and what keeps them locked."""


def told(known: Known, state: StepState) -> Next:
    """The step as it is shown. By a day that even the best waits make too late nobody is told to act."""
    case = known.case
    loss, early, ending = known.lost.get(state.id), known.begin.get(state.id), _ends(known, state)
    # An action of its own has its own last day.
    last = last_days(case).get(state.id) if state.last is None else None
    mine = _day(case, state)[0] is not None or any(state.id in one.steps for one in known.cliffs)
    if last is not None and last < case.today and loss is not None and not mine:
        # Even at best it comes too late: what follows has no day that it could still be in time for.
        early, ending = None, Said("next.too-late-at-best", day=last)
    one = _next(case, state, loss, early, known.danger.get(state.id) or known.noted.get(state.id), ending)
    hurries = loss is not None and early is None and state.stage in ("visa", "start")
    if one.by is None and hurries and last is not None and last >= case.today:
        # Begun on whatever day, usual waits bring it too late: at best it is in time until then.
        one = replace(one, by=last, named="latest possible")
    # A danger counts as today, but it is no day.
    capped = ending is not None or (state.status == "waiting" and state.id not in known.threatened)
    if capped and loss is not None and last is not None and loss < last:
        # It may still be in time then, what is said to end is not.
        one, last = replace(one, named=None), loss
    missed = state.due is not None and not ahead(case.now, state.due)
    return _not_after(case, one, last, missed=missed, booked=early is not None and bool(early.serves))


def _ends(known: Known, state: StepState) -> Said | None:
    """What ends on the day of a step that serves nothing else, or that has nothing else to say for itself."""
    case, day = known.case, known.lost.get(state.id)
    if state.id in known.danger or in_trouble(state):
        return None
    ending = [one for one in known.cliffs if one.event is None and one.due == day]
    own = next((one for one in ending if state.id in one.steps), None)
    if own is not None and seat(case, state) is None and all(reason.repeats == "step" for reason in state.reasons):
        return Said("next.ends-unless", what=own.certain_loss or own.loss, day=own.due, do=own.remedy)
    others = (one for one in ending if state.id not in one.steps and waited_for(case, known.left, state.id, one.steps))
    other = next(others, None) if day != case.today else None
    return Said("next.ends", what=other.certain_loss or other.loss, day=other.due) if other is not None else None


def _not_after(case: Case, one: Next, last: Dated | None, *, missed: bool, booked: bool) -> Next:
    """Nobody is told to act by a day that even the best waits make too late. A day booked is not moved for what follows."""
    at_best = one.named == "latest possible" and not booked
    if one.by is None or last is None or last < case.today:
        # Counted back from what follows it alone, a day is the last one of no page.
        return replace(one, named=None) if at_best else one
    # Once its own deadline is missed, a later one of what follows is not the last day of the step.
    named: DayName | None = None if missed else "latest possible"
    return replace(one, by=last, named=named) if last < one.by or at_best else one


def _next(
    case: Case,
    state: StepState,
    loss: Dated | None,
    begin: Begin | None,
    warning: Warning | None,
    ending: Said | None = None,
) -> Next:
    why = _why(case, state, loss, warning)
    danger = warning is not None and warning.severity == "danger"
    by, named = (warning.last, "last day") if warning is not None and danger else _day(case, state)
    if warning is None and state.due is not None and state.due.confidence == "inferred" and by == state.due.day:
        why.append(Said("next.date-expected"))
    if not danger and state.last is None and not _dateless(case, state) and _sooner(case, state, by, loss, begin):
        # Begun by then what follows is in time; only where it is one of the step's own dates is it that one.
        by, named = (begin.day, state.name_of(begin.day) or begin.possible) if begin is not None else (None, None)
    advised = advice_missed(case, state)
    if advised is not None and state.due is not None and by == state.due.day:
        # The season's end is no day to wait for.
        why.append(Said("next.advice-missed", day=advised))
        by, named = at_earliest_today(case, advised), None
    looks_up = asks(state) or state.status == "check"
    if looks_up and by is not None and (by - case.today).days > case.book.bounds["ask-within"]:
        # What is lost so much later is no day to ask or to look up by.
        by, named = None, None
    if begin is not None and begin.serves not in ("", state.id) and by == begin.day and not danger:
        why.insert(0, before_booked(case, begin))
    if by is not None and (kept := at_earliest_today(case, by)) != by:
        by, named = kept, None
    if ending is not None:
        why.insert(0, ending)
    portal = (warning.portal if warning is not None else None) or state.portal
    action = Reason(_action(case, state, warning), words=case.words)
    reason = Reason(Said("next.why", parts=tuple(why)), words=case.words)
    return Next(state.id, case.book.step(state.id).title, action, reason, portal, by, named)


def _why(case: Case, state: StepState, loss: Dated | None, warning: Warning | None) -> list[Slot]:
    """Why it is this step's turn: the danger, a reminder that is due, and what the step itself says first."""
    why: list[Slot] = []
    for one in state.reasons[:2]:
        if one.repeats == "seat" and seat(case, state) is not None:
            # The action names the day already: what is to be had on it is the news.
            why.append(Said("ahead.oet.do") if state.id == "skills.oet" else Said("ahead.bring"))
        elif one.repeats != "step":
            why.append(one.said)
        elif warning is None:
            why.append(_waits_for(case, state.id))
    if asks(state) or (state.status == "waiting" and reminder_due(case, state, loss)):
        since = Said("next.since", day=state.since) if state.since is not None else None
        why.insert(0, Said("next.reminder", who=state.who, since=since))
    if warning is None:
        return why
    # What the warning says already is no second reason.
    said = (warning.said, *(warning.said.slots.values() if isinstance(warning.said, Said) else ()))
    return [warning.said, *(one for one in why if one not in said)]


def _sooner(case: Case, state: StepState, by: Dated | None, loss: Dated | None, begin: Begin | None) -> bool:
    """Is something lost sooner than on the day of the step itself (a pass that lapses, say), or has it none?"""
    if by is None:
        return True
    if booked_for(case, state) is not None:
        return False
    if begin is not None and begin.named == "latest safe" and state.due == case.start and begin.day < by:
        # The first day of training is no day to begin on what takes its time before it.
        return True
    begins_today = begin is not None and begin.day == case.today
    return loss is not None and (case.today < loss or begins_today) and loss < by


def before_booked(case: Case, begin: Begin) -> Said:
    """What a day counted back from a booked one is good for."""
    step, day = case.book.step(begin.serves).title, booked_days(case)[begin.serves]
    at_best = begin.named == "latest possible"
    return Said("next.for-booked-at-best" if at_best else "next.for-booked", step=step, day=day)


def _day(case: Case, state: StepState) -> tuple[Dated | None, DayName | None]:
    """The day of the step itself, and which one it is."""
    if state.last is not None:
        return state.last, "last day"
    if (booked := booked_for(case, state)) is not None:
        # What is booked is done on its day, neither sooner nor later.
        return Dated(booked, "yours"), "booked"
    last = last_days(case).get(state.id)
    if state.due is not None and state.due == case.start and last is not None and last < case.today:
        # The first day of training is no day by which to begin what takes its time before it.
        return None, None
    day = do_by(case, state)
    return day, state.name_of(day) if day is not None else None


def _waits_for(case: Case, step_id: str) -> Said | str:
    """Why a step that nothing stands in the way of: the open steps that need it, else what is to be known of it."""
    waiting = [f'"{one.title}"' for one in case.book.steps if step_id in one.requires and case.states[one.id].open]
    first, more = tuple(waiting[:NAMED]), len(waiting) - NAMED
    if not first:
        return case.book.step(step_id).guidance.partition(". ")[0].removesuffix(".") + "."
    return Said("next.opens-more", first=first, more=more) if more > 0 else Said("next.opens", first=first, all=first)


def _dateless(case: Case, state: StepState) -> bool:
    """Housekeeping, and what is only to be written down here, have no day but their own."""
    step = case.book.step(state.id)
    return "housekeeping" in step.kinds or (step.portal is None and not step.kinds)


def _action(case: Case, state: StepState, warning: Warning | None) -> Said | str:
    """What is to be done: what the warning or the ruling asks for, else what the step says."""
    if warning is not None and warning.do is not None:
        return warning.do
    booked = warning is not None and warning.kind == "booking" and warning.severity == "danger"
    if state.do is None and state.status != "check" and booked:
        return Said("next.put-right")
    return Said("next.ask", who=state.who) if asks(state) else action(case, state)


def action(case: Case, state: StepState) -> Said | str:
    """What is to be done at a step: what its ruling asks for, else what the step says."""
    step = case.book.step(state.id)
    if (booked := seat(case, state)) is not None:
        return Said("next.sit-booked", step=step.title, day=booked)
    return state.do or (Said("next.find-out", step=step.title) if state.status == "check" else step.do)
