"""What a judge says about one step. A judge that says nothing leaves it to the prerequisites."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar, cast

from img_pathway.engine.case import Case
from img_pathway.engine.model import Reason, Status


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

    def also(self, text: str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
        """The same ruling with one more reason."""
        return self._replace(reasons=(*self.reasons, Reason(text, rules, facts)))


Judge = Callable[[Case], Ruling | None]
F = TypeVar("F", bound=Callable[..., Ruling])


def _same(make: F) -> F:
    """The same words make the same ruling.

    Most judges end in a sentence that names nothing of the person: looking it up is a third of making it again.
    """
    return cast(F, lru_cache(maxsize=2048)(make))


def rule(status: Status | None, text: str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
    """A ruling with one reason naming its rules and facts."""
    return Ruling(status, (Reason(text, rules, facts),))


@_same
def done(text: str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
    """Facts satisfy the rule and still count."""
    return Ruling("done", (Reason(text, rules, facts),))


@_same
def not_needed(text: str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
    """A rule or fact makes the step unnecessary."""
    return Ruling("not-needed", (Reason(text, rules, facts),))


@_same
def begun(
    text: str, *rules: str, facts: tuple[str, ...] = (), earliest: date | None = None, firm: bool = False
) -> Ruling:
    """Begun, and it is the person's turn."""
    return Ruling("in-progress", (Reason(text, rules, facts),), earliest=earliest, firm=firm)


@_same
def lapsed(text: str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
    """Did count, no longer does."""
    return Ruling("lapsed", (Reason(text, rules, facts),), firm=True)


@_same
def check(text: str, *rules: str, facts: tuple[str, ...] = (), firm: bool = False) -> Ruling:
    """The rulebook cannot say."""
    return Ruling("check", (Reason(text, rules, facts),), firm=firm)


@_same
def unmet(
    text: str,
    *rules: str,
    facts: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    earliest: date | None = None,
    firm: bool = False,
) -> Ruling:
    """A prerequisite is known unmet: the step is locked."""
    return Ruling("locked", (Reason(text, rules, facts),), earliest=earliest, missing=missing, firm=firm)


@_same
def waiting(
    who: str,
    since: date | None,
    text: str,
    *rules: str,
    facts: tuple[str, ...] = (),
    nudge: date | None = None,
    firm: bool = False,
) -> Ruling:
    """With somebody else, since a day."""
    return Ruling("waiting", (Reason(text, rules, facts),), since, who, nudge, firm=firm)


@_same
def open_step(text: str, *rules: str, facts: tuple[str, ...] = (), earliest: date | None = None) -> Ruling:
    """Nothing decided yet; adds a reason to whatever the prerequisites say."""
    return Ruling(None, (Reason(text, rules, facts),), earliest=earliest)
