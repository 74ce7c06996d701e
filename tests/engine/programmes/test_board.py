"""A programme's own conditions held against a person; what is not recorded is a question; signals; doubles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from img_pathway.engine.programmes.board import ProgrammesBoard, programmes_board
from tests.engine.build import judge, profile
from tests.engine.layers import PERSON, STEPS, Layer

NOW = "2026-11-28"


def board(*programmes: dict[str, Any], layers: tuple[Layer, ...] = (), now: str = NOW) -> ProgrammesBoard:
    person = profile(PERSON, STEPS, *layers, seasons={2027: {"programmes": list(programmes)}})
    case = judge(person, now).case
    return programmes_board(case)


def verdict(programme: dict[str, Any], *layers: Layer, known: bool = True) -> str:
    sponsors = {"j1": True, "visa_checked": "2026-11-01", "checked": "2026-11-01"} if known else {}
    return board({"name": "Elm", **sponsors, **programme}, layers=layers).rows[0].verdict


@pytest.mark.parametrize(
    ("programme", "expected"),
    [
        ({}, "check"),
        ({"j1": True}, "check"),  # not dated
        ({"j1": True, "visa_checked": "2026-11-01"}, "check"),  # its other conditions: nobody looked
        ({"j1": True, "visa_checked": "2026-11-01", "checked": "2026-11-01"}, "fits"),
        ({"j1": False}, "check"),  # H-1B unknown
        ({"j1": False, "h1b": False}, "excluded"),
        ({"j1": False, "h1b": True, "visa_checked": "2026-11-01"}, "check"),  # no open class: Step 3, the payment
    ],
)
def test_the_visa_policy_decides_and_unknown_is_neither_yes_nor_no(programme: dict[str, Any], expected: str) -> None:
    assert verdict(programme, known=False) == expected


@pytest.mark.parametrize(
    ("hour", "more", "expected"),
    [
        ("2026-11-28T17:00:00-05:00", {}, "fits"),
        ("2026-11-27T17:00:00-05:00", {}, "excluded"),
        ("2026-11-27T17:00:00-05:00", {"applied": "2026-11-20"}, "fits"),
        ("2026-11-27T17:00:00-05:00", {"status": "applied"}, "fits"),
        ("2026-11-27T17:00:00-05:00", {"interviews": [{"offered": "2026-11-01"}]}, "fits"),
    ],
)
def test_a_programme_takes_no_application_after_its_hour(hour: str, more: dict[str, Any], expected: str) -> None:
    assert verdict({"deadline": datetime.fromisoformat(hour), **more}) == expected
    # Of some the day alone is known: 27 November is over on the 28th, which is not.
    assert verdict({"deadline_day": hour[:10], **more}) == expected


@pytest.mark.parametrize(("status", "expected"), [("applied", "excluded"), ("invited", "check")])
def test_who_wants_step_3_and_invited_all_the_same_is_asked(status: str, expected: str) -> None:
    assert verdict({"step3": True, "status": status}) == expected


def test_the_class_planned_decides() -> None:
    plan: Layer = {"visa": {"plan": "h1b"}}
    assert verdict({"h1b": False}, plan) == "excluded"
    assert verdict({"h1b": True}, plan) == "check"
    assert verdict({"h1b": False}, {"visa": {"plan": "j1"}}) == "fits"


@pytest.mark.parametrize(
    ("country", "status", "expected"),
    [
        ("IN", "none", "fits"),
        ("NG", "none", "check"),  # the board calls J-1 suspended for this passport
        ("IN", None, "check"),  # whether a visa is needed is not known
    ],
)
def test_a_class_that_the_visa_board_does_not_call_open_is_no_fit(
    country: str, status: str | None, expected: str
) -> None:
    person: Layer = {"profile": {"citizenships": [country], "us_status": status}}
    assert verdict({}, person) == expected


def test_whoever_needs_no_visa_is_asked_nothing_about_it() -> None:
    citizen: Layer = {"profile": {"citizenships": ["US"], "us_status": "citizen"}}
    looked: dict[str, Any] = {"name": "Elm", "j1": False, "h1b": False, "attempts": 2, "checked": "2026-11-01"}
    found = board(looked, layers=(citizen,)).rows[0]
    assert found.verdict == "fits"


@pytest.mark.parametrize(
    ("more", "expected", "why"),
    [
        ({}, "check", "no day is noted"),
        ({"checked": "2026-11-01"}, "fits", "sponsors"),
        ({"status": "invited"}, "fits", "sponsors"),  # who is invited was not screened out
        ({"step2ck_score": 300}, "excluded", "asks for 300"),
    ],
)
def test_what_nobody_looked_up_is_a_question_until_it_invites(more: dict[str, Any], expected: str, why: str) -> None:
    row = board({"name": "Elm", "j1": True, "visa_checked": "2026-11-01", **more}).rows[0]
    assert row.verdict == expected
    assert why in row.reasons[0].text
    assert sum("no day is noted" in reason.text for reason in row.reasons) == (more == {})


@pytest.mark.parametrize(("track", "asked"), [("categorical", False), (None, False), ("preliminary", True)])
def test_a_code_of_another_track_is_asked_about(track: str | None, asked: bool) -> None:
    found = board({"name": "Elm", "nrmp": "1111140C0", "track": track})
    assert any("1111140C0 is the NRMP code of a categorical place" in one.text for one in found.findings) is asked


FAILED: Layer = {
    "exams": {
        "step1": [{"date": "2025-01-01", "result": "fail"}, {"date": "2025-09-01", "result": "pass"}],
        "step2ck": [],
    }
}


@pytest.mark.parametrize(("most", "expected"), [(1, "excluded"), (2, "fits"), (3, "fits")])
def test_tries_are_counted_to_the_first_pass(most: int, expected: str) -> None:
    assert verdict({"attempts": most}, FAILED) == expected


@pytest.mark.parametrize(("least", "expected"), [(245, "fits"), (246, "excluded"), (244, "fits")])
def test_a_score_of_just_the_mark_is_enough(least: int, expected: str) -> None:
    assert verdict({"step2ck_score": least}) == expected


def test_who_was_invited_was_not_screened_out() -> None:
    assert verdict({"attempts": 1, "status": "applied"}, FAILED) == "excluded"
    assert verdict({"attempts": 1, "status": "invited"}, FAILED) == "check"
    # A visa that it does not sponsor is no matter of screening.
    assert verdict({"j1": False, "h1b": False, "status": "invited"}, known=False) == "excluded"


def test_a_score_that_is_not_recorded_is_a_question() -> None:
    assert verdict({"step1_score": 220}) == "check"


@pytest.mark.parametrize(
    ("graduated", "most", "expected"),
    [
        ("2021-09-23", 5, "fits"),  # five years on 23 September 2026
        ("2021-12-31", 5, "fits"),
        ("2020-12-31", 5, "check"),  # five by date, six by calendar years
        ("2020-09-24", 5, "check"),
        ("2020-09-23", 5, "excluded"),
        ("2020-01-01", 5, "excluded"),
    ],
)
def test_years_since_graduation(graduated: str, most: int, expected: str) -> None:
    assert verdict({"graduated_within": most}, {"school": {"graduated": graduated}}) == expected


def test_step_3_is_wanted_until_it_is_passed() -> None:
    assert verdict({"step3": True}) == "excluded"
    assert verdict({"step3": True}, {"exams": {"step3": [{"date": "2026-10-01", "result": "pass"}]}}) == "fits"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], "check"),
        ([{"kind": "observership", "country": "US", "began": "2026-01-01", "ended": "2026-03-31"}], "excluded"),
        ([{"kind": "elective", "country": "US", "began": "2026-01-01", "ended": "2026-03-31"}], "fits"),
    ],
)
def test_us_experience_counts_hands_on_months(entries: list[dict[str, Any]], expected: str) -> None:
    assert verdict({"us_months": 2}, {"experience": {"entries": entries}}) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [("2026-02-24", "excluded"), ("2026-02-25", "check"), ("2026-02-28", "check"), ("2026-03-01", "fits")],
)
def test_two_months_are_also_said_to_be_eight_weeks(last: str, expected: str) -> None:
    """From 1 January: 55 days, eight weeks, 59 days, 60 days (match.usce.length)."""
    entries = [{"kind": "elective", "country": "US", "began": "2026-01-01", "ended": last}]
    assert verdict({"us_months": 2}, {"experience": {"entries": entries}}) == expected


def test_a_certificate_wanted_to_apply_is_late_once_programmes_read() -> None:
    assert verdict({"certificate_by": "apply"}) == "excluded"
    issued: Layer = {"certificate": {"issued": "2026-08-01"}}
    assert verdict({"certificate_by": "apply"}, issued) == "fits"


def test_nothing_known_of_a_programme_is_no_yes() -> None:
    citizen: Layer = {"profile": {"citizenships": ["US"], "us_status": "citizen"}}
    assert board({"name": "Elm"}, layers=(citizen,)).rows[0].verdict == "check"


def test_the_state_s_rule_is_joined_in() -> None:
    assert board({"name": "Elm", "state": "CA"}).rows[0].training_licence


def test_signals_are_held_against_the_season_s_table() -> None:
    """Three gold and twelve silver in internal medicine (eras.signals)."""
    many = [{"name": f"P{n}", "specialty": "internal medicine", "signal": "gold"} for n in range(4)]
    found = board(*many)
    assert [(one.tier, one.used, one.most) for one in found.signals] == [("gold", 4, 3), ("silver", 0, 12)]
    assert any(one.id.startswith("signals.") for one in found.findings)
    assert not any(one.id.startswith("signals.") for one in board(*many[:3]).findings)


def test_a_code_twice_is_said() -> None:
    found = board({"name": "A", "acgme": "0411122233"}, {"name": "B", "acgme": " 0411122233"})
    assert [one.id for one in found.findings] == ["twice.0411122233"]


def test_nothing_is_excluded_for_its_visa_policy_while_one_s_status_is_not_recorded() -> None:
    nobody: Layer = {"profile": {"us_status": None}}
    found = board({"name": "Elm", "j1": False, "h1b": False}, layers=(nobody,)).rows[0]
    assert found.verdict == "check"
    assert not any("you need a visa" in one.text and "whether" not in one.text for one in found.reasons)


def test_a_signal_of_a_service_without_any_is_counted_nowhere_and_said() -> None:
    gold = {"specialty": "IM", "signal": "gold"}
    found = board(
        {"name": "A", **gold}, {"name": "B", **gold, "service": "sf-match"}, {"name": "C", **gold, "service": "aua"}
    )
    assert [(one.specialty, one.tier, one.used, one.most) for one in found.signals if one.used] == [
        ("Internal Medicine", "gold", 1, 3)
    ]
    assert [one.id for one in found.findings] == ["no-signals.2", "no-signals.3"]


@pytest.mark.parametrize(("service", "titles"), [("eras", 1), (None, 1), ("sf-match", 0), ("aua", 0)])
def test_the_cost_of_eras_stands_only_where_a_programme_goes_through_it(service: str | None, titles: int) -> None:
    found = board({"name": "A", "specialty": "Internal Medicine", **({"service": service} if service else {})})
    assert len([one for one in found.cost if "ERAS application fees" in one and "$11" in one]) == titles


def test_no_day_of_eras_is_held_against_a_programme_of_another_service() -> None:
    conditions = {"name": "A", "certificate_by": "apply", "graduated_within": 5}
    assert verdict({**conditions, "service": "sf-match"}, {"school": {"graduated": "2021-10-01"}}) == "check"
    years = [
        each.text
        for each in board({**conditions, "service": "sf-match"}, layers=({"school": {"graduated": "2021-10-01"}},))
        .rows[0]
        .reasons
    ]
    assert any("years since" in text or "year" in text for text in years)


@pytest.mark.parametrize(
    ("graduated", "expected"), [("2021-06-01", "fits"), ("2020-12-30", "check"), ("2019-12-30", "excluded")]
)
def test_years_where_the_day_of_reading_is_not_known(graduated: str, expected: str) -> None:
    programme = {"graduated_within": 5, "service": "sf-match", "specialty": "Ophthalmology"}
    assert verdict(programme, {"school": {"graduated": graduated}}) == expected


def test_a_specialty_has_one_budget_however_it_is_written() -> None:
    ways = ("IM", "Internal Medicine", "int. med", "internal medicine")
    found = board(*({"name": name, "specialty": name, "signal": "gold"} for name in ways))
    assert [(one.used, one.most) for one in found.signals if one.tier == "gold"] == [(4, 3)]
    assert [one.verdict for one in found.findings] == ["wrong"]


@pytest.mark.parametrize(("count", "more"), [(1, 11), (29, 11), (30, 30), (31, 30)])
def test_the_board_says_what_one_programme_more_costs(count: int, more: int) -> None:
    found = board(*({"name": f"Elm {n}", "specialty": "Internal Medicine"} for n in range(count)))
    assert found.cost[-1] == f"One programme more costs ${more} in Internal Medicine."


@pytest.mark.parametrize(
    ("limits", "verdict_of_it"),
    [
        ({"any_attempts": True}, "fits"),
        ({"any_attempts": False}, "check"),  # there is one, and nobody knows which
        ({"any_attempts": False, "attempts": 3}, "fits"),
        ({"any_attempts": True, "attempts": 1}, "check"),  # one of both is wrong
        ({"any_graduation": True}, "fits"),
        ({"any_graduation": False}, "check"),
        ({"any_graduation": True, "graduated_within": 1}, "check"),
        ({"step2ck_score": 0}, "fits"),
        ({"us_months": 0}, "fits"),
    ],
)
def test_no_limit_is_an_answer_and_a_limit_without_its_number_a_question(
    limits: dict[str, Any], verdict_of_it: str
) -> None:
    assert verdict(limits) == verdict_of_it
