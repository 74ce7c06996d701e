"""``plan`` and ``compare``: text, JSON and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from img_pathway.reports.json.schemas import ANSWERS
from tests.cli.conftest import Run, one_line
from tests.reports.shape_check import misfits


def test_plan_text_and_json(run: Run, pune: str) -> None:
    said = run("plan", pune)
    assert said.code == 0, said
    told = " ".join(said.out.split())
    assert 'Match 2028 is feasible only if things go fast: 157 days too late if they go slowly, by "' in told
    assert "Latest safe: in time even if things go slowly." in told
    assert "slack" not in told
    # Each day that is not sooner says why: what comes before it, a season, its own wait.
    assert 'why then: after "Final medical diploma", it takes 6 days at best' in told
    assert "why then: not before: Pathway season opens" in told
    assert "latest safe:" in said.out
    assert max(map(len, said.out.splitlines())) <= 80
    found = run("plan", pune, "--json").json
    assert misfits(found, ANSWERS["plan"]) == []
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
    assert misfits(found.json, ANSWERS["plan"]) == []


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
    assert misfits(found, ANSWERS["compare"]) == []
    assert [found[side]["match"] for side in ("first", "second")] == [2028, 2027]


def test_set_records_own_times(run: Run, pune: str) -> None:
    assert run("set", pune, "durations.verification.bad=200", "durations.attestation=30").code == 0
    named = {one["id"]: one for one in run("plan", pune, "--json").json["assumptions"]}
    assert named["verification"]["confidence"] == named["attestation"]["confidence"] == "yours"
    assert named["attestation"]["days"] == {"best": 30, "typical": 30, "bad": 30}


FORK = """schema = 1
title = "Step 2 CK fails"
seen_from = 2027-03-01

[[changes]]
key = "exams.step2ck.1.date"
value = 2027-01-20

[[changes]]
key = "exams.step2ck.1.result"
value = "fail"
"""


@pytest.fixture
def forked(run: Run, data: Path, pune: str) -> Path:
    """A named profile with one fork, and a broken one."""
    assert run("new", "ana").code == 0
    profile = data / "profiles" / "ana.toml"
    profile.write_bytes(Path(pune).read_bytes())
    folder = data / "forks" / "ana"
    folder.mkdir(parents=True)
    (folder / "ck-fails.toml").write_text(FORK)
    (folder / "odd.toml").write_text("schema = 9")
    return profile


def test_two_files_of_one_name_are_told_apart_and_said_to_be_alike(run: Run, pune: str, tmp_path: Path) -> None:
    other = tmp_path / "again.toml"
    other.write_bytes(Path(pune).read_bytes())
    said = " ".join(run("compare", pune, str(other)).out.split())
    assert "(again.toml)" in said
    assert said.endswith("Both come out alike.")
    assert "?." not in said


@pytest.mark.parametrize("other", ["@ck-fails", "ana@ck-fails"])
def test_compare_takes_a_fork_and_leaves_the_profile_alone(run: Run, forked: Path, other: str) -> None:
    before = forked.read_bytes(), forked.stat().st_mtime_ns
    said = run("compare", "ana", other)
    assert said.code == 0, said
    for words in (
        "Sample: Pune and Step 2 CK fails",
        "99 days later",
        "Result: not recorded → fail exams.step2ck.1.result",
        "Sun 22 Nov 2026",
        "Mon 1 Mar 2027",
        "1 of 4 used",
        "Must be paid again",
    ):
        assert words in " ".join(said.out.split()), words
    assert max(map(len, said.out.splitlines())) <= 80
    found = run("compare", "ana", other, "--json").json
    assert misfits(found, ANSWERS["compare"]) == []
    assert (found["first"]["seen_from"], found["second"]["seen_from"]) == ("2026-11-22", "2027-03-01")
    assert found["pay_again"] == found["spent_total"] == [930, 930]
    assert [one["step"] for one in found["again"]] == ["permits.step2ck"]
    assert (forked.read_bytes(), forked.stat().st_mtime_ns) == before


def test_own_amounts_are_marked_in_compare(run: Run, forked: Path) -> None:
    assert run("set", "ana", "amounts.usmle.fee.step2ck.2026=800").code == 0
    assert "$800 (yours)" in run("compare", "ana", "@ck-fails").out
    found = run("compare", "ana", "@ck-fails", "--json").json
    assert [(one["money"], one["yours"]) for one in found["again"]] == [([800, 800], True)]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("@gone", "There are: ck-fails, odd"),
        ("@odd", "this what-if cannot be read: not a what-if of this version"),
        ("@../../ana", "no such file"),
        ("nobody@ck-fails", "no profile or verb"),
        ("ana@", "no such what-if"),
    ],
)
def test_a_fork_that_cannot_be_had_is_told_in_one_line(run: Run, forked: Path, other: str, said: str) -> None:
    assert said in one_line(run("compare", "ana", other), 2)


def test_the_first_side_may_be_a_fork_of_a_named_profile_only(run: Run, forked: Path) -> None:
    assert "whose what-if" in one_line(run("compare", "@ck-fails", "ana"), 2)
    said = run("compare", "ana@ck-fails", "ana")
    assert said.code == 0
    assert "Step 2 CK fails and Sample: Pune" in said.out


def test_a_path_with_an_at_sign_stays_a_path(run: Run, pune: str, tmp_path: Path) -> None:
    odd = tmp_path / "a@b.toml"
    odd.write_bytes(Path(pune).read_bytes())
    assert run("compare", pune, str(odd)).code == 0


def test_a_fork_by_another_rule_pack(run: Run, forked: Path, data: Path, tmp_path: Path) -> None:
    fork = data / "forks" / "ana" / "rules.toml"
    fork.write_text('schema = 1\ntitle = "Newer rules"\nrules = "builtin"\n')
    assert run("compare", "ana", "@rules").code == 0
    fork.write_text(f'schema = 1\ntitle = "Newer rules"\nrules = "{tmp_path / "none.zip"}"\n')
    assert "this rulebook cannot be used" in one_line(run("compare", "ana", "@rules"), 2)


def test_a_fork_that_no_longer_fits_says_so(run: Run, forked: Path, data: Path) -> None:
    (data / "forks" / "ana" / "third.toml").write_text(FORK.replace("step2ck.1", "step2ck.3"))
    assert "does not fit the profile any more" in one_line(run("compare", "ana", "@third"), 2)
