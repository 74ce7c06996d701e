"""The JSON of every verb stays as it is: one file a verb holds it for both sample applicants on one day.

After an intended change of words, rules or keys write the files anew and read the difference:
``IMG_PATHWAY_GOLDEN=write pytest tests/cli/test_golden.py``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from img_pathway.reports.json.schemas import ANSWERS
from tests.cli.conftest import Run
from tests.reports.shape_check import misfits
from tests.samples import CARIBBEAN, PUNE

GOLDEN = Path(__file__).parents[1] / "data" / "golden"
LINES: dict[str, tuple[str, ...]] = {
    "status": ("status", "{}"),
    "next": ("next", "{}"),
    "brief": ("brief", "{}"),
    "deadlines": ("deadlines", "{}"),
    "why": ("why", "certificate.issued", "{}"),
    "plan": ("plan", "{}"),
    "compare": ("compare", "{}", "pune"),
    "visa": ("visa", "{}"),
    "states": ("states", "NY", "CA", "TX", "{}"),
    "money": ("money", "{}"),
    "documents": ("documents", "{}"),
    "names": ("names", "{}"),
    "waiting": ("waiting", "{}"),
    "letters": ("letters", "{}"),
    "experience": ("experience", "{}"),
    "programs": ("programs", "{}"),
    "interviews": ("interviews", "{}"),
    "ranklist": ("ranklist", "{}"),
    "cohort": ("cohort", "PROFILES"),
    "check": ("check", "{}"),
    "translate": ("translate", "Step 2 CS"),
    "rules show": ("rules", "show", "ecfmg.exam-seven-year"),
    "schema --keys": ("schema", "--keys"),
    "export json": ("export", "json", "{}", "--only", "checklist"),
}
"""The words of each verb; ``{}`` is the applicant, ``PROFILES`` the folder of both."""


@pytest.mark.parametrize("verb", LINES)
def test_the_json_of_a_verb_is_unchanged(verb: str, run: Run, data: Path) -> None:
    for name, facts in (("pune", PUNE), ("caribbean", CARIBBEAN)):
        assert run("new", name).code == 0
        assert run("set", name, *facts).code == 0
    answers: dict[str, Any] = {}
    for name in ("pune", "caribbean") if "{}" in LINES[verb] else ("",):
        folder, always_json = str(data / "profiles"), verb == "export json"
        words = [folder if word == "PROFILES" else word.format(name) for word in LINES[verb]]
        result = run(*words, *(() if always_json else ("--json",)))
        assert result.code in (0, 1), result.err
        answers[name or "all"] = json.loads(result.out.replace(str(data), "DATA"))
        assert misfits(answers[name or "all"], ANSWERS[verb]) == []
    path = GOLDEN / f"{verb.replace(' --', '-').replace(' ', '-')}.json"
    if os.environ.get("IMG_PATHWAY_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert answers == json.loads(path.read_text(encoding="utf-8"))
