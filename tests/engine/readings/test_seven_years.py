"""The seven-year window: its last day, what drops when it ends, and what keeps or closes it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.build import GRADUATE, at, cliff_days, judge, profile, status

TODAY = "2026-11-22"
PASS = {"result": "pass"}


def passed(pathway: str | None = None, **exams: str | list[str]) -> dict[str, Any]:
    """Passes by exam; the Pathway by the day it was accepted."""
    days = {exam: [one] if isinstance(one, str) else one for exam, one in exams.items()}
    found: dict[str, Any] = {"exams": {exam: [{"date": one, **PASS} for one in ones] for exam, ones in days.items()}}
    if pathway is not None:
        accepted = {"season": int(pathway[:4]), "number": 3, "accepted": pathway, "expires": "2040-12-31"}
        found["skills"] = {"pathway": [accepted]}
    return found


def exams(person: Any, now: str) -> tuple[str, str]:
    found = status(person, now)
    return found["exams.step1"], found["exams.step2ck"]


# ---------------------------------------------------------------------- the last day


def test_a_pass_counts_from_its_test_day_and_not_from_its_report() -> None:
    late = {"exams": {"step2ck": [{"date": "2027-03-01", "result": "pass", "reported": "2027-03-24"}]}}
    person = profile(GRADUATE, passed(step1="2020-03-01", pathway="2026-12-01"), late)
    assert exams(person, "2027-03-10") == ("waiting", "waiting")
    assert exams(person, "2027-03-24") == ("done", "done")


def test_a_fail_does_not_start_the_clock() -> None:
    sittings = [{"date": "2024-12-10", "result": "fail"}, {"date": "2025-07-15", "result": "pass"}]
    person = profile(GRADUATE, exams={"step1": sittings})
    assert cliff_days(person, TODAY)["seven-year.1"] == "2032-07-15"


def test_step_3_does_not_belong_to_the_window() -> None:
    person = profile(
        GRADUATE, passed(step1="2018-01-10", step2ck="2019-01-10", pathway="2022-01-10", step3="2026-05-01")
    )
    found = status(person, TODAY)
    assert [found[f"exams.{exam}"] for exam in ("step1", "step2ck", "step3")] == ["done"] * 3


def test_the_last_day_ends_in_the_persons_zone() -> None:
    kolkata = {"profile": {"time_zone": "Asia/Kolkata"}}
    person = profile(GRADUATE, passed(step1="2020-03-01"), kolkata)
    assert status(person, at("2027-03-01T18:29"))["exams.step1"] == "done"
    assert status(person, at("2027-03-01T18:30"))["exams.step1"] == "lapsed"


# ---------------------------------------------------------------------- 29 February


def test_a_window_may_end_on_29_february_only_by_starting_there() -> None:
    assert cliff_days(profile(GRADUATE, passed(step1="2021-02-28")), TODAY)["seven-year.1"] == "2028-02-28"
    assert cliff_days(profile(GRADUATE, passed(step1="2021-03-01")), TODAY)["seven-year.1"] == "2028-03-01"


# ---------------------------------------------------------------------- dropping in stages


def test_the_earliest_pass_drops_first_and_the_clock_moves_on() -> None:
    person = profile(GRADUATE, passed(step1="2020-03-01", step2ck="2027-03-02", pathway="2026-12-01"))
    assert exams(person, "2027-03-02") == ("lapsed", "done")
    assert cliff_days(person, "2027-04-01")["seven-year.1"] == "2034-03-02"
    assert exams(person, "2034-03-02") == ("lapsed", "done")
    assert exams(person, "2034-03-03") == ("lapsed", "lapsed")


def test_two_passes_on_one_day_drop_together() -> None:
    person = profile(GRADUATE, passed(step1="2019-06-01", step2cs="2019-06-01"))
    found = status(person, "2026-06-02")
    assert (found["exams.step1"], found["exams.step2cs"]) == ("lapsed", "lapsed")


def test_cliffs_name_the_chain_of_losses() -> None:
    person = profile(GRADUATE, passed(step2cs="2019-11-18", step1="2020-02-03"))
    found = {one.id: one for one in judge(person, "2026-11-10").cliffs}
    assert [found[f"seven-year.{n}"].date.isoformat() for n in (1, 2)] == ["2026-11-18", "2027-02-03"]
    assert found["seven-year.1"].days_left == 8
    assert "Pathway and OET" in found["seven-year.1"].then
    assert "Wed 3 Feb 2027" in found["seven-year.1"].then
    assert "Step 1 must be passed again" in found["seven-year.2"].then
    assert "seven-year.3" not in found


# ---------------------------------------------------------------------- a pending sitting


def test_a_pending_sitting_that_fails_lets_the_anchor_go() -> None:
    sitting = {"exams": {"step2ck": [{"date": "2027-03-01", "result": "fail"}]}}
    person = profile(GRADUATE, passed(step1="2020-03-01", pathway="2026-12-01"), sitting)
    assert exams(person, "2027-03-05") == ("lapsed", "in-progress")


def test_a_booking_does_not_keep_the_anchor() -> None:
    person = profile(
        GRADUATE, passed(step1="2020-03-01", pathway="2026-12-01"), exams={"step2ck": [{"date": "2027-03-09"}]}
    )
    assert exams(person, "2027-03-05")[0] == "lapsed"


def test_without_a_pathway_inside_a_pending_sitting_leaves_a_doubt() -> None:
    person = profile(GRADUATE, passed(step1="2020-03-01"), exams={"step2ck": [{"date": "2027-03-01"}]})
    assert exams(person, "2027-03-05") == ("check", "waiting")


def test_a_held_step_2_cs_is_not_a_green_tick() -> None:
    person = profile(
        GRADUATE, passed(step2cs="2019-11-18", step1="2020-02-03"), exams={"step2ck": [{"date": "2026-11-18"}]}
    )
    assert status(person, "2026-11-18")["exams.step2cs"] == "done"
    assert status(person, "2026-11-25")["exams.step2cs"] == "waiting"
    good = profile(person_facts(), exams={"step2ck": [{"date": "2026-11-18", "result": "pass"}]})
    assert status(good, "2026-12-20")["exams.step2cs"] == "done"


def person_facts() -> dict[str, Any]:
    """A graduate with a legacy Step 2 CS and Step 1."""
    return {**GRADUATE, **passed(step2cs="2019-11-18", step1="2020-02-03")}


# ---------------------------------------------------------------------- Steps only, or the Pathway too


def test_cliffs_use_the_stricter_reading() -> None:
    person = profile(GRADUATE, passed(step1="2020-03-01", step2ck="2021-05-01"))
    assert cliff_days(person, TODAY)["seven-year.1"] == "2027-03-01"
    assert cliff_days(person, TODAY)["seven-year.2"] == "2028-05-01"


def test_the_clock_ends_for_good_once_everything_was_met_inside() -> None:
    person = profile(GRADUATE, passed(step1="2020-03-01", step2ck="2021-05-01", pathway="2027-03-01"))
    assert not [one for one in cliff_days(person, "2027-03-01") if one.startswith("seven-year")]
    assert exams(person, "2045-01-01") == ("done", "done")


def test_an_accepted_pathway_never_starts_the_clock() -> None:
    person = profile(GRADUATE, passed(pathway="2021-03-01", step1="2022-05-10"))
    assert cliff_days(person, TODAY)["seven-year.1"] == "2029-05-10"
    found = {one.id: one for one in judge(person, TODAY).cliffs}
    assert found["seven-year.1"].loses.startswith("The pass in Step 1 (Tue 10 May 2022) stops counting")
    assert exams(person, "2029-05-10")[0] == "done"
    assert exams(person, "2029-05-11")[0] == "lapsed"


def test_after_a_drop_the_clock_runs_from_the_next_exam_not_from_the_pathway() -> None:
    person = profile(GRADUATE, passed(step1="2018-01-10", pathway="2021-06-01", step2ck="2025-06-20"))
    assert cliff_days(person, TODAY)["seven-year.1"] == "2032-06-20"


def test_a_pathway_that_was_rejected_after_all_lies_nowhere() -> None:
    facts = passed(step1="2020-03-01", step2ck="2021-05-01", pathway="2026-02-01")
    facts["skills"]["pathway"][0]["rejected"] = "2026-03-01"
    assert exams(profile(GRADUATE, facts), "2027-03-02") == ("check", "done")


# ---------------------------------------------------------------------- legacy Step 2 CS


def test_a_legacy_pass_inside_a_met_window_stands_for_ever() -> None:
    person = profile(person_facts(), exams={"step2ck": [{"date": "2026-11-18", **PASS}]})
    found = status(person, "2031-01-01")
    assert (found["exams.step2cs"], found["skills.pathway"], found["exams.step1"]) == ("done", "not-needed", "done")


# ---------------------------------------------------------------------- a certificate already issued


@pytest.mark.parametrize(
    "recorded",
    [
        pytest.param({"step1": "2012-03-01"}, id="one Step recorded"),
        pytest.param({"step1": "2012-03-01", "step2ck": "2013-04-01"}, id="both Steps, no CS or Pathway"),
        pytest.param({}, id="no exam recorded"),
    ],
)
def test_a_certificate_shows_that_the_exams_counted(recorded: dict[str, str]) -> None:
    person = profile(GRADUATE, passed(**recorded), certificate={"issued": "2014-06-01", "permanent": "2016-07-01"})
    found = status(person, TODAY)
    assert [found[f"{stage}.{exam}"] for stage in ("exams", "permits") for exam in ("step1", "step2ck")] == ["done"] * 4
    assert not [one for one in cliff_days(person, TODAY) if one.startswith("seven-year")]
    told = [
        reason.rules for exam in ("step1", "step2ck") for reason in judge(person, TODAY).step(f"exams.{exam}").reasons
    ]
    assert not [rules for rules in told if "ecfmg.exam-seven-year" in rules]


def test_a_certificate_does_not_bring_a_lapsed_step_2_cs_back() -> None:
    person = profile(person_facts(), certificate={"issued": "2029-06-01"})
    found = status(person, "2029-07-01")
    assert (found["exams.step2cs"], found["certificate.valid"]) == ("lapsed", "in-progress")


@pytest.mark.parametrize(
    "proof",
    [
        pytest.param({"exams": {"step3": [{"date": "2015-05-01", "result": "fail"}]}}, id="Step 3 sat"),
        pytest.param({"permits": {"step3": [{"issued": "2015-03-01"}]}}, id="Step 3 permit"),
        pytest.param({"start": {"began": "2015-07-01"}}, id="training begun"),
        pytest.param({"start": {"certificate_shown": "2015-06-01"}}, id="certificate handed in"),
    ],
)
def test_what_proves_a_certificate_proves_that_the_exams_counted(proof: dict[str, Any]) -> None:
    person = profile(GRADUATE, passed(step1="2005-03-01", step2ck="2006-04-01"), proof)
    assert exams(person, TODAY) == ("done", "done")
    assert exams(profile(GRADUATE, passed(step1="2005-03-01", step2ck="2006-04-01")), TODAY) == ("check", "check")


def test_the_clock_does_not_run_for_graduates_of_us_schools() -> None:
    us = {"school": {"country": "US", "accreditor": "lcme"}, "permits": {"step2ck": [{"issued": "2026-11-01"}]}}
    person = profile(passed(step1="2018-03-01"), us, exams={"step2ck": [{"date": "2027-01-20"}]})
    assert exams(person, TODAY) == ("done", "in-progress")
    found = judge(person, TODAY)
    idents = [one.id for one in found.cliffs] + [one.id for one in found.warnings]
    assert not [ident for ident in idents if "seven-year" in ident]
