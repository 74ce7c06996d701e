"""Panning and zooming the timeline of ten years, beside a bare scroll view of the same size in the same run."""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from img_pathway import rulebook
from img_pathway.engine import assess
from img_pathway.engine.ahead.timeline import timeline
from img_pathway.engine.ahead.timeline_model import Bar, Group, Mark, Row
from img_pathway.engine.plan.plan import plan
from img_pathway.tui.screens.timeline.gantt import Gantt
from img_pathway.tui.screens.timeline.gantt_paint import ZOOMS

from .people import NOW, full

ROWS, BARS = 60, 20
"""The full profile's rows are joined by so many more, each with so many bars and marks over ten years."""


class Smooth(NamedTuple):
    """One frame of the chart: its ratio to a bare view's, and both in milliseconds (medians)."""

    ratio: float
    chart: float
    bare: float


class Bare(ScrollView):
    """Shows a slice of one long text in every line."""

    DEFAULT_CSS = "Bare { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }"

    def render_line(self, y: int) -> Strip:
        """The columns that are seen."""
        start = self.scroll_offset.x
        text = ("·─┄ ▒" * (self.size.width // 5 + 2))[start % 5 :][: self.size.width]
        return Strip([Segment(text)], self.size.width)


def groups() -> tuple[Group, ...]:
    """The full profile's rows, and many more that run through all ten years."""
    found = assess(full(), rulebook.load(), NOW)
    drawn = timeline(found, plan(found))
    rows = []
    for number in range(ROWS):
        begin = drawn.today - timedelta(days=1825 - number)
        days = [begin + timedelta(days=182 * one) for one in range(BARS)]
        bars = [Bar("past", day, day + timedelta(days=60 + number), "A span", number % 2 == 0) for day in days]
        rows.append(
            Row(f"row.{number}", f"Row {number}", "more", bars, [Mark("deadline", day, "", True) for day in days])
        )
    return (*drawn.groups, Group("more", "Ten years", tuple(rows)))


def smooth(frames: int = 60, size: tuple[int, int] = (120, 40)) -> dict[str, Smooth]:
    """What drawing anew costs after a pan at days, weeks and years, and after a zoom; the two views take turns."""
    return asyncio.run(_smooth(frames, size))


async def _smooth(frames: int, size: tuple[int, int]) -> dict[str, Smooth]:
    chart, bare = Gantt(), Bare()
    found: dict[str, Smooth] = {}

    class Both(App[None]):
        def compose(self) -> ComposeResult:
            yield chart
            yield bare

    async with Both().run_test(size=(size[0], 2 * size[1])) as pilot:
        today = NOW.date()
        chart.show(groups(), today, today - timedelta(days=1825), today + timedelta(days=1825), today)
        await pilot.pause()
        assert chart.size == bare.size == Size(*size)

        def frame(widget: Widget, move: Callable[[], Any]) -> float:
            # The processor's time: a frame is so short that a busy machine's other work would be most of it.
            begun = time.thread_time()
            move()
            widget.render_lines(widget.size.region)
            return (time.thread_time() - begun) * 1000

        def compared(move: Callable[[int], Any]) -> Smooth:
            gc.collect()
            pairs = []
            for number in range(frames):
                slide = partial(bare.scroll_to, x=1 + 3 * (number % 2), animate=False, force=True, immediate=True)
                pairs.append((frame(chart, partial(move, number)), frame(bare, slide)))
            middle = [statistics.median(one) for one in zip(*pairs, strict=True)]
            return Smooth(statistics.median(mine / other for mine, other in pairs), middle[0], middle[1])

        def pan(number: int) -> None:
            chart.action_pan(1 if number % 20 < 10 else -1)

        for place, zoom in enumerate(ZOOMS):
            if zoom.name in ("days", "weeks", "years"):
                chart.action_zoom(chart.zoom - place)
                bare.virtual_size = chart.virtual_size
                await pilot.pause()
                chart.action_today()
                found[f"pan by {zoom.name}"] = compared(pan)
        found["zoom"] = compared(lambda number: chart.action_zoom(1 if number % 2 else -1))
    return found


if __name__ == "__main__":
    for name, one in smooth().items():
        print(f"{name:<12} {one.ratio:.2f} times a bare view: {one.chart:.2f} ms against {one.bare:.2f} ms")
