"""What a form asks of a Match: that of the one aimed for, and of the last one held before it."""

from __future__ import annotations

from datetime import date

import pytest

from img_pathway.tui.forms.questions import AskedFact, asked, last_held

RESULTS = ("seasons.{season}.result", "seasons.{held}.result")


@pytest.mark.parametrize(
    ("target", "today", "held"),
    [
        (2027, "2026-11-30", 2026),
        (2028, "2026-11-30", 2026),
        (2028, "2027-04-02", 2027),
        (2027, "2027-04-02", 2026),
        (2027, "2026-02-02", 2025),
        (None, "2026-11-30", 2026),
    ],
)
def test_the_last_match_held(target: int | None, today: str, held: int) -> None:
    assert last_held(target, date.fromisoformat(today)) == held


def test_an_earlier_result_bears_its_year() -> None:
    coming, earlier = asked(RESULTS, 2027, date(2026, 11, 30))
    assert isinstance(coming, AskedFact)
    assert isinstance(earlier, AskedFact)
    assert (coming.key, coming.fact.label) == ("seasons.2027.result", "Result")
    assert (earlier.key, earlier.fact.label) == ("seasons.2026.result", "Result of Match 2026")
