"""Facts of another season, post or stay prove nothing for this one; nor does a result before Match Week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from img_pathway.days import say
from tests.engine.build import at, book, judge, profile, status, warned
from tests.engine.layers import ACCEPTED, CERTIFIED, PAPERS, PATHWAY, PERSON, STEPS, Layer, season

EAST = "America/New_York"
GOAL_2028: Layer = {"profile": {"target_match": 2028}}
REGISTERED = season(2027, nrmp_registered="2026-10-01")
LIST = season(2027, nrmp_registered="2026-10-01", ranklist_certified="2027-02-20")
MATCHED = season(2027, result="matched")
J1: Layer = {"visa": {"plan": "j1"}}


def step(name: str, moment: str, *layers: Layer) -> str:
    return status(profile(PERSON, ACCEPTED, STEPS, PATHWAY, *layers), at(moment, EAST))[name]


@pytest.mark.parametrize(
    ("name", "facts", "now", "expected"),
    [
        ("programs.token", {"token": "2026-07-01"}, "2027-06-30", "check"),
        ("programs.token", {"token": "2027-06-15"}, "2027-06-30", "check"),
        ("programs.token", {"token": "2027-06-16"}, "2027-06-30", "done"),
        ("programs.submit", {"token": "2027-06-23", "submitted": "2026-09-10"}, "2027-09-10", "check"),
        ("programs.submit", {"token": "2027-06-23", "submitted": "2027-09-02"}, "2027-09-10", "done"),
        ("match.register", {"nrmp_registered": "2026-10-01"}, "2027-10-01", "check"),
        ("match.register", {"nrmp_registered": "2027-09-16"}, "2027-10-01", "done"),
    ],
)
def test_a_day_of_the_season_before_does_not_count(name: str, facts: dict[str, str], now: str, expected: str) -> None:
    assert step(name, now, GOAL_2028, season(2028, **facts)) == expected


def test_a_token_of_the_season_before_says_so_and_proves_nothing() -> None:
    person = profile(PERSON, ACCEPTED, GOAL_2028, season(2028, token="2026-07-01", submitted="2026-09-10"))
    found = judge(person, "2027-06-30")
    assert any("another season" in reason.text for reason in found.step("programs.token").reasons)
    assert found.step("programs.list").status == "ready"


@pytest.mark.parametrize(
    ("name", "field", "seen", "today", "expected"),
    [
        ("match.register", "nrmp_opened", "2027-04-01", "2027-04-20", "locked"),
        ("match.register", "nrmp_opened", "2027-04-18", "2027-04-20", "ready"),
        # A later door of the season rests on the same sight.
        ("programs.token", "eras_opened", "2027-01-02", "2027-06-24", "check"),
        ("programs.token", "eras_opened", "2027-01-04", "2027-06-24", "ready"),
    ],
)
def test_an_opening_seen_long_before_was_the_last_seasons(
    name: str, field: str, seen: str, today: str, expected: str
) -> None:
    found = judge(profile(PERSON, ACCEPTED, GOAL_2028, season(2028, **{field: seen})), today)
    assert found.step(name).status == expected
    assert ("earlier season" in found.step(name).reasons[0].text) is (expected != "ready")


@pytest.mark.parametrize(
    ("name", "field", "day", "expected"),
    [
        ("match.ranklist", "ranklist_certified", "2027-03-04", "done"),
        ("match.ranklist", "ranklist_certified", "2027-03-05", "check"),
        ("match.register", "nrmp_registered", "2027-03-04", "done"),
        ("match.register", "nrmp_registered", "2027-03-05", "check"),
        ("match.verification", "verified", "2027-03-04", "done"),
        ("match.verification", "verified", "2027-03-05", "check"),
    ],
)
def test_after_the_rank_list_deadline_nothing_counts(name: str, field: str, day: str, expected: str) -> None:
    # 21:00 Eastern is the next morning elsewhere, so one day more is believed.
    facts = {"nrmp_registered": "2026-10-01", field: day}
    assert step(name, "2027-03-10", season(2027, **facts)) == expected


@pytest.mark.parametrize(
    ("moment", "layer", "expected"),
    [
        ("2027-03-03T21:00", REGISTERED, "waiting"),
        # For SOAP it still matters whether ECFMG said yes by then.
        ("2027-03-03T21:01", REGISTERED, "check"),
        ("2027-03-16T12:00", {**season(2027, nrmp_registered="2026-10-01", result="unmatched")}, "not-needed"),
    ],
)
def test_verification_ends_with_the_rank_list_deadline(moment: str, layer: Layer, expected: str) -> None:
    assert step("match.verification", moment, layer) == expected


@pytest.mark.parametrize(("said", "then"), [("matched", "waiting"), ("partial", "waiting"), ("unmatched", "done")])
def test_a_result_before_match_week_is_looked_at_again(said: str, then: str) -> None:
    early = season(2027, nrmp_registered="2026-10-01", result=said)
    person = profile(PERSON, ACCEPTED, STEPS, PATHWAY, early)
    found = status(person, at("2027-03-15T09:59", EAST))
    assert found["match.result"] == "check"
    assert "done" not in {found["match.interviews"], found["match.ranklist"], found["match.verification"]}
    assert found["programs.token"] == "ready"
    assert status(person, at("2027-03-15T10:00", EAST))["match.result"] == then


def test_one_can_withdraw_at_any_time() -> None:
    assert step("match.result", "2026-12-01", season(2027, result="withdrawn")) == "done"


@pytest.mark.parametrize("said", ["matched", "partial"])
def test_a_match_ends_the_applications_of_its_season(said: str) -> None:
    person = profile(PERSON, ACCEPTED, STEPS, PATHWAY, season(2027, letters=1, result=said))
    found = judge(person, "2027-04-01")
    names = ("token", "documents", "letters", "list", "submit")
    assert {found.step(f"programs.{name}").status for name in names} == {"not-needed"}
    assert found.next is not None
    assert not found.next.step.startswith("programs.")


@pytest.mark.parametrize(("moment", "expected"), [("2027-05-31T17:00", "not-needed"), ("2027-05-31T17:01", "locked")])
def test_the_seasons_end_closes_its_applications(moment: str, expected: str) -> None:
    listed = season(2027, nrmp_registered="2026-10-01", verified="2027-02-10", ranklist_certified="2027-02-20")
    assert step("programs.token", moment, listed) == expected
    assert step("programs.list", moment, listed) == expected


def test_an_interview_of_residencycas_proves_nothing_in_eras() -> None:
    both: Layer = {"profile": {"specialties": ["Emergency Medicine", "Internal Medicine"]}}
    facts = {"token": "2026-06-24", "interviews": 2}
    assert step("programs.submit", "2026-11-22", both, season(2027, **facts)) == "done"
    cas = season(2027, **facts, residencycas_submitted="2026-09-20")
    assert step("programs.submit", "2026-11-22", both, cas) == "ready"


# ---------------------------------------------------------------------- visas, contract, first day


def chain(now: str, *layers: Layer) -> dict[str, str]:
    return status(profile(PERSON, ACCEPTED, STEPS, PATHWAY, PAPERS, CERTIFIED, MATCHED, *layers), now)


@pytest.mark.parametrize("plan", ["j1", None])
@pytest.mark.parametrize("old", ["issued", "entered"])
def test_a_visa_or_an_entry_of_years_ago_proves_no_sponsorship(plan: str | None, old: str) -> None:
    found = chain("2027-04-20", {"visa": {"plan": plan, old: "2020-08-01"}})
    names = ("statement-of-need", "ds2019", "sevis", "consulate", "entry")
    assert "done" not in {found[f"visa.{name}"] for name in names}


@pytest.mark.parametrize(("day", "expected"), [("2026-12-31", "ready"), ("2027-01-01", "done")])
def test_a_ds2019_is_issued_six_months_before_the_start_at_the_earliest(day: str, expected: str) -> None:
    contract: Layer = {"start": {"contract_signed": "2027-03-30"}}
    found = chain("2027-04-20", contract, {"visa": {"plan": "j1", "need_issued": "2027-04-01", "ds2019_issued": day}})
    assert found["visa.ds2019"] == expected


@pytest.mark.parametrize("plan", ["j1", None])
@pytest.mark.parametrize(("day", "early"), [("2027-05-31", True), ("2027-06-01", False)])
def test_the_entry_window_holds_for_the_usual_class_too(plan: str | None, day: str, early: bool) -> None:
    found = chain("2027-06-20", {"visa": {"plan": plan, "issued": "2027-05-20", "entered": day}})
    assert (found["visa.entry"] == "done") is not early


INSIDE: Layer = {"profile": {"us_status": "f1", "location": "US"}}


@pytest.mark.parametrize("entered", [None, "2020-08-01"])
def test_a_change_of_status_inside_needs_no_consulate_and_does_not_lock_the_first_day(entered: str | None) -> None:
    start = {
        "contract_signed": "2027-03-30",
        "training_licence_issued": "2027-05-01",
        "certificate_shown": "2027-05-02",
    }
    visa = {"plan": "h1b", "petition_filed": "2027-04-10", "petition_approved": "2027-05-01", "entered": entered}
    found = chain("2027-07-01", INSIDE, {"visa": visa, "start": start})
    assert (found["visa.consulate"], found["visa.entry"], found["start.first-day"]) == ("check", "check", "ready")
    abroad = chain("2027-07-01", {"visa": {**visa, "entered": None}, "start": start})
    assert (abroad["visa.consulate"], abroad["start.first-day"]) == ("ready", "in-progress")


def test_a_visitor_inside_asks_which_way_it_goes() -> None:
    visitor: Layer = {"profile": {"us_status": "visitor", "location": "US"}}
    visa = {"plan": "j1", "ds2019_issued": "2027-05-15", "sevis_paid": "2027-05-20"}
    assert chain("2027-05-25", visitor, {"visa": visa})["visa.consulate"] == "check"


LISTED: Layer = {"profile": {"citizenships": ["NG"], "location": "NG", "us_visa_on_2026_01_01": False}}


def test_what_rests_on_a_suspended_class_is_check_with_the_day_it_was_last_known() -> None:
    visa = {"plan": "j1", "need_issued": "2027-04-01", "ds2019_issued": "2027-05-15", "sevis_paid": "2027-05-20"}
    person = profile(PERSON, ACCEPTED, STEPS, PATHWAY, PAPERS, CERTIFIED, MATCHED, LISTED, {"visa": visa})
    found = judge(person, "2027-06-10")
    known = book().rule("visa.ban.10998-partial").as_of
    assert known < book().as_of
    for name in ("visa.class", "visa.consulate", "visa.entry"):
        state = found.step(name)
        assert state.status == "check", name
        assert f"As last known on {say(known)}, check" in state.reasons[0].text
    [warning] = [one for one in found.warnings if one.id == "entry.listed"]
    assert f"As last known on {say(known)}, check" in warning.text


def test_a_pack_that_looked_later_says_the_later_day() -> None:
    assert book().known_on(date(2026, 12, 1), "visa.ban.10998-full", "visa.uscis-hold") == max(
        book().rule(name).as_of for name in ("visa.ban.10998-full", "visa.uscis-hold")
    )
    assert book().known_on(date(2026, 1, 1), "visa.j1.sole-sponsor") == date(2026, 1, 1)


POST: list[tuple[str, dict[str, Any]]] = [
    ("start.contract", {"contract_signed": "DAY"}),
    ("start.training-licence", {"training_licence_issued": "DAY", "contract_signed": "2027-03-30"}),
    ("start.certificate", {"certificate_shown": "DAY"}),
    ("start.first-day", {"began": "DAY"}),
]


@pytest.mark.parametrize(("name", "facts"), POST, ids=[row[0] for row in POST])
def test_what_was_done_for_the_post_of_another_year_is_not_done_for_this_one(name: str, facts: dict[str, Any]) -> None:
    # Papers may be eleven months old; training of this Match begins after its Match Week.
    bounds = ("2027-03-14", "2027-03-15") if name == "start.first-day" else ("2026-07-31", "2026-08-01")
    for day, counts in zip(bounds, (False, True), strict=True):
        start = {key: day if value == "DAY" else value for key, value in facts.items()}
        # Signed before the results, and yet the contract of the match: nobody has a second post.
        found = chain("2027-04-20", {"start": start}, {"seasons": {"2027": {"outside_match": False}}})
        assert (found[name] == "done") is counts, day
        if name == "start.first-day":
            assert (found["start.contract"] == "done") is counts, day


def test_a_work_permit_that_has_ended_or_will_end_too_soon_is_said() -> None:
    permit: Layer = {"profile": {"us_status": "work-permit", "location": "US"}}
    for until, word in (
        ("2027-03-31", "ended on Wed 31 Mar 2027"),
        ("2027-04-01", "while it lasts"),
        (None, "while it lasts"),
    ):
        state = judge(profile(PERSON, permit, visa={"work_permit_until": until}), "2027-04-01").step("visa.need")
        assert (state.status, word in state.reasons[0].text) == ("check", True)
    for until, said in (("2027-06-30", True), ("2027-07-01", False)):
        assert (
            "work-permit.start" in warned(profile(PERSON, permit, visa={"work_permit_until": until}), "2026-12-01")
        ) is said


# ---------------------------------------------------------------------- without a position

UNMATCHED = season(2027, nrmp_registered="2026-10-01", ranklist_certified="2027-02-20", result="unmatched")


@pytest.mark.parametrize(
    ("moment", "layer", "goal", "token"),
    [
        ("2027-03-18T12:00", UNMATCHED, "done", "ready"),
        ("2027-03-19T12:01", UNMATCHED, "lapsed", "locked"),
        ("2027-08-01T12:01", UNMATCHED, "lapsed", "locked"),
        ("2026-12-01T12:00", season(2027, result="withdrawn"), "lapsed", "locked"),
        ("2027-04-20T12:00", {**UNMATCHED, "start": {"contract_signed": "2027-04-10"}}, "done", "not-needed"),
        ("2026-12-01T12:00", {**season(2027, result="withdrawn"), "start": {"contract_signed": "2026-11-10"}}, "done", "not-needed"),
    ],
)  # fmt: skip
def test_without_a_position_a_later_match_comes_next(moment: str, layer: Layer, goal: str, token: str) -> None:
    found = judge(profile(PERSON, ACCEPTED, STEPS, PATHWAY, PAPERS, CERTIFIED, layer), at(moment, EAST))
    assert (found.step("profile.goal").status, found.step("programs.token").status) == (goal, token)
    if goal == "lapsed":
        assert found.next is not None
        assert found.next.step == "profile.goal"


def test_a_position_found_after_soap_opens_the_visa_chain() -> None:
    layer: Layer = {**UNMATCHED, "visa": {"plan": "j1"}, "start": {"contract_signed": "2027-04-10"}}
    assert chain("2027-04-20", layer)["visa.statement-of-need"] == "ready"


def test_who_registered_but_certified_no_list_may_still_take_part_in_soap() -> None:
    person = profile(PERSON, ACCEPTED, STEPS, PATHWAY, REGISTERED)
    found = judge(person, at("2027-03-10T12:00", EAST))
    assert found.step("profile.goal").status == "check"
    assert "SOAP" in found.step("profile.goal").reasons[0].text
    assert "SOAP" in next(one.text for one in found.warnings if one.id == "target.past")
    assert found.step("match.result").status == "locked"
    assert judge(person, at("2027-03-15T10:00", EAST)).step("match.result").status == "check"
    assert judge(person, at("2027-03-19T12:01", EAST)).step("profile.goal").status == "lapsed"
    assert step("profile.goal", "2027-03-10T12:00") == "lapsed"


@pytest.mark.parametrize(("days", "severity"), [(90, None), (91, "info"), (180, "info"), (181, "warn")])
def test_an_old_rulebook_is_said_and_later_louder(days: int, severity: str | None) -> None:
    now = at((book().as_of + timedelta(days=days)).isoformat())
    assert warned(profile(PERSON), now).get("rulebook.age") == severity


@pytest.mark.parametrize(("first", "said"), [("2027-06-20", False), ("2027-06-19", True)])
def test_an_interview_after_the_first_day_is_a_danger(first: str, said: bool) -> None:
    person = profile(PERSON, MATCHED, {"visa": {"interview": "2027-06-20"}, "start": {"first_day": first}})
    assert ("booked.consulate.start" in warned(person, "2027-04-01")) is said
