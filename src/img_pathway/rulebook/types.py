"""What the rulebook holds: dated rules with their sources, steps, season calendars, durations.

An `Entry` is read from a pack as its class says, bounds included; `pack.shapes` checks packs from outside by the same.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal, Self, SupportsIndex, overload

from msgspec import Meta, Struct

Confidence = Literal["official", "secondary", "inferred", "unverified"]
TRUSTED: frozenset[str] = frozenset({"official", "secondary", "yours"})
"""Confidences whose values may tick, lock and lapse; ``yours`` is what the user looked up."""
OLD_DAYS, VERY_OLD_DAYS = 90, 180
"""From which age a rulebook is called old, and very old."""


def state_of(rule_id: str) -> str:
    """The two letters of the state whose row in the table of states a rule is: CA of ``state.CA``; empty for any other rule."""
    area, _, code = rule_id.partition(".")
    return code if area == "state" and code.isupper() else ""


Selects = Literal[
    "now",
    "test-date",
    "application-date",
    "graduation-date",
    "degree-date",
    "period-end",
    "season",
    "payment-date",
    "none",
]
"""Which date selects a rule's value."""
RuleKind = Literal["rule", "fee", "date", "myth", "advice", "statistic", "list", "history"]
Role = Literal["decides", "advises", "background"]
"""What a rule is for: code reads it; it is told at its steps where it applies; or it is there to be found."""
StepKind = Literal["keystone", "preparation", "housekeeping", "serves-exams"]
"""All else hangs on it; nothing waits for it; or it is only kept in order. None of these: the way itself. What serves
the exams costs money or time and leads nowhere once no Step may be taken any more."""
WHOM = (
    "student", "graduate", "inside", "visa", "j1", "h1b", "status", "citizen", "listed-in", "specialty", "residencycas",
    "failed-before", "passed-before", "passed-here", "non-us", "visa-waiver", "lives-in", "pathway", "account-before", "matched",
    "unmatched", "licence-state", "target", "while-it-lasts",
)  # fmt: skip
"""Words of a rule's `whom`; what each asks of a person stands in `engine.readings.advice`."""
RANK: dict[str, int] = {"yours": 0, "official": 0, "secondary": 1, "inferred": 2, "unverified": 3}


def weakest(*confidences: str) -> str:
    """The least certain of several confidences."""
    return max(confidences, key=RANK.__getitem__, default="official")


Names = tuple[str, ...]
"""Ids, keys or words."""
Some = Annotated[Names, Meta(min_length=1)]
Season = Annotated[int, Meta(ge=2000, le=2100)]
Wait = Annotated[int, Meta(ge=0)]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")]
Word = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}\Z")]
Title = Annotated[str, Meta(min_length=2, max_length=80)]
Text = Annotated[str, Meta(min_length=2, max_length=4000)]


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """What a pack holds, with no keys but these."""


class Source(Entry, frozen=True, kw_only=True):
    """Where a rule was read."""

    key: str
    title: Annotated[str, Meta(min_length=2, max_length=400)]
    url: str | None = None
    date: str | None = None
    grade: Literal["official", "secondary", "weak"]


class Value(Entry, frozen=True, kw_only=True, rename={"start": "from", "end": "until"}):
    """One dated or seasonal value of a rule, with its own confidence and sources; the rule's where it has none."""

    value: Any
    start: date | None = None
    end: date | None = None
    season: Season | None = None
    confidence: Confidence = "unverified"
    sources: Some = ()
    note: Annotated[str, Meta(max_length=2000)] | None = None


class Rule(Entry, frozen=True, kw_only=True):
    """One rule: statement, dated values, sources, as-of date and confidence."""

    id: Annotated[str, Meta(pattern=r"^[a-z]+(\.[A-Za-z0-9-]+)+\Z", max_length=80)]
    kind: RuleKind = "rule"
    title: Annotated[str, Meta(min_length=3, max_length=80)]
    statement: Annotated[str, Meta(min_length=10, max_length=4000)]
    steps: Names = ()
    selects: Selects = "none"
    unit: str | None = None
    confidence: Confidence
    caveat: Annotated[str, Meta(min_length=3)] | None = None
    as_of: date
    sources: Some
    aliases: Names = ()
    doubt: str | None = None
    volatile: bool = False
    values: tuple[Value, ...] = ()
    others: tuple[Value, ...] = ()
    calendar: str | None = None
    old: str | None = None
    now: str | None = None
    since: str | None = None
    terms: Names = ()
    tariffs: Names = ()
    """Fees stated by several rules that take turns: each names the tariff it is part of."""
    role: Role = "background"
    """In a pack only where it is not as its steps say; that a rule decides follows from the code."""
    whom: Names = ()
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

    def not_before(self, day: date) -> Self:
        """The day itself, or a later one in its place: as sure as it."""
        return self if self >= day else self.moved(day)

    def eased(self, by: timedelta) -> Self:
        """The day if it turns out so much later (earlier: negative) than expected; a published one stays."""
        return self + by if self.expected else self

    def replace(self, *given: SupportsIndex, **parts: SupportsIndex) -> Self:
        """The day with another year, month or day: as sure as this one."""
        return self.moved(date(self.year, self.month, self.day).replace(*given, **parts))

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


class OnADay:
    """What has a day that knows how sure it is."""

    __slots__ = ()
    day: Dated
    """The calendar day at the place the rule or fact belongs to."""

    @property
    def at(self) -> datetime | None:
        """The instant, aware, in the rule's own zone where it names an hour; ``None`` for a whole day."""
        return self.day.at

    @property
    def confidence(self) -> str:
        """How far the day can be trusted."""
        return self.day.confidence

    @property
    def expected(self) -> bool:
        """Is the day worked out or unconfirmed, not published?"""
        return self.day.expected

    @property
    def rules(self) -> tuple[str, ...]:
        """What the day rests on."""
        return self.day.rules


class Event(OnADay, Struct, frozen=True):
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
    open_by: date | None = None
    """The last day on which an opening can have come whose own day was not published."""


class Gate(Entry, frozen=True):
    """A day of the target season on which what a step holds must still count."""

    on: str
    """A calendar event; or ``start``, the first day of training."""
    rules: Some


class Step(Entry, frozen=True, kw_only=True):
    """One checklist step as the rulebook defines it."""

    id: Annotated[str, Meta(pattern=r"^[a-z]+\.[a-z0-9-]+\Z")]
    title: Annotated[str, Meta(min_length=2, max_length=60)]
    do: Annotated[str, Meta(min_length=4, max_length=90)]
    """The action in a few words, as shown on the Next card."""
    thing: str | None = None
    """What it is called where it is in trouble, if its title says that all is well ("Passport long enough")."""
    portal: str | None = None
    requires: Names = ()
    """Steps that must be satisfied first; each is named when it locks this one."""
    leads_to: Names = ()
    """Steps that should come after this one, without being locked by it."""
    proves: Names = ()
    """Steps that cannot but be done once this one is."""
    fields: Some
    """Keys of the facts asked on its form; ``{season}`` stands for the target Match."""
    rules: Some
    """Rule ids, the deciding one first."""
    waiting: Names = ()
    """Ids of durations that apply while it waits."""
    fees: Names = ()
    opens: str | None = None
    """Calendar event before which it stays locked."""
    due: str | None = None
    """Calendar event that is its official deadline."""
    by: str | None = None
    """Calendar event of the advised date."""
    result: str | None = None
    """Waiting time between doing the step and what its dates ask for: the sitting and its result."""
    actionable: bool = True
    guidance: Annotated[str, Meta(min_length=20)]
    words: Names = ()
    """Other words people type for it."""
    gates: tuple[Gate, ...] = ()
    """Days ahead on which what the step holds must still count; see `engine.readings.gates`."""
    arrives: bool = False
    """It comes by itself once its prerequisites are met: the wait lies before it, not after."""
    kinds: tuple[StepKind, ...] = ()
    """How an adviser weighs it; see `StepKind`."""

    @property
    def stage(self) -> str:
        """Id of its stage."""
        return self.id.partition(".")[0]


class Stage(Entry, frozen=True):
    """One wizard screen."""

    id: Annotated[str, Meta(pattern=r"^[a-z]+\Z")]
    title: Annotated[str, Meta(min_length=2, max_length=60)]
    purpose: Annotated[str, Meta(min_length=4)]


class Portal(Entry, frozen=True, kw_only=True):
    """A place where steps are done."""

    id: str
    title: Title
    address: str | None = None
    about: Text
    called: Names = ()
    """Words of what people call it, in small letters and without signs."""
    question: str = ""
    """What one who waits can ask there, and they can answer."""
    known_by: Literal["", "identity.myintealth_id", "identity.usmle_id"] = ""
    """The fact that is the person's number there."""


class DocumentKind(Entry, frozen=True, kw_only=True):
    """A paper of the way: who issues it, what it must show, where it goes, and the facts that tell of it."""

    id: str
    title: Title
    issuer: str
    shows: Text
    portals: Names
    steps: Some
    """What it is needed for; the first that is open decides how pressing it is."""
    rules: Names
    sent: str = ""
    verified: str = ""
    issued: str = ""
    expires: str = ""
    """Keys of facts that tell it, beside what is recorded of the paper itself."""
    young: str = ""
    """The rule that says how many days old it may be when it is due."""
    only_if: str = ""
    """… only once this fact is recorded, or a paper of its kind."""
    when: Literal["", "names-differ"] = ""
    """It is wanted only where this is so."""
    confirmed: bool = False
    """Has the issuer to confirm it to ECFMG, once that has it?"""
    pathway: int = 0
    """It is wanted for this ECFMG Pathway alone."""
    translated: bool = False
    """Where it is not in English: with a certified translation?"""


class VisaClass(Entry, frozen=True, kw_only=True):
    """A class of visa: what stops it, and which steps it makes needless."""

    id: Word
    title: Annotated[str, Meta(min_length=2, max_length=40)]
    plan: Word | None = None
    """The word stored under ``visa.plan`` that chooses it."""
    stopped_by: Names
    """Rules of the entry lists that stop it."""
    skips: Names
    """Steps that do not apply to who plans with it."""
    no_sticker: tuple[Country, ...] = ()
    """Passports with which it needs no visa sticker (visa.canada-entry)."""
    sticker_not_known: tuple[Country, ...] = ()
    """Passports of which no page read says whether they need one for this class."""
    board: bool = True
    """Is it judged on the visa board?"""
    about: Annotated[str, Meta(min_length=10, max_length=400)] | None = None
    """What to know of it, in a sentence."""
    rules: Names = ()
    """Rules behind `about`."""


class Measure(Entry, frozen=True):
    """A list of countries that bears on visas."""

    rule: str
    title: Title
    effect: Literal["entry", "hold", "bond"]


class Specialty(Entry, frozen=True):
    """A specialty with an application service or a match of its own."""

    service: Literal["eras", "residencycas", "sf-match"]
    """Where one applies."""
    rule: str
    names: Annotated[tuple[Annotated[str, Meta(pattern=r"^[^A-Z]{2,60}\Z")], ...], Meta(min_length=1)]
    match: Literal["nrmp", "sf-match", "aua"] = "nrmp"
    """Where one is matched."""
    own_letter: str = ""
    """The rule by which its letters are written on a form of its own; empty without one."""


class Written(Entry, frozen=True):
    """A specialty as the tables of signals name it, and how else people write it."""

    name: Title
    words: Annotated[tuple[Annotated[str, Meta(pattern=r"^[a-z0-9 ]{2,60}\Z")], ...], Meta(min_length=1)]


class NotRefunded(Entry, frozen=True):
    """The rule that says that the fee of some steps is not given back."""

    rule: str
    steps: Some


class LostFee(Entry, frozen=True, rename={"losses": "with"}):
    """A fee to be paid again, and with what it is lost."""

    fee: str
    """Its rule."""
    losses: Names = ()
    """Kinds of loss, and passes, that take it with them."""
    at: Names = ()
    """Steps whose deadline in a season takes it along once it is paid."""
    paid: str | None = None
    """The season's fact that shows that it is paid."""
    shown_by: Literal["oet", "pathways"] | None = None
    """The list of facts that shows it instead: sittings, or applications for a Pathway."""


class Duration(Entry, frozen=True, kw_only=True):
    """A waiting time in days: best seen, typical, bad case; ``None`` where no source says."""

    id: str
    title: str
    best: Wait | None = None
    typical: Wait | None = None
    bad: Wait | None = None
    confidence: Confidence
    rules: Names
    source: Annotated[str, Meta(min_length=5)]
    who: Annotated[str, Meta(min_length=2, max_length=40)] = ""
    """Who has it meanwhile; empty where it is nobody's turn."""


class Proofs(Entry, frozen=True, kw_only=True):
    """What proves what: favourable facts, what settles a `check`, bounds."""

    favourable: Names
    settled_by_facts: frozenset[str] = frozenset()
    """Rules of a `check` that only facts settle, not what was looked up."""
    settled_by_day: frozenset[str] = frozenset()
    conditional_fees: frozenset[str] = frozenset()
    """Fees that fall due only if something happens: counted in no plan of money."""
    bounds: dict[str, Annotated[int, Meta(ge=0, le=400)]] = {}
    """Bounds of this project's own, which no rule gives: days, and months where the file says so."""


class SearchWords(Entry, frozen=True, kw_only=True):
    """What people type instead of the rulebook's words."""

    stop: Names = ()
    same: tuple[Annotated[Names, Meta(min_length=2)], ...] = ()
    near: Names = ()
    means: dict[str, str] = {}
    asks: dict[str, Names] = {}
    """The words that ask for the rules of a kind: ``fee`` for what something costs, ``date`` for when it is."""
