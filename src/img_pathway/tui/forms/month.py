"""The calendar that opens under a date field: one month, moved by the field's keys or by the mouse."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.tui.widgets.palette import palette

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
"""The days a date field takes."""
WIDTH, HEIGHT = 24, 9
_KEYS = {"left": -1, "right": 1, "up": -7, "down": 7}
_MONTHS = {"pageup": -1, "pagedown": 1, "left_square_bracket": -12, "right_square_bracket": 12,
           "shift+pageup": -12, "shift+pagedown": 12}  # fmt: skip


def month_weeks(year: int, month: int) -> list[list[date | None]]:
    """Six weeks from Monday, with None for days of other months, so that the size never changes."""
    days: list[date | None] = [None] * date(year, month, 1).weekday()
    days += [date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]
    days += [None] * (42 - len(days))
    return [days[start : start + 7] for start in range(0, 42, 7)]


def shift_months(day: date, months: int) -> date:
    """The same day some months on; the month's last where it has no such day. Kept within `FIRST`, `LAST`."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not FIRST.year <= year <= LAST.year:
        return FIRST if months < 0 else LAST
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Month(Widget):
    """One month of days with a cursor; it never takes the focus."""

    DEFAULT_CSS = f"""
    Month {{
        overlay: screen; constrain: inside inflect;
        width: {WIDTH}; height: {HEIGHT}; background: $panel;
    }}
    """

    class Picked(Message):
        """A day was chosen with the mouse."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    def __init__(self, day: date, today: date) -> None:
        super().__init__()
        self.day = day
        self.today = today

    def show(self, day: date) -> None:
        """Put the cursor on another day."""
        self.day = min(max(day, FIRST), LAST)
        self.refresh()

    def take(self, key: str) -> bool:
        """Move for a key; False if the key is not one of the calendar's."""
        if key in _KEYS:
            days = _KEYS[key]
            self.show(self.day + timedelta(days) if FIRST <= self.day + timedelta(days) <= LAST else self.day)
        elif key in _MONTHS:
            self.show(shift_months(self.day, _MONTHS[key]))
        elif key == "home":
            self.show(self.today)
        else:
            return False
        return True

    def render_line(self, y: int) -> Strip:
        """Draw the title, the weekdays or one week."""
        styles = palette(self.app)
        ground = self.rich_style

        def piece(text: str, name: str = "", extra: Style | None = None) -> Segment:
            return Segment(text, ground + styles.get(name, Style()) + (extra or Style()))

        if y == 0:
            title = f"{self.day:%B} {self.day.year}"
            parts = [piece(" « ‹", "key"), piece(title.center(WIDTH - 8), "strong"), piece("› » ", "key")]
        elif y == 1:
            parts = [piece(" " + "".join(f"{name} " for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")), "dim")]
        elif y == HEIGHT - 1:
            parts = [piece(" PgUp/PgDn month [] year", "dim")]
        else:
            parts = [piece(" ")]
            for day in month_weeks(self.day.year, self.day.month)[y - 2]:
                if day is None:
                    parts.append(piece("   "))
                    continue
                here = Style(reverse=True, bold=True) if day == self.day else None
                parts += [
                    piece(f"{day.day:>2}", "accent" if day == self.today else "", here),
                    piece("·" if day == self.today else " ", "accent"),
                ]
        return Strip(parts).adjust_cell_length(self.size.width, ground)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Keep the focus in the field above."""
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """A day, or one of the arrows."""
        event.stop()
        if event.y == 0:
            arrows = {1: -12, 3: -1, WIDTH - 4: 1, WIDTH - 2: 12}
            near = min(arrows, key=lambda x: abs(x - event.x))
            if abs(near - event.x) <= 1:
                self.show(shift_months(self.day, arrows[near]))
        elif 2 <= event.y < HEIGHT - 1 and event.x >= 1 and (event.x - 1) // 3 < 7:
            day = month_weeks(self.day.year, self.day.month)[event.y - 2][(event.x - 1) // 3]
            if day is not None:
                self.show(day)
                self.post_message(self.Picked(day))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel turns months."""
        event.stop()
        self.show(shift_months(self.day, 1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel turns months."""
        event.stop()
        self.show(shift_months(self.day, -1))
