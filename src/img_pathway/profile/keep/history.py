"""Taking back and putting again what the journal holds: the same after a restart as before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from img_pathway.profile.facts import Profile
from img_pathway.profile.keep.journal import Entry, Journal, reverse
from img_pathway.profile.keep.merge import Change
from img_pathway.profile.typed.keys import flatten, natural, put
from img_pathway.profile.typed.problem import BadValue

MOST = 50
"""Changes of earlier sessions that can be taken back."""


class Version(NamedTuple):
    """A profile one step away: the keys that differ and the whole profile."""

    keys: tuple[str, ...]
    profile: Profile


def applied(profile: Profile, steps: Iterable[Change]) -> Profile:
    """The profile with these changes made, whatever lists they lengthen or shorten. Raises `BadValue`."""
    ordered = sorted(steps, key=lambda step: natural(step.key))
    # First what is set, upwards, then what is removed, downwards: no entry vanishes while others move.
    for step in ordered:
        if step.new is not None:
            profile = put(profile, step.key, step.new)
    for step in reversed(ordered):
        if step.new is None:
            profile = put(profile, step.key, None)
    return profile


def fits(profile: Profile, steps: Sequence[Change]) -> bool:
    """Do these changes begin at this profile: is every fact still as it was left?"""
    now = flatten(profile)
    return all(now.get(step.key) == step.old for step in steps)


def versions(profile: Profile, journal: Journal) -> tuple[list[Version], list[Version]]:
    """Where `undo` and `redo` would lead from here, the nearest step last in each list.

    A step that no longer fits, because the facts were changed by hand since, ends its list.
    """
    done, undone = journal.stacks()
    back = _walk(profile, [(entry, reverse(entry.changes)) for entry in reversed(done[-MOST:])])
    forth = _walk(profile, [(entry, list(entry.changes)) for entry in reversed(undone[-MOST:])])
    return back[::-1], forth[::-1]


def _walk(profile: Profile, path: Sequence[tuple[Entry, list[Change]]]) -> list[Version]:
    found: list[Version] = []
    for _, steps in path:
        if not fits(profile, steps):
            break
        try:
            profile = applied(profile, steps)
        except BadValue:
            break
        found.append(Version(tuple(step.key for step in steps), profile))
    return found
