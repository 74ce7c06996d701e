"""The forks of a session beside its profile, and the words for it. No widgets here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from img_pathway.days import say
from img_pathway.engine.time.waits import spans
from img_pathway.engine.whatif.scenarios import Scenario, scenarios
from img_pathway.engine.whatif.whatif import Outlook, compare, moment, outlook
from img_pathway.profile.checks.sound import new_errors
from img_pathway.profile.keep.forks import MAX_TITLE
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, Line, Part, headed, item, line
from img_pathway.reports.pages.compare import TABLE, compare_page, fact_blocks, since_line
from img_pathway.reports.pages.plan import days
from img_pathway.reports.words import room
from img_pathway.tui.forms.check import sentence
from img_pathway.tui.widgets.lines import beside

if TYPE_CHECKING:
    from img_pathway.desk.folder import DataFolder
    from img_pathway.desk.session import Desk
    from img_pathway.profile.keep.forks import Change, Fork, Listed
    from img_pathway.rulebook import Rulebook

LABEL = 17
"""Cells of the labels left of the two columns."""
ADD = Block((line(("▸ Add a change", "link")),), id="add:")
"""Leads to another change."""
VISA = "visa-"
"""How the ids of the ready-made what-ifs of a visa class begin."""
AND = " + "
"""Between the titles of the ready-made changes that one fork holds."""
NONE_YET = (
    "What if a Step is failed, the school is slow, or the next Match is the one?",
    "It is tried on beside your profile, which stays as it is until you accept.",
)
EMPTY, BOTH = "empty", "both"
"""Chosen in place of a ready-made what-if to begin with."""
BEGIN = "begin:"
"""The line that stands where no fork is yet."""


class View(NamedTuple):
    """A fork as it can be shown: how it comes out, or in `note` why that cannot be told (yet)."""

    listed: Listed
    side: Outlook | None
    note: str = ""
    moved: tuple[Change, ...] = ()
    """Facts it changes that were recorded otherwise for real since."""
    same: bool = False
    """Everything in it is recorded for real."""


class ForkViews:
    """What is known of every fork, derived once for each state of both. `follow` first; then one costs some milliseconds."""

    def __init__(self) -> None:
        self.packs: dict[str, Rulebook | str] = {}
        """Rule packs by path; a text is why one cannot be used, an empty one that it is being read."""
        self._key: tuple[Desk, int] | None = None
        self._known: dict[str, tuple[object, View]] = {}

    def follow(self, desk: Desk) -> Outlook:
        """The profile as it is, derived anew when a fact, the rules or the day changed."""
        if self._key != (desk, desk.revision):
            self._key = (desk, desk.revision)
            self._desk, self._base = desk, outlook("As it is", desk.profile, desk.rulebook, desk.now)
            self._known.clear()
        return self._base

    def known(self, listed: Listed) -> View | None:
        """A fork as far as it is derived; ``None`` where that is still to be done."""
        state, view = self._known.get(listed.name, (None, None))
        return view if state == self._state(listed) else None

    def of(self, listed: Listed) -> View:
        """A fork beside the profile."""
        if (view := self.known(listed)) is None:
            view = self._derived(listed)
            self._known[listed.name] = (self._state(listed), view)
        return view

    def _state(self, listed: Listed) -> object:
        return listed, self.packs.get(listed.fork.rules or "") if listed.fork else None

    def _derived(self, listed: Listed) -> View:
        fork, desk = listed.fork, self._desk
        if fork is None:
            return View(listed, None)
        book: Rulebook | str = desk.rulebook
        if fork.rules is not None:
            book = self.packs.get(fork.rules) or "… reading the rule pack"
        if isinstance(book, str):
            return View(listed, None, book)
        try:
            facts = fork.applied(desk.profile)
        except BadValue as bad:
            return View(listed, None, f"✗ does not fit any more: {sentence(bad.why, bad.key)}")
        side = outlook(fork.title, facts, book, moment(desk.now, fork.seen_from))
        same = facts == desk.profile and fork.rules is None and bool(fork.changes)
        return View(listed, side, "", fork.moved(desk.profile), same)


def step_of(key: str, book: Rulebook) -> str:
    """The step in whose form a fact is recorded; empty where it is in none."""
    whole = re.sub(r"^seasons\.[0-9]{4}", "seasons.{season}", key)
    steps = (step.id for step in book.steps if any(f"{whole}.".startswith(f"{field}.") for field in step.fields))
    return next(steps, "")


def stacked(title: str, more: str, base: Outlook) -> str:
    """The title of a fork that gets one more ready-made change; one that the person gave stays."""
    known = {one.title for one in scenarios(base.assessment, base.plan)}
    longer = f"{title}{AND}{more}"
    return longer if title.split(AND)[0] in known and len(longer) <= MAX_TITLE else title


def list_blocks(views: Sequence[View], narrow: bool, beside: str = "") -> list[Block]:
    """One row per fork where there is little room, else two: its title, then how it comes out.

    `beside` is the fork that stands at the left of the comparison in place of the profile.
    """
    if not views:
        begin = item(("▸ ", "accent"), ("Begin the first one", "link"), id=BEGIN)
        return [Block((line(("NO WHAT-IF YET", "dim")), *(line(text) for text in NONE_YET))), begin]
    blocks = []
    for view in views:
        title = plain(view.listed.title, 60)
        words, style = verdict(view)
        left = "at the left" if view.listed.name == beside else ""
        if narrow:
            lines: tuple[Line, ...] = (
                line((title, "strong"), right=[(f"{left} · " if left else "", "accent"), (words, style)]),
            )
        else:
            lines = (line((title, "strong")), line((words, style), hang=2))
            lines += (line((left, "accent")),) if left else ()
        blocks.append(Block(lines, id=view.listed.name, gap=0 if narrow else 1))
    return blocks


def verdict(view: View) -> tuple[str, str]:
    """How a fork comes out, in a few words, and their style."""
    if view.listed.fork is None:
        return "✗ cannot be read", "lapsed"
    side = view.side
    if side is None:
        return (view.note, "warn") if view.note else ("…", "dim")
    if view.same:
        return "✓ recorded", "done"
    if side.plan.reached == "begun":
        return f"Match {side.match}, in training", ""
    if side.plan.reached and (side.plan.unfit or side.plan.feasible is False):
        return f"! Match {side.match}, late for its first day", "warn"
    if side.plan.unfit:
        return f"! does not fit with {side.plan.against}", "warn"
    if side.plan.feasible is None:
        return "? cannot be told", "check"
    fork = view.listed.fork
    left = "" if side.plan.slack is None else f", {room(side.plan.slack)}{' to spare' if side.plan.slack >= 0 else ''}"
    left += ", tight wait" if side.plan.safe and side.plan.tight else ""
    if fork.seen_from is not None and side.seen == fork.seen_from:
        # Room on a later day is none to set beside that of today.
        left = f", from {say(side.seen)}"
    if side.plan.feasible is False:
        return (f"✗ Match {side.match} at the earliest" if side.match else "✗ no Match in sight"), "lapsed"
    if side.plan.late:
        return f"! Match {side.match}, very late to apply", "warn"
    # No tick: a plan rests on times that nobody can promise.
    return (f"Match {side.match}{left}", "") if side.plan.safe else (f"! Match {side.match}{left}", "warn")


def broken_blocks(view: View) -> list[Block]:
    """A fork that cannot be shown beside the profile: why, and what can be done."""
    if view.listed.fork is None:
        head, text = "This what-if cannot be read", view.listed.broken
        todo = "d discards its file; your profile is not touched by it."
    else:
        head, text = view.listed.fork.title, view.note
        todo = "d discards it; your profile is not touched by it."
    return [Block((line((plain(head), "strong")), line(text), line((todo, "dim"))))]


def page_blocks(
    view: View, base: Outlook, width: int, recorded: Mapping[str, Any], beside: View | None = None, left_name: str = ""
) -> list[Block]:
    """The whole comparison, `width` cells wide: beside the profile as it is (`base`), or beside another fork. The one
    that was put at the left itself (`left_name`) says what comes next.

    `recorded` are the facts of the profile by key.
    """
    side, fork = view.side, view.listed.fork
    assert side is not None
    assert fork is not None
    first = beside.side if beside is not None and beside.side is not None else base
    found, left = compare(first, side), None
    if first is not base:
        # What is lost and paid anew is told of each for itself: against what was really paid.
        left, right = compare(base, first), compare(base, side)
        found = found._replace(again=right.again, spent=right.spent)
    case = base.assessment.case
    note = (
        "Everything in it is recorded in your profile."
        if view.same
        else "Tried on only: nothing of it is recorded until you accept it (a)."
    )
    if view.listed.name == left_name:
        note = "It stands at the left of the others; here beside your profile as it is. c changes that."
    elif first is not base:
        note = f"Beside “{first.name}”, not beside your profile as it is: c changes that."
    blocks = [
        Block(
            (
                line((fork.title, "strong"), right=[(f"@{fork.name}", "dim")]),
                line((note, "done" if view.same else "dim")),
            )
        )
    ]
    if view.moved:
        blocks.append(Block(tuple(since_line(change, recorded, case.book) for change in view.moved)))
    page = compare_page(found, left=left)
    if page[0].id != TABLE and not view.moved:
        blocks[0] = blocks[0]._replace(gap=0)
    changes = headed("Changed here", [*fact_blocks(fork, recorded, case.book), ADD])
    if beside is not None and beside.listed.fork is not None and first is not base:
        changes += headed(f"Changed in “{first.name}”", fact_blocks(beside.listed.fork, recorded, case.book))
    table = next(number for number, block in enumerate(page) if block.id == TABLE)
    columns = Block(tuple(in_columns(page[table].lines, width)))
    return [*blocks, *page[:table], columns, *changes, *page[table + 1 :]]


def in_columns(rows: Iterable[Line], width: int) -> Iterable[Line]:
    """The two sides in columns; what differs stands out by weight as well as by its words."""
    for row in rows:
        for number, parts in enumerate(beside((row.parts, row.right), width - LABEL)):
            label: Part = ((row.label if not number else "").ljust(LABEL), "dim")
            yield line(label, *parts, fold=False)


def not_acceptable(fork: Fork, desk: Desk) -> tuple[str, str] | None:
    """Why a fork cannot be recorded in the profile: a title and what to do; ``None`` if it can.

    Raises `BadValue` where it does not fit the profile any more.
    """
    if not fork.changes:
        more = " A rule pack is put in use with: img-pathway rules use." if fork.rules else ""
        return "Nothing to accept", f"It changes no fact.{more}"
    after = fork.applied(desk.profile)
    if after == desk.profile:
        return "Nothing to accept", "Everything in it is recorded already."
    for problem in new_errors(desk.profile, after, desk.today):
        todo = problem.fix if fork.seen_from is None else "It can be accepted once that has happened."
        return "It cannot be recorded today", f"{sentence(problem.text, todo)} Your profile is as it was."
    return None


def accepted_lines(fork: Fork, recorded: Mapping[str, Any], since: Iterable[Change], book: Rulebook) -> list[Line]:
    """What accepting records, old → new; what was recorded meanwhile is said first."""
    lines = [since_line(change, recorded, book) for change in since]
    lines += [block.lines[0] for block in fact_blocks(fork, recorded, book) if block.id]
    if fork.rules is not None:
        lines.append(line(("The rule pack is no fact: it is put in use by img-pathway rules use.", "dim")))
    return lines


def begin_choices(offered: Sequence[Scenario], visas: Sequence[Scenario], book: Rulebook) -> list[tuple[str, str, str]]:
    """What a what-if can begin with: the ready-made ones, two visa classes at once, and an empty one."""
    choices = [(one.id, one.title, one.text) for one in offered]
    if len(visas) > 1:
        titles = {one.id: one.title for one in book.visa_classes}
        both = " beside ".join(titles[one.id.removeprefix(VISA)] for one in visas)
        choices.insert(offered.index(visas[-1]) + 1, (BOTH, both, "Both at once, in two columns."))
    return [*choices, (EMPTY, "An empty one …", "You name it, and change what you like on the ordinary screens.")]


def choice_blocks(choices: Iterable[tuple[str, str, str]]) -> list[Block]:
    """Titles to choose from by their ids, each with a sentence under it."""
    return [
        Block((line((title, "strong"), hang=2), line((f"  {text}", "dim"), hang=2)), id=ident, gap=0)
        for ident, title, text in choices
    ]


def wait_choices(side: Outlook) -> list[tuple[str, str, str]]:
    """Every wait that counts: its id, its title, and how long it is taken to be."""
    case = side.assessment.case
    usual = (
        (name, one, "not known" if one.typical is None else f"about {days(one.typical)}")
        for name, one in spans(case).items()
    )
    return [(name, one.title, f"{now}{', yours' if one.confidence == 'yours' else ''}") for name, one, now in usual]


def read_pack(data: DataFolder, path: str) -> Rulebook | str:
    """A rule pack from outside, or why it cannot be used."""
    try:
        return data.pack(path)
    except (OSError, ValueError) as refused:
        return f"✗ the rule pack cannot be used: {plain(str(refused), 160)}"
