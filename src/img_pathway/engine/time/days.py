"""Calendar arithmetic of the rules. All days are plain calendar days at the rule's place."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if day.day <= 28:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def not_before(day: date, months: int) -> date:
    """First day that is surely at least `months` after `day`: a missing day moves on, never back."""
    shifted = add_months(day, months)
    return shifted if shifted.day == day.day else shifted + timedelta(days=1)


def last_day_of_years(day: date, years: int) -> tuple[date, date]:
    """Last sure and last conceivable day of a window of whole years counted from `day`, inclusive.

    They differ only for 29 February in a year without one: the 28th is sure, the 1st of March is not.
    """
    sure = add_months(day, 12 * years)
    return (sure, sure) if sure.day == day.day else (sure, sure + timedelta(days=1))
