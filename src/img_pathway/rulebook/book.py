"""The rulebook as the engine and the screens read it. Texts are parsed only when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from heapq import heappop, heappush
from typing import Any

from .calendar import Calendar
from .types import Confidence, Duration, Event, Portal, Rule, Source, Stage, Step, Value


class Rulebook:
    """A loaded pack. Built from two plain documents; nothing is validated here (see `verify`)."""

    def __init__(
        self, core: Mapping[str, Any], texts: Callable[[], Mapping[str, Any]], origin: str = "built-in"
    ) -> None:
        """`texts` is called once, when a statement or a source is first needed."""
        self._core = core
        self._load_texts = texts
        self._texts: Mapping[str, Any] | None = None
        self._rows: Mapping[str, Any] = core["rules"]
        self._rules: dict[str, Rule] = {}
        self._values: dict[str, tuple[Value, ...]] = {}
        self.origin = origin
        self.version: str = core["calendar"]["version"]
        self.as_of = date.fromisoformat(core["calendar"]["as_of"])
        stated: dict[str, list[str]] = {}
        self._alias: dict[str, str] = {}
        for rule_id, row in self._rows.items():
            if "calendar" in row:
                stated.setdefault(row["calendar"], []).append(rule_id)
            for alias in row.get("aliases", ()):
                self._alias[alias] = rule_id
        self.calendar = Calendar(core["calendar"], {key: tuple(ids) for key, ids in stated.items()})
        self.stages: tuple[Stage, ...] = tuple(Stage(row["id"], row["title"], row["purpose"]) for row in core["stages"])
        self._steps: dict[str, Step] = {row["id"]: _step(row) for row in core["steps"]}
        self.steps: tuple[Step, ...] = tuple(self._steps.values())
        self.favourable: tuple[str, ...] = tuple(core["proofs"]["favourable"])
        self._order: tuple[Step, ...] | None = None
        self.steps_of: dict[str, tuple[str, ...]] = {
            stage.id: tuple(step.id for step in self.steps if step.stage == stage.id) for stage in self.stages
        }
        """Step ids of each stage, in the order on screen."""

    # ------------------------------------------------------------------ rules
    @property
    def rule_ids(self) -> tuple[str, ...]:
        """Ids of all rules, in the pack's order, aliases left out."""
        return tuple(self._rows)

    def has_rule(self, rule_id: str) -> bool:
        """True if `rule_id` is a rule or an alias of one."""
        return rule_id in self._rows or rule_id in self._alias

    def rule(self, rule_id: str) -> Rule:
        """The rule, found by id or alias. Raises KeyError."""
        rule_id = self._alias.get(rule_id, rule_id)
        made = self._rules.get(rule_id)
        if made is None:
            made = self._rules[rule_id] = self._make_rule(rule_id)
        return made

    def rules(self) -> Iterator[Rule]:
        """Every rule, in the pack's order."""
        return map(self.rule, self._rows)

    def confidence(self, rule_id: str) -> str:
        """The rule's own confidence, without reading its texts."""
        found: str = self._rows[self._alias.get(rule_id, rule_id)]["confidence"]
        return found

    def value(self, rule_id: str, on: date | None = None, season: int | None = None) -> Value | None:
        """The value in force on a day, or of a season; ``None`` where the rule states none.

        Raises KeyError for an unknown rule. Which day to pass is the rule's `selects`.
        """
        rule_id = self._alias.get(rule_id, rule_id)
        values = self._values.get(rule_id)
        if values is None:
            row = self._rows[rule_id]
            values = self._values[rule_id] = tuple(_value(item, row, ()) for item in row.get("values", ()))
        for value in values:
            if value.season is not None:
                if value.season == season:
                    return value
            elif season is not None and on is None and (value.start or value.end):
                continue
            elif on is None or ((value.start is None or value.start <= on) and (value.end is None or on <= value.end)):
                return value
        return None

    def _make_rule(self, rule_id: str) -> Rule:
        row = self._rows[rule_id]
        text = self.texts["rules"][rule_id]
        sources = tuple(text["sources"])
        return Rule(
            id=rule_id,
            kind=row.get("kind", "rule"),
            title=text["title"],
            statement=text["statement"],
            steps=tuple(row.get("steps", ())),
            selects=row.get("selects", "none"),
            unit=text.get("unit"),
            confidence=row["confidence"],
            caveat=text.get("caveat"),
            as_of=date.fromisoformat(text["as_of"]),
            sources=sources,
            aliases=tuple(row.get("aliases", ())),
            doubt=text.get("doubt"),
            volatile=row.get("volatile", False),
            values=tuple(_value(item, row, sources) for item in row.get("values", ())),
            others=tuple(_value(item, row, sources) for item in text.get("others", ())),
            calendar=row.get("calendar"),
            old=text.get("old"),
            now=text.get("now"),
            since=text.get("since"),
            terms=tuple(text.get("terms", ())),
        )

    def find(self, words: str) -> list[tuple[Rule | Step, float]]:
        """Rules, myths and steps that answer to some words, best first; see `rulebook.search`."""
        from .search import find

        return find(self, words)

    # ------------------------------------------------------------------ texts
    @property
    def texts(self) -> Mapping[str, Any]:
        """The second document: statements, titles, sources."""
        if self._texts is None:
            self._texts = self._load_texts()
        return self._texts

    def source(self, key: str) -> Source:
        """A source by key. Raises KeyError."""
        row = self.texts["sources"][key]
        return Source(key, row["title"], row.get("url"), row.get("date"), row["grade"])

    # ------------------------------------------------------------------ steps and calendar
    def step(self, step_id: str) -> Step:
        """A checklist step. Raises KeyError."""
        return self._steps[step_id]

    @property
    def graph_order(self) -> tuple[Step, ...]:
        """Steps so that every prerequisite comes first; ties keep the order on screen."""
        if self._order is None:
            position = {step_id: index for index, step_id in enumerate(self._steps)}
            waits = {step.id: len(step.requires) for step in self.steps}
            gates: dict[str, list[str]] = {}
            for step in self.steps:
                for needed in step.requires:
                    gates.setdefault(needed, []).append(step.id)
            free = [position[step_id] for step_id, count in waits.items() if not count]
            found: list[Step] = []
            while free:
                step = self.steps[heappop(free)]
                found.append(step)
                for gated in gates.get(step.id, ()):
                    waits[gated] -= 1
                    if not waits[gated]:
                        heappush(free, position[gated])
            self._order = tuple(found)
        return self._order

    def event(self, season: int | None, event_id: str) -> Event | None:
        """The event of a season; ``None`` without a season or outside the calendar."""
        return None if season is None else self.calendar.event(season, event_id)

    def events(self, season: int) -> list[Event]:
        """All events of a season, soonest first."""
        found = [event for event_id in self.calendar.ids if (event := self.calendar.event(season, event_id))]
        return sorted(found, key=lambda event: (event.day, event.id))

    def portal(self, portal_id: str) -> Portal:
        """Where a step is done. Raises KeyError."""
        row = self._core["portals"][portal_id]
        return Portal(portal_id, row["title"], row.get("address"), row["about"])

    def duration(self, duration_id: str) -> Duration:
        """A waiting time. Raises KeyError."""
        row = self._core["durations"][duration_id]
        return Duration(
            duration_id,
            row["title"],
            row.get("best"),
            row.get("typical"),
            row.get("bad"),
            row["confidence"],
            tuple(row["rules"]),
            row["source"],
        )

    @property
    def duration_ids(self) -> tuple[str, ...]:
        """Ids of all waiting times."""
        return tuple(self._core["durations"])


def _value(item: Mapping[str, Any], row: Mapping[str, Any], sources: tuple[str, ...]) -> Value:
    start, end = item.get("from"), item.get("until")
    return Value(
        item["value"],
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end) if end else None,
        item.get("season"),
        item.get("confidence", row["confidence"]),
        tuple(item.get("sources", sources)),
        item.get("note"),
    )


def _step(row: Mapping[str, Any]) -> Step:
    return Step(
        id=row["id"],
        title=row["title"],
        do=row["do"],
        portal=row.get("portal"),
        requires=tuple(row.get("requires", ())),
        leads_to=tuple(row.get("leads_to", ())),
        proves=tuple(row.get("proves", ())),
        fields=tuple(row["fields"]),
        rules=tuple(row["rules"]),
        waiting=tuple(row.get("waiting", ())),
        fees=tuple(row.get("fees", ())),
        opens=row.get("opens"),
        due=row.get("due"),
        by=row.get("by"),
        result=row.get("result"),
        actionable=row.get("actionable", True),
        guidance=row["guidance"],
        words=tuple(row.get("words", ())),
        stage=row["id"].partition(".")[0],
    )


__all__ = ["Confidence", "Rulebook"]
