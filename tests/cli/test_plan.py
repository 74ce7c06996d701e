"""``plan`` and ``compare``: text, JSON and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from img_pathway.reports.shapes import VERBS
from tests.cli.conftest import Run, one_line
from tests.reports.shape_check import misfits


@pytest.fixture
def pune(run: Run, tmp_path: Path) -> str:
    path = str(tmp_path / "pune.toml")
    assert run("demo", "pune", "--to", path).code == 0
    return path


@pytest.fixture
def caribbean(run: Run, tmp_path: Path) -> str:
    path = str(tmp_path / "caribbean.toml")
    assert run("demo", "caribbean", "--to", path).code == 0
    return path


def test_plan_text_and_json(run: Run, pune: str) -> None:
    said = run("plan", pune)
    assert said.code == 0, said
    assert "Match 2028 is feasible but thin" in said.out
    assert "latest-safe:" in said.out
    assert max(map(len, said.out.splitlines())) <= 80
    found = run("plan", pune, "--json").json
    assert misfits(found, VERBS["plan"]) == []
    ck = next(one for one in found["steps"] if one["id"] == "exams.step2ck")
    assert (ck["latest_safe"], ck["latest_possible"]) == ("2027-07-28", "2028-02-09")


def test_an_infeasible_match_answers_no(run: Run, pune: str) -> None:
    said = run("plan", pune, "--match", "2027")
    assert said.code == 1
    assert "Match 2027 is not feasible. The earliest possible is Match 2028." in " ".join(said.out.split())
    assert "What makes it so" in said.out
    found = run("--match", "2027", "plan", pune, "--json")
    assert found.code == 1
    assert (found.json["feasible"], found.json["earliest_match"]) == (False, 2028)
    assert misfits(found.json, VERBS["plan"]) == []


def test_a_match_outside_the_calendar_is_refused(run: Run, pune: str) -> None:
    assert "no such Match" in one_line(run("plan", pune, "--match", "2099"), 2)


def test_status_takes_its_dates_from_the_plan(run: Run, caribbean: str) -> None:
    stages = run("status", caribbean, "--json").json["stages"]
    steps = {step["id"]: step for stage in stages for step in stage["steps"]}
    plan = {step["id"]: step for step in run("plan", caribbean, "--json").json["steps"]}
    assert steps["certificate.issued"]["earliest"] == "2027-05-28"
    for step_id, step in steps.items():
        if step_id in plan:
            assert step["earliest"] == plan[step_id]["earliest"]
            assert step["latest_safe"] == plan[step_id]["latest_safe"]
            assert step["latest_possible"] == plan[step_id]["latest_possible"]
        else:
            assert step["status"] in ("done", "not-needed")
            assert step["earliest"] is None


def test_compare(run: Run, pune: str, caribbean: str) -> None:
    said = run("compare", pune, caribbean)
    assert said.code == 0, said
    assert "Sample: Pune and Sample: Caribbean" in said.out
    found = run("compare", pune, caribbean, "--json").json
    assert misfits(found, VERBS["compare"]) == []
    assert [found[side]["match"] for side in ("first", "second")] == [2028, 2027]


def test_set_records_own_times(run: Run, pune: str) -> None:
    assert run("set", pune, "durations.verification.bad=200", "durations.attestation=30").code == 0
    named = {one["id"]: one for one in run("plan", pune, "--json").json["assumptions"]}
    assert named["verification"]["confidence"] == named["attestation"]["confidence"] == "yours"
    assert named["attestation"]["days"] == {"best": 30, "typical": 30, "bad": 30}
