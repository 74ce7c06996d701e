"""Season calendars: published dates first, pattern rules for every later season.

A projected date is ``inferred`` and is worded "expected"; a published date replaces it. Times are
wall-clock times at the zone named (US Eastern unless the event says otherwise).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta, convert

from img_pathway.rulebook.types import Confidence, Dated, Entry, Event, Names, Season

EASTERN = "America/New_York"
_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


@cache
def zone(name: str) -> ZoneInfo:
    """The zone by name. Raises `zoneinfo.ZoneInfoNotFoundError` for an unknown name."""
    return ZoneInfo(name)


class Pattern(Entry, frozen=True, kw_only=True):
    """How a season's date is worked out: a day, the nth weekday of a month, or days after another event."""

    month: Annotated[int, Meta(ge=1, le=12)] | None = None
    day: Annotated[int, Meta(ge=1, le=31)] | None = None
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "workday"] | None = None
    nth: Annotated[int, Meta(ge=-4, le=4)] | None = None
    year: Annotated[int, Meta(ge=-3, le=3)] | None = None
    after: str | None = None
    days: Annotated[int, Meta(ge=-400, le=400)] | None = None
    time: Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d\Z")] | None = None

    @property
    def whole(self) -> bool:
        """Does it give a day in every year?"""
        if self.after is not None:
            return self.days is not None
        known = self.month is not None and self.year is not None
        if self.month and self.day:
            return known and self.day <= monthrange(2001, self.month)[1]
        return known and self.weekday is not None and bool(self.nth)

    def in_year(self, match: int) -> date:
        """The day of the season of a Match, for a whole pattern that follows no other event."""
        assert self.month is not None
        year = match + (self.year or 0)
        if self.day is not None:
            return date(year, self.month, self.day)
        wanted = range(5) if self.weekday == "workday" else (_WEEKDAYS[self.weekday or ""],)
        length, nth = monthrange(year, self.month)[1], self.nth or 1
        days = [day for n in range(1, length + 1) if (day := date(year, self.month, n)).weekday() in wanted]
        return days[nth - 1] if nth > 0 else days[nth]


class EventRule(Entry, frozen=True, kw_only=True):
    """One event of every season."""

    title: Annotated[str, Meta(min_length=2)]
    pattern: Pattern
    rules: Names = ()
    zone: str = EASTERN
    opened_by: str | None = None
    """The season fact that records that this very event was seen."""
    bears_on: str | None = None
    """The season fact that records the opening after which this later event belongs to a season seen open."""
    asked_by: str | None = None
    """The rule under which a step asks for its day."""
    rows: Names = ()
    """The opening events of the spans on whose row of the timeline it is drawn."""
    early: int | None = None
    """Days before its expected day on which it may open already, where that is more than a door's usual ones."""
    closes: bool = False
    """A deadline; the others open something or take place."""


class SeasonFact(Entry, frozen=True):
    """The events a dated fact of a season cannot lie before and after, and the rule."""

    opens: str
    rule: str
    closes: str | None = None


class SeasonLoss(Entry, frozen=True):
    """By which event which step must be done, and the name of the sentences about what is lost else."""

    event: str
    step: str
    says: Annotated[str, Meta(pattern=r"^[a-z-]{2,40}\Z")]


class Published(Entry, frozen=True):
    """Published dates of one season."""

    season: Season
    confidence: Confidence
    at: dict[str, str]
    open_by: dict[str, date] = {}
    """The last day on which an opening can have come whose own day was not published."""


class CalendarFile(Entry, frozen=True, kw_only=True):
    """The calendar: version and date of the pack, events, what they mean, published dates."""

    version: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9.+_-]{0,39}\Z")]
    as_of: date
    first_season: Season
    last_season: Season
    event: dict[str, EventRule]
    season_fact: dict[str, SeasonFact] = {}
    loss: tuple[SeasonLoss, ...] = ()
    date: tuple[Published, ...] = ()


class Calendar:
    """Events of every season between `first` and `last`, made when asked for and kept."""

    def __init__(self, data: Mapping[str, Any], rules_of: Mapping[str, tuple[str, ...]]) -> None:
        """`data` is the calendar document; `rules_of` maps ``2027.nrmp.rol`` to the rules stating it."""
        known = convert(data, CalendarFile)
        self.version, self.as_of, self.first, self.last = (
            known.version, known.as_of, known.first_season, known.last_season,
        )  # fmt: skip
        self.events, self.facts, self.losses = known.event, known.season_fact, known.loss
        self._rules_of = rules_of
        self._published = {
            (block.season, event_id): (text, block.confidence)
            for block in known.date for event_id, text in block.at.items()
        }  # fmt: skip
        self._open_by = {(block.season, one): day for block in known.date for one, day in block.open_by.items()}
        self._made: dict[tuple[int, str], Event] = {}
        self.ids = tuple(self.events)
        """Event ids, without season."""
        self.asked_by = {event.asked_by: ident for ident, event in self.events.items() if event.asked_by}
        """By rule, the event for whose day a step asks under it."""

    def on_row(self, opening: str) -> tuple[str, ...]:
        """Ids of the events drawn on the row of the span that this event opens."""
        return tuple(ident for ident, event in self.events.items() if opening in event.rows)

    def event(self, season: int, event_id: str) -> Event | None:
        """The event of that season, or ``None`` outside the calendar. Raises KeyError for an unknown id."""
        made = self._made.get((season, event_id))
        if made is None:
            spec = self.events[event_id]
            if not self.first <= season <= self.last:
                return None
            moment, confidence = self._published.get((season, event_id)) or (
                self._projected(season, spec.pattern), "inferred",
            )  # fmt: skip
            day = date.fromisoformat(moment[:10])
            clock = time.fromisoformat(moment[11:]) if len(moment) > 10 else None
            at = datetime.combine(day, clock, zone(spec.zone)) if clock else None
            key = f"{season}.{event_id}"
            rules = tuple(dict.fromkeys((*self._rules_of.get(key, ()), *spec.rules)))
            dated = Dated(day, confidence, rules, at)
            made = self._made[season, event_id] = Event(
                event_id, season, spec.title, dated, spec.zone, key, spec.closes, self._open_by.get((season, event_id))
            )  # fmt: skip
        return made

    def _projected(self, season: int, pattern: Pattern) -> str:
        if pattern.after is not None:
            # A projected date hangs on the event it follows, published or projected itself.
            anchor = self.event(season, pattern.after)
            assert anchor is not None
            day: date = anchor.day + timedelta(days=pattern.days or 0)
        else:
            day = pattern.in_year(season)
        return f"{day.isoformat()}T{pattern.time}" if pattern.time else day.isoformat()
