"""Dates of one's own lists: each part of an application stands among the dates ahead, on the timeline and in what is next."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from img_pathway.engine.ahead.agenda import DateAhead, agenda
from img_pathway.engine.ahead.timeline import SEASON, timeline
from img_pathway.engine.plan.plan import plan
from tests.engine.build import judge, profile
from tests.engine.layers import PERSON, Layer

NOW = "2026-08-30"
HOUR = datetime.fromisoformat("2026-10-01T17:00:00-04:00")


def ahead(*layers: Layer, now: str = NOW) -> dict[str, DateAhead]:
    return {one.id: one for one in agenda(judge(profile(PERSON, *layers), now))}


def elm(**more: Any) -> Layer:
    return {"seasons": {2027: {"programmes": [{"name": "Elm", "deadline": HOUR, **more}]}}}


@pytest.mark.parametrize(
    ("more", "now", "told"),
    [
        ({}, NOW, True),
        ({"status": "considering"}, NOW, True),
        ({"status": "applying"}, "2026-10-01", True),
        ({"status": "applying"}, "2026-10-02", False),
        ({"status": "applied"}, NOW, False),
        ({"applied": "2026-08-29"}, NOW, False),
        ({"status": "dropped"}, NOW, False),
    ],
)
def test_the_hour_until_which_a_programme_takes_applications_is_a_deadline(
    more: dict[str, Any], now: str, told: bool
) -> None:
    found = ahead(elm(**more), now=now).get("deadline.seasons.2027.programmes.1")
    assert (found is not None) is told
    if found is not None:
        assert (found.kind, found.steps, found.at is not None) == ("deadline", ("programs.submit",), True)


@pytest.mark.parametrize(("years", "kind"), [(3, "advised"), (40, "deadline")])
def test_nothing_is_lost_at_a_programme_that_excludes_as_recorded(years: int, kind: str) -> None:
    graduated: Layer = {"school": {"graduated": "2015-05-30"}}
    found = ahead(graduated, elm(graduated_within=years, status="applying"))
    told = found["deadline.seasons.2027.programmes.1"]
    assert told.kind == kind
    assert ("excludes you: 11 years since graduation" in told.do) is (kind == "advised")


@pytest.mark.parametrize(("now", "told"), [("2026-10-01", True), ("2026-10-02", False)])
def test_a_deadline_whose_hour_is_not_known_is_that_whole_day(now: str, told: bool) -> None:
    found = ahead(elm(deadline=None, deadline_day="2026-10-01", status="applying"), now=now)
    key = "deadline.seasons.2027.programmes.1"
    assert (key in found) is told
    if told:
        assert (found[key].at, found[key].day.isoformat()) == (None, "2026-10-01")


def test_a_programme_goes_with_the_application_of_its_service_unless_it_says_otherwise() -> None:
    sent: Layer = {"seasons": {2027: {"token": "2026-07-01", "submitted": "2026-09-05"}}}
    key, now = "deadline.seasons.2027.programmes.1", "2026-09-06"
    assert key not in ahead(sent, elm(), now=now)
    later = ahead(sent, elm(status="applying"), now=now)[key]
    assert later.steps == ()  # the step is done; the hour of this one is not over


@pytest.mark.parametrize(
    ("now", "last", "by"),
    [
        ("2026-08-30", None, "2026-09-23"),
        ("2026-09-28", "2026-10-01", "2026-10-01"),
        ("2026-10-02", None, "2027-05-31"),
    ],
)
def test_the_first_such_hour_is_the_last_day_of_applying_where_nothing_is_advised_before_it(
    now: str, last: str | None, by: str
) -> None:
    token: Layer = {"seasons": {2027: {"token": "2026-07-01"}}}
    found = judge(profile(PERSON, token, elm(status="applying")), now)
    state = found.by_id["programs.submit"]
    assert (None if state.last is None else str(state.last)) == last
    assert str(found.losses["programs.submit"]) == by
    assert any("Elm takes applications" in one.text for one in state.reasons) is (now < "2026-10-02")


@pytest.mark.parametrize(("committed", "key"), [(True, "deadline"), (False, "planned")])
def test_a_cost_of_one_s_own_is_to_be_paid_on_its_day(committed: bool, key: str) -> None:
    cost = {"what": "Rent", "amount": Decimal(100), "due": "2026-09-20", "committed": committed}
    found = ahead({"money": {"planned": [cost]}})
    assert str(found[f"{key}.money.planned.1"].day) == "2026-09-20"
    assert f"{key}.money.planned.1" not in ahead({"money": {"planned": [cost]}}, now="2026-09-21")


def test_an_elective_and_a_fair_that_lie_ahead_are_dates() -> None:
    entry = {"kind": "elective", "place": "Elm", "began": "2026-09-10", "ended": "2026-10-10", "letter_expected": True}
    fair = {"name": "Residency fair", "met": "2026-09-12"}
    found = ahead({"experience": {"entries": [entry, {"kind": "gap", "began": "2026-12-01"}], "people": [fair]}})
    assert str(found["booking.experience.entries.1"].day) == "2026-09-10"
    assert "letter" in found["planned.experience.entries.1"].do
    assert str(found["booking.experience.people.1"].day) == "2026-09-12"
    assert "booking.experience.entries.2" not in found


def test_every_date_of_one_s_own_is_drawn_on_the_timeline() -> None:
    lists: Layer = {
        "experience": {"entries": [{"kind": "elective", "began": "2026-09-10"}]},
        "money": {"planned": [{"what": "Rent", "amount": Decimal(100), "due": "2026-09-20", "committed": True}]},
        "waiting": {"errands": [{"what": "Stamp", "since": "2026-08-20", "usual": 20}]},
    }
    kept = {"at": datetime.fromisoformat("2026-10-05T09:00:00-04:00"), "answer": "accepted"}
    listed: Layer = {
        "seasons": {2027: {"programmes": [{"name": "Elm", "deadline": HOUR}, {"name": "Oak", "interviews": [kept]}]}}
    }
    found = judge(profile(PERSON, lists, listed), NOW)
    drawn = timeline(found, plan(found))
    season = next(group for group in drawn.groups if group.id == SEASON)
    yours = next(row for row in season.rows if row.title == "Your own dates")
    assert [(mark.kind, str(mark.day)) for mark in yours.marks] == [
        ("event", "2026-09-09"), ("booked", "2026-09-10"), ("deadline", "2026-09-20"), ("deadline", "2026-10-01"),
    ]  # fmt: skip
    told = {mark.title: mark.kind for mark in drawn.row("match.interviews").marks}
    assert told["Interview: Oak"] == "booked"


def test_the_hour_of_a_programme_is_drawn_with_the_step_that_applies() -> None:
    found = judge(profile(PERSON, elm()), NOW)
    marks = timeline(found, plan(found)).row("programs.submit").marks
    assert ("deadline", "2026-10-01") in {(mark.kind, str(mark.day)) for mark in marks}
