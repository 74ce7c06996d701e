"""A timeline column by column: days and zoom steps, its axis, and each row as glyphs and style names. No widget, no app."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from img_pathway.days import MONTHS
from img_pathway.engine.ahead.timeline_model import LAYERS, WEIGHTS, BarKind, MarkKind, Row
from img_pathway.engine.time.days import add_months
from img_pathway.reports.page import Part


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


BAR: Mapping[BarKind, tuple[str, str, str]] = {
    "window": ("─", "┄", "dim"),
    "room": ("·", "·", "dim"),
    "clock": ("━", "╍", "waiting"),
    "validity": ("═", "╌", "done"),
    "past": ("━", "╍", "done"),
    "wait": ("▓", "░", "waiting"),
    "plan": ("▒", "░", "rail"),
}
"""Glyph of what is sure, glyph of what is expected, style."""
MARK: Mapping[MarkKind, tuple[str, str, str]] = {
    "fact": ("•", "•", "done"),
    "event": ("▸", "▹", "dim"),
    "safe": ("┫", "┤", "accent"),
    "possible": ("╣", "╢", "warn"),
    "pending": ("…", "…", "waiting"),
    "doubtful": ("?", "?", "check"),
    "pass": ("✓", "✓", "done"),
    "fail": ("✗", "✗", "lapsed"),
    "booked": ("■", "■", "rail"),
    "deadline": ("◆", "◇", "warn"),
    "cliff": ("▼", "▽", "danger"),
}
"""The same for marks."""
TODAY, GRID, BEFORE, BEHIND = "│", "┊", "‹", "›"
"""Today's column, the begin of a year or month, and where a row goes on outside the view."""
LEGEND: tuple[tuple[str, str, str], ...] = (
    ("•", "done", "recorded"),
    ("■", "rail", "set"),
    ("▼", "danger", "loss"),
    ("◆", "warn", "deadline"),
    ("▽◇░", "rail", "expected"),
    ("┤", "accent", "latest safe"),
    ("╢", "warn", "latest possible"),
    ("┄", "dim", "open"),
    ("·", "dim", "room"),
    ("═", "done", "valid"),
    ("▸", "dim", "season date"),
    ("│", "today", "today"),
    ("✓✗", "done", "passed, failed"),
    ("▓", "waiting", "waiting"),
    ("━", "waiting", "running"),
    ("!", "warn", "too late to be safe"),
)
"""What the signs mean, the most needed first."""


class Cells:
    """Some columns of one row: a glyph and a style name for each."""

    def __init__(self, width: int) -> None:
        self.glyphs = [" "] * width
        self.roles = [""] * width

    def fill(self, start: int, end: int, glyph: str, role: str) -> None:
        """The same glyph from `start` up to `end`, as far as it lies in these columns."""
        start, end = max(start, 0), min(end, len(self.glyphs))
        if start < end:
            self.glyphs[start:end] = [glyph] * (end - start)
            self.roles[start:end] = [role] * (end - start)

    def write(self, column: int, text: str, role: str) -> None:
        """Text of narrow characters from a column on, cut at the edges."""
        for number, char in enumerate(text, column):
            if 0 <= number < len(self.glyphs):
                self.glyphs[number], self.roles[number] = char, role

    def parts(self) -> list[Part]:
        """Neighbours of one style together."""
        glyphs, found, start = "".join(self.glyphs), [], 0
        for role, run in groupby(self.roles):
            end = start + sum(1 for _ in run)
            found.append((glyphs[start:end], role))
            start = end
        return found


@lru_cache(maxsize=1)
def grid(scale: Scale, start: int, width: int) -> tuple[int, ...]:
    """Columns at which a year, or a month where days can be told apart, begins: the same for every row of a frame."""
    return tuple(tick.column - start for tick in scale.major(start, width))


def paint(row: Row | None, scale: Scale, start: int, width: int, today: date) -> Cells:
    """The columns from `start` on. Only bars and marks of the days seen are touched; a heading has none."""
    cells = Cells(width)
    for column in grid(scale, start, width):
        cells.fill(column, column + 1, GRID, "faint")
    here = scale.spot(today) - start
    cells.fill(here, here + 1, TODAY, "today")
    if row is None:
        return cells
    first, last = scale.days(start)[0], scale.days(start + width - 1)[1]
    bars, marks = row.bars_within(first, last), row.marks_within(first, last)
    seen = bool(marks)
    for bar in sorted(bars, key=lambda bar: LAYERS.index(bar.kind)):
        sure, expected, role = BAR[bar.kind]
        begin, end = scale.column(bar.first) - start, scale.end(bar.last) - start
        seen = seen or (begin < width and end > 0)
        cells.fill(begin, end, expected if bar.expected else sure, role)
    for mark in sorted(marks, key=lambda mark: WEIGHTS.index(mark.kind)):
        sure, expected, role = MARK[mark.kind]
        column = scale.spot(mark.day) - start
        cells.fill(column, column + 1, expected if mark.expected else sure, role)
    if not seen and width:
        _hints(row, cells, first, last)
    return cells


def _hints(row: Row, cells: Cells, first: date, last: date) -> None:
    """Where nothing of a row is in view, an arrow shows on which side it lies."""
    days = [bar.first for bar in row.bars] + [mark.day for mark in row.marks]
    if any(day < first for day in days):
        cells.fill(0, 1, BEFORE, "dim")
    if any(day > last for day in days):
        cells.fill(len(cells.glyphs) - 1, len(cells.glyphs), BEHIND, "dim")


def axis(scale: Scale, start: int, width: int, today: date) -> tuple[Cells, Cells]:
    """The two rows over the chart: years over months, or months over days. Labels never run into each other."""
    upper, lower = Cells(width), Cells(width)
    ticks = scale.major(start, width)
    for number, tick in enumerate(ticks):
        column = max(tick.column - start, 0)
        room = (ticks[number + 1].column - start if number + 1 < len(ticks) else width) - column
        if room > len(tick.label):
            upper.write(column, tick.label, "strong")
    here = scale.spot(today) - start
    word = "today"
    begin = min(max(here - len(word) // 2, 0), max(width - len(word), 0))
    taken = range(begin - 1, begin + len(word) + 1) if 0 <= here < width else range(0)
    for tick in scale.minor(start, width):
        column = tick.column - start
        own = range(column, column + len(tick.label))
        if own.start >= 0 and own.stop <= width and own.stop - 1 not in taken and own.start not in taken:
            lower.write(column, tick.label, "dim")
    if taken:
        lower.write(begin, word, "key")
    return upper, lower
