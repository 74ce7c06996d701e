"""Every date ahead: what it is, how far away, what is lost, grouped as wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from img_pathway.days import say as day
from img_pathway.days import say_hour, say_in_month, say_month, say_zone
from img_pathway.engine.ahead.agenda import KINDS, DateAhead, Kind
from img_pathway.engine.ahead.behind import Behind
from img_pathway.engine.assessment import Assessment
from img_pathway.reports.page import Block, Line, Part, heading, item, line, spaced, told
from img_pathway.reports.pages.nearest import portal_words
from img_pathway.reports.words import Heard, counted, distance, expected, instant, same_as
from img_pathway.rulebook.calendar import zone

if TYPE_CHECKING:
    from img_pathway.engine.plan.model import Plan
    from img_pathway.rulebook import Rulebook

Grouping = Literal["month", "stage", "kind"]
GROUPINGS: Final[tuple[Grouping, ...]] = get_args(Grouping)
"""What the list can be grouped by, beside not at all."""

_CALLED: Final[Mapping[Kind, tuple[str, str]]] = {
    "deadline": ("deadline", "Deadlines"), "cliff": ("loss", "Losses"), "expires": ("ends", "What ends"),
    "booking": ("set for", "Test days and interviews"), "advised": ("advised", "Advised dates"),
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
    return f"{day(entry.day)} ({say_zone(entry.zone or '')})" if elsewhere else day(entry.day)


def left(entry: DateAhead, today: date) -> str:
    """How far away it is, in words."""
    # Still to come where its day is over at home but not at its own place: never "yesterday".
    return distance(max(entry.day, today), today)


def marks(entry: DateAhead, today: date) -> str:
    """How far away it is and, where it is not published, that it is only expected."""
    return ", ".join(mark for mark in (left(entry, today), expected(entry.confidence)) if mark)


def named(entry: DateAhead) -> str:
    """The title with its kind in front, where the title does not say it itself."""
    word = WORDS[entry.kind]
    if entry.kind == "nudge":  # "Ask about …" reminds by itself
        return entry.title
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
            "Record the target Match: its season's deadlines, openings and advised dates follow.",
        )
    return (
        f"Nothing dated lies ahead for Match {assessment.target_match}.",
        "Everything dated is done or over. What is still open has no date: it stands with its stage.",
    )


def overdue(plan: Plan | None, today: date) -> str:
    """Latest-safe days that have passed are not ahead, but they must not be silent either."""
    passed = [one.title for one in plan.steps if one.latest_safe and one.latest_safe < today] if plan else []
    if not passed:
        return ""
    names = ", ".join(passed[:3]) + (f" and {len(passed) - 3} more" if len(passed) > 3 else "")
    return f"The latest safe {'day' if len(passed) == 1 else 'days'} of {names} {'has' if len(passed) == 1 else 'have'} passed: the plan says what still fits."


def zone_name(now: datetime) -> str:
    """The name of the person's zone, or its offset where it has none."""
    return str(getattr(now.tzinfo, "key", None) or now.tzname() or "UTC")


NEAR, SOON = 14, 60
"""Days before a loss within which it stands out as danger, and as a warning."""
FOLD = "fold:behind"
"""Id of the line that opens and closes what is done or over."""
_LEGEND: Final[Mapping[Kind, str]] = {
    "advised": "Advised: better by then, but nothing is lost.",
    "latest-safe": "Latest safe: in time even if things go slowly.",
    "latest-possible": "Latest possible: in time only if all goes fast.",
}
"""What a kind of date means, for those that do not say it themselves."""

Rows = tuple[DateAhead, ...]
"""What one row stands for: of one day and title, so that nothing is listed twice."""


def rows_of(entries: Iterable[DateAhead]) -> list[Rows]:
    """Dates of one day and title in one row: a day that opens one step and is advised for another, say."""
    found: dict[tuple[date, str], list[DateAhead]] = {}
    for one in entries:
        found.setdefault((one.day, one.title), []).append(one)
    return [tuple(some) for some in found.values()]


def deadlines_page(
    entries: Sequence[DateAhead], assessment: Assessment, by: Grouping | None, planned: Plan | None = None
) -> list[Block]:
    """The dates under their heading, in groups, each in full; or what their absence means."""
    if not entries:
        return nothing_blocks(assessment)
    blocks = [Block(tuple(head_lines(entries, len(entries), assessment, by, planned)))]
    heard = Heard()
    for group in grouped(entries, by, stage_titles(assessment)):
        if group.title:
            blocks.append(heading(group.title, f"{len(group.entries)}"))
        for row in rows_of(group.entries):
            blocks += heard.page([_entry(row, assessment)], same_as(row[0].title))
    return blocks


def list_page(
    entries: Sequence[DateAhead],
    assessment: Assessment,
    by: Grouping | None,
    everything: int,
    planned: Plan | None,
    behind: Sequence[Behind],
    *,
    room: int,
    opened: bool,
) -> list[Block]:
    """The dates as a list to choose from, a row each where the `room` in cells allows it, else two; what is done or over last, folded.

    `everything` is how many there are before a filter.
    """
    blocks = [] if everything else nothing_blocks(assessment)
    if everything:
        blocks.append(Block(tuple(head_lines(entries, everything, assessment, by, planned, legend=False))))
        if not entries:
            blocks.append(Block((line("No date answers to these words."),)))
        elif (columns := _columns(room, by)) is not None:
            blocks.append(columns)
    for group in grouped(entries, by, stage_titles(assessment)):
        if group.title:
            blocks.append(heading(group.title, f"{len(group.entries)}"))
        blocks += spaced([_row(row, assessment, room, by) for row in rows_of(group.entries)])
    if behind:
        blocks.append(
            Block(
                (line(("Done or over", "head"), right=((f"{len(behind)}{'' if opened else ' ▸'}", "dim"),)),),
                id=FOLD,
                gap=0,
            )
        )
    if opened:
        blocks += [_past(one) for one in behind]
    return blocks


def nothing_blocks(assessment: Assessment) -> list[Block]:
    """What an empty list means, and what to do."""
    first, todo = nothing(assessment)
    goal = "step:profile.goal" if assessment.target_match is None else None
    return [Block((line((first, "strong")), line(todo)), id=goal)]


def head_lines(
    shown: Sequence[DateAhead],
    everything: int,
    assessment: Assessment,
    by: Grouping | None,
    planned: Plan | None,
    *,
    legend: bool = True,
) -> list[Line]:
    """How many dates lie ahead, in which zone, what went by already, and what some kinds mean; without the `legend` each date tells in full what its kind means."""
    many = counted(everything, "date")
    count = many if len(shown) == everything else f"{len(shown)} of {many}"
    order = f"by {by}" if by is not None else "soonest first"
    yours = f" Your zone: {say_zone(zone_name(assessment.now))}."
    if not legend and any(expected(one.confidence) for one in shown):
        yours += " ~ expected."
    lines = [line((f"{count} ahead, {order}.", "strong"), (yours, "dim"))]
    if assessment.target_match is None:
        lines.append(line(("! ", "warn"), nothing(assessment)[1], hang=2))
    if late := overdue(planned, assessment.today):
        lines.append(line(("! ", "warn"), late, hang=2))
    kinds = {one.kind for one in shown}
    told = " ".join(text for kind, text in _LEGEND.items() if kind in kinds)
    if told and legend:
        lines.append(line((told, "dim")))
    return lines


def _entry(row: Rows, assessment: Assessment) -> Block:
    """Title and days left, kind and date, what is lost, what then holds and what to do."""
    first = row[0]
    role = _role(row)
    head = line((first.title, "strong"), right=((left(first, assessment.today), role or "dim"),))
    lines = [head, line((f"{kinds(row)}  ", role or "accent"), *_when(row, assessment), hang=2)]
    return Block((*lines, *_told(row, assessment)), id=f"date:{first.about}@{first.id}")


def detail_page(row: Rows, assessment: Assessment, book: Rulebook) -> list[Block]:
    """One date in full, beside its list."""
    first, role = row[0], _role(row)
    head = (
        line((first.title, "strong")),
        line((kinds(row), role or "accent"), (f", {left(first, assessment.today)}", role)),
        line(*_when(row, assessment)),
        *(line((_LEGEND[kind], "dim")) for kind in _LEGEND if any(one.kind == kind for one in row)),
    )
    where = portal_of(first, assessment)
    place = told("where", portal_words(book, where)) if where else ()
    return [Block(head, gap=0), Block((*_told(row, assessment), *place, *_address(book, where or "")))]


def _address(book: Rulebook, portal: str) -> tuple[Line, ...]:
    """The address of a portal on a line of its own, bare: beside the list it has few cells and is not to be broken."""
    try:
        address = book.portal(portal).address or ""
    except KeyError:
        return ()
    bare = address.removeprefix("https://").removeprefix("www.")
    return (line((bare, "link")),) if bare else ()


def _when(row: Rows, assessment: Assessment) -> tuple[Part, ...]:
    mark = expected(row[0].confidence)
    return ((when(row[0], assessment.now), ""), *(((f", {mark}", "dim"),) if mark else ()))


def kinds(row: Rows, joint: str = " and ") -> str:
    """What a row is called in front of its date."""
    return joint.join(dict.fromkeys(WORDS[one.kind] for one in row))


def _told(row: Rows, assessment: Assessment) -> list[Line]:
    """`told_of` as lines."""
    return [line((text, "dim"), label=label) for label, text in told_of(row, assessment).items() if text]


def told_of(row: Rows, assessment: Assessment) -> dict[str, str]:
    """What is lost, what then holds, what to do and for which steps; the plan's own days are explained once, above."""

    def once(joint: str, texts: Iterable[str]) -> str:
        return joint.join(dict.fromkeys(filter(None, texts)))

    return {
        "lost": once("; ", (lost(one) for one in row if one.kind in LOSING and one.kind != "latest-possible")),
        "then": once(" ", (one.then for one in row)),
        "do": once(" ", (one.do for one in row)),
        "for": once(", ", (step_titles(one, assessment) for one in row)),
    }


TWO_ROWS, ONE_ROW = 70, 84
"""Cells from which a date stands in columns: its kind below its title, or before it on the same row."""
DAY, DAY_ALONE, LEFT, KIND = 18, 8, 10, 17
"""Cells of the columns of a row: a day, or under its month a weekday, day and hour; the days left; the kind."""


def _columns(room: int, by: Grouping | None) -> Block | None:
    """What stands in each column, over the list, where a date has one row."""
    if room < ONE_ROW:
        return None
    kind = "" if by == "kind" else "kind".ljust(KIND)
    text = f"{' day'.ljust(DAY)}{'left':>{LEFT - 1}}  {kind}"
    return Block((line((text, "dim"), ("what", "dim"), right=(("where", "dim"),)),), gap=0)


def _row(row: Rows, assessment: Assessment, room: int, by: Grouping | None) -> Block:
    """Day, days left, kind, what and where: in columns, or over two rows. Month and year stand over a month's, the kind over a kind's."""
    first, role = row[0], _role(row)
    doubt = "~" if expected(first.confidence) else " "
    hour = say_hour(first.at) if first.at is not None else ""
    shown = f"{doubt}{say_in_month(first.day) if by == 'month' else day(first.day)}"
    title = (_of_what(first), "strong" if role else "")
    kind = ("" if by == "kind" else kinds(row, ", "), role or ("" if any(one.kind in LOSING for one in row) else "dim"))
    portal = portal_of(first, assessment) or ""
    # Near ones are marked too: colour alone would not tell.
    days = f"{'! ' if role else ''}{left(first, assessment.today).removeprefix('in ')}"
    ident = f"date:{first.about}@{first.id}"
    if room < TWO_ROWS:
        head = line(f"{shown}{f', {hour}' if hour else ''}", (f"  {kind[0]}", kind[1]), right=((days, role or "dim"),))
        return Block((head, _with_place((("   ", ""), title), portal, room, 3)), id=ident, gap=0)
    # Under a month there is room for an hour; one with a long place, and beside a full day, stands behind the title.
    beside = hour if by == "month" and len(hour) < DAY - DAY_ALONE else ""
    words: tuple[Part, ...] = (
        (shown.ljust(DAY_ALONE), ""),
        (beside.ljust(DAY - max(len(shown), DAY_ALONE)), "dim"),
        (f"{days:>{LEFT - 1}}  ", role or "dim"),
    )
    behind = (title, (f", {hour}" if hour and not beside else "", "dim"))
    hang = DAY + LEFT + 1
    if room >= ONE_ROW:
        named = ((kind[0].ljust(KIND), kind[1]),) if kind[0] else ()
        return Block((_with_place((*words, *named, *behind), portal, room, hang + KIND * len(named)),), id=ident, gap=0)
    below = (line((" " * hang, ""), kind, right=((portal, "dim"),)),) if kind[0] or portal else ()
    return Block((line(*words, *behind, hang=hang), *below), id=ident, gap=0)


def _with_place(words: Sequence[Part], portal: str, room: int, hang: int) -> Line:
    """A place that would break the title is told with the chosen date alone."""
    fits = sum(len(text) for text, _ in words) + len(portal) + 2 <= room
    return line(*words, right=((portal, "dim"),) if portal and fits else (), hang=hang)


def _of_what(entry: DateAhead) -> str:
    """The title beside its kind, which is not said again."""
    return entry.title.removesuffix(f": {WORDS[entry.kind]} day")


def portal_of(entry: DateAhead, assessment: Assessment) -> str | None:
    """Where it is to be done: a loss is kept off at the first of the steps, a day of the calendar is that of the last."""
    portals = [state.portal for state in map(assessment.step, entry.steps) if state.open]
    return portals[0 if entry.loss is not None else -1] if portals else None


def _past(one: Behind) -> Block:
    mark, role = ("✓ done", "done") if one.done else ("over", "dim")
    return item((f" {day(one.day)}".ljust(DAY), "dim"), (one.title, "dim"), right=((mark, role),), hang=DAY)


def _role(row: Rows) -> str:
    """How near a loss is, or a last good day; the days left stand beside it in words."""
    losing = any(one.kind in LOSING for one in row)
    last = losing or any(one.kind in ("latest-safe", "advised") for one in row)
    days = row[0].days_left
    if days <= NEAR:
        return "danger" if losing else "warn" if last else ""
    return "warn" if losing and days <= SOON else ""
