"""Generated facts, documents and profiles for the tests of the profile seam."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

from hypothesis import HealthCheck
from hypothesis import strategies as st

from img_pathway.profile.facts import SCHEMA, Fact, Profile, Table
from img_pathway.profile.file.codec import from_document, stored

HOSTILE = [
    "[bold]x[/]",
    "\x1b[31mred\x1b[0m",
    "\u202eevil",
    "a\u200bb",
    'quo"te\\',
    "\x00\x7f\x9b",
    "线\u3000",
    "#: x",
    "'''",
]
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
"""Whole profiles take a while to draw."""
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
CODES = st.sampled_from(["IN", "US", "GB", "CI", "XK", "PS", "VE"])
OFFSETS = st.integers(-44, 56).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
RAW = st.one_of(st.integers(-(2**63), 2**63 - 1), st.booleans(), TEXTS, DAYS, st.floats(allow_nan=False), st.times())
UNKNOWN = st.dictionaries(
    st.from_regex(r"zz_[a-z]{1,6}", fullmatch=True),
    st.one_of(RAW, st.lists(RAW, max_size=3), st.dictionaries(TEXTS, RAW, max_size=3)),
    max_size=2,
)


def values(fact: Fact) -> st.SearchStrategy[Any]:
    """Values a profile may hold for a fact."""
    match fact.kind:
        case "date":
            return DAYS
        case "instant":
            return st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=OFFSETS).map(_whole_seconds)
        case "money":
            return st.decimals(0, 10**6, places=2)
        case "currency":
            return st.sampled_from(["USD", "INR", "KWD"])
        case "state":
            return st.sampled_from(["NY", "PR", "TX"])
        case "int" | "year":
            return st.integers(fact.minimum or 0, fact.maximum or 9999)
        case "month":
            return st.sampled_from(["2019", "2024-02", "2026-11"])
        case "words" if fact.choices:
            words = st.sampled_from([word for word, _ in fact.choices])
            return st.lists(words, min_size=1, max_size=3, unique=True).map(tuple)
        case "bool":
            return st.booleans()
        case "choice":
            return st.sampled_from([word for word, _ in fact.choices])
        case "country":
            return CODES
        case "countries":
            return st.lists(CODES, min_size=1, max_size=3).map(tuple)
        case "states":
            return st.lists(st.sampled_from(["NY", "TX", "zz"]), min_size=1, max_size=3, unique=True).map(tuple)
        case "words":
            return st.lists(TEXTS, min_size=1, max_size=3).map(tuple)
        case "fee":
            return st.one_of(st.sampled_from(["eras.token.fee", "usmle.fee.step1.2026"]), TEXTS)
        case "zone":
            return st.sampled_from(["Asia/Kolkata", "America/New_York", "UTC"])
        case "text":
            return TEXTS


def _whole_seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


@cache
def _doc_value(fact: Fact) -> st.SearchStrategy[Any]:
    return values(fact).map(stored)


@cache
def tables(kind: type[Table], least: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Documents of one table, with unknown keys now and then."""

    @st.composite
    def drawn(draw: st.DrawFn) -> dict[str, Any]:
        names = (
            draw(st.lists(st.sampled_from(sorted(kind.facts)), unique=True, min_size=least, max_size=4))
            if (kind.facts)
            else []
        )
        doc = {name: draw(_doc_value(kind.facts[name])) for name in kind.facts if name in names}
        for name, inner in kind.lists.items():
            items = draw(st.lists(tables(inner.table, 1), max_size=2))
            if items:
                doc[name] = items
        return doc | draw(UNKNOWN)

    return drawn()


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Documents of whole profiles."""
    doc: dict[str, Any] = {"schema": SCHEMA}
    chosen = draw(st.sets(st.sampled_from(sorted(Profile.slots)), max_size=4))
    for name in [name for name in Profile.slots if name in chosen]:
        slot = Profile.slots[name]
        if slot.key is None:
            table = draw(tables(slot.table))
        else:
            keys = st.sampled_from(["2026", "2027", "2028"] if slot.key is int else ["exams.step3", "ecfmg.path-2"])
            table = draw(st.dictionaries(keys, tables(slot.table, 1), max_size=2))
        if table:
            doc[name] = table
    return doc | draw(UNKNOWN)


def crowded_tables(kind: type[Table]) -> st.SearchStrategy[dict[str, Any]]:
    """Documents of one table with every fact set and several entries in every list."""
    parts = {name: _doc_value(fact) for name, fact in kind.facts.items()}
    lists = {name: st.lists(crowded_tables(inner.table), min_size=2, max_size=2) for name, inner in kind.lists.items()}
    return st.fixed_dictionaries({**parts, **lists})


def crowded() -> st.SearchStrategy[dict[str, Any]]:
    """Documents of profiles in which everything is recorded: every fact, several sittings of each exam."""
    tables_: dict[str, st.SearchStrategy[Any]] = {}
    for name, slot in Profile.slots.items():
        made = crowded_tables(slot.table)
        if slot.key is int:
            made = st.fixed_dictionaries(dict.fromkeys(("2026", "2027"), made))
        elif slot.key is str:
            made = st.fixed_dictionaries(dict.fromkeys(("exams.step3", "ecfmg.path-2"), made))
        tables_[name] = made
    return st.fixed_dictionaries({"schema": st.just(1), **tables_})


def profiles() -> st.SearchStrategy[Profile]:
    """Whole profiles."""
    return documents().map(from_document)


def full() -> Profile:
    """A profile with something in every table, the same every time."""
    day = date(2025, 7, 15)
    doc: dict[str, Any] = {"schema": SCHEMA, "zz_future": {"a": 1}}
    fixed: dict[str, Any] = {
        "date": day,
        "bool": True,
        "country": "IN",
        "countries": ["IN", "GB"],
        "states": ["NY", "TX"],
        "words": ["Internal Medicine", "Neurology"],
        "zone": "Asia/Kolkata",
        "instant": datetime(2027, 1, 14, 10, 0, tzinfo=timezone(timedelta(hours=-5))),
        "money": "580.00",
        "currency": "USD",
        "state": "NY",
        "fee": "eras.token.fee",
        "month": "2025-06",
        "text": "Ananya “Rao” Kulkarni",
    }

    def table(kind: type[Table]) -> dict[str, Any]:
        made = {
            name: [fact.choices[0][0]]
            if fact.choices and fact.kind == "words"
            else fact.choices[0][0]
            if fact.choices and fact.kind != "bool"
            else fixed.get(fact.kind, fact.minimum)
            for name, fact in kind.facts.items()
        }
        return made | {name: [table(inner.table)] * 3 for name, inner in kind.lists.items()}

    for name, slot in Profile.slots.items():
        made = table(slot.table)
        if slot.key is int:
            doc[name] = {"2027": made, "2028": made}
        elif slot.key is str:
            doc[name] = {"exams.step3": made}
        else:
            doc[name] = made
    return from_document(doc)


def format_value(value: Any) -> str:
    """A stored value as a person would type it: ISO dates, yes or no, commas between entries."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)
