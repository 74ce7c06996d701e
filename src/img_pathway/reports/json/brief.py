"""``brief`` as plain data for JSON: all of it, where the page shows what fits."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.ahead.agenda import DateAhead
from img_pathway.engine.ahead.came import Came
from img_pathway.engine.ahead.threats import Threat
from img_pathway.engine.explain.rules_since import Change
from img_pathway.engine.model import Next, StageState, StepState
from img_pathway.reports.json import boards, status, views
from img_pathway.reports.json.answers import Edition, Json, Of, answer, edition, expected, shape, shown
from img_pathway.reports.pages.brief import Brief, Recorded

_ = views.VISA, status.STATUS, boards.WAITING
"""How dates, questions, steps and waits are shown is said there."""

shown(Threat, "id text do day expected steps grave", expected=expected("day"))
shown(Came, "kind title text day steps why=about")
shown(Change, "day what rule title now before confidence", "RuleChange")
shown(Recorded)
STAGE = shape("StageInBrief", StageState, "id title status done counted", counted=Of(int, lambda one: len(one.counted)))
STEP = shape("StepInBrief", StepState, "id title reasons")
BRIEF = shape(
    "Brief",
    Brief,
    "today rulebook person redacted target_match slack stages next threats dates since came recorded elsewhere rules"
    " look_up asks waiting",
    today=Of(date),
    rulebook=Of(Edition),
    target_match=Of(int | None, lambda said: said.assessment.target_match),
    slack=Of(int | None, lambda said: said.plan.slack),
    stages=Of([STAGE], lambda said: [answer(STAGE, one) for one in said.assessment.stages]),
    next=Of(Next | None, lambda said: said.assessment.next),
    dates=Of([DateAhead]),
    look_up=Of([STEP], lambda said: [answer(STEP, one) for one in said.look_up]),
)
"""The answer of ``brief --json``."""


def document(said: Brief) -> Json:
    """The answer of ``brief --json``."""
    found = said.assessment
    dates = [views.local(one, found.now) for one in said.dates]
    return answer(BRIEF, said, today=found.today, rulebook=edition(said.book, found.today), dates=dates)
