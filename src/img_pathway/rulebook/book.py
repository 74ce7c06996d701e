"""The rulebook as the engine and the screens read it. Texts are parsed only when first asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import cached_property
from graphlib import TopologicalSorter
from heapq import heappop, heappush
from typing import Any

from msgspec import convert
from msgspec.json import decode

from img_pathway.rulebook.calendar import Calendar
from img_pathway.rulebook.types import (
    DocumentKind,
    Duration,
    Event,
    LostFee,
    Measure,
    Portal,
    Proofs,
    Rule,
    Source,
    Specialty,
    Stage,
    Step,
    Value,
    VisaClass,
)  # fmt: skip


def joined_alike(name: str) -> str:
    """A name with whatever joins its two halves written in one way: EM-IM, EM/IM, EM & IM."""
    return re.sub(r"\s*(?:[-–/&+]|\band\b)\s*", "/", name)


def _bare(words: str) -> str:
    """In small letters, without signs."""
    return " ".join(re.findall(r"[a-z0-9]+", words.casefold()))


_NEAR = 0.87
"""How alike a misspelled specialty must be: nephrology and hematology are no misspellings of neurology and dermatology."""
_WORD = r"[^\W_]+"


class Rulebook:
    """A loaded pack. Built from two plain documents; nothing is validated here (see `verify`)."""

    def __init__(
        self, core: Mapping[str, Any], texts: Callable[[], Mapping[str, Any]], origin: str = "built-in"
    ) -> None:
        """`texts` is called once, when a statement or a source is first needed."""
        self._core = core
        self._load_texts = texts
        self._texts: Mapping[str, Any] | None = None
        self._read: dict[str, Any] = core["rules"]
        self._packed: Mapping[str, str] = core["packed"]
        self.rule_ids, self.portal_ids, self.duration_ids = map(
            tuple, (core["ids"], core["portals"], core["durations"])
        )
        """In the pack's order; aliases of rules left out."""
        self._ids: frozenset[str] = frozenset(core["ids"])
        self._rules: dict[str, Rule] = {}
        self._values: dict[str, tuple[Value, ...]] = {}
        self.origin = origin
        self._alias: Mapping[str, str] = core["aliases"]
        self.calendar = Calendar(core["calendar"], {key: tuple(ids) for key, ids in core["stated"].items()})
        self.version, self.as_of = self.calendar.version, self.calendar.as_of
        self.stages = convert(core["stages"], tuple[Stage, ...])
        self.steps = convert(core["steps"], tuple[Step, ...])
        self._steps = {step.id: step for step in self.steps}
        self.proofs = convert(core["proofs"], Proofs)
        self.bounds = self.proofs.bounds
        self.visa_classes = convert(core["visa_classes"], tuple[VisaClass, ...])
        self._visa_classes = {row.id: row for row in self.visa_classes}
        self.measures = convert(core["measures"], tuple[Measure, ...])
        self.specialties = convert(core["specialties"], tuple[Specialty, ...])
        self.not_refunded: dict[str, str] = {step: row["rule"] for row in core["not_refunded"] for step in row["steps"]}
        """By step, the rule that says that what is paid there is not given back."""
        self.lost_fees = convert(core["lost"], tuple[LostFee, ...])
        self.words: Mapping[str, str] = core["words"]
        """Sentences by id, in the language of the program."""
        self.steps_of: dict[str, tuple[str, ...]] = {
            stage.id: tuple(step.id for step in self.steps if step.stage == stage.id) for stage in self.stages
        }
        """Step ids of each stage, in the order on screen."""

    def specialty_named(self, words: str) -> str | None:
        """The specialty that people write so (``IM``, ``Gen Surg``), as the tables of signals name it; else ``None``."""
        return self._written.get(_bare(words))

    def specialties_like(self, words: str) -> list[str]:
        """The specialties that a misspelled name, or the beginning of one, may mean: ``famly`` is Family Medicine."""
        from difflib import get_close_matches

        typed = _bare(words)
        count = len(typed.split())
        begun: dict[str, str] = {}
        for word, name in self._written.items():
            # The plainest one leads: of "internal" that is Internal Medicine.
            begun.setdefault(" ".join(word.split()[:count]), name)
        near = get_close_matches(typed, {**begun, **self._written}, cutoff=_NEAR)
        return [*dict.fromkeys(self._written.get(word) or begun[word] for word in near)]

    @cached_property
    def specialty_names(self) -> tuple[tuple[str, Specialty], ...]:
        """The names of the table of application services, their halves joined alike, each with its row."""
        return tuple((joined_alike(name), row) for row in self.specialties for name in row.names)

    @property
    def written(self) -> Mapping[str, list[str]]:
        """The specialties as the tables of signals name them, each with how else people write it."""
        rows: Mapping[str, list[str]] = self._core["written"]
        return rows

    @cached_property
    def _written(self) -> Mapping[str, str]:
        return {_bare(word): name for name, words in self.written.items() for word in (name, *words)}

    def has_rule(self, rule_id: str) -> bool:
        """True if `rule_id` is a rule or an alias of one."""
        return rule_id in self._ids or rule_id in self._alias

    def rule(self, rule_id: str) -> Rule:
        """The rule, found by id or alias. Raises KeyError."""
        rule_id = self._alias.get(rule_id, rule_id)
        made = self._rules.get(rule_id)
        if made is None:
            made = self._rules[rule_id] = convert(self._whole(rule_id), Rule)
        return made

    def rules(self) -> Iterator[Rule]:
        """Every rule, in the pack's order."""
        return map(self.rule, self.texts["rules"])

    def tied(self, step_id: str) -> tuple[Rule, ...]:
        """The rules tied to a step, in the pack's order; no other is made for it."""
        return tuple(map(self.rule, self.texts["tied"].get(step_id, ())))

    def firmness(self, rule_id: str) -> str:
        """How sure a day is that rests on the rule: its own confidence, less for doubted advice. Reads no texts."""
        row = self._row(rule_id)
        found: str = row.get("firm") or row["confidence"]
        return found

    def title(self, rule_id: str) -> str:
        """The rule's heading; of a rule that a step names it is had without the texts. Raises KeyError."""
        row = self._row(rule_id)
        return row["title"] if "title" in row else self.rule(rule_id).title

    def known_on(self, clock: date, *rule_ids: str) -> date:
        """The day as of which a state is known: the newest of the rules that made it, never after the clock.

        A rule whose value another has replaced made no state; without any rule it is the pack's own day. Raises KeyError.
        """
        standing = [
            one for one in rule_ids if not self.values(one) or self.value(one, on=clock) is not None
        ] or rule_ids
        days = [date.fromisoformat(day) for one in standing if (day := self._row(one).get("known"))]
        return min(clock, max(days or [self.rule(one).as_of for one in standing], default=self.as_of))

    def value(self, rule_id: str, on: date | None = None, season: int | None = None) -> Value | None:
        """The value in force on a day, or of a season; ``None`` where the rule states none.

        Raises KeyError for an unknown rule. Which day to pass is the rule's `selects`.
        """
        rule_id = self._alias.get(rule_id, rule_id)
        values = self._values.get(rule_id)
        if values is None:
            values = self._values[rule_id] = convert(self._row(rule_id).get("values", ()), tuple[Value, ...])
        for value in values:
            if value.season is not None:
                if value.season == season:
                    return value
            elif season is not None and on is None and (value.start or value.end):
                continue
            elif on is None or ((value.start is None or value.start <= on) and (value.end is None or on <= value.end)):
                return value
        return None

    def tariff(self, name: str) -> tuple[str, ...]:
        """Ids of the rules that together state one tariff over the years; none for an unknown name."""
        return tuple(self.texts["tariffs"].get(name, ()))

    def tariffs(self, rule_id: str) -> tuple[str, ...]:
        """The tariffs a rule is part of. Raises KeyError."""
        return self.rule(rule_id).tariffs

    def values(self, rule_id: str) -> tuple[Value, ...]:
        """Every dated or seasonal value of a rule. Raises KeyError."""
        self.value(rule_id)
        return self._values[self._alias.get(rule_id, rule_id)]

    def others(self, rule_id: str) -> tuple[Value, ...]:
        """What other sources say instead, without reading the rule's texts. Raises KeyError."""
        return convert(self._row(rule_id).get("others", ()), tuple[Value, ...])

    def myths(self, step_id: str) -> tuple[str, ...]:
        """Ids of what older guides say about a step, in the pack's order."""
        return tuple(rule.id for rule in self.tied(step_id) if rule.kind == "myth")

    def _row(self, rule_id: str) -> Mapping[str, Any]:
        """Confidence and values of a rule; the second document is opened only for those no assessment reads."""
        rule_id = self._alias.get(rule_id, rule_id)
        row: Mapping[str, Any] | None = self._read.get(rule_id)
        if row is None:
            packed = self._packed.get(rule_id)
            row = self._read[rule_id] = self._whole(rule_id) if packed is None else decode(packed)
        return row

    def _whole(self, rule_id: str) -> Mapping[str, Any]:
        row: Mapping[str, Any] = self.texts["rules"][rule_id]
        return row

    @property
    def texts(self) -> Mapping[str, Any]:
        """The second document: every rule whole, the sources, and what else no assessment reads."""
        if self._texts is None:
            self._texts = self._load_texts()
        return self._texts

    def source(self, key: str) -> Source:
        """A source by key. Raises KeyError."""
        return convert({"key": key, **self.texts["sources"][key]}, Source)

    def step(self, step_id: str) -> Step:
        """A checklist step. Raises KeyError."""
        return self._steps[step_id]

    @cached_property
    def graph_order(self) -> tuple[Step, ...]:
        """Steps so that every prerequisite comes first; ties keep the order on screen."""
        return tuple(self._steps[ident] for ident in in_order({step.id: step.requires for step in self.steps}))

    @cached_property
    def advice_order(self) -> dict[str, int]:
        """The place of each step where advice (`leads_to`) orders as well as prerequisites."""
        before = {step.id: list(step.requires) for step in self.steps}
        for step in self.steps:
            for after in step.leads_to:
                before[after].append(step.id)
        return {ident: place for place, ident in enumerate(in_order(before))}

    def event(self, season: int | None, event_id: str) -> Event | None:
        """The event of a season; ``None`` without a season or outside the calendar."""
        return None if season is None else self.calendar.event(season, event_id)

    def events(self, season: int) -> list[Event]:
        """All events of a season, soonest first."""
        events = [event for event_id in self.calendar.ids if (event := self.calendar.event(season, event_id))]
        return sorted(events, key=lambda event: (event.day, event.id))

    def portal(self, portal_id: str) -> Portal:
        """Where a step is done. Raises KeyError."""
        return convert({"id": portal_id, **self._core["portals"][portal_id]}, Portal)

    def portals_called(self, words: str) -> tuple[Portal, ...]:
        """Those that words name, in their order; at one place the one with the longest name."""
        said = f" {' '.join(re.findall(_WORD, words.casefold()))} "
        places = [
            (at, -len(word), portal_id)
            for portal_id, row in self._core["portals"].items()
            for word in row.get("called", ())
            if (at := said.find(f" {word} ")) >= 0
        ]
        return tuple(map(self.portal, dict.fromkeys(portal_id for _, _, portal_id in sorted(places))))

    def visa_class(self, class_id: str) -> VisaClass:
        """A class of the table. Raises KeyError."""
        return self._visa_classes[class_id]

    def measures_with(self, *effects: str) -> tuple[str, ...]:
        """Rules of the measures with one of these effects, in the order of the table."""
        return tuple([measure.rule for measure in self.measures if measure.effect in effects])

    @cached_property
    def documents(self) -> tuple[DocumentKind, ...]:
        """The papers of the way, in the order in which they are wanted."""
        return convert(self.texts["documents"], tuple[DocumentKind, ...])

    def duration(self, duration_id: str) -> Duration:
        """A waiting time. Raises KeyError."""
        return convert({"id": duration_id, **self._core["durations"][duration_id]}, Duration)


def in_order(before: Mapping[str, Collection[str]]) -> list[str]:
    """Ids so that what each names comes before it; ties keep the order of the mapping. Raises `graphlib.CycleError`."""
    ids = list(before)
    position = {ident: number for number, ident in enumerate(ids)}
    sorter = TopologicalSorter(before)
    sorter.prepare()
    ready: list[int] = []
    ordered: list[str] = []
    while sorter.is_active():
        for ident in sorter.get_ready():
            heappush(ready, position[ident])
        ordered.append(ids[heappop(ready)])
        sorter.done(ordered[-1])
    return ordered
