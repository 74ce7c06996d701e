"""On which day a Step can be sat.

Rules: usmle.attempts.rate, usmle.attempts.fourth, usmle.period.length, usmle.closed.january.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from img_pathway.engine.case import Case
from img_pathway.engine.readings.registrations import current_registration, name_agrees
from img_pathway.engine.readings.sittings import attempts
from img_pathway.engine.time.closed_days import closed, first_open, working_days_before
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated

_DAY = timedelta(days=1)


def first_test_day(
    case: Case, exam: str, ready: Dated, taken: Collection[date] = ()
) -> tuple[Dated, bool, tuple[Said, ...]]:
    """The first day from `ready` on which a Step can be sat, whether its period holds it back, and what moves it there.

    Not before the next attempt is allowed, not before the eligibility period, not on a closed day, and not on a day
    `taken` by another test that fills it; a permit in another name is corrected before.
    Rules: usmle.attempts.rate, usmle.attempts.fourth, usmle.period.length, usmle.closed.january, usmle.format.step1,
    usmle.format.step2ck, usmle.name-change.deadline.
    """
    notes: list[Said] = []
    one, day, again = current_registration(case, exam), ready, attempts(case, exam).earliest
    if again is not None and again > day:
        notes.append(Said("plan.next-attempt", day=again))
        day = again
    held = one is not None and one.period_start is not None and one.period_start > day
    if one is not None and one.period_start is not None and held:
        day = Dated(one.period_start, "yours")
        notes.append(Said("plan.period-begins", day=day))
    corrected = _name_corrected(case, exam, day)
    if corrected != day:
        notes.append(Said("plan.name-first", day=corrected))
        day = corrected
    opened = first_open(case, exam, day)
    if opened != day:
        notes.append(Said("plan.closed", opened=opened, day=day, closing=closed(case, exam, day)))
    day = opened
    while day in taken:
        day = first_open(case, exam, day + _DAY)
    if day != opened:
        notes.append(Said("plan.two-tests", day=opened))
    return day, held, tuple(notes)


def _name_corrected(case: Case, exam: str, day: Dated) -> Dated:
    """The day itself, or the first one on which a correction of the permit's name asked for today is in time.

    Rules: usmle.name-change.deadline, usmle.testday.id.
    """
    one, days = current_registration(case, exam), case.number("usmle.name-change.deadline")
    if one is None or not case.past(one.issued) or name_agrees(case, one) is not False:
        return day
    while working_days_before(day, days) < case.today:
        day = day + _DAY
    return day
