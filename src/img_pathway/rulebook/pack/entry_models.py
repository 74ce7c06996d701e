"""The shape of every entry of a pack, as pydantic models: which keys, of which kind, within which bounds."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date as Day  # noqa: N812  (a field is called date)
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from img_pathway.rulebook.calendar import zone
from img_pathway.rulebook.pack.gather import Problem

Confidence = Literal["official", "secondary", "inferred", "unverified"]
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
Kind = Literal["rule", "fee", "date", "myth", "advice", "statistic", "list", "history"]


class Strict(BaseModel):
    """An entry with no keys but the declared ones."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class ValueRow(Strict):
    """One dated or seasonal value of a rule."""

    value: Any
    start: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    season: int | None = Field(default=None, ge=2000, le=2100)
    confidence: Confidence | None = None
    sources: list[str] | None = Field(default=None, min_length=1)
    note: str | None = Field(default=None, max_length=2000)


class RuleRow(Strict):
    """One rule."""

    id: str = Field(pattern=r"^[a-z]+(\.[A-Za-z0-9-]+)+$", max_length=80)
    aliases: list[str] = []
    kind: Kind = "rule"
    title: str = Field(min_length=3, max_length=80)
    statement: str = Field(min_length=10, max_length=4000)
    steps: list[str] = []
    selects: Selects = "none"
    unit: str | None = None
    tariffs: list[str] = []
    confidence: Confidence
    caveat: str | None = Field(default=None, min_length=3)
    as_of: Day
    sources: list[str] = Field(min_length=1)
    doubt: str | None = None
    volatile: bool = False
    values: list[ValueRow] = []
    others: list[ValueRow] = []
    calendar: str | None = None
    old: str | None = None
    now: str | None = None
    since: str | None = None
    terms: list[str] = []
    role: Literal["advises", "background"] | None = None
    """Only where it is not as its steps say; that a rule decides follows from the code."""
    whom: list[str] = []
    """Whom it is for, all of these; empty: everybody."""


class SourceRow(Strict):
    """One source."""

    title: str = Field(min_length=2, max_length=400)
    url: str | None = None
    date: str | None = None
    grade: Literal["official", "secondary", "weak"]


class GateRow(Strict):
    """A day on which what a step holds must still count."""

    on: str = Field(min_length=3)
    rules: list[str] = Field(min_length=1)


class StepRow(Strict):
    """One checklist step."""

    id: str = Field(pattern=r"^[a-z]+\.[a-z0-9-]+$")
    title: str = Field(min_length=2, max_length=60)
    do: str = Field(min_length=4, max_length=90)
    portal: str | None = None
    requires: list[str] = []
    leads_to: list[str] = []
    proves: list[str] = []
    fields: list[str] = Field(min_length=1)
    rules: list[str] = Field(min_length=1)
    waiting: list[str] = []
    fees: list[str] = []
    opens: str | None = None
    due: str | None = None
    by: str | None = None
    result: str | None = None
    actionable: bool = True
    gates: list[GateRow] = []
    arrives: bool = False
    kinds: list[Literal["keystone", "preparation", "housekeeping", "serves-exams"]] = []
    guidance: str = Field(min_length=20)
    words: list[str] = []


class DurationRow(Strict):
    """One waiting time, in days."""

    title: str
    best: int | None = Field(default=None, ge=0)
    typical: int | None = Field(default=None, ge=0)
    bad: int | None = Field(default=None, ge=0)
    confidence: Confidence
    rules: list[str]
    source: str = Field(min_length=5)
    who: str | None = Field(default=None, min_length=2, max_length=40)


class StageRow(Strict):
    """One stage."""

    id: str = Field(pattern=r"^[a-z]+$")
    title: str = Field(min_length=2, max_length=60)
    purpose: str = Field(min_length=4)


class PortalRow(Strict):
    """One place where steps are done."""

    title: str = Field(min_length=2)
    address: str | None = None
    about: str = Field(min_length=2)


class VisaClassRow(Strict):
    """One class of visa."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,20}$")
    title: str = Field(min_length=2, max_length=40)
    plan: str | None = Field(default=None, pattern=r"^[a-z0-9-]{1,20}$")
    stopped_by: list[str]
    skips: list[str]
    no_sticker: list[Annotated[str, Field(pattern=r"^[A-Z]{2}$")]] = []
    board: bool = True
    about: str | None = Field(default=None, min_length=10, max_length=400)
    rules: list[str] = []


class MeasureRow(Strict):
    """One measure with a list of countries."""

    rule: str
    title: str = Field(min_length=2, max_length=80)
    effect: Literal["entry", "hold", "bond"]


class SpecialtyRow(Strict):
    """A specialty with an application service or a match of its own."""

    service: Literal["eras", "residencycas", "sf-match"]
    match: Literal["nrmp", "sf-match", "aua"] = "nrmp"
    rule: str
    names: list[Annotated[str, Field(pattern=r"^[^A-Z]{2,60}$")]] = Field(min_length=1)


class NotRefundedRow(Strict):
    """The rule that says that the fee of some steps is not given back."""

    rule: str
    steps: list[str] = Field(min_length=1)


class LostFeeRow(Strict):
    """A fee to be paid again, and with what it is lost."""

    fee: str
    losses: list[str] = Field(default=[], alias="with")
    at: list[str] = []
    paid: str | None = None


class Words(Strict):
    """What people type instead of the rulebook's words."""

    stop: list[str] = []
    same: list[Annotated[list[str], Field(min_length=2)]] = []
    means: dict[str, str] = {}


class Proofs(Strict):
    """What proves what: favourable facts, what settles a `check`, bounds."""

    favourable: list[str]
    settled_by_facts: list[str] = []
    settled_by_day: list[str] = []
    bounds: dict[str, Annotated[int, Field(ge=0, le=400)]] = {}


def _clock(text: str) -> str:
    time.fromisoformat(text)
    if len(text) != 5:
        raise ValueError("write HH:MM")
    return text


def _zone(name: str) -> str:
    zone(name)
    return name


class Pattern(Strict):
    """How a season's date is worked out: a day, the nth weekday of a month, or days after another event."""

    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "workday"] | None = None
    nth: int | None = Field(default=None, ge=-4, le=4)
    year: int | None = Field(default=None, ge=-3, le=3)
    after: str | None = None
    days: int | None = Field(default=None, ge=-400, le=400)
    time: Annotated[str, AfterValidator(_clock)] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Pattern:
        if self.after is not None:
            good = self.days is not None
        else:
            good = self.month is not None and self.year is not None
            good = good and (self.day is not None or (self.weekday is not None and bool(self.nth)))
        if not good:
            raise ValueError("give month, year and day, or month, year, weekday and nth, or after and days")
        if self.month and self.day and self.day > monthrange(2001, self.month)[1]:
            raise ValueError("this month has no such day in every year")
        return self


class EventRow(Strict):
    """One event of every season."""

    title: str = Field(min_length=2)
    pattern: Pattern
    rules: list[str] = []
    zone: Annotated[str, AfterValidator(_zone)] | None = None
    opened_by: str | None = None
    """The season fact that records that this very event was seen."""
    bears_on: str | None = None
    """The season fact that records the opening after which this later event belongs to a season seen open."""
    asked_by: str | None = None
    """The rule under which a step asks for its day."""
    rows: list[str] = []
    """The opening events of the spans on whose row of the timeline it is drawn."""
    closes: bool = False
    """A deadline; the others open something or take place."""


class SeasonFactRow(Strict):
    """What a dated fact of a season cannot lie before and after."""

    opens: str
    closes: str | None = None
    rule: str


class SeasonLossRow(Strict):
    """By which event a step must be done, and the name of the sentences about it."""

    event: str
    step: str
    says: str = Field(pattern=r"^[a-z-]{2,40}$")


class DateBlock(Strict):
    """Published dates of one season."""

    season: int = Field(ge=2000, le=2100)
    confidence: Confidence
    at: dict[str, str]


class CalendarFile(Strict):
    """The calendar: version and date of the pack, events, published dates."""

    version: str = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9.+_-]*$")
    as_of: Day
    first_season: int = Field(ge=2000, le=2100)
    last_season: int = Field(ge=2000, le=2100)
    event: dict[str, EventRow]
    season_fact: dict[str, SeasonFactRow] = {}
    loss: list[SeasonLossRow] = []
    date: list[DateBlock] = []

    @model_validator(mode="after")
    def _span(self) -> CalendarFile:
        if not 0 <= self.last_season - self.first_season <= 40:
            raise ValueError("last_season lies 0 to 40 years after first_season")
        return self


def shape_problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Every entry that has not the shape of its kind, with the place of each fault."""
    rows: list[tuple[type[BaseModel], str, Any]] = [(CalendarFile, "calendar", raw["calendar"])]
    rows.append((Proofs, "proofs", raw["proofs"]))
    rows.append((Words, "search", raw["search"]))
    listings: tuple[tuple[str, type[BaseModel], str], ...] = (
        ("rule", RuleRow, "rules"),
        ("stage", StageRow, "stages"),
        ("step", StepRow, "stages"),
        ("visa_class", VisaClassRow, "visa_classes"),
        ("measure", MeasureRow, "visa_classes"),
        ("specialty", SpecialtyRow, "specialties"),
        ("not_refunded", NotRefundedRow, "fees"),
        ("lost", LostFeeRow, "fees"),
    )
    for name, kind, key in listings:
        listed = raw[key] if key == "rules" else raw[key].get(name)
        if not isinstance(listed, list) or not listed:
            yield Problem("error", key, f"holds no [[{name}]]", "see the built-in pack for the form")
            continue
        for number, row in enumerate(listed, 1):
            named = row.get("id") if isinstance(row, dict) else None
            rows.append((kind, str(named or f"{name} {number}")[:120], row))
    tables: tuple[tuple[type[BaseModel], str], ...] = (
        (SourceRow, "sources"),
        (DurationRow, "durations"),
        (PortalRow, "portals"),
    )
    for kind, key in tables:
        rows += [(kind, str(name)[:120], row) for name, row in raw[key].items()]
    for model, name, row in rows:
        try:
            model.model_validate(row)
        except ValidationError as error:
            for item in error.errors():
                field = ".".join(str(part) for part in item["loc"])
                place = f"{name}: {field}" if field else name
                yield Problem("error", place[:200], item["msg"], "see a neighbouring entry for the form")
