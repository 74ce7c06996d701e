"""The one thing to do now, as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.model import Next, StepState
from img_pathway.reports.words import SEVERITIES, Pen, day, day_and_distance, deadline

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

_SHOWN_WAITING = 5


def place(portal: str | None, book: Rulebook) -> str:
    """Name and address of a portal; its id where the rulebook does not know it."""
    if portal is None:
        return ""
    try:
        known = book.portal(portal)
    except KeyError:
        return portal
    return f"{known.title}, {known.address}" if known.address else known.title


def card(item: Next, assessment: Assessment, book: Rulebook, pen: Pen) -> list[str]:
    """The card of one next step: title, why, where, dates."""
    state = assessment.by_id.get(item.step)
    lines = pen.wrap(f"{item.do} ({item.step})", first="  ")
    now = assessment.now
    due = state.due if state is not None else None
    by = item.by if due is None or item.by != due.day else None
    return lines + pen.pairs(
        (
            ("Why", item.why),
            ("Where", place(item.portal, book)),
            ("By", day_and_distance(by, now.date()) if by else ""),
            ("Deadline", deadline(due, now) if due else ""),
        ),
        indent="    ",
    )


def following(items: tuple[Next, ...], pen: Pen) -> list[str]:
    """The steps after the next one, a line each."""
    lines: list[str] = []
    for number, item in enumerate(items, 1):
        by = f", by {day(item.by)}" if item.by else ""
        lines += pen.wrap(f"{item.do} ({item.step}){by}", first=f"  {number}. ")
    return lines


def _waiting(assessment: Assessment) -> Iterator[StepState]:
    return (step for stage in assessment.stages for step in stage.steps if step.status == "waiting")


def waits(step: StepState) -> str:
    """With whom a waiting step is, since when, and when to ask."""
    parts = [f"{step.title} ({step.id})"]
    if step.who:
        parts.append(f"with {step.who}")
    if step.since:
        parts.append(f"since {day(step.since)}")
    if step.nudge:
        parts.append(f"ask again from {day(step.nudge)}")
    return ", ".join(parts)


def lines(assessment: Assessment, book: Rulebook, pen: Pen) -> list[str]:
    """The whole answer of ``next``."""
    out: list[str] = []
    if assessment.next is None:
        out += pen.heading("Nothing to do now")
        out += pen.wrap("No step waits for you today. Look again when a result, an answer or a season arrives.", "  ")
    else:
        out += [*pen.heading("Next"), *card(assessment.next, assessment, book, pen)]
    if assessment.then:
        out += ["", *pen.heading("Then"), *following(assessment.then, pen)]
    waiting = list(_waiting(assessment))[:_SHOWN_WAITING] if assessment.next is None else []
    if waiting:
        out += ["", *pen.heading("With somebody else")]
        for step in waiting:
            out += pen.wrap(waits(step), first="  ")
    dangers = [warning for warning in assessment.warnings if warning.severity == "danger"]
    if dangers:
        out += ["", *pen.heading("Warnings")]
        for warning in dangers:
            out += pen.wrap(warning.text, first=f"  {SEVERITIES[warning.severity]}: ", rest="    ")
    return out
