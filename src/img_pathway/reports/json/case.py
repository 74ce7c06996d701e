"""``take --into`` and ``take --dry-run`` as plain data for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from img_pathway.profile.keep.beside import Row
from img_pathway.reports.json.answers import Json, Of, answer, shape, shown
from img_pathway.reports.pages.case import CaseHead, title, told

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

DIFFERENCE = shape(
    "Difference", Row, "key kind title was yours theirs",
    title=Of(str), was=Of(str | None), yours=Of(str | None), theirs=Of(str | None),
)  # fmt: skip
shown(
    CaseHead, "file name made rules rules_as_of with_rules facts forks redacted broken into yours_only has_base known"
)
TAKE = shape("Take", None, "today case differences", today=Of(date), case=Of(CaseHead), differences=Of([DIFFERENCE]))
"""The answer of ``take --json``; values are told as on the page, null where nothing is recorded."""


def document(head: CaseHead, rows: Sequence[Row], book: Rulebook, today: date) -> Json:
    """The answer of ``take --json``."""

    def side(row: Row, value: object) -> str | None:
        return None if value is None else told(row.key, value, book)

    listed = [
        answer(DIFFERENCE, row, title=title(row, book), was=side(row, row.was), yours=side(row, row.yours), theirs=side(row, row.theirs))
        for row in rows
    ]  # fmt: skip
    return answer(TAKE, today=today, case=head, differences=listed)
