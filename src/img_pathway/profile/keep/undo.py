"""Taking back and putting again: the changes of this session and, from the journal, those of earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from img_pathway.profile.facts import Profile
from img_pathway.profile.keep.merge import Change
from img_pathway.profile.typed.keys import flatten, natural, put
from img_pathway.profile.typed.problem import BadValue

if TYPE_CHECKING:
    from img_pathway.profile.keep.journal import Journal

MAX_UNDO = 200
"""Changes that can be taken back in all."""
MAX_EARLIER = 50
"""Those of earlier sessions among them."""


class Version(NamedTuple):
    """A profile one step away: the keys that differ and the whole profile."""

    keys: tuple[str, ...]
    profile: Profile


class Undo:
    """What can be taken back and put again, the nearest step last. A new change ends what could be put again."""

    def __init__(self) -> None:
        self.back: list[Version] = []
        self.forth: list[Version] = []
        self._first: Profile | None = None
        """The profile before the first change of this session; what earlier sessions did ends there."""

    def changed(self, keys: tuple[str, ...], before: Profile) -> None:
        """A change was made to `before`."""
        if self._first is None:
            self._first = before
        self.back.append(Version(keys, before))
        del self.back[:-MAX_UNDO]
        self.forth.clear()

    def step(self, now: Profile, *, back: bool) -> Version | None:
        """One step back or forth from `now`; None if there is none."""
        source, target = (self.back, self.forth) if back else (self.forth, self.back)
        if not source:
            return None
        version = source.pop()
        target.append(Version(version.keys, now))
        return version

    def forget(self) -> None:
        """Another program changed the file: undo by whole earlier profiles would take its changes back too."""
        self.back.clear()
        self.forth.clear()
        self._first = None

    def reach_back(self, left: Profile, back: Sequence[Version], forth: Sequence[Version], now: Profile) -> None:
        """Put under it what earlier sessions did, whose `versions` lead to `left`, the profile they left."""
        if self._first is None and now is left and not self.back and not self.forth:
            self.back, self.forth = list(back), list(forth)
        elif self._first is left:
            self.back = [*back, *self.back][-MAX_UNDO:]


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


def versions(profile: Profile, journal: Journal) -> tuple[list[Version], list[Version]]:
    """Where `undo` and `redo` would lead from here, the nearest step last in each list.

    A step that no longer fits, because the facts were changed by hand since, ends its list.
    """
    done, undone = journal.stacks()
    back = _walk(
        profile,
        [[Change(one.key, one.new, one.old) for one in entry.changes] for entry in reversed(done[-MAX_EARLIER:])],
    )
    forth = _walk(profile, [list(entry.changes) for entry in reversed(undone[-MAX_EARLIER:])])
    return back[::-1], forth[::-1]


def _walk(profile: Profile, path: Sequence[list[Change]]) -> list[Version]:
    reached: list[Version] = []
    for steps in path:
        now = flatten(profile)
        if any(now.get(step.key) != step.old for step in steps):
            break
        try:
            profile = applied(profile, steps)
        except BadValue:
            break
        reached.append(Version(tuple(step.key for step in steps), profile))
    return reached
