"""What comes next, as a good adviser would say it.

First what is lost within days, then what all else hangs on (also where only somebody else can do it), then the way
itself by the day on which leaving a step undone loses something, then preparation, and housekeeping last. A step
inherits the day of what it gates. How a step is weighed stands in the rulebook (`kinds` of a step).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import IntEnum

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.model import (
    ACTIONABLE,
    FOR_CERTIFICATE,
    SAT_TODAY,
    Cliff,
    DayName,
    Next,
    Reason,
    StepState,
    Warning,
)
from img_pathway.engine.once import once
from img_pathway.engine.readings.act_by import advice_missed, at_earliest_today, do_by, late_for
from img_pathway.engine.readings.counting import shut_out
from img_pathway.engine.readings.over import evidenced, recorded_late
from img_pathway.engine.readings.position import only_in_training
from img_pathway.engine.readings.season import has_position
from img_pathway.engine.readings.sittings import contested_by, first_booked, last_try_awaited, overtaken_plan
from img_pathway.engine.soonest import booked_days, endangered, in_trouble, only_to_look_up, target_in_doubt
from img_pathway.engine.time.days import plus
from img_pathway.engine.time.waits import Begin, ahead, last_possible, lead_of, waited_for
from img_pathway.engine.visa.measures import unsettled, without_consulate
from img_pathway.engine.words.said import Said, Slot
from img_pathway.rulebook.types import Dated

Place = tuple[int, date, bool, bool, bool, bool, int]
"""By what the steps whose turn it is are sorted; the last is their order on the way."""

SHOWN = 6
"""The next step and the five after it."""


class Rank(IntEnum):
    """What an adviser names before what."""

    URGENT = 0
    KEYSTONE = 1
    WAY = 2
    PREPARATION = 3
    HOUSEKEEPING = 4
    SET = 5
    """Nothing to do before a day that is set and still far ahead: it stands among the dates."""


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
    # Who may have sat already does not register once more before that is told.
    found |= {f"permits.{exam}" for exam in SAT_TODAY if overtaken_plan(case, exam) is not None}
    hangs_on = last_try_awaited(case)
    if hangs_on is not None:
        # Another fail closes every Step, and what was paid for them is lost.
        found |= {f"permits.{exam}" for exam in SAT_TODAY if exam != hangs_on}
    if _steps_in_question(case):
        found |= {step.id for step in case.book.steps if step.stage not in ("exams", "permits")}
    return frozenset(found)


def _steps_in_question(case: Case) -> bool:
    """Must first be asked whether the Steps are open at all? Without them nothing else leads anywhere."""
    permits = {case.states[f"permits.{one}"].status for one in FOR_CERTIFICATE}
    return contested_by(case) is not None and "check" in permits


def withheld(case: Case, steps: Iterable[str]) -> bool:
    """Is nothing paid now for one of these steps, which costs a fee?"""
    return any(step in held_back(case) and case.book.step(step).fees for step in steps)


def _turn(case: Case, state: StepState, loss: Dated | None) -> bool:
    """Is something to be done by the person: their own step, one that only they can set going, or a reminder due?"""
    # What is only in doubt for want of another step's fact is asked for there.
    elsewhere = only_to_look_up(state) and any(case.states[one].open for one in state.missing)
    if elsewhere or not case.book.step(state.id).actionable:
        return False
    return state.status in ACTIONABLE or state.do is not None or _reminder_due(case, state, loss)


def _reminder_due(case: Case, state: StepState, loss: Dated | None) -> bool:
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


def _later(case: Case, state: StepState) -> bool:
    """Can it not be done before a day that lies ahead, or is it uncertain whether it would count before it?"""
    return case.future(state.earliest) and (state.status == "check" or state.do is not None)


def _premature(case: Case, left: Mapping[str, StepState], state: StepState) -> bool:
    """Is it only to be looked up, and what must come first not there yet?"""
    return only_to_look_up(state) and any(one in left for one in case.book.step(state.id).requires)


def _ranked(case: Case, left: dict[str, StepState], lost: Mapping[str, Dated], danger: set[str]) -> dict[str, Rank]:
    """How each step left is weighed. Preparation that an open step of the way requires is of the way; what takes no
    time, like a choice, only once nothing else keeps that step back.
    """
    ranks: dict[str, Rank] = {}
    way: set[str] = set()
    in_doubt = target_in_doubt(left)
    later, trains, closing = evidenced(case), only_in_training(case), _last_chances(case, left)
    for step_id in reversed(left):
        step, state = case.book.step(step_id), left[step_id]
        own = in_trouble(state)
        loss = lost.get(step_id)
        behind = step_id in later or "keystone" in step.kinds
        if trains and behind and not own and loss is None and step_id not in danger:
            # What led to training is behind, as long as nothing is lost by it.
            rank = Rank.HOUSEKEEPING
        elif step_id in later:
            rank = Rank.PREPARATION
        elif "keystone" in step.kinds and (own or len(step.kinds) == 1):
            rank = Rank.KEYSTONE
        elif "housekeeping" in step.kinds and not own:
            rank = Rank.HOUSEKEEPING
        elif (
            ("preparation" in step.kinds and step_id not in way) or _later(case, state) or _premature(case, left, state)
        ):
            rank = Rank.PREPARATION
        else:
            rank = Rank.WAY
            needed = [one for one in step.requires if one in left]
            way.update(one for one in needed if len(needed) == 1 or case.book.step(one).waiting)
        # A right that ends for good on a day of its own is urgent longer before than what others hand on.
        call = state.last is not None and (state.last - case.today).days <= case.book.bounds["last-call"]
        # And so is a seat that is still to be found.
        seeks = step.stage == "exams" and state.status != "waiting" and _seat(case, state) is None
        near = loss is not None and (loss - case.today).days <= case.book.bounds["last-call" if seeks else "soon"]
        near = near or (loss is not None and step_id in closing)
        urgent = step_id in danger or call or near
        # Nothing is paid within days for a Match that may be out of reach.
        urgent = urgent and not (in_doubt and step.fees)
        ranks[step_id] = Rank.URGENT if urgent and rank is not Rank.HOUSEKEEPING else rank
    return ranks


@once
def last_days(case: Case) -> dict[str, Dated]:
    """The last day on which each step left can be begun or sat at best (`last_possible`); rests on judged steps."""
    left = unsettled(case, case.states)
    skipped = {one for one, at in left.items() if without_consulate(case, one) or recorded_late(case, at)}
    return last_possible(case, {one: at for one, at in left.items() if one not in skipped})


def _last_chances(case: Case, left: Mapping[str, StepState]) -> frozenset[str]:
    """What can be begun now and, at best, within days no more: what is lost by it may come long after.

    Where something is too late at best already, that comes first; so do, with a position, its papers.
    """
    room = {one: (day - case.today).days for one, day in last_days(case).items()}
    if has_position(case) or any(days < 0 for days in room.values()):
        return frozenset()
    near = (one for one, days in room.items() if days <= case.book.bounds["soon"])
    return frozenset(one for one in near if one in left and left[one].status == "ready")


def _still_to_set_going(case: Case, left: Mapping[str, StepState], state: StepState) -> list[str]:
    """What makes it worth the fee to do a step by its advised day, and is not in hand: what ECFMG has to verify, of a
    registration for the Match. What is booked, waits with others or is only to be looked up is in hand.
    """
    if state.by is None or not case.book.step(state.id).fees:
        return []
    beside = {one for step in case.book.steps if state.id in step.requires for one in step.requires if one in left}
    order = case.book.advice_order
    going = (left[one] for one in beside if left[one].stage != state.stage and order[one] < order[state.id])
    return [one.id for one in going if one.status not in ("waiting", "check") and _seat(case, one) is None]


def following(
    case: Case,
    left: dict[str, StepState],
    lost: Mapping[str, Dated],
    begin: Mapping[str, Begin],
    warnings: Sequence[Warning] = (),
    cliffs: Sequence[Cliff] = (),
) -> list[Next]:
    """The steps whose turn it is as they rank, soonest loss first. A step in danger says the danger first, one that only
    serves the day of a right or a document what ends on that day, and so does one that has nothing else to say.
    """
    # Of what is over, only what can still be asked about it.
    left = {one: state for one, state in case.states.items() if state.over and state.do is not None} | left
    last = last_days(case)
    dangers = [warning for warning in warnings if warning.severity == "danger"]
    # Of several at one step the one whose last day comes first is said.
    dangers.sort(key=lambda warning: warning.last or date.max)
    danger = {step_id: warning for warning in reversed(dangers) for step_id in warning.steps}
    noted = {
        step_id: warning
        for warning in reversed(warnings)
        if warning.severity == "warn" and warning.kind != "other"
        for step_id in warning.steps[:1]
    }
    ranks, order = _ranked(case, left, lost, set(danger)), case.book.advice_order
    for state in left.values():
        if state.id not in danger and state.id not in noted and _far_ahead(case, state):
            ranks[state.id] = Rank.SET
    turns = [state for state in left.values() if _turn(case, state, lost.get(state.id))]
    if shut_out(case):
        # Every Step is closed: nothing is asked for that only leads there.
        turns = [state for state in turns if in_trouble(state)]
    # What is lost within days is paid for nevertheless, but not where no Step may be open to be lost.
    hurries = Rank.URGENT if _steps_in_question(case) else Rank.WAY
    turns = [one for one in turns if ranks[one.id] < hurries or not withheld(case, (one.id,))]

    def place(state: StepState) -> Place:
        # Of what is due on one day, the step that the danger is about comes before what only leads there, and what one
        # does oneself before asking those who have it; within weeks asking comes first, for the answer takes its time.
        safe, asks = state.id not in danger, state.status == "waiting" and state.do is None
        first = _still_to_set_going(case, left, state) if safe else []
        every = [state.id, *first]
        rank, day = max(ranks[one] for one in every), max(lost.get(one, date.max) for one in every)
        asked = asks != (0 < (day - case.today).days <= case.book.bounds["last-call"])
        mine = rank, day, safe, bool(first), only_to_look_up(state), asked, order[state.id]
        # What is late already comes just before what has its own day yet, unless that is urgent.
        after = [place(left[one]) for one in late_for(case, left, state) if ranks[one] is not Rank.URGENT]
        return min((mine, *((*one[:-1], order[state.id]) for one in after)))

    threatened = endangered(case, left, warnings)

    def ends(state: StepState) -> Said | None:
        day = lost.get(state.id)
        if state.id in danger or in_trouble(state):
            return None
        ending = [one for one in cliffs if one.event is None and one.due == day]
        own = next((one for one in ending if state.id in one.steps), None)
        if own is not None and _seat(case, state) is None and all(reason.repeats == "step" for reason in state.reasons):
            # It has nothing else to say for itself.
            return Said("next.ends-unless", what=own.certain_loss or own.loss, day=own.due, do=own.remedy)
        others = (one for one in ending if state.id not in one.steps and waited_for(case, left, state.id, one.steps))
        other = next(others, None) if day != case.today else None
        return Said("next.ends", what=other.certain_loss or other.loss, day=other.due) if other is not None else None

    def told(state: StepState) -> Next:
        warning = danger.get(state.id) or noted.get(state.id)
        missed = state.due is not None and not ahead(case.now, state.due)
        # An action of its own has its own last day.
        day = last.get(state.id) if state.last is None else None
        loss, early = lost.get(state.id), begin.get(state.id)
        mine = _day(case, state)[0] is not None or any(state.id in one.steps for one in cliffs)
        ending = ends(state)
        if day is not None and day < case.today and loss is not None and not mine:
            # Even at best it comes too late: what follows has no day that it could still be in time for.
            early, ending = None, Said("next.too-late-at-best", day=day)
        one = _next(case, state, loss, early, warning, ending)
        hurries = loss is not None and early is None and state.stage in ("visa", "start")
        if one.by is None and hurries and day is not None and day >= case.today:
            # Begun on whatever day, usual waits bring it too late: at best it is in time until then.
            one = replace(one, by=day, named="latest possible")
        # A danger counts as today, but it is no day.
        capped = ending is not None or (state.status == "waiting" and state.id not in threatened)
        if capped and loss is not None and day is not None and loss < day:
            # It may still be in time then, what is said to end is not.
            one, day = replace(one, named=None), loss
        return _not_after(case, one, day, missed=missed, booked=early is not None and bool(early.serves))

    found = [told(state) for state in sorted(turns, key=place)[:SHOWN]]
    return [
        _first_of_all(one) if ranks[one.step] is Rank.KEYSTONE and _earlier(one, found[number:]) else one
        for number, one in enumerate(found, 1)
    ]


def _earlier(one: Next, after: Iterable[Next]) -> bool:
    """Has something that stands after it a day that comes before its own?"""
    return one.by is not None and any(later.by is not None and later.by < one.by for later in after)


def _first_of_all(one: Next) -> Next:
    """The same, with why it stands first all the same."""
    more = Said("next.keystone")
    return replace(one, reason=replace(one.reason, said=Said("next.why", parts=(more, one.reason.said))))


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
    told = warning.said if warning is not None else None
    seat = _seat(case, state)
    why: list[Slot] = []
    for one in state.reasons[:2]:
        if one.repeats == "seat" and seat is not None:
            # The action names the day already: what is to be had on it is the news.
            why.append(Said("ahead.oet.do") if state.id == "skills.oet" else Said("ahead.bring"))
        elif one.repeats != "step":
            why.append(one.said)
        elif warning is None:
            why.append(_waits_for(case, state.id))
    why = [one for one in why if one != told]
    asks = state.status == "waiting" and state.do is None
    if asks or (state.status == "waiting" and _reminder_due(case, state, loss)):
        since = Said("next.since", day=state.since) if state.since is not None else None
        why.insert(0, Said("next.reminder", who=state.who, since=since))
    by, named = _day(case, state)
    if warning is not None:
        # What the warning says already is no second reason.
        said = (warning.said, *(warning.said.slots.values() if isinstance(warning.said, Said) else ()))
        why = [warning.said, *(one for one in why if one not in said)]
        if warning.severity == "danger":
            by, named = warning.last, "last day"
    elif state.due is not None and state.due.confidence == "inferred" and by == state.due.day:
        why.append(Said("next.date-expected"))
    # Without a date of its own, or where something is lost sooner than the season asks (a pass that lapses, say).
    begins_today = begin is not None and begin.day == case.today
    sooner = by is None or (loss is not None and (case.today < loss or begins_today) and loss < by and seat is None)
    # The first day of training is no day to begin on what takes its time before it.
    if begin is not None and begin.named == "latest safe" and by is not None and state.due == case.start:
        sooner = sooner or begin.day < by
    if sooner and state.last is None and not (warning and warning.severity == "danger") and not _dateless(case, state):
        # Begun by then what follows is in time; only where it is one of the step's own dates is it that one.
        by, named = (begin.day, state.name_of(begin.day) or begin.possible) if begin is not None else (None, None)
    advised = advice_missed(case, state)
    if advised is not None and state.due is not None and by == state.due.day:
        # The season's end is no day to wait for.
        why.append(Said("next.advice-missed", day=advised))
        by, named = at_earliest_today(case, advised), None
    if (asks or state.status == "check") and by is not None and (by - case.today).days > case.book.bounds["ask-within"]:
        # What is lost so much later is no day to ask or to look up by.
        by, named = None, None
    if begin is not None and begin.serves not in ("", state.id) and by == begin.day:
        why.insert(0, before_booked(case, begin))
    if by is not None and (kept := at_earliest_today(case, by)) != by:
        by, named = kept, None
    portal = (warning.portal if warning is not None else None) or state.portal
    if ending is not None:
        why.insert(0, ending)
    action = Reason(_action(case, state, warning), words=case.words)
    reason = Reason(Said("next.why", parts=tuple(why)), words=case.words)
    return Next(state.id, case.book.step(state.id).title, action, reason, portal, by, named)


def before_booked(case: Case, begin: Begin) -> Said:
    """What a day counted back from a booked one is good for."""
    step, day = case.book.step(begin.serves).title, booked_days(case)[begin.serves]
    at_best = begin.named == "latest possible"
    return Said("next.for-booked-at-best" if at_best else "next.for-booked", step=step, day=day)


def _day(case: Case, state: StepState) -> tuple[Dated | None, DayName | None]:
    """The day of the step itself, and which one it is."""
    if state.last is not None:
        return state.last, "last day"
    if (seat := _seat(case, state)) is not None:
        # What is booked is done on its day, neither sooner nor later.
        return Dated(seat, "yours"), "booked"
    day = do_by(case, state)
    return day, state.name_of(day) if day is not None else None


NAMED = 2
"""How many of the steps that wait for another one are named."""


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
    if state.do is None and state.status == "waiting":
        return Said("next.ask", who=state.who)
    return action(case, state)


def action(case: Case, state: StepState) -> Said | str:
    """What is to be done at a step: what its ruling asks for, else what the step says."""
    step = case.book.step(state.id)
    seat = _seat(case, state)
    if seat is not None:
        return Said("next.sit-booked", step=step.title, day=seat)
    return state.do or (Said("next.find-out", step=step.title) if state.status == "check" else step.do)


def _far_ahead(case: Case, state: StepState) -> bool:
    """Is all that is left to go there on a day that is set, and is that still far ahead?"""
    day = _seat(case, state) or state.set_for
    return day is not None and (day - case.today).days > case.book.bounds["soon"]


def _seat(case: Case, state: StepState) -> date | None:
    """The day ahead for which an exam is booked, where nothing else is asked for at its step."""
    if state.do is not None:
        return None
    if state.id == "skills.oet":
        return next((one.date for one in case.oet if case.future(one.date)), None)
    return first_booked(case, state.id.partition(".")[2]) if state.stage == "exams" else None
