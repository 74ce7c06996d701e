"""Looking at a document before anything in it is believed: every problem, and what of a newer one is readable."""

from __future__ import annotations

from collections.abc import Mapping

from img_pathway.profile.facts import SCHEMA
from img_pathway.profile.file.errors import Unreadable
from img_pathway.profile.typed.problem import Problem


def check(doc: Mapping[str, object], where: str) -> None:
    """Raise `Unreadable` with every problem of a document."""
    from img_pathway.profile.checks.schema import check_document

    wrong = check_document(doc)
    if wrong:
        raise Unreadable(where, wrong[0].key, wrong[0].text, wrong[0].fix, tuple(wrong))


def understood(doc: dict[str, object]) -> tuple[dict[str, object], list[Problem]]:
    """A newer document without the tables this version cannot read, and a warning for each."""
    from img_pathway.profile.checks.schema import check_document

    number = doc["schema"]
    doc = {**doc, "schema": SCHEMA}
    problems: list[Problem] = []
    for wrong in check_document(doc):
        table = wrong.key.partition(".")[0]
        if doc.pop(table, None) is not None:
            problems.append(
                Problem("warning", table, "holds something this version cannot read", "Update img-pathway.")
            )
    # What is left is bounded by the same check; a last look keeps hidden surprises out.
    if check_document(doc):
        doc = {"schema": SCHEMA}
    return {**doc, "schema": number}, problems
