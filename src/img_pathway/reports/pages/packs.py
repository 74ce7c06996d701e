"""What differs between two rulebooks, and whom it touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from img_pathway.days import say as day
from img_pathway.engine.explain.pack_effects import Effect, Touch
from img_pathway.reports.page import Block, Line, heading, line, text_block
from img_pathway.reports.words import counted
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.pack.diff import Changed, Difference, Entry, Moved
from img_pathway.rulebook.types import Event

_ASPECTS = {
    "status": "", "deadline": "Deadline: ", "advised": "Advised date: ", "earliest": "Earliest day: ",
    "cliff": "Lost: ", "warning": "Warning", "pathway": "", "next": "",
}  # fmt: skip


class Touched(NamedTuple):
    """A profile by name, and what the other pack changes for it."""

    name: str
    touch: Touch
    problem: str = ""
    """Why it could not be judged; nothing is known of it then."""


def diff_page(difference: Difference, people: Sequence[Touched]) -> list[Block]:
    """What was added, removed, changed and moved, then each profile."""
    blocks = [heading(f"From rulebook {_named(difference.old)} to {_named(difference.new)}")]
    if not difference:
        return [*blocks, text_block(line("Nothing differs."))]
    entries: tuple[tuple[str, Sequence[Entry | Changed | Moved]], ...] = (
        ("Added", difference.added),
        ("Removed", difference.removed),
        ("Changed", difference.changed),
        ("Calendar", difference.moved),
    )
    for title, found in entries:
        if found:
            blocks += [
                heading(f"{title} ({len(found)})"),
                text_block(*(one for entry in found for one in _told(entry))),
            ]
    return [*blocks, *(block for person in people for block in _person(person))]


def _named(book: Rulebook) -> str:
    return f"{book.version} (as of {day(book.as_of)})"


def _told(entry: Entry | Changed | Moved) -> Iterator[Line]:
    if isinstance(entry, Moved):
        yield line(f"{entry.id}  {entry.title}: {_from_to(_event(entry.old), _event(entry.new))}", hang=4)
        return
    yield line(f"{'' if entry.kind == 'rule' else f'{entry.kind} '}{entry.id}  {entry.title}", hang=4)
    for field in entry.fields if isinstance(entry, Changed) else ():
        yield line(f"    {field.name}: {_from_to(field.old, field.new)}", hang=6)


def _from_to(old: str, new: str) -> str:
    return f"now {new}" if not old else f"no longer {old}" if not new else f"{old} → {new}"


DAYS: Final = frozenset({"deadline", "cliff", "advised", "earliest"})
"""Aspects that are days."""


def _event(event: Event | None) -> str:
    if event is None:
        return ""
    clock = f" {event.at:%H:%M}" if event.at else ""
    return f"{day(event.day)}{clock} ({event.confidence})"


def _person(person: Touched) -> list[Block]:
    if person.problem:
        return [heading(f"{person.name}: not judged"), text_block(line(person.problem, hang=4))]
    touch = person.touch
    if not touch:
        return [heading(f"{person.name}: none of this touches it")]
    many = counted(len(touch.effects), "thing comes", "things come") if touch.effects else "nothing comes"
    texts = list(map(effect_words, touch.effects))
    for title, rules in (("Decided by", touch.deciding), ("Changed, and named at its steps", touch.cited)):
        texts += [f"{title}: {', '.join(rules)}"] if rules else []
    return [heading(f"{person.name}: {many} out otherwise"), text_block(*(line(text, hang=4) for text in texts))]


def moved(effect: Effect) -> str:
    """The same of one person among many, without the id: a day moves, it is not lost by that."""
    title = f"{_ASPECTS[effect.aspect]}{effect.title}" if effect.title else _ASPECTS[effect.aspect]
    if effect.aspect == "cliff":
        title = f"Last good day, {effect.title}"
    (was, _, _), (now, _, reasons) = effect.old.partition(": "), effect.new.partition(": ")
    if effect.aspect == "status" and was == now:
        return f"{title}, {now} as before: {reasons}"
    if not effect.old or not effect.new:
        return f"{title}: {_from_to(effect.old, effect.new)}"
    return f"{title}: {'moves ' if effect.aspect in DAYS else ''}from {effect.old} to {effect.new}"


def effect_words(effect: Effect) -> str:
    """One thing that comes out otherwise, from what to what."""
    title = f"{_ASPECTS[effect.aspect]}{effect.title}" if effect.title else _ASPECTS[effect.aspect]
    return f"{title} ({effect.id}): {_from_to(effect.old, effect.new)}"
