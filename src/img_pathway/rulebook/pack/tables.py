"""Does everything that an entry of a pack names exist, and do the tables agree with each other?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from img_pathway.rulebook.pack.gather import Problem

_SEASON = "seasons.{season}."
Named = Iterator[tuple[str, Iterable[str], str]]
"""Where names stand, the names, and what each of them must be."""


def unknown_names(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Every name of something that the pack does not have."""
    steps = raw["stages"]["step"]
    known = {
        "a rule": {name for rule in raw["rules"] for name in (rule["id"], *rule.get("aliases", ()))},
        "a step": {row["id"] for row in steps},
        "an event": raw["calendar"]["event"].keys(),
        "a waiting time": raw["durations"].keys(),
        "a portal": raw["portals"].keys(),
        "among the sources": raw["sources"].keys(),
        "a measure with the effect entry": {
            row["rule"] for row in raw["visa_classes"]["measure"] if row["effect"] == "entry"
        },
        "a fact of a season": {
            field.removeprefix(_SEASON) for row in steps for field in row["fields"] if _SEASON in field
        },
    }
    for place, names, what in (*_in_rules(raw), *_in_steps(raw), *_in_calendar(raw), *_in_tables(raw)):
        for name in names:
            if name not in known[what]:
                yield Problem("error", place, f"names {name}, which is not {what}", "correct the id, or add it")


def _in_rules(raw: Mapping[str, Any]) -> Named:
    for rule in raw["rules"]:
        values = (*rule.get("values", ()), *rule.get("others", ()))
        sources = (*rule["sources"], *(key for value in values for key in value.get("sources", ())))
        yield f"{rule['id']}: sources", sources, "among the sources"
        yield f"{rule['id']}: steps", rule.get("steps", ()), "a step"
        if rule.get("calendar") is not None:
            yield f"{rule['id']}: calendar", [rule["calendar"].partition(".")[2]], "an event"


def _in_steps(raw: Mapping[str, Any]) -> Named:
    for row in raw["stages"]["step"]:
        for field in ("rules", "fees"):
            yield f"{row['id']}: {field}", row.get(field, ()), "a rule"
        for field in ("requires", "leads_to", "proves"):
            yield f"{row['id']}: {field}", row.get(field, ()), "a step"
        yield f"{row['id']}: waiting", (*row.get("waiting", ()), *_given(row, "result")), "a waiting time"
        yield f"{row['id']}: portal", _given(row, "portal"), "a portal"
        gates = row.get("gates", ())
        events = (*_given(row, "opens", "due", "by"), *(gate["on"] for gate in gates if gate["on"] != "start"))
        yield f"{row['id']}: opens, due, by, gates", events, "an event"
        yield f"{row['id']}: gates", [rule for gate in gates for rule in gate["rules"]], "a rule"
    for name, wait in raw["durations"].items():
        yield f"{name}: rules", wait["rules"], "a rule"


def _in_calendar(raw: Mapping[str, Any]) -> Named:
    for name, row in raw["calendar"]["event"].items():
        yield f"calendar {name}: rules", (*row.get("rules", ()), *_given(row, "asked_by")), "a rule"
        yield f"calendar {name}: pattern", _given(row["pattern"], "after"), "an event"
    for name, row in raw["calendar"].get("season_fact", {}).items():
        yield f"season_fact {name}", _given(row, "opens", "closes"), "an event"
        yield f"season_fact {name}: rule", [row["rule"]], "a rule"
    for row in raw["calendar"].get("loss", ()):
        yield f"loss {row['says']}: event", [row["event"]], "an event"
        yield f"loss {row['says']}: step", [row["step"]], "a step"
    for block in raw["calendar"].get("date", ()):
        yield f"calendar {block['season']}", block["at"], "an event"


def _in_tables(raw: Mapping[str, Any]) -> Named:
    for key in ("settled_by_facts", "settled_by_day", "conditional_fees"):
        yield f"proofs: {key}", raw["proofs"].get(key, ()), "a rule"
    for row in raw["visa_classes"]["visa_class"]:
        yield f"visa class {row['id']}: stopped_by", row["stopped_by"], "a measure with the effect entry"
        yield f"visa class {row['id']}: skips", row["skips"], "a step"
        yield f"visa class {row['id']}: rules", row.get("rules", ()), "a rule"
    for row in raw["specialties"]["specialty"]:
        yield f"specialty {row['names'][0]}: own_letter", _given(row, "own_letter"), "a rule"
    for row in (*raw["visa_classes"]["measure"], *raw["specialties"]["specialty"], *raw["fees"]["not_refunded"]):
        yield f"{row.get('title') or row['rule']}: rule", [row["rule"]], "a rule"
        yield f"{row.get('title') or row['rule']}: steps", row.get("steps", ()), "a step"
    for row in () if "documents.toml" in raw.get("borrowed", ()) else raw["documents"]["document"]:
        yield f"document {row['id']}: steps", row["steps"], "a step"
        yield f"document {row['id']}: rules", (*row["rules"], *_given(row, "young")), "a rule"
        yield f"document {row['id']}: portals", row["portals"], "a portal"
    for row in raw["fees"]["lost"]:
        yield f"lost fee {row['fee']}", [row["fee"]], "a rule"
        yield f"lost fee {row['fee']}: at", row.get("at", ()), "a step"
        yield f"lost fee {row['fee']}: paid", _given(row, "paid"), "a fact of a season"


def _given(row: Mapping[str, Any], *keys: str) -> list[str]:
    return [row[key] for key in keys if row.get(key) is not None]


def table_problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """What the entries of the tables lack beside each other."""
    classes, measures = raw["visa_classes"]["visa_class"], raw["visa_classes"]["measure"]
    for row in classes:
        if row.get("about") and not row.get("rules"):
            words = "a sentence without a rule has no source"
            yield Problem("error", f"visa class {row['id']}: about", "names no rule", words)
    rules = {name: rule for rule in raw["rules"] for name in (rule["id"], *rule.get("aliases", ()))}
    stopped = {rule for row in classes for rule in row["stopped_by"]}
    for row in measures:
        place, values = f"measure {row['rule']}", rules.get(row["rule"], {}).get("values", ())
        if row["rule"] in rules and not (values and all(_is_countries(item["value"]) for item in values)):
            yield Problem("error", place, "names no list of countries", 'give the rule a value such as ["AF"]')
        if row["effect"] == "entry" and row["rule"] not in stopped:
            yield Problem("error", place, "stops no visa class", "name it under stopped_by of the classes it stops")
    for row in raw["fees"]["lost"]:
        place = f"lost fee {row['fee']}"
        if not (row.get("with") or row.get("at")):
            yield Problem("error", place, "is lost with nothing", "say under `with` or `at` what takes it along")
        if row.get("at") and "paid" not in row and "shown_by" not in row:
            yield Problem("error", f"{place}: paid", "no fact shows that it is paid", "name a fact of the season")


def _is_countries(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(code, str) and len(code) == 2 for code in value)
