"""The brief: one page for a meeting. Where the person stands, next, three dates, what changed, what is open.

Nothing is worked out here that Home, `next`, `deadlines`, `waiting` and `visa` do not say too: their own lines stand
on it, fewer of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from img_pathway.engine.ahead.agenda import DateAhead, Kind, agenda
from img_pathway.engine.ahead.came import Came, came
from img_pathway.engine.ahead.threats import Threat, threats
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.explain.rules_since import Change as RuleChange
from img_pathway.engine.explain.rules_since import changes as rule_changes
from img_pathway.engine.model import StepState
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.visa.board import visa_board
from img_pathway.engine.visa.model import Question
from img_pathway.engine.waiting.board import Awaited, waiting_room
from img_pathway.engine.words.recorded import called, in_words, summary
from img_pathway.profile.facts import Table
from img_pathway.profile.typed.keys import flatten, get, locate
from img_pathway.reports.page import Block, Line, Part, headed, item, line
from img_pathway.reports.pages.changes import FOR_YOU
from img_pathway.reports.pages.deadlines import marks, named, rows_of, when
from img_pathway.reports.pages.home import slack_line, threat_block
from img_pathway.reports.pages.nearest import next_card, rulebook_lines
from img_pathway.reports.pages.visa import ASKED
from img_pathway.reports.print.text import page_lines
from img_pathway.reports.words import GLYPHS, Heard, clean, counted, day, first_sentence, spare
from img_pathway.rulebook import Rulebook

if TYPE_CHECKING:
    from img_pathway.engine.case import Case
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.keep.journal import Entry

LINES, COLUMNS = 60, 80
"""What fits on a sheet of A4 in the usual type."""
DATES: Final = 3
"""Days that are told."""
_MOST: Final = 6
"""Rows of a list at most; fewer where the page would run over."""
_OF_NOTE: Final[frozenset[Kind]] = frozenset({"deadline", "cliff", "expires", "booking", "planned"})
"""What one comes to a meeting about; advice, openings and reminders stand in `deadlines`."""
_ASIDE: Final = ("money.", "experience.")
"""Facts whose dates are no part of the way."""
_STANDING: Final = ("lapsed", "in-progress", "ready", "check", "waiting", "locked", "done")
NOTE = "Expected days are marked; look them up before you rely on them. Not legal advice: the official page decides."
ELSEWHERE = "The file was changed by another computer or by hand: what, is not known here."
HIDDEN = "Names, numbers, places and free words are hidden."


class Recorded(NamedTuple):
    """A fact, or an entry of a list, that was recorded, changed or removed; the last word of several."""

    key: str
    day: date
    title: str
    was: str
    """What stood there before; empty for nothing, and where it is hidden."""
    now: str
    """What stands there now; empty for nothing."""


class Brief(NamedTuple):
    """All that the page may say; it shows as much as fits."""

    person: str
    redacted: bool
    assessment: Assessment
    plan: Plan
    book: Rulebook
    threats: tuple[Threat, ...]
    dates: tuple[DateAhead, ...]
    """Of the three soonest days on which something ends, is due, booked or planned."""
    since: date | None
    came: tuple[Came, ...]
    recorded: tuple[Recorded, ...]
    elsewhere: date | None
    """When the file was last changed by another computer or by hand: what changed then is not known here."""
    rules: tuple[RuleChange, ...]
    """Those that touch this person, newest first."""
    look_up: tuple[StepState, ...]
    """Steps of which the rules cannot say how they stand."""
    asks: tuple[Question, ...]
    waiting: tuple[Awaited, ...]


def brief(
    assessment: Assessment,
    plan: Plan,
    book: Rulebook,
    *,
    person: str,
    since: date | None,
    entries: Sequence[Entry] = (),
    elsewhere: date | None = None,
    redacted: bool = False,
) -> Brief:
    """What is to be said of an assessment, with its plan and the journal's entries after the day `since`.

    With `redacted` the facts are redacted already; of the journal, only what they still show is told.
    """
    case = assessment.case
    rules = rule_changes(case.profile, book, assessment.now, since, assessment) if since is not None else ()
    return Brief(
        person=person, redacted=redacted, assessment=assessment, plan=plan, book=book, threats=threats(assessment),
        dates=tuple(_dates(assessment)), since=since, came=came(assessment, since) if since is not None else (),
        recorded=tuple(_recorded(case, entries, redacted)), elsewhere=elsewhere,
        rules=tuple(one for one in rules if one.touches and one.what != "read"),
        look_up=tuple(state for state in assessment.by_id.values() if state.status == "check" and state.open),
        asks=visa_board(case).questions, waiting=waiting_room(case).rows,
    )  # fmt: skip


def _dates(assessment: Assessment) -> list[DateAhead]:
    """What bears on the way itself: a seat or a ticket that only costs money does not, nor an offer or an elective beside it."""
    of_note = [one for one in agenda(assessment) if one.kind in _OF_NOTE and one.loss not in ("seat", "offer")]
    of_note = [one for one in of_note if one.kind != "expires" or one.loss is not None]
    of_note = [one for one in of_note if not one.id.partition(".")[2].startswith(_ASIDE)]
    days = sorted({one.day for one in of_note})[:DATES]
    return [one for one in of_note if one.day in days]


def _recorded(case: Case, entries: Sequence[Entry], redacted: bool) -> list[Recorded]:
    """By key the first value before and the last one after; what came back to where it was is no change."""
    zone = case.now.tzinfo
    before: dict[str, Any] = {}
    after: dict[str, tuple[date, Any]] = {}
    for entry in entries:
        for change in entry.changes:
            before.setdefault(change.key, change.old)
            after[change.key] = entry.time.astimezone(zone).date(), change.new
    changed = {key: on for key, (on, new) in after.items() if before[key] != new}
    held = flatten(case.profile)
    groups: dict[str, date] = {}
    for key, on in changed.items():
        place = _whole(key, case.profile)
        groups[place] = max(groups.get(place, on), on)
    found = [_told(case, key, on, before.get(key), held, redacted) for key, on in groups.items()]
    return sorted(filter(None, found), key=lambda one: one.day, reverse=True)


def _whole(key: str, profile: Profile) -> str:
    """The entry of a list that a fact belongs to, which is told in one line; else its own key."""
    place, (entry, _, _) = locate(key), key.rpartition(".")
    listed = place.series is not None and place.path[-1].at is not None
    return entry if listed or isinstance(place.entry, str) else key


def _told(case: Case, key: str, on: date, old: Any, held: Mapping[str, Any], redacted: bool) -> Recorded | None:
    fact = locate(key).fact
    hidden = redacted and fact is not None and fact.stand_in is not None
    # An own amount, time or answer is told whole, though its short key names one fact of it.
    value = held[key] if key in held else get(case.profile, key)
    if redacted and value is None and (fact is None or hidden):
        # Its own key might tell whom it is about, and nothing of it is shown any more.
        return None
    now = was = ""
    if isinstance(value, Table):
        now = summary(value, case.book)
    elif value is not None and fact is not None:
        now = in_words(fact, value, case.book)
    if old is not None and fact is not None and not hidden:
        was = in_words(fact, old, case.book)
    return Recorded(key, on, clean(called(key, case.book)), clean(was), clean(now))


def brief_page(said: Brief) -> list[Block]:
    """The page: as much of each list as fits on one sheet. Its blocks can be asked about; on paper nobody asks."""
    for most in range(_MOST, 0, -1):
        blocks = _page(said, most)
        if len(page_lines(on_paper(blocks), COLUMNS, title=title(said))) <= LINES:
            break
    return blocks


def on_paper(blocks: list[Block]) -> list[Block]:
    """The same without the ids that `why` takes: who is handed a page has no use for them."""
    return [block._replace(id=None) for block in blocks]


def title(said: Brief) -> str:
    """What stands over the page."""
    return f"{said.person}: brief for {day(said.assessment.today)}"


def _page(said: Brief, most: int) -> list[Block]:
    assessment, book = said.assessment, said.book
    in_dates = {one.about for one in said.dates}
    other = [one for one in said.threats if not one.loss or one.id.partition(":")[2] not in in_dates]
    blocks = [
        *headed("Where it stands", _standing(said), role="head"),
        next_card(assessment, book, full=True),
        *headed("In the way", [threat_block(one, assessment) for one in other[: min(most, 3)]], role="head"),
        *headed("Dates", _date_blocks(said), role="head"),
        *headed(*_since(said, most), role="head"),
        *headed("Open questions", _questions(said, most), role="head"),
        Block((*rulebook_lines(assessment, book), line((f"{HIDDEN} {NOTE}" if said.redacted else NOTE, "dim")))),
    ]
    return Heard().page(blocks)


def _standing(said: Brief) -> list[Block]:
    """The slack and the tally of Home, and its stages by what they are."""
    stages = [stage for stage in said.assessment.stages if stage.counted]
    steps = [step for stage in stages for step in stage.counted]
    done = sum(step.status == "done" for step in steps)
    lines = [_room(said.plan), line(f"{done} of {counted(len(steps), 'step')} done")]
    for status in _STANDING:
        group = [stage for stage in stages if stage.status == status]
        names = ", ".join(
            stage.title if status in ("done", "locked") else f"{stage.title} ({stage.done} of {len(stage.counted)})"
            for stage in group
        )
        if group:
            mark: Part = (f"{GLYPHS[group[0].status]} {status}", status)
            lines.append(line(mark, f": {names}", hang=4))
    return [Block(tuple(lines))]


def _room(plan: Plan) -> Line:
    """What the slack of Home means, in words for somebody who has not seen a plan before."""
    if plan.match is None or plan.slack is None or plan.unfit or plan.feasible is None or plan.reached or plan.late:
        return slack_line(plan, COLUMNS)
    role = "strong" if plan.slack >= 0 and not plan.thin else "danger" if plan.feasible is False else "warn"
    sign = {"warn": "! ", "danger": "✗ "}.get(role, "")
    # Where it is too late anyhow, nothing is left for a wait to take away.
    tight = plan.tight and plan.slack >= 0
    return line(
        f"Match {plan.match}: ",
        (f"{sign}{spare(plan.slack, plan.feasible)}{', but a wait on others is tight' if tight else ''}", role),
    )


def _date_blocks(said: Brief) -> list[Block]:
    blocks = []
    for row in rows_of(said.dates):
        first = row[0]
        head = line((when(first, said.assessment.now), "strong"), f", {marks(first, said.assessment.today)}", hang=2)
        blocks.append(Block((head, line(f"  {named(first)}", hang=2)), id=f"date:{first.about}@{first.id}", gap=0))
    return blocks


def _since(said: Brief, most: int) -> tuple[str, list[Block]]:
    if said.since is None:
        return "What changed", [item("This is the first brief of this profile: the next one says what changed since.")]
    told: list[Block] = []
    for one in said.came:
        where = one.title or ", ".join(said.assessment.by_id[step].title for step in one.steps)
        # In one line with its day a loss reads as what it was: "Lost: The passport expires" would be none.
        told.append(
            item((f"{'Now past' if one.kind == 'lapsed' else FOR_YOU[one.kind]}: ", "accent"), where, *_on(one.day))
        )
    mine = [item((f"{day(said.elsewhere)}  ", "dim"), ELSEWHERE)] if said.elsewhere is not None else []
    for fact in said.recorded:
        words = f"{fact.was} → {fact.now or 'removed'}" if fact.was else fact.now or "removed"
        mine.append(item((f"{day(fact.day)}  ", "dim"), (fact.title, "strong"), f": {words}"))
    rules = [item(("Rule: ", "accent"), one.title, f", since {day(one.day)}") for one in said.rules]
    lists = [cut(told, most), cut(mine, most), cut(rules, min(most, 3))]
    blocks = [one for some in lists for one in some]
    return f"Since {day(said.since)}", blocks or [item("Nothing was recorded, came due, lapsed or opened.")]


def _on(value: date | None) -> tuple[str, ...]:
    return (f", {day(value)}",) if value is not None else ()


def cut(blocks: list[Block], most: int) -> list[Block]:
    """The first of them, and how many more there are."""
    more = len(blocks) - most
    return blocks if more <= 0 else [*blocks[:most], item((f"and {more} more", "dim"))]


def _questions(said: Brief, most: int) -> list[Block]:
    """What to look up, whom to ask, whom one waits for; a lead word in front of each."""
    look = [_lead("Look up", f"{one.title}: {first_sentence(one.reasons[0].text)}") for one in said.look_up]
    blocks = cut(look, most)
    for whom, words in ASKED.items():
        asked = [_lead(words, one.text) for one in said.asks if one.whom == whom]
        blocks += cut(asked, max(most // 2, 1))
    return [*blocks, *cut([_awaited(one) for one in said.waiting], most)]


def _lead(words: str, text: str) -> Block:
    return item((f"{words}: ", "accent"), text)


def _awaited(row: Awaited) -> Block:
    since = f" since {day(row.since)}" if row.since is not None else ""
    ask: Line = line("")
    ask = line("; ", ("ask now", "warn")) if row.due else ask
    return item(("Waiting for: ", "accent"), f"{row.title}, with {row.who}{since}", *ask.parts)
