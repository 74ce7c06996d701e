"""What changed: for this person by time alone, what was recorded, and the rules that came into force."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from img_pathway.days import say as day
from img_pathway.reports.page import Block, Line, Part, heading, item, line, text_block
from img_pathway.reports.words import Heard, age_note, clean, counted, expected, trust, value_text

if TYPE_CHECKING:
    from img_pathway.engine.ahead.came import Came
    from img_pathway.engine.assessment import Assessment
    from img_pathway.engine.explain.rules_since import Change
    from img_pathway.profile.keep.journal import Entry

FIRST = "This is your first visit: from the next one on, what changed meanwhile stands here."
GROUP = "group"
"""Begins the id of a heading whose rules unfold."""
FACTS = 60
"""Changed facts that are listed at most."""
_WORDS = {"value": "in force since", "ended": "ended; no longer since", "myth": "changed on", "read": "source of"}


FOR_YOU = {"lapsed": "Lost", "due": "Came due", "opened": "Opened"}


def since_block(found: Sequence[Came], last: date) -> Block | None:
    """One line that leads to what time did since the last visit; nothing after a quiet time."""
    counts = [(sum(one.kind == kind for one in found), words.lower()) for kind, words in FOR_YOU.items()]
    told = ", ".join(f"{count} {words}" for count, words in counts if count)
    return item(("▸ ", "accent"), (f"Since {day(last)}: ", "link"), told, id="since:")._replace(gap=1) if told else None


def for_you_blocks(found: Sequence[Came], assessment: Assessment, last: date | None) -> list[Block]:
    """What time did to this person since the last visit; nothing at a first one."""
    if last is None:
        return []
    if not found:
        return [text_block(line((f"For you: nothing lapsed, came due or opened since {day(last)}.", "strong")))]
    blocks = [text_block(line((f"For you, since your last visit on {day(last)}", "strong")))]
    for kind, words in FOR_YOU.items():
        group = [one for one in found if one.kind == kind]
        if group:
            blocks += [heading(words, f"{len(group)}"), *(_came(one, assessment) for one in group)]
    return Heard().page(blocks)


def _came(one: Came, assessment: Assessment) -> Block:
    title = one.title or f"{counted(len(one.steps), 'step')} can no longer be done"
    right: list[Part] = []
    if one.day is not None:
        mark = expected(one.day.confidence)
        right = [(f"{day(one.day)}{f', {mark}' if mark else ''}", "dim")]
    lines = [line(("▸ ", "accent"), (title, "strong"), right=right, hang=2)]
    if one.text:
        lines.append(line("  ", one.text, hang=2))
    if not one.title:
        names = ", ".join(assessment.by_id[step].title for step in one.steps)
        lines.append(line("  ", (names, "dim"), hang=2))
    return Block(tuple(lines), id=f"step:{one.steps[0]}@{one.kind}" if one.steps else f"date:{one.about}", gap=1)


def recorded_blocks(entries: Sequence[Entry], zone: tzinfo | None) -> list[Block]:
    """What was recorded in this profile since the last visit, by whomever, the newest first, by the days of `zone`."""

    def told(value: object) -> str:
        return "nothing" if value is None else value_text(value)

    lines = []
    for entry in reversed(entries):
        on: Part = (f"{day(entry.time.astimezone(zone).date())}  ", "dim")
        came: list[Part] = [(f", taken from {clean(entry.source)}", "dim")] if entry.source else []
        lines += [line(on, (c.key, "strong"), f": {told(c.old)} → {told(c.new)}", *came, hang=2) for c in entry.changes]
    more = [line((f"and {len(lines) - FACTS} more", "dim"))] if len(lines) > FACTS else []
    head = heading("Recorded in this profile since your last visit", f"{len(lines)}")
    return [head, Block((*lines[:FACTS], *more))] if lines else []


def changes_page(
    new: Sequence[Change],
    old: Sequence[Change],
    last: date | None,
    *,
    first: bool,
    age: int,
    opened: Collection[str] | None = None,
) -> list[Block]:
    """The rules: what is new, then what came earlier and touches this person; `age` in days is that of the rulebook.

    Without a `last` visit it is the `first` one, or the day shown lies before all of them. Then nothing is new: only the
    groups whose blocks are `opened` are shown in full; without that all are.
    """
    since = f"since your last visit on {day(last)}" if last else "in the last 12 months"
    words = f"{counted(len(new), 'rule')} changed {since}" if new else f"No rule changed {since}."
    heads = [line((FIRST, "strong")), line(words)] if first else [line((words, "strong"))]
    blocks = [text_block(*heads, *(line((note, "warn")) for note in (age_note(age),) if note))]
    for title, group in (
        ("These touch you", [one for one in new if one.touches]),
        ("The others", [one for one in new if not one.touches]),
        ("Earlier in the last 12 months, and touching you", old),
    ):
        ident, count = f"{GROUP}:{title}", f"{len(group)}"
        folds = last is None and opened is not None
        if group and folds:
            mark = "▾ " if ident in (opened or ()) else "▸ "
            blocks.append(item((mark, "accent"), (title, "head"), id=ident, right=((count, "dim"),)))
        elif group:
            blocks.append(heading(title, count))
        if not folds or ident in (opened or ()):
            blocks += map(_block, group)
    return Heard().page(blocks)


def _block(one: Change) -> Block:
    mark = trust(one.confidence)
    tail: list[Part] = [(f"{_WORDS[one.what]} {day(one.day)}{f', {mark}' if mark else ''}", "dim")]
    lines: list[Line] = [line(("▸ ", "accent"), (one.title, "strong"), hang=2), line("  ", *tail, hang=2)]
    if one.before:
        lines.append(line(("  Before: ", "dim"), (one.before, "dim"), hang=2))
    lines.append(line(("  Now: ", "dim") if one.before else "  ", one.now, hang=2))
    return Block(tuple(lines), id=f"rule:{one.rule}", gap=1)
