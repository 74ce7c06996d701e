"""What a timeline holds: rows of bars and marks in days. No drawing: columns and glyphs are the screen's."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from img_pathway.engine.model import Status

BarKind = Literal["window", "room", "clock", "validity", "past", "wait", "plan"]
"""``window``: a span in which it may be done (season, eligibility period, entry). ``room``: from the earliest end to
the latest-safe day. ``clock``: the seven years. ``validity``: how long something held stays good. ``past``: recorded,
from one fact to another. ``wait``: with somebody else. ``plan``: the earliest course, waiting time included."""
LAYERS: tuple[BarKind, ...] = ("window", "room", "clock", "validity", "past", "wait", "plan")
"""From the lowest to the topmost where bars of one row lie over each other."""

MarkKind = Literal[
    "fact", "event", "safe", "possible", "pending", "doubtful", "pass", "fail", "booked", "deadline", "cliff"
]
"""``fact``: something recorded. ``event``: a date of a season. ``safe``, ``possible``: the latest days of the plan.
``pending``, ``doubtful``, ``pass``, ``fail``: what a sitting was worth. ``booked``: recorded, but still ahead."""
WEIGHTS: tuple[MarkKind, ...] = (
    "fact", "event", "safe", "possible", "pending", "doubtful", "pass", "fail", "booked", "deadline", "cliff",
)  # fmt: skip
"""From the least to the most telling: where several fall together the last of these is shown first."""


class Bar(NamedTuple):
    """A span of whole days, both ends included: `first` is never after `last`."""

    kind: BarKind
    first: date
    last: date
    title: str
    expected: bool
    """Worked out or projected: drawn hollow and worded "expected". A recorded or published span is not."""


class Mark(NamedTuple):
    """One day of a row."""

    kind: MarkKind
    day: date
    title: str
    expected: bool
    at: datetime | None = None
    """The instant, aware, where the rule names an hour."""
    confidence: str = "official"
    why: str | None = None
    """An id that `explain` knows; ``None`` where that of the row says why."""


class Row:
    """One line of the timeline: a step, a clock or a span of the season."""

    def __init__(
        self,
        id: str,
        title: str,
        group: str,
        bars: Iterable[Bar],
        marks: Iterable[Mark],
        step: str | None = None,
        status: Status | None = None,
        slack: int | None = None,
    ) -> None:
        """`id` is a step's, or an id that `explain` knows; `step` is what Enter opens, if anything."""
        self.id = id
        self.title = title
        self.group = group
        self.step = step
        self.status = status
        self.slack = slack
        self.bars: tuple[Bar, ...] = tuple(sorted(bars, key=lambda bar: (bar.first, bar.last)))
        self.marks: tuple[Mark, ...] = tuple(sorted(marks, key=lambda mark: (mark.day, WEIGHTS.index(mark.kind))))

    @cached_property
    def _firsts(self) -> list[date]:
        return [bar.first for bar in self.bars]

    @cached_property
    def _reach(self) -> list[date]:
        """The last day covered by this bar or any before it: rises along the row, so it can be halved."""
        return list(accumulate((bar.last for bar in self.bars), max))

    @cached_property
    def _days(self) -> list[date]:
        return [mark.day for mark in self.marks]

    def bars_within(self, first: date, last: date) -> tuple[Bar, ...]:
        """Bars that may touch these days, both included: all that do, found by halving, in order of their begin."""
        return self.bars[bisect_left(self._reach, first) : bisect_right(self._firsts, last)]

    def marks_within(self, first: date, last: date) -> tuple[Mark, ...]:
        """Marks on these days, both included, in order of day, the least telling of a day first."""
        return self.marks[bisect_left(self._days, first) : bisect_right(self._days, last)]

    def mark_after(self, day: date) -> Mark | None:
        """The next mark after a day."""
        place = bisect_right(self._days, day)
        return self.marks[place] if place < len(self.marks) else None

    def mark_before(self, day: date) -> Mark | None:
        """The last mark before a day."""
        place = bisect_left(self._days, day)
        return self.marks[place - 1] if place else None


class Group(NamedTuple):
    """Rows under one heading: a stage, or the clocks and the season."""

    id: str
    title: str
    rows: tuple[Row, ...]


class Timeline(NamedTuple):
    """Everything dated about one person, ready to be drawn."""

    today: date
    match: int | None
    groups: tuple[Group, ...]
    """Without those that have nothing to show."""
    first: date
    """No bar and no mark lies before this day."""
    last: date
    goal: date
    """The day a first look should reach: the first day of training, or what lies ahead of it."""

    def row(self, row_id: str) -> Row:
        """A row by its id; raises KeyError."""
        for group in self.groups:
            for row in group.rows:
                if row.id == row_id:
                    return row
        raise KeyError(row_id)
