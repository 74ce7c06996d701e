"""Rows of a sheet as interviews with the programmes of one's list. An hour without its zone is never given one: its day alone
is taken.

The programme is found by a code, else by its name, where only one of the list has it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from img_pathway.profile.facts.season import Interview, Programme
from img_pathway.profile.sheets.columns import (
    DAY_ALONE,
    Choice,
    Doubt,
    Found,
    Kind,
    Preview,
    acgme_code,
    called_otherwise,
    find_columns,
    merged,
    nrmp_code,
    value_of,
)
from img_pathway.profile.sheets.read import Sheet
from img_pathway.profile.typed.hours import HOUR, is_span, parse_span, us_zone
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain

_VAGUER: Final = {"at": "day", "day": "day", "answer_due": "answer_day"}
"""Of what has an hour, the fact that holds its day alone."""
_PROGRAMME: Final = ("name", "acgme", "nrmp", "specialty", "state")
"""What tells the programme."""
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("program name", "program", "programname", "hospital", "institution", "residency", "residency program", "name"),
    "acgme": ("acgme", "acgme id", "program id", "acgme number", "acgme program number"),
    "nrmp": ("nrmp", "nrmp program code", "program code", "code"),
    "specialty": ("specialty", "speciality"),
    "state": ("state", "st"),
    "offered": ("invited", "invite date", "invitation date", "date invited", "offered", "offer date", "date of invite", "ii date"),
    "answer_due": ("respond by", "reply by", "answer by", "rsvp by", "response deadline"),
    "answer": ("answer", "response", "rsvp", "status", "interview status"),
    "at": ("interview", "interview at", "interview date and time", "interview date time", "date and time", "date time", "when"),
    "day": ("interview date", "date of interview", "iv date", "interview day", "date"),
    "hour": ("time", "interview time", "start time", "start", "hour"),
    "zone": ("time zone", "timezone", "zone", "tz"),
    "minutes": ("length", "duration", "duration minutes"),
    "format": ("virtual or in person", "modality", "interview format", "platform"),
    "place": ("interview city", "interview location", "where"),
    "people": ("interviewers", "interviewer", "with", "faculty"),
    "thanked": ("thank you", "thank you date", "thank you note", "ty sent"),
    "notes": ("note", "comments", "comment", "remarks"),
}  # fmt: skip
"""How the column of each fact is headed, beside its label; day, hour and zone make one instant."""
_LABELS: Final = {
    "name": "Programme", **{name: Programme.facts[name].label for name in _PROGRAMME[1:]},
    **{name: one.label for name, one in Interview.facts.items()},
    "at": "Interview: day, hour, zone", "day": "Interview: day", "hour": "Interview: hour", "zone": "Interview: zone",
}  # fmt: skip
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "answer": {
        "yes": "accepted", "confirmed": "accepted", "scheduled": "accepted", "booked": "accepted", "attended": "accepted",
        "completed": "accepted", "done": "accepted", "no": "declined", "waitlist": "waitlisted", "wait list": "waitlisted", "wait listed": "waitlisted", "canceled": "cancelled",
    },
    "format": {
        "zoom": "virtual", "online": "virtual", "video": "virtual", "teams": "virtual", "thalamus": "virtual",
        "in person": "in-person", "onsite": "in-person", "on site": "in-person", "on-site": "in-person",
    },
}  # fmt: skip
_SPAN: Final = re.compile(
    rf"(?P<start>{HOUR}|[0-9]{{1,2}}) ?(?:-|–|to) ?(?P<end>{HOUR}) ?(?P<zone>[A-Za-z].*)?", re.IGNORECASE
)
_BEHIND: Final = re.compile(rf"(?P<day>.*[0-9])(?:,? |T)(?P<hour>{_SPAN.pattern})", re.IGNORECASE)
"""A day with a span of hours behind it."""
_GLUED: Final = re.compile(r"[0-9] ?-[0-9]{2}:[0-9]{2}$")
"""An hour and its offset from UTC end so too."""
_EARLY: Final = 7
"""An hour before this without am or pm is more often one after noon."""


def _without_zone(heading: str) -> str:
    """``time et`` as ``time``: the zone in a heading is that of its cells."""
    head, _, last = heading.rpartition(" ")
    return head if us_zone(last) else heading


KIND: Final = Kind(
    Interview,
    HEADINGS,
    _LABELS,
    wanted=("name", "acgme", "nrmp"),
    noun="interview",
    days=("offered", "answer_due", "answer_day", "at", "day", "thanked"),
    units={"minutes": r"minutes?|mins?|m"},
    words=_WORDS,
    own=("answer", "people", "thanked", "notes"),
    heading=_without_zone,
)


class Taken(NamedTuple):
    """One interview, and the place on the list of its programme."""

    programme: int
    interview: Interview


def preview(sheets: Sequence[Sheet], choice: Choice, today: date, listed: Sequence[Programme]) -> Preview[Taken]:
    """Read the tab whose headings are best known, or as one chose. Raises `SheetError`."""
    found = find_columns(sheets, choice, KIND)
    doubts: list[Doubt] = []
    made: list[Taken] = []
    read = unknown = 0
    for number, cells in found.rows():
        read += 1
        try:
            place = _programme(cells, listed)
        except BadValue as bad:
            unknown += 1
            heading, cell = cells.get(bad.key) or next(iter(cells.values()), ("", ""))
            doubts.append(Doubt(number, heading, cell, bad.why))
            continue
        if "name" in cells and called_otherwise(mine := listed[place].name, cells["name"][1]):
            why = f"its code is that of {plain(mine or '', 40)} on your list: is it the same programme?"
            doubts.append(Doubt(number, *cells["name"], why))
        values: dict[str, Any] = {}
        for fact in ("at", "day", *Interview.facts):
            if fact not in cells or fact in values or (fact == "day" and "at" in values):
                continue
            try:
                values |= _cell(found, fact, cells, today)
            except BadValue as bad:
                alone = found.day_alone(_VAGUER[fact], cells[fact][1], today) if fact in _VAGUER else {}
                values |= alone
                doubts.append(Doubt(number, *cells[fact], f"{bad.why}{DAY_ALONE if alone else ''}"))
        if "hour" in cells and not {"at", "day"} & cells.keys():
            doubts.append(Doubt(number, *cells["hour"], "an hour without its day"))
        if not values:
            doubts.append(Doubt(number, *cells[next(iter(cells))], "nothing of an interview could be read"))
            continue
        made.append(Taken(place, Interview(**values)))
    return found.preview(read, unknown, doubts, made)


def _programme(cells: Mapping[str, tuple[str, str]], listed: Sequence[Programme]) -> int:
    """The place on the list of the programme a row is about. Raises `BadValue`."""
    told = {fact: cells[fact][1] for fact in _PROGRAMME if fact in cells}
    for fact, code_of in (("acgme", acgme_code), ("nrmp", nrmp_code)):
        if fact in told:
            code = code_of(told[fact]).zfill(10 if fact == "acgme" else 0)
            places = [place for place, one in enumerate(listed) if getattr(one, fact) == code]
            if places:
                return places[0]
    name = told.get("name", "").casefold()
    places = [place for place, one in enumerate(listed) if name and (one.name or "").casefold() == name]
    for fact in ("state", "specialty"):
        if len(places) > 1 and fact in told:
            word = told[fact].casefold()
            places = [place for place in places if (getattr(listed[place], fact) or "").casefold() == word] or places
    fact = next((one for one in ("name", "acgme", "nrmp") if one in told), "name")
    if not told.keys() & set(KIND.wanted):
        raise BadValue(fact, "", "no programme is named")
    if len(places) != 1:
        why = "several programmes of your list have this name: add its code" if places else "no programme of your list"
        raise BadValue(fact, told[fact], why)
    if any(code in told and getattr(listed[places[0]], code) for code in ("acgme", "nrmp")):
        raise BadValue(fact, told[fact], "a programme of your list has this name, but another code")
    return places[0]


def _cell(found: Found, fact: str, cells: Mapping[str, tuple[str, str]], today: date) -> dict[str, Any]:
    """The facts of one cell, or of day, hour and zone together. Raises `BadValue`."""
    heading, cell = cells[fact]
    match fact:
        case "at" | "day":
            return _when(found, cells, fact, today)
        case "answer_due" if re.search(HOUR, found.day(cell), re.IGNORECASE) is None:
            return {"answer_day": value_of(Interview, "answer_day", found.day(cell), today)}
        case "answer_due":
            return {fact: _instant(fact, found.day(cell), "", _zone(heading), today)}
        case "offered" | "thanked":
            # A stamp of the hour it came says no more than its day here.
            cell = re.sub(r"(?<=\d)T\d\d:\d\d:\d\d$", "", cell)
        case "minutes":
            hours = re.fullmatch(r"(\d{1,2}) ?(?:h|hrs?|hours?)\.?", cell.casefold())
            cell = str(60 * int(hours[1])) if hours else cell
    return {fact: found.value(fact, cell, today)}


def _when(found: Found, cells: Mapping[str, tuple[str, str]], fact: str, today: date) -> dict[str, Any]:
    """Day, hour and zone, from one cell or from three; a span gives the minutes too."""
    day, hour = found.day(cells[fact][1]), cells["hour"][1] if "hour" in cells else ""
    if not hour and re.search(HOUR, day, re.IGNORECASE) is None:
        return {"day": value_of(Interview, "day", day, today)}
    zone = cells["zone"][1] if "zone" in cells else ""
    heading = _zone(cells["hour"][0]) if "hour" in cells else ""
    together = _BEHIND.fullmatch(day) if not hour else None
    if together is not None and (is_span(day) or not _GLUED.search(day)):
        day, hour = together["day"], together["hour"]
    span = _SPAN.fullmatch(hour)
    minutes = {}
    if span is not None:
        hour = f"{span['start']} {span['zone'] or ''}".strip()
        with suppress(ValueError):
            start, end = parse_span(span["start"], span["end"])
            said = re.search(r"[ap]\.?m", span["end"], re.IGNORECASE)
            if said:
                hour = (
                    f"{(start.hour - 1) % 12 + 1}:{start:%M} {'pm' if start.hour >= 12 else 'am'} {span['zone'] or ''}"
                )
            long = 60 * (end.hour - start.hour) + end.minute - start.minute
            minutes = {"minutes": long} if long >= 5 else {}
    return {"at": _instant(fact, day, hour, zone or heading or _zone(cells[fact][0]), today), **minutes}


def _instant(fact: str, day: str, hour: str, zone: str, today: date) -> datetime:
    """An hour of a day in a zone. Raises `BadValue` where one of the three is not there, or can be read in two ways."""
    # A workbook gives a day with its hour as one value, and an hour alone with its seconds.
    text = re.sub(r"(?<=\d)T(?=\d\d:)", " ", f"{day} {hour}".strip())
    found = re.search(rf"(?<!\S)({HOUR})(?: ?(?P<zone>[A-Za-z+-].*))?$", text, re.IGNORECASE)
    if found is None:
        raise BadValue(fact, text, "a day without its hour and zone" if not hour else "no day, or not one hour with it")
    clear = re.search(r"[ap]\.?m", found[1], re.IGNORECASE) or (found["zone"] or "").startswith(("+", "-"))
    if not clear and int(found[1].partition(":")[0]) < _EARLY:
        raise BadValue(fact, text, f"{found[1]}: at night, or pm? Write pm, or the hour as 13:00")
    if not found["zone"]:
        if not zone:
            raise BadValue(fact, text, "an hour without its zone: write 10:00 ET, or a column Time zone")
        text = f"{text} {zone}"
    value: datetime = value_of(Interview, "at", text, today)
    return value


def _zone(heading: str) -> str:
    """The zone a heading names for its cells: ``Time (ET)``."""
    last = re.search(r"([A-Za-z]+)\W*$", heading)
    return last[1] if last and us_zone(last[1]) else ""


def joined(listed: Sequence[Programme], taken: Iterable[Taken]) -> tuple[tuple[Programme, ...], int, int]:
    """The list with the interviews in it, none twice; how many are new, and how many were there."""
    made = list(listed)
    new = there = 0
    met: set[tuple[int, int]] = set()
    for place, one in taken:
        kept = list(made[place].interviews)
        at = _same(kept, one, {number for other, number in met if other == place})
        if at is None:
            at = len(kept)
            kept.append(one)
            new += 1
        else:
            kept[at] = merged(KIND, kept[at], one)
            there += 1
        met.add((place, at))
        made[place] = replace(made[place], interviews=tuple(kept))
    return tuple(made), new, there


def _same(kept: Sequence[Interview], new: Interview, met: Container[int]) -> int | None:
    """The place of the same interview: by its hour, by the day it was offered, which stays when the hour moves, by its day, or
    as the one of which no day is known. No two rows are one interview but by their hour.
    """
    if new.at is not None:
        for number, old in enumerate(kept):
            if old.at == new.at:
                return number
    for number, old in enumerate(kept):
        if number not in met:
            offered = old.offered is not None and new.offered is not None
            if old.offered == new.offered if offered else _one_day(old, new):
                return number
    return None


def _one_day(old: Interview, new: Interview) -> bool:
    """Can two be one by their days, the hour of one of them not known?"""
    return (old.at is None or new.at is None) and (old.on is None or new.on is None or old.on == new.on)
