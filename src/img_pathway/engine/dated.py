"""A derived day that keeps how sure it is and which rules it rests on, whatever is added to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from img_pathway.rulebook.types import TRUSTED, weakest


class Ruled(Protocol):
    """A day of the rulebook's calendar: an event or a deadline."""

    @property
    def day(self) -> date:
        """The day at its rule's place."""

    @property
    def at(self) -> datetime | None:
        """The instant, where the rule names an hour."""

    @property
    def confidence(self) -> str:
        """How far it can be trusted."""

    @property
    def rules(self) -> tuple[str, ...]:
        """What it rests on."""


class Dated(NamedTuple):
    """A day at its rule's place, with the weakest confidence of all it was worked out from, and all their rules."""

    day: date
    confidence: str = "official"
    rules: tuple[str, ...] = ()
    at: datetime | None = None
    """The instant, where the rule names an hour."""

    @classmethod
    def of(cls, due: Ruled) -> Dated:
        """The day of an event or a deadline."""
        return cls(due.day, due.confidence, due.rules, due.at)

    @property
    def expected(self) -> bool:
        """Is it only expected: does anything it rests on not come from a trusted rule?"""
        return self.confidence not in TRUSTED

    def plus(self, days: int, confidence: str = "official", rules: tuple[str, ...] = ()) -> Dated:
        """The day so many days later (earlier: negative); the span may be less sure than the day, and adds its rules."""
        weaker = self.confidence if confidence == "official" else weakest(self.confidence, confidence)
        return Dated(self.day + timedelta(days=days), weaker, tuple(dict.fromkeys((*self.rules, *rules))))

    def resting_on(self, confidence: str, rules: tuple[str, ...]) -> Dated:
        """The same day, if it holds only together with another rule."""
        return self.plus(0, confidence, rules)._replace(at=self.at)
