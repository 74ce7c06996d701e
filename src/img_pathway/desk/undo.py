"""What can be taken back and put again, across restarts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from img_pathway.profile.facts import Profile

MAX_UNDO = 200

Step = tuple[tuple[str, ...], "Profile"]
"""The keys that differ, and the whole profile that is one step away."""


class Undo:
    """Two stacks of profiles. A new change ends what could be put again."""

    def __init__(self) -> None:
        self.back: list[Step] = []
        self.forth: list[Step] = []
        self.first: Profile | None = None
        """The profile before the first change of this session; what earlier sessions did ends there."""

    def took(self, keys: tuple[str, ...], before: Profile) -> None:
        """A change was made to `before`."""
        if self.first is None:
            self.first = before
        self.back.append((keys, before))
        del self.back[:-MAX_UNDO]
        self.forth.clear()

    def step(self, now: Profile, *, back: bool) -> Step | None:
        """One step back or forth from `now`; None if there is none."""
        source, target = (self.back, self.forth) if back else (self.forth, self.back)
        if not source:
            return None
        keys, other = source.pop()
        target.append((keys, now))
        return keys, other

    def forget(self) -> None:
        """Others' changes came in: whole profiles of before would take them back as well."""
        self.back.clear()
        self.forth.clear()
        self.first = None

    def remember(self, profile: Profile, back: Sequence[Step], forth: Sequence[Step], now: Profile) -> None:
        """What earlier sessions did, told of `profile`, the one they left; nearest last."""
        if self.first is None and now is profile and not self.back and not self.forth:
            self.back, self.forth = list(back), list(forth)
        elif self.first is profile:
            self.back = [*back, *self.back][-MAX_UNDO:]
