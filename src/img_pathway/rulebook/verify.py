"""Is a rule pack sound? Every problem with its place; a bad pack is refused whole.

Shapes are checked with pydantic models, then everything that crosses entries: ids, sources, dates that
overlap or run backwards, steps and events that do not exist, cycles, and the ids the engine reads.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .build import DATA, compile_pack, data_files, read_pack

MAX_FILE = 2 * 1024 * 1024
MAX_FILES = 60
MAX_DEPTH = 8

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


class Problem(NamedTuple):
    """One finding: an error refuses the pack. `key` is the place: file or id, and the field."""

    severity: Literal["error", "warning"]
    key: str
    text: str
    fix: str = ""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class _Value(_Strict):
    value: Any
    start: date | None = Field(default=None, alias="from")
    until: date | None = None
    season: int | None = Field(default=None, ge=2000, le=2100)
    confidence: Confidence | None = None
    sources: list[str] | None = Field(default=None, min_length=1)
    note: str | None = Field(default=None, max_length=2000)


class _Rule(_Strict):
    id: str = Field(pattern=r"^[a-z]+(\.[A-Za-z0-9-]+)+$", max_length=80)
    aliases: list[str] = []
    kind: Kind = "rule"
    title: str = Field(min_length=3, max_length=80)
    statement: str = Field(min_length=10, max_length=4000)
    steps: list[str] = []
    selects: Selects = "none"
    unit: str | None = None
    confidence: Confidence
    caveat: str | None = Field(default=None, min_length=3)
    as_of: date
    sources: list[str] = Field(min_length=1)
    doubt: str | None = None
    volatile: bool = False
    values: list[_Value] = []
    others: list[_Value] = []
    calendar: str | None = None
    old: str | None = None
    now: str | None = None
    since: str | None = None
    terms: list[str] = []


class _Source(_Strict):
    title: str = Field(min_length=2, max_length=400)
    url: str | None = None
    date: str | None = None
    grade: Literal["official", "secondary", "weak"]


class _Step(_Strict):
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
    guidance: str = Field(min_length=20)
    words: list[str] = []


class _Duration(_Strict):
    title: str
    best: int | None = Field(default=None, ge=0)
    typical: int | None = Field(default=None, ge=0)
    bad: int | None = Field(default=None, ge=0)
    confidence: Confidence
    rules: list[str]
    source: str = Field(min_length=5)


def verify(pack: Path | None = None) -> list[Problem]:
    """Every problem of a pack (the built-in one by default); an empty list means it can be used."""
    pack = pack or DATA
    problems = list(_files(pack))
    if problems:
        return problems
    try:
        raw = read_pack(pack)
    except (OSError, KeyError) as error:
        return [Problem("error", str(pack), f"cannot be read: {error}", "a pack is a directory like the built-in one")]
    problems += _shapes(raw)
    if any(problem.severity == "error" for problem in problems):
        return problems
    problems += [*_ids(raw), *_values(raw), *_graph(raw), *_calendar(raw), *_code(raw)]
    return problems


def _files(pack: Path) -> Iterator[Problem]:
    if not pack.is_dir():
        yield Problem("error", str(pack), "is not a directory", "a pack is a directory of TOML files")
        return
    files = data_files(pack)
    if not files:
        yield Problem("error", str(pack), "holds no TOML file", "a pack is a directory like the built-in one")
    if len(files) > MAX_FILES:
        yield Problem("error", str(pack), f"holds {len(files)} files, more than {MAX_FILES}", "a pack is small")
        return
    for path in files:
        place = str(path.relative_to(pack))
        if path.is_symlink() or path.stat().st_size > MAX_FILE:
            yield Problem(
                "error", place, f"is a link or larger than {MAX_FILE} bytes", "give the file itself, in bounds"
            )
            continue
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            yield Problem("error", place, f"is not valid TOML: {error}", "mend the line named")
            continue
        if _depth(document) > MAX_DEPTH:
            yield Problem("error", place, f"is nested deeper than {MAX_DEPTH} levels", "flatten it")


def _depth(value: Any, level: int = 0) -> int:
    if level > MAX_DEPTH:
        return level
    if isinstance(value, dict):
        return max((_depth(item, level + 1) for item in value.values()), default=level)
    if isinstance(value, list):
        return max((_depth(item, level + 1) for item in value), default=level)
    return level


def _shapes(raw: Mapping[str, Any]) -> Iterator[Problem]:
    for model, rows in (
        (_Rule, [(row.get("id", f"rule {number}"), row) for number, row in enumerate(raw["rules"], 1)]),
        (
            _Step,
            [(row.get("id", f"step {number}"), row) for number, row in enumerate(raw["stages"].get("step", ()), 1)],
        ),
        (_Source, list(raw["sources"].items())),
        (_Duration, list(raw["durations"].items())),
    ):
        for name, row in rows:
            try:
                model.model_validate(row)
            except ValidationError as error:
                for item in error.errors():
                    field = ".".join(str(part) for part in item["loc"])
                    yield Problem("error", f"{name}: {field}", item["msg"], "see a neighbouring entry for the form")


def _ids(raw: Mapping[str, Any]) -> Iterator[Problem]:
    rules, steps = raw["rules"], {row["id"] for row in raw["stages"]["step"]}
    known = Counter(name for rule in rules for name in (rule["id"], *rule.get("aliases", ())))
    for name, count in known.items():
        if count > 1:
            yield Problem("error", name, "is defined twice", "keep one, make the other an alias")
    for rule in rules:
        for key in (
            *rule["sources"],
            *(key for value in (*rule.get("values", ()), *rule.get("others", ())) for key in value.get("sources", ())),
        ):
            if key not in raw["sources"]:
                yield Problem(
                    "error",
                    f"{rule['id']}: sources",
                    f"names {key}, which is not among the sources",
                    "add the source or correct the key",
                )
        for step in rule.get("steps", ()):
            if step not in steps:
                yield Problem("error", f"{rule['id']}: steps", f"names {step}, which is not a step", "correct the id")
        if rule.get("kind") == "myth" and not (rule.get("old") and rule.get("now")):
            yield Problem("error", f"{rule['id']}: old, now", "a myth says what was and what holds now", "fill both")
    for row in raw["stages"]["step"]:
        for field in ("rules", "fees"):
            for rule_id in row.get(field, ()):
                if rule_id not in known:
                    yield Problem(
                        "error", f"{row['id']}: {field}", f"names {rule_id}, which is not a rule", "correct the id"
                    )
        for step in (*row.get("requires", ()), *row.get("leads_to", ()), *row.get("proves", ())):
            if step not in steps:
                yield Problem(
                    "error",
                    f"{row['id']}: requires, leads_to, proves",
                    f"names {step}, which is not a step",
                    "correct the id",
                )
        for wait in (*row.get("waiting", ()), *((row["result"],) if row.get("result") else ())):
            if wait not in raw["durations"]:
                yield Problem(
                    "error", f"{row['id']}: waiting", f"names {wait}, which is not a waiting time", "correct the id"
                )
        if row.get("portal") is not None and row["portal"] not in raw["portals"]:
            yield Problem(
                "error", f"{row['id']}: portal", f"names {row['portal']}, which is not a portal", "correct the id"
            )
        if row["id"].partition(".")[0] not in {stage["id"] for stage in raw["stages"]["stage"]}:
            yield Problem("error", row["id"], "belongs to no stage", "add the stage")
    for name, wait in raw["durations"].items():
        for rule_id in wait["rules"]:
            if rule_id not in known:
                yield Problem("error", f"{name}: rules", f"names {rule_id}, which is not a rule", "correct the id")
        spans = [days for days in (wait.get("best"), wait.get("typical"), wait.get("bad")) if days is not None]
        if spans != sorted(spans):
            yield Problem("error", f"{name}: best, typical, bad", "do not grow", "best is the shortest")


def _values(raw: Mapping[str, Any]) -> Iterator[Problem]:
    for rule in raw["rules"]:
        spans: list[tuple[date, date, int | None]] = []
        for value in rule.get("values", ()):
            start, end = value.get("from", date.min), value.get("until", date.max)
            if start > end:
                yield Problem(
                    "error", f"{rule['id']}: values", f"run backwards: from {start} until {end}", "swap the dates"
                )
            spans.append((start, end, value.get("season")))
        for index, (start, end, season) in enumerate(spans):
            for other_start, other_end, other_season in spans[index + 1 :]:
                if season == other_season and start <= other_end and other_start <= end:
                    where = f"season {season}" if season else f"{max(start, other_start)} to {min(end, other_end)}"
                    yield Problem(
                        "error",
                        f"{rule['id']}: values",
                        f"two values overlap ({where})",
                        "end one the day before the next begins",
                    )
        if rule["as_of"] > raw["calendar"]["as_of"] + timedelta(days=1):
            yield Problem(
                "error",
                f"{rule['id']}: as_of",
                f"{rule['as_of']} is after the pack's own date {raw['calendar']['as_of']}",
                "correct the date",
            )


def _graph(raw: Mapping[str, Any]) -> Iterator[Problem]:
    from graphlib import CycleError, TopologicalSorter

    rows = raw["stages"]["step"]
    for field, edges in (
        ("requires", {row["id"]: row.get("requires", ()) for row in rows}),
        ("requires and leads_to", _with_advice(rows)),
    ):
        try:
            TopologicalSorter(edges).prepare()
        except CycleError as error:
            yield Problem("error", " -> ".join(error.args[1]), f"{field} run in a circle", "remove one of them")


def _with_advice(rows: list[Mapping[str, Any]]) -> dict[str, list[str]]:
    edges: dict[str, list[str]] = {row["id"]: list(row.get("requires", ())) for row in rows}
    for row in rows:
        for after in row.get("leads_to", ()):
            edges[after].append(row["id"])
    return edges


def _calendar(raw: Mapping[str, Any]) -> Iterator[Problem]:
    calendar = raw["calendar"]
    known = {name for rule in raw["rules"] for name in (rule["id"], *rule.get("aliases", ()))}
    for event_id, event in calendar["event"].items():
        for rule_id in event.get("rules", ()):
            if rule_id not in known:
                yield Problem(
                    "error", f"calendar {event_id}: rules", f"names {rule_id}, which is not a rule", "correct the id"
                )
        if not event.get("rules"):
            yield Problem("error", f"calendar {event_id}", "names no rule", "a date without a rule has no source")
        after = event["pattern"].get("after")
        if after is not None and after not in calendar["event"]:
            yield Problem(
                "error", f"calendar {event_id}: pattern", f"follows {after}, which is not an event", "correct the id"
            )
    seen: set[tuple[int, str]] = set()
    for block in calendar.get("date", ()):
        for event_id, moment in block["at"].items():
            place = f"calendar {block['season']}.{event_id}"
            if event_id not in calendar["event"]:
                yield Problem("error", place, "is not an event", "correct the id")
            if (block["season"], event_id) in seen:
                yield Problem("error", place, "is dated twice", "keep one")
            seen.add((block["season"], event_id))
            try:
                date.fromisoformat(moment[:10])
            except ValueError:
                yield Problem("error", place, f"{moment!r} is not a date", "write YYYY-MM-DD or YYYY-MM-DDTHH:MM")
    for rule in raw["rules"]:
        if rule.get("calendar") is not None and rule["calendar"].partition(".")[2] not in calendar["event"]:
            yield Problem("error", f"{rule['id']}: calendar", f"{rule['calendar']} is not an event", "correct the id")
    for row in raw["stages"]["step"]:
        for field in ("opens", "due", "by"):
            if row.get(field) is not None and row[field] not in calendar["event"]:
                yield Problem("error", f"{row['id']}: {field}", f"{row[field]} is not an event", "correct the id")


def _code(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """A pack that lacks an id the program reads would leave a step undecided."""
    core, _ = compile_pack(dict(raw))
    known = set(core["rules"]) | {alias for rule in core["rules"].values() for alias in rule.get("aliases", ())}
    for rule_id in required_rules():
        if rule_id not in known:
            yield Problem("error", rule_id, "is missing, and the program reads it", "add the rule")
    steps = {row["id"] for row in core["steps"]}
    for step_id in required_steps():
        if step_id not in steps:
            yield Problem("error", step_id, "is missing, and the program knows it", "add the step")
    for event_id in required_events():
        if event_id not in core["calendar"]["event"]:
            yield Problem("error", f"calendar {event_id}", "is missing, and the program reads it", "add the event")


_LISTS = Path(__file__).parent / "required.toml"


def _required(name: str) -> list[str]:
    with _LISTS.open("rb") as handle:
        found: list[str] = tomllib.load(handle)[name]
    return found


def required_rules() -> list[str]:
    """Ids of the rules whose values or names the engine uses."""
    return _required("rules")


def required_steps() -> list[str]:
    """Ids of the steps that have a judge."""
    return _required("steps")


def required_events() -> list[str]:
    """Ids of the calendar events the engine uses."""
    return _required("events")
