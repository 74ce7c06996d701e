"""Every stage and step with its status, the next step, the cliffs and the warnings, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.model import Cliff, StageState, StepState
from img_pathway.reports.text import next
from img_pathway.reports.words import SEVERITIES, Pen, age_note, clean, day, day_and_distance, deadline, trust

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

_STATUS_COLUMN = 14
_UNEXPLAINED = ("done", "ready")
"""Statuses that need no reason here; `why` gives it."""


def rulebook_line(book: Rulebook, assessment: Assessment) -> str:
    """Version, as-of date and age of the rulebook."""
    age = (assessment.today - book.as_of).days
    old = f", {age} day{'' if age == 1 else 's'} old" if age >= 0 else ""
    own = "" if book.origin == "built-in" else " Not the built-in one."
    return f"Rulebook {book.version}, as of {day(book.as_of)}{old}.{own} {age_note(age)}".rstrip()


def _step(step: StepState, assessment: Assessment, pen: Pen) -> list[str]:
    head = f"{step.title} ({step.id})"
    column = f"  {pen.status(step.status, _STATUS_COLUMN)}"
    wrapped = pen.wrap(head, first=" " * (_STATUS_COLUMN + 2))
    lines = [column + wrapped[0][_STATUS_COLUMN + 2 :], *wrapped[1:]]
    indent = " " * (_STATUS_COLUMN + 2)
    if step.status not in _UNEXPLAINED:
        for reason in step.reasons:
            lines += pen.wrap(reason.text, first=indent)
    if step.status != "done":
        if step.latest_safe and step.status != "waiting":
            result = f"; its result by {day(step.by)}" if step.by else ""
            told = f"advised by {day_and_distance(step.latest_safe, assessment.today)}{result}"
            lines += pen.wrap(told, first=indent)
        elif step.by:
            lines += pen.wrap(f"advised by {day_and_distance(step.by, assessment.today)}", first=indent)
        if step.due:
            lines += pen.wrap(f"deadline {deadline(step.due, assessment.now)}", first=indent)
    if step.override_note is not None:
        on = f" on {day(step.override_date)}" if step.override_date else ""
        lines += pen.wrap(f"opened by you{on}: {step.override_note}", first=indent)
    return lines


def _stage(number: int, stage: StageState, assessment: Assessment, pen: Pen) -> list[str]:
    counted = stage.counted
    count = f", {stage.done} of {len(counted)}" if counted else ""
    lines = [f"{pen.bold(clean(f'{number}. {stage.title}'))}: {pen.status(stage.status)}{count}"]
    # The reason of a stage is often that of one of its steps: once is enough.
    told = [reason.text for step in counted if step.status not in _UNEXPLAINED for reason in step.reasons]
    if stage.reason and stage.status != "done" and not any(text in stage.reason for text in told):
        lines += pen.wrap(stage.reason, first="  ")
    for step in counted:
        lines += _step(step, assessment, pen)
    hidden = [f"{step.title} ({step.id})" for step in stage.steps if step.status == "not-needed"]
    if hidden:
        lines += pen.wrap("; ".join(hidden), first="  - not-needed: ", rest="    ")
    return lines


def _cliff(cliff: Cliff, pen: Pen) -> list[str]:
    left = "today is the last good day" if cliff.days_left == 0 else f"{cliff.days_left} days left"
    if cliff.days_left < 0:
        left = f"passed {-cliff.days_left} days ago"
    marks = ", ".join(mark for mark in (left, trust(cliff.confidence)) if mark)
    told = (("Lost", cliff.loses), ("Then", cliff.then), ("To avoid it", cliff.avoid), ("Id", cliff.id))
    return pen.wrap(f"{day(cliff.date)} ({marks})", first="  ") + pen.pairs(told, "    ")


def lines(assessment: Assessment, book: Rulebook, pen: Pen, name: str = "") -> list[str]:
    """The whole answer of ``status``; `name` is what the profile is called."""
    match = f"Match {assessment.target_match}" if assessment.target_match else "No target Match recorded"
    title = f"{clean(name)}: {match}" if name else match
    out = [*pen.heading(title), *pen.wrap(f"{day(assessment.today)}. {rulebook_line(book, assessment)}"), ""]
    if assessment.next is not None:
        out += [*pen.heading("Next"), *next.card(assessment.next, assessment, book, pen)]
    else:
        out += pen.heading("Nothing to do now")
    if assessment.then:
        out += ["", *pen.heading("Then"), *next.following(assessment.then, pen)]
    if assessment.warnings:
        out += ["", *pen.heading("Warnings")]
        for warning in assessment.warnings:
            out += pen.wrap(warning.text, first=f"  {SEVERITIES[warning.severity]}: ", rest="    ")
    if assessment.cliffs:
        out += ["", *pen.heading("Dates on which something is lost")]
        for cliff in assessment.cliffs:
            out += _cliff(cliff, pen)
    if assessment.pathways:
        out += ["", *pen.heading("Pathways")]
        for pathway in assessment.pathways:
            why = " ".join(reason.text for reason in pathway.reasons)
            out += pen.wrap(f"{pathway.n}. {pathway.title}: {pathway.verdict}. {why}", first="  ", rest="     ")
    for number, stage in enumerate(assessment.stages, 1):
        out += ["", *_stage(number, stage, assessment, pen)]
    return out
