"""Does a pack fit this program? It must hold every id the program reads, with values of the kinds it expects."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from img_pathway.rulebook.build import read_pack
from img_pathway.rulebook.pack.gather import Problem
from img_pathway.rulebook.pack.sentences import required, word_problems

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def fit_problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Every reason why the program could not work with a pack whose entries are sound by themselves."""
    ours, rules = _built_in(), _by_id(raw)
    wanted = {**_named(ours), **{what: required(f"{what}s") for what in ("rule", "step", "event")}}
    there = {**_named(raw), "rule": rules, "event": raw["calendar"]["event"]}
    for what, idents in wanted.items():
        for ident in idents:
            if ident not in there[what]:
                yield Problem("error", ident, "is missing, and the program reads it", f"add the {what}")
    yield from word_problems(raw)
    yield from _fields(raw, ours)
    theirs = _by_id(ours)
    for rule_id in required("rules"):
        if rule_id in rules and rule_id in theirs:
            yield from _kinds(rule_id, rules[rule_id].get("values", ()), theirs[rule_id].get("values", ()))
    for rule in raw["rules"]:
        if rule.get("kind") == "fee":
            for item in (*rule.get("values", ()), *rule.get("others", ())):
                yield from _sums(rule["id"], item["value"])
    for rule_id in required("numbers"):
        if rule_id in rules:
            yield from _always(rule_id, rules[rule_id].get("values", ()))


@cache
def _built_in() -> Mapping[str, Any]:
    return read_pack()


def _named(raw: Mapping[str, Any]) -> dict[str, Collection[str]]:
    """What the program reads of the built-in pack, whatever it is called there."""
    classes, events = raw["visa_classes"]["visa_class"], raw["calendar"]["event"].values()
    return {
        "step": [row["id"] for row in raw["stages"]["step"]],
        "stage": [row["id"] for row in raw["stages"]["stage"]],
        "waiting time": raw["durations"],
        "`who` of the waiting time": [name for name, row in raw["durations"].items() if "who" in row],
        "season_fact": raw["calendar"].get("season_fact", ()),
        "`asked_by` of an event": [row["asked_by"] for row in events if "asked_by" in row],
        "bound of the proofs": raw["proofs"].get("bounds", ()),
        "visa class with this plan": [row["plan"] for row in classes if "plan" in row],
        "visa class": [row["id"] for row in classes],
    }


def _by_id(raw: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {name: rule for rule in raw["rules"] for name in (rule["id"], *rule.get("aliases", ()))}


def _fields(raw: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[Problem]:
    """A form can only ask for facts that exist."""
    asked = {field for row in ours["stages"]["step"] for field in row["fields"]}
    opened = {event.get("opened_by") for event in ours["calendar"]["event"].values()}
    for row in raw["stages"]["step"]:
        for field in row["fields"]:
            if field not in asked:
                yield Problem("error", f"{row['id']}: fields", f"{field} is not a fact known here", "correct the key")
    for event_id, event in raw["calendar"]["event"].items():
        if event.get("opened_by") not in opened:
            place = f"calendar {event_id}: opened_by"
            yield Problem("error", place, f"{event['opened_by']} is not a fact known here", "correct the key")


def _kinds(rule_id: str, values: Any, ours: Any) -> Iterator[Problem]:
    """Values must be of the kinds the program reads there: a number stays a number, a table keeps its keys."""
    if not ours:
        return
    expected = {_kind(item["value"]) for item in ours}
    tables = [set(item["value"]) for item in ours if isinstance(item["value"], dict)]
    keys = set.intersection(*tables) if tables else set()
    if not values:
        yield Problem("error", f"{rule_id}: values", "has no value, and the program reads one", "add the value")
    for item in values:
        value = item["value"]
        if _kind(value) not in expected:
            words = f"{_kind(value)} where the program reads {' or '.join(sorted(expected))}"
            yield Problem("error", f"{rule_id}: values", words, "see the built-in pack for the form")
        elif isinstance(value, dict):
            for key in sorted(keys - set(value)):
                yield Problem("error", f"{rule_id}: values", f"lacks {key}, which the program reads", "add it")
            for number, other in value.items():
                kinds = {_kind(one["value"][number]) for one in ours if _has(one["value"], number)}
                if kinds and _kind(other) not in kinds:
                    words = f"{number} is {_kind(other)} where the program reads {' or '.join(sorted(kinds))}"
                    yield Problem("error", f"{rule_id}: values", words, "see the built-in pack for the form")


def _has(value: Any, key: str) -> bool:
    return isinstance(value, dict) and key in value


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return "a date"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "a table"


_SUMS = frozenset({"abroad", "amount", "base", "ceiling", "days", "each", "flat", "free", "from"})
_SUMS |= {"high", "low", "percent", "to", "upto", "usd"}
_MOST = 10_000_000


def _sums(rule_id: str, value: Any) -> Iterator[Problem]:
    """What fees are worked out from are numbers, and tiers are tables."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and not 0 <= value <= _MOST:
        yield Problem("error", f"{rule_id}: values", f"{value} is no amount", f"give 0 to {_MOST}")
    if isinstance(value, list):
        for item in value:
            yield from _sums(rule_id, item)
    if not isinstance(value, dict):
        return
    for key, item in value.items():
        if (key in _SUMS or key.startswith("abroad_")) and _kind(item) != "a number":
            yield Problem("error", f"{rule_id}: values", f"{key} is {_kind(item)}", "give a number")
        elif key == "tiers" and not (isinstance(item, list) and all(isinstance(one, dict) for one in item)):
            yield Problem("error", f"{rule_id}: values", "tiers are no list of tables", "see the built-in pack")
        else:
            yield from _sums(rule_id, item)


def _always(rule_id: str, values: Any) -> Iterator[Problem]:
    """One whole number for every day: no first or last day, no gap."""
    spans = sorted((item.get("from") or date.min, item.get("until") or date.max) for item in values)
    whole = all(isinstance(item["value"], int) and "season" not in item for item in values)
    # An overlap is told elsewhere; only a gap is looked for here.
    joined = all(
        before[1] == date.max or after[0] <= before[1] + timedelta(days=1) for before, after in pairwise(spans)
    )
    if not (spans and whole and joined and spans[0][0] == date.min and spans[-1][1] == date.max):
        fix = "leave `from` out of the first value and `until` out of the last, with no gap between"
        yield Problem("error", f"{rule_id}: values", "does not give a whole number for every day", fix)
