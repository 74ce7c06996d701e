"""The words of the what-if screen: the forks, and one of them beside the profile as it is. No widgets here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, Line, Part, line
from img_pathway.reports.pages.plan import days
from img_pathway.reports.text.changes import value_text
from img_pathway.reports.text.compare import Row, by_status, fact_lines, moved, passing, payment, rows
from img_pathway.reports.words import GLYPHS, day
from img_pathway.tui.screens.whatif.fact_finder import called
from img_pathway.tui.screens.whatif.fork_views import View
from img_pathway.tui.widgets.lines import cells, wrap

if TYPE_CHECKING:
    from img_pathway.engine.losses.at_stake import Stake
    from img_pathway.engine.whatif.whatif import Change as StepChange
    from img_pathway.engine.whatif.whatif import Comparison
    from img_pathway.profile.keep.forks import Change, Fork
    from img_pathway.rulebook import Rulebook

LABEL = 17
"""Cells of the labels left of the two columns."""
NAMES = 24
"""Titles listed in one sentence before the rest is counted."""
NONE_YET = (
    "What if a Step is failed, the school is slow, or the next Match is the one?",
    "n begins one: it is tried on beside your profile, which stays as it is until you accept.",
)


def list_blocks(views: Sequence[View], narrow: bool) -> list[Block]:
    """One row per fork where there is little room, else two: its title, then how it comes out."""
    if not views:
        return [Block((line(("NO FORK YET", "dim")), *(line(text) for text in NONE_YET)))]
    blocks = []
    for view in views:
        title = plain(view.listed.fork.title if view.listed.fork else view.listed.name, 60)
        words, style = verdict(view)
        if narrow:
            lines: tuple[Line, ...] = (line((title, "strong"), right=[(words, style)]),)
        else:
            lines = (line((title, "strong")), line((words, style), fold=False))
        blocks.append(Block(lines, id=view.listed.name, gap=0 if narrow else 1))
    return blocks


def verdict(view: View) -> tuple[str, str]:
    """How a fork comes out, in a few words, and their style."""
    if view.listed.fork is None:
        return "✗ cannot be read", "lapsed"
    if view.found is None:
        return (view.note, "warn") if view.note else ("…", "dim")
    side = view.found.second
    if view.same:
        return "✓ recorded", "done"
    if side.plan.feasible is None:
        return "? cannot be told", "check"
    slack = "" if side.plan.slack is None else f", slack {days(side.plan.slack)}"
    if side.plan.feasible is False:
        return (f"✗ Match {side.match} at the earliest" if side.match else "✗ no Match in sight"), "lapsed"
    # No tick: a plan rests on times that nobody can promise.
    return (f"Match {side.match}{slack}", "") if side.plan.safe else (f"! Match {side.match}{slack}", "warn")


def broken_blocks(view: View) -> list[Block]:
    """A fork that cannot be shown beside the profile: why, and what can be done."""
    if view.listed.fork is None:
        head, text = "This fork cannot be read", view.listed.broken
        todo = "d discards its file; your profile is not touched by it."
    else:
        head, text = view.listed.fork.title, view.note
        todo = "e changes it, d discards it; your profile is not touched by it."
    return [Block((line((plain(head), "strong")), line(text), line((todo, "dim"))))]


def page_blocks(view: View, width: int, recorded: Mapping[str, Any]) -> list[Block]:
    """The whole comparison, `width` cells wide; `recorded` are the facts of the profile by key."""
    found, fork = view.found, view.listed.fork
    assert found is not None
    assert fork is not None
    case = found.first.assessment.case
    assert case is not None
    note = "Everything in it is recorded in your profile." if view.same else "Tried on only: nothing of it is recorded."
    head = [
        line((fork.title, "strong"), right=[(f"@{fork.name}", "dim")]),
        line((note, "done" if view.same else "dim")),
    ]
    if later := passing(found):
        head.append(line(("! ", "warn"), later, hang=2))
    blocks = [Block(tuple(head))]
    if view.moved:
        blocks.append(Block(tuple(line(("! ", "warn"), _since(one, recorded), hang=2) for one in view.moved)))
    blocks.append(Block(tuple(table(found, width))))
    blocks += _fact_blocks(fork, recorded, case.book)
    blocks += _section("SURVIVES", [_names(found.survives)] if found.survives else [])
    blocks += _section("EXPIRES OR IS OPEN AGAIN", [_names(found.expires)] if found.expires else [])
    for title, payments in (("MUST BE PAID AGAIN", found.again), ("PAID AND LOST", found.spent)):
        if payments:
            blocks.append(Block((line((title, "dim")),), gap=0))
            for one in payments:
                rule = f"rule:{one.rules[-1]}@{title}{one.step}" if one.rules else None
                blocks.append(Block((line(payment(one), (f"  {one.why}", "dim"), hang=2),), id=rule, gap=0))
            blocks[-1] = blocks[-1]._replace(gap=1)
    blocks += _stake_blocks("NEW LOSSES AHEAD", found.lost)
    blocks += _stake_blocks("LOSSES THAT GO AWAY", found.gone)
    status, slack = by_status(found.changes)
    blocks += _section("STEPS THAT COME OUT OTHERWISE", [_step_line(one) for one in status])
    blocks += _section("OTHER SLACK", [line(f"{one.title}: {moved(one)}", hang=2) for one in slack])
    return blocks


def table(found: Comparison, width: int) -> list[Line]:
    """The two sides in columns; what differs stands out by weight as well as by its words."""
    wide = max((width - LABEL - 2) // 2, 10)
    lines = _cells(Row("", "As it is", "What if"), wide, ("strong", "strong"))
    for row in rows(found):
        lines += _cells(row, wide, ("", "strong" if row.differs else "dim"))
    return lines


def _cells(row: Row, wide: int, styles: tuple[str, str]) -> list[Line]:
    sides = [wrap(((text, style),), wide) for text, style in zip((row.first, row.second), styles, strict=True)]
    lines = []
    for number in range(max(map(len, sides))):
        label: Part = ((row.label if not number else "").ljust(LABEL), "dim")
        left, right = (side[number] if number < len(side) else () for side in sides)
        gap: Part = (" " * (wide - cells(left) + 2), "")
        lines.append(line(label, *left, gap, *right, fold=False))
    return lines


def _fact_blocks(fork: Fork, recorded: Mapping[str, Any], book: Rulebook) -> list[Block]:
    """What the fork changes; each can be opened, and one more added."""
    blocks = [Block((line(("CHANGED HERE", "dim")),), gap=0)]
    for key, words in fact_lines(fork, recorded):
        blocks.append(Block((_fact_line(key, words, book),), id=f"fact:{fork.name}:{key}", gap=0))
    if fork.rules is not None:
        blocks.append(Block((line(("Rule pack", "strong"), f": {plain(fork.rules, 300)}", hang=2),), gap=0))
    blocks.append(Block((line(("▸ Change a fact", "link")),), id="add:"))
    return blocks


def _fact_line(key: str, words: str, book: Rulebook) -> Line:
    return line((called(key, book), "strong"), f": {words}", (f"  {key}", "dim"), hang=2)


def accepted_lines(fork: Fork, recorded: Mapping[str, Any], since: Iterable[Change], book: Rulebook) -> list[Line]:
    """What accepting records, old → new; what was recorded meanwhile is said first."""
    lines = [line(("! ", "warn"), _since(one, recorded), hang=2) for one in since]
    lines += [_fact_line(key, words, book) for key, words in fact_lines(fork, recorded)]
    if fork.rules is not None:
        lines.append(line(("The rule pack is no fact: it is put in use by img-pathway rules use.", "dim")))
    return lines


def _since(one: Change, recorded: Mapping[str, Any]) -> str:
    was, now = (
        "not recorded" if value is None else plain(value_text(value)) for value in (one.was, recorded.get(one.key))
    )
    return f"Changed in your profile since: {one.key} was {was}, is now {now}."


def _section(title: str, lines: Sequence[Line]) -> list[Block]:
    return [Block((line((title, "dim")), *lines))] if lines else []


def _names(names: Sequence[str]) -> Line:
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    return line(", ".join(names[:NAMES]) + more + ".")


def _stake_blocks(title: str, stakes: Sequence[Stake]) -> list[Block]:
    if not stakes:
        return []
    blocks = [Block((line((title, "dim")),), gap=0)]
    for stake in stakes:
        rule = f"rule:{stake.rules[0]}@{stake.cliff.id}" if stake.rules else None
        lines = (
            line((f"{day(stake.cliff.date)}: ", "strong"), stake.cliff.loses, hang=2),
            line(f"  {stake.cliff.then}", hang=2),
        )
        blocks.append(Block(lines, id=rule, gap=0))
    return [*blocks[:-1], blocks[-1]._replace(gap=1)]


def _step_line(one: StepChange) -> Line:
    assert one.old is not None
    assert one.new is not None
    old: Part = (f"{GLYPHS[one.old]} {one.old}", one.old)
    new: Part = (f"{GLYPHS[one.new]} {one.new}", one.new)
    return line(f"{one.title}  ", old, " → ", new, hang=2)
