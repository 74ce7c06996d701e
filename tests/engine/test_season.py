"""ERAS and ResidencyCAS: gates of the season, what is sent, and moving the target Match."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from img_pathway.days import say
from img_pathway.profile.file.codec import to_document
from tests.engine.build import at, judge, profile, status
from tests.engine.layers import ACCEPTED, PATHWAY, PERSON, STEPS, season

EAST = "America/New_York"
GOAL_2028 = {"profile": {"target_match": 2028}}
TOKEN = season(2027, token="2026-06-24")


def step(name: str, moment: str, *layers: dict[str, Any], zone: str = EAST) -> str:
    return status(profile(PERSON, ACCEPTED, *layers), at(moment, zone))[name]


OPENINGS_2027 = [
    ("programs.token", "2026-06-23T23:59", "2026-06-24T00:00", {}),
    ("programs.submit", "2026-09-02T08:59", "2026-09-02T09:00", TOKEN),
    ("match.register", "2026-09-15T11:59", "2026-09-15T12:00", {}),
    ("match.ranklist", "2027-02-01T11:59", "2027-02-01T12:00", season(2027, nrmp_registered="2026-10-01")),
    ("skills.pathway", "2026-09-29T23:59", "2026-09-30T00:00", {}),
]


@pytest.mark.parametrize(("name", "before", "after", "layer"), OPENINGS_2027, ids=[row[0] for row in OPENINGS_2027])
def test_a_known_opening_opens_by_itself(name: str, before: str, after: str, layer: dict[str, Any]) -> None:
    assert (step(name, before, layer), step(name, after, layer)) == ("locked", "ready")


OPENINGS_2028 = [
    ("programs.token", "2027-06-22T23:59", "2027-06-23T00:00", {}),
    ("programs.submit", "2027-09-01T08:59", "2027-09-01T09:00", season(2028, token="2027-06-23")),
    ("match.register", "2027-09-15T11:59", "2027-09-15T12:00", {}),
    ("match.ranklist", "2028-02-01T11:59", "2028-02-01T12:00", season(2028, nrmp_registered="2027-10-01")),
    ("skills.pathway", "2027-08-18T23:59", "2027-08-19T00:00", {}),
    ("skills.attestation", "2027-08-18T23:59", "2027-08-19T00:00", {}),
]


@pytest.mark.parametrize(("name", "before", "after", "layer"), OPENINGS_2028, ids=[row[0] for row in OPENINGS_2028])
def test_an_expected_opening_is_locked_and_then_asks_to_look(
    name: str, before: str, after: str, layer: dict[str, Any]
) -> None:
    state = judge(profile(PERSON, ACCEPTED, GOAL_2028, layer), at(before, EAST)).step(name)
    assert state.status == "locked"
    assert f"expected {say(date.fromisoformat(after[:10]))}" in state.reasons[0].text
    assert step(name, after, GOAL_2028, layer) == "check"


@pytest.mark.parametrize(
    ("name", "field", "layer"),
    [
        ("programs.token", "eras_opened", {}),
        ("match.register", "nrmp_opened", {}),
        ("skills.pathway", "pathway_opened", {}),
        ("skills.attestation", "pathway_opened", {}),
    ],
)
def test_seeing_the_season_open_opens_it(name: str, field: str, layer: dict[str, Any]) -> None:
    seen = season(2028, **{field: "2027-05-20"})
    assert step(name, "2027-05-19", GOAL_2028, layer, seen) == "locked"
    assert step(name, "2027-05-20", GOAL_2028, layer, seen) == "ready"
    other = season(2027, **{field: "2027-05-20"})
    assert step(name, "2027-05-20", GOAL_2028, layer, other) == "locked"


@pytest.mark.parametrize(
    ("name", "seen", "day"),
    [
        ("programs.submit", {"token": "2027-06-23", "eras_opened": "2027-06-02"}, "2027-09-01T09:00"),
        ("match.ranklist", {"nrmp_registered": "2027-10-01", "nrmp_opened": "2027-09-15"}, "2028-02-01T12:00"),
    ],
)
def test_a_later_door_of_a_seen_season_opens_on_its_expected_day(name: str, seen: dict[str, str], day: str) -> None:
    before = at(day, EAST).replace(hour=8)
    person = profile(PERSON, ACCEPTED, GOAL_2028, season(2028, **seen))
    assert (status(person, before)[name], status(person, at(day, EAST))[name]) == ("locked", "ready")


def test_a_looked_up_opening_counts_like_a_published_one() -> None:
    answer = {"answers": {"2028.eras.token": {"answer": "2027-06-10"}}}
    assert step("programs.token", "2027-06-09", GOAL_2028, answer) == "locked"
    assert step("programs.token", "2027-06-10", GOAL_2028, answer) == "ready"


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param({}, "ready", id="account and USMLE ID"),
        pytest.param({"identity": {"usmle_id": None}}, "locked", id="no USMLE ID"),
        pytest.param({"profile": {"target_match": None}}, "locked", id="no target"),
        pytest.param({"profile": {"specialties": ["Emergency Medicine"]}}, "not-needed", id="ResidencyCAS only"),
        pytest.param(TOKEN, "done", id="bought"),
        pytest.param(season(2027, token="2026-11-23"), "ready", id="bought tomorrow"),
        pytest.param(season(2026, token="2025-07-01"), "ready", id="a token of another season"),
    ],
)
def test_token(layer: dict[str, Any], expected: str) -> None:
    assert step("programs.token", "2026-11-22", layer) == expected


@pytest.mark.parametrize(
    ("specialties", "eras", "cas"),
    [
        ([], "ready", "not-needed"),
        (["internal medicine"], "ready", "not-needed"),
        (["Emergency Medicine"], "not-needed", "ready"),
        (["EM"], "not-needed", "ready"),
        (["OB-GYN"], "not-needed", "ready"),
        (["Obstetrics and Gynecology"], "not-needed", "ready"),
        (["Obstetrics-Gynaecology", "pediatrics"], "ready", "ready"),
        (["hematology"], "ready", "not-needed"),
    ],
)
def test_two_specialties_use_residencycas(specialties: list[str], eras: str, cas: str) -> None:
    # ResidencyCAS of 2026 is the season with official dates.
    goal = {"profile": {"specialties": specialties, "target_match": 2026}}
    found = status(profile(PERSON, ACCEPTED, goal), at("2025-09-03T00:00", EAST))
    assert (found["programs.token"], found["programs.residencycas"]) == (eras, cas)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"residencycas_access": "2026-09-10"}, "in-progress"),
        ({"residencycas_access": "2026-11-23"}, "check"),
        ({"residencycas_submitted": "2026-09-20"}, "done"),
    ],
)
def test_residencycas_access_and_submission(facts: dict[str, str], expected: str) -> None:
    goal = {"profile": {"specialties": ["emergency medicine"]}}
    assert step("programs.residencycas", "2026-11-22", goal, season(2027, **facts)) == expected


@pytest.mark.parametrize(("count", "expected"), [(0, "ready"), (1, "in-progress"), (2, "in-progress"), (3, "done")])
def test_letters(count: int, expected: str) -> None:
    assert step("programs.letters", "2026-11-22", TOKEN, season(2027, letters=count)) == expected


SEASON_STEPS = (
    "programs.token",
    "programs.documents",
    "programs.letters",
    "programs.list",
    "programs.submit",
    "match.register",
    "match.interviews",
    "match.verification",
    "match.ranklist",
    "match.result",
)
FULL = season(
    2027,
    token="2026-06-24",
    documents="2026-09-01",
    letters=4,
    programs=80,
    submitted="2026-09-10",
    nrmp_registered="2026-10-01",
    interviews=9,
    verified="2026-11-01",
    ranklist_certified="2027-02-20",
    result="unmatched",
)


def test_moving_the_target_match_reopens_the_season_and_erases_nothing() -> None:
    first = profile(PERSON, ACCEPTED, STEPS, PATHWAY, FULL)
    moved = profile(PERSON, ACCEPTED, STEPS, PATHWAY, FULL, GOAL_2028)
    back = profile(PERSON, ACCEPTED, STEPS, PATHWAY, FULL, GOAL_2028, {"profile": {"target_match": 2027}})
    now = "2027-03-17"
    before, after = status(first, now), status(moved, now)
    assert {before[name] for name in SEASON_STEPS} <= {"done", "not-needed"}
    assert {after[name] for name in SEASON_STEPS if name != "programs.list"} == {"locked"}
    assert after["programs.list"] == "ready"
    for name, found in before.items():
        if name.partition(".")[0] in ("exams", "permits", "credentials", "skills", "application", "identity"):
            assert after[name] == found, name
    assert to_document(moved)["seasons"] == to_document(first)["seasons"]
    assert judge(back, now) == judge(first, now)
