"""A chart of bars and marks over time, drawn line by line: only the rows and columns that are seen cost anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from img_pathway.engine.ahead.timeline_model import Group, Mark, Row
from img_pathway.reports.page import Part
from img_pathway.reports.words import GLYPHS
from img_pathway.tui.commands import bindings
from img_pathway.tui.screens.timeline.gantt_paint import ZOOMS, Cells, Scale, axis, fitting, paint
from img_pathway.tui.widgets.lines import cells, cut, shown
from img_pathway.tui.widgets.palette import Inked

AXIS = 2
"""Lines over the rows that stay where they are."""
MARGIN = timedelta(days=120)
"""Room kept free of dates before the first and after the last, for looking around."""


class Item(NamedTuple):
    """One line of the chart: a heading, or a row under it."""

    group: Group
    row: Row | None


class Gantt(Inked, ScrollView, can_focus=True):
    """Rows at the left, time to the right; a cursor on one row and one column."""

    DEFAULT_CSS = """
    Gantt {
        width: 1fr; height: 1fr; background: $background;
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = [*bindings("list")]

    class Moved(Message):
        """The cursor, the zoom or the view is somewhere else."""

    class Opened(Message):
        """Enter, or a second click on a row."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.zoom = len(ZOOMS) - 1
        self._width = 0
        """Columns beside the scrollbar; asked for once, since every line needs it."""
        self.today = date.min
        self.scale = Scale(date.min, date.min, ZOOMS[-1])
        self._span = (self.today, self.today)
        self._items: tuple[Item, ...] = ()
        self._line = -1
        self._spot = 0
        """Column of the cursor, counted from the first column of the chart that is seen."""
        self._wanted: date | None = None
        """A day to go to once there is a size."""
        self._goal: date | None = None

    def show(self, groups: Iterable[Group], today: date, first: date, last: date, goal: date | None = None) -> None:
        """Draw other rows. Row, day and zoom stay where they are; with a `goal` the view begins anew, fitted to it."""
        row = self.row
        day = self.day
        self.today = today
        self._items = tuple(
            item for group in groups for item in (Item(group, None), *(Item(group, row) for row in group.rows))
        )
        self._span = (min(first, today) - MARGIN, max(last, today) + MARGIN)
        ids = [item.row.id if item.row is not None else "" for item in self._items]
        rows = self._rows()
        self._line = ids.index(row.id) if row is not None and row.id in ids else rows[0] if rows else -1
        if goal is not None:
            self._goal, self._wanted = goal, today
        else:
            self._wanted = day
        self._rescale()

    def _rescale(self) -> None:
        """Take the zoom; the day wanted comes under the cursor's column."""
        self._width = self.scrollable_content_region.width
        width = self.chart_width
        if width <= 0:
            return
        if self._goal is not None:
            self._spot = min(max(width // 8, 4), width - 1)
            self.zoom = max(fitting(self.today, self._goal, width - self._spot - 1), 1)
            self._goal = None
        self.scale = Scale(*self._span, ZOOMS[self.zoom])
        self.virtual_size = Size(self.label_width + self.scale.width, AXIS + len(self._items))
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._spot = min(self._spot, width - 1)
            self._show_column(self.scale.spot(wanted))
        self._keep_row_in_view()
        self.refresh()
        self.post_message(self.Moved())

    @property
    def label_width(self) -> int:
        """Columns at the left for the names of the rows."""
        return 35 if self._width >= 110 else 27 if self._width >= 78 else 19

    @property
    def chart_width(self) -> int:
        """Columns of the chart that are seen."""
        return self._width - self.label_width

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._items[self._line].row if 0 <= self._line < len(self._items) else None

    @property
    def column(self) -> int:
        """The column of the chart under the cursor."""
        return self.scroll_offset.x + self._spot

    @property
    def day(self) -> date:
        """The day under the cursor: today where its column holds it, else the first day of the column."""
        first, last = self.days
        return self.today if first <= self.today <= last else first

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of the column under the cursor."""
        return self.scale.days(self.column)

    def _rows(self) -> list[int]:
        return [number for number, item in enumerate(self._items) if item.row is not None]

    def on_resize(self) -> None:
        """The day under the cursor stays in view; the first size decides the zoom."""
        if self._wanted is None:
            self._wanted = self.day
        self._rescale()

    def render_line(self, y: int) -> Strip:
        width, start = self.chart_width, self.scroll_offset.x
        if width <= 0 or not self._items:
            return Strip.blank(self.size.width, self.ink("", ""))
        if y < AXIS:
            return self._axis_strip(y, start, width)
        number = y - AXIS + self.scroll_offset.y
        if number >= len(self._items):
            return Strip.blank(self.size.width, self.ink("", ""))
        return self._row_strip(number, start, width, here=number == self._line)

    def _axis_strip(self, y: int, start: int, width: int) -> Strip:
        rows = axis(self.scale, start, width, self.today)
        label: tuple[Part, ...] = ((" ", ""), (f"by {ZOOMS[self.zoom].name}", "dim")) if y else ()
        return self._strip(label, rows[y], "card", {self._spot: "axis-mark"} if y else {})

    def _row_strip(self, number: int, start: int, width: int, here: bool = False) -> Strip:
        item = self._items[number]
        marks = {self.scale.spot(self.today) - start: "today-ground"}
        chart = paint(item.row, self.scale, start, width, self.today)
        if item.row is None:
            return self._strip(((" ", ""), (item.group.title, "head")), chart, "", marks)
        row = item.row
        glyph = GLYPHS[row.status] if row.status is not None else " "
        late = row.slack is not None and row.slack < 0
        acts = self.has_focus and self.screen.is_active
        rail = "▌" if here and acts else "│" if here else " "
        label: list[Part] = [
            (rail, "rail" if acts else "dim"),
            (f"{glyph} ", row.status or ""),
            (row.title, "warn" if late else "strong" if here else ""),
        ]
        ground = "cursor" if here and acts else ""
        if here:
            marks[self._spot] = "crosshair"
        return self._strip(tuple(label), chart, ground, marks, "!" if late else " ")

    def _strip(
        self, label: tuple[Part, ...], chart: Cells, ground: str, marks: Mapping[int, str], flag: str = " "
    ) -> Strip:
        """A label of the fixed width with a flag at its end, then the chart; some columns on a ground of their own."""
        style = self.ink
        room = self.label_width - 2
        label = cut(shown(label), room)
        segments = [Segment(text, style(role, ground)) for text, role in label]
        segments.append(Segment(" " * (room - cells(label)), style("", ground)))
        segments.append(Segment(f"{flag} ", style("warn", ground)))
        column = 0
        splits = sorted(one for one in marks if 0 <= one < len(chart.glyphs))
        for text, role in chart.parts():
            end = column + len(text)
            at = column
            for spot in splits:
                if at <= spot < end:
                    if at < spot:
                        segments.append(Segment(text[at - column : spot - column], style(role, ground)))
                    segments.append(Segment(text[spot - column], style(role, marks[spot])))
                    at = spot + 1
            if at < end:
                segments.append(Segment(text[at - column :], style(role, ground)))
            column = end
        # Every part is made to measure: neither the label nor the glyphs have to be measured again.
        return Strip(segments, self.label_width + column)

    def _show_column(self, column: int) -> None:
        """Bring a column of the chart under the cursor; the cursor keeps its place as far as the edges allow."""
        column = min(max(column, 0), self.scale.width - 1)
        farthest = max(self.scale.width - self.chart_width, 0)
        start = min(max(column - self._spot, 0), farthest)
        self._spot = column - start
        self.scroll_to(x=start, animate=False, force=True, immediate=True)

    def go_to(self, day: date) -> None:
        """Put the cursor on a day; the view moves only if the day is not in it."""
        first, last = self._span
        column = self.scale.spot(min(max(day, first), last))
        spot = column - self.scroll_offset.x
        if 0 <= spot < self.chart_width:
            self._spot = spot
        else:
            self._spot = self.chart_width // 3
            self._show_column(column)
        self._moved()

    def _moved(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    def action_pan(self, by: int) -> None:
        """Move in time by some strides; the chart moves under the cursor."""
        self._show_column(self.column + by * ZOOMS[self.zoom].stride)
        self._moved()

    def action_pan_page(self, by: int) -> None:
        self._show_column(self.column + by * max(self.chart_width - 4, 1))
        self._moved()

    def action_zoom(self, by: int) -> None:
        """Look from nearer (1) or from farther (-1); the day under the cursor stays where it is."""
        place = min(max(self.zoom - by, 0), len(ZOOMS) - 1)
        if place != self.zoom:
            self._wanted = self.day
            self.zoom = place
            self._rescale()

    def action_today(self) -> None:
        self.go_to(self.today)

    def action_mark(self, by: int) -> None:
        if (mark := self.mark_beside(by)) is not None:
            self.go_to(mark.day)
        elif self.row is not None:
            self.app.bell()

    def mark_beside(self, by: int) -> Mark | None:
        """The next mark of the row after the column under the cursor (1), or the last before it (-1)."""
        if self.row is None:
            return None
        first, last = self.days
        return self.row.mark_after(last) if by > 0 else self.row.mark_before(first)

    def _place(self, line: int) -> None:
        if line != self._line:
            before, self._line = self._line, line
            for which in (before, line):
                self.refresh_lines(AXIS + which)
        self._keep_row_in_view()
        self.post_message(self.Moved())

    def _keep_row_in_view(self) -> None:
        """The row is seen below the axis, and with the first row of a group its heading."""
        if self._line < 0 or not self.size:
            return
        top = self.scroll_offset.y
        room = self.size.height - AXIS
        heading = self._line - 1 if self._items[self._line - 1].row is None else self._line
        if heading < top:
            top = heading
        elif self._line >= top + room:
            top = self._line - room + 1
        self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """However it is scrolled, the row under the cursor is one that is seen."""
        super().watch_scroll_y(old_value, new_value)
        top = round(new_value)
        seen = [line for line in self._rows() if top <= line < top + self.size.height - AXIS]
        if seen and not seen[0] <= self._line <= seen[-1]:
            self._line = min(max(self._line, seen[0]), seen[-1])
            self._moved()

    def _step(self, by: int) -> None:
        rows = self._rows()
        if rows:
            here = rows.index(self._line) if self._line in rows else 0
            self._place(rows[min(max(here + by, 0), len(rows) - 1)])

    def action_cursor(self, by: int) -> None:
        self._step(by)

    def action_page(self, by: int) -> None:
        self._step(by * max(self.size.height - AXIS - 2, 1))

    def action_edge(self, last: bool) -> None:
        self._step(len(self._items) if last else -len(self._items))

    def action_open(self) -> None:
        if self.row is not None:
            self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a second one on the same place, or a double click, opens the row."""
        spot = event.x - self.label_width
        if event.y < AXIS:
            if 0 <= spot < self.chart_width:
                self._spot = spot
                self._moved()
            return
        line = self.scroll_offset.y + event.y - AXIS
        if not 0 <= line < len(self._items) or self._items[line].row is None:
            return
        again = line == self._line and (spot < 0 or spot == self._spot)
        if 0 <= spot < self.chart_width:
            self._spot = spot
        self._place(line)
        self._moved()
        if again or event.chain > 1:
            self.action_open()

    def _wheel(self, event: events.MouseScrollDown | events.MouseScrollUp, by: int) -> None:
        if event.ctrl or event.shift:
            self._show_column(self.column + by * 3 * ZOOMS[self.zoom].stride)
            self._moved()
        else:
            self.scroll_to(y=self.scroll_offset.y + 3 * by, animate=False, force=True, immediate=True)
        event.stop()
        event.prevent_default()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the rows; with ctrl or shift it moves in time."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -1)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        self.action_pan(1)
        event.stop()
        event.prevent_default()

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        self.action_pan(-1)
        event.stop()
        event.prevent_default()
