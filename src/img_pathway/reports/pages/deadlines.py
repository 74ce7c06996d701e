"""Every date ahead: what it is, how far away, what is lost, grouped as wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from img_pathway.days import say as day
from img_pathway.days import say_month, say_zone
from img_pathway.engine.ahead.agenda import KINDS, DateAhead, Kind
from img_pathway.engine.assessment import Assessment
from img_pathway.reports.page import Block, Line, Part, heading, line
from img_pathway.reports.words import distance, instant, trust
from img_pathway.rulebook.calendar import zone

if TYPE_CHECKING:
    from img_pathway.engine.plan.model import Plan

Grouping = Literal["month", "stage", "kind"]
GROUPINGS: Final[tuple[Grouping, ...]] = get_args(Grouping)
"""What the list can be grouped by, beside not at all."""

_CALLED: Final[Mapping[Kind, tuple[str, str]]] = {
    "deadline": ("deadline", "Deadlines"), "cliff": ("loss", "Losses"), "expires": ("ends", "What ends"),
    "booking": ("booked", "Bookings"), "advised": ("advised", "Advised dates"),
    "latest-safe": ("latest safe", "Latest safe days"), "latest-possible": ("latest possible", "Latest possible days"),
    "opens": ("opens", "Openings"), "planned": ("planned", "Planned"), "nudge": ("reminder", "Reminders"),
}  # fmt: skip
WORDS: Final[Mapping[Kind, str]] = {kind: word for kind, (word, _) in _CALLED.items()}
"""What each kind is called in front of one date."""
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
        key = lambda one: one.day.isoformat()[:7]  # noqa: E731
        heads = {name: say_month(date.fromisoformat(f"{name}-01")) for name in sorted(map(key, entries))}
    elif by == "stage":
        key, heads = attrgetter("stage"), {**titles, "": "Other dates"}
    else:
        key, heads = attrgetter("kind"), {kind: _CALLED[kind][1] for kind in KINDS}
    found: dict[str, list[DateAhead]] = {name: [] for name in heads}
    for one in entries:
        found[key(one)].append(one)
    return tuple(Group(name, heads[name], tuple(some)) for name, some in found.items() if some)


def stage_titles(assessment: Assessment) -> dict[str, str]:
    """Titles of the stages, in the order of the map."""
    return {stage.id: stage.title for stage in assessment.stages}


def when(entry: DateAhead, now: datetime) -> str:
    """The day or instant at its own place, and in the person's zone where that differs."""
    if entry.at is not None:
        return instant(entry.at, now)
    noon = datetime.combine(entry.day, time(12), zone(entry.zone or "UTC"))
    elsewhere = entry.zone is not None and noon.utcoffset() != noon.astimezone(now.tzinfo).utcoffset()
    return f"{day(entry.day)}, that day in {say_zone(entry.zone or '')}" if elsewhere else day(entry.day)


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


def zone_name(now: datetime) -> str:
    """The name of the person's zone, or its offset where it has none."""
    return str(getattr(now.tzinfo, "key", None) or now.tzname() or "UTC")


NEAR, SOON = 14, 60
"""Days before a loss within which it stands out as danger, and as a warning."""


def deadlines_page(
    entries: Sequence[DateAhead],
    assessment: Assessment,
    by: Grouping | None,
    everything: int,
    planned: Plan | None = None,
    full: bool = False,
) -> list[Block]:
    """The dates under their heading, in groups; or what their absence means.

    `everything` is how many there are before a filter; `full` tells of each what then holds and what to do.
    """
    if not everything:
        first, todo = nothing(assessment)
        return [Block((line((first, "strong")), line(todo)))]
    blocks = [Block(tuple(_head(len(entries), everything, assessment, by, planned)))]
    if not entries:
        blocks.append(Block((line("No date answers to these words."),)))
    for group in grouped(entries, by, stage_titles(assessment)):
        if group.title:
            blocks.append(heading(group.title, f"{len(group.entries)}"))
        blocks += [_entry(entry, assessment, full) for entry in group.entries]
    return blocks


def _head(shown: int, everything: int, assessment: Assessment, by: Grouping | None, planned: Plan | None) -> list[Line]:
    many = f"{everything} date{'' if everything == 1 else 's'}"
    count = many if shown == everything else f"{shown} of {many}"
    order = f"by {by}" if by is not None else "soonest first"
    lines = [line((f"{count} ahead, {order}.", "strong"), (f" Your time is {zone_name(assessment.now)}.", "dim"))]
    if assessment.target_match is None:
        lines.append(line(("! ", "warn"), nothing(assessment)[1], hang=2))
    if late := overdue(planned, assessment.today):
        lines.append(line(("! ", "warn"), late, hang=2))
    return lines


def _entry(entry: DateAhead, assessment: Assessment, full: bool) -> Block:
    """Title and days left, kind and date; what is lost, and whom it concerns where that is more than one step."""
    role, mark = _role(entry), trust(entry.confidence)
    when_parts: list[Part] = [(f"{WORDS[entry.kind]}  ", role or "accent"), (when(entry, assessment.now), "")]
    if mark:
        when_parts.append((f", {mark}", "dim"))
    lines = [
        line((entry.title, "strong"), right=((left(entry, assessment.today), role or "dim"),)),
        line(*when_parts, hang=2),
    ]
    told = {"lost": lost(entry)} if full or (entry.kind in LOSING and entry.kind != "latest-possible") else {}
    if full:
        told |= {"then": entry.then, "do": entry.do}
    if full or len(entry.steps) > 1:
        told["for"] = step_titles(entry, assessment)
    lines += [line((text, "dim"), label=label, fold=False) for label, text in told.items() if text]
    return Block(tuple(lines), id=f"date:{entry.about}@{entry.id}")


def _role(entry: DateAhead) -> str:
    """How near a loss is; the days left stand beside it in words."""
    if entry.kind not in LOSING:
        return ""
    return "danger" if entry.days_left <= NEAR else "warn" if entry.days_left <= SOON else ""
