"""Is a rule pack sound? Every problem with its place; a bad pack is refused whole.

Shapes are checked with pydantic models, then everything that crosses entries: ids, sources, dates that
overlap or run backwards, steps and events that do not exist, cycles, and the ids the engine reads.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.build import DATA, SINGLE, parse_pack
from img_pathway.rulebook.pack.entry_models import shape_problems
from img_pathway.rulebook.pack.fits_program import fit_problems, required_events, required_rules, required_steps
from img_pathway.rulebook.pack.gather import Problem, gather
from img_pathway.rulebook.pack.tables import table_problems
from img_pathway.rulebook.types import WHOM

__all__ = [
    "Problem",
    "Unusable",
    "required_events",
    "required_rules",
    "required_steps",
    "usable",
    "verify",
    "verify_files",
]

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


def verify_files(files: Mapping[str, bytes]) -> list[Problem]:
    """Every problem of the files of a pack, by name."""
    problems, raw = _read(files)
    return problems if raw is None else [*problems, *_crossing(raw), *fit_problems(raw)]


def sound_problems(files: Mapping[str, bytes]) -> list[Problem]:
    """Problems of a pack by itself, whether or not it fits this program."""
    problems, raw = _read(files)
    return problems if raw is None else [*problems, *_crossing(raw)]


def _read(files: Mapping[str, bytes]) -> tuple[list[Problem], Mapping[str, Any] | None]:
    """Problems of single entries, with the entries where they can be read on."""
    problems = [*_documents(files)]
    if problems:
        return problems, None
    raw = parse_pack(files)
    problems += shape_problems(raw)
    broken = any(problem.severity == "error" for problem in problems)
    return problems, None if broken else raw


def _crossing(raw: Mapping[str, Any]) -> list[Problem]:
    """What crosses entries: ids, values, tariffs, the graph of steps, the calendar, the tables."""
    return [*_ids(raw), *_values(raw), *_tariffs(raw), *_graph(raw), *_calendar(raw), *table_problems(raw)]


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
        for word in rule.get("whom", ()):
            if word.partition(":")[0] not in WHOM:
                yield Problem("error", f"{rule['id']}: whom", f"{word} is nobody known here", "see rulebook/types.py")
        if rule.get("role") == "advises" and not rule.get("steps"):
            yield Problem("error", f"{rule['id']}: role", "advises at no step", "name the steps, or leave the role out")
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


def _tariffs(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """The rules of one tariff take turns: on one day, or in one season, only one of them holds."""
    spans: dict[str, list[tuple[str, date, date, int | None]]] = {}
    for rule in raw["rules"]:
        for name in rule.get("tariffs", ()):
            spans.setdefault(name, []).extend(
                (rule["id"], item.get("from", date.min), item.get("until", date.max), item.get("season"))
                for item in rule.get("values", ())
            )
    for name, found in spans.items():
        for index, (rule_id, start, end, season) in enumerate(found):
            for other_id, other_start, other_end, other_season in found[index + 1 :]:
                overlap = season == other_season and start <= other_end and other_start <= end
                if overlap and rule_id != other_id:
                    text = f"overlaps with {other_id} in the tariff {name}"
                    yield Problem("error", f"{rule_id}: values", text, "end one the day before the next begins")


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
    follows = {event_id: event["pattern"].get("after") for event_id, event in calendar["event"].items()}
    for event_id in follows:
        at, steps = follows[event_id], 0
        while at is not None and steps <= len(follows):
            at, steps = follows.get(at), steps + 1
        if at is not None:
            yield Problem("error", f"calendar {event_id}: pattern", "follows itself in the end", "correct the id")
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
                if len(moment) != 10:
                    time.fromisoformat(moment[11:])
                    datetime.fromisoformat(moment)
            except ValueError:
                yield Problem("error", place, f"{moment!r} is not a date", "write YYYY-MM-DD or YYYY-MM-DDTHH:MM")
    for rule in raw["rules"]:
        if rule.get("calendar") is not None and rule["calendar"].partition(".")[2] not in calendar["event"]:
            yield Problem("error", f"{rule['id']}: calendar", f"{rule['calendar']} is not an event", "correct the id")
    for row in raw["stages"]["step"]:
        for field in ("opens", "due", "by"):
            if row.get(field) is not None and row[field] not in calendar["event"]:
                yield Problem("error", f"{row['id']}: {field}", f"{row[field]} is not an event", "correct the id")
        for gate in row.get("gates", ()):
            if gate["on"] != "start" and gate["on"] not in calendar["event"]:
                yield Problem("error", f"{row['id']}: gates", f"{gate['on']} is not an event", "correct the id")
            for rule_id in set(gate["rules"]) - known:
                yield Problem("error", f"{row['id']}: gates", f"names {rule_id}, which is not a rule", "correct the id")
