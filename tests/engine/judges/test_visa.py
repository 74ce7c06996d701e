"""Who needs a visa, the J-1 and H-1B chains, and the way from contract to first day."""

from __future__ import annotations

import pytest

from tests.engine.build import day, judge, profile, status, warned
from tests.engine.layers import ACCEPTED, CERTIFIED, PAPERS, PATHWAY, PERSON, STEPS, Layer, season

NOW = "2027-04-01"
MATCHED = season(2027, result="matched")
J1: Layer = {"visa": {"plan": "j1"}}
H1B: Layer = {"visa": {"plan": "h1b"}}
CONTRACT: Layer = {"start": {"contract_signed": "2027-03-30", "first_day": "2027-07-01"}}
READY = (PERSON, ACCEPTED, STEPS, PATHWAY, PAPERS, CERTIFIED)
CHAIN = ("statement-of-need", "ds2019", "sevis", "consulate", "entry", "h1b-petition")


def chain(now: str, *layers: Layer) -> dict[str, str]:
    found = status(profile(*READY, *layers), now)
    return {name: found[f"visa.{name}"] for name in ("need", "class", *CHAIN)}


@pytest.mark.parametrize(
    ("citizenships", "us_status", "expected"),
    [
        (["US"], None, "not-needed"),
        (["IN", "US"], "none", "not-needed"),
        (["IN"], "citizen", "not-needed"),
        (["VE"], "permanent-resident", "not-needed"),
        (["IN"], "work-permit", "check"),
        (["IN"], "none", "done"),
        (["IN"], "j1", "done"),
        (["IN"], "f1", "done"),
        (["CA"], "none", "done"),
        (["IN"], None, "ready"),
    ],
)
def test_who_needs_a_visa(citizenships: list[str], us_status: str | None, expected: str) -> None:
    found = chain(NOW, {"profile": {"citizenships": citizenships, "us_status": us_status}})
    assert found["need"] == expected
    if expected == "not-needed":
        assert set(found.values()) == {"not-needed"}
    elif us_status is None:
        assert found["class"] == "locked"
    else:
        assert found["class"] == "ready"


@pytest.mark.parametrize(("layer", "said"), [({"us_status": "citizen"}, True), ({"us_status": "none"}, False)])
def test_those_without_a_visa_are_told_what_to_answer_in_eras(layer: dict[str, str], said: bool) -> None:
    assert ("sponsorship" in warned(profile(PERSON, profile=layer), NOW)) is said


J1_CHAIN: list[tuple[str, str, Layer, dict[str, str]]] = [
    ("before the match", "2026-11-22", {}, dict.fromkeys(CHAIN[:5], "locked") | {"h1b-petition": "not-needed"}),
    ("matched", NOW, MATCHED, {"statement-of-need": "ready", "ds2019": "locked"}),
    ("requested", NOW, {**MATCHED, "visa": {"need_requested": "2027-03-20"}}, {"statement-of-need": "waiting"}),
    ("requested tomorrow", NOW, {**MATCHED, "visa": {"need_requested": "2027-04-02"}}, {"statement-of-need": "ready"}),
    (
        "need and contract",
        NOW,
        {**MATCHED, **CONTRACT, "visa": {"need_issued": "2027-04-01"}},
        {"statement-of-need": "done", "ds2019": "ready", "sevis": "locked"},
    ),
    ("case opened", NOW, {**MATCHED, **CONTRACT, "visa": {"case_opened": "2027-03-31"}}, {"ds2019": "in-progress"}),
    ("complete", NOW, {**MATCHED, **CONTRACT, "visa": {"ds2019_requested": "2027-03-31"}}, {"ds2019": "waiting"}),
    (
        "DS-2019",
        "2027-05-20",
        {**MATCHED, **CONTRACT, "visa": {"ds2019_issued": "2027-05-20"}},
        {"statement-of-need": "done", "ds2019": "done", "sevis": "ready", "consulate": "locked"},
    ),
    (
        "fee paid",
        "2027-05-21",
        {**MATCHED, **CONTRACT, "visa": {"ds2019_issued": "2027-05-20", "sevis_paid": "2027-05-21"}},
        {"sevis": "done", "consulate": "ready", "entry": "locked"},
    ),
    ("interview ahead", "2027-05-21", {**MATCHED, "visa": {"interview": "2027-05-22"}}, {"consulate": "in-progress"}),
    ("interviewed today", "2027-05-22", {**MATCHED, "visa": {"interview": "2027-05-22"}}, {"consulate": "in-progress"}),
    ("interviewed", "2027-05-23", {**MATCHED, "visa": {"interview": "2027-05-22"}}, {"consulate": "waiting"}),
    (
        "visa",
        "2027-06-05",
        {**MATCHED, **CONTRACT, "visa": {"issued": "2027-06-05"}},
        {"statement-of-need": "done", "ds2019": "done", "sevis": "done", "consulate": "done", "entry": "ready"},
    ),
]


@pytest.mark.parametrize(("now", "layer", "expected"), [row[1:] for row in J1_CHAIN], ids=[row[0] for row in J1_CHAIN])
def test_the_j1_chain(now: str, layer: Layer, expected: dict[str, str]) -> None:
    found = chain(now, J1, layer)
    assert {name: found[name] for name in expected} == expected
    assert (found["class"], found["h1b-petition"]) == ("done", "not-needed")


def test_no_position_no_chain() -> None:
    found = chain(NOW, J1, season(2027, result="unmatched"))
    assert {found["statement-of-need"], found["ds2019"]} == {"locked"}


STEP_3: Layer = {"exams": {"step3": [{"date": "2027-01-10", "result": "pass"}]}}
LICENCE: Layer = {"start": {"contract_signed": "2027-03-30", "training_licence_issued": "2027-03-31"}}


@pytest.mark.parametrize(
    ("layers", "petition"),
    [
        pytest.param([MATCHED, LICENCE], "locked", id="no Step 3"),
        pytest.param([MATCHED, STEP_3, CONTRACT], "locked", id="no training licence"),
        pytest.param([STEP_3], "locked", id="no match"),
        pytest.param([MATCHED, STEP_3, LICENCE], "ready", id="all there"),
        pytest.param([MATCHED, STEP_3, LICENCE, {"visa": {"petition_filed": "2027-04-01"}}], "waiting", id="filed"),
        pytest.param([MATCHED, STEP_3, LICENCE, {"visa": {"petition_approved": "2027-04-01"}}], "done", id="approved"),
    ],
)
def test_the_h1b_chain(layers: list[Layer], petition: str) -> None:
    found = chain(NOW, H1B, *layers)
    assert found["h1b-petition"] == petition
    assert found["class"] == "check"
    assert {found["statement-of-need"], found["ds2019"], found["sevis"]} == {"not-needed"}
    assert found["consulate"] == ("ready" if petition == "done" else "locked")


@pytest.mark.parametrize("plan", ["work-permit", "f1-opt"])
def test_other_classes_have_no_chain(plan: str) -> None:
    found = chain(NOW, MATCHED, {"visa": {"plan": plan}})
    assert {found[name] for name in CHAIN} == {"not-needed"}
    assert found["class"] == "check"


@pytest.mark.parametrize("plan", [None, "j1", "h1b"])
@pytest.mark.parametrize("passport", ["IR", "VE", "PS", "CI"])
def test_listed_passports_are_check_never_locked_nor_ticked(passport: str, plan: str | None) -> None:
    layers: tuple[Layer, ...] = ({"profile": {"citizenships": [passport]}}, MATCHED, {"visa": {"plan": plan}})
    assert chain(NOW, *layers)["class"] == "check"
    assert chain(NOW, *layers)["statement-of-need"] in ("ready", "not-needed")
    assert chain(NOW, *layers, {"visa": {"need_issued": "2027-03-30"}})["class"] == "check"
    assert "entry.listed" in warned(profile(*READY, *layers), NOW)


@pytest.mark.parametrize(
    ("citizenships", "now", "expected"),
    [
        (["VE", "IN"], NOW, "done"),
        (["VE", "IR"], NOW, "check"),
        (["VE"], "2025-12-31", "check"),
        (["VE"], "2026-01-01", "check"),
        (["TM"], NOW, "done"),
    ],
)
def test_the_list_and_a_second_passport(citizenships: list[str], now: str, expected: str) -> None:
    assert chain(now, J1, {"profile": {"citizenships": citizenships}})["class"] == expected


def test_a_canadian_citizen_needs_no_consulate_but_the_papers_before_entry() -> None:
    canadian: tuple[Layer, ...] = ({"profile": {"citizenships": ["CA"]}}, J1, MATCHED, CONTRACT)
    found = chain("2027-06-05", *canadian)
    assert (found["consulate"], found["entry"]) == ("not-needed", "locked")
    paid = {"visa": {"ds2019_issued": "2027-05-01", "sevis_paid": "2027-05-02"}}
    assert chain("2027-06-05", *canadian, paid)["entry"] == "ready"
    by_petition = chain(NOW, {"profile": {"citizenships": ["CA"]}}, H1B, MATCHED)
    assert (by_petition["consulate"], by_petition["entry"]) == ("not-needed", "locked")


@pytest.mark.parametrize(
    ("entered", "expected"), [("2027-05-31", "check"), ("2027-06-01", "done"), ("2027-07-01", "done")]
)
def test_entry_at_most_30_days_before_the_start(entered: str, expected: str) -> None:
    person = profile(*READY, J1, MATCHED, CONTRACT, visa={"issued": "2027-05-20", "entered": entered})
    assert status(person, "2027-07-02")["visa.entry"] == expected


def test_the_entry_window_counts_from_the_first_day_of_the_contract() -> None:
    early = {"start": {"first_day": "2027-06-15"}}
    state = judge(profile(*READY, J1, MATCHED, CONTRACT, early), NOW).step("visa.entry")
    assert state.earliest == day("2027-05-16")
    assert judge(profile(*READY, H1B, MATCHED, CONTRACT), NOW).step("visa.entry").earliest is None


def start(now: str, *layers: Layer) -> dict[str, str]:
    found = status(profile(*READY, J1, MATCHED, *layers), now)
    return {name: found[f"start.{name}"] for name in ("contract", "training-licence", "certificate", "first-day")}


START: list[tuple[str, str, Layer, dict[str, str]]] = [
    ("matched", NOW, {}, {"contract": "ready", "training-licence": "locked", "first-day": "locked"}),
    ("signed tomorrow", NOW, {"start": {"contract_signed": "2027-04-02"}}, {"contract": "ready"}),
    ("signed", NOW, CONTRACT, {"contract": "done", "training-licence": "ready", "certificate": "ready"}),
    ("applied", NOW, {"start": {"training_licence_applied": "2027-04-01"}}, {"training-licence": "waiting"}),
    (
        "issued",
        NOW,
        {"start": {"training_licence_issued": "2027-04-01"}},
        {"contract": "done", "training-licence": "done"},
    ),
    ("none needed", NOW, {"start": {"training_licence_not_needed": True}}, {"training-licence": "not-needed"}),
    ("certificate shown", NOW, {"start": {"certificate_shown": "2027-04-01"}}, {"certificate": "done"}),
    ("not certified", NOW, {"certificate": {"issued": None}}, {"certificate": "locked", "first-day": "locked"}),
    (
        "certificate over",
        NOW,
        {"certificate": {"expires": "2027-03-31"}},
        {"certificate": "locked", "first-day": "locked"},
    ),
]


@pytest.mark.parametrize(("now", "layer", "expected"), [row[1:] for row in START], ids=[row[0] for row in START])
def test_contract_licence_and_certificate(now: str, layer: Layer, expected: dict[str, str]) -> None:
    found = start(now, layer)
    assert {name: found[name] for name in expected} == expected


def test_the_first_day_needs_everything_and_counts_when_it_has_come() -> None:
    everything: Layer = {
        "start": {
            "contract_signed": "2027-03-30",
            "training_licence_issued": "2027-05-01",
            "certificate_shown": "2027-05-01",
            "began": "2027-07-01",
        },
        "visa": {"issued": "2027-05-20", "entered": "2027-06-10"},
    }
    assert start("2027-06-30", everything)["first-day"] == "locked"
    assert start("2027-06-30", everything, {"start": {"certificate_shown": None}})["first-day"] == "locked"
    assert start("2027-07-01", everything)["first-day"] == "done"
