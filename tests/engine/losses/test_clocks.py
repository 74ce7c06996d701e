"""The remaining clocks, each at its boundary, and the chain of the last Step 2 CS passes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from img_pathway.engine.case import Case
from img_pathway.engine.losses.at_stake import stakes
from img_pathway.engine.losses.clocks import move_tiers, name_change_day, reapply_from
from img_pathway.engine.readings.six_pathways import good_standing_from
from img_pathway.engine.time.closed_days import closed, first_open, last_open
from img_pathway.engine.time.days import months_after
from img_pathway.profile.facts import Registration
from img_pathway.rulebook.types import Dated
from tests.engine.build import GRADUATE, at, book, cliff_days, day, judge, profile


def case(now: str = "2026-11-22", **tables: Any) -> Case:
    return Case(profile(GRADUATE, **tables), book(), at(now))


def test_moving_a_seat_has_four_prices() -> None:
    value = book().value("usmle.fee.resched.tiers")
    assert value is not None
    found = move_tiers(value.value, day("2027-06-20"))
    assert [(str(one.last), one.usd) for one in found] == [
        ("2027-05-05", 0),
        ("2027-05-20", 35),
        ("2027-06-14", 100),
        ("2027-06-19", 365),
    ]


@pytest.mark.parametrize(
    ("test_day", "last"),
    [
        ("2027-06-15", "2027-06-04"),
        ("2027-06-14", "2027-06-03"),
        # Independence Day is kept on Monday 5 July 2027.
        ("2027-07-08", "2027-06-28"),
        ("2026-11-30", "2026-11-18"),
    ],
)
def test_name_change_counts_working_days(test_day: str, last: str) -> None:
    assert name_change_day(day(test_day), 7) == day(last)


def test_a_new_application_after_an_unused_period() -> None:
    assert reapply_from(case(), Registration(period_end=day("2026-10-31"))) == day("2026-11-28")
    extended = Registration(period_end=day("2026-10-31"), extended_to=day("2027-01-31"))
    assert reapply_from(case(), extended) == day("2027-02-28")
    assert reapply_from(case(), Registration()) is None


def test_the_proof_of_good_standing_is_fresh() -> None:
    assert good_standing_from(case(profile={"target_match": 2027})) == day("2026-11-02")
    assert good_standing_from(case(profile={"target_match": None})) is None


def test_stays() -> None:
    both = {"work_permit_until": "2027-02-01", "i94_until": "2027-03-01"}
    assert cliff_days(profile(GRADUATE, visa=both), "2027-03-01")["i94"] == "2027-03-01"
    assert "i94" not in cliff_days(profile(GRADUATE, visa=both), "2027-03-02")


@pytest.mark.parametrize(
    ("first", "months", "early", "late"),
    [
        ("2024-02-29", 84, "2031-02-28", "2031-03-01"),
        ("2020-02-03", 120, "2030-02-03", "2030-02-03"),
        ("2026-10-31", 6, "2027-04-30", "2027-05-01"),
    ],
)
def test_a_span_of_months_has_two_readings_where_the_day_is_missing(
    first: str, months: int, early: str, late: str
) -> None:
    found = months_after(Dated(day(first)), months)
    assert (found.early, found.late) == (day(early), day(late))
    assert found.early.expected is (early != late)
    assert (found.within(day(early)), found.reached(day(late))) == (True, True)
    assert (found.within(day(late)), found.reached(day(early))) == ((True, True) if early == late else (None, None))


def test_a_state_with_a_limit_has_a_cliff() -> None:
    person = profile(
        GRADUATE, start={"licence_state": "tx"}, exams={"step1": [{"date": "2024-02-29", "result": "pass"}]}
    )
    assert cliff_days(person, "2026-11-22")["state.TX"] == "2031-02-28"


def test_a_booked_seat_has_its_prices_as_cliffs() -> None:
    person = profile(
        GRADUATE,
        exams={"step1": [{"date": "2027-06-20"}]},
        permits={"step1": [{"issued": "2026-10-01", "permit_name": "A. Verma", "period_end": "2027-07-31"}]},
    )
    found = cliff_days(person, "2027-05-05")
    assert [found[f"seat.step1.{n}"] for n in (1, 2, 3)] == ["2027-05-05", "2027-05-20", "2027-06-14"]
    assert found["name-change.step1"] == "2027-06-09"
    assert "seat.step1.1" not in cliff_days(person, "2027-05-06")


def test_letters_in_an_unsubmitted_application() -> None:
    person = profile(GRADUATE, profile={"target_match": 2027}, seasons={2027: {"letters": 2}})
    assert cliff_days(person, "2027-05-31")["2027.letters"] == "2027-05-31"
    sent = profile(GRADUATE, profile={"target_match": 2027}, seasons={2027: {"letters": 2, "submitted": "2026-09-10"}})
    assert "2027.letters" not in cliff_days(sent, "2027-05-31")


@pytest.mark.parametrize(
    ("when", "shut"),
    [
        ("2026-12-31", False),
        ("2027-01-01", True),
        ("2027-01-14", True),
        ("2027-01-15", False),
        ("2027-01-26", True),
        ("2027-08-15", True),
    ],
)
def test_closed_days(when: str, shut: bool) -> None:
    assert (closed(case(), "step1", day(when)) is not None) is shut


def test_open_days_around_closed_ones() -> None:
    assert first_open(case(), "step1", day("2027-01-05")) == day("2027-01-15")
    assert last_open(case(), "exams.step1", day("2027-01-05")) == day("2026-12-31")
    assert last_open(case(), "exams.step3", day("2027-07-05")) == day("2027-07-03")


# ---------------------------------------------------------------------- Step 2 CS, seen before and after

LAST_OF_CS = profile(
    GRADUATE,
    exams={"step2cs": [{"date": "2019-11-18", "result": "pass"}], "step1": [{"date": "2020-02-03", "result": "pass"}]},
)


def chain(now: str) -> list[tuple[str, str, int, str, Any]]:
    found = judge(LAST_OF_CS, now)
    return [
        (one.cliff.id, one.cliff.date.isoformat(), one.cliff.days_left, one.cliff.then, one.money)
        for one in stakes(found.case, found.cliffs)
        if one.cliff.id.startswith("seven-year")
    ]


def test_the_cs_chain_with_both_losses_ahead() -> None:
    first, second = chain("2026-11-10")
    assert first[:3] == ("seven-year.1", "2026-11-18", 8)
    assert first[3] == "A Pathway and OET are then required; the clock then runs from Step 1 to Wed 3 Feb 2027."
    assert first[4] == (1400, 1400)
    assert second[:3] == ("seven-year.2", "2027-02-03", 85)
    assert second[3] == "Step 1 must be passed again."
    assert second[4] == (900, 930)


def test_the_cs_chain_after_the_first_loss() -> None:
    assert judge(LAST_OF_CS, "2026-11-22").step("exams.step2cs").status == "lapsed"
    [only] = chain("2026-11-22")
    assert only[:4] == ("seven-year.1", "2027-02-03", 73, "Step 1 must be passed again.")
    assert judge(LAST_OF_CS, date(2026, 11, 22).isoformat()).step("skills.oet").status == "ready"
