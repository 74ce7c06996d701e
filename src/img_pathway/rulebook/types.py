"""What the rulebook holds: dated rules with their sources, steps, season calendars, durations."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple, Self, overload

from msgspec import Struct

Confidence = Literal["official", "secondary", "inferred", "unverified"]
TRUSTED: frozenset[str] = frozenset({"official", "secondary", "yours"})
"""Confidences whose values may tick, lock and lapse; ``yours`` is what the user looked up."""
OLD_DAYS, VERY_OLD_DAYS = 90, 180
"""From which age a rulebook is called old, and very old."""
Role = Literal["decides", "advises", "background"]
"""What a rule is for: code reads it; it is told at its steps where it applies; or it is there to be found."""
StepKind = Literal["keystone", "preparation", "housekeeping", "serves-exams"]
"""All else hangs on it; nothing waits for it; or it is only kept in order. None of these: the way itself. What serves
the exams costs money or time and leads nowhere once no Step may be taken any more."""
WHOM = (
    "student", "graduate", "inside", "visa", "j1", "h1b", "status", "citizen", "listed-in", "specialty", "residencycas",
    "failed-before", "passed-before", "matched", "unmatched", "licence-state", "target", "while-it-lasts",
)  # fmt: skip
"""Words of a rule's `whom`; what each asks of a person stands in `engine.readings.advice`."""
RANK: dict[str, int] = {"yours": 0, "official": 0, "secondary": 1, "inferred": 2, "unverified": 3}


def weakest(*confidences: str) -> str:
    """The least certain of several confidences."""
    return max(confidences, key=RANK.__getitem__, default="official")


class Source(NamedTuple):
    """Where a rule was read. `grade` is official, secondary or weak."""

    key: str
    title: str
    url: str | None
    date: str | None
    grade: str


class Value(NamedTuple):
    """One dated or seasonal value of a rule, with its own confidence and sources."""

    value: Any
    start: date | None
    end: date | None
    season: int | None
    confidence: str
    sources: tuple[str, ...]
    note: str | None


class Rule(Struct, frozen=True):
    """One rule: statement, dated values, sources, as-of date and confidence."""

    id: str
    kind: str
    title: str
    statement: str
    steps: tuple[str, ...]
    selects: str
    unit: str | None
    confidence: str
    caveat: str | None
    as_of: date
    sources: tuple[str, ...]
    aliases: tuple[str, ...]
    doubt: str | None
    volatile: bool
    values: tuple[Value, ...]
    others: tuple[Value, ...]
    calendar: str | None
    old: str | None
    now: str | None
    since: str | None
    terms: tuple[str, ...]
    tariffs: tuple[str, ...] = ()
    """Fees stated by several rules that take turns: each names the tariff it is part of."""
    role: Role = "background"
    whom: tuple[str, ...] = ()
    """Whom it is for, all of these: ``j1``, or with its own words after a colon ``citizen: CA, MX``; empty: everybody."""


class Dated(date):
    """A day that knows how sure it is: the weakest confidence of all it was worked out from, and all their rules.

    Days added or taken off keep both; a bare day has neither, so a value declared as this cannot lose its doubt.
    Equal and ordered by the day alone. ``yours``: recorded, or looked up, by the person.
    """

    __slots__ = ("at", "confidence", "rules")
    confidence: str
    rules: tuple[str, ...]
    at: datetime | None
    """The instant, where the rule names an hour."""

    def __new__(  # noqa: D102
        cls, day: date, confidence: str = "official", rules: tuple[str, ...] = (), at: datetime | None = None
    ) -> Self:
        made = super().__new__(cls, day.year, day.month, day.day)
        made.confidence, made.rules, made.at = confidence, rules, at
        return made

    @property
    def expected(self) -> bool:
        """Is it only expected: does anything it rests on not come from a trusted rule?"""
        return self.confidence not in TRUSTED

    def plus(self, days: int, confidence: str = "official", rules: tuple[str, ...] = ()) -> Self:
        """The day so many days later (earlier: negative); the span may be less sure than the day, and adds its rules."""
        try:
            day = date.fromordinal(self.toordinal() + days)
        except (OverflowError, ValueError):
            day = date.max if days > 0 else date.min
        return self.moved(day, confidence, rules)

    def moved(self, day: date, confidence: str = "official", rules: tuple[str, ...] = ()) -> Self:
        """Another day worked out from this one."""
        every = tuple(dict.fromkeys((*self.rules, *rules))) if rules else self.rules
        return type(self)(day, weakest(self.confidence, confidence), every)

    def resting_on(self, confidence: str, rules: tuple[str, ...]) -> Self:
        """The same day and hour, if it holds only together with another rule."""
        found = self.moved(self, confidence, rules)
        found.at = self.at
        return found

    def __add__(self, span: timedelta, /) -> Self:
        return self.plus(span.days)

    __radd__ = __add__

    @overload  # type: ignore[override]
    def __sub__(self, other: timedelta, /) -> Self: ...
    @overload
    def __sub__(self, other: date, /) -> timedelta: ...
    def __sub__(self, other: date | timedelta, /) -> Self | timedelta:
        return self.plus(-other.days) if isinstance(other, timedelta) else date.__sub__(self, other)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (date(self.year, self.month, self.day), self.confidence, self.rules, self.at)

    def __repr__(self) -> str:
        return f"Dated({self.isoformat()}, {self.confidence}, {self.rules})"


class Event(NamedTuple):
    """A date of one season's calendar: a zoned instant or a whole day at the rule's place."""

    id: str
    """Event without season: ``nrmp.rol``."""
    season: int
    title: str
    day: Dated
    zone: str
    key: str
    """Id with its season: ``2027.nrmp.rol``."""
    closes: bool = False
    """A deadline; the others open something or take place."""

    @property
    def at(self) -> datetime | None:
        """The instant, where the rule names an hour."""
        return self.day.at

    @property
    def confidence(self) -> str:
        """How far the day can be trusted."""
        return self.day.confidence

    @property
    def rules(self) -> tuple[str, ...]:
        """What it rests on."""
        return self.day.rules


class SeasonFact(NamedTuple):
    """The events a dated fact of a season cannot lie before and after, and the rule."""

    opens: str
    rule: str
    closes: str | None = None


class SeasonLoss(NamedTuple):
    """By which event which step must be done, and the name of the sentences about what is lost else."""

    event: str
    step: str
    says: str


class Gate(NamedTuple):
    """A day of the target season on which what a step holds must still count."""

    on: str
    """A calendar event; or ``start``, the first day of training."""
    rules: tuple[str, ...]


class Step(Struct, frozen=True):
    """One checklist step as the rulebook defines it."""

    id: str
    title: str
    do: str
    """The action in a few words, as shown on the Next card."""
    portal: str | None
    requires: tuple[str, ...]
    """Steps that must be satisfied first; each is named when it locks this one."""
    leads_to: tuple[str, ...]
    """Steps that should come after this one, without being locked by it."""
    proves: tuple[str, ...]
    """Steps that cannot but be done once this one is."""
    fields: tuple[str, ...]
    """Keys of the facts asked on its form; ``{season}`` stands for the target Match."""
    rules: tuple[str, ...]
    """Rule ids, the deciding one first."""
    waiting: tuple[str, ...]
    """Ids of durations that apply while it waits."""
    fees: tuple[str, ...]
    opens: str | None
    """Calendar event before which it stays locked."""
    due: str | None
    """Calendar event that is its official deadline."""
    by: str | None
    """Calendar event of the advised date."""
    result: str | None
    """Waiting time between doing the step and what its dates ask for: the sitting and its result."""
    actionable: bool
    guidance: str
    words: tuple[str, ...]
    """Other words people type for it."""
    stage: str
    """Id of its stage."""
    gates: tuple[Gate, ...] = ()
    """Days ahead on which what the step holds must still count; see `engine.readings.gates`."""
    arrives: bool = False
    """It comes by itself once its prerequisites are met: the wait lies before it, not after."""
    kinds: tuple[StepKind, ...] = ()
    """How an adviser weighs it; see `StepKind`."""


class Stage(NamedTuple):
    """One wizard screen."""

    id: str
    title: str
    purpose: str


class Portal(NamedTuple):
    """A place where steps are done."""

    id: str
    title: str
    address: str | None
    about: str


class VisaClass(NamedTuple):
    """A class of visa: what stops it, and which steps it makes needless."""

    id: str
    title: str
    plan: str | None
    """The word stored under ``visa.plan`` that chooses it."""
    stopped_by: tuple[str, ...]
    """Rules of the entry lists that stop it."""
    skips: tuple[str, ...]
    """Steps that do not apply to who plans with it."""
    no_sticker: tuple[str, ...] = ()
    """Passports with which it needs no visa sticker (visa.canada-entry)."""
    board: bool = True
    """Is it judged on the visa board?"""
    about: str | None = None
    """What to know of it, in a sentence."""
    rules: tuple[str, ...] = ()
    """Rules behind `about`."""


class Measure(NamedTuple):
    """A list of countries that bears on visas."""

    rule: str
    title: str
    effect: Literal["entry", "hold", "bond"]


class Specialty(NamedTuple):
    """A specialty with an application service or a match of its own."""

    service: str
    """Where one applies: ``eras``, ``residencycas`` or ``sf-match``."""
    match: str
    """Where one is matched: ``nrmp``, ``sf-match`` or ``aua``."""
    rule: str
    names: tuple[str, ...]


class LostFee(NamedTuple):
    """A fee to be paid again, and with what it is lost."""

    fee: str
    """Its rule."""
    losses: tuple[str, ...]
    """Kinds of loss, and passes, that take it with them."""
    at: tuple[str, ...]
    """Steps whose deadline in a season takes it along once it is paid."""
    paid: str | None
    """The season's fact that shows that it is paid."""


class Duration(NamedTuple):
    """A waiting time in days: best seen, typical, bad case; ``None`` where no source says."""

    id: str
    title: str
    best: int | None
    typical: int | None
    bad: int | None
    confidence: str
    rules: tuple[str, ...]
    source: str
    who: str
    """Who has it meanwhile; empty where it is nobody's turn."""

    def before(self, day: Dated, days: int) -> Dated:
        """`days` of this wait before a day: as sure as both of them."""
        return day.plus(-days, self.confidence, self.rules)
