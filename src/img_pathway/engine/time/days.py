"""Calendar arithmetic of the rules. All days are plain calendar days at the rule's place."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from img_pathway.rulebook.types import Dated

D = TypeVar("D", bound=date)


def _like(day: D, moved: date) -> D:
    """A day worked out from another: as sure as that one."""
    return day.moved(moved) if isinstance(day, Dated) else moved  # type: ignore[return-value]


def plus(day: D, days: int) -> D:
    """`days` later (earlier where negative), held inside the calendar; as sure as the day itself."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.max if days > 0 else date.min  # type: ignore[return-value]


def add_months(day: D, months: int) -> D:
    """The same day `months` later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return _like(day, date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])))


class Either(NamedTuple):
    """The day on which a span of whole months or years ends, where two readings put it on different days.

    The earlier is safe to be inside of, the later safe to wait for; what lies between them no source settles.
    They differ only where the month has no such day: 29 February, or six months after 31 October.
    """

    early: Dated
    late: Dated

    @property
    def other(self) -> Dated | None:
        """The later day, where there are two readings."""
        return self.late if self.late != self.early else None

    @property
    def a_day_apart(self) -> bool:
        """Do the readings differ only on how a month without such a day is counted?"""
        return (self.late - self.early).days == 1

    def within(self, day: date) -> bool | None:
        """Does a day lie inside the span, its last day included? ``None``: only in one reading."""
        return True if day <= self.early else False if day > self.late else None

    def reached(self, day: date) -> bool | None:
        """Is the whole span over on a day? ``None``: only in one reading."""
        return True if day >= self.late else False if day < self.early else None


def months_after(day: Dated, months: int) -> Either:
    """The day `months` later, in both readings; where they differ both are inferred."""
    early = add_months(day, months)
    if early.day == day.day:
        return Either(early, early)
    return Either(early.resting_on("inferred", ()), early.plus(1, "inferred"))


def first_and_last(month: str) -> tuple[date, date]:
    """The first and the last day of a month or year, ``2025-06`` or ``2025``."""
    year, _, number = month.partition("-")
    first = date(int(year), int(number or 1), 1)
    return first, add_months(first, 1 if number else 12) - timedelta(days=1)
