"""Where the person stands: the next step, warnings, losses, Pathways, every stage and step with its status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from img_pathway.reports.page import Block, Line, headed, heading, item, line, spaced
from img_pathway.reports.pages.nearest import cliff_block, next_card, rulebook_lines, then_blocks, warning_block
from img_pathway.reports.words import GLYPHS, Heard, act_by, day, day_and_distance, last_day, same_as

if TYPE_CHECKING:
    from img_pathway.engine.assessment import Assessment
    from img_pathway.engine.model import PathwayVerdict, StageState, StepState
    from img_pathway.rulebook import Rulebook

_STATUS = 13
"""Cells of glyph and status word."""
_UNEXPLAINED = ("done", "ready")
"""Statuses that need no reason here; `why` gives it."""


def status_page(assessment: Assessment, rulebook: Rulebook) -> list[Block]:
    """The whole answer of ``status``."""
    match = f"Match {assessment.target_match}" if assessment.target_match else "No target Match recorded"
    heard = Heard()
    blocks = [
        Block((line((match, "strong")), line(day(assessment.today)), *rulebook_lines(assessment, rulebook))),
        *heard.page([next_card(assessment, rulebook, full=True), *then_blocks(assessment)], "as told under Next"),
        *headed("Warnings", heard.page(map(warning_block, assessment.warnings), "as warned above")),
        *headed(
            "Dates on which something is lost",
            heard.page((cliff_block(cliff, full=True) for cliff in assessment.cliffs), "as told under the dates"),
        ),
        *headed("Pathways", [_pathway(pathway, heard) for pathway in assessment.pathways]),
    ]
    for number, stage in enumerate(assessment.stages, 1):
        blocks += _stage(number, stage, assessment, heard)
    return blocks


def _pathway(pathway: PathwayVerdict, heard: Heard) -> Block:
    again = f"As for Pathway {pathway.n}."
    why = " ".join(dict.fromkeys(heard.fresh(reason.text, again) for reason in pathway.reasons))
    return item(f"{pathway.n}. {pathway.title}: {pathway.verdict}. {why}", hang=3)


def _stage(number: int, stage: StageState, assessment: Assessment, heard: Heard) -> list[Block]:
    counted = stage.counted
    count = f", {stage.done} of {len(counted)}" if counted else ""
    blocks: list[Block] = []
    # The reason of a stage is often that of one of its steps: once is enough.
    explained = [reason.text for step in counted if step.status not in _UNEXPLAINED for reason in step.reasons]
    if stage.reason and stage.status != "done" and not any(text in stage.reason for text in explained):
        blocks += heard.page([item(stage.reason, hang=0)])
    blocks += [Block(tuple(_step(step, assessment, heard)), id=f"step:{step.id}", gap=0) for step in counted]
    spared = "; ".join(f"{step.title} ({step.id})" for step in stage.steps if step.status == "not-needed")
    if spared:
        blocks.append(item(f"- not-needed: {spared}"))
    return [heading(f"{number}. {stage.title}: {GLYPHS[stage.status]} {stage.status}{count}"), *spaced(blocks)]


def _step(step: StepState, assessment: Assessment, heard: Heard) -> list[Line]:
    status = f"{GLYPHS[step.status]} {step.status}"
    texts: list[str] = []
    if step.status not in _UNEXPLAINED:
        again = same_as(step.title)
        # Which step is needed first is said of every one that needs it.
        texts += dict.fromkeys(
            reason.text if reason.repeats == "missing" else heard.fresh(reason.text, again) for reason in step.reasons
        )
    if step.status != "done":
        texts += _dates(step, assessment)
    if step.override_note is not None:
        on = f" on {day(step.override_date)}" if step.override_date else ""
        texts.append(f"opened by you{on}: {step.override_note}")
    head = line((f"{status:<{_STATUS}} ", step.status), step.title, hang=_STATUS + 1)
    return [head, *(line(" " * (_STATUS + 1) + text, hang=_STATUS + 1) for text in texts)]


def _dates(step: StepState, assessment: Assessment) -> list[str]:
    texts = []
    act, result = step.act
    if act is not None:
        then = f"; its result by {day(result)}" if result else ""
        texts.append(f"{act_by(step)} {day_and_distance(act, assessment.today)}{then}")
    if step.due:
        texts.append(f"deadline {last_day(assessment.case, step, assessment.now)}")
    return texts
