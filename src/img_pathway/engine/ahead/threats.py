"""`threats`: what threatens this one person, soonest first, each with what to do about it.

Nothing is decided here: the losses are the cliffs, the doubts are the warnings, the trouble is that of the steps.
What several of them say of the same step is one threat, the soonest of them; so is what one thing mends.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.model import SAT_TODAY, STEP_NAMES, Cliff, CliffKind, StepState, WarningKind
from img_pathway.engine.readings.interviews import clashes
from img_pathway.engine.readings.over import season_over
from img_pathway.engine.readings.registrations import current_registration, period_end
from img_pathway.engine.readings.services import not_last_known
from img_pathway.engine.readings.sittings import (
    attempts,
    awaited_with_left,
    closed_by,
    first_booked,
    left,
    seat_known,
    used_of,
)
from img_pathway.engine.what_next.soonest import in_trouble
from img_pathway.engine.what_next.telling import action
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated

NEAR: Final = 180
"""Days ahead from which the loss of what one holds is a threat."""
SEASON_NEAR: Final = 60
"""The same for what the calendar brings to everybody."""
_OF_THE_SEASON: Final[frozenset[CliffKind]] = frozenset({"season", "entry", "state"})
_SPARED: Final[frozenset[CliffKind]] = frozenset({"seat", "offer"})
"""Only money, or what may be taken or left beside the way planned: dates, and no threat."""
_TOLD: Final[frozenset[WarningKind]] = frozenset({"rulebook", "offer", "last-try"})
"""Warnings that every screen gives in its own way, that are a note, or that the tries of an exam tell."""


class Threat(NamedTuple):
    """Something that goes wrong unless something is done."""

    id: str
    """What it is about: ``cliff:`` a loss, ``warning:`` a warning, ``step:`` a step in trouble."""
    text: str
    do: str
    """What to do about it; may be empty where there is nothing."""
    day: Dated | None
    """The day by which it is to be done."""
    steps: tuple[str, ...]
    grave: bool = False
    """Does it hold already?"""
    loss: bool = False
    """Is `day` the last good day of what is lost? The text does not name it then."""


def threats(assessment: Assessment) -> tuple[Threat, ...]:
    """All of them, what holds already first, then soonest first; what the next step says itself is left out."""
    case = assessment.case
    found = [
        *_tries(case), *_clashing(case), *_warned(assessment, case), *_lost(assessment, case), *_trouble(assessment, case)
    ]  # fmt: skip
    next_do = assessment.next.do if assessment.next is not None else ""
    found = [one for one in found if one.loss or one.do != next_do]
    found.sort(key=lambda one: (not one.grave, one.day or assessment.losses.get(one.steps[0]) or date.max))
    told: set[str] = set()
    first: list[Threat] = []
    for one in found:
        # What bears on the same step, or is mended by the same thing, is one threat.
        if told.isdisjoint((one.steps[0], one.do)):
            first.append(one)
            told.update((one.steps[0], one.do))
    return tuple(first)


def _tries(case: Case) -> Iterator[Threat]:
    """Sittings used up, where few are left or the next has to wait (usmle.attempts.max, usmle.attempts.rate)."""
    for exam in SAT_TODAY:
        state, counted = case.states[f"exams.{exam}"], attempts(case, exam)
        again = counted.earliest if counted.earliest is not None and counted.earliest > case.today else None
        last = left(case, exam) == 1
        if not state.open or closed_by(case) is not None or not (last or again is not None):
            continue
        used = used_of(counted.used, counted.limit)
        then = Said("threat.next-from", day=again) if again is not None else None
        only = Said("threat.the-last") if last else None
        if again is not None and awaited_with_left(case, exam) is not None:
            # It may be a pass: then none comes after it.
            awaited = Said("threat.tries-awaited", exam=STEP_NAMES[exam], used=used)
            do = Said("threat.book-if-no-pass", day=again)
            yield Threat(f"step:{state.id}", case.words.text(awaited), case.words.text(do), again, (state.id,))
            continue
        text = Said("threat.tries", exam=STEP_NAMES[exam], used=used, again=then, last=only)
        do = Said("threat.book-after", day=again) if again is not None else Said("threat.last-try")
        yield Threat(f"step:{state.id}", case.words.text(text), case.words.text(do), again, (state.id,))


def _clashing(case: Case) -> Iterator[Threat]:
    """Two interviews at one hour: one of the two programmes is asked for another (match.iv.cancel)."""
    for first, second, day in clashes(case) if season_over(case) is None else ():
        names = first.programme.called, second.programme.called
        text = case.words.text(Said("interviews.clash", day=day, first=names[0], second=names[1]))
        do = case.words.text(Said("interviews.ask-for-another"))
        yield Threat("step:match.interviews", text, do, Dated(day, "yours"), ("match.interviews",))


def _warned(assessment: Assessment, case: Case) -> Iterator[Threat]:
    following = assessment.next
    for one in assessment.warnings:
        told = following is not None and following.step in one.steps and one.text in following.why
        if one.severity == "info" or one.kind in _TOLD or told:
            continue
        steps = tuple(step for step in one.steps if case.states[step].open) or one.steps or ("profile.goal",)
        do = case.words.text(one.do) if one.do is not None else _doing(case, steps)
        ahead = Dated(one.booked) if one.booked is not None else None
        grave = one.severity == "danger"
        yield Threat(f"warning:{one.id}", one.text, do, one.last or ahead, steps, grave)


def _doing(case: Case, steps: tuple[str, ...]) -> str:
    """What the first of some steps asks for; where nothing can be done any more, where to read about it."""
    state = case.states[steps[0]]
    return case.words.text(action(case, state) if state.open else Said("threat.look", step=state.title))


def losing(assessment: Assessment) -> Iterator[Cliff]:
    """What is lost on a day, soonest first, and more than money."""
    return (one for one in assessment.cliffs if one.kind not in _SPARED)


def _lost(assessment: Assessment, case: Case) -> Iterator[Threat]:
    following = assessment.next
    for one in losing(assessment):
        if one.kind == "extension" and _seat_inside(case, one.exam):
            # It is needed only if the seat is given up: a date, and no threat.
            continue
        season = one.kind in _OF_THE_SEASON
        # What the calendar brings to everybody, the next step says with its own day.
        told = season and following is not None and following.step in one.steps and following.by == one.due
        if one.days_left <= (SEASON_NEAR if season else NEAR) and not told:
            yield Threat(f"cliff:{one.id}", one.thing, one.avoid, one.due, one.steps or (one.id,), loss=True)


def _seat_inside(case: Case, exam: str | None) -> bool:
    """Is a seat booked inside the eligibility period?"""
    permit = current_registration(case, exam) if exam is not None else None
    if exam is None or permit is None:
        return False
    end, booked = period_end(case, permit), first_booked(case, exam)
    return end is not None and booked is not None and booked <= end and seat_known(case, exam, booked)


def _trouble(assessment: Assessment, case: Case) -> Iterator[Threat]:
    """Steps that keep from going on, beside the one that is next."""
    following = assessment.next.step if assessment.next is not None else ""
    for state in case.states.values():
        # A ready step that no recorded fact speaks against is only to be done, whatever it asks for.
        stuck = in_trouble(state) and (state.status != "ready" or any(reason.facts for reason in state.reasons))
        # What none of the specialties used when last known is to be looked up, and threatens nobody.
        stuck = stuck and not not_last_known(case, state.id)
        if state.id != following and state.open and (stuck or state.status == "lapsed"):
            yield Threat(
                f"step:{state.id}", _why(case, state), case.words.text(action(case, state)), state.last, (state.id,)
            )


def _why(case: Case, state: StepState) -> str:
    """What is wrong with a step; of what counted once the first reason still says the good."""
    thing = case.book.step(state.id).thing or state.title
    if state.status == "lapsed" and state.do is None:
        return case.words.text(Said("threat.lapsed", step=thing))
    return case.words.text(Said("threat.trouble", step=thing, why=state.reasons[0].said))
