"""Which position in training is meant: that of the target Match, the one held today, the ones before.

Rules: match.after.start, nrmp.eligible.july1, nrmp.binding.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.once import once
from img_pathway.profile.facts import Position


class Post(NamedTuple):
    """A position and its number in the list, counted from 1."""

    number: int
    position: Position

    def key(self, fact: str) -> str:
        """The key of one of its facts, as a reason names it."""
        return f"start.positions.{self.number}.{fact}"

    @property
    def starts(self) -> date | None:
        """The day training began there; before that is recorded, the first day of the contract."""
        return self.position.began or self.position.first_day


@once
def posts(case: Case) -> tuple[Post, ...]:
    """Every recorded position, in the order of the file."""
    return tuple(Post(number, position) for number, position in enumerate(case.profile.start.positions, 1))


@once
def of_target(case: Case) -> Post | None:
    """The position of the target Match: named so, or not left and not begun before that Match Week.

    What began earlier is another post and ticks nothing of this one (nrmp.binding).
    """
    named = [post for post in posts(case) if case.target is not None and post.position.match == case.target]
    if named:
        return named[-1]
    open_posts = [post for post in posts(case) if post.position.match is None and not _left(case, post)]
    fits = [post for post in open_posts if not before_match(case, post)]
    return fits[-1] if fits else None


def before_match(case: Case, post: Post) -> bool:
    """Does training there start before Match Week of the target Match? Without a day or a target it is not known to."""
    if case.target is None or post.starts is None:
        return False
    week = case.event("nrmp.status")
    return post.starts < (week.day if week is not None else date(case.target, 3, 1))


@once
def held_today(case: Case) -> Post | None:
    """The position in which one trains today: begun, neither left nor past its end."""
    held = [post for post in posts(case) if case.past(post.position.began) and not _left(case, post)]
    return held[-1] if held else None


@once
def earlier(case: Case) -> tuple[Post, ...]:
    """Positions begun before the one of the target Match, whether left or not: they tick nothing of it."""
    target = of_target(case)
    return tuple(post for post in posts(case) if post != target and case.past(post.starts))


def _left(case: Case, post: Post) -> bool:
    ends = post.position.ends
    return case.past(post.position.left) or (ends is not None and ends < case.today)
