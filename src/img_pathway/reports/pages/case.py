"""A case from another computer: what it holds, and beside a profile what it would bring."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from img_pathway.days import say as day
from img_pathway.engine.words.recorded import called, in_words, summary
from img_pathway.profile.facts import Table
from img_pathway.profile.keep.beside import FORK, Row
from img_pathway.profile.keep.forks import Fork
from img_pathway.profile.typed.keys import fact_of
from img_pathway.reports.page import Block, Part, heading, line
from img_pathway.reports.words import clean, counted

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

SIDES: Final = ("was", "yours", "theirs")
"""Labels of the three columns."""
NOTHING: Final = "not recorded"
_SHOWN = 4
"""Entries of a list that are told; more are counted."""


class CaseHead(NamedTuple):
    """What a case file says of itself, and how it stands to the profile it is set beside."""

    file: str
    name: str
    """What it was called there."""
    made: date
    rules: str
    rules_as_of: date
    with_rules: bool
    """Did rules of their own come along?"""
    facts: int
    forks: int
    redacted: bool
    broken: tuple[str, ...] = ()
    """What-ifs in it that cannot be read."""
    into: str = ""
    """The profile it is set beside; empty for none."""
    yours_only: int = 0
    has_base: bool = True
    known: bool = True


def head_blocks(head: CaseHead) -> list[Block]:
    """Whose case it is, from when, and what it holds."""
    words = f"The case of {clean(head.name)}, handed over on {day(head.made)}"
    own = " These rules are in the file." if head.with_rules else ""
    lines = [
        line((words, "strong")),
        line(f"{counted(head.facts, 'fact')}, {counted(head.forks, 'what-if')}. Judged there by rules {head.rules}, as of {day(head.rules_as_of)}.{own}"),
    ]  # fmt: skip
    if head.redacted:
        lines.append(line(("Handed out without names: it cannot come back into the profile it was made of.", "warn")))
    if head.broken:
        lines.append(line((f"! What-ifs that cannot be read: {', '.join(head.broken)}.", "warn")))
    return [Block(tuple(lines))]


def compare_page(
    head: CaseHead, rows: Sequence[Row], book: Rulebook, taken: Collection[str] | None = None
) -> list[Block]:
    """What it would bring, thing by thing. `taken` are the keys that are marked; None where nothing can be marked."""
    blocks = head_blocks(head)
    notes: list[Part] = []
    if not head.known:
        notes.append(("! This computer does not know that both are the same person's: look before you take.", "warn"))
    if not head.has_base:
        notes.append(("What both had before is not known, so every difference is shown.", "dim"))
    if head.yours_only:
        notes.append(
            (
                f"Changed here alone, and left as it is: {counted(head.yours_only, 'fact or entry', 'facts or entries')}.",
                "dim",
            )
        )
    if notes:
        blocks.append(Block(tuple(line(note) for note in notes)))
    if not rows:
        return [*blocks, Block((line(f"It brings nothing that {clean(head.into)} does not have."),))]
    for title, kind in (("Changed on both sides", "both"), ("Changed there", "theirs")):
        group = [row for row in rows if row.kind == kind]
        if group:
            blocks += [heading(title, f"{len(group)}"), *(_row(row, book, taken) for row in group)]
    return blocks


def _row(row: Row, book: Rulebook, taken: Collection[str] | None) -> Block:
    mark: Part = ("! ", "warn") if row.kind == "both" else ("  ", "")
    if taken is not None:
        mark = ("[x] ", "done") if row.key in taken else ("[ ] ", "dim")
    # The key is for typing a command: who can mark a row needs none.
    right: tuple[Part, ...] = ((row.key, "dim"),) if taken is None else ()
    lines = [line(mark, (title(row, book), "strong"), right=right, hang=4)]
    for label, value in zip(SIDES, (row.was, row.yours, row.theirs), strict=True):
        text = told(row.key, value, book)
        lines.append(line((text, "dim" if text == NOTHING else ""), label=label))
    return Block(tuple(lines), id=f"take:{row.key}", gap=1)


def title(row: Row, book: Rulebook) -> str:
    """What the thing is called."""
    if row.key.startswith(FORK):
        return f"What if: {clean(row.theirs.title)}"
    return clean(called(row.key, book))


def told(key: str, value: Any, book: Rulebook) -> str:
    """A value of one side in words."""
    match value:
        case None:
            return NOTHING
        case Fork():
            return f"{counted(len(value.changes), 'change')}{f', seen from {day(value.seen_from)}' if value.seen_from else ''}"
        case Table():
            return clean(summary(value, book)) or "an entry"
        case tuple() if value and isinstance(value[0], Table):
            entries = "; ".join(clean(summary(one, book)) for one in value[:_SHOWN])
            more = f"; and {len(value) - _SHOWN} more" if len(value) > _SHOWN else ""
            return f"{counted(len(value), 'entry', 'entries')}: {entries}{more}"
    fact = fact_of(key)
    return NOTHING if fact is None else clean(in_words(fact, value, book))
