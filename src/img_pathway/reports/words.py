"""The words and marks every text report shares: statuses, days, instants, wrapping, colour."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from textwrap import TextWrapper

from img_pathway.days import say, say_hour
from img_pathway.engine.model import Deadline, Status
from img_pathway.profile.typed.text import plain
from img_pathway.rulebook.types import OLD_DAYS, VERY_OLD_DAYS

GLYPHS: dict[Status, str] = {
    "done": "✓",
    "ready": "●",
    "in-progress": "◐",
    "locked": "○",
    "lapsed": "✗",
    "waiting": "…",
    "check": "?",
    "not-needed": "-",
}
"""The mark beside each status word; never shown without the word."""

_COLOURS: dict[str, str] = {
    "done": "32",
    "ready": "1;36",
    "in-progress": "36",
    "locked": "2",
    "lapsed": "31",
    "waiting": "34",
    "check": "33",
    "not-needed": "2",
    "info": "36",
    "warn": "33",
    "danger": "1;31",
}

day = say
"""Every day a person reads: ``Wed 3 Mar 2027``."""
_LONG = 4000


def clean(text: str) -> str:
    """`text` with control and escape characters removed, safe to print, on one line."""
    return plain(text, limit=_LONG)


def distance(value: date, today: date) -> str:
    """``in 12 days``, ``tomorrow``, ``today``, ``12 days ago``."""
    days = (value - today).days
    if days == 0:
        return "today"
    if abs(days) == 1:
        return "tomorrow" if days == 1 else "yesterday"
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def day_and_distance(value: date, today: date) -> str:
    """A day with how far away it is."""
    return f"{day(value)} ({distance(value, today)})"


def age_note(days: int) -> str:
    """What to say about a rulebook of this age; nothing while it is fresh."""
    if days > VERY_OLD_DAYS:
        return f"More than {VERY_OLD_DAYS} days old: get a newer one, and trust no date or fee before checking it."
    if days > OLD_DAYS:
        return f"More than {OLD_DAYS} days old: check dates and fees on the official pages."
    return ""


def instant(at: datetime, now: datetime) -> str:
    """An instant in its own zone and, where that differs, in the zone of `now`."""
    text = f"{day(at.date())}, {say_hour(at)}"
    here = at.astimezone(now.tzinfo)
    if here.utcoffset() == at.utcoffset():
        return text
    same_day = here.date() == at.date()
    return f"{text}, {here:%H:%M} your time" if same_day else f"{text}, {day(here.date())} {here:%H:%M} your time"


def trust(confidence: str) -> str:
    """A word for dates and values that are not official: ``expected``, ``not confirmed`` or nothing."""
    return {"inferred": "expected", "unverified": "not confirmed"}.get(confidence, "")


def deadline(due: Deadline, now: datetime) -> str:
    """A deadline with its zone, distance and, where it is not official, its trust."""
    when = instant(due.at, now) if due.at is not None else day(due.day)
    # Where its day is over at home but not there, it is still to come: never "yesterday".
    open_there = due.at is not None and now <= due.at
    marks = [distance(max(due.day, now.date()) if open_there else due.day, now.date()), trust(due.confidence)]
    return f"{when} ({', '.join(mark for mark in marks if mark)})"


class Pen:
    """Writes lines of a given width, with colour or without. Colour never carries a meaning alone."""

    def __init__(self, width: int = 80, colour: bool = False) -> None:
        self.width, self.colour = width, colour

    def paint(self, role: str, text: str) -> str:
        """`text` in the colour of a status or severity; unchanged without colour."""
        code = _COLOURS.get(role)
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code else text

    def bold(self, line: str) -> str:
        """A line already cleaned, in bold where colour is wanted."""
        return f"\x1b[1m{line}\x1b[0m" if self.colour else line

    def role(self, role: str, text: str) -> str:
        """`text` as its role is drawn: bold, in the colour of a status or severity, or unchanged."""
        return self.bold(text) if role in ("strong", "accent") else self.paint(role, text)

    def heading(self, text: str) -> list[str]:
        """A heading, cleaned and wrapped."""
        return [self.bold(line) for line in self.wrap(text)]

    def status(self, status: Status, pad: int = 0) -> str:
        """Glyph and word of a status, padded to `pad` columns."""
        return self.paint(status, f"{GLYPHS[status]} {status}".ljust(pad))

    def wrap(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        """`text`, cleaned, wrapped to the width; `first` and `rest` are put before its lines.

        Long words (addresses, ids) are never cut: they can be copied whole.
        """
        wrapper = TextWrapper(
            width=self.width,
            initial_indent=first,
            subsequent_indent=" " * len(first) if rest is None else rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        return wrapper.wrap(clean(text)) or [first.rstrip()]

    def pairs(self, pairs: Iterable[tuple[str, str]], indent: str = "  ") -> list[str]:
        """``name: text`` for each pair with a text, aligned and wrapped."""
        kept = [(name, text) for name, text in pairs if text]
        pad = max((len(name) for name, _ in kept), default=0) + 2
        lines: list[str] = []
        for name, text in kept:
            lines += self.wrap(text, first=indent + f"{name}:".ljust(pad))
        return lines
