"""Do the tables of a pack fit its rules, steps and calendar: visa classes and the measures that bear on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from img_pathway.rulebook.pack.gather import Problem


def table_problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Every problem that crosses the entries of the tables."""
    rules = {name: rule for rule in raw["rules"] for name in (rule["id"], *rule.get("aliases", ()))}
    yield from _visa_classes(raw, rules)
    yield from _measures(raw["visa_classes"], rules)
    yield from _specialties(raw["specialties"]["specialty"], rules)
    yield from _fees(raw, rules)
    yield from _seasons(raw, rules)


def _visa_classes(raw: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[Problem]:
    classes = raw["visa_classes"]["visa_class"]
    lists = {row["rule"] for row in raw["visa_classes"]["measure"] if row["effect"] == "entry"}
    yield from _twice("visa class", (row["id"] for row in classes))
    yield from _twice("visa class, plan", (row["plan"] for row in classes if "plan" in row))
    steps = {row["id"] for row in raw["stages"]["step"]}
    for row in classes:
        place = f"visa class {row['id']}"
        yield from _unknown(f"{place}: stopped_by", row["stopped_by"], lists, "a measure with the effect entry")
        yield from _unknown(f"{place}: skips", row["skips"], steps, "a step")
        yield from _unknown(f"{place}: rules", row.get("rules", ()), rules, "a rule")
        if row.get("about") and not row.get("rules"):
            yield Problem("error", f"{place}: about", "names no rule", "a sentence without a rule has no source")


def _measures(table: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[Problem]:
    stopped = {rule for row in table["visa_class"] for rule in row["stopped_by"]}
    yield from _twice("measure", (row["rule"] for row in table["measure"]))
    for row in table["measure"]:
        place = f"measure {row['rule']}"
        if row["rule"] not in rules:
            yield Problem("error", place, "is not a rule", "add the rule or correct the id")
            continue
        values = [item["value"] for item in rules[row["rule"]].get("values", ())]
        if not values or not all(_is_countries(value) for value in values):
            yield Problem("error", place, "names no list of countries", 'give the rule a value such as ["AF"]')
        if row["effect"] == "entry" and row["rule"] not in stopped:
            yield Problem("error", place, "stops no visa class", "name it under stopped_by of the classes it stops")


def _specialties(rows: list[Mapping[str, Any]], rules: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _twice("specialty", (name for row in rows for name in row["names"]))
    for row in rows:
        yield from _unknown(f"specialty {row['names'][0]}: rule", [row["rule"]], rules, "a rule")


_SHOWN_BY_LISTS = ("ecfmg.fee-oet", "ecfmg.fee-pathway")
"""Fees whose payment a list of facts shows: OET sittings and Pathway applications."""


def _fees(raw: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[Problem]:
    steps = {row["id"] for row in raw["stages"]["step"]}
    refunds, lost = raw["fees"]["not_refunded"], raw["fees"]["lost"]
    yield from _twice("not refunded", (step for row in refunds for step in row["steps"]))
    yield from _twice("lost fee", (row["fee"] for row in lost))
    for row in refunds:
        yield from _unknown(f"not refunded {row['rule']}", [row["rule"]], rules, "a rule")
        yield from _unknown(f"not refunded {row['rule']}: steps", row["steps"], steps, "a step")
    fields = [field for row in raw["stages"]["step"] for field in row["fields"]]
    season = {field.removeprefix("seasons.{season}.") for field in fields if field.startswith("seasons.{season}.")}
    for row in lost:
        place = f"lost fee {row['fee']}"
        yield from _unknown(place, [row["fee"]], rules, "a rule")
        yield from _unknown(f"{place}: at", row.get("at", ()), steps, "a step")
        yield from _unknown(f"{place}: paid", [row["paid"]] if "paid" in row else [], season, "a fact of a season")
        if not (row.get("with") or row.get("at")):
            yield Problem("error", place, "is lost with nothing", "say under `with` or `at` what takes it along")
        if row.get("at") and "paid" not in row and row["fee"] not in _SHOWN_BY_LISTS:
            yield Problem("error", f"{place}: paid", "no fact shows that it is paid", "name a fact of the season")


def _seasons(raw: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[Problem]:
    calendar, steps = raw["calendar"], {row["id"] for row in raw["stages"]["step"]}
    events = calendar["event"]
    asked = [row["asked_by"] for row in events.values() if "asked_by" in row]
    yield from _twice("asked_by", asked)
    yield from _unknown("calendar: asked_by", asked, rules, "a rule")
    for name, row in calendar.get("season_fact", {}).items():
        bounds = [row[side] for side in ("opens", "closes") if side in row]
        yield from _unknown(f"season_fact {name}", bounds, events, "an event")
        yield from _unknown(f"season_fact {name}: rule", [row["rule"]], rules, "a rule")
    for row in calendar.get("loss", ()):
        yield from _unknown(f"loss {row['says']}: event", [row["event"]], events, "an event")
        yield from _unknown(f"loss {row['says']}: step", [row["step"]], steps, "a step")
    for key in ("settled_by_facts", "settled_by_day"):
        yield from _unknown(f"proofs: {key}", raw["proofs"].get(key, ()), rules, "a rule")


def _is_countries(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(code, str) and len(code) == 2 for code in value)


def _twice(what: str, names: Iterable[str]) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Problem("error", f"{what} {name}", "is defined twice", "keep one")


def _unknown(place: str, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[Problem]:
    there = set(known)
    for name in names:
        if name not in there:
            yield Problem("error", place, f"names {name}, which is not {what}", "correct the id")
