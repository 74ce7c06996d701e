"""One row of a timeline as glyphs and style names, column by column. No widget, no app."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby

from img_pathway.engine.ahead.timeline_model import LAYERS, WEIGHTS, BarKind, MarkKind, Row
from img_pathway.reports.page import Part
from img_pathway.tui.screens.timeline.gantt_scale import Scale

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
    ("■", "rail", "booked"),
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
