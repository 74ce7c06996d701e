"""What a judge says about one step. A judge that says nothing leaves it to the prerequisites."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps

from msgspec import Struct
from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.model import Reason, Status
from img_pathway.engine.time.waits import span
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated


class Ruling(Struct, frozen=True):
    """A status with its reasons; `status` ``None`` means "open": prerequisites decide."""

    status: Status | None
    reasons: tuple[Reason, ...] = ()
    since: date | None = None
    who: Said | str | None = None
    nudge: Dated | None = None
    earliest: Dated | None = None
    missing: tuple[str, ...] = ()
    firm: bool = False
    """Rests on recorded facts that contradict what a later step would prove."""
    until: Dated | None = None
    """Until when what the step holds counts, though it is open again for a day after that."""
    unseen: bool = False
    """In doubt while nothing of the step itself is recorded: it locks what needs it."""
    do: Said | None = None
    """What is to be done here and now, where that is not what the step says; also while it is locked or waits."""
    portal: str | None = None
    """Where that is done."""
    last: Dated | None = None
    """The last day of doing it."""
    set_for: date | None = None
    """The day ahead, already set, on which that is done."""

    def also(self, said: Said | str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
        """The same ruling with one more reason."""
        return replace(self, reasons=(*self.reasons, Reason(said, rules, facts)))

    def act(
        self, do: Said, portal: str | None = None, last: Dated | None = None, *, set_for: date | None = None
    ) -> Ruling:
        """The same ruling with an action of its own, and with where, until when or on which day it is done."""
        return replace(self, do=do, portal=portal, last=last, set_for=set_for)


Judge = Callable[[Case], Ruling | None]


def unless(*others: Judge) -> Callable[[Judge], Judge]:
    """The judge of a step is asked only where none of these, asked before it, has a ruling."""

    def asked_after(judge: Judge) -> Judge:
        @wraps(judge)
        def ruled(case: Case) -> Ruling | None:
            for other in others:
                if (ruling := other(case)) is not None:
                    return ruling
            return judge(case)

        return ruled

    return asked_after


def rule(status: Status | None, said: Said | str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
    """A ruling with one reason naming its rules and facts."""
    return Ruling(status, (Reason(said, rules, facts),))


def done(said: Said | str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
    """Facts satisfy the rule and still count."""
    return Ruling("done", (Reason(said, rules, facts),))


def not_needed(said: Said | str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
    """A rule or fact makes the step unnecessary."""
    return Ruling("not-needed", (Reason(said, rules, facts),))


def begun(
    said: Said | str, *rules: str, facts: tuple[str, ...] = (), earliest: Dated | None = None, firm: bool = False
) -> Ruling:
    """Begun, and it is the person's turn."""
    return Ruling("in-progress", (Reason(said, rules, facts),), earliest=earliest, firm=firm)


def lapsed(said: Said | str, *rules: str, facts: tuple[str, ...] = ()) -> Ruling:
    """Did count, no longer does."""
    return Ruling("lapsed", (Reason(said, rules, facts),), firm=True)


def check(said: Said | str, *rules: str, facts: tuple[str, ...] = (), firm: bool = False) -> Ruling:
    """The rulebook cannot say."""
    return Ruling("check", (Reason(said, rules, facts),), firm=firm)


def unmet(
    said: Said | str,
    *rules: str,
    facts: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    earliest: Dated | None = None,
    firm: bool = False,
) -> Ruling:
    """A prerequisite is known unmet: the step is locked."""
    return Ruling("locked", (Reason(said, rules, facts),), earliest=earliest, missing=missing, firm=firm)


def waiting(
    who: Said | str,
    since: date | None,
    said: Said | str,
    *rules: str,
    facts: tuple[str, ...] = (),
    nudge: Dated | None = None,
    firm: bool = False,
) -> Ruling:
    """With somebody else, since a day."""
    return Ruling("waiting", (Reason(said, rules, facts),), since, who, nudge, firm=firm)


def with_others(
    case: Case,
    since: date,
    said: Said | str,
    *rules: str,
    wait: str,
    counted_from: date | None = None,
    patient: bool = False,
    facts: tuple[str, ...] = (),
    firm: bool = False,
) -> Ruling:
    """Sent, and with somebody else: a reminder is due once the usual time (the bad case, if patient) has passed.

    `wait` names the waiting time: the rulebook's, or what took this person so long. Where it has no number, no day is
    made up: the ruling says so.
    """
    time = span(case, wait)
    days = time.bad if patient else time.typical
    nudge = Dated(counted_from or since, "yours").plus(days, time.confidence, time.rules) if days is not None else None
    ruling = waiting(case.book.duration(wait).who, since, said, *rules, facts=facts, nudge=nudge, firm=firm)
    if nudge is None:
        ruling = ruling.also(Said("waiting.no-usual-time"), *rules, facts=facts)
    return ruling


def open_step(said: Said | str, *rules: str, facts: tuple[str, ...] = (), earliest: Dated | None = None) -> Ruling:
    """Nothing decided yet; adds a reason to whatever the prerequisites say."""
    return Ruling(None, (Reason(said, rules, facts),), earliest=earliest)


def on_its_day(case: Case, ruling: Ruling, day: date, test: str, portal: str) -> Ruling:
    """The ruling on a test that is sat; on its day it is sat first."""
    if day != case.today:
        return ruling
    today = replace(ruling.reasons[0], said=Said("next.test-today"))
    ruling = replace(ruling, reasons=(today, *ruling.reasons[1:]))
    return ruling.act(Said("next.sit-today", step=test), portal, last=Dated(day, "yours"))
