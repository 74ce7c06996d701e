"""Who may work by status or by a permit that lasts is planned through no visa, until a class is chosen."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.plan.plan import plan
from tests.engine.build import judge, profile

NOW = "2026-11-28"
ABROAD = {"visa.statement-of-need", "visa.ds2019", "visa.sevis", "visa.consulate", "visa.entry"}


@pytest.mark.parametrize(
    ("status", "visa", "through_a_visa"),
    [
        ("asylee", {}, False),
        ("refugee", {}, False),
        ("asylee", {"work_permit_until": "2027-01-31"}, False),
        ("asylee", {"work_permit_until": "2026-11-27"}, True),
        ("h4", {}, True),
        ("h4", {"work_permit_until": "2028-07-01"}, False),
        ("h4", {"work_permit_until": "2028-06-30"}, True),
        ("work-permit", {"work_permit_until": "2028-07-01"}, False),
        ("h4", {"work_permit_until": "2028-07-01", "plan": "j1"}, True),
        ("none", {}, True),
    ],
)
def test_a_permit_that_serves_leads_through_no_visa(status: str, visa: dict[str, Any], through_a_visa: bool) -> None:
    person: dict[str, Any] = {
        "profile": {"citizenships": ["SY"], "us_status": status, "location": "US", "target_match": 2028},
        "school": {"country": "SY", "status": "graduated", "graduated": "2015-07-01"},
        "start": {"positions": [{"match": 2028, "first_day": "2028-07-01"}]},
        "visa": visa,
    }
    found = judge(profile(person), NOW)
    assert bool(ABROAD & set(plan(found).by_id)) is through_a_visa
    # Nothing of it is ticked or made ready for that.
    assert not [one for one in ABROAD if found.by_id[one].status in ("done", "ready")]
