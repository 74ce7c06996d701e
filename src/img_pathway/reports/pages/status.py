"""Where the person stands: the next step, warnings, losses, Pathways, every stage and step with its status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from img_pathway.reports.page import Block, Line, headed, heading, item, line, spaced
from img_pathway.reports.pages.nearest import cliff_block, next_card, rulebook_lines, then_blocks, warning_block
from img_pathway.reports.words import GLYPHS, day, day_and_distance, deadline

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
    blocks = [
        Block((line((match, "strong")), line(day(assessment.today)), *rulebook_lines(assessment, rulebook))),
        next_card(assessment, rulebook, full=True),
        *then_blocks(assessment.then),
        *headed("Warnings", [warning_block(warning) for warning in assessment.warnings]),
        *headed("Dates on which something is lost", [cliff_block(cliff, full=True) for cliff in assessment.cliffs]),
        *headed("Pathways", list(map(_pathway, assessment.pathways))),
    ]
    for number, stage in enumerate(assessment.stages, 1):
        blocks += _stage(number, stage, assessment)
    return blocks


def _pathway(pathway: PathwayVerdict) -> Block:
    why = " ".join(reason.text for reason in pathway.reasons)
    return item(f"{pathway.n}. {pathway.title}: {pathway.verdict}. {why}", hang=3)


def _stage(number: int, stage: StageState, assessment: Assessment) -> list[Block]:
    counted = stage.counted
    count = f", {stage.done} of {len(counted)}" if counted else ""
    blocks: list[Block] = []
    # The reason of a stage is often that of one of its steps: once is enough.
    explained = [reason.text for step in counted if step.status not in _UNEXPLAINED for reason in step.reasons]
    if stage.reason and stage.status != "done" and not any(text in stage.reason for text in explained):
        blocks.append(item(stage.reason, hang=0))
    blocks += [Block(tuple(_step(step, assessment)), id=f"step:{step.id}", gap=0) for step in counted]
    spared = "; ".join(f"{step.title} ({step.id})" for step in stage.steps if step.status == "not-needed")
    if spared:
        blocks.append(item(f"- not-needed: {spared}"))
    return [heading(f"{number}. {stage.title}: {GLYPHS[stage.status]} {stage.status}{count}"), *spaced(blocks)]


def _step(step: StepState, assessment: Assessment) -> list[Line]:
    status = f"{GLYPHS[step.status]} {step.status}"
    texts: list[str] = []
    if step.status not in _UNEXPLAINED:
        texts += [reason.text for reason in step.reasons]
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
        texts.append(f"advised by {day_and_distance(act, assessment.today)}{then}")
    if step.due:
        texts.append(f"deadline {deadline(step.due, assessment.now)}")
    return texts
