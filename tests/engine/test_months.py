"""What is known by its month alone ticks nothing that some day of that month would not tick."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from img_pathway.engine.time.days import first_and_last
from tests.engine.build import profile, status
from tests.engine.layers import PERSON, STEPS, Layer

FACTS = ("application.accepted", "skills.attested", "skills.licence_issued", "credentials.verified")
SCHOOL: Layer = {
    "school": {"country": "IN", "wfme": True, "status": "graduated", "graduated": "2026-05-20", "degree": "2026-05-20"},
    "identity": {"account_established": "2025-07-01"},
    "skills": {"licence_unsupervised": True, "licence_no_end": True, "licence_discipline": False},
}
FORM: Layer = {"skills": {"pathway": [{"season": 2027, "number": 3, "submitted": "2026-11-20"}]}}
SCHOOL_ALONE: Layer = {"skills": {"licence_unsupervised": False}}
NOW = ("2026-06-30", "2026-07-01", "2026-12-01", "2027-02-27")


def known(fact: str, value: str) -> Layer:
    table, _, key = fact.partition(".")
    return {table: {key: value}}


def done(person: Any, now: str) -> set[str]:
    return {step for step, found in status(person, now).items() if found in ("done", "not-needed")}


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("month", ["2025-08", "2025", "2026-05", "2026-06", "2026", "2026-12", "2027-02"])
@pytest.mark.parametrize("more", [(), (STEPS, FORM), (STEPS, SCHOOL_ALONE)], ids=["begun", "with-a-form", "no-licence"])
def test_a_month_ticks_nothing_that_a_day_of_it_would_not(fact: str, month: str, more: tuple[Layer, ...]) -> None:
    first, last = first_and_last(month)
    days = {first, first + (last - first) / 2, last - timedelta(days=1), last}
    for now in NOW:
        ticked = done(profile(PERSON, SCHOOL, *more, known(f"{fact}_month", month)), now)
        for day in days:
            lost = ticked - done(profile(PERSON, SCHOOL, *more, known(fact, day.isoformat())), now)
            assert not lost, (now, day)


@pytest.mark.parametrize(
    ("fact", "step", "now", "expected"),
    [
        ("application.accepted_month", "application.accepted", "2026-06-29", "locked"),
        ("application.accepted_month", "application.accepted", "2026-06-30", "done"),
        ("application.accepted_month", "application.accepted", "2026-07-01", "done"),
        ("skills.attested_month", "skills.attestation", "2026-06-29", "check"),
        ("skills.attested_month", "skills.attestation", "2026-06-30", "done"),
        ("credentials.verified_month", "credentials.verified", "2026-06-29", "locked"),
        ("credentials.verified_month", "credentials.verified", "2026-06-30", "done"),
    ],
)
def test_a_month_counts_once_its_last_day_has_come(fact: str, step: str, now: str, expected: str) -> None:
    found = status(profile(PERSON, SCHOOL, SCHOOL_ALONE, known(fact, "2026-06")), now)
    assert found[step] == expected


@pytest.mark.parametrize(("now", "expected"), [("2026-06-29", "waiting"), ("2026-06-30", "done")])
def test_a_result_whose_month_alone_is_known_counts_once_its_last_day_has_come(now: str, expected: str) -> None:
    sat: Layer = {"exams": {"step1": [{"date": "2026-05-04", "result": "pass", "reported_month": "2026-06"}]}}
    assert status(profile(PERSON, SCHOOL, sat), now)["exams.step1"] == expected
