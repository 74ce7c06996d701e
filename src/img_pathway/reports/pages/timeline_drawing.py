"""The timeline as a picture for paper: SVG in black and greys, which says by form what the screen says by colour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from typing import Final, NamedTuple

from img_pathway.days import MONTHS, say
from img_pathway.engine.ahead.timeline_model import LAYERS, Bar, BarKind, Mark, MarkKind, Row, Timeline
from img_pathway.reports.words import clean

WIDTH, LABELS, ROW, HEAD = 800, 216, 16, 30
"""Width of the picture, of its labels, height of a row and of the scale; in units of the picture."""
_BEFORE, _AFTER = timedelta(days=45), timedelta(days=30)
"""What is shown of the time before today, and after the goal."""
_LONGEST = 38
"""Letters of a label."""
_SHADES: Final[dict[BarKind, float]] = {
    "window": 0.12, "room": 0.22, "clock": 0.12, "validity": 0.3, "past": 0.5, "wait": 0.45, "plan": 0.8,
}  # fmt: skip
"""How dark each kind of bar is; what is only expected is hollow."""
_HEIGHTS: Final[dict[BarKind, int]] = {"window": 12, "clock": 12, "validity": 8, "room": 8}
"""Of the broad ones; the others are slim and lie over them."""
_FORMS: Final[dict[MarkKind, str]] = {
    "fact": "M-2.5,0a2.5,2.5 0 1 0 5,0a2.5,2.5 0 1 0 -5,0z", "event": "M0,-5V5", "safe": "M3,-5V5M3,-5H-1M3,5H-1",
    "possible": "M3,-5V5M3,-5H-1M3,5H-1", "pending": "M-4,0L0,-4L4,0L0,4z", "doubtful": "M-4,0L0,-4L4,0L0,4z",
    "pass": "M-4,0L-1,4L4,-4", "fail": "M-3.5,-3.5L3.5,3.5M-3.5,3.5L3.5,-3.5", "booked": "M-4,0L0,-4L4,0L0,4z",
    "deadline": "M-4.5,-4H4.5L0,4.5z", "cliff": "M-4,-4L4,4M-4,4L4,-4M0,-5V5",
}  # fmt: skip
_FILLED: Final = frozenset({"fact", "booked", "deadline", "pending"})
"""Marks with an inside: it is black for what is recorded or published, white for what is only expected."""
_LEGEND: Final[tuple[tuple[MarkKind, str], ...]] = (
    ("deadline", "deadline"), ("cliff", "loss"), ("booked", "booked"), ("pass", "passed"), ("safe", "latest safe or possible"),
    ("event", "date of the season"),
)  # fmt: skip
_INK = 'fill="none" stroke="currentColor"'


class _Scale(NamedTuple):
    """Which days stand where."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """The place of a day, within the chart."""
        part = (min(max(day, self.first), self.last) - self.first) / (self.last - self.first)
        return round(LABELS + part * (WIDTH - LABELS - 6), 1)


def timeline_drawing(found: Timeline) -> str:
    """The picture from shortly before today to the goal; empty where nothing is to be drawn."""
    goal = min(max(found.goal, found.today + timedelta(days=180)), max(found.last, found.today + _AFTER))
    scale = _Scale(found.today - _BEFORE, goal + _AFTER)
    groups = [(group, rows) for group in found.groups if (rows := [row for row in group.rows if _shown(row, scale)])]
    if not groups:
        return ""
    body: list[str] = []
    y = HEAD
    for group, rows in groups:
        body.append(_text(0, y + 11, group.title, "bold"))
        y += ROW
        for row in rows:
            body += _row(row, y + ROW / 2, scale)
            y += ROW
    height = y + 24
    drawn = "".join((*_grid(scale, found.today, y), *body, *_legend(y + 14)))
    title = f"Timeline from {say(scale.first)} to {say(scale.last)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img"'
        f' font-family="sans-serif" font-size="10" fill="currentColor"><title>{title}</title>{drawn}</svg>'
    )


def _shown(row: Row, scale: _Scale) -> bool:
    bars = [bar for bar in row.bars_within(scale.first, scale.last) if bar.kind != "past"]
    return bool(bars or row.marks_within(scale.first, scale.last))


def _row(row: Row, y: float, scale: _Scale) -> Iterator[str]:
    label = clean(row.title)
    yield _text(8, y + 3.5, label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1].rstrip()}…", "")
    bars = row.bars_within(scale.first, scale.last)
    for bar in sorted(bars, key=lambda bar: LAYERS.index(bar.kind)):
        yield _bar(bar, y, scale)
    for mark in row.marks_within(scale.first, scale.last):
        yield _mark(mark.kind, scale.x(mark.day), y, mark.expected, f"{mark.title}, {_said(mark)}")


def _said(mark: Mark) -> str:
    return f"{say(mark.day)}{' (expected)' if mark.expected else ''}"


def _bar(bar: Bar, y: float, scale: _Scale) -> str:
    left, right = scale.x(bar.first), scale.x(bar.last + timedelta(days=1))
    tall = _HEIGHTS.get(bar.kind, 5)
    look = (
        f'{_INK} stroke-width=".7" stroke-dasharray="2 1.5"' if bar.expected else f'fill-opacity="{_SHADES[bar.kind]}"'
    )
    days = f"{say(bar.first)} to {say(bar.last)}{' (expected)' if bar.expected else ''}"
    place = f'x="{left}" y="{y - tall / 2}" width="{max(round(right - left, 1), 1)}" height="{tall}"'
    return f"<rect {place} {look}>{_hint(f'{bar.title}, {days}')}</rect>"


def _mark(kind: MarkKind, x: float, y: float, expected: bool, title: str) -> str:
    inside = ("#fff" if expected else "currentColor") if kind in _FILLED else "none"
    dashes = ' stroke-dasharray="2 1"' if expected and kind not in _FILLED else ""
    path = f'<path d="{_FORMS[kind]}" fill="{inside}" stroke="currentColor" stroke-width="1.2"{dashes}>'
    return f'<g transform="translate({x} {y})">{path}{_hint(title)}</path></g>'


def _hint(text: str) -> str:
    return f"<title>{escape(clean(text))}</title>"


def _text(x: float, y: float, text: str, weight: str) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return f'<text x="{x}" y="{y}"{bold}>{escape(clean(text))}</text>'


def _grid(scale: _Scale, today: date, bottom: float) -> Iterator[str]:
    """A line for each month, or each quarter or year of a long span; today."""
    months = (scale.last - scale.first).days / 30.4
    step = next((step for step in (1, 2, 3, 6) if months / step <= 16), 12)
    day = scale.first.replace(day=1)
    while day <= scale.last:
        if day >= scale.first and (day.month - 1) % step == 0:
            x = scale.x(day)
            yield f'<path d="M{x},{HEAD - 8}V{bottom}" {_INK} stroke-opacity=".25" stroke-width=".5"/>'
            year = f" {day.year}" if day.month <= step or step == 12 else ""
            yield _text(x + 1, HEAD - 12, f"{MONTHS[day.month - 1]}{year}", "bold" if year else "")
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    x = scale.x(today)
    yield f'<path d="M{x},{HEAD - 6}V{bottom}" {_INK} stroke-width="1" stroke-dasharray="4 2"/>'
    yield f'<text x="{x}" y="9" text-anchor="middle">today</text>'


def _legend(y: float) -> Iterator[str]:
    x = 8.0
    for kind, words in _LEGEND:
        yield _mark(kind, x + 4, y - 3, False, words)
        yield _text(x + 12, y, words, "")
        x += 24 + 5.2 * len(words)
    yield f'<rect x="{x}" y="{y - 6}" width="22" height="6" fill-opacity=".8"/>'
    yield _text(x + 27, y, "recorded or published", "")
    x += 142
    yield f'<rect x="{x}" y="{y - 6}" width="22" height="6" {_INK} stroke-width=".7" stroke-dasharray="2 1.5"/>'
    yield _text(x + 27, y, "only expected", "")
