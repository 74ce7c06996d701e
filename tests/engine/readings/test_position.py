"""Which position is meant: of the target Match, held today, earlier."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.case import Case
from img_pathway.engine.readings.position import earlier, held_today
from img_pathway.profile.facts import NO_POSITION, Position
from tests.engine.build import at, book, profile

OLD = {"began": "2023-06-26", "first_day": "2023-06-26"}
PRELIMINARY = {"match": 2026, "kind": "preliminary", "began": "2026-06-22", "ends": "2027-06-30"}
SIGNED = {"contract_signed": "2027-03-25", "first_day": "2027-07-01"}


def case(positions: list[dict[str, Any]], today: str, target: int | None = 2027) -> Case:
    return Case(profile(profile={"target_match": target}, start={"positions": positions}), book(), at(today))


def number(found: Case, position: Position | None) -> int | None:
    held = found.profile.start.positions
    return None if position is None or position == NO_POSITION else held.index(position) + 1


@pytest.mark.parametrize(
    ("positions", "today", "target", "aimed", "held", "before"),
    [
        ([], "2027-04-01", 2027, None, None, []),
        ([SIGNED], "2027-04-01", 2027, 1, None, []),
        ([SIGNED], "2027-04-01", None, 1, None, []),
        ([SIGNED], "2028-04-01", 2028, None, None, [1]),
        ([OLD], "2027-04-01", 2028, None, 1, [1]),
        ([OLD], "2027-04-01", None, 1, 1, []),
        ([{**OLD, "left": "2023-09-30"}], "2027-04-01", 2028, None, None, [1]),
        ([{**OLD, "left": "2027-04-01"}], "2027-04-01", 2028, None, None, [1]),
        ([{**OLD, "left": "2027-04-02"}], "2027-04-01", 2028, None, 1, [1]),
        ([PRELIMINARY, SIGNED], "2027-04-01", 2027, 2, 1, [1]),
        ([SIGNED, PRELIMINARY], "2027-04-01", 2027, 1, 2, [2]),
        ([PRELIMINARY], "2027-06-30", 2027, None, 1, [1]),
        ([PRELIMINARY], "2027-07-01", 2027, None, None, [1]),
        ([PRELIMINARY], "2026-06-21", 2026, 1, None, []),
        ([PRELIMINARY], "2026-06-22", 2026, 1, 1, []),
        # The Monday of Match Week 2027 is 15 March: what starts before it is another post.
        ([{"first_day": "2027-03-14"}], "2027-03-01", 2027, None, None, []),
        ([{"first_day": "2027-03-15"}], "2027-03-01", 2027, 1, None, []),
        ([{"first_day": "2027-03-16"}], "2027-03-01", 2027, 1, None, []),
    ],
)
def test_positions(
    positions: list[dict[str, Any]],
    today: str,
    target: int | None,
    aimed: int | None,
    held: int | None,
    before: list[int],
) -> None:
    found = case(positions, today, target)
    assert (number(found, found.post), number(found, held_today(found))) == (aimed, held)
    assert [number(found, position) for position in earlier(found)] == before
