"""`explain`: statement, values, facts used, arithmetic, source, as-of and confidence of any id."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime

from img_pathway.days import said_days, say, say_hour
from img_pathway.engine.ahead.agenda import DateAhead, agenda
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.explain.costs_and_myths import for_you, more, recorded
from img_pathway.engine.explain.model import Explanation, Section, section
from img_pathway.engine.explain.values import value_words
from img_pathway.engine.losses.at_stake import money
from img_pathway.engine.model import EXAM_OF, Cliff, Reason, StepState
from img_pathway.engine.money.tariffs import usd
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.plan.plan import decides, plan
from img_pathway.engine.readings.advice import also_applies, applies, as_told, deciding_here
from img_pathway.engine.readings.seven_years import last_day_for
from img_pathway.engine.time.waits import span
from img_pathway.engine.what_next.soonest import booked_days
from img_pathway.engine.what_next.telling import before_booked
from img_pathway.engine.words.recorded import facts_used
from img_pathway.engine.words.said import Said
from img_pathway.profile.typed.problem import BadValue
from img_pathway.rulebook.calendar import zone
from img_pathway.rulebook.types import Event, Rule, Value

_CONFIDENCE = {
    "official": Said("why.confidence.official"),
    "secondary": Said("why.confidence.secondary"),
    "inferred": Said("why.confidence.inferred"),
    "unverified": Said("why.confidence.unverified"),
    "yours": Said("why.confidence.yours"),
}


def explain(assessment: Assessment, ident: str) -> Explanation:
    """Explain a step, stage, rule, wait (``durations.permit``), deadline (``2027.nrmp.rol``), cliff, warning or ``pathway.3``.

    Raises KeyError for an id that is none of these.
    """
    case = assessment.case
    rulebook = case.book
    for cliff in assessment.cliffs:
        # Before the stages: a certificate that ends bears the name of its stage.
        if cliff.id == ident:
            return _cliff(case, cliff)
    if ident in assessment.by_id:
        return _step(case, assessment, assessment.by_id[ident])
    for stage in assessment.stages:
        if stage.id == ident:
            lines = (
                Said("why.step", step=step.title, status=step.status, reason=step.reasons[0].text)
                for step in stage.steps
            )
            reasons = section(case, Said("why.heading.why"), (str(stage.reason),))
            steps = section(case, Said("why.heading.steps"), lines)
            return Explanation(ident, stage.title, stage.status, (reasons, steps))
    for warning in assessment.warnings:
        if warning.id == ident:
            reasons = section(case, Said("why.heading.why"), (warning.said,))
            return Explanation(ident, warning.text, warning.severity, (reasons, *_rules(case, warning.rules)))
    for verdict in assessment.pathways:
        if ident in (f"pathway.{verdict.n}", f"pathways.{verdict.n}"):
            why = section(case, Said("why.heading.why"), (reason.text for reason in verdict.reasons))
            rules = dict.fromkeys(rule for reason in verdict.reasons for rule in reason.rules)
            title = case.words.text(Said("why.pathway", number=verdict.n, title=verdict.title))
            return Explanation(ident, title, verdict.verdict, (why, *_rules(case, rules)))
    if rulebook.has_rule(ident):
        rule = rulebook.rule(ident)
        told = (*for_you(case, rule.id), rule_section(case, rule), *_use(case, rule, assessment.by_id.values()))
        return Explanation(rule.id, rule.title, rule.confidence, told)
    wait = ident.removeprefix("durations.")
    if wait != ident and wait in rulebook.duration_ids:
        return _wait(case, wait)
    event = _event(case, ident)
    if event is not None:
        return _deadline(case, event, assessment.by_id.values())
    for one in agenda(assessment, plan(assessment)):
        if ident == one.id != one.about:
            return explain(assessment, one.about)
        if ident in (one.id, one.about):
            return _own_date(case, one)
    raise KeyError(ident)


def _own_date(case: Case, one: DateAhead) -> Explanation:
    """A date of the person's own: what it is, what to do, and the facts it was taken from."""
    when = Said("why.own-date", title=one.title, day=one.day)
    told = section(case, Said("why.heading.why"), (when, *((one.do,) if one.do else ())))
    key = one.id.partition(".")[2]
    used: list[str] = []
    # The id of a date need not be the key of a fact.
    with suppress(BadValue):
        used = [f"{name}: {value}" for name, value in facts_used(case.profile, key, case.book)]
    facts = (section(case, Said("why.heading.facts"), used),) if used else ()
    return Explanation(one.id, one.title, one.kind, (told, *facts, *_rules(case, one.rules)))


def _event(case: Case, ident: str) -> Event | None:
    season, _, event_id = ident.partition(".")
    if not season.isdecimal():
        season, event_id = str(case.target or ""), ident
    if not season or event_id not in case.book.calendar.ids:
        return None
    return case.event(event_id, int(season))


def _step(case: Case, assessment: Assessment, state: StepState) -> Explanation:
    step = case.book.step(state.id)
    sections = [section(case, Said("why.heading.why"), (reason.text for reason in state.reasons))]
    if state.missing:
        needed = (case.book.step(one).title for one in state.missing)
        sections.append(section(case, Said("why.heading.missing"), needed, state.missing))
    made = plan(assessment)
    dates = dates_of(case, made, state, assessment.losses.get(state.id))
    safe = made.by_id[state.id].safe_day if state.id in made.by_id else None
    if (begin := assessment.before_booked(state.id, safe)) is not None:
        dates.append(Said("why.dates.for-booked", day=begin.day, what=before_booked(case, begin)))
    if dates:
        sections.append(section(case, Said("why.heading.dates"), dates))
    mine = [one for one in assessment.warnings if state.id in one.steps]
    if mine:
        told = (Said("why.warning", severity=one.severity, warning=one.said) for one in mine)
        sections.append(section(case, Said("why.heading.warnings"), told))
    near = [one for one in assessment.cliffs if state.id in one.steps]
    if near:
        losses = [Said("why.loss.of-step", day=x.date, left=x.days_left, loss=x.loss, then=x.required) for x in near]
        sections.append(section(case, Said("why.heading.losses"), losses))
    facts = _facts(case, state.reasons)
    if facts:
        sections.append(section(case, Said("why.heading.facts"), facts))
    waits = [_duration(case, ident) for ident in step.waiting]
    if waits:
        sections.append(section(case, Said("why.heading.waits"), waits))
    cited = dict.fromkeys(rule for reason in state.reasons for rule in reason.rules)
    sections += [*more(case, step), *_rules(case, cited)]
    also = [rule for rule in also_applies(case, step.id) if rule.id not in cited and state.status != "not-needed"]
    if also:
        told = (Said("why.also", title=rule.title, statement=as_told(case, rule)) for rule in also)
        sections.append(section(case, Said("why.heading.also"), told, tuple(rule.id for rule in also)))
    shown = {*cited, *(rule.id for rule in also)}
    named = [case.book.rule(one) for one in (*step.rules, *step.fees)]
    if state.status != "not-needed":
        named += deciding_here(case, step.id)
    found = dict.fromkeys(rule.id for rule in named if applies(case, rule, step.id) is not False)
    others = tuple(rule for rule in found if rule not in shown)
    if others:
        titles = (case.book.rule(one).title for one in others)
        sections.append(section(case, Said("why.heading.other-rules"), titles, others))
    return Explanation(state.id, state.title, state.status, tuple(sections))


def dates_of(case: Case, made: Plan, state: StepState, loss: date | None) -> list[Said]:
    """Its days as the plan has them, with the arithmetic where its own wait alone makes them."""
    lines = []
    planned = made.by_id.get(state.id) if state.open else None
    safe, possible = (planned.safe_day, planned.latest_possible) if planned is not None else (None, None)
    earliest = state.earliest if planned is None else planned.earliest
    if earliest is not None and (planned is None or earliest > case.today):
        lines.append(Said("why.dates.earliest", day=earliest))
    step = case.book.step(state.id)
    wait, counted = span(case, step.result) if step.result else None, False
    if state.by is not None:
        event = case.event(step.by) if step.by else None
        why = Said("why.dates.event", event=event.title, confidence=event.confidence) if event else None
        lines.append(Said("why.dates.advised", day=state.by, event=why))
        counted = safe is not None and wait is not None and safe == wait.before(state.by, wait.bad or 0)
        if counted and wait is not None:
            lines.append(Said("why.dates.latest-safe", day=safe, by=state.by, days=wait.bad))
    if planned is not None and safe is not None and not counted and planned.before:
        lines.append(Said("why.dates.safe-for", day=safe, before=decides(case, made, planned.before)))
    if state.due is not None:
        due = state.due
        lines.append(Said("why.dates.deadline", day=due.day, title=due.title, confidence=due.confidence))
        if due.at is not None:
            lines.append(in_both_zones(case, due.at))
        if possible is not None and possible == state.latest_possible and wait is not None:
            lines.append(Said("why.dates.latest-possible", day=possible, due=due.day, days=wait.best))
    if planned is not None and possible is not None and possible != state.latest_possible:
        before = decides(case, made, planned.before_hard or planned.before)
        lines.append(Said("why.dates.possible-for", day=possible, before=before))
    if state.since is not None:
        days = (case.today - state.since).days
        lines.append(Said("why.dates.with-others", who=state.who, since=state.since, days=days))
    if state.nudge is not None:
        lines.append(Said("why.dates.reminder", day=state.nudge))
    if loss is not None and loss not in booked_days(case).values():
        # A pass that cannot be saved any more still lapses on the day the plan has.
        end = last_day_for(case, EXAM_OF.get(state.id, ""))
        lines.append(Said("why.dates.first-loss", day=min(loss, end) if end is not None else loss))
    return lines


def in_both_zones(case: Case, at: datetime) -> Said:
    """A zoned deadline at its own place and in the person's zone."""
    there, yours = (f"{say(moment)}, {say_hour(moment)}" for moment in (at, at.astimezone(case.now.tzinfo)))
    return Said("why.both-zones", there=there, here=yours)


def _wait(case: Case, ident: str) -> Explanation:
    """A usual waiting time: how long, what the person recorded for it, where it counts, and its rules."""
    known = case.book.duration(ident)
    sections = [section(case, Said("why.heading.waits"), (_duration(case, ident),))]
    used = [
        Said("why.fact", fact=fact, value=told)
        for fact, told in facts_used(case.profile, f"durations.{ident}", case.book)
    ]
    if used:
        sections.append(section(case, Said("why.heading.facts"), used))
    steps = [step for step in case.book.steps if ident in step.waiting]
    if steps:
        titles = (step.title for step in steps)
        sections.append(section(case, Said("why.heading.counts"), titles, tuple(step.id for step in steps)))
    return Explanation(f"durations.{ident}", known.title, known.confidence, (*sections, *_rules(case, known.rules)))


def _duration(case: Case, ident: str) -> Said:
    wait = case.book.duration(ident)
    known = (
        Said("why.wait.best", days=wait.best) if wait.best is not None else None,
        Said("why.wait.typical", days=wait.typical) if wait.typical is not None else None,
        Said("why.wait.bad", days=wait.bad) if wait.bad is not None else None,
    )
    return Said(
        "why.wait.line",
        wait=wait.title,
        known=tuple(one for one in known if one is not None),
        assumed=Said("why.wait.assumed") if not wait.rules else None,
        confidence=wait.confidence,
        source=wait.source,
    )


def _facts(case: Case, reasons: Iterable[Reason]) -> list[Said]:
    keys = dict.fromkeys(key for reason in reasons for key in reason.facts)
    return [
        Said("why.fact", fact=fact, value=value)
        for key in keys
        for fact, value in facts_used(case.profile, key, case.book)
    ]


def _rules(case: Case, ids: Iterable[str]) -> list[Section]:
    return [rule_section(case, case.book.rule(one)) for one in ids if case.book.has_rule(one)]


def rule_section(case: Case, rule: Rule) -> Section:
    """Statement, values, what the person looked up, doubt, confidence, as-of and sources of one rule."""
    lines: list[Said | str] = [as_told(case, rule)]
    lines += [line for value in rule.values if (line := _value(case, rule, value)) is not None]
    lines += [line for other in rule.others if (line := _other(case, rule, other)) is not None]
    own = case.profile.answers.get(rule.id)
    if own is not None and own.answer:
        on = Said("money.on-day", day=own.date) if own.date else None
        seen = Said("money.seen-at", place=own.seen_at) if own.seen_at else None
        lines.append(Said("why.rule.looked-up", on=on, answer=own.answer, seen=seen))
    lines += recorded(case, rule.id)
    if rule.doubt:
        lines.append(Said("why.rule.doubt", doubt=rule.doubt))
    if any(isinstance(one.value, dict) and isinstance(one.value.get("years_all_steps"), int) for one in rule.values):
        lines.append(Said("states.years.how-counted"))
    volatile = Said("why.rule.volatile") if rule.volatile else None
    lines.append(
        Said("why.rule.confidence", confidence=_CONFIDENCE[rule.confidence], as_of=rule.as_of, volatile=volatile)
    )
    if rule.caveat:
        lines.append(Said("why.rule.caveat", caveat=rule.caveat))
    lines += [Said("why.rule.source", source=_source(case, key)) for key in rule.sources]
    return section(case, Said("why.rule.heading", rule=rule.title), lines, (rule.id,))


def _value(case: Case, rule: Rule, value: Value) -> Said | None:
    """What a rule gives, for which days or season."""
    told = value_words(value.value, rule.unit, case.words)
    if told is None:
        return None
    note = Said("why.value.note", note=value.note) if value.note else None
    return Said("why.value.line", span=_span(value), value=told, confidence=value.confidence, note=note)


def _span(value: Value) -> Said:
    if value.season is not None:
        return Said("why.value.season", season=value.season)
    if value.start and value.end:
        return Said("why.value.between", start=value.start, end=value.end)
    if value.start:
        return Said("why.value.from", start=value.start)
    return Said("why.value.until", end=value.end) if value.end else Said("why.value.always")


def _other(case: Case, rule: Rule, other: Value) -> Said | None:
    """What other sources give, and why it is not used."""
    told = value_words(other.value, rule.unit, case.words)
    if told is None:
        return Said("why.rule.others-differ", note=other.note) if other.note else None
    return Said("why.rule.others", value=told, note=other.note or Said("why.rule.not-used"))


def _source(case: Case, key: str) -> str:
    source = case.book.source(key)
    return ", ".join(part for part in (source.title, source.url, said_days(source.date or ""), source.grade) if part)


def _use(case: Case, rule: Rule, states: Iterable[StepState]) -> list[Section]:
    """The steps that it decides for this person, each with what it says there."""
    told = {state: one.text for state in states for one in reversed(state.reasons) if rule.id in one.rules}
    if not told:
        return []
    lines = (Said("why.step", step=one.title, status=one.status, reason=reason) for one, reason in told.items())
    return [section(case, Said("why.heading.decides"), lines, tuple(one.id for one in told))]


def _deadline(case: Case, event: Event, states: Iterable[StepState]) -> Explanation:
    sure = _CONFIDENCE[event.confidence]
    lines = [Said("why.deadline.line", event=event.title, season=event.season, day=event.day, confidence=sure)]
    if event.confidence == "inferred":
        lines.append(Said("why.deadline.expected"))
    if event.at is not None:
        lines.append(in_both_zones(case, event.at))
    else:
        there = case.now.astimezone(zone(event.zone))
        lines.append(Said("why.deadline.whole-day", now=f"{say(there)}, {say_hour(there)}"))
    if case.over(event):
        lines.append(Said("why.deadline.over"))
    elif case.begun(event):
        lines.append(Said("why.deadline.come"))
    else:
        lines.append(Said("why.deadline.ahead", days=(event.day - case.today).days))
    gated = [state for state in states if state.due is not None and state.due.id == event.key]
    sections = [section(case, Said("why.heading.when"), lines)]
    if gated:
        due = (Said("why.step-status", title=state.title, status=state.status) for state in gated)
        sections.append(section(case, Said("why.heading.due-steps"), due, tuple(state.id for state in gated)))
    return Explanation(event.key, event.title, event.confidence, (*sections, *_rules(case, event.rules)))


def _at_stake(case: Case, cliff: Cliff) -> list[Said]:
    fees = money(case, cliff)
    if fees is None:
        return []
    least, most = map(usd, fees)
    if least == most:
        return [Said("why.loss.at-stake", usd=least)]
    return [Said("why.loss.at-stake-between", least=least, most=most)]


def _cliff(case: Case, cliff: Cliff) -> Explanation:
    lines = (
        Said("why.loss.last-day", day=cliff.date, left=cliff.days_left),
        Said("why.loss.lost", loss=cliff.loss),
        Said("why.loss.then", then=cliff.required),
        Said("why.loss.avoid", avoid=cliff.remedy),
        *_at_stake(case, cliff),
    )
    lost = section(case, Said("why.heading.lost"), lines)
    return Explanation(cliff.id, cliff.loses, cliff.confidence, (lost, *_rules(case, cliff.rules)))
