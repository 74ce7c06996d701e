"""A stage: its steps in a list, and one of them in full: why, what is missing, where, what it costs and takes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from img_pathway.days import say, say_short
from img_pathway.engine.model import SETTLED
from img_pathway.engine.readings.act_by import lists_ranked
from img_pathway.engine.what_next.telling import before_booked
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, Line, Part, item, line, spaced
from img_pathway.reports.pages.nearest import again_block, days_left, loses, urgency, warning_block
from img_pathway.reports.pages.step_facts import fee_lines, time_lines
from img_pathway.reports.words import BY, GLYPHS, Heard, act_by, day, day_and_distance, last_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from img_pathway.engine.assessment import Assessment
    from img_pathway.engine.case import Case
    from img_pathway.engine.model import StageState, StepState, Verdict
    from img_pathway.rulebook import Rulebook
    from img_pathway.rulebook.types import Dated

NEAR = 365
"""Days within which a loss stands above the guidance."""


def list_blocks(assessment: Assessment, stage: StageState, purpose: str) -> list[Block]:
    """Two rows per step: glyph and title, then the status word and the date that counts; last what it is for."""
    states = sorted(stage.steps, key=lambda state: state.status == "not-needed")
    *blocks, last = (_list_block(assessment, state) for state in states)
    return [*blocks, last._replace(gap=2), Block((line((purpose, "dim")),))]


def _list_block(assessment: Assessment, state: StepState) -> Block:
    quiet = "dim" if state.status in ("locked", "not-needed") else ""
    second: list[Part] = [("  ", ""), (state.status, state.status)]
    due = lists_ranked(assessment.case, state) or state.due
    when = state.act[0] or (due.day if due else None)
    if state.status == "waiting" and state.since:
        second += [(" ", ""), (f"since {say_short(state.since)}", "dim")]
    elif when and state.status not in ("done", "not-needed", "locked"):
        name = "mend by" if state.status == "lapsed" else act_by(state) if state.act[0] is not None else BY["deadline"]
        second += [(", ", "dim"), (f"{name} {'about ' if when.expected else ''}{say_short(when)}", "dim")]
    head = line((GLYPHS[state.status], state.status), " ", (state.title, quiet), hang=2)
    return Block((head, line(*second, hang=2)), id=state.id, gap=0)


def detail_blocks(assessment: Assessment, state: StepState) -> list[Block]:
    """Everything about one step that is not a field."""
    case = assessment.case
    rulebook = case.book
    step = rulebook.step(state.id)
    blocks = [_head(state)]
    if state.missing:
        blocks += _missing_blocks(assessment, state)
    blocks += _alarm_blocks(assessment, state)
    if state.id == "skills.pathway" and state.status not in SETTLED:
        blocks += _pathway_blocks(assessment)
    if state.id == "match.result" and (again := again_block(assessment)) is not None:
        blocks.append(again._replace(lines=(*again.lines, line(("  i opens it", "dim")))))
    blocks.append(Block((line(step.guidance),)))
    if state.portal:
        blocks.append(_portal_block(rulebook, state.portal))
    later = [cliff for cliff in assessment.cliffs if state.id in cliff.steps and cliff.days_left > NEAR]
    table = (
        *date_lines(assessment, state),
        *fee_lines(case, state.id),
        *time_lines(case, step.waiting),
        *(line((f"{say(cliff.date)}: ", ""), *loses(cliff).parts, label="Later") for cliff in later),
    )
    if table:
        blocks.append(Block(table))
    return Heard().page([*blocks, *_advice_blocks(case, state), *_myth_blocks(rulebook, state.id)])


def _head(state: StepState) -> Block:
    status: list[Part] = [(f"{GLYPHS[state.status]} {state.status}", state.status)]
    if state.status == "waiting":
        if state.who:
            status.append((f" with {state.who}", ""))
        if state.since:
            status.append((f" since {day(state.since)}", "dim"))
    lines: list[Line] = [line((state.title, "strong")), line(*status)]
    # What has to come first stands below, with how each stands.
    lines += [line(reason.text) for reason in state.reasons if not (state.missing and reason.repeats == "missing")]
    if state.nudge and state.status == "waiting":
        lines.append(line(("Remind them from ", "dim"), day(state.nudge)))
    if state.override_note is not None:
        when = f" of {day(state.override_date)}" if state.override_date else ""
        lines.append(line((f"Your note{when}: ", "warn"), plain(state.override_note)))
    return Block(tuple(lines))


def root_of(assessment: Assessment, state: StepState) -> list[StepState]:
    """From what has to come before a step down to the root, which can be done first of all and stands at the end.

    The root is the nearest step that is not locked itself; where only time locks them, the deepest.
    """
    ways: list[list[StepState]] = [[]]
    seen = {state.id}
    for way in ways:
        at = way[-1] if way else state
        if way and at.status != "locked":
            return way
        following = [step for step in at.missing if step in assessment.by_id and step not in seen]
        seen.update(following)
        ways += [[*way, assessment.by_id[step]] for step in following]
    return max(ways, key=len)


def _missing_blocks(assessment: Assessment, state: StepState) -> list[Block]:
    known = [assessment.by_id[step] for step in state.missing if step in assessment.by_id]
    if not known:
        return []
    head = "Missing first" if state.status == "locked" else "Better first"
    rows = [
        item((f"▸ {other.title}", "link"), "  ", (f"{GLYPHS[other.status]} {other.status}", other.status), id=f"missing:{other.id}")
        for other in known
    ]  # fmt: skip
    *way, root = root_of(assessment, state)
    if not way:
        jump = "m opens it" if len(known) == 1 else f"m opens {root.title}"
        return [item((head, "strong"), right=[(jump, "dim")], hang=0), *spaced(rows)]
    between = ", which needs ".join(other.title for other in way[:BETWEEN])
    last = f", which needs {root.title}" if len(way) <= BETWEEN else f", and so on down to {root.title}"
    told = line(f"Needs {between}{last}: ", ("m", "key"), " opens that.")
    return [item((head, "strong"), hang=0), *spaced(rows), Block((told,), id=f"missing:{root.id}@root")]


def _alarm_blocks(assessment: Assessment, state: StepState) -> list[Block]:
    """Warnings that name this step, and what is lost here within a year."""
    blocks = [
        warning_block(warning)._replace(id=None, gap=1) for warning in assessment.warnings if state.id in warning.steps
    ]
    for cliff in assessment.cliffs:
        if state.id in cliff.steps and cliff.days_left <= NEAR:
            style = urgency(cliff)
            head = line((say(cliff.date), "strong"), right=[(days_left(cliff.days_left), style)])
            lines = [head, loses(cliff)]
            if cliff.avoid:
                lines.append(line(("Avoid it: ", "dim"), cliff.avoid))
            blocks.append(Block(tuple(lines), rail=style or "dim"))
    return blocks


_VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    "met": ("✓", "done"),
    "unknown": ("?", "check"),
    "missing": ("–", "dim"),
}
"""The mark of each verdict on a Pathway, what fits first."""


def _pathway_blocks(assessment: Assessment) -> list[Block]:
    """The Pathways with their verdicts, those that fit first, each with the first thing that decides it."""
    heard, order = Heard(), [*_VERDICTS]
    rows = [
        item((f"{glyph} ", role), (f"{one.n}. {one.title}: ", "" if one.verdict == "missing" else "strong"),
             (f"{one.verdict}. ", role), *(heard.fresh(reason.text, f"As for {one.n}.") for reason in one.reasons[:1]), hang=2)
        # What is in doubt only for want of a published day is nearer than what nobody can say.
        for one in sorted(assessment.pathways, key=lambda one: (order.index(one.verdict), not one.hangs, one.n))
        for glyph, role in (_VERDICTS[one.verdict],)
    ]  # fmt: skip
    return [item(("The Pathways for you", "strong"), hang=0), *spaced(rows)] if rows else []


def _portal_block(rulebook: Rulebook, portal_id: str) -> Block:
    try:
        portal = rulebook.portal(portal_id)
    except KeyError:
        return Block((line(portal_id, label="Where"),), gap=0)
    lines = [line(portal.title, label="Where")]
    if portal.address:
        lines = [lines[0]._replace(right=(("c copies", "dim"),))]
        lines.append(line((portal.address, "link"), label="Where"))
    return Block(tuple(lines), id=f"portal:{portal_id}" if portal.address else None, gap=0)


def date_lines(assessment: Assessment, state: StepState) -> list[Line]:
    """The days of a step, of an assessment with the days of its plan."""
    lines: list[Line] = []
    today = assessment.today
    if state.earliest and state.earliest > today:
        lines.append(line(day_and_distance(state.earliest, today), label="From"))
    act, result = state.act
    if act is not None:
        then = f"; its result by {day(result)}" if result else ""
        if (name := act_by(state)) == BY["latest safe"]:
            lines.append(_latest("safe ", act, today, then or "; even if things go slowly"))
        else:
            lines.append(line(day_and_distance(act, today), (then, "dim"), label=name.capitalize()))
    if (begin := assessment.before_booked(state.id, state.latest_safe)) is not None:
        why = assessment.case.words.text(before_booked(assessment.case, begin))
        lines.append(line(day_and_distance(begin.day, today), (f"; {why}", "dim"), label="Act by"))
    if state.latest_possible and state.status != "waiting":
        lines.append(_latest("possible ", state.latest_possible, today, "; only if all goes fast"))
    if state.due:
        told = last_day(assessment.case, state, assessment.now)
        lines.append(line((told, "strong"), label="Deadline"))
    return lines


def _latest(which: str, when: Dated, today: date, then: str) -> Line:
    return line(which, day_and_distance(when, today), (then, "dim"), label="Latest")


def _advice_blocks(case: Case, state: StepState) -> list[Block]:
    """Of what else applies here, the two or three rules that matter most; nothing once the step is settled."""
    if state.status in SETTLED:
        return []
    from img_pathway.engine.readings.advice import also_applies, as_told, matters_most

    shown = matters_most(case, state.id)
    if not shown:
        return []
    more = len(also_applies(case, state.id)) - len(shown)
    tail: list[Part] = [(f"F2 has {more} more", "dim")] if more > 0 else []
    told = (line("· ", (f"{rule.title}: ", "strong"), case.words.text(as_told(case, rule)), hang=2) for rule in shown)
    return [Block((line(("Also applies here", "dim"), right=tail), *told))]


BETWEEN = 3
"""Steps that are named on the way down to the root."""
OLD_SHOWN = 2
"""Pieces of old advice beside a step; Why has all of them."""


def _myth_blocks(rulebook: Rulebook, step_id: str) -> list[Block]:
    """What older guides say about the step, the latest first, and what holds now."""
    from img_pathway.engine.explain.rules_since import since_day

    found = [rulebook.rule(rule_id) for rule_id in rulebook.myths(step_id)]
    if not found:
        return []
    found.sort(key=lambda rule: since_day(rule.since) or date.min, reverse=True)
    more = len(found) - OLD_SHOWN
    tail: list[Part] = [(f"F2 has {more} more", "dim")] if more > 0 else []
    lines = [line(("Older guides say", "dim"), right=tail)]
    for rule in found[:OLD_SHOWN]:
        lines.append(line(("✗ ", "dim"), (rule.old or "", "dim"), hang=2))
        lines.append(line(("▸ now: ", "accent"), rule.now or "", hang=2))
    return [Block(tuple(lines))]
