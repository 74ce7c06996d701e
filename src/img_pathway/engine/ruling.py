"""What a judge says about one step. A judge that says nothing leaves it to the prerequisites."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar, cast

from img_pathway.engine.case import Case
from img_pathway.engine.model import Reason, Status
from img_pathway.engine.words.said import Said


class Ruling(NamedTuple):
    """A status with its reasons; `status` ``None`` means "open": prerequisites decide."""

    status: Status | None
    reasons: tuple[Reason, ...] = ()
    since: date | None = None
    who: str | None = None
    nudge: date | None = None
    earliest: date | None = None
    missing: tuple[str, ...] = ()
    firm: bool = False
    """Rests on recorded facts that contradict what a later step would prove."""

    def also(self, said: Said | str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
        """The same ruling with one more reason."""
        return self._replace(reasons=(*self.reasons, Reason(said, rules, facts)))


Judge = Callable[[Case], Ruling | None]
F = TypeVar("F", bound=Callable[..., Ruling])


def _same(make: F) -> F:
    """The same words make the same ruling.

    Most judges end in a sentence that names nothing of the person: looking it up is a third of making it again.
    """
    return cast(F, lru_cache(maxsize=2048)(make))


def rule(status: Status | None, said: Said | str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
    """A ruling with one reason naming its rules and facts."""
    return Ruling(status, (Reason(said, rules, facts),))


@_same
def done(said: Said | str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
    """Facts satisfy the rule and still count."""
    return Ruling("done", (Reason(said, rules, facts),))


@_same
def not_needed(said: Said | str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
    """A rule or fact makes the step unnecessary."""
    return Ruling("not-needed", (Reason(said, rules, facts),))


@_same
def begun(
    said: Said | str, *rules: str, facts: tuple[str, ...] = (), earliest: date | None = None, firm: bool = False
) -> Ruling:
    """Begun, and it is the person's turn."""
    return Ruling("in-progress", (Reason(said, rules, facts),), earliest=earliest, firm=firm)


@_same
def lapsed(said: Said | str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
    """Did count, no longer does."""
    return Ruling("lapsed", (Reason(said, rules, facts),), firm=True)


@_same
def check(said: Said | str, *rules: str, facts: tuple[str, ...] = (), firm: bool = False) -> Ruling:
    """The rulebook cannot say."""
    return Ruling("check", (Reason(said, rules, facts),), firm=firm)


@_same
def unmet(
    said: Said | str,
    *rules: str,
    facts: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    earliest: date | None = None,
    firm: bool = False,
) -> Ruling:
    """A prerequisite is known unmet: the step is locked."""
    return Ruling("locked", (Reason(said, rules, facts),), earliest=earliest, missing=missing, firm=firm)


@_same
def waiting(
    who: str,
    since: date | None,
    said: Said | str,
    *rules: str,
    facts: tuple[str, ...] = (),
    nudge: date | None = None,
    firm: bool = False,
) -> Ruling:
    """With somebody else, since a day."""
    return Ruling("waiting", (Reason(said, rules, facts),), since, who, nudge, firm=firm)


@_same
def open_step(said: Said | str, *rules: str, facts: tuple[str, ...] = (), earliest: date | None = None) -> Ruling:
    """Nothing decided yet; adds a reason to whatever the prerequisites say."""
    return Ruling(None, (Reason(said, rules, facts),), earliest=earliest)
