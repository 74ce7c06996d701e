"""What a plan says: per open step its dates, the slack, and the one chain that decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, NamedTuple

from msgspec import Struct

from img_pathway.engine.model import Status, least_sure
from img_pathway.engine.time.waits import Span
from img_pathway.engine.words.said import Said, Writer, Written
from img_pathway.rulebook.types import Dated

Reached = Literal["held", "begun"]
"""A position of the Match is held, and what the plan is about is its first day; or training in it has begun."""


class _Dates:
    """What a step or link has: its dates, and the days between them."""

    __slots__ = ()
    earliest: Dated | None
    latest_safe: Dated | None
    latest_possible: Dated | None
    slack: int | None

    @property
    def doubt(self) -> Dated | None:
        """The least sure of its dates."""
        return least_sure(self.earliest, self.latest_safe, self.latest_possible)

    @property
    def safe_day(self) -> Dated | None:
        """The latest safe day; none where that would come before it can begin at all."""
        return None if self.slack is not None and self.slack < 0 else self.latest_safe


class PlannedStep(_Dates, Struct, frozen=True):
    """One open step in the plan. For a sitting the dates are test days; for what arrives by itself, arrivals."""

    id: str
    title: str
    status: Status
    portal: str | None
    earliest: Dated | None
    """With the best times, open days and opened seasons; for a `ready` step never after today."""
    ends: Dated | None
    """When it would then be over, its waiting time included."""
    latest_safe: Dated | None
    """Counted back from the advised date with bad-case times."""
    latest_possible: Dated | None
    """Counted back from the hard date with best-case times."""
    slack: int | None
    """Days from the later of today and `earliest` to `latest_safe`; may be negative."""
    feasible: bool | None
    """`earliest` is not after `latest_possible`; ``None`` where nothing of this Match waits for it or a date is unknown."""
    safe: bool | None
    """`earliest` is not after `latest_safe`."""
    after: str
    """What decides `earliest`: ``today``, a step, an event (``2028.eras.open``), ``booked`` or ``rule``."""
    before: str
    """What decides `latest_safe`: a step or a deadline; empty where nothing does."""
    remarks: tuple[Said | str, ...]
    """Why a date is missing or moved, one sentence each."""
    words: Writer
    rests_on: tuple[str, ...] = ()
    """Ids of waiting times and expected events that its dates rest on."""
    fixed: bool = False
    """The calendar alone decides its earliest date: no work of the person's could bring it forward."""
    before_hard: str = ""
    """What decides `latest_possible`, likewise."""
    foreseen: bool = False
    """Not open today: needed once a pass has lapsed, and the plan counts with that."""
    held: tuple[Said | str, ...] = ()
    """Why `earliest` is not sooner, one sentence each; empty where it is today, or not known."""

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks written out."""
        return tuple(map(self.words.text, self.remarks))

    @property
    def because(self) -> str:
        """What holds it, written out: in a few words each, then what is told in a sentence."""
        written = tuple(map(self.words.text, self.held))
        briefly = ", ".join(one for one in written if not one.endswith("."))
        return ". ".join(filter(None, (briefly, " ".join(one for one in written if one.endswith(".")))))


def tightest(steps: Iterable[PlannedStep]) -> PlannedStep | None:
    """Of what the calendar alone holds, the step for which a bad case is most days too long; ``None`` for none."""
    short = [one for one in steps if one.fixed and one.slack is not None and one.slack < 0]
    return min(reversed(short), key=lambda one: one.slack or 0, default=None)


class Link(_Dates, Struct, frozen=True):
    """One link of the deciding chain: a step, or the deadline at its end."""

    id: str
    title: str
    earliest: Dated | None
    latest_safe: Dated | None
    latest_possible: Dated | None
    slack: int | None
    kind: str = "step"
    """``step`` or ``deadline``; a deadline has its day in `latest_possible`."""
    feasible: bool | None = None


class Blocker(Written, Struct, frozen=True):
    """What makes the target infeasible."""

    step: str
    said: Said
    rules: tuple[str, ...]
    words: Writer


class Reserve(Written, Struct, frozen=True):
    """Time kept free in case something has to be done again."""

    step: str
    days: int
    until: Dated
    """The last safe day with the reserve kept."""
    last: Dated
    """The last day without it."""
    kept: bool
    said: Said
    rules: tuple[str, ...]
    words: Writer


class Assumption(NamedTuple):
    """A waiting time or a date that is not settled, on which dates of the plan rest."""

    id: str
    title: str
    span: Span | None
    """The waiting time; ``None`` for an expected date."""
    day: Dated | None
    """The expected date; ``None`` for a waiting time."""
    confidence: str
    source: str
    rules: tuple[str, ...]
    steps: tuple[str, ...]
    """Steps whose dates rest on it."""


class Plan(Struct, frozen=True):
    """The way to one Match, worked out for one profile at one instant."""

    match: int | None
    today: date
    steps: tuple[PlannedStep, ...]
    """Open steps in the order of the graph."""
    chain: tuple[Link, ...]
    """The one chain that decides, from its first step to its deadline."""
    slack: int | None
    """Slack of that chain in days: the least of all steps the calendar alone does not hold."""
    feasible: bool | None
    """False only where trusted rules or the person's own facts forbid it. ``None`` where a date that decides is not
    known, no target Match is recorded, or only estimated waits stand against it (`unfit`)."""
    safe: bool | None
    """Every step that the person's own work can bring forward is safe; what the calendar leaves tight is a note."""
    blockers: tuple[Blocker, ...]
    earliest_match: int | None
    """Where the target is infeasible or does not fit: the first Match that is feasible; ``None`` where none in the calendar is."""
    words: Writer
    unfit: str | None = None
    """Only estimated waits, or days that are only expected, stand against it: the id of the wait or of the day to ask
    about first. `feasible` is then ``None``."""
    reached: Reached | None = None
    """Whoever has a position has reached the Match: it is no longer judged, and no later one is named."""
    over: bool = False
    """It is decided, or the position of it was left: nothing done any more reaches it."""
    moves: str = ""
    """The step whose booking stands against the Match: all here counts with another day of it."""
    late: bool = False
    """It can be reached, but nothing is submitted and programmes have read for weeks; the remarks say so."""
    reserves: tuple[Reserve, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    remarks: tuple[Said, ...] = ()
    by_id: Mapping[str, PlannedStep] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks written out."""
        return tuple(map(self.words.text, self.remarks))

    @property
    def doubt(self) -> Dated | None:
        """The least sure date of the deciding chain."""
        return least_sure(*(link.doubt for link in self.chain))

    @property
    def against(self) -> str:
        """What alone stands against a plan that is `unfit`."""
        return "expected dates" if self.unfit and (self.unfit == "start" or "." in self.unfit) else "usual waits"

    def reach(self, told: str = "") -> str:
        """Where the target is out of reach: that it is, what decides unless that was `told`, and which Match is not."""
        if not self.unfit and self.feasible is not False:
            return ""
        why: Said | None = None
        for one in self.blockers[:1]:
            slots = one.said.slots
            if "earliest" in slots:
                why = Said("plan.reach.late", step=slots["step"], earliest=slots["earliest"], last=slots["last"])
            else:
                cause = slots.get("why", one.said)
                first = self.words.text(cause if isinstance(cause, Said) else str(cause)).partition(". ")[0].rstrip(".")
                why = Said("plan.reach.for", why=first) if first not in told else None
        if self.reached and self.unfit:
            return self.words.text(Said("plan.reach.first-day-perhaps", match=self.match, why=why))
        if self.reached:
            return self.words.text(Said("plan.reach.first-day", match=self.match, why=why))
        later = str(self.earliest_match) if self.earliest_match else None
        instead = Said("plan.reach.instead", year=later) if later else Said("plan.reach.no-other")
        if self.over:
            return self.words.text(Said("plan.reach.over", match=self.match, why=why, instead=instead))
        if not self.unfit:
            return self.words.text(Said("plan.reach.cannot", match=self.match, why=why, instead=instead))
        against = Said("plan.reach.expected-dates" if self.against == "expected dates" else "plan.reach.usual-waits")
        said = Said("plan.reach.does-not-fit", match=self.match, against=against, why=why, instead=instead)
        return self.words.text(said)

    @property
    def thin(self) -> bool:
        """It can be done, but not with bad-case waiting times."""
        return self.feasible is True and self.safe is False

    @property
    def tight(self) -> bool:
        """What the calendar alone holds leaves no room for bad-case waiting times."""
        return any(one.fixed and one.safe is False for one in self.steps)

    def step(self, step_id: str) -> PlannedStep:
        """The plan of one open step; raises KeyError for a step that is done, not needed or unknown."""
        return self.by_id[step_id]
