"""The end of the first questions: the one thing to do, and the one thing to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from img_pathway.engine.ahead.threats import threats
from img_pathway.reports.page import Block, heading, line, text_block
from img_pathway.reports.pages.home import next_strip, reach_blocks, threat_block
from img_pathway.reports.pages.nearest import cliff_block

if TYPE_CHECKING:
    from img_pathway.engine.assessment import Assessment
    from img_pathway.engine.plan.model import Plan
    from img_pathway.rulebook import Rulebook


def first_answer(assessment: Assessment, rulebook: Rulebook, plan: Plan, *, brief: bool = False) -> list[Block]:
    """What the answers so far come to, in two things; `brief` leaves out where, by when and what it costs."""
    to_do = next_strip(assessment, rulebook, roomy=False)
    return [
        heading("The one thing to do"),
        to_do._replace(lines=to_do.lines[: 2 if brief else None], gap=1),
        heading("The one thing to know"),
        _to_know(assessment, plan)._replace(gap=1),
        text_block(
            line(("Home shows the whole way. There, n opens this step, Space all commands, ? the help.", "dim"))
        ),
    ]


def _to_know(assessment: Assessment, plan: Plan) -> Block:
    """That the target is out of reach; else what threatens first, else the first day on which something is lost."""
    for block in reach_blocks(plan, assessment):
        return block
    if threatening := threats(assessment):
        return threat_block(threatening[0], assessment)
    if cliffs := sorted(assessment.cliffs, key=lambda cliff: cliff.date):
        return cliff_block(cliffs[0])
    words = "Nothing recorded so far can be lost soon. The more you record, the more dates you see."
    return text_block(line(words))
