"""What a case file says of itself, for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from img_pathway.profile.typed.keys import flatten
from img_pathway.reports.pages.case import CaseHead

if TYPE_CHECKING:
    from img_pathway.desk.cases.case_file import Case
    from img_pathway.desk.cases.take import Comparison


def head(case: Case, found: Comparison | None = None, into: str = "") -> CaseHead:
    """The head of the page, of the case alone or beside the profile called `into`."""
    manifest, profile = case.manifest, case.loaded.profile
    alone = CaseHead(
        file=str(case.source), name=profile.profile.label or manifest.name, made=manifest.made.date(), rules=manifest.rules,
        rules_as_of=manifest.rules_as_of, with_rules=bool(manifest.in_use), facts=len(flatten(profile)),
        forks=len(case.forks), redacted=manifest.redacted, broken=case.broken,
    )  # fmt: skip
    if found is None:
        return alone
    return alone._replace(into=into, yours_only=found.yours_only, has_base=found.has_base, known=found.known)
