"""Generated people: every fact of `profile.facts`, drawn by its own declaration."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from img_pathway.profile.facts import (
    Answer,
    Exams,
    Fact,
    OetSitting,
    Override,
    PathwayApplication,
    Permits,
    Profile,
    Registration,
    Season,
    Sitting,
    Skills,
    Table,
)
from img_pathway.profile.facts.declare import Series
from tests.engine.build import book

ZONES = ("UTC", "Asia/Kolkata", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago")
COUNTRIES = st.sampled_from(["IN", "US", "CA", "VE", "IR", "PR", "GD", "PS"])
_EDGES = [
    date(2020, 2, 29),
    date(2024, 2, 29),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2026, 1, 1),
    date(2028, 12, 31),
]
DAYS = st.one_of(st.dates(date(2015, 1, 1), date(2040, 12, 31)), st.sampled_from(_EDGES))
_ZONES = st.sampled_from(list(map(ZoneInfo, ZONES)))
INSTANTS = st.one_of(
    # Most rules bite in and around the seasons that are aimed for; few long before or after.
    st.datetimes(datetime(2026, 6, 1), datetime(2028, 8, 1), timezones=_ZONES),
    st.datetimes(datetime(2019, 1, 1), datetime(2040, 12, 31), timezones=_ZONES),
)
_ROWS: dict[tuple[type[Table], str], type[Table]] = {
    **{(Exams, name): Sitting for name in ("step1", "step2ck", "step2cs", "step3")},
    **{(Permits, name): Registration for name in ("step1", "step2ck", "step3")},
    (Skills, "oet"): OetSitting,
    (Skills, "pathway"): PathwayApplication,
}


def fact_values(fact: Fact) -> st.SearchStrategy[Any]:
    """Values that the declaration of a fact allows."""
    match fact.kind:
        case "date":
            return DAYS
        case "instant":
            return st.sampled_from([datetime(2027, 1, 14, 10, 0, tzinfo=UTC)])
        case "money":
            return st.sampled_from([Decimal("0"), Decimal("580.00"), Decimal("0.01")])
        case "currency":
            return st.sampled_from(["USD", "INR"])
        case "state":
            return st.sampled_from(["NY", "ny", "Texas"])
        case "int" | "year":
            # Near both ends, where rules have their bounds, as well as anywhere between.
            low, high = fact.minimum or 0, fact.maximum or 9999
            near = st.integers(low, min(high, low + 5))
            return st.one_of(near, st.integers(low, high)) if fact.kind == "int" else near
        case "month":
            return st.sampled_from(["2019", "2024-02", "2026-11"])
        case "words" if fact.choices:
            return st.lists(st.sampled_from([word for word, _ in fact.choices]), max_size=3, unique=True).map(tuple)
        case "bool":
            return st.booleans()
        case "choice":
            return st.sampled_from([word for word, _ in fact.choices])
        case "country":
            return COUNTRIES
        case "countries":
            return st.lists(COUNTRIES, min_size=1, max_size=2, unique=True).map(tuple)
        case "states":
            return st.lists(st.sampled_from(["NY", "TX", "PA", "XX"]), min_size=1, max_size=2, unique=True).map(tuple)
        case "words":
            return st.lists(st.sampled_from(["surgery", "EM", "ob-gyn", "x"]), min_size=1, max_size=2).map(tuple)
        case "fee":
            return st.sampled_from(["eras.token.fee", "ecfmg.fee-oet", "usmle.fee.step1-2ck.2027", "no.such-fee"])
        case "zone":
            return st.sampled_from([*ZONES, "Mars/Olympus"])
        case "text":
            return st.sampled_from(["Ana Rao", "ana rao", "Rao Ana", "1-234-567-8", "[b]x", "12345678"])


def table(kind: type[Table], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A table with any of its facts; `given` replaces the strategy of a field."""
    own = {name: _field(kind, name, one) for part in (kind.facts, kind.lists) for name, one in part.items()}
    return st.fixed_dictionaries({}, optional=own | given).map(lambda values: kind(**values))


def _field(kind: type[Table], name: str, one: Fact | Series) -> st.SearchStrategy[Any]:
    row = _ROWS.get((kind, name))
    if row is not None:
        return st.lists(table(row), max_size=4 if row is Sitting else 2).map(tuple)
    if isinstance(one, Series):
        return st.lists(table(one.table), max_size=2).map(tuple)
    return fact_values(one)


SCORES = st.sampled_from([150, 196, 213, 214, 218, 200, 240])
OET_SCORES = st.sampled_from([290, 300, 350, 400])
SEASONS = st.integers(2024, 2030)
ANSWERS = st.sampled_from(["yes", "no", "2025-01-01", "9999-12-31", "0001-01-01", "350", "99999999", "?", "²"])


def _rules() -> list[str]:
    """Rules the engine reads values of, bare and for a season, and calendar events: all can be looked up."""
    with_values = [rule for rule in book().rule_ids if book().rule(rule).values]
    return [
        *with_values,
        *(f"{rule}@2027" for rule in with_values),
        "2027.nrmp.rol",
        "2028.oet.first",
        "2028.eras.open",
    ]


@cache
def _tables() -> dict[str, st.SearchStrategy[Any]]:
    """A strategy for each table of a profile, made once: hypothesis keeps what it found out about one."""
    rows = {
        Sitting: table(Sitting, score=SCORES),
        OetSitting: table(OetSitting, **dict.fromkeys(("listening", "reading", "writing", "speaking"), OET_SCORES)),
        PathwayApplication: table(PathwayApplication, season=SEASONS),
    }
    tables: dict[str, st.SearchStrategy[Any]] = {}
    for top, slot in Profile.slots.items():
        if slot.key is not None:
            continue
        kind = slot.table
        given: dict[str, st.SearchStrategy[Any]] = {
            name: st.lists(rows[row], max_size=3).map(tuple)
            for (owner, name), row in _ROWS.items()
            if owner is kind and row in rows
        }
        if top == "profile":
            given["target_match"] = SEASONS
        tables[top] = table(kind, **given)
    tables["seasons"] = st.dictionaries(SEASONS, table(Season), max_size=2)
    steps = st.sampled_from([step.id for step in book().steps])
    tables["overrides"] = st.dictionaries(steps, table(Override), max_size=2)
    answer = st.builds(Answer, answer=ANSWERS)
    tables["answers"] = st.dictionaries(st.sampled_from(_rules()), answer, max_size=3)
    return tables


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Whole people, from empty to full."""
    return Profile(**{name: draw(table) for name, table in _tables().items()})
