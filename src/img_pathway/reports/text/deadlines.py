"""Every date ahead as text and JSON, and the words that the screen and the calendar share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

from img_pathway.engine.ahead.agenda import KINDS, DateAhead, Kind
from img_pathway.engine.assessment import Assessment
from img_pathway.reports.json.status import iso, rulebook
from img_pathway.reports.words import US_ZONES, Pen, clean, day, distance, instant, month, trust

if TYPE_CHECKING:
    from img_pathway.engine.plan.model import Plan
    from img_pathway.rulebook import Rulebook

Grouping = Literal["month", "stage", "kind"]
GROUPINGS: Final[tuple[Grouping, ...]] = get_args(Grouping)
"""What the list can be grouped by, beside not at all."""

WORDS: Final[Mapping[Kind, str]] = {
    "deadline": "deadline",
    "cliff": "loss",
    "expires": "ends",
    "booking": "booked",
    "advised": "advised",
    "latest-safe": "latest safe",
    "latest-possible": "latest possible",
    "opens": "opens",
    "planned": "planned",
    "nudge": "reminder",
}
"""What each kind is called in front of one date."""
_HEADINGS: Final[Mapping[Kind, str]] = {
    "deadline": "Deadlines",
    "cliff": "Losses",
    "expires": "What ends",
    "booking": "Bookings",
    "advised": "Advised dates",
    "latest-safe": "Latest safe days",
    "latest-possible": "Latest possible days",
    "opens": "Openings",
    "planned": "Planned",
    "nudge": "Reminders",
}
LOSING: Final[frozenset[Kind]] = frozenset({"deadline", "cliff", "expires", "latest-possible"})
"""Kinds after which something is gone."""


class Group(NamedTuple):
    """Some dates under one heading, soonest first."""

    id: str
    title: str
    entries: tuple[DateAhead, ...]


def grouped(entries: Sequence[DateAhead], by: Grouping | None, titles: Mapping[str, str]) -> tuple[Group, ...]:
    """The dates in groups: months in order, stages as on the map, kinds by weight; one group where `by` is none.

    `titles` names the stages, in their order.
    """
    if by is None:
        return (Group("", "", tuple(entries)),) if entries else ()
    key: Callable[[DateAhead], str]
    if by == "month":
        key, order = (lambda one: one.day.isoformat()[:7]), sorted({one.day.isoformat()[:7] for one in entries})
    elif by == "stage":
        key, order = (lambda one: one.stage), [*titles, ""]
    else:
        key, order = (lambda one: one.kind), list(KINDS)
    found: dict[str, list[DateAhead]] = {name: [] for name in order}
    for one in entries:
        found[key(one)].append(one)
    return tuple(Group(name, _heading(by, name, titles), tuple(some)) for name, some in found.items() if some)


def _heading(by: Grouping, name: str, titles: Mapping[str, str]) -> str:
    if by == "month":
        return month(date.fromisoformat(f"{name}-01"))
    if by == "stage":
        return titles.get(name, "Other dates")
    return next(title for kind, title in _HEADINGS.items() if kind == name)


def stage_titles(assessment: Assessment) -> dict[str, str]:
    """Titles of the stages, in the order of the map."""
    return {stage.id: stage.title for stage in assessment.stages}


# ---------------------------------------------------------------------- one date in words


def when(entry: DateAhead, now: datetime) -> str:
    """The day or instant at its own place, and in the person's zone where that differs."""
    if entry.at is not None:
        return instant(entry.at, now)
    if entry.zone is not None and _elsewhere(entry, now):
        return f"{day(entry.day)}, that day in {place(entry.zone)}"
    return day(entry.day)


def _elsewhere(entry: DateAhead, now: datetime) -> bool:
    from img_pathway.rulebook.calendar import zone

    noon = datetime(entry.day.year, entry.day.month, entry.day.day, 12, tzinfo=zone(entry.zone or "UTC"))
    return noon.utcoffset() != noon.astimezone(now.tzinfo).utcoffset()


def place(name: str) -> str:
    """A zone as it is called in a sentence: ``US Eastern Time (ET)``."""
    return {"America/New_York": "US Eastern Time"}.get(name, US_ZONES.get(name, name))


def left(entry: DateAhead, today: date) -> str:
    """How far away it is, in words."""
    # Still to come where its day is over at home but not at its own place: never "yesterday".
    return distance(max(entry.day, today), today)


def marks(entry: DateAhead, today: date) -> str:
    """How far away it is and, where it is not published, that it is only expected."""
    return ", ".join(mark for mark in (left(entry, today), trust(entry.confidence)) if mark)


def named(entry: DateAhead) -> str:
    """The title with its kind in front, where the title does not say it itself."""
    word = WORDS[entry.kind]
    return entry.title if word in entry.title.casefold() else f"{word[0].upper()}{word[1:]}: {entry.title}"


def lost(entry: DateAhead) -> str:
    """What is lost, unless the title already says so."""
    return "" if entry.loses == entry.title else entry.loses


def step_titles(entry: DateAhead, assessment: Assessment) -> str:
    """The steps it bears on, by title; empty where the date's own title begins with the only one."""
    titles = [assessment.step(step).title for step in entry.steps]
    return "" if len(titles) == 1 and entry.title.startswith(titles[0]) else ", ".join(titles)


def nothing(assessment: Assessment) -> tuple[str, str]:
    """What an empty list means, and what to do."""
    if assessment.target_match is None:
        return (
            "Nothing dated lies ahead yet.",
            "Record the target Match (profile.target_match): its season's deadlines, openings and advised dates follow.",
        )
    return (
        f"Nothing dated lies ahead for Match {assessment.target_match}.",
        "Everything dated is done or over. What is still open stands in `status`; the next step in `next`.",
    )


def overdue(plan: Plan | None, today: date) -> str:
    """Latest-safe days that have passed are not ahead, but they must not be silent either."""
    passed = [one.title for one in plan.steps if one.latest_safe and one.latest_safe < today] if plan else []
    if not passed:
        return ""
    days, have = ("day", "has") if len(passed) == 1 else ("days", "have")
    names = ", ".join(passed[:3]) + (f" and {len(passed) - 3} more" if len(passed) > 3 else "")
    return f"The latest safe {days} of {names} {have} passed: see the plan."


# ---------------------------------------------------------------------- text


def lines(
    entries: Sequence[DateAhead],
    assessment: Assessment,
    pen: Pen,
    name: str,
    by: Grouping | None,
    plan: Plan | None = None,
) -> list[str]:
    """The whole answer of ``deadlines``."""
    today = assessment.today
    out = pen.heading(f"{clean(name)}: dates ahead")
    if not entries:
        first, todo = nothing(assessment)
        return [*out, *pen.wrap(f"{day(today)}. {first}"), *pen.wrap(todo)]
    count = f"{len(entries)} date{'' if len(entries) == 1 else 's'}"
    out += pen.wrap(f"{day(today)}. {count} ahead, soonest first. Your time is {zone_name(assessment.now)}.")
    if assessment.target_match is None:
        out += pen.wrap("No target Match is recorded: its season's dates are missing here.")
    if told := overdue(plan, today):
        out += pen.wrap(told)
    for group in grouped(entries, by, stage_titles(assessment)):
        if group.title:
            out += ["", *pen.heading(group.title)]
        for entry in group.entries:
            out += ["", *_entry(entry, assessment, pen)]
    return out


def _entry(entry: DateAhead, assessment: Assessment, pen: Pen) -> list[str]:
    out = pen.wrap(f"{when(entry, assessment.now)} ({marks(entry, assessment.today)})")
    out += pen.wrap(named(entry), first="  ", rest="    ")
    told = [
        ("lost", lost(entry)),
        ("then", entry.then),
        ("do", entry.do),
        ("for", step_titles(entry, assessment)),
        ("why", entry.about),
    ]
    return out + pen.pairs(told, "    ")


def zone_name(now: datetime) -> str:
    """The name of the person's zone, or its offset where it has none."""
    return str(getattr(now.tzinfo, "key", None) or now.tzname() or "UTC")


# ---------------------------------------------------------------------- JSON


def document(
    entries: Sequence[DateAhead], assessment: Assessment, book: Rulebook, by: Grouping | None
) -> dict[str, Any]:
    """The answer of ``deadlines --json``; `groups` is empty for the flat list."""
    groups = grouped(entries, by, stage_titles(assessment)) if by is not None else ()
    return {
        "today": iso(assessment.today),
        "rulebook": rulebook(book, assessment.today),
        "zone": zone_name(assessment.now),
        "target_match": assessment.target_match,
        "deadlines": [_json(entry, assessment.now) for entry in entries],
        "groups": [
            {"id": group.id, "title": group.title, "deadlines": [one.id for one in group.entries]} for group in groups
        ],
    }


def _json(entry: DateAhead, now: datetime) -> dict[str, Any]:
    here = entry.at.astimezone(now.tzinfo) if entry.at is not None else None
    return {
        "id": entry.id,
        "kind": entry.kind,
        "title": entry.title,
        "date": iso(entry.day),
        "days_left": entry.days_left,
        "at": iso(entry.at),
        "zone": entry.zone,
        "local": iso(here),
        "local_date": iso(here.date()) if here is not None else iso(entry.day),
        "confidence": entry.confidence,
        "expected": entry.expected,
        "loses": entry.loses,
        "then": entry.then,
        "do": entry.do,
        "steps": list(entry.steps),
        "stage": entry.stage or None,
        "rules": list(entry.rules),
        "why": entry.about,
    }
