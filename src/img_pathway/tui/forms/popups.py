"""What opens under a field: the list of offers or choices, and the calendar. What lies below makes room for them.

They never take the focus: the field above moves them with its keys and takes what they are on; the mouse does both.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from img_pathway.profile.typed.text import plain
from img_pathway.tui.forms.find import Offer
from img_pathway.tui.widgets.palette import palette
from img_pathway.tui.widgets.tolerant_inputs import Steady

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
"""The days a date field takes."""
WIDTH, HEIGHT = 24, 8
"""Cells and rows of the calendar."""
MOST, LEAST = 8, 2
"""Rows of a list in sight at once: where there is room, and where there is none."""
SCARCE = 14
"""Rows of a form below which each is worth more than that nothing jumps."""
_ROWS = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8}
_DAYS = {"left": -1, "right": 1, "up": -7, "down": 7}
_MONTHS = {"pageup": -1, "pagedown": 1, "left_square_bracket": -12, "right_square_bracket": 12,
           "shift+pageup": -12, "shift+pagedown": 12}  # fmt: skip


class Picked(Message):
    """Chosen with the mouse: the number of an offer, or a day."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Placed(Message):
    """It has its place on the screen now."""


class Picker(Steady, OptionList, can_focus=False):
    """A list of offers."""

    DEFAULT_CSS = """
    Picker {
        width: 100%; max-width: 56; max-height: 100;
        padding: 0; border: round $primary; background: $panel;
        scrollbar-size-vertical: 1;
        & > .option-list--option-highlighted { background: $primary; color: $background; text-style: bold; }
        &:ansi { border: round ansi_default; background: ansi_default; }
        &:ansi > .option-list--option-highlighted { background: ansi_default; text-style: reverse; }
    }
    """
    KEYS = "Up and Down choose · Enter takes it · Esc closes the list"
    WANTS = 34
    """Cells it would like to have."""

    def __init__(self, offers: Sequence[Offer], width: int) -> None:
        """`width` is what there is."""
        self.offers: tuple[Offer, ...] = ()
        self._room = max(min(width, 56) - 5, 1)
        self.moved = False
        """Did the person move to the offer?"""
        self.rows = 0
        """Rows it takes, those kept free below its frame included. While it is open it may grow and hardly gives back, so
        that nothing jumps.
        """
        super().__init__(markup=False)
        self.offer(offers)

    @property
    def value(self) -> int | None:
        """The number of the offer that is highlighted."""
        return self.highlighted

    def offer(self, offers: Sequence[Offer], highlighted: int | None = 0) -> None:
        """Show other offers; the best one is highlighted, or none where the person has to choose."""
        if tuple(offers) == self.offers:
            if highlighted != 0:
                self.highlighted = highlighted
            return
        self.offers = tuple(offers)
        self.moved = False
        self.clear_options()
        self.add_options([Option(self._line(offer)) for offer in self.offers])
        self.highlighted = highlighted if self.offers else None

    def fit(self, room: int) -> None:
        """Take the rows that the offers need, as far as there is room; where that is scarce they give back what they do not."""
        rows = min(len(self.offers), MOST, max(room - 2, LEAST)) + 2
        self.rows = max(self.rows, rows) if room >= SCARCE else rows
        self.styles.height = rows
        top, right, _, left = self.styles.margin
        self.styles.margin = (top, right, self.rows - rows, left)

    def on_resize(self) -> None:
        self.post_message(Placed())

    def take(self, key: str) -> bool:
        """Move the highlight for a key, stopping at the ends; False if the key is not one of the list's."""
        if key in _ROWS and self.offers:
            by, last = _ROWS[key], len(self.offers) - 1
            start = (-by if by > 0 else last - by) if self.highlighted is None else self.highlighted
            self.highlighted = min(max(start + by, 0), last)
            self.moved = True
        return key in _ROWS

    def _line(self, offer: Offer) -> Content:
        label, remark = Content(plain(offer.label)), plain(offer.remark)
        # A code tells names apart and is kept whole; what is longer takes only what the label leaves.
        least = cell_len(remark) if cell_len(remark) <= self._room // 3 else 0
        label = label.truncate(max(self._room - least - 1, 4), ellipsis=True)
        remark = Content(remark).truncate(max(self._room - label.cell_length - 1, 0), ellipsis=True).plain
        gap = max(self._room - label.cell_length - cell_len(remark), 1)
        # Not dimmed: on the chosen row it could not be read.
        return Content(f" {label}{' ' * gap}{remark}")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(Picked(event.option_index))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Moving through the choices is not choosing: the event stops here."""
        event.stop()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Keep the focus in the field above."""
        event.stop()


def month_weeks(year: int, month: int) -> list[list[date | None]]:
    """Six weeks from Monday, with None for days of other months, so that the size never changes."""
    days: list[date | None] = [None] * date(year, month, 1).weekday()
    days += [date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]
    days += [None] * (42 - len(days))
    return [days[start : start + 7] for start in range(0, 42, 7)]


def shift_months(day: date, months: int) -> date:
    """The same day some months on; the month's last where it has no such day. Kept within `FIRST`, `LAST`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST.year <= year <= LAST.year:
        return FIRST if months < 0 else LAST
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Month(Widget):
    """One month of days with a cursor."""

    KEYS = "Arrows, PgUp/PgDn, [ ] · Home: today · Enter takes it · Esc"
    WANTS = WIDTH + 2
    rows = HEIGHT + 2

    DEFAULT_CSS = f"""
    Month {{
        width: {WIDTH + 2}; height: {HEIGHT + 2}; border: round $primary; background: $panel;
    }}
    Month:ansi {{ border: round ansi_default; background: ansi_default; }}
    """

    def __init__(self, day: date, today: date) -> None:
        super().__init__()
        self.value = day
        """The day under the cursor."""
        self.moved = False
        """Did the person move to the day?"""
        self.today = today

    def fit(self, room: int) -> None:
        """A month has its size."""

    def on_resize(self) -> None:
        self.post_message(Placed())

    def show(self, day: date) -> None:
        """Put the cursor on another day."""
        self.value = min(max(day, FIRST), LAST)
        self.moved = True
        self.refresh()

    def take(self, key: str) -> bool:
        """Move for a key; False if the key is not one of the calendar's."""
        if key in _DAYS:
            there = self.value + timedelta(_DAYS[key])
            self.show(there if FIRST <= there <= LAST else self.value)
        elif key in _MONTHS:
            self.show(shift_months(self.value, _MONTHS[key]))
        elif key == "home":
            self.show(self.today)
        else:
            return False
        return True

    def render_line(self, y: int) -> Strip:
        styles = palette(self.app)
        ground = self.rich_style

        def piece(text: str, name: str = "", extra: Style | None = None) -> Segment:
            return Segment(text, ground + styles.get(name, Style()) + (extra or Style()))

        if y == 0:
            title = f"{self.value:%B} {self.value.year}"
            parts = [piece(" « ‹", "key"), piece(title.center(WIDTH - 8), "strong"), piece("› » ", "key")]
        elif y == 1:
            parts = [piece(" " + "".join(f"{name} " for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")), "dim")]
        else:
            parts = [piece(" ")]
            for day in month_weeks(self.value.year, self.value.month)[y - 2]:
                if day is None:
                    parts.append(piece("   "))
                    continue
                here = Style(reverse=True, bold=True) if day == self.value else None
                parts += [
                    piece(f"{day.day:>2}", "accent" if day == self.today else "", here),
                    piece("·" if day == self.today else " ", "accent"),
                ]
        return Strip(parts).adjust_cell_length(self.size.width, ground)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        at = event.get_content_offset(self)
        if at is None:
            return
        if at.y == 0:
            arrows = {1: -12, 3: -1, WIDTH - 4: 1, WIDTH - 2: 12}
            near = min(arrows, key=lambda x: abs(x - at.x))
            if abs(near - at.x) <= 1:
                self.show(shift_months(self.value, arrows[near]))
        elif 2 <= at.y < HEIGHT and at.x >= 1 and (at.x - 1) // 3 < 7:
            day = month_weeks(self.value.year, self.value.month)[at.y - 2][(at.x - 1) // 3]
            if day is not None:
                self.show(day)
                self.post_message(Picked(day))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.show(shift_months(self.value, 1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.show(shift_months(self.value, -1))


Popup = Picker | Month
