"""Registrations for a Step: the one that runs, its period and its extension.

Rules: usmle.period.length, usmle.period.extension, usmle.period.extension-window.
"""

from __future__ import annotations

from datetime import date, timedelta

from img_pathway.engine.case import Case
from img_pathway.engine.model import NORTH_AMERICA
from img_pathway.engine.once import once
from img_pathway.engine.readings.names import same_name
from img_pathway.engine.time.closed_days import seat_country
from img_pathway.engine.time.days import Either, months_after, plus
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Registration
from img_pathway.rulebook.types import Dated

_DAY = timedelta(days=1)
LENGTH = "usmle.period.length"
EXTENSION = "usmle.period.extension"
WINDOW = "usmle.period.extension-window"


def first_end(case: Case, one: Registration) -> Dated | None:
    """Last day of the period without an extension: as typed, else counted from its start (usmle.period.length)."""
    return _agreed(one.period_end, _counted(case, one.period_start, LENGTH))


@once
def _counted(case: Case, first: date | None, rule: str) -> Either | None:
    """Last day of the months that begin on a day, in both readings where the last month has no such day."""
    if first is None:
        return None
    after = months_after(case.resting_on(first, rule), case.number(rule))
    return Either(after.early - _DAY, after.late - _DAY)


def _agreed(typed: date | None, counted: Either | None) -> Dated | None:
    """The day as typed; where the rule counts to another one, the earlier of the two, and only expected."""
    if counted is None:
        return Dated(typed, "yours") if typed is not None else None
    if typed is None:
        return counted.early
    return Dated(typed, "yours") if typed in counted else counted.early.moved(min(typed, counted.early), "inferred")


def period_end(case: Case, one: Registration) -> Dated | None:
    """Last day of the eligibility period, the extension included."""
    return first_end(case, one) if one.extended_to is None else _agreed(one.extended_to, _extended(case, one))


def _extended(case: Case, one: Registration) -> Either | None:
    ends = first_end(case, one)
    return _counted(case, ends + _DAY, EXTENSION) if ends is not None else None


def contradicted(case: Case, one: Registration) -> tuple[Said, str] | None:
    """What is wrong with a period as recorded, or with its extension, and by which rule: every one is equally long.

    Rules: usmle.period.length, usmle.period.extension.
    """
    counted, extended, bounds = _counted(case, one.period_start, LENGTH), _extended(case, one), extension(case, one)
    if counted is not None and one.period_end is not None and one.period_end not in counted:
        first, last, months = one.period_start, one.period_end, case.number(LENGTH)
        said = Said("permits.period-contradicted", first=first, last=last, months=months, end=counted.early)
        return said, LENGTH
    if bounds is not None and extended is not None and one.extended_to is not None and one.extended_to not in extended:
        return Said("permits.extension-contradicted", last=one.extended_to, first=bounds[0], end=bounds[1]), EXTENSION
    return None


def extension(case: Case, one: Registration) -> tuple[Dated, Dated, Dated] | None:
    """First and last day of the one contiguous extension, and the last day to ask for it.

    Rules: usmle.period.extension, usmle.period.extension-window. Days at the applicant's place.
    """
    ends, extended = first_end(case, one), _extended(case, one)
    if ends is None or extended is None:
        return None
    return ends + _DAY, extended.early, case.resting_on(plus(ends, case.number(WINDOW)), WINDOW)


def may_extend(case: Case, one: Registration) -> bool:
    """Can the one extension still be asked for: not used, not asked for, its last day not over, a permit issued?

    Once the period is over without a permit recorded, one may have been issued (usmle.period.extension-window).
    """
    bounds = extension(case, one)
    if bounds is None or one.extended_to is not None or case.past(one.extension_requested):
        return False
    return case.us_today <= bounds[2] and (case.past(one.issued) or bounds[0] <= case.today)


def extension_awaited(case: Case, one: Registration) -> date | None:
    """Since when FSMB is asked for the one extension and has not answered; ``None`` where it is not, or was too late.

    Rules: usmle.period.extension, usmle.period.extension-window.
    """
    bounds, asked = extension(case, one), one.extension_requested
    if bounds is None or one.extended_to is not None or asked is None or not case.past(asked):
        return None
    return asked if asked <= bounds[2] and case.today <= bounds[1] else None


def name_agrees(case: Case, one: Registration | None) -> bool | None:
    """Does the permit bear the passport's name, as far as recorded? ``None`` = a question (usmle.testday.id).

    Where its name is not recorded it bears the one that FSMB has, which issues it.
    """
    passport = case.profile.profile.passport_name
    issued = one is not None and case.past(one.issued)
    printed = (one.permit_name if one is not None else None) or (case.profile.identity.fsmb_name if issued else None)
    return same_name(printed, passport) if printed and passport else True


def renamed_by(case: Case, one: Registration | None, day: date) -> date | None:
    """The day on which the person's name changes, where that is by a test day and the permit does not bear the new one.

    Rules: usmle.testday.id, usmle.name-change.deadline.
    """
    identity = case.profile.identity
    change = identity.name_change_planned
    if one is None or not case.past(one.issued) or change is None or change > day:
        return None
    new = bool(one.permit_name and identity.new_name and same_name(one.permit_name, identity.new_name))
    # Once the passport bears it, the passport is what the permit is compared with.
    passport = case.profile.profile.passport_name
    borne = bool(passport and identity.new_name and same_name(passport, identity.new_name))
    return None if new or borne else change


def _begun(one: Registration) -> date:
    return one.applied or one.issued or one.period_start or one.period_end or date.min


@once
def current_registration(case: Case, exam: str) -> Registration | None:
    """The registration begun last, unless a sitting has used it up: both days of it, where it has two."""
    registrations = case.registrations(exam)
    if not registrations:
        return None
    latest = max(registrations, key=_begun)
    start = latest.period_start or latest.issued or latest.applied or date.min
    end = period_end(case, latest) or date.max
    end = min(end, case.today)
    for one in case.sittings(exam):
        if one.date is not None and start <= one.date <= end and not case.future(one.day2):
            return None
    return latest


def region(case: Case, exam: str) -> str | None:
    """Where a Step is tested, ``us-canada`` or ``abroad``: Step 3 in the US only, else as registered for, else where the
    seat is, else by where one lives (usmle.region.step3, usmle.region.steps12).
    """
    if exam == "step3":
        return "us-canada"
    registered = case.registrations(exam)
    if registered and registered[-1].region is not None:
        return registered[-1].region
    here = seat_country(case, exam) or case.profile.profile.location
    return None if here is None else region_of(here)


def region_of(country: str) -> str:
    """The testing region of a country."""
    return "us-canada" if country in NORTH_AMERICA else "abroad"


def tested_at_home(case: Case, exam: str) -> bool:
    """Is the seat in the United States or Canada, where the last price of moving it is not known?"""
    return region(case, exam) == "us-canada"
