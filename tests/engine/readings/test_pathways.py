"""The six Pathways, their application, its expiry and the school's attestation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.build import at, judge, profile, status
from tests.engine.layers import ACCEPTED, CERTIFIED, PAPERS, PERSON, STEPS, oet

FITS = {"school": {"wfme": True, "ncfmea": True, "joint_us_degree": True, "attests": True, "graduated": "2025-03-31"}}
LICENCE = {"skills": {"licence_unsupervised": True, "licence_valid_until": "2030-01-01", "licence_discipline": False}}
NOW = "2026-11-22"


def verdicts(now: str, *layers: dict[str, Any], **tables: Any) -> str:
    """One letter for each Pathway: m(et), - (missing), ? (unknown)."""
    found = judge(profile(PERSON, ACCEPTED, *layers, **tables), now).pathways
    assert [one.n for one in found] == [1, 2, 3, 4, 5, 6]
    return "".join({"met": "m", "missing": "-", "unknown": "?"}[one.verdict] for one in found)


@pytest.mark.parametrize(
    ("school", "skills", "expected"),
    [
        pytest.param({"wfme": True}, {}, "m-?", id="wfme"),
        pytest.param({"wfme": False, "ncfmea": True}, {}, "-m?", id="ncfmea"),
        pytest.param({"wfme": False, "ncfmea": False}, {}, "--?", id="neither"),
        pytest.param({"wfme": True, "attests": False}, {}, "---", id="school does not attest"),
        pytest.param({"wfme": True, "attests": None}, {}, "???", id="attesting not recorded"),
        pytest.param({"wfme": True, "attests": None}, {"attested": "2026-11-22"}, "m-?", id="attested today"),
        pytest.param({"wfme": True, "attests": None}, {"attested": "2026-11-23"}, "???", id="attested tomorrow"),
        pytest.param({"wfme": True, "graduated": None}, {}, "???", id="graduation not recorded"),
    ],
)
def test_pathways_3_to_5_conditions(school: dict[str, Any], skills: dict[str, Any], expected: str) -> None:
    found = verdicts(NOW, school={"attests": True, **school}, skills=skills)
    assert found[2:4] == expected[:2]
    assert found[4] != "m"


def test_the_likely_pathway_is_the_first_that_fits() -> None:
    for layers, number in (([LICENCE, FITS], 1), ([FITS], 3)):
        state = judge(profile(PERSON, ACCEPTED, *layers), NOW).step("skills.pathway")
        assert any(f"ecfmg.path-{number}" in reason.rules for reason in state.reasons)


def test_a_step_2_cs_failure_leaves_pathway_6_only() -> None:
    failed = {"exams": {"step2cs": [{"date": "2019-05-05", "result": "fail"}]}}
    assert verdicts(NOW, LICENCE, FITS, failed) == "-----m"
    assert verdicts("2019-05-04", FITS, failed)[2] != "-"


@pytest.mark.parametrize("sitting", [{"date": "2019-05-05", "result": "incomplete"}, {"date": "2019-05-05"}])
def test_a_step_2_cs_without_pass_or_fail_leaves_it_open(sitting: dict[str, Any]) -> None:
    assert verdicts(NOW, LICENCE, FITS, {"exams": {"step2cs": [sitting]}}) == "??????"


def test_a_pathway_that_fits_beside_an_earlier_one_says_which_comes_first() -> None:
    found = judge(profile(PERSON, ACCEPTED, LICENCE, FITS), NOW).pathways
    said = [any("Pathway 1 comes first" in reason.text for reason in one.reasons) for one in found]
    assert said == [False, True, True, True, True, True]


def application(now: str, target: int | None, *applications: dict[str, Any], zone: str = "UTC", **tables: Any) -> str:
    skills = {"pathway": list(applications)}
    person = profile(PERSON, ACCEPTED, STEPS, profile={"target_match": target}, skills=skills, **tables)
    return status(person, at(now, zone))["skills.pathway"]


def test_a_close_that_is_only_expected_does_not_lapse_an_application() -> None:
    assert application("2027-06-02", 2027, {"season": 2027, "submitted": "2027-01-10"}) == "waiting"


def test_applications_of_other_seasons_do_not_count_for_this_one() -> None:
    assert application(NOW, 2027, {"season": 2026, "submitted": "2025-10-01"}) == "check"
    assert application(NOW, 2026, {"season": 2026, "submitted": "2025-10-01"}) == "waiting"


def test_a_later_accepted_pathway_follows_an_expired_one() -> None:
    old = {"season": 2022, "accepted": "2022-03-01"}
    assert application(NOW, 2027, old, {"season": 2027, "submitted": "2026-10-01"}) == "waiting"
    assert application(NOW, 2027, old, {"season": 2026, "accepted": "2026-01-01"}) == "done"


def test_a_certificate_does_not_revive_an_expired_pathway() -> None:
    held = {"skills": {"pathway": [{"season": 2022, "accepted": "2022-03-01"}], "oet": [oet("2021-05-01")]}}
    found = status(profile(PERSON, ACCEPTED, STEPS, PAPERS, CERTIFIED, held), NOW)
    assert (found["skills.pathway"], found["skills.oet"], found["match.verification"]) == ("lapsed", "lapsed", "locked")


@pytest.mark.parametrize(
    ("now", "facts", "expected"),
    [
        pytest.param("2027-01-31T23:59", {}, None, id="last minute"),
        pytest.param("2027-02-01T00:00", {}, "warn", id="day after, nothing sent"),
        pytest.param("2027-02-01T00:00", {"submitted": "2027-01-31"}, None, id="sent on the last day"),
        pytest.param("2027-02-01T00:00", {"submitted": "2027-02-01"}, "warn", id="sent a day late"),
        pytest.param("2027-02-01T00:00", {"accepted": "2027-01-20", "expires": "2029-12-31"}, None, id="accepted"),
        pytest.param("2027-03-04T00:00", {}, None, id="the Match itself is over"),
    ],
)
def test_a_missed_pathway_deadline_is_said(now: str, facts: dict[str, Any], expected: str | None) -> None:
    skills = {"pathway": [{"season": 2027, "number": 3, **facts}] if facts else []}
    found = judge(profile(PERSON, ACCEPTED, STEPS, skills=skills), at(now, "America/New_York"))
    assert {one.id: one.severity for one in found.warnings}.get("missed.pathway") == expected
    if expected and not facts:
        assert "out of reach" in found.step("skills.pathway").reasons[0].text
