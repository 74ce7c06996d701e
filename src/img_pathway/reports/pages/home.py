"""Home: the next step in short, the stages as a map, what threatens, the dates, the notes and what is the person's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from img_pathway.days import say
from img_pathway.engine.ahead.threats import Threat, threats
from img_pathway.engine.readings.interviews import all_interviews, due_day, to_apply
from img_pathway.engine.words.said import Said
from img_pathway.reports.page import WIDE, Block, Line, Part, headed, item, line, text_block
from img_pathway.reports.pages.nearest import (
    SOON,
    again_block,
    cliff_block,
    days_left,
    next_card,
    portal_words,
    rulebook_lines,
    then_blocks,
    waiting_blocks,
)
from img_pathway.reports.pages.step_facts import cost_briefly, wait_briefly
from img_pathway.reports.words import BY, GLYPHS, counted, day, distance, first_sentence, room

if TYPE_CHECKING:
    from img_pathway.engine.assessment import Assessment
    from img_pathway.engine.model import Cliff, StageState, StepState
    from img_pathway.engine.model import Warning as Caution
    from img_pathway.engine.plan.model import Plan
    from img_pathway.rulebook import Rulebook

CLIFFS = 4
WEEK = 7
"""Days up to which a date goes before everything else."""
NOTES = 3
THREATS = 3
"""How many of each Home shows; every one stands at its own step too."""
SLIM = 72
"""Columns of the screen below which the map leaves out what it has less room for."""
PLAN = "plan:"
"""Id of the line about the target Match."""


def map_blocks(assessment: Assessment, roomy: bool, width: int, slack: Line | None = None) -> list[Block]:
    """Every stage as one line: glyph, title, status word, n of m; over them the tally and the slack."""
    steps = [step for stage in assessment.stages for step in stage.counted]
    done = sum(step.status == "done" for step in steps)
    tally = f"{done} of {len(steps)} {'steps ' if width >= SLIM else ''}done"
    head = line(("Your pathway", "section"), right=[(tally, "dim")])
    # The row of the slack is there from the start, so that nothing jumps when it comes.
    blocks = [text_block(head, gap=0), Block((slack or line(""),), id=PLAN if slack else None, gap=1 if roomy else 0)]
    blocks += [_stage_block(stage, roomy, width) for stage in assessment.stages]
    return blocks


def slack_line(plan: Plan, width: int) -> Line:
    """How much room the target Match leaves; never a tick, since times are assumed."""
    if plan.match is None:
        return line(("No target Match is recorded", "dim"))
    name = f"Match {plan.match}"
    left = room(plan.slack)
    said: Part
    if plan.reached == "begun":
        said = ("reached, in training", "strong")
    elif plan.reached and (plan.unfit or plan.feasible is False):
        said = ("✗ the first day is late", "danger")
    elif plan.unfit:
        said = ("! does not fit", "warn")
    elif plan.feasible is None:
        said = ("a date is missing", "dim")
    elif plan.feasible is False:
        said = ("over for you", "strong") if plan.over else ("✗ cannot be reached", "danger")
    elif plan.late:
        said = ("! very late to apply", "warn")
    elif plan.thin:
        # A shortness is that of the bad case; room without safety is there only if all goes fast.
        bad = plan.slack is not None and plan.slack < 0
        when = ("slow" if bad else "fast") if width >= SLIM else ""
        said = (f"! {left or 'fits'}{when and f' if {when}'}", "warn")
    else:
        tail = ", tight wait" if plan.tight and width >= SLIM else ""
        said = (f"{left} to spare{tail}" if left else "nothing is left to do", "strong")
    return line((name, "dim"), right=(said,))


def _stage_block(stage: StageState, roomy: bool, width: int) -> Block:
    steps = len(stage.counted)
    status = stage.status if steps else "not-needed"
    tally = (f"{stage.done} of {steps}" if width >= WIDE else f"{stage.done}/{steps}") if steps else ""
    title: Part = (stage.title, "dim" if status in ("locked", "not-needed") else "")
    # What was opened against the rules is marked where it is.
    yours = any(step.override_note is not None for step in stage.steps)
    right: list[Part] = [("yours ", "accent")] if yours else []
    right.append((f"{status:<11}", status))
    if width >= SLIM:
        right.append((f"  {tally:>6}" if width >= WIDE else f" {tally:>4}", "dim"))
    return Block((line((GLYPHS[status], status), " ", title, right=right, hang=2),), id=stage.id, gap=1 if roomy else 0)


def next_strip(assessment: Assessment, rulebook: Rulebook, roomy: bool) -> Block:
    """The one thing to do now, as it stays in sight: what, why, where, by when, what it costs and takes."""
    step = assessment.next
    if step is None:
        card = next_card(assessment, rulebook)
        head, what, *rest = card.lines
        merged = line(*head.parts, "  ", *what.parts, hang=6)
        return card._replace(lines=(merged, *rest), gap=0, pad=1 if roomy else 0)
    told: list[tuple[Part | str, ...]] = []
    if step.portal:
        told.append((("at ", "dim"), portal_words(rulebook, step.portal)))
    if step.by:
        far = distance(max(step.by, assessment.today), assessment.today)
        # What is booked names its day itself.
        booked = step.named == "booked"
        told.append((far,) if booked else ((f"{BY[step.named]} ", "dim"), (day(step.by), "strong"), f", {far}"))
    case = assessment.case
    usual = case.book.step(step.step)
    if step.do == usual.do:
        # Of anything else that a step may ask for, neither its fee nor its wait is known.
        told += [(("costs ", "dim"), cost) for cost in (cost_briefly(case, step.step),) if cost]
        told += [(("usual wait ", "dim"), wait) for wait in (wait_briefly(case, usual.waiting),) if wait]
    facts: list[Part | str] = []
    for number, parts in enumerate(told):
        facts += [(" · ", "dim"), *parts] if number else parts
    lines = [line(("Next", "card"), "  ", (step.do, "strong"), hang=6), line(briefly(step.why, step.do))]
    if facts:
        lines.append(line(*facts))
    return Block(tuple(lines), id=f"next:{step.step}", card=True, rail="rail", gap=0, pad=1 if roomy else 0)


def briefly(text: str, do: str) -> str:
    """The first sentence, without a last clause that begins as what is to be done does: that stands beside it."""
    sentence = first_sentence(text)
    head, _, tail = sentence.rpartition(": ")
    return f"{head}." if head and tail.casefold().split()[:1] == do.casefold().split()[:1] else sentence


def side_blocks(
    assessment: Assessment, rulebook: Rulebook, roomy: bool, width: int, plan: Plan | None = None, forks: int = 0
) -> list[Block]:
    """What threatens, what is the person's own, the dates, the notes, what is with others, the age of the rulebook.

    `plan` is given once it is worked out, `forks` is how many what-ifs are open.
    """
    threatening = threats(assessment)[:THREATS]
    again = again_block(assessment)
    named = {one.id for one in threatening}
    cliffs = sorted((one for one in assessment.cliffs if f"cliff:{one.id}" not in named), key=lambda one: one.date)
    said = {one.do for one in threatening}
    near = [one for one in cliffs if one.days_left <= WEEK]
    link = line(("▸ What changed since your last visit", "link"))
    return [
        *(reach_blocks(plan, assessment) if plan is not None else ()),
        *([again] if again is not None else ()),
        *headed("Within a week", [*_due_within_a_week(assessment), *date_blocks(near, roomy, width < WIDE)]),
        *headed("Threatens you", [threat_block(one, assessment) for one in threatening]),
        *headed("Opened or tried by you", yours_blocks(assessment, forks)),
        *headed("Dates not to miss", date_blocks(cliffs[len(near) :][:CLIFFS], roomy, width < WIDE)),
        *headed("Good to know", note_blocks(assessment)),
        *waiting_blocks(assessment),
        *then_blocks(assessment, said),
        Block((*rulebook_lines(assessment, rulebook), link), id="changes:", gap=0),
    ]


def reach_blocks(plan: Plan, assessment: Assessment) -> list[Block]:
    """That the target cannot be reached, why, and which Match can; nothing where it can."""
    following = assessment.next
    reach = plan.reach(following.why if following is not None else "")
    sign: Part = ("! ", "warn") if plan.unfit else ("✗ ", "danger")
    return [item(sign, reach, id=PLAN)._replace(gap=1)] if reach else []


def threat_block(threat: Threat, assessment: Assessment) -> Block:
    """A threat in one sentence, and what to do about it in another."""
    grave, told = threat.grave, [(briefly(threat.text, threat.do), "")]
    if threat.loss and threat.day is not None:
        left = max((threat.day - assessment.today).days, 0)
        grave = left <= SOON
        told += [(": ", ""), (day(threat.day), "strong"), (f", {days_left(left)}.", "")]
    sign: Part = ("✗ ", "danger") if grave else ("! ", "warn")
    lines = [line(sign, *told, hang=2), line(("  ▸ ", "dim"), first_sentence(threat.do), hang=4)]
    return Block(tuple(lines), id=threat.id, gap=0)


def date_blocks(cliffs: list[Cliff], roomy: bool, short: bool) -> list[Block]:
    """Losses by their days; those of one day stand below each other."""
    blocks: list[Block] = []
    for before, cliff in zip((None, *cliffs), cliffs, strict=False):
        block = cliff_block(cliff, roomy, short)
        if before is not None and before.date == cliff.date:
            blocks[-1] = blocks[-1]._replace(gap=0)
            block = block._replace(lines=block.lines[1:])
        blocks.append(block)
    return blocks


def _due_within_a_week(assessment: Assessment) -> list[Block]:
    """Invitations that want an answer, and programmes that want the application, within a week: by the person's clock."""
    case, blocks = assessment.case, list[Block]()
    applying = [one for one in to_apply(case) if one.programme.status != "considering"]
    if applying:
        from img_pathway.engine.programmes.filters import shut_out

        applying = [one for one in applying if shut_out(case, one.programme) is None]
    due = [
        (day, Said("ahead.answer", programme=one.programme.called), "match.interviews")
        for one in all_interviews(case)
        if one.state == "to answer" and (day := due_day(case, one.interview)) is not None and day.confidence == "yours"
    ]
    due += [(one.day, Said("ahead.apply", programme=one.programme.called), "programs.submit") for one in applying]
    for until, said, step in sorted(due, key=lambda one: one[0]):
        at = until.at.astimezone(case.now.tzinfo) if until.at is not None else None
        on = at.date() if at is not None else until
        if (at >= case.now if at is not None else on >= case.today) and (on - case.today).days <= WEEK:
            left = days_left((on - case.today).days)
            head = line((f"{say(on)}, {at:%H:%M}" if at is not None else say(on), "strong"), right=[(left, "danger")])
            blocks.append(Block((head, line(case.words.text(said))), id=f"step:{step}", gap=0))
    return blocks


def yours_blocks(assessment: Assessment, forks: int) -> list[Block]:
    """What is not as the rules have it: steps opened with a note, and what-if forks."""
    opened = [state for stage in assessment.stages for state in stage.steps if state.override_note is not None]
    blocks = [item(f"{state.title}: opened by you, with a note", id=f"step:{state.id}") for state in opened]
    if forks:
        blocks.append(item(("▸ What if: ", "link"), f"{counted(forks, 'what-if')} kept", id="whatif:"))
    return blocks


def note_blocks(assessment: Assessment) -> list[Block]:
    """The notes for somebody in training, then those on steps that are this person's turn or with others already, soonest
    loss first; how many more there are.
    """

    def place(note: Caution) -> tuple[bool, date]:
        soonest = min((assessment.losses.get(step, date.max) for step in note.steps), default=date.max)
        return (False, date.min) if note.kind == "training" else (True, soonest)

    notes = [one for one in assessment.warnings if one.severity == "info" or one.kind == "offer"]
    near = [one for one in notes if one.kind == "training" or any(_begun(assessment.by_id[step]) for step in one.steps)]
    shown = sorted(near, key=place)[:NOTES]
    if not shown:
        return []
    more = counted(len(notes) - len(shown), "more note stands at its step", "more notes stand at their steps")
    told = [item(("· ", "dim"), first_sentence(one.text), id=f"warning:{one.id}") for one in shown]
    return [*told, *([item((more, "dim"))] if notes[len(shown) :] else ())]


def _begun(state: StepState) -> bool:
    return state.open and state.status != "locked"
