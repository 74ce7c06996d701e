"""What changed: what was recorded, then the rules that came into force, those that touch this person first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from img_pathway.days import say as day
from img_pathway.reports.page import Block, Line, Part, heading, line, text_block
from img_pathway.reports.words import counted, trust, value_text

if TYPE_CHECKING:
    from img_pathway.engine.explain.rules_since import Change
    from img_pathway.profile.keep.journal import Entry

FACTS = 60
"""Changed facts that are listed at most."""
_WORDS = {
    "value": "in force since",
    "ended": "ended; no longer since",
    "myth": "no longer as before since",
    "read": "source of",
}


def recorded_blocks(entries: Sequence[Entry], zone: tzinfo | None) -> list[Block]:
    """What was recorded in this profile since the last visit, by whomever, the newest first, by the days of `zone`."""

    def told(value: object) -> str:
        return "nothing" if value is None else value_text(value)

    lines = []
    for entry in reversed(entries):
        on: Part = (f"{day(entry.time.astimezone(zone).date())}  ", "dim")
        lines += [line(on, (c.key, "strong"), f": {told(c.old)} → {told(c.new)}", hang=2) for c in entry.changes]
    more = [line((f"and {len(lines) - FACTS} more", "dim"))] if len(lines) > FACTS else []
    head = heading("Recorded in this profile since your last visit", f"{len(lines)}")
    return [head, Block((*lines[:FACTS], *more))] if lines else []


def changes_page(new: Sequence[Change], old: Sequence[Change], last: date | None) -> list[Block]:
    """The whole page: what is new, then what came earlier and touches this person."""
    since = f"since your last visit on {day(last)}" if last else "in the last 12 months (this is your first visit)"
    words = f"{counted(len(new), 'rule')} changed {since}" if new else f"Nothing changed {since}."
    blocks = [text_block(line((words, "strong")))]
    for title, group in (
        ("These touch you", [one for one in new if one.touches]),
        ("The others", [one for one in new if not one.touches]),
        ("Earlier in the last 12 months, and touching you", old),
    ):
        if group:
            blocks += [heading(title, f"{len(group)}"), *map(_block, group)]
    return blocks


def _block(one: Change) -> Block:
    mark = trust(one.confidence)
    tail: list[Part] = [(f"{_WORDS[one.what]} {day(one.day)}{f', {mark}' if mark else ''}", "dim")]
    lines: list[Line] = [line(("▸ ", "link"), (one.title, "strong"), hang=2), line("  ", *tail, hang=2)]
    if one.before:
        lines.append(line(("  Before: ", "dim"), (one.before, "dim"), hang=2))
    lines.append(line(("  Now: ", "dim") if one.before else "  ", one.now, hang=2))
    return Block(tuple(lines), id=f"rule:{one.rule}", gap=1)
