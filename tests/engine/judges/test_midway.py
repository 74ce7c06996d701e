"""Joining midway, overrides, looked-up answers, stage status, and what comes next."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.readings.act_by import do_by
from tests.engine.build import day, judge, profile, status
from tests.engine.layers import ACCEPTED, CERTIFIED, PAPERS, PATHWAY, PERSON, STEPS, Layer, oet, season

NOW = "2026-11-22"
BEFORE_PERMIT = ("application.accepted", "application.submit", "school.listing", "identity.account", "identity.check")

PROOFS: list[tuple[str, Layer, tuple[str, ...]]] = [
    ("permit", {"permits": {"step1": [{"issued": "2026-11-22"}]}}, BEFORE_PERMIT),
    ("sitting", {"exams": {"step1": [{"date": "2026-11-22"}]}}, ("permits.step1", *BEFORE_PERMIT)),
    (
        "certificate",
        {"certificate": {"issued": "2026-11-22", "expires": "2029-12-31"}},
        (
            "exams.step1",
            "exams.step2ck",
            "skills.pathway",
            "skills.oet",
            "credentials.verified",
            "credentials.diploma",
            "credentials.transcript",
            "identity.usmle-id",
            *BEFORE_PERMIT,
        ),
    ),
    ("certificate shown", {"start": {"certificate_shown": "2026-11-22"}}, ("certificate.issued", "exams.step1")),
    ("Step 3 permit", {"permits": {"step3": [{"issued": "2026-11-22"}]}}, ("certificate.issued", "exams.step2ck")),
    ("interviews", season(2027, interviews=3), ("programs.submit", "programs.token", "programs.list")),
    ("submitted", season(2027, submitted="2026-11-22"), ("programs.token", "programs.list")),
    ("verified", {"credentials": {"verified": "2026-11-22"}}, ("credentials.diploma", "credentials.transcript")),
    ("Pathway", PATHWAY, ("skills.oet",)),
    (
        "entry",
        {
            "visa": {"plan": "j1", "entered": "2026-11-22"},
            "start": {"positions": [{"match": 2027, "first_day": "2026-12-01"}]},
        },
        ("visa.consulate", "visa.sevis", "visa.ds2019", "visa.statement-of-need"),
    ),
    (
        "first day",
        {"start": {"positions": [{"match": 2027, "began": "2026-11-22"}]}},
        ("start.contract", "start.training-licence", "start.certificate", "certificate.issued", "visa.entry"),
    ),
]


def test_a_certified_rank_list_proves_the_registration() -> None:
    found = profile(PERSON, season(2027, ranklist_certified="2027-02-20"))
    assert [status(found, now)["match.register"] for now in ("2027-02-19", "2027-02-20")] == ["locked", "done"]


UNLISTED: Layer = {"school": {"wdoms_listed": None, "sponsor_note": None}}


def _later(value: Any) -> Any:
    """The same facts, dated a day later."""
    if isinstance(value, dict):
        return {key: _later(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_later(item) for item in value]
    return "2026-11-23" if value == "2026-11-22" else value


@pytest.mark.parametrize(("layer", "proved"), [row[1:] for row in PROOFS], ids=[row[0] for row in PROOFS])
def test_a_recorded_fact_proves_what_it_needed(layer: Layer, proved: tuple[str, ...]) -> None:
    found = status(profile(PERSON, UNLISTED, layer), NOW)
    assert {name: found[name] for name in proved} == dict.fromkeys(proved, "done")
    if _later(layer) != layer:
        before = status(profile(PERSON, UNLISTED, _later(layer)), NOW)
        assert "done" not in {before[name] for name in proved}


@pytest.mark.parametrize(
    ("layer", "step", "expected"),
    [
        pytest.param(
            {"exams": {"step1": [{"date": "2025-01-10", "result": "fail"}]}}, "exams.step1", "in-progress", id="fail"
        ),
        pytest.param({"school": {"credit_years": 3}}, "credentials.transcript", "locked", id="three credit years"),
        pytest.param({"school": {"sponsor_note": "none"}}, "school.listing", "locked", id="no ECFMG note"),
        pytest.param({"certificate": {"expires": "2026-11-21"}}, "certificate.valid", "lapsed", id="end has passed"),
        pytest.param(
            {"skills": {"pathway": [{"season": 2022, "accepted": "2022-02-02"}]}},
            "skills.pathway",
            "lapsed",
            id="expired",
        ),
    ],
)
def test_only_recorded_facts_contradict_a_proof(layer: Layer, step: str, expected: str) -> None:
    assert status(profile(PERSON, CERTIFIED, layer), NOW)[step] == expected


def test_an_override_opens_one_step_and_satisfies_nothing() -> None:
    person = profile(PERSON, ACCEPTED, overrides={"permits.step3": {"note": "FSMB said so", "date": "2026-11-20"}})
    plain = status(profile(PERSON, ACCEPTED), NOW)
    found = judge(person, NOW)
    assert found.step("permits.step3").status == "ready"
    assert found.step("permits.step3").override_note == "FSMB said so"
    assert {name for name, state in found.by_id.items() if state.status != plain[name]} == {"permits.step3"}


@pytest.mark.parametrize("step", ["exams.step3", "certificate.issued", "start.first-day", "visa.entry", "match.soap"])
def test_an_override_never_makes_anything_done(step: str) -> None:
    person = profile(PERSON, ACCEPTED, overrides={step: {"note": "because"}})
    assert judge(person, NOW).step(step).status == "ready"
    assert status(profile(PERSON, ACCEPTED, overrides={step: {"date": "2026-11-20"}}), NOW)[step] == "locked"


def test_an_override_leaves_other_statuses_alone() -> None:
    over = {"overrides": {"exams.step1": {"note": "x"}, "skills.oet": {"note": "x"}}}
    found = status(profile(PERSON, ACCEPTED, STEPS, over), NOW)
    assert (found["exams.step1"], found["skills.oet"]) == ("done", "ready")


OET_2028 = {"profile": {"target_match": 2028}, "skills": {"oet": [oet("2026-02-01")]}}
ANSWERS: list[tuple[str, Layer, str, str, str, str]] = [
    ("OET window", OET_2028, "ecfmg.oet-window", "2026-02-01", "skills.oet", "done"),
    ("OET window, too early", OET_2028, "ecfmg.oet-window", "2026-02-02", "skills.oet", "lapsed"),
    ("OET window of the season", OET_2028, "ecfmg.oet-window@2028", "2026-01-01", "skills.oet", "done"),
    ("OET window of another season", OET_2028, "ecfmg.oet-window@2029", "2026-01-01", "skills.oet", "check"),
    ("not a day", OET_2028, "ecfmg.oet-window", "yes", "skills.oet", "check"),
    (
        "Canada yes",
        {"school": {"country": "CA", "degree": "2025-08-01"}},
        "ecfmg.img-canada-post",
        "Yes",
        "school.img",
        "done",
    ),
    (
        "Canada vague",
        {"school": {"country": "CA", "degree": "2025-08-01"}},
        "ecfmg.img-canada-post",
        "?",
        "school.img",
        "check",
    ),
    (
        "Pathway end",
        {"skills": {"pathway": [{"season": 2025, "accepted": "2025-02-02"}]}},
        "ecfmg.path-expiry-pattern",
        "2027-12-31",
        "skills.pathway",
        "done",
    ),
]


@pytest.mark.parametrize(
    ("layer", "rule", "answer", "step", "expected"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS]
)
def test_i_looked_it_up_resolves_a_check(layer: Layer, rule: str, answer: str, step: str, expected: str) -> None:
    base = profile(PERSON, ACCEPTED, layer)
    assert status(base, NOW)[step] == "check"
    told = profile(PERSON, ACCEPTED, layer, answers={rule: {"answer": answer, "seen_at": "ecfmg.org"}})
    assert status(told, NOW)[step] == expected


def test_a_looked_up_bound_is_shown_as_the_persons() -> None:
    told = profile(PERSON, ACCEPTED, OET_2028, answers={"ecfmg.oet-window": {"answer": "2026-01-01"}})
    assert "you looked up" in judge(told, NOW).step("skills.oet").reasons[0].text


@pytest.mark.parametrize(("answer", "verdict"), [("2024-06-01", "met"), ("2024-06-02", "missing"), ("yes", "unknown")])
def test_a_looked_up_graduation_cut_off_decides_pathway_3(answer: str, verdict: str) -> None:
    school = {"wfme": True, "attests": True, "graduated": "2024-06-01"}
    told = profile(PERSON, school=school, answers={"ecfmg.path-3-5-common": {"answer": answer}})
    assert judge(told, NOW).pathways[2].verdict == verdict


# ---------------------------------------------------------------------- stages

STAGES: list[tuple[str, str, Layer, str]] = [
    ("all locked", "credentials", {"school": {"status": "enrolled", "graduated": None, "degree": None}}, "locked"),
    ("some done, some ready", "credentials", {"credentials": {"diploma_sent": "2026-01-01"}}, "in-progress"),
    ("one ready", "credentials", {}, "ready"),
    ("all done", "credentials", PAPERS, "done"),
    ("lapsed first", "skills", {"skills": {"pathway": [{"season": 2022, "accepted": "2022-01-01"}]}}, "lapsed"),
    ("check only", "skills", {"skills": {"pathway": [{"season": 2025, "accepted": "2025-01-01"}]}}, "check"),
    ("not needed at all", "visa", {"profile": {"us_status": "citizen"}}, "not-needed"),
    ("waiting before locked", "certificate", {**STEPS, **PATHWAY, **PAPERS}, "waiting"),
    ("not-needed left out", "application", {}, "done"),
]


@pytest.mark.parametrize(("stage", "layer", "expected"), [row[1:] for row in STAGES], ids=[row[0] for row in STAGES])
def test_stage_status(stage: str, layer: Layer, expected: str) -> None:
    state = judge(profile(PERSON, ACCEPTED, layer), NOW).stage(stage)
    assert state.status == expected
    assert state.reason


def test_a_stage_is_unlocked_when_a_step_of_it_is() -> None:
    found = judge(profile(PERSON, ACCEPTED), NOW)
    assert (found.stage("certificate").unlocked, found.stage("start").unlocked) == (False, False)
    assert (found.stage("permits").unlocked, found.stage("programs").unlocked) == (True, True)


def test_a_step_that_does_not_apply_unlocks_no_stage() -> None:
    assert judge(profile(PERSON), NOW).stage("exams").unlocked is False


# ---------------------------------------------------------------------- next


def offered(person: Any, now: str) -> list[str]:
    found = judge(person, now)
    return [one.step for one in (found.next, *found.then) if one is not None]


# The day to act by is early enough for what the step takes: OET needs its result before the Pathway can go in, and
# without a Pathway the fee of the registration is for nothing; the applications are late already.
SOONEST: dict[str, list[tuple[str, str]]] = {
    "2026-12-20": [("skills.oet", "2026-12-31"), ("skills.pathway", "2027-01-31"), ("programs.token", "2026-12-20")],
    "2027-01-05": [("skills.oet", "2027-01-31"), ("skills.pathway", "2027-01-31"), ("programs.token", "2027-01-05")],
    "2027-01-30": [("skills.oet", "2027-01-31"), ("skills.pathway", "2027-01-31"), ("programs.token", "2027-01-30")],
}


@pytest.mark.parametrize(("now", "expected"), SOONEST.items(), ids=SOONEST)
def test_the_soonest_loss_comes_first_then_graph_order(now: str, expected: list[tuple[str, str]]) -> None:
    school = {"school": {"wfme": True, "attests": True}, "skills": {"attested": "2026-10-01"}}
    found = judge(profile(PERSON, ACCEPTED, STEPS, school), now)
    assert [(one.step, str(one.by)) for one in (found.next, *found.then[:2]) if one is not None] == expected
    assert len(found.then) == 5


def test_after_the_pathway_deadline_a_match_without_an_application_is_out_of_reach() -> None:
    school = {"school": {"wfme": True, "attests": True}, "skills": {"attested": "2026-10-01"}}
    found = judge(profile(PERSON, ACCEPTED, STEPS, school), "2027-02-10")
    assert found.next is not None
    assert (found.next.step, found.next.by) == ("profile.goal", None)


def test_a_step_inherits_the_loss_of_what_it_gates() -> None:
    person = profile(PERSON, ACCEPTED, identity={"usmle_id": None}, permits={"fsmb_account": "2026-11-01"})
    found = judge(person, "2027-01-05")
    assert found.step("match.register").missing == ("identity.usmle-id",)
    assert [str(one.by) for one in (found.next, *found.then) if one and one.step == "identity.usmle-id"] == [
        "2027-01-10"
    ]
    assert str(found.losses["identity.usmle-id"]) == "2027-01-29"


def test_nothing_done_waiting_or_locked_is_offered_before_its_time() -> None:
    person = profile(PERSON, ACCEPTED, STEPS, PATHWAY, PAPERS)
    state = judge(person, "2026-03-29").step("certificate.issued")
    assert (state.status, state.nudge) == ("waiting", day("2026-03-29"))
    assert "certificate.issued" not in offered(person, "2026-03-29")
    found = judge(person, "2027-09-01")
    statuses = {found.step(one.step).status for one in (found.next, *found.then) if one is not None}
    assert statuses <= {"lapsed", "ready", "in-progress", "check", "waiting"}


def test_an_override_opens_locks_only() -> None:
    accents = {"profile": {"passport_name": "Anánya Rao"}, "overrides": {"identity.names": {"note": "x"}}}
    assert status(profile(PERSON, ACCEPTED, accents), NOW)["identity.names"] == "check"


@pytest.mark.parametrize(
    ("now", "by"), [("2026-12-30", "2026-12-31"), ("2026-12-31", "2026-12-31"), ("2027-01-01", None)]
)
def test_a_step_s_last_day_is_a_day_to_act(now: str, by: str | None) -> None:
    found = judge(profile(PERSON, ACCEPTED), now)
    state = found.step("skills.oet")
    assert do_by(found.case, state) == (day(by) if by else None)
