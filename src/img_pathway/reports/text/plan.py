"""The plan to one Match, as text."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.plan.model import Assumption, Link, Plan, PlannedStep
from img_pathway.reports.words import GLYPHS, Pen, clean, day, day_and_distance, trust

_NEAR = 3


def verdict(plan: Plan) -> str:
    """The plan in one sentence."""
    if plan.match is None:
        return "No target Match is recorded: set profile.target_match, or ask with --match."
    name = f"Match {plan.match}"
    if plan.feasible is None:
        return f"{name}: it cannot be told, because a date that decides is not recorded."
    if plan.feasible is False:
        later = f"The earliest possible is Match {plan.earliest_match}." if plan.earliest_match else ""
        return f"{name} is not feasible. {later}".strip()
    slack = "" if plan.slack is None else f" Slack {days(plan.slack)}."
    if plan.safe and plan.tight:
        return f"{name} is feasible and what depends on you is in time, but the calendar after it is tight.{slack}"
    if plan.safe:
        return f"{name} is feasible and safe.{slack}"
    return f"{name} is feasible but thin: it leaves no room for bad-case waiting times.{slack}"


def days(count: int) -> str:
    """A number of days; a negative one keeps its sign."""
    return f"{count} day{'' if abs(count) == 1 else 's'}"


def lines(plan: Plan, pen: Pen, name: str = "") -> list[str]:
    """The whole answer of ``plan``."""
    out = pen.heading(f"{clean(name)}: plan" if name else "Plan")
    out += [*pen.wrap(f"{day(plan.today)}. {verdict(plan)}")]
    for note in plan.notes:
        out += pen.wrap(note)
    if plan.blockers:
        out += ["", *pen.heading("What makes it so")]
        for blocker in plan.blockers:
            out += pen.wrap(blocker.text, first="  ")
    if plan.chain:
        out += ["", *pen.heading("The chain that decides")]
        for link in plan.chain:
            out += _link(link, pen)
    if plan.reserves:
        out += ["", *pen.heading("Reserve")]
        for reserve in plan.reserves:
            out += pen.wrap(reserve.text, first="  ")
    if plan.steps:
        out += ["", *pen.heading("Steps")]
        for step in plan.steps:
            out += _step(step, plan.today, pen)
    if plan.assumptions:
        out += ["", *pen.heading("What these dates rest on")]
        for assumption in plan.assumptions:
            out += pen.wrap(assumed(assumption, plan), first="  ", rest="    ")
    return out


def _link(link: Link, pen: Pen) -> list[str]:
    if link.kind == "deadline":
        when = f": {day(link.latest_possible)}" if link.latest_possible else ""
        return pen.wrap(f"{link.title}{when}", first="  -> ", rest="     ")
    told = [f"earliest {day(link.earliest)}"] if link.earliest else ["earliest not known"]
    if link.latest_safe:
        told.append(f"latest-safe {day(link.latest_safe)}")
    if link.slack is not None:
        told.append(f"slack {days(link.slack)}")
    return pen.wrap(f"{link.title} ({link.id}): {', '.join(told)}", first="  -> ", rest="     ")


def _step(step: PlannedStep, today: date, pen: Pen) -> list[str]:
    out = pen.wrap(f"{GLYPHS[step.status]} {step.status}  {step.title} ({step.id})", first="  ", rest="    ")
    told = [
        ("earliest", day_and_distance(step.earliest, today) if step.earliest else "not known"),
        ("latest-safe", day(step.latest_safe) if step.latest_safe else ""),
        ("latest-possible", day(step.latest_possible) if step.latest_possible else ""),
        ("slack", days(step.slack) if step.slack is not None else ""),
    ]
    out += pen.pairs(told, "    ")
    for note in step.notes:
        out += pen.wrap(note, first="    ")
    return out


def assumed(one: Assumption, plan: Plan) -> str:
    """A waiting time or an expected date in one sentence, with the steps that rest on it."""
    names = [plan.by_id[step].title for step in one.steps if step in plan.by_id]
    shown = ", ".join(names[:_NEAR]) + (f" and {len(names) - _NEAR} more" if len(names) > _NEAR else "")
    if one.span is not None:
        held = "yours" if one.confidence == "yours" else f"a planner assumption, {one.confidence}"
        text = f"{one.title}: {one.span.best} to {one.span.bad} days, {held} (durations.{one.id}). {one.source}"
    else:
        text = f"{one.title}: {day(one.day) if one.day else 'not known'}, {trust(one.confidence) or one.confidence}."
    return f"{text} For: {shown}."
