"""What a person should know before acting; `warnings.warnings` gathers it all, each module beside it one kind.

From the case once its steps are judged.
Imported by the assessment.
"""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.model import Severity, Warning, WarningKind
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated


def warn(
    case: Case, ident: str, severity: Severity, said: Said | str, rules: tuple[str, ...], *steps: str,
    kind: WarningKind = "other", do: Said | None = None, portal: str | None = None, last: Dated | None = None,
) -> Warning:  # fmt: skip
    """One warning, with the steps it bears on; what is left undone after its last day is to be done today."""
    last = last.not_before(case.today) if last is not None else None
    return Warning(ident, severity, said, rules, steps, kind, case.words, do, portal, last)
