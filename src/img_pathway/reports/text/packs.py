"""What differs between two rulebooks, and whom it touches, as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from img_pathway.days import say as day
from img_pathway.engine.explain.pack_effects import Effect, Touch
from img_pathway.reports.words import Pen
from img_pathway.rulebook import Rulebook
from img_pathway.rulebook.pack.diff import Difference, Entry
from img_pathway.rulebook.types import Event

_NOTHING = "nothing"
_ASPECTS = {
    "status": "",
    "deadline": "Deadline: ",
    "advised": "Advised date: ",
    "earliest": "Earliest day: ",
    "cliff": "Lost: ",
    "warning": "Warning",
    "pathway": "",
    "next": "",
}


class Touched(NamedTuple):
    """A profile by name, and what the other pack changes for it."""

    name: str
    touch: Touch


# ---------------------------------------------------------------------- text


def diff_lines(difference: Difference, people: Sequence[Touched], pen: Pen) -> list[str]:
    """The whole answer of ``rules diff``."""
    old, new = difference.old, difference.new
    out = pen.heading(f"From rulebook {_named(old)} to {_named(new)}")
    if not difference:
        return [*out, "  Nothing differs."]
    for title, entries in (("Added", difference.added), ("Removed", difference.removed)):
        out += _entries(title, entries, pen)
    if difference.changed:
        out += ["", *pen.heading(f"Changed ({len(difference.changed)})")]
        for changed in difference.changed:
            out += pen.wrap(f"{_kind(changed.kind)}{changed.id}  {changed.title}", first="  ", rest="      ")
            for field in changed.fields:
                words = f"{field.name}: {_from_to(field.old, field.new)}"
                out += pen.wrap(words, first="      ", rest="        ")
    if difference.moved:
        out += ["", *pen.heading(f"Calendar ({len(difference.moved)})")]
        for moved in difference.moved:
            words = f"{moved.id}  {moved.title}: {_from_to(_event(moved.old), _event(moved.new))}"
            out += pen.wrap(words, first="  ", rest="      ")
    for person in people:
        out += ["", *_person(person, pen)]
    return out


def _named(book: Rulebook) -> str:
    return f"{book.version} (as of {day(book.as_of)})"


def _kind(kind: str) -> str:
    return "" if kind == "rule" else f"{kind} "


def _entries(title: str, entries: Sequence[Entry], pen: Pen) -> list[str]:
    if not entries:
        return []
    out = ["", *pen.heading(f"{title} ({len(entries)})")]
    for entry in entries:
        out += pen.wrap(f"{_kind(entry.kind)}{entry.id}  {entry.title}", first="  ", rest="      ")
    return out


def _from_to(old: str, new: str) -> str:
    return f"{old or _NOTHING} -> {new or _NOTHING}"


def _event(event: Event | None) -> str:
    if event is None:
        return ""
    clock = f" {event.at:%H:%M}" if event.at else ""
    return f"{day(event.day)}{clock} ({event.confidence})"


def _person(person: Touched, pen: Pen) -> list[str]:
    touch = person.touch
    if not touch:
        return pen.heading(f"{person.name}: none of this touches it")
    many = _count(len(touch.effects), "thing comes", "things come") if touch.effects else "nothing comes"
    out = pen.heading(f"{person.name}: {many} out otherwise")
    for effect in touch.effects:
        out += pen.wrap(_effect(effect), first="  ", rest="      ")
    for title, rules in (("Decided by", touch.deciding), ("Changed, and named at its steps", touch.cited)):
        if rules:
            out += pen.wrap(f"{title}: {', '.join(rules)}", first="  ", rest="      ")
    return out


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _effect(effect: Effect) -> str:
    title = f"{_ASPECTS[effect.aspect]}{effect.title}" if effect.title else _ASPECTS[effect.aspect]
    return f"{title} ({effect.id}): {_from_to(effect.old, effect.new)}"
