"""A Match of which a position is held is reached: nothing judges whether it can be, and no later one is named."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any, Final

import pytest

from img_pathway.engine.plan.model import Plan
from img_pathway.engine.plan.plan import plan
from img_pathway.reports.pages.home import slack_line
from img_pathway.reports.pages.plan import verdict
from tests.engine.build import GRADUATE, judge, profile

BEGAN: Final = (
    {"began": "2026-07-01"},
    {"began": "2026-07-01", "first_day": "2026-07-01", "contract_signed": "2026-04-10"},
    {"began": "2026-09-15", "first_day": "2026-07-01", "match": 2026},
)
CERTIFICATES: Final[tuple[dict[str, str], ...]] = (
    {},
    {"expires": "2027-12-31"},
    {"expires": "2027-03-31"},
    {"issued": "2025-10-01"},
    {"issued": "2023-10-01", "expires": "2026-08-31"},
)
RESULTS: Final = (None, "matched", "partial", "unmatched")
KNOWN: Final[tuple[Mapping[str, Any], ...]] = (
    {"school": {"country": "IN"}},
    GRADUATE,
    {"exams": {"step1": [{"date": "2024-05-01", "result": "fail"}]}},
)


def planned(*facts: Mapping[str, Any], day: str = "2026-11-30") -> Plan:
    person = {"profile": {"target_match": 2026, "citizenships": ["IN"]}}
    return plan(judge(profile(*facts, person), day))


@pytest.mark.parametrize("status", ["j1", "h1b", "citizen"])
def test_training_that_has_begun_leaves_nothing_to_judge(status: str) -> None:
    for began, certificate, result, known in product(BEGAN, CERTIFICATES, RESULTS, KNOWN):
        here = {"profile": {"us_status": status, "location": "US"}, "certificate": certificate}
        of_the_match = {"start": {"positions": [began]}, "seasons": {2026: {"result": result} if result else {}}}
        found = planned(known, here, of_the_match)
        judged = (found.feasible, found.unfit, found.slack, found.blockers, found.earliest_match, found.reach())
        assert judged == (True, None, None, (), None, ""), (began, certificate, result, known)
        assert found.reached == "begun"


def test_of_a_position_held_it_is_the_first_day_that_may_be_late() -> None:
    late = planned(GRADUATE, {"seasons": {2026: {"result": "matched"}}}, day="2026-07-20")
    assert (late.reached, late.earliest_match) == ("held", None)
    assert "cannot be reached" not in late.reach() + verdict(late)
    assert "the first day may not be kept" in verdict(late)


def test_a_position_that_was_lost_is_none() -> None:
    left = {"began": "2026-07-01", "left": "2026-10-01", "left_why": "resigned"}
    found = planned(GRADUATE, {"start": {"positions": [left]}, "seasons": {2026: {"result": "matched"}}})
    assert (found.reached, found.feasible) == (None, False)
    # It was reached, and is no Match that "cannot be reached".
    said = (found.reach(), verdict(found), "".join(text for text, _ in slack_line(found, 80).right))
    for words in said:
        assert "over for you" in words, words
        assert "✗" not in words
