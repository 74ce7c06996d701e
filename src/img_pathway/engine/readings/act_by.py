"""The day of a step itself by which to act, and whether even the best of its wait comes too late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from img_pathway.engine.case import Case
from img_pathway.engine.model import Deadline, StepState
from img_pathway.engine.readings.season import interviewed
from img_pathway.engine.time.waits import ahead, span
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED, Dated


def at_earliest_today(case: Case, day: Dated) -> Dated:
    """A day to act by, today once it is over. An hour may still be ahead though its day is over where the person is."""
    return day if day.at is not None and case.now <= day.at else day.not_before(case.today)


def do_by(case: Case, state: StepState) -> Dated | None:
    """The step's own date to act by: the advised one while it lies ahead, then the official one.

    An official hour counts where the rule names it: 21:00 Eastern is the next morning in most of the world. It is no
    day for what even the best of a firm wait brings too late.
    """
    by, due = state.by, state.due
    if by is None and due is None:
        return None  # the other two are counted back from these
    for day in (state.latest_safe, _result_at_best(case, state, by), state.latest_possible):
        if day is not None and at_earliest_today(case, day) == day:
            return day
    if due is None or not ahead(case.now, due) or comes_too_late(case, state):
        return None
    return due.day


def _result_at_best(case: Case, state: StepState, by: Dated | None) -> Dated | None:
    """The advised day, or the day on which to act for a result by it: what is sat on that day itself brings none."""
    wait = case.book.step(state.id).result
    taken = span(case, wait) if wait is not None and state.status != "waiting" else None
    return by if by is None or taken is None or taken.best is None else taken.before(by, taken.best)


def comes_too_late(case: Case, state: StepState) -> bool:
    """Has the last day passed on which the result could still be there in time, by a wait that is known at all?

    A day is advised by what was seen, also where that forbids no Match.
    """
    wait, last = case.book.step(state.id).result, state.latest_possible
    return wait is not None and last is not None and last < case.today and span(case, wait).confidence in TRUSTED


def lists_ranked(case: Case, state: StepState) -> Deadline | None:
    """The rank-list deadline, of what is advised before it and may by rule be done until the season ends, long after it:
    an application that comes later serves no Match.
    """
    rol, due, advised = case.event("nrmp.rol"), state.due, state.by
    if rol is None or due is None or advised is None or not advised <= rol.day < due.day or case.over(rol):
        return None
    return case.deadline(rol)


def advice_missed(case: Case, state: StepState) -> Dated | None:
    """The day advised, where it has passed and only the end of the season is left: lists are ranked before that, and
    programmes read meanwhile.
    """
    rol, due, advised = case.event("nrmp.rol"), state.due, state.by
    if rol is None or due is None or advised is None or advised >= case.today or due.day <= rol.day:
        return None
    return advised if do_by(case, state) == due.day else None


def late_for(case: Case, left: Mapping[str, StepState], state: StepState) -> list[str]:
    """What is paid by an advised day of its own, and not before something that is late already: of applications, which
    programmes read meanwhile, the registration for the Match.
    """
    if advice_missed(case, state) is None:
        return []
    order, step_of = case.book.advice_order, case.book.step
    after = (one for one in left.values() if one.stage != state.stage and order[one.id] > order[state.id])
    return [one.id for one in after if one.by is not None and step_of(one.id).fees]


def late_season(case: Case) -> Said | None:
    """Where nothing is submitted for the target Match long after programmes began to read: that it is late, and what is
    still worth doing. Rules: match.iv.period, nrmp.soap.eligible.
    """
    review, rol = case.event("eras.review"), case.event("nrmp.rol")
    mine = [case.states[one] for one in ("programs.submit", "programs.residencycas")]
    sent = any(one.status in ("done", "waiting") for one in mine) or not any(one.open for one in mine)
    if review is None or rol is None or sent or case.over(rol) or case.result is not None or interviewed(case):
        return None
    late = review.day + timedelta(days=case.book.bounds["last-call"])
    return Said("season.late", year=case.target, read=review.day, rol=rol.day) if late < case.today else None
