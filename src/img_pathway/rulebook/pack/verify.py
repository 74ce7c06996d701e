"""Is a rule pack sound? Every problem with its place; a bad pack is refused whole.

Shapes first (`shapes`), then everything that crosses entries: ids, sources, dates that overlap or run
backwards, steps and events that do not exist, cycles, and the ids the engine reads.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from msgspec import convert

from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.build import DATA, SINGLE, parse_pack
from img_pathway.rulebook.calendar import EASTERN, Pattern, zone
from img_pathway.rulebook.pack.fits_program import fit_problems
from img_pathway.rulebook.pack.gather import Problem, gather
from img_pathway.rulebook.pack.shapes import shape_problems
from img_pathway.rulebook.pack.tables import table_problems, unknown_names
from img_pathway.rulebook.types import WHOM

MAX_DEPTH = 8


def verify(pack: Path | None = None) -> list[Problem]:
    """Every problem of a pack, a directory or a .zip (the built-in one by default); none means it can be used."""
    found = gather(pack or DATA)
    return found.problems or verify_files(found.files)


class Unusable(ValueError):
    """A pack that cannot be used, in one line: the first error, and how many more there are."""


def usable(pack: Path) -> Rulebook:
    """The rulebook of a pack from outside, once it was found sound. Raises `Unusable`."""
    from img_pathway.rulebook import load

    errors = [problem for problem in verify(pack) if problem.severity == "error"]
    if errors:
        first = errors[0]
        why = f"{first.key}: {first.text}" if first.key not in (str(pack), "") else first.text
        raise Unusable(f"{why}{f', and {len(errors) - 1} more' if len(errors) > 1 else ''}")
    return load(pack)


def verify_files(files: Mapping[str, bytes], fits: bool = True) -> list[Problem]:
    """Every problem of the files of a pack, by name; without `fits` only of the pack by itself."""
    problems = [*_documents(files)]
    if problems:
        return problems
    raw = parse_pack(files)
    problems = [*shape_problems(raw)]
    if any(problem.severity == "error" for problem in problems):
        return problems
    return [*problems, *_crossing(raw), *(fit_problems(raw) if fits else ())]


def _crossing(raw: Mapping[str, Any]) -> list[Problem]:
    """What crosses entries: references, ids, values, tariffs, the graph of steps, the calendar, the tables."""
    checks = (unknown_names, _twice, _rules, _steps, _values, _tariffs, _graph, _calendar, table_problems)
    return [problem for check in checks for problem in check(raw)]


def _documents(files: Mapping[str, bytes]) -> Iterator[Problem]:
    for name in SINGLE:
        if name not in files:
            yield Problem("error", name, "is missing", "a pack has the files of the built-in one")
    for name, data in files.items():
        try:
            document = tomllib.loads(data.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            yield Problem("error", name, f"is not valid TOML: {error}", "mend the line named")
            continue
        if _depth(document) > MAX_DEPTH:
            yield Problem("error", name, f"is nested deeper than {MAX_DEPTH} levels", "flatten it")
        elif name.startswith("rules/") and not isinstance(document.get("rule", []), list):
            yield Problem("error", name, "holds no list of rules", "write each rule under [[rule]]")


def _depth(value: Any, level: int = 0) -> int:
    if level > MAX_DEPTH:
        return level
    if isinstance(value, dict):
        return max((_depth(item, level + 1) for item in value.values()), default=level)
    if isinstance(value, list):
        return max((_depth(item, level + 1) for item in value), default=level)
    return level


def _twice(raw: Mapping[str, Any]) -> Iterator[Problem]:
    classes, fees = raw["visa_classes"], raw["fees"]
    asked = [row["asked_by"] for row in raw["calendar"]["event"].values() if "asked_by" in row]
    for what, names in (
        ("", [name for rule in raw["rules"] for name in (rule["id"], *rule.get("aliases", ()))]),
        ("asked_by ", asked),
        ("visa class ", [row["id"] for row in classes["visa_class"]]),
        ("visa class, plan ", [row["plan"] for row in classes["visa_class"] if "plan" in row]),
        ("measure ", [row["rule"] for row in classes["measure"]]),
        ("specialty ", [name for row in raw["specialties"]["specialty"] for name in row["names"]]),
        ("specialty written ", [word for row in raw["specialty_words"]["written"] for word in row["words"]]),
        ("not refunded ", [step for row in fees["not_refunded"] for step in row["steps"]]),
        ("lost fee ", [row["fee"] for row in fees["lost"]]),
    ):
        for name, count in Counter(names).items():
            if count > 1:
                yield Problem("error", f"{what}{name}", "is defined twice", "keep one, or make it an alias")


def _rules(raw: Mapping[str, Any]) -> Iterator[Problem]:
    for rule in raw["rules"]:
        for word in rule.get("whom", ()):
            if word.partition(":")[0] not in WHOM:
                yield Problem("error", f"{rule['id']}: whom", f"{word} is nobody known here", "see rulebook/types.py")
        if rule.get("role") == "decides":
            yield Problem("error", f"{rule['id']}: role", "follows from the code", "leave it out")
        if rule.get("role") == "advises" and not rule.get("steps"):
            yield Problem("error", f"{rule['id']}: role", "advises at no step", "name the steps, or leave the role out")
        if rule.get("kind") == "myth" and not (rule.get("old") and rule.get("now")):
            yield Problem("error", f"{rule['id']}: old, now", "a myth says what was and what holds now", "fill both")
        if rule["as_of"] > raw["calendar"]["as_of"] + timedelta(days=1):
            words = f"{rule['as_of']} is after the pack's own date {raw['calendar']['as_of']}"
            yield Problem("error", f"{rule['id']}: as_of", words, "correct the date")


def _steps(raw: Mapping[str, Any]) -> Iterator[Problem]:
    stages = {stage["id"] for stage in raw["stages"]["stage"]}
    for row in raw["stages"]["step"]:
        if row["id"].partition(".")[0] not in stages:
            yield Problem("error", row["id"], "belongs to no stage", "add the stage")
    for name, wait in raw["durations"].items():
        spans = [days for days in (wait.get("best"), wait.get("typical"), wait.get("bad")) if days is not None]
        if spans != sorted(spans):
            yield Problem("error", f"{name}: best, typical, bad", "do not grow", "best is the shortest")


Span = tuple[str, date, date, int | None]


def _spans(rule: Mapping[str, Any]) -> Iterator[Span]:
    for item in rule.get("values", ()):
        yield rule["id"], item.get("from", date.min), item.get("until", date.max), item.get("season")


def _overlaps(spans: list[Span]) -> Iterator[tuple[Span, Span]]:
    for one, other in combinations(spans, 2):
        if one[3] == other[3] and one[1] <= other[2] and other[1] <= one[2]:
            yield one, other


_APART = "end one the day before the next begins"


def _values(raw: Mapping[str, Any]) -> Iterator[Problem]:
    for rule in raw["rules"]:
        spans = list(_spans(rule))
        for name, start, end, _ in spans:
            if start > end:
                yield Problem("error", f"{name}: values", f"run backwards: from {start} until {end}", "swap the dates")
        for (name, start, end, season), other in _overlaps(spans):
            where = f"season {season}" if season else f"{max(start, other[1])} to {min(end, other[2])}"
            yield Problem("error", f"{name}: values", f"two values overlap ({where})", _APART)


def _tariffs(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """The rules of one tariff take turns: on one day, or in one season, only one of them holds."""
    spans: dict[str, list[Span]] = {}
    for rule in raw["rules"]:
        for name in rule.get("tariffs", ()):
            spans.setdefault(name, []).extend(_spans(rule))
    for name, found in spans.items():
        for one, other in _overlaps(found):
            if one[0] != other[0]:
                yield Problem("error", f"{one[0]}: values", f"overlaps with {other[0]} in the tariff {name}", _APART)


def _graph(raw: Mapping[str, Any]) -> Iterator[Problem]:
    from graphlib import CycleError, TopologicalSorter

    edges = {row["id"]: list(row.get("requires", ())) for row in raw["stages"]["step"]}
    advice = {ident: list(before) for ident, before in edges.items()}
    for row in raw["stages"]["step"]:
        for after in row.get("leads_to", ()):
            advice.setdefault(after, []).append(row["id"])
    for field, graph in (("requires", edges), ("requires and leads_to", advice)):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            yield Problem("error", " -> ".join(error.args[1]), f"{field} run in a circle", "remove one of them")


def _calendar(raw: Mapping[str, Any]) -> Iterator[Problem]:
    calendar = raw["calendar"]
    if not 0 <= calendar["last_season"] - calendar["first_season"] <= 40:
        yield Problem("error", "calendar: last_season", "lies 0 to 40 years after first_season", "correct the year")
    follows = {event_id: event["pattern"].get("after") for event_id, event in calendar["event"].items()}
    for event_id, event in calendar["event"].items():
        place = f"calendar {event_id}"
        if not event.get("rules"):
            yield Problem("error", place, "names no rule", "a date without a rule has no source")
        if not convert(event["pattern"], Pattern).whole:
            words = "needs month, year and a day of every year, or month, year, weekday and nth, or after and days"
            yield Problem("error", f"{place}: pattern", words, "see a neighbouring event")
        try:
            zone(event.get("zone", EASTERN))
        except (OSError, ValueError, KeyError):
            yield Problem("error", f"{place}: zone", "is not a time zone", "write a name such as America/New_York")
        at, steps = follows[event_id], 0
        while at is not None and steps <= len(follows):
            at, steps = follows.get(at), steps + 1
        if at is not None:
            yield Problem("error", f"{place}: pattern", "follows itself in the end", "correct the id")
    seen: set[tuple[int, str]] = set()
    for block in calendar.get("date", ()):
        for event_id, moment in block["at"].items():
            place = f"calendar {block['season']}.{event_id}"
            if (block["season"], event_id) in seen:
                yield Problem("error", place, "is dated twice", "keep one")
            seen.add((block["season"], event_id))
            try:
                date.fromisoformat(moment[:10])
                if len(moment) != 10:
                    time.fromisoformat(moment[11:])
                    datetime.fromisoformat(moment)
            except ValueError:
                yield Problem("error", place, f"{moment!r} is not a date", "write YYYY-MM-DD or YYYY-MM-DDTHH:MM")
