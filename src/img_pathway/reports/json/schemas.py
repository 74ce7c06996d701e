"""The answer of each verb, and the JSON Schema of all of them."""

from __future__ import annotations

from typing import Any

from img_pathway.reports.json import (
    boards,
    brief,
    case,
    cohort,
    files,
    lists,
    money,
    names,
    plan,
    report,
    rules,
    status,
    waiting,
)
from img_pathway.reports.json.answers import typed

ANSWERS: dict[str, Any] = {
    "status": status.STATUS, "next": status.NEXT, "brief": brief.BRIEF, "why": boards.WHY, "visa": boards.VISA, "states": boards.STATES, "money": money.MONEY, "documents": lists.DOCUMENTS, "names": names.NAMES, "waiting": waiting.WAITING, "letters": lists.LETTERS, "experience": lists.EXPERIENCE, "programs": lists.PROGRAMS, "interviews": lists.INTERVIEWS,
    "ranklist": lists.RANKLIST, "cohort": cohort.COHORT,
    "deadlines": boards.DEADLINES, "plan": plan.PLAN, "compare": plan.COMPARE, "check": files.CHECK,
    "translate": rules.TRANSLATION, "rules list": rules.RULES, "rules show": rules.RULE, "rules words": rules.SENTENCES,
    "rules verify": files.VERIFY, "rules diff": files.DIFF, "take": case.TAKE, "backups": files.Backups, "export json": report.REPORT, "schema": dict[str, Any],
    "schema --keys": files.KEYS, "schema --all": dict[str, dict[str, Any]], "doctor": files.Doctor,
}  # fmt: skip
"""The shape of every verb's JSON; that of ``schema`` itself is a JSON Schema."""


def schemas() -> dict[str, Any]:
    """The answer of ``schema --all``."""
    from pydantic import TypeAdapter

    return {verb: TypeAdapter(typed(shape)).json_schema() for verb, shape in ANSWERS.items()}
