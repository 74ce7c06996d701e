"""A warning as the others of this package make it, and how an expected day is said."""

from __future__ import annotations

from img_pathway.engine.model import Severity, Warning, WarningKind
from img_pathway.rulebook.types import TRUSTED


def warn(
    ident: str, severity: Severity, text: str, rules: tuple[str, ...], *steps: str, kind: WarningKind = "other"
) -> Warning:
    """One warning, with the steps it bears on."""
    return Warning(ident, severity, text, rules, steps, kind)


def expected(confidence: str) -> str:
    """The word before a day that is not published."""
    return "" if confidence in TRUSTED else "expected "
