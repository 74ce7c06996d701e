"""Everything dated ahead, in one list: what is in it, by when, and in whose zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from img_pathway.engine.ahead.agenda import KINDS, DateAhead, agenda, sort_key
from img_pathway.engine.explain.explain import explain
from img_pathway.engine.plan.plan import plan
from img_pathway.profile.facts import Profile
from tests.engine.build import GRADUATE, at, book, day, judge, profile
from tests.engine.people import INSTANTS, profiles
from tests.engine.test_properties import EVERYBODY


@EVERYBODY
@given(profiles(), INSTANTS, st.booleans())
def test_the_agenda_is_total_sorted_and_without_doubles(person: Profile, now: datetime, planned: bool) -> None:
    found = judge(person, now)
    entries = agenda(found, plan(found) if planned else None)
    assert list(entries) == sorted(entries, key=sort_key)
    assert len({one.id for one in entries}) == len(entries)
    for one in entries:
        assert one.kind in KINDS
        assert one.title
        assert one.days_left >= 0
        assert one.days_left == max(0, (one.day - found.today).days)
        assert all(map(book().has_rule, one.rules)), one
        own = one.id.startswith(
            ("nudge.waiting.", "nudge.experience.", "nudge.seasons.", "deadline.money.", "deadline.seasons.")
        )
        if one.kind not in ("booking", "planned", "expires", "cliff") and not own:
            assert one.steps
            assert all(found.step(step).status not in ("done", "not-needed") for step in one.steps), one
        assert one.at is None or (one.at.date() == one.day and one.at >= found.now and one.zone)
        if one.at is None and one.zone is None:
            assert one.day >= found.today


# ---------------------------------------------------------------------- the rank-list deadline in other zones

BEFORE_RANKING: dict[str, Any] = {"seasons": {2027: {"token": "2026-07-01", "nrmp_registered": "2026-09-20"}}}


def entries(*layers: dict[str, Any], now: str, zone: str = "UTC") -> dict[str, DateAhead]:
    person = profile(GRADUATE, {"profile": {"target_match": 2027, "time_zone": zone}}, *layers)
    found = judge(person, at(now, zone))
    return {one.id: one for one in agenda(found)}


ROL = "deadline.2027.nrmp.rol"


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        ("America/New_York", "2027-03-03T21:00-05:00"),
        ("Asia/Kolkata", "2027-03-04T07:30+05:30"),
        ("Africa/Cairo", "2027-03-04T04:00+02:00"),
        ("Africa/Lagos", "2027-03-04T03:00+01:00"),
        ("Pacific/Honolulu", "2027-03-03T16:00-10:00"),
    ],
)
def test_nine_in_the_evening_is_another_date_elsewhere(zone: str, local: str) -> None:
    one = entries(now="2026-11-22", zone=zone)[ROL]
    assert one.day == day("2027-03-03")
    assert one.at is not None
    assert one.at.isoformat(timespec="minutes") == "2027-03-03T21:00-05:00"
    assert one.zone == "America/New_York"
    assert one.at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") == local


@pytest.mark.parametrize(
    ("event", "zone", "local"),
    [
        # Match Week lies between the American change of clocks (14 March) and the European one (28 March).
        ("opens.2027.nrmp.status", "Europe/London", "2027-03-15T14:00+00:00"),
        ("opens.2027.nrmp.status", "America/New_York", "2027-03-15T10:00-04:00"),
        ("opens.2027.nrmp.ranking", "Europe/London", "2027-02-01T17:00+00:00"),
        # Egypt changes its clocks in April: the same hour of New York is another one in Cairo before and after.
        ("opens.2027.nrmp.status", "Africa/Cairo", "2027-03-15T16:00+02:00"),
        ("deadline.2027.eras.end", "Africa/Cairo", "2027-06-01T00:00+03:00"),
    ],
)
def test_across_a_change_of_clocks(event: str, zone: str, local: str) -> None:
    one = entries(now="2026-11-22", zone=zone)[event]
    assert one.at is not None
    assert one.at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") == local


@pytest.mark.parametrize(
    ("zone", "now", "left"),
    [
        ("Asia/Kolkata", "2027-03-02T12:00", 1),
        ("Asia/Kolkata", "2027-03-03T12:00", 0),
        ("Asia/Kolkata", "2027-03-04T07:29", 0),
        ("Asia/Kolkata", "2027-03-04T07:31", None),
        ("America/New_York", "2027-03-03T20:59", 0),
        ("America/New_York", "2027-03-03T21:01", None),
    ],
)
def test_a_zoned_deadline_is_ahead_until_its_instant(zone: str, now: str, left: int | None) -> None:
    one = entries(now=now, zone=zone).get(ROL)
    assert (one.days_left if one is not None else None) == left


def test_the_last_hours_of_a_deadline_count_where_its_day_is_over_at_home() -> None:
    person = profile(GRADUATE, BEFORE_RANKING, {"profile": {"target_match": 2027, "time_zone": "Asia/Kolkata"}})
    found = judge(person, at("2027-03-04T06:00", "Asia/Kolkata"))
    one = next(one for one in agenda(found) if one.id == ROL)
    assert "The rank order list of Match" in one.loses
    assert found.losses["match.ranklist"] == day("2027-03-03")
    assert [(one.date, one.days_left) for one in found.cliffs if one.id == "2027.nrmp.rol.match.ranklist"] == [
        (day("2027-03-03"), 0)
    ]
    over = judge(person, at("2027-03-04T07:31", "Asia/Kolkata"))
    assert not [one for one in over.cliffs if one.id.startswith("2027.nrmp.rol")]


@pytest.mark.parametrize(
    ("zone", "now", "there"),
    [
        ("Asia/Kolkata", "2027-01-31T12:00", True),
        ("Asia/Kolkata", "2027-02-01T10:29", True),
        ("Asia/Kolkata", "2027-02-01T10:31", False),
        ("America/New_York", "2027-01-31T23:59", True),
        ("America/New_York", "2027-02-01T00:01", False),
        ("Pacific/Honolulu", "2027-01-31T18:59", True),
        ("Pacific/Honolulu", "2027-01-31T19:01", False),
    ],
)
def test_a_whole_day_ends_at_the_rules_place(zone: str, now: str, there: bool) -> None:
    one = entries(now=now, zone=zone).get("deadline.2027.pathway.deadline")
    assert (one is not None) == there
    if one is not None:
        assert (one.at, one.zone, one.days_left) == (None, "America/New_York", 0)


# ---------------------------------------------------------------------- what is in it


def test_one_deadline_that_gates_several_steps_is_one_entry() -> None:
    found = entries(now="2026-11-22")
    one = found[ROL]
    assert set(one.steps) == {
        "exams.step1", "exams.step2ck", "match.register", "match.verification", "match.ranklist",
    }  # fmt: skip
    assert "The rank order list of Match" in one.loses
    assert "Registration for Match" in one.loses
    assert one.about == "2027.nrmp.rol"
    assert [ident for ident in found if "nrmp.rol" in ident] == [ROL]


def test_what_is_done_is_not_ahead() -> None:
    found = entries(BEFORE_RANKING, now="2026-11-22")
    assert "match.register" not in found[ROL].steps
    assert "advised.2027.nrmp.standard" not in found
    assert "advised.2027.nrmp.standard" in entries(now="2026-11-22")


def test_expected_is_said_and_published_is_not() -> None:
    assert not entries(now="2026-11-22")[ROL].expected
    later = entries({"profile": {"target_match": 2029}}, now="2026-11-22")
    assert later["deadline.2029.nrmp.rol"].expected
    mine = entries({"answers": {"2027.nrmp.rol": {"answer": "2027-03-02"}}}, now="2026-11-22")[ROL]
    assert (mine.day, mine.confidence, mine.expected) == (day("2027-03-02"), "yours", False)


@pytest.mark.parametrize(
    ("ident", "layer", "date"),
    [
        ("booking.exams.step1.1", {"exams": {"step1": [{"date": "2027-01-20"}]}}, "2027-01-20"),
        ("booking.skills.oet.1", {"skills": {"oet": [{"date": "2026-12-05"}]}}, "2026-12-05"),
        ("booking.visa.interview", {"visa": {"interview": "2027-05-10"}}, "2027-05-10"),
        ("planned.visa.entered", {"visa": {"entered": "2027-06-15"}}, "2027-06-15"),
        ("planned.school.graduated", {"school": {"graduated": "2027-03-31"}}, "2027-03-31"),
        ("first-day", {"start": {"first_day": "2027-06-23"}}, "2027-06-23"),
        ("first-day", {}, "2027-07-01"),
        ("expires.passport", {"identity": {"passport_expires": "2027-02-01"}}, "2027-02-01"),
        ("expires.work-permit", {"visa": {"work_permit_until": "2027-02-02"}}, "2027-02-02"),
        ("expires.i94", {"visa": {"i94_until": "2027-02-03"}}, "2027-02-03"),
        ("expires.licence", {"skills": {"licence_valid_until": "2027-04-01"}}, "2027-04-01"),
        (
            "expires.permit.step1.end",
            {"permits": {"step1": [{"period_start": "2026-10-01", "period_end": "2026-12-31"}]}},
            "2026-12-31",
        ),
        (
            "opens.period.step1",
            {"permits": {"step1": [{"period_start": "2026-12-01", "period_end": "2027-02-28"}]}},
            "2026-12-01",
        ),
        (
            "deadline.2027.pathway.close",
            {"skills": {"pathway": [{"season": 2027, "submitted": "2026-11-01"}]}},
            "2027-05-31",
        ),
        ("nudge.permits.step1", {"permits": {"step1": [{"applied": "2026-11-20"}]}}, "2026-12-18"),
    ],
)
def test_every_dated_fact_ahead_is_in_it(ident: str, layer: dict[str, Any], date: str) -> None:
    assert entries(layer, now="2026-11-22")[ident].day == day(date)


@pytest.mark.parametrize(("now", "there"), [("2027-01-19", True), ("2027-01-20", True), ("2027-01-21", False)])
def test_a_booking_is_ahead_to_its_day(now: str, there: bool) -> None:
    found = entries({"exams": {"step1": [{"date": "2027-01-20"}]}}, now=now)
    assert ("booking.exams.step1.1" in found) == there


def test_the_season_closes_only_on_an_application_that_is_on_its_way() -> None:
    assert "deadline.2027.pathway.close" not in entries(now="2026-11-22")
    accepted = {"skills": {"pathway": [{"season": 2027, "submitted": "2026-10-01", "accepted": "2026-11-01"}]}}
    assert "deadline.2027.pathway.close" not in entries(accepted, now="2026-11-22")


def test_an_id_stays_when_the_date_moves() -> None:
    early = entries({"exams": {"step1": [{"date": "2027-01-20"}]}}, now="2026-11-22")
    late = entries({"exams": {"step1": [{"date": "2027-02-10"}]}}, now="2026-11-22")
    assert early["booking.exams.step1.1"].day != late["booking.exams.step1.1"].day
    assert set(early) & set(late) >= {"booking.exams.step1.1", ROL}


CHAIN = {
    "exams": {
        "step2cs": [{"date": "2019-11-18", "result": "pass"}],
        "step1": [{"date": "2020-02-03", "result": "pass"}],
    }
}


def test_a_loss_keeps_its_id_when_the_one_before_it_has_happened() -> None:
    before, after = entries(CHAIN, now="2026-11-10"), entries(CHAIN, now="2026-11-22")
    assert before["cliff.seven-year.step2cs"].day == day("2026-11-18")
    assert before["cliff.seven-year.step1"].day == day("2027-02-03")
    assert "cliff.seven-year.step2cs" not in after
    assert after["cliff.seven-year.step1"].day == day("2027-02-03")


def test_the_plans_days_stand_in_for_the_assessments() -> None:
    found = judge(profile(GRADUATE), at("2026-11-22"))
    planned = plan(found)
    own = {one.id: one for one in agenda(found, planned)}
    for kind in ("latest-safe", "latest-possible"):
        days = {ident.removeprefix(f"{kind}."): one.day for ident, one in own.items() if one.kind == kind}
        assert days
        for step, when in days.items():
            assert when == getattr(planned.step(step), kind.replace("-", "_"))
    assert own["latest-safe.exams.step2ck"].expected


@pytest.mark.parametrize("layers", [{}, CHAIN, BEFORE_RANKING, {"start": {"first_day": "2027-06-23"}}])
def test_every_entry_can_be_explained(layers: dict[str, Any]) -> None:
    found = judge(profile(GRADUATE, {"profile": {"target_match": 2027}}, layers), at("2026-11-10"))
    for one in agenda(found):
        assert explain(found, one.about).sections, one.id
