"""What is near: the card of the next step and what follows it, warnings, losses, what is with others, the rulebook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from img_pathway.days import say
from img_pathway.engine.readings.act_by import advice_missed
from img_pathway.engine.readings.season import DECIDED
from img_pathway.engine.time.waits import ahead
from img_pathway.reports.page import Block, Line, Part, headed, item, line, told
from img_pathway.reports.words import BY, Heard, age_note, counted, day, distance, expected, last_day
from img_pathway.rulebook.types import OLD_DAYS, VERY_OLD_DAYS

if TYPE_CHECKING:
    from img_pathway.engine.assessment import Assessment
    from img_pathway.engine.model import Cliff, Next, StepState
    from img_pathway.engine.model import Warning as Caution
    from img_pathway.rulebook import Rulebook

WAITING = 4
"""How many steps that are with others are told beside other things."""
SOON = 30
"""Days left up to which a loss is grave."""
_SIGN = {"danger": "✗ danger", "warn": "! warning", "info": "· note"}


def next_card(assessment: Assessment, rulebook: Rulebook, full: bool = False) -> Block:
    """The one thing to do now: why, where, by when; with `full` also the address and the deadline."""
    step = assessment.next
    if step is None:
        waiting = any(state.status == "waiting" for stage in assessment.stages for state in stage.steps)
        words = "Others have it in hand; nothing is asked of you." if waiting else "Nothing is asked of you now."
        later = "Look again when a result, an answer or a season arrives."
        lines = [line(("Next", "card")), line(("Nothing to do now", "strong")), line(f"{words} {later}")]
        return Block(tuple(lines), card=True, rail="rail")
    lines = [line(("Next", "card")), line((step.do, "strong")), line(step.why)]
    lines += told("At", portal_words(rulebook, step.portal, full) if step.portal else "")
    state = assessment.by_id.get(step.step)
    due = state.due if full and state is not None and state.due and ahead(assessment.now, state.due) else None
    if state is not None and advice_missed(assessment.case, state) is not None:
        due = None  # no later day helps, for programmes read meanwhile
    if step.by and (due is None or step.by != due.day):
        far = distance(max(step.by, assessment.today), assessment.today)
        # What is booked names its day itself.
        when: list[Part] = [(far, "strong")] if step.named == "booked" else [(day(step.by), "strong"), (f", {far}", "")]
        lines.append(line(*when, label="When" if step.named == "booked" else BY[step.named].capitalize()))
    lines += told("Deadline", last_day(assessment.case, state, assessment.now) if due and state else "")
    return Block(tuple(lines), id=f"next:{step.step}", card=True, rail="rail")


def again_block(assessment: Assessment) -> Block | None:
    """For whoever did not match: one line that leads to what survives, expires and must be paid again."""
    case = assessment.case
    if case.season.result not in DECIDED or assessment.target_match is None:
        return None
    words = "what survives, expires and is paid again"
    return Block((line(("▸ Apply again: ", "link"), words, hang=2),), id="whatif:again")


def cliff_block(cliff: Cliff, roomy: bool = False, short: bool = False, full: bool = False) -> Block:
    """A day on which something is lost; with `full` also what then holds and how to avoid it."""
    when, left = say(cliff.date), days_left(cliff.days_left)
    if short:
        left = left.removesuffix(" left")
    lines = [line((when, "strong"), right=[(left, urgency(cliff))]), loses(cliff)]
    if full:
        lines += [*told("Then", cliff.then), *told("To avoid it", cliff.avoid)]
    return Block(tuple(lines), id=f"cliff:{cliff.id}", gap=1 if roomy else 0)


def urgency(cliff: Cliff) -> str:
    """The style of the days left."""
    return "danger" if cliff.days_left <= SOON else "warn" if cliff.days_left <= 180 else ""


def loses(cliff: Cliff) -> Line:
    """What is lost, marked where the date is not official."""
    mark = "" if cliff.says_expected else expected(cliff.confidence)
    return line((f"({mark}) ", "dim"), cliff.loses) if mark else line(cliff.loses)


def warning_block(warning: Caution) -> Block:
    """One warning: its sign and word, then its sentence."""
    role = warning.severity if warning.severity != "info" else "dim"
    return item((f"{_SIGN[warning.severity]}: ", role), warning.text, id=f"warning:{warning.id}")


def waiting_blocks(assessment: Assessment, most: int = WAITING) -> list[Block]:
    """The steps that wait for somebody else: who, since when, and when to ask."""
    states = [state for stage in assessment.stages for state in stage.steps if state.status == "waiting"]
    return headed("With others", [_waiting_block(state) for state in states[:most]])


def _waiting_block(state: StepState) -> Block:
    parts = (
        f"with {state.who}" if state.who else "",
        f"since {day(state.since)}" if state.since else "",
        f"ask again from {day(state.nudge)}" if state.nudge else "",
    )
    lines = [line(("… ", "waiting"), state.title, hang=2)]
    if where := ", ".join(part for part in parts if part):
        lines.append(line((f"  {where}", "dim"), hang=2))
    return Block(tuple(lines), id=f"step:{state.id}", gap=0)


def then_blocks(assessment: Assessment, said: Iterable[str] = ()) -> list[Block]:
    """The steps after the next one, a line each, by their days; those without one last.

    What the next one, or what was `said` before, asks for already is left out; what several of them ask for stands once.
    """
    told = {*said, *((assessment.next.do,) if assessment.next is not None else ())}
    left: dict[str, Next] = {}
    for step in assessment.then:
        if step.do not in told:
            left.setdefault(step.do, step)
    return headed(
        "After that", [_then_block(step) for step in sorted(left.values(), key=lambda one: one.by or date.max)]
    )


def _then_block(step: Next) -> Block:
    lines = [line("· ", step.do, hang=2)]
    if step.by and step.named != "booked":
        lines.append(line((f"  {BY[step.named]} {day(step.by)}", "dim"), hang=2))
    return Block(tuple(lines), id=f"then:{step.step}", gap=0)


def rulebook_lines(assessment: Assessment, rulebook: Rulebook) -> list[Line]:
    """Version, as-of day and age of the rules, and what an old one means."""
    age = (assessment.today - rulebook.as_of).days
    loud = "danger" if age > VERY_OLD_DAYS else "warn" if age > OLD_DAYS else "dim"
    parts: list[Part] = [(f"Rules {rulebook.version}, as of {day(rulebook.as_of)}", "dim")]
    if age > 0:
        parts.append((f", {counted(age, 'day')} old", loud))
    if rulebook.origin != "built-in":
        parts.append((", not the built-in ones", "dim"))
    lines = [line(*parts)]
    if note := age_note(age):
        lines.append(line((f"{'✗' if age > VERY_OLD_DAYS else '!'} {note}", loud), hang=2))
    return lines


def days_left(days: int) -> str:
    """``12 days left``, ``last day today``, ``3 days ago``."""
    if days == 0:
        return "last day today"
    return f"{counted(-days, 'day')} ago" if days < 0 else f"{counted(days, 'day')} left"


def portal_words(rulebook: Rulebook, portal: str, full: bool = False) -> str:
    """Name of a portal, with its address where asked; the id itself where the rulebook does not know it."""
    try:
        known = rulebook.portal(portal)
    except KeyError:
        return portal
    return f"{known.title}, {known.address}" if full and known.address else known.title


def next_page(assessment: Assessment, rulebook: Rulebook) -> list[Block]:
    """The one thing to do now and what follows it; what is with others where nothing is to be done."""
    blocks = [next_card(assessment, rulebook, full=True), *then_blocks(assessment)]
    if assessment.next is None:
        blocks += waiting_blocks(assessment)
    blocks += headed("Warnings", [warning_block(w) for w in assessment.warnings if w.severity == "danger"])
    return Heard().page(blocks)
