"""The answer of each verb, and the JSON Schema of all of them."""

from __future__ import annotations

from typing import Any

from img_pathway.reports.json import boards, files, plan, rules, status

ANSWERS: dict[str, Any] = {
    "status": status.Status,
    "next": status.Next,
    "why": boards.Why,
    "visa": boards.Visa,
    "states": boards.States,
    "deadlines": boards.Deadlines,
    "plan": plan.Plan,
    "compare": plan.Compare,
    "check": files.Check,
    "translate": rules.Translation,
    "rules list": rules.Rules,
    "rules show": rules.Rule,
    "rules words": rules.Sentences,
    "rules verify": files.Verify,
    "rules diff": files.Diff,
    "backups": files.Backups,
    "schema": dict[str, Any],
    "schema --keys": files.Keys,
    "schema --all": dict[str, dict[str, Any]],
    "doctor": files.Doctor,
}
"""The shape of every verb's JSON; that of ``schema`` itself is a JSON Schema."""


def schemas() -> dict[str, Any]:
    """The answer of ``schema --all``."""
    from pydantic import TypeAdapter

    return {verb: TypeAdapter(shape).json_schema() for verb, shape in ANSWERS.items()}
