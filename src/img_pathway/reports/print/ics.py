"""The dates ahead as an iCalendar file (RFC 5545) for Google, Apple and Outlook.

A UID is the entry's id, which stays when the date moves, and nothing else: so it survives a renamed, copied or
moved profile and tells nothing about the person. Two people therefore need a calendar each. Whoever imports again
gets the same events: `SEQUENCE` and `LAST-MODIFIED` grow with the instant and with the last save, and clients take
the newer. What no longer lies ahead is not in the file; calendars keep it until it is deleted there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDDDTypes, vRecur

from img_pathway.days import say as day
from img_pathway.days import say_zone
from img_pathway.engine.ahead.agenda import DateAhead, Kind
from img_pathway.engine.assessment import Assessment
from img_pathway.reports.pages.deadlines import LOSING, lost, named, stage_titles, step_titles
from img_pathway.reports.words import clean, expected, instant
from img_pathway.rulebook.calendar import zone

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

PRODID: Final = "-//img-pathway//img-pathway//EN"
DOMAIN: Final = "img-pathway"
LEADS: Final[dict[Kind, tuple[int, ...]]] = {
    "deadline": (30, 7, 1), "cliff": (180, 30, 7), "expires": (180, 60, 14), "booking": (14, 1), "advised": (14, 3),
    "latest-safe": (30, 7), "latest-possible": (14, 3), "opens": (1,), "planned": (), "nudge": (0,),
}  # fmt: skip
"""Days before it on which each kind of date rings: the longer something takes to avert, the earlier."""
RINGS: Final = time(9)
"""Wall-clock time at which a whole day rings, in the zone of whoever reads the calendar."""
LAST_CALL: Final = timedelta(hours=3)
"""A loss with an hour rings once more, so long before it."""
NEAREST: Final = (timedelta(hours=1), timedelta(minutes=10))
EVENING: Final = (timedelta(hours=12), timedelta(hours=18), timedelta(hours=21), timedelta(hours=23, minutes=59))
"""When a loss rings that is nearer than every other alarm: before its hour, and into its day."""
SOURCES: Final = 3
"""Rules whose source a description names at most."""
_STEADY: Final = 2010
"""Year from which a zone's rules are written where they have held so long: programs keep the zone of the first file."""
_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)
_MOST: Final = 2**31 - 1
_TRUST: Final = {
    "official": "official",
    "secondary": "secondary: not read on a page of the body itself",
    "inferred": "EXPECTED: worked out from earlier years, not published. Check the official page",
    "unverified": "NOT CONFIRMED: it rests on an estimate. Check before you rely on it",
    "yours": "yours: you recorded it",
}


def calendar(
    entries: Sequence[DateAhead],
    assessment: Assessment,
    book: Rulebook,
    *,
    name: str,
    saved: datetime,
    redact: bool = False,
) -> bytes:
    """The file. Pure: the same facts, instant, rulebook and `saved` (when the facts were last saved) give the
    same bytes; `name` is what the person calls the profile and is left out with `redact`, as is their zone.

    Raises ValueError without entries: a calendar file must hold something.
    """
    if not entries:
        raise ValueError("a calendar without dates")
    made = _head(assessment, book, "IMG pathway" if redact else f"IMG pathway: {clean(name)}")
    for zone_name, years in _zones(entries).items():
        made.add_component(_timezone(zone_name, years))
    for entry in entries:
        event = _event(entry, assessment, book, redact)
        event.add("last-modified", max(assessment.now, saved).astimezone(UTC).replace(microsecond=0))
        event.add("sequence", _revision(assessment.now, saved))
        for alarm in _alarms(entry, assessment.now):
            event.add_component(alarm)
        made.add_component(event)
    written: bytes = made.to_ical()
    return written


def _head(assessment: Assessment, book: Rulebook, title: str) -> Calendar:
    """A calendar with its name and none of its dates yet."""
    made = Calendar()
    made.add("prodid", PRODID)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title)
    made.add("name", title)
    about = f"Dates ahead as of {day(assessment.today)}, rulebook {book.version} of {day(book.as_of)}."
    made.add("x-wr-caldesc", f"{about} The official pages decide.")
    return made


def _event(entry: DateAhead, assessment: Assessment, book: Rulebook, redact: bool) -> Event:
    """One date, without its alarms."""
    event = Event()
    event.add("uid", f"{entry.id}@{DOMAIN}")
    event.add("dtstamp", assessment.now.astimezone(UTC).replace(microsecond=0))
    event.add("summary", _summary(entry))
    if entry.at is None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
    else:
        # An instant has no length: RFC 5545 wants an end after the start or none at all.
        begins = entry.at if _named(entry.at) else entry.at.astimezone(UTC)
        event.add("dtstart", begins)
        if entry.minutes is not None:
            ends = begins.astimezone(UTC) + timedelta(minutes=entry.minutes)
            event.add("dtend", ends.astimezone(begins.tzinfo))
    event.add("description", _description(entry, assessment, book, redact))
    if entry.stage:
        event.add("categories", [stage_titles(assessment)[entry.stage]])
    event.add("status", "TENTATIVE" if entry.expected else "CONFIRMED")
    # What one is booked for takes one's time; a deadline does not.
    busy = entry.kind == "booking"
    event.add("transp", "OPAQUE" if busy else "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("x-microsoft-cdo-busystatus", "BUSY" if busy else "FREE")
    return event


def _revision(now: datetime, saved: datetime) -> int:
    """A number that grows whenever the instant or the last save does, and never shrinks: seconds of both together."""
    seconds = (now - _EPOCH).total_seconds() + (saved - _EPOCH).total_seconds()
    return int(min(max(seconds, 0), _MOST))


def _summary(entry: DateAhead) -> str:
    mark = expected(entry.confidence)
    return clean(named(entry)) + (f" ({mark})" if mark else "")


def _description(entry: DateAhead, assessment: Assessment, book: Rulebook, redact: bool) -> str:
    parts = []
    if entry.at is not None:
        # Whoever reads a redacted calendar lives in a zone of their own.
        own = entry.at if redact else assessment.now
        parts.append(f"{instant(entry.at, own)}.")
    elif entry.zone is not None:
        parts.append(f"{day(entry.day)} ({say_zone(entry.zone)}).")
    for word, text in (
        ("Lost", lost(entry)),
        ("Then", entry.then),
        ("Do", entry.do),
        ("For", step_titles(entry, assessment)),
    ):
        if text:
            parts.append(f"{word}: {clean(text)}")
    parts.append(f"Confidence: {_TRUST[entry.confidence]}.")
    parts += _sources(entry.rules, book)
    parts.append(f"As of {day(assessment.today)} by img-pathway, rulebook {book.version}. Not legal advice.")
    return "\n".join(parts)


def _sources(rules: Iterable[str], book: Rulebook) -> list[str]:
    """The source of each rule with the date it was read for."""
    found = []
    for rule in [book.rule(one) for one in rules if book.has_rule(one)][:SOURCES]:
        source = book.source(rule.sources[0]) if rule.sources else None
        where = ", ".join(part for part in (source.title, source.url) if part) if source is not None else rule.title
        found.append(f"Source: {where}; as of {day(rule.as_of)} ({rule.id}).")
    return list(dict.fromkeys(found))


def _alarms(entry: DateAhead, now: datetime) -> Iterable[Alarm]:
    """Alarms still ahead; one whose moment has passed would ring at the import. A loss has one however near it is."""
    text, losing = _summary(entry), entry.kind in LOSING or bool(entry.loses)
    rings = [before for before in _leads(entry, losing) if _rings(entry, before) > now]
    if losing and not rings:
        rings = [_last(entry, now)]
    for before in rings:
        yield _alarm(before, text)


def _leads(entry: DateAhead, losing: bool) -> Iterator[timedelta]:
    """Days before it; what can be lost rings on the day itself too: in the morning, or some hours before its own."""
    hour = timedelta() if entry.at is not None else timedelta(hours=RINGS.hour)
    for lead in LEADS[entry.kind]:
        yield hour - timedelta(days=lead)
    if losing:
        yield hour or -LAST_CALL


def _last(entry: DateAhead, now: datetime) -> timedelta:
    """The next moment at which a loss of today can still ring, by the person's own clock."""
    if entry.at is not None:
        return next((-lead for lead in NEAREST if entry.at - lead > now), timedelta())
    midnight = datetime.combine(entry.day, time(), now.tzinfo)
    return next((late for late in EVENING if midnight + late > now), EVENING[-1])


def _rings(entry: DateAhead, before: timedelta) -> datetime:
    if entry.at is not None:
        return entry.at + before
    # A whole day begins where the reader is; the world's first midnight is the safe reading.
    return datetime.combine(entry.day, time(), zone("Pacific/Kiritimati")) + before


def _alarm(before: timedelta, text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", before)
    return alarm


def _zones(entries: Iterable[DateAhead]) -> dict[str, tuple[int, int]]:
    """The zones in which an hour is named, with the first and last year."""
    found: dict[str, tuple[int, int]] = {}
    for entry in entries:
        if entry.at is not None and entry.zone is not None and _named(entry.at):
            year = entry.day.year
            first, last = found.get(entry.zone, (year, year))
            found[entry.zone] = min(first, year), max(last, year)
    return dict(sorted(found.items()))


def _named(at: datetime) -> bool:
    """Is its zone a place with rules? An hour recorded with its distance from UTC alone is written in UTC."""
    return isinstance(at.tzinfo, ZoneInfo)


def _timezone(name: str, years: tuple[int, int]) -> Timezone:
    """The zone over these years: as two yearly rules where it has them, which every calendar understands."""
    first, last = min(_STEADY, years[0] - 1), years[1] + 1
    changes = [_changes(name, year) for year in range(first, last + 1)]
    patterns = {tuple(_pattern(one) for one in year) for year in changes}
    if len(patterns) != 1:
        return Timezone.from_tzid(name, first_date=date(first, 1, 1), last_date=date(last + 1, 1, 1))
    made = Timezone()
    made.add("tzid", name)
    steady = datetime(first, 1, 1, tzinfo=zone(name))
    for one, pattern in zip(changes[0], next(iter(patterns)), strict=True):
        made.add_component(_observance(one, pattern))
    if not changes[0]:
        part = TimezoneStandard()
        part.add("dtstart", datetime(1970, 1, 1))
        part.add("tzoffsetfrom", steady.utcoffset() or timedelta())
        part.add("tzoffsetto", steady.utcoffset() or timedelta())
        part.add("tzname", steady.tzname() or name)
        made.add_component(part)
    return made


Change = tuple[datetime, datetime]
"""The last minute before a change of the clocks and the first after it, both as wall-clock times of the zone."""


def _changes(name: str, year: int) -> list[Change]:
    """The instants of a year at which the zone's offset changes, found by halving the days on which it does."""
    place, found = zone(name), []
    start = datetime(year, 1, 1, tzinfo=UTC)
    for number in range(366):
        low, high = start + timedelta(days=number), start + timedelta(days=number + 1)
        if low.astimezone(place).utcoffset() == high.astimezone(place).utcoffset():
            continue
        while high - low > timedelta(minutes=1):
            middle = low + (high - low) / 2
            middle = middle.replace(second=0, microsecond=0)
            if middle.astimezone(place).utcoffset() == low.astimezone(place).utcoffset():
                low = middle
            else:
                high = middle
        found.append((low.astimezone(place), high.astimezone(place)))
    return found


def _pattern(change: Change) -> tuple[int, str, int, timedelta, timedelta, timedelta]:
    """Month, nth weekday, time of day before the change, and both offsets."""
    before, after = change
    wall = before.replace(tzinfo=None) + timedelta(minutes=1)
    last = (wall + timedelta(days=7)).month != wall.month
    nth = -1 if last else (wall.day - 1) // 7 + 1
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[wall.weekday()]
    clock = timedelta(hours=wall.hour, minutes=wall.minute)
    return wall.month, weekday, nth, clock, before.utcoffset() or timedelta(), after.utcoffset() or timedelta()


def _observance(
    change: Change, pattern: tuple[int, str, int, timedelta, timedelta, timedelta]
) -> TimezoneStandard | TimezoneDaylight:
    month, weekday, nth, _, old, new = pattern
    after = change[1]
    part = TimezoneDaylight() if after.dst() else TimezoneStandard()
    # As RFC 5545 has it, the start is told by the clock that ends then.
    part["dtstart"] = vDDDTypes(change[0].replace(tzinfo=None) + timedelta(minutes=1))
    part["rrule"] = vRecur({"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": f"{nth}{weekday}"})
    part.add("tzoffsetfrom", old)
    part.add("tzoffsetto", new)
    part.add("tzname", after.tzname() or "")
    return part
