"""Days and columns of a timeline: the zoom steps, and the two rows of its axis. No widget, no app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from img_pathway.days import MONTHS
from img_pathway.engine.time.days import add_months


class Zoom(NamedTuple):
    """How many `cells` stand for how many `days`; one of the two is 1."""

    name: str
    """What can be told apart at it."""
    cells: int
    days: int
    stride: int
    """Columns that one press of a pan key moves."""


ZOOMS: tuple[Zoom, ...] = (
    Zoom("days", 3, 1, 3),
    Zoom("weeks", 1, 1, 1),
    Zoom("months", 1, 4, 2),
    Zoom("quarters", 1, 14, 2),
    Zoom("years", 1, 30, 3),
)
"""From near to far."""


class Tick(NamedTuple):
    """A label of the axis and the column it begins at."""

    column: int
    label: str


class Scale:
    """Columns of a span of days at one zoom. Column 0 begins with the first day."""

    def __init__(self, first: date, last: date, zoom: Zoom) -> None:
        self.zoom = zoom
        self.first, self.last = first, last
        self._origin = first.toordinal()
        self.width = self.column(last) + zoom.cells

    def column(self, day: date) -> int:
        """The first column of a day; negative before the span."""
        return (day.toordinal() - self._origin) * self.zoom.cells // self.zoom.days

    def spot(self, day: date) -> int:
        """The middle column of a day: where its mark stands."""
        return self.column(day) + self.zoom.cells // 2

    def end(self, day: date) -> int:
        """The column after the last one of a day."""
        return self.column(day) + self.zoom.cells

    def days(self, column: int) -> tuple[date, date]:
        """First and last day of a column, held inside the span."""
        low = self._origin + column * self.zoom.days // self.zoom.cells
        high = self._origin + ((column + 1) * self.zoom.days - 1) // self.zoom.cells
        top = self.last.toordinal()
        low, high = (min(max(one, self._origin), top) for one in (low, max(low, high)))
        return date.fromordinal(low), date.fromordinal(high)

    # -- axis ---------------------------------------------------------------------------------

    def major(self, start: int, width: int) -> list[Tick]:
        """Years, or months where days can be told apart, in some columns; the first begins before or at `start`."""
        near = self.zoom.days == 1
        return self._ticks(start, width, 1 if near else 12, near)

    def minor(self, start: int, width: int) -> list[Tick]:
        """Days, Mondays, months or quarters in some columns."""
        if self.zoom.name == "days":
            return list(self._days(start, width, 1))
        if self.zoom.name == "weeks":
            return list(self._days(start, width, 7))
        if self.zoom.name == "months":
            return self._ticks(start, width, 1, False)
        return self._ticks(start, width, 3, False)

    def _days(self, start: int, width: int, every: int) -> Iterator[Tick]:
        day = self.days(max(start, 0))[0].toordinal()
        if every == 7:
            day -= date.fromordinal(day).weekday()
        while (column := (day - self._origin) * self.zoom.cells) < start + width:
            yield Tick(column, f"{date.fromordinal(day).day:>2}")
            day += every

    def _ticks(self, start: int, width: int, months: int, near: bool) -> list[Tick]:
        """The first days of every so many months, from the one that covers `start` on."""
        day = self.days(max(start, 0))[0]
        day = date(day.year, day.month - (day.month - 1) % months, 1)
        found: list[Tick] = []
        while (column := self.column(day)) < start + width:
            found.append(Tick(column, self._label(day, months, near)))
            day = add_months(day, months)
        return found

    def _label(self, day: date, months: int, near: bool) -> str:
        if near:
            return f"{MONTHS[day.month - 1]} {day.year}"
        if months == 12:
            return str(day.year)
        return f"Q{day.month // 3 + 1}" if self.zoom.name == "years" else MONTHS[day.month - 1]


def fitting(first: date, last: date, width: int) -> int:
    """The nearest zoom at which both days are seen at once in so many columns, as a place in `ZOOMS`."""
    days = (last - first).days + 1
    for number, zoom in enumerate(ZOOMS):
        if days * zoom.cells // zoom.days <= width:
            return number
    return len(ZOOMS) - 1
