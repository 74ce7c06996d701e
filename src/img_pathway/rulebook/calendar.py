"""Season calendars: published dates first, pattern rules for every later season.

A projected date is ``inferred`` and is worded "expected"; a published date replaces it. Times are
wall-clock times at the zone named (US Eastern unless the event says otherwise).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from img_pathway.rulebook.types import Dated, Event, SeasonFact, SeasonLoss

EASTERN = "America/New_York"
_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_ZONES: dict[str, ZoneInfo] = {}


def zone(name: str) -> ZoneInfo:
    """The zone by name, kept once made. Raises `zoneinfo.ZoneInfoNotFoundError` for an unknown name."""
    found = _ZONES.get(name)
    if found is None:
        found = _ZONES[name] = ZoneInfo(name)
    return found


class Calendar:
    """Events of every season between `first` and `last`, made when asked for and kept."""

    def __init__(self, data: Mapping[str, Any], rules_of: Mapping[str, tuple[str, ...]]) -> None:
        """`data` is the calendar document; `rules_of` maps ``2027.nrmp.rol`` to the rules stating it."""
        self._events: Mapping[str, Any] = data["event"]
        self._rules_of = rules_of
        self._published: dict[tuple[int, str], tuple[str, str]] = {}
        for block in data.get("date", ()):
            for event_id, text in block["at"].items():
                self._published[block["season"], event_id] = (text, block["confidence"])
        self._made: dict[tuple[int, str], Event] = {}
        self.asked_by = {event["asked_by"]: ident for ident, event in self._events.items() if "asked_by" in event}
        """By rule, the event for whose day a step asks under it."""
        self.facts = {name: SeasonFact(**row) for name, row in data.get("season_fact", {}).items()}
        self.losses = tuple(SeasonLoss(**row) for row in data.get("loss", ()))
        self.first: int = data["first_season"]
        self.last: int = data["last_season"]

    @property
    def ids(self) -> tuple[str, ...]:
        """Event ids, without season."""
        return tuple(self._events)

    def opened_by(self, event_id: str) -> str | None:
        """Field of a season's facts that records "I saw it open"."""
        found: str | None = self._events[event_id].get("opened_by")
        return found

    def bears_on(self, event_id: str) -> str | None:
        """Field of a season's facts that records the opening of the season this later event belongs to."""
        found: str | None = self._events[event_id].get("bears_on")
        return found

    def on_row(self, opening: str) -> tuple[str, ...]:
        """Ids of the events drawn on the row of the span that this event opens."""
        return tuple(ident for ident, event in self._events.items() if opening in event.get("rows", ()))

    def event(self, season: int, event_id: str) -> Event | None:
        """The event of that season, or ``None`` outside the calendar. Raises KeyError for an unknown id."""
        made = self._made.get((season, event_id))
        if made is None:
            spec = self._events[event_id]
            if not self.first <= season <= self.last:
                return None
            published = self._published.get((season, event_id))
            if published is not None:
                moment, confidence = published
            else:
                moment, confidence = self._projected(season, event_id), "inferred"
            made = self._made[season, event_id] = self._build(season, event_id, spec, moment, confidence)
        return made

    def _build(self, season: int, event_id: str, spec: Mapping[str, Any], moment: str, confidence: str) -> Event:
        zone_name = spec.get("zone", EASTERN)
        day = date.fromisoformat(moment[:10])
        at = None
        if len(moment) > 10:
            at = datetime.combine(day, time.fromisoformat(moment[11:]), zone(zone_name))
        key = f"{season}.{event_id}"
        rules = dict.fromkeys((*self._rules_of.get(key, ()), *spec.get("rules", ())))
        dated = Dated(day, confidence, tuple(rules), at)
        return Event(event_id, season, spec["title"], dated, zone_name, key, spec.get("closes", False))

    def _projected(self, season: int, event_id: str) -> str:
        pattern = self._events[event_id]["pattern"]
        if "after" in pattern:
            # A projected date hangs on the event it follows, published or projected itself.
            anchor = self.event(season, pattern["after"])
            assert anchor is not None
            day: date = anchor.day + timedelta(days=pattern["days"])
        else:
            day = _pattern_day(pattern, season + pattern["year"])
        clock = pattern.get("time")
        return f"{day.isoformat()}T{clock}" if clock else day.isoformat()


def _pattern_day(pattern: Mapping[str, Any], year: int) -> date:
    month: int = pattern["month"]
    if "day" in pattern:
        return date(year, month, pattern["day"])
    length = monthrange(year, month)[1]
    wanted = range(5) if pattern["weekday"] == "workday" else (_WEEKDAYS[pattern["weekday"]],)
    days = [day for number in range(1, length + 1) if (day := date(year, month, number)).weekday() in wanted]
    nth: int = pattern["nth"]
    return days[nth - 1] if nth > 0 else days[nth]
