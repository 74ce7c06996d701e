"""Days on which a test centre is closed, and working days.

Rules: usmle.closed.january, usmle.closed.january-nuance. Public holidays are the country's own list, not
Prometric's calendar.
"""

from __future__ import annotations

from datetime import date, timedelta

from img_pathway.engine.case import Case
from img_pathway.engine.model import CANADA, SITTINGS, US
from img_pathway.engine.time.days import D, plus
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.public_holidays import public_holidays

CLOSED = ("usmle.closed.january", "usmle.closed.january-nuance")
_FAR = 40
"""No centre is closed for that many days in a row; a longer search would be a fault of the data."""


def seat_country(case: Case, exam: str) -> str | None:
    """The country of the centre where the next seat is booked or planned, if it is recorded."""
    return next((one.country for one in case.sittings(exam) if case.future(one.date) and one.country), None)


def country_of_test(case: Case, exam: str) -> str | None:
    """Where the exam would be taken: where the seat is, else by the registered region, else where the person is.

    Step 3 is given in the US and its territories only.
    """
    seat = seat_country(case, exam)
    if seat is not None or exam == "step3":
        return seat or US
    registrations = case.registrations(exam)
    if registrations and registrations[-1].region == "us-canada" and case.profile.profile.location != CANADA:
        return US
    person = case.profile.profile
    return person.location or person.residence_country or case.profile.school.country


def january_closure(case: Case, day: date) -> tuple[date, date] | None:
    """First and last day of the yearly closure that a day falls into (usmle.closed.january), or ``None``."""
    closure = case.book.value("usmle.closed.january")
    if closure is None or not closure.value["from"] <= day.isoformat()[5:] <= closure.value["to"]:
        return None
    first, last = (date.fromisoformat(f"{day.year}-{closure.value[end]}") for end in ("from", "to"))
    return first, last


def closed(case: Case, exam: str, day: date) -> Said | None:
    """Why no Step can be taken on a day, or ``None``."""
    january = january_closure(case, day)
    if january is not None:
        return Said("closed.january", first=january[0], last=january[1])
    country = country_of_test(case, exam)
    name = public_holidays(country).get(day) if country else None
    return Said("closed.holiday", name=name) if name else None


def first_open(case: Case, exam: str, day: D) -> D:
    """The day itself, or the first one after it on which a Step can be taken."""
    return _open(case, exam, day, 1)


def last_open(case: Case, step_id: str, day: D) -> D:
    """The day itself; of a Step, where it is none on which that can be taken, the last such one before it.

    The one answer to the last day of sitting, for plan, next step, dates and bookings.
    """
    exam = SITTINGS.get(step_id)
    return _open(case, exam, day, -1) if exam is not None else day


def _open(case: Case, exam: str, day: D, step: int) -> D:
    found = day
    for _ in range(_FAR):
        if not date.min + timedelta(days=_FAR) < found < date.max - timedelta(days=_FAR):
            return day
        if closed(case, exam, found) is None:
            return found
        found = plus(found, step)
    return day


def working_days_before(day: date, count: int, country: str = US) -> date:
    """The last day that leaves `count` whole working days before `day`: weekends and public holidays left out."""
    found = day
    left = count
    while left and found > date.min + timedelta(days=1):
        found -= timedelta(days=1)
        if found.weekday() < 5 and found not in public_holidays(country):
            left -= 1
    return found
