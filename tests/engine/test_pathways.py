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
    ("target", "now", "until", "expected"),
    [
        (2024, "2023-12-01", "2018-12-31", "-"),
        (2024, "2023-12-01", "2019-01-01", "m"),
        (2026, "2026-01-05", "2020-12-31", "-"),
        (2026, "2026-01-05", "2021-01-01", "m"),
        (2027, NOW, "2021-12-31", "?"),
        (2027, NOW, "2022-01-01", "?"),
        (2027, NOW, "2026-11-21", "?"),
        (2027, NOW, "2026-11-22", "m"),
        (2060, NOW, "2026-11-22", "m"),
        (2060, NOW, "2026-11-21", "?"),
    ],
)
def test_pathway_1_cut_off(target: int, now: str, until: str, expected: str) -> None:
    held = {"licence_unsupervised": True, "licence_valid_until": until, "licence_discipline": False}
    assert verdicts(now, profile={"target_match": target}, skills=held)[0] == expected


@pytest.mark.parametrize(
    ("skills", "expected"),
    [
        pytest.param({}, "?", id="nothing recorded"),
        pytest.param({"licence_unsupervised": False, "licence_valid_until": "2030-01-01"}, "-", id="supervised only"),
        pytest.param({"licence_unsupervised": True}, "?", id="no end recorded"),
        pytest.param({**LICENCE["skills"], "licence_discipline": True}, "-", id="discipline"),
        pytest.param({**LICENCE["skills"], "licence_discipline": None}, "?", id="discipline not recorded"),
        pytest.param({**LICENCE["skills"], "licence_discipline": False}, "m", id="clean"),
    ],
)
def test_pathway_1_conditions(skills: dict[str, Any], expected: str) -> None:
    assert verdicts(NOW, skills=skills)[0] == expected


@pytest.mark.parametrize("target", [2024, 2025, 2026, 2027, 2028])
@pytest.mark.parametrize(("passed", "expected"), [(True, "?"), (None, "?"), (False, "-")])
def test_pathway_2_is_never_met(target: int, passed: bool | None, expected: str) -> None:
    assert verdicts(NOW, profile={"target_match": target}, skills={"osce_passed": passed})[1] == expected


@pytest.mark.parametrize(
    ("target", "graduated", "expected"),
    [
        (2024, "2021-12-31", "-"),
        (2024, "2022-01-01", "m"),
        (2027, "2023-12-31", "-"),
        (2027, "2024-01-01", "?"),
        (2027, "2024-02-29", "?"),
        (2027, "2024-12-31", "?"),
        (2027, "2025-01-01", "m"),
        (2027, "2027-02-01", "m"),
        (2028, "2020-01-01", "?"),
        (2028, "2025-01-01", "?"),
        (2028, "2026-06-01", "?"),
        (2060, "2026-06-01", "?"),
    ],
)
def test_graduation_cut_off_of_pathways_3_to_5(target: int, graduated: str, expected: str) -> None:
    found = verdicts(NOW, FITS, profile={"target_match": target}, school={"graduated": graduated})
    assert found[2:5] == expected * 3


@pytest.mark.parametrize(
    ("school", "skills", "expected"),
    [
        pytest.param({"wfme": True}, {}, "m??", id="wfme"),
        pytest.param({"wfme": False, "ncfmea": True}, {}, "-m?", id="ncfmea"),
        pytest.param({"wfme": False, "ncfmea": False}, {}, "--?", id="neither"),
        pytest.param({"wfme": True, "attests": False}, {}, "---", id="school does not attest"),
        pytest.param({"wfme": True, "attests": None}, {}, "???", id="attesting not recorded"),
        pytest.param({"wfme": True, "attests": None}, {"attested": "2026-11-22"}, "m??", id="attested today"),
        pytest.param({"wfme": True, "attests": None}, {"attested": "2026-11-23"}, "???", id="attested tomorrow"),
        pytest.param({"wfme": True, "graduated": None}, {}, "???", id="graduation not recorded"),
    ],
)
def test_pathways_3_to_5_conditions(school: dict[str, Any], skills: dict[str, Any], expected: str) -> None:
    found = verdicts(NOW, school={"attests": True, **school}, skills=skills)
    assert found[2:4] == expected[:2]
    assert found[4] != "m"


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param([LICENCE, FITS], "m?mmm-", id="1 before all"),
        pytest.param([{"skills": {"licence_unsupervised": False}}, FITS], "-?mmm-", id="3 before 6"),
        pytest.param(
            [{"skills": {"licence_unsupervised": False, "osce_passed": False}}, FITS, {"school": {"attests": False}}],
            "-----m",
            id="6 when none fits",
        ),
        pytest.param([{"skills": {"licence_unsupervised": False}}], "-???-?", id="6 open while others are open"),
    ],
)
def test_priority(layers: list[dict[str, Any]], expected: str) -> None:
    assert verdicts(NOW, *layers) == expected


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
    assert said == [False, False, True, True, True, True]


@pytest.mark.parametrize(
    ("accepted", "expires", "expected"),
    [
        pytest.param("2025-02-01", "2027-12-31", "done", id="the certificate prints the end"),
        pytest.param("2025-02-01", "2026-11-21", "lapsed", id="printed and over"),
        pytest.param("2025-02-01", None, "check", id="nothing printed"),
        pytest.param("2026-04-02", "2027-12-31", "check", id="accepted after the certificate"),
    ],
)
def test_the_end_printed_on_the_certificate_is_that_of_its_pathway(
    accepted: str, expires: str | None, expected: str
) -> None:
    skills = {"pathway": [{"season": 2025, "number": 3, "accepted": accepted}]}
    person = profile(PERSON, ACCEPTED, STEPS, skills=skills, certificate={"issued": "2026-04-01", "expires": expires})
    assert status(person, NOW)["skills.pathway"] == expected


def application(now: str, target: int | None, *applications: dict[str, Any], zone: str = "UTC", **tables: Any) -> str:
    skills = {"pathway": list(applications)}
    person = profile(PERSON, ACCEPTED, STEPS, profile={"target_match": target}, skills=skills, **tables)
    return status(person, at(now, zone))["skills.pathway"]


@pytest.mark.parametrize(
    ("now", "facts", "expected"),
    [
        pytest.param("2026-11-01", {"started": "2026-11-01"}, "in-progress", id="begun today"),
        pytest.param("2026-11-06", {"started": "2026-11-01"}, "in-progress", id="day 5"),
        pytest.param("2026-11-07", {"started": "2026-11-01"}, "ready", id="day 6: deleted"),
        pytest.param("2026-10-31", {"started": "2026-11-01"}, "ready", id="begun tomorrow"),
        pytest.param("2026-11-22", {"started": "2026-11-01", "submitted": "2026-11-05"}, "waiting", id="submitted"),
        pytest.param("2026-11-22", {"submitted": "2026-11-05", "rejected": "2026-11-22"}, "ready", id="rejected"),
        pytest.param("2026-11-22", {"submitted": "2026-11-05", "accepted": "2026-11-23"}, "waiting", id="not yet"),
        pytest.param("2026-11-22", {"accepted": "2026-11-20", "rejected": "2026-11-21"}, "ready", id="taken back"),
        pytest.param(
            "2026-11-22", {"accepted": "2026-11-20"}, "done", id="its own season: serves whatever end is printed"
        ),
        pytest.param("2029-12-31", {"accepted": "2026-11-20", "expires": "2029-12-31"}, "done", id="last day"),
        pytest.param("2030-01-01", {"accepted": "2026-11-20", "expires": "2029-12-31"}, "lapsed", id="day after"),
        pytest.param("2026-09-29", {}, "locked", id="day before the season opens"),
        pytest.param("2026-09-30", {}, "ready", id="season open"),
    ],
)
def test_the_application_of_the_target_season(now: str, facts: dict[str, Any], expected: str) -> None:
    assert application(now, 2027, {"season": 2027, **facts}) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("2025-05-31T23:58", "waiting"), ("2025-05-31T23:59", "waiting"), ("2025-06-01T00:00", "lapsed")],
)
def test_what_is_not_complete_when_the_season_closes_is_lost(moment: str, expected: str) -> None:
    assert application(moment, 2025, {"season": 2025, "submitted": "2025-01-10"}, zone="America/New_York") == expected


def test_a_close_that_is_only_expected_does_not_lapse_an_application() -> None:
    assert application("2027-06-02", 2027, {"season": 2027, "submitted": "2027-01-10"}) == "waiting"


@pytest.mark.parametrize(
    ("season", "now", "expected"),
    [
        (2021, "2024-12-31", "done"),
        (2021, "2025-01-01", "lapsed"),
        (2022, "2025-01-01", "lapsed"),
        (2023, "2024-06-01", "check"),
        (2025, "2026-11-22", "check"),
        (2025, "2028-01-01", "check"),
        (2026, "2028-12-31", "done"),
        (2026, "2029-01-01", "lapsed"),
        (None, "2026-11-22", "check"),
    ],
)
def test_an_accepted_pathway_counts_until_the_end_of_its_own_season(
    season: int | None, now: str, expected: str
) -> None:
    assert application(now, None, {"season": season, "accepted": "2021-03-01"}) == expected


@pytest.mark.parametrize("season", [2023, 2025, 2026, None])
def test_a_typed_end_replaces_every_other(season: int | None) -> None:
    held = {"season": season, "accepted": "2021-03-01", "expires": "2027-02-28"}
    assert application("2027-02-28", None, held) == "done"
    assert application("2027-03-01", None, held) == "lapsed"


def test_applications_of_other_seasons_do_not_count_for_this_one() -> None:
    assert application(NOW, 2027, {"season": 2026, "submitted": "2025-10-01"}) == "ready"
    assert application(NOW, 2026, {"season": 2026, "submitted": "2025-10-01"}) == "waiting"


def test_a_later_accepted_pathway_follows_an_expired_one() -> None:
    old = {"season": 2022, "accepted": "2022-03-01"}
    assert application(NOW, 2027, old, {"season": 2027, "submitted": "2026-10-01"}) == "waiting"
    assert application(NOW, 2027, old, {"season": 2026, "accepted": "2026-01-01"}) == "done"


ATTESTED = [
    pytest.param("2026-09-29T23:59", {}, "locked", id="before the season"),
    pytest.param("2026-09-30T00:00", {}, "ready", id="season open"),
    pytest.param(NOW, {"skills": {"attested": "2026-11-22"}}, "done", id="sent"),
    pytest.param(NOW, {"skills": {"attested": "2026-11-23"}}, "ready", id="sent tomorrow"),
    pytest.param(NOW, LICENCE, "not-needed", id="Pathway 1"),
    pytest.param(NOW, {"school": {"graduated": "2020-01-01", "attests": True}}, "not-needed", id="old graduate"),
    pytest.param(NOW, {"skills": {"pathway": [{"season": 2026, "accepted": "2026-01-01"}]}}, "not-needed", id="held"),
    pytest.param(NOW, {"skills": {"pathway": [{"season": 2025, "accepted": "2025-01-01"}]}}, "check", id="unsure end"),
    pytest.param(NOW, {"skills": {"pathway": [{"season": 2022, "accepted": "2022-01-01"}]}}, "ready", id="expired"),
]


@pytest.mark.parametrize(("moment", "layer", "expected"), ATTESTED)
def test_attestation(moment: str, layer: dict[str, Any], expected: str) -> None:
    person = profile(PERSON, ACCEPTED, layer)
    assert status(person, at(moment, "America/New_York"))["skills.attestation"] == expected


@pytest.mark.parametrize("step", ["skills.oet", "skills.pathway"])
@pytest.mark.parametrize(
    ("certificate", "expected"),
    [
        pytest.param({"issued": "2022-06-01"}, "done", id="no end recorded"),
        pytest.param({"issued": "2022-06-01", "expires": "2028-12-31"}, "done", id="beyond the rank list"),
        pytest.param({"issued": "2022-06-01", "expires": "2026-11-22"}, "renew", id="last day, before the rank list"),
        pytest.param({"issued": "2022-06-01", "expires": "2026-11-21"}, "open", id="ended yesterday"),
        pytest.param(
            {"issued": "2022-06-01", "expires": "2026-11-21", "permanent": "2024-07-01"}, "done", id="made permanent"
        ),
    ],
)
def test_a_certificate_proves_the_pathway_until_its_end(step: str, certificate: dict[str, Any], expected: str) -> None:
    found = status(profile(PERSON, ACCEPTED, certificate=certificate), NOW)[step]
    pathway = {"done": "done", "renew": "in-progress", "open": "lapsed"}
    assert found == (pathway[expected] if step == "skills.pathway" else "done" if expected == "done" else "ready")


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
        assert "later Match" in found.step("skills.pathway").reasons[0].text
