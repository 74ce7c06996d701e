"""The answer of each verb, and the JSON Schema of all of them."""

from __future__ import annotations

from typing import Any

from img_pathway.reports.json import boards, brief, case, cohort, files, plan, report, rules, status, views
from img_pathway.reports.json.answers import typed

ANSWERS: dict[str, Any] = {
    "status": status.STATUS, "next": status.NEXT, "brief": brief.BRIEF, "why": views.WHY, "visa": views.VISA,
    "states": views.STATES, **boards.SHAPES, "cohort": cohort.COHORT,
    "deadlines": views.DEADLINES, "plan": plan.PLAN, "compare": plan.COMPARE, "check": files.CHECK,
    "translate": rules.TRANSLATION, "rules list": rules.RULES, "rules show": rules.RULE, "rules words": rules.SENTENCES,
    "rules verify": files.VERIFY, "rules diff": files.DIFF, "take": case.TAKE, "backups": files.Backups,
    "export json": report.REPORT, "schema": dict[str, Any], "schema --keys": files.KEYS,
    "schema --all": dict[str, dict[str, Any]], "doctor": files.Doctor,
}  # fmt: skip
"""The shape of every verb's JSON; that of ``schema`` itself is a JSON Schema."""


def schemas() -> dict[str, Any]:
    """The answer of ``schema --all``."""
    from pydantic import TypeAdapter

    return {verb: TypeAdapter(typed(shape)).json_schema() for verb, shape in ANSWERS.items()}
