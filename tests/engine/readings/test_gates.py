"""The day that matters: what a person holds must still count on the rank-list day and on the first day of training."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from img_pathway.engine.case import Case
from img_pathway.engine.model import Deadline
from img_pathway.engine.readings.gates import gates, until
from img_pathway.rulebook.types import Dated
from tests.engine.build import at, book, profile, status
from tests.engine.layers import ACCEPTED, PERSON, STEPS

ROL_2027 = date(2027, 3, 3)


@pytest.mark.parametrize(
    ("end", "confidence", "verdict"),
    [
        pytest.param("2027-03-02", "official", "ends", id="the day before"),
        pytest.param("2027-03-03", "official", "holds", id="the very day"),
        pytest.param("2027-03-04", "official", "holds", id="the day after"),
        pytest.param(None, "inferred", "holds", id="no end"),
        pytest.param("2027-01-30", "inferred", "ends", id="a month and more before a day that may move"),
        pytest.param("2027-01-31", "inferred", "doubtful", id="within a month before it"),
        pytest.param("2027-03-03", "inferred", "doubtful", id="the expected day itself may come later"),
        pytest.param("2027-04-02", "inferred", "doubtful", id="within a month after it"),
        pytest.param("2027-04-03", "inferred", "holds", id="a month and more after it"),
    ],
)
def test_until(end: str | None, confidence: str, verdict: str) -> None:
    gate = Deadline("2027.nrmp.rol", "Rank list", Dated(ROL_2027, confidence, ("nrmp.rol-pattern",)))
    assert until(gate, date.fromisoformat(end) if end else None) == verdict


def steps(now: str, target: int, certificate: dict[str, Any], **tables: Any) -> tuple[str, str, str]:
    person = profile(PERSON, ACCEPTED, STEPS, profile={"target_match": target}, certificate=certificate, **tables)
    found = status(person, at(now))
    return found["skills.oet"], found["skills.pathway"], found["certificate.valid"]


@pytest.mark.parametrize(
    ("expires", "expected"),
    [
        pytest.param("2026-12-31", ("ready", "in-progress", "in-progress"), id="ends in December"),
        pytest.param("2027-03-02", ("ready", "in-progress", "in-progress"), id="the day before the rank list"),
        pytest.param("2027-03-03", ("ready", "in-progress", "in-progress"), id="the rank list, but not the first day"),
        pytest.param("2027-12-31", ("done", "done", "done"), id="beyond the first day"),
    ],
)
def test_a_certificate_must_reach_the_days_of_its_match(expires: str, expected: tuple[str, str, str]) -> None:
    found = steps("2026-11-22", 2027, {"issued": "2025-06-01", "expires": expires})
    assert (found[2], found[2] == "done") == (expected[2], expected[2] == "done")
    if expires < "2027-03-03" or expires > "2027-07-01":
        assert found == expected


def test_the_gates_of_another_match_open_the_step_again() -> None:
    held = {"issued": "2025-06-01", "expires": "2027-12-31"}
    assert steps("2026-11-22", 2027, held) == ("done", "done", "done")
    assert steps("2026-11-22", 2028, held)[2] != "done"


def test_a_permanent_certificate_has_no_end() -> None:
    held = {"issued": "2022-06-01", "expires": "2026-12-31", "permanent": "2024-07-01"}
    assert steps("2026-11-22", 2028, held) == ("done", "done", "done")


def test_a_gate_that_is_over_asks_for_nothing() -> None:
    person = profile(PERSON, profile={"target_match": 2027})
    days = [gate.id for gate in gates(Case(person, book(), at("2026-11-22")), "certificate.valid")]
    assert days == ["2027.nrmp.rol", "start"]
    assert [gate.id for gate in gates(Case(person, book(), at("2027-03-10")), "certificate.valid")] == ["start"]
    assert gates(Case(person, book(), at("2027-08-01")), "certificate.valid") == ()
