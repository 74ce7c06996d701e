"""`explain`: statement, values, facts used, arithmetic, source, as-of and confidence of any id."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from img_pathway.engine.assess import assess_case
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.explain.costs_and_myths import for_you, more, recorded
from img_pathway.engine.explain.model import Explanation, Section
from img_pathway.engine.losses.at_stake import money
from img_pathway.engine.model import Cliff, Reason, StepState
from img_pathway.engine.money.tariffs import dollars
from img_pathway.engine.time.days import say
from img_pathway.profile.facts import Profile
from img_pathway.profile.typed.keys import full
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.calendar import zone
from img_pathway.rulebook.types import Event, Rule, Value

_CONFIDENCE = {
    "official": "official: read on a page of the body itself",
    "secondary": "secondary: from advisers, schools, news or public copies",
    "inferred": "inferred: worked out from a pattern; it ticks and locks nothing",
    "unverified": "unverified: background or a weak source; it ticks and locks nothing",
    "yours": "yours: you looked it up",
}


def explain(profile: Profile, rulebook: Rulebook, now: datetime, ident: str) -> Explanation:
    """Explain a step, stage, rule, deadline (``2027.nrmp.rol``), cliff, warning or Pathway (``pathway.3``).

    Raises KeyError for an id that is none of these. `now` is aware.
    """
    case = Case(profile, rulebook, now)
    assessment = assess_case(case)
    if ident in assessment.by_id:
        return _step(case, assessment, assessment.by_id[ident])
    for stage in assessment.stages:
        if stage.id == ident:
            lines = tuple(f"{step.title}: {step.status}. {step.reasons[0].text}" for step in stage.steps)
            return Explanation(
                ident, stage.title, stage.status, (Section("Why", (stage.reason,)), Section("Steps", lines))
            )
    for cliff in assessment.cliffs:
        if cliff.id == ident:
            return _cliff(case, cliff)
    for warning in assessment.warnings:
        if warning.id == ident:
            return Explanation(
                ident, warning.text, warning.severity, (Section("Why", (warning.text,)), *_rules(case, warning.rules))
            )
    for verdict in assessment.pathways:
        if ident in (f"pathway.{verdict.n}", f"pathways.{verdict.n}"):
            why = Section("Why", tuple(reason.text for reason in verdict.reasons))
            rules = dict.fromkeys(rule for reason in verdict.reasons for rule in reason.rules)
            return Explanation(
                ident, f"Pathway {verdict.n}: {verdict.title}", verdict.verdict, (why, *_rules(case, rules))
            )
    if rulebook.has_rule(ident):
        rule = rulebook.rule(ident)
        return Explanation(
            rule.id,
            rule.title,
            rule.confidence,
            (*for_you(case, rule.id), rule_section(case, rule), *_use(case, rule, assessment.by_id.values())),
        )
    event = _event(case, ident)
    if event is not None:
        return _deadline(case, event, assessment.by_id.values())
    raise KeyError(ident)


def _event(case: Case, ident: str) -> Event | None:
    season, _, event_id = ident.partition(".")
    if not season.isdecimal():
        season, event_id = str(case.target or ""), ident
    if not season or event_id not in case.book.calendar.ids:
        return None
    return case.event(event_id, int(season))


# ---------------------------------------------------------------------- steps


def _step(case: Case, assessment: Assessment, state: StepState) -> Explanation:
    step = case.book.step(state.id)
    sections = [Section("Why", tuple(reason.text for reason in state.reasons))]
    if state.missing:
        sections.append(Section("Missing", tuple(f"{case.book.step(one).title} ({one})" for one in state.missing)))
    dates = _dates(case, state, assessment.losses.get(state.id))
    if dates:
        sections.append(Section("Dates", tuple(dates)))
    mine = [one for one in assessment.warnings if state.id in one.steps]
    if mine:
        sections.append(Section("Warnings", tuple(f"{one.severity}: {one.text}" for one in mine)))
    near = [one for one in assessment.cliffs if state.id in one.steps]
    if near:
        sections.append(
            Section(
                "What is lost, and when",
                tuple(f"{say(one.date)} ({one.days_left} days left): {one.loses}. {one.then}" for one in near),
            )
        )
    facts = _facts(case, state.reasons)
    if facts:
        sections.append(Section("Facts used", tuple(facts)))
    waits = [_duration(case, ident) for ident in step.waiting]
    if waits:
        sections.append(Section("Usual waiting time", tuple(waits)))
    cited = dict.fromkeys(rule for reason in state.reasons for rule in reason.rules)
    sections += [*more(case, step), *_rules(case, cited)]
    others = tuple(rule for rule in (*step.rules, *step.fees) if rule not in cited)
    if others:
        sections.append(Section("Other rules of this step", tuple(case.book.rule(one).title for one in others), others))
    return Explanation(state.id, state.title, state.status, tuple(sections))


def _dates(case: Case, state: StepState, loss: date | None) -> list[str]:
    lines = []
    if state.earliest is not None:
        lines.append(f"Earliest: {say(state.earliest)}.")
    step = case.book.step(state.id)
    wait = case.book.duration(step.result) if step.result else None
    if state.by is not None:
        event = case.event(step.by) if step.by else None
        why = f" ({event.title}, {event.confidence})" if event else ""
        lines.append(f"Advised date {say(state.by)}{why}.")
        if state.latest_safe is not None and wait is not None:
            lines.append(f"Latest safe day {say(state.latest_safe)} = {say(state.by)} less {wait.bad} days (bad case).")
    if state.due is not None:
        lines.append(f"Deadline {say(state.due.day)} ({state.due.title}, {state.due.confidence}).")
        if state.due.at is not None:
            lines.append(in_both_zones(case, state.due.at))
        if state.latest_possible is not None and wait is not None:
            possible, due = say(state.latest_possible), say(state.due.day)
            lines.append(f"Latest possible day {possible} = {due} less {wait.best} days (best seen).")
    if state.since is not None:
        lines.append(f"With {state.who} since {say(state.since)}, {(case.today - state.since).days} days.")
    if state.nudge is not None:
        lines.append(f"A reminder is due after {say(state.nudge)}.")
    if loss is not None:
        lines.append(f"First loss if left undone: {say(loss)} (inherited dates included).")
    return lines


def in_both_zones(case: Case, at: datetime) -> str:
    """A zoned deadline at its own place and in the person's zone."""
    here = at.astimezone(case.now.tzinfo)
    return f"{at:%Y-%m-%d %H:%M} {at.tzname()}, which is {here:%Y-%m-%d %H:%M} {here.tzname()} for you."


def _duration(case: Case, ident: str) -> str:
    wait = case.book.duration(ident)
    known = [
        f"{word} {days} days"
        for word, days in (("best", wait.best), ("typical", wait.typical), ("bad case", wait.bad))
        if days is not None
    ]
    kind = "planner assumption, " if not wait.rules else ""
    return f"{wait.title}: {', '.join(known)} ({kind}{wait.confidence}). {wait.source}"


def _facts(case: Case, reasons: Iterable[Reason]) -> list[str]:
    lines = []
    for key in dict.fromkeys(key for reason in reasons for key in reason.facts):
        value = _look(case.profile, full(case.profile, key) if key.startswith("start.") else key)
        if value not in (None, (), {}):
            lines.append(f"{key} = {_shown(value)}")
    return lines


def _look(profile: Any, key: str) -> Any:
    found = profile
    for part in key.split("."):
        if isinstance(found, tuple):
            found = found[int(part) - 1] if part.isdecimal() and int(part) <= len(found) else None
        elif isinstance(found, dict) or hasattr(found, "keys"):
            found = found.get(int(part) if part.isdecimal() else key.partition(".")[2])
        else:
            found = getattr(found, part, None)
        if found is None:
            return None
    return found


def _shown(value: Any) -> str:
    if isinstance(value, tuple) and value and hasattr(value[0], "date"):
        return "; ".join(_item(one) for one in value)
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    if hasattr(value, "note"):
        return str(value.note)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _item(one: Any) -> str:
    known = {name: value for name, value in vars(one).items() if name != "extra" and value is not None}
    return ", ".join(f"{name} {value}" for name, value in known.items())


# ---------------------------------------------------------------------- rules, deadlines, cliffs


def _rules(case: Case, ids: Iterable[str]) -> list[Section]:
    return [rule_section(case, case.book.rule(one)) for one in ids if case.book.has_rule(one)]


def rule_section(case: Case, rule: Rule) -> Section:
    """Statement, values, what the person looked up, doubt, confidence, as-of and sources of one rule."""
    lines = [rule.statement]
    lines += [
        _value(value)
        for value in rule.values
        if not isinstance(value.value, (dict, list)) or len(str(value.value)) < 200
    ]
    lines += [f"Other sources say {_plain(other.value)}: {other.note or 'not used'}" for other in rule.others]
    answer = case.profile.answers.get(rule.id)
    if answer is not None and answer.answer:
        seen = f", seen at {answer.seen_at}" if answer.seen_at else ""
        on = f" on {say(answer.date)}" if answer.date else ""
        lines.append(f"You looked it up{on}: {answer.answer}{seen}. This is yours and wins.")
    lines += recorded(case, rule.id)
    if rule.doubt:
        lines.append(f"In doubt: {rule.doubt}")
    volatile = " It changes often: as last known then, check." if rule.volatile else ""
    lines.append(f"Confidence {_CONFIDENCE[rule.confidence]}. As of {say(rule.as_of)}.{volatile}")
    if rule.caveat:
        lines.append(f"Caveat: {rule.caveat}")
    lines += [f"Source: {_source(case, key)}" for key in rule.sources]
    return Section(f"Rule: {rule.title}", tuple(lines), (rule.id,))


def _value(value: Value) -> str:
    span = ""
    if value.season is not None:
        span = f"season {value.season}"
    elif value.start or value.end:
        span = f"{say(value.start) if value.start else '…'} to {say(value.end) if value.end else '…'}"
    text = f"Value{' for ' + span if span else ''}: {_plain(value.value)} ({value.confidence})"
    return f"{text}. {value.note}" if value.note else text + "."


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_plain(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    return str(value)


def _source(case: Case, key: str) -> str:
    source = case.book.source(key)
    return ", ".join(part for part in (source.title, source.url, source.date, source.grade) if part)


def _use(case: Case, rule: Rule, states: Iterable[StepState]) -> list[Section]:
    used = [state for state in states if any(rule.id in reason.rules for reason in state.reasons)]
    if not used:
        return []
    return [Section("Where it decides for you", tuple(f"{state.title} ({state.id}): {state.status}" for state in used))]


def _deadline(case: Case, event: Event, states: Iterable[StepState]) -> Explanation:
    lines = [f"{event.title}, season {event.season}: {say(event.day)}, confidence {_CONFIDENCE[event.confidence]}."]
    if event.confidence == "inferred":
        lines.append("Expected from the yearly pattern; a published calendar replaces it.")
    if event.at is not None:
        lines.append(in_both_zones(case, event.at))
    else:
        lines.append(f"A whole day at {event.zone}; now there: {case.now.astimezone(zone(event.zone)):%Y-%m-%d %H:%M}.")
    lines.append(
        "Over."
        if case.over(event)
        else f"{(event.day - case.today).days} days from today."
        if not case.begun(event)
        else "It has come."
    )
    gated = [state for state in states if state.due is not None and state.due.id == event.key]
    sections = [Section("When", tuple(lines))]
    if gated:
        sections.append(
            Section(
                "Steps that must be done by then",
                tuple(f"{state.title} ({state.id}): {state.status}" for state in gated),
            )
        )
    return Explanation(event.key, event.title, event.confidence, (*sections, *_rules(case, event.rules)))


def _at_stake(case: Case, cliff: Cliff) -> list[str]:
    found = money(case, cliff)
    if found is None:
        return []
    least, most = map(dollars, found)
    return [f"At stake: {least} in fees." if least == most else f"At stake: {least} to {most} in fees."]


def _cliff(case: Case, cliff: Cliff) -> Explanation:
    lines = (
        f"{say(cliff.date)} is the last good day; {cliff.days_left} days left.",
        f"Lost: {cliff.loses}.",
        f"Then: {cliff.then}",
        f"To avoid it: {cliff.avoid}",
        *_at_stake(case, cliff),
    )
    return Explanation(
        cliff.id, cliff.loses, cliff.confidence, (Section("What is lost", lines), *_rules(case, cliff.rules))
    )
