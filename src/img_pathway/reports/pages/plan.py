"""The plan to one Match: the verdict, the chain that decides, every open step with its dates and slack."""

from __future__ import annotations

from datetime import date

from img_pathway.days import say
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.plan.model import Assumption, Link, Plan, PlannedStep
from img_pathway.engine.what_next.telling import before_booked
from img_pathway.reports.page import Block, Line, Part, headed, item, line, text_block, told
from img_pathway.reports.words import GLYPHS, Heard, counted, day, room, same_as, spare, trust

_NEAR = 3
TIGHT = 14
"""Days of slack up to which it is marked."""


def plan_page(plan: Plan, assessment: Assessment) -> list[Block]:
    """The whole plan of an assessment, whose target may be another Match."""
    heard = Heard()
    blocks = plan_words(plan, assessment.target_match, heard)
    blocks += headed("The chain that decides", [_link(link) for link in plan.chain])
    blocks += reserve_blocks(plan)
    if plan.steps:
        steps = [_step(step, heard, assessment) for step in plan.steps]
        blocks += headed("Open steps", [text_block(line((LEGEND, "dim")), gap=0), *steps])
    return blocks + rests(plan, heard)


def plan_words(plan: Plan, target: int | None, heard: Heard) -> list[Block]:
    """The verdict, its notes, and what makes it so."""
    tried = plan.match != target and plan.match is not None
    goal = "goal:profile.goal" if plan.match is None else None
    blocks = [text_block(line((verdict(plan), _role(plan))), id=goal, gap=0 if tried else 1)]
    if tried:
        blocks.append(text_block(line((f"Tried out only: your target stays {target or 'unrecorded'}.", "dim"))))
    blocks += [text_block(line(("· ", "dim"), note, hang=2)) for note in plan.notes if goal is None]
    blockers = [
        item(("✗ ", "danger"), heard.fresh(one.text, "as told above"), id=f"blocker:{one.step}")
        for one in plan.blockers
    ]
    return blocks + headed("What makes it so", blockers)


def reserve_blocks(plan: Plan) -> list[Block]:
    """Time kept free in case something has to be done again, and where there is none."""
    signs: dict[bool, Part] = {True: ("Reserve  ", "head"), False: ("! Reserve  ", "warn")}
    return [text_block(line(signs[one.kept], one.text, hang=2)) for one in plan.reserves]


def rests(plan: Plan, heard: Heard) -> list[Block]:
    """The waiting times and expected days on which the dates rest."""
    assumptions = [text_block(line(assumed(one, plan, heard), hang=2), gap=0) for one in plan.assumptions]
    return headed("What these dates rest on", assumptions)


LEGEND = (
    "Earliest: if all goes fast. Latest safe: in time even if things go slowly. Latest possible: in time only if all goes "
    "fast. Room: the days from the earliest to the latest safe one; where it is short, there is no safe day."
)
"""What the days of a step mean."""


def verdict(plan: Plan) -> str:
    """The plan in one sentence."""
    if plan.match is None:
        return "Record a target Match: only then can latest days be counted back."
    name = f"Match {plan.match}"
    if plan.reached == "begun":
        return f"{name} is reached: training has begun."
    if plan.reached and plan.unfit:
        # Nobody is told to hurry on estimates alone, before what is next says so.
        return f"{name} is reached, but with {plan.against} the first day may not be kept: see below what to ask first."
    if plan.reached and plan.feasible is False:
        return f"{name} is reached, but the first day may not be kept: tell the programme today."
    if plan.reached:
        name = f"Your first day ({name})"
    later = f"The earliest possible is Match {plan.earliest_match}." if plan.earliest_match else ""
    if plan.unfit:
        return f"{name} does not fit with {plan.against}{' (estimated)' if plan.against == 'usual waits' else ''}. {later}".strip()
    if plan.feasible is None:
        return f"{name}: it cannot be told, because a date that decides is not recorded."
    if plan.feasible is False:
        return f"{name} is {'over for you' if plan.over else 'not feasible'}. {later}".strip()
    if plan.late:
        return f"{name} is feasible, but it is very late to apply for it."
    room = "" if plan.slack is None else spare(plan.slack, plan.feasible)
    if plan.safe:
        left = f": {room}" if room else ""
        if plan.tight:
            return f"{name} is feasible. What depends on you is in time{left}; a wait after it is tight and may be too long in a bad case."
        return f"{name} is feasible and safe{left}."
    if plan.slack is None or plan.slack >= 0:
        return f"{name} is feasible only if things go fast: if they go slowly it does not fit."
    # A wait that the calendar alone sets has a shortness of its own, told below: which one this is, is named.
    short = next((one.title for one in plan.chain if one.slack == plan.slack), None)
    of = f', by "{short}", which decides' if short else ""
    return f"{name} is feasible only if things go fast: {counted(-plan.slack, 'day')} too late if they go slowly{of}."


def days(count: int) -> str:
    """A number of days; a negative one keeps its sign."""
    return counted(count, "day")


def _role(plan: Plan) -> str:
    """A plan is never green, since it rests on times that nobody can promise."""
    if plan.feasible is False:
        return "danger"
    return "warn" if plan.thin or plan.unfit or plan.late else "strong"


def _link(link: Link) -> Block:
    if link.kind == "deadline":
        when = day(link.latest_possible) if link.latest_possible else ""
        return Block((line(("→ ", "dim"), (link.title, "strong"), right=((when, "strong"),)),), gap=0)
    head = line(("→ ", "dim"), link.title, right=((room(link.slack, link.feasible), slack_role(link.slack)),))
    last, word = (link.safe_day, "latest safe") if link.safe_day else (link.latest_possible, "latest possible")
    if link.earliest and last and link.earliest.expected and last.expected:
        days = f"earliest {say(link.earliest)}, {word} {say(last)} (both expected)"
    else:
        begin = f"earliest {day(link.earliest)}" if link.earliest else "date not known"
        days = f"{begin}, {word} {day(last)}" if last else begin
    return Block((head, line((f"  {days}", "dim"), hang=2)), id=f"link:{link.id}", gap=0)


def slack_role(slack: int | None) -> str:
    """The role of the room that is left; the days stand beside it."""
    if slack is None:
        return ""
    return "danger" if slack < 0 else "warn" if slack <= TIGHT else ""


def _step(step: PlannedStep, heard: Heard, assessment: Assessment) -> Block:
    """A step with its dates as labelled lines: a screen may put them in columns."""
    again = same_as(step.title)
    notes = step.notes if step.earliest is None or step.foreseen else ()
    lines = [
        line((f"{GLYPHS[step.status]} ", step.status), step.title),
        *_date("earliest", step.earliest),
        *_for_booked(step, assessment, heard),
        *_date("latest safe", step.safe_day),
        *_date("latest possible", step.latest_possible),
        *told("room", room(step.slack, step.feasible), slack_role(step.slack)),
        *told("why then", heard.fresh(step.because, again) if step.because else ""),
        *(line((f"  {heard.fresh(note, again)}", "dim"), hang=2) for note in notes if note not in step.because),
    ]
    return Block(tuple(lines), id=f"step:{step.id}", gap=0)


def _for_booked(step: PlannedStep, assessment: Assessment, heard: Heard) -> tuple[Line, ...]:
    """By when it is begun for what is booked, where that is sooner than the Match asks."""
    begin, case = assessment.before_booked(step.id, step.latest_safe), assessment.case
    if begin is None:
        return ()
    why = heard.fresh(case.words.text(before_booked(case, begin)))
    return told("act by", f"{day(begin.day)}. {why}" if why else day(begin.day))


def _date(label: str, when: date | None) -> tuple[Line, ...]:
    return told(label, day(when) if when else "")


def assumed(assumption: Assumption, plan: Plan, heard: Heard) -> str:
    """A waiting time or an expected date in one sentence, with its source and the steps that rest on it."""
    names = [plan.by_id[step].title for step in assumption.steps if step in plan.by_id]
    shown = ", ".join(names[:_NEAR]) + (f" and {len(names) - _NEAR} more" if len(names) > _NEAR else "")
    span, source = assumption.span, heard.fresh(assumption.source) if assumption.source else ""
    if span is not None:
        own = assumption.confidence == "yours"
        whose = "yours" if own else f"a planner assumption, {assumption.confidence}"
        text = f"{span.best} to {span.bad} days, {whose} (durations.{assumption.id}).{f' {source}' if source else ''}"
    else:
        when = say(assumption.day) if assumption.day else "not known"
        text = f"{when}, {trust(assumption.confidence) or assumption.confidence}."
    return f"{assumption.title}: {text} For: {shown}"
