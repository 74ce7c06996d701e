"""The timeline: everything dated as a chart, from single days to years."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from img_pathway.days import say as day
from img_pathway.engine.ahead.timeline import timeline
from img_pathway.engine.ahead.timeline_model import LAYERS, WEIGHTS, Bar, Mark, Row, Timeline
from img_pathway.profile.typed.dates import parse_day
from img_pathway.reports.page import Block, Line, Part, line
from img_pathway.reports.words import distance, expected, instant, spare
from img_pathway.tui.screens.base import ARROW, BaseScreen
from img_pathway.tui.screens.dialogs import Ask
from img_pathway.tui.screens.timeline.gantt import Gantt
from img_pathway.tui.screens.timeline.gantt_paint import BAR, LEGEND, MARK
from img_pathway.tui.widgets.lines import cells
from img_pathway.tui.widgets.page import GUTTER, Page

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk


def _of_chart(action: str) -> Callable[..., None]:
    """The keys are the chart's; the palette asks the screen."""

    def do(screen: TimelineScreen, *values: int) -> None:
        getattr(screen.chart, f"action_{action}")(*values)

    return do


class TimelineScreen(BaseScreen):
    """The chart, and below it in words what is under the cursor."""

    DEFAULT_CSS = "TimelineScreen #words { height: 4; background: $panel; }"
    TITLE = "Timeline"
    SCOPE = "timeline"
    AUTO_FOCUS = "#chart"

    def __init__(self) -> None:
        self.chart, self.words = Gantt(id="chart"), Page(id="words", static=True)
        super().__init__(self.chart, self.words)
        self.stage: str | None = None
        """The group shown alone, or ``None`` for all."""
        self._timeline: Timeline | None = None
        self._of: Desk | None = None

    def crumbs(self) -> tuple[Part, ...]:
        found = super().crumbs()
        titles = [group.title for group in self._timeline.groups if group.id == self.stage] if self._timeline else []
        return (*found, *ARROW, (titles[0], "strong")) if titles else found

    def subject(self) -> str | None:
        """The deadline or loss under the cursor, else the step, clock or season of the row."""
        row = self.chart.row
        if row is None:
            return None
        here = self._marks(row)
        return here[0].why or row.id if here else row.id

    def _marks(self, row: Row) -> list[Mark]:
        """Marks of the column under the cursor, the most telling first."""
        return sorted(row.marks_within(*self.chart.days), key=lambda mark: -WEIGHTS.index(mark.kind))

    def draw(self) -> None:
        """Draw the plan there is; another profile begins at today. Planning was done at rest, behind Home."""
        desk = self.desk
        found = self._timeline = timeline(desk.assessment, desk.plan())
        anew = self._of is not desk
        self._of = desk
        if self.stage not in {group.id for group in found.groups}:
            self.stage = None
        self._show(anew)

    def _show(self, anew: bool = False) -> None:
        found = self._timeline
        if found is None:
            return
        groups = [group for group in found.groups if self.stage in (None, group.id)]
        self.chart.show(groups, found.today, found.first, found.last, found.goal if anew else None)
        self.tell()

    def tell(self) -> None:
        """Say what is under the cursor."""
        chart = self.chart
        if self._timeline is None or chart.chart_width <= 0:
            return
        row = chart.row
        width = self.words.size.width - GUTTER - 1
        if row is None:
            lines = [line("Nothing with a date is recorded here yet.")]
        else:
            lines = [self._head(row), *self._here(row, width)]
        self.words.show([Block((*lines, legend(width)), gap=0)])

    def on_gantt_moved(self) -> None:
        self.tell()

    def on_resize(self) -> None:
        self.call_after_refresh(self.tell)

    def _head(self, row: Row) -> Line:
        parts: list[Part] = [(row.title, "strong")]
        if row.status is not None:
            parts += [("  ", ""), (row.status, row.status)]
        if row.slack is not None:
            parts += [("  ", ""), (spare(row.slack, None), "warn" if row.slack < 0 else "dim")]
        return line(*parts, right=((self._when(), "key"),), fold=False)

    def _when(self) -> str:
        """The days under the cursor and how far away they are."""
        first, last = self.chart.days
        today = self.chart.today
        if first == last:
            return f"{day(first)}, {distance(first, today)}"
        if first <= today <= last:
            return f"{day(today)}, today"
        return f"{day(first)} to {day(last)}" if self.size.width >= 90 else f"from {day(first)}"

    def _here(self, row: Row, width: int) -> list[Line]:
        """Marks of the column, then the bars it cuts, then what comes after; two rows in all.

        A first one that is longer than a row takes both: zone, distance and "expected" are never cut off it.
        """
        first, last = self.chart.days
        lines = [self._mark(mark) for mark in self._marks(row)]
        bars = [bar for bar in row.bars_within(first, last) if bar.first <= last and bar.last >= first]
        bars.sort(key=lambda bar: -LAYERS.index(bar.kind))
        lines += [self._bar(bar) for bar in bars]
        more = len(lines) - 2
        # Of each day the most telling: marks stand in that order.
        coming = {mark.day: mark for mark in row.marks if mark.day > last}
        lines += [self._mark(mark, lead) for mark, lead in zip(coming.values(), ("next: ", "then: "), strict=False)]
        lines = [*lines, line(("No date of this row lies later.", "dim"), fold=False)][:2]
        if cells(lines[0].parts) > width:
            return [lines[0]._replace(fold=True, hang=2)]
        if more > 0:
            lines[1] = lines[1]._replace(right=((f"and {more} more here: + shows them", "dim"),))
        return lines if len(lines) == 2 else [*lines, line("")]

    def _mark(self, mark: Mark, lead: str = "") -> Line:
        sure, hollow, role = MARK[mark.kind]
        when = instant(mark.at, self.desk.now) if mark.at is not None else day(mark.day)
        word = "expected" if mark.expected else expected(mark.confidence)
        glyph = hollow if mark.expected else sure
        when = f"{word} {when}" if word else when
        words = f"{mark.title}: {when} ({distance(mark.day, self.chart.today)})"
        return line((lead, "dim"), (f"{glyph} ", role), words, fold=False)

    def _bar(self, bar: Bar) -> Line:
        sure, expected, role = BAR[bar.kind]
        word = "expected " if bar.expected else ""
        span = f"{day(bar.first)} to {day(bar.last)}" if bar.first != bar.last else day(bar.first)
        return line((f"{expected if bar.expected else sure} ", role), f"{bar.title}: {word}{span}", fold=False)

    action_open, action_today, action_mark = map(_of_chart, ("open", "today", "mark"))
    action_zoom, action_pan, action_pan_page = map(_of_chart, ("zoom", "pan", "pan_page"))

    def action_filter(self, by: int) -> None:
        if self._timeline is None:
            return
        ids = [None, *(group.id for group in self._timeline.groups)]
        self.stage = ids[(ids.index(self.stage) + by) % len(ids)]
        self.draw_bar()
        self._show()

    def action_jump(self) -> None:
        words = "Such as 2027-06-20, 20 Jun 2027, Jun 2027 or 2027."
        ask = Ask("Go to a date", "a day, a month or a year", words, read=self._day)
        self.ask(ask, lambda found: self.go_to(date.fromisoformat(found)))

    def _day(self, text: str) -> str:
        """The day meant, in digits. Raises `BadValue`."""
        return parse_day(whole_day(text), today=self.desk.today).isoformat()

    def go_to(self, wanted: date) -> None:
        """Put the cursor on a day, or as near as the chart reaches."""
        self.chart.go_to(wanted)
        first, last = self.chart.days
        if not first <= wanted <= last:
            self.say(f"{day(wanted)} lies outside everything recorded and planned.")

    def on_gantt_opened(self) -> None:
        row = self.chart.row
        if row is None:
            return
        if row.step is not None:
            self.wizard.open_step(row.step)
        elif (subject := self.subject()) is not None:
            self.wizard.show_why(subject)


def whole_day(text: str) -> str:
    """A month or a year as its first day; anything else as it was typed."""
    text = " ".join(text.split())
    if re.fullmatch(r"[0-9]{4}", text):
        return f"{text}-01-01"
    if re.fullmatch(r"[0-9]{4}-[0-9]{1,2}", text):
        return f"{text}-01"
    return f"1 {text}" if re.fullmatch(r"[A-Za-z]{3,9}\.? [0-9]{4}", text) else text


def legend(width: int) -> Line:
    """As many of the signs as there is room for, the most needed first."""
    parts: list[Part] = []
    for glyph, role, word in LEGEND:
        more: list[Part] = [("  ", "")] if parts else []
        more += [(f"{glyph} ", role), (word, "dim")]
        if cells((*parts, *more)) > width:
            break
        parts += more
    return line(*parts, fold=False)
