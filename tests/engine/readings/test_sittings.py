"""What a sitting of a Step is worth, and how many are allowed."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.case import Case
from img_pathway.engine.readings.sittings import attempts, closed_by
from tests.engine.build import GRADUATE, at, book, day, judge, profile, status

TODAY = "2026-11-22"


def sat(exam: str, *sittings: dict[str, Any]) -> dict[str, Any]:
    return {"exams": {exam: list(sittings)}}


def fails(*days: str, result: str = "fail") -> list[dict[str, Any]]:
    return [{"date": one, "result": result} for one in days]


# ---------------------------------------------------------------------- pass marks and pending results


def test_a_contradiction_asks_for_the_score_report_and_not_for_another_registration() -> None:
    found = judge(profile(GRADUATE, sat("step2ck", {"date": "2025-07-01", "score": 216, "result": "pass"})), TODAY)
    assert found.step("permits.step2ck").status == "done"
    assert [one.severity for one in found.warnings if one.id == "score.step2ck"] == ["warn"]


def test_a_pass_under_the_old_mark_passes_for_ever() -> None:
    person = profile(GRADUATE, sat("step2ck", {"date": "2025-06-30", "score": 216}))
    assert status(person, "2032-06-29")["exams.step2ck"] == "done"


def test_a_waiting_result_names_who_since_when_and_when_to_ask() -> None:
    step = judge(profile(GRADUATE, sat("step1", {"date": "2026-10-20"})), TODAY).step("exams.step1")
    assert (step.who, step.since, step.nudge) == ("USMLE", day("2026-10-20"), day("2026-12-15"))


# ---------------------------------------------------------------------- either order

PERMIT = [{"applied": "2026-10-01", "issued": "2026-10-20", "period_start": "2026-11-01", "period_end": "2027-01-31"}]


def test_step_2_ck_is_not_locked_by_a_failed_step_1() -> None:
    person = profile(GRADUATE, sat("step1", *fails("2026-05-01")), permits={"step2ck": PERMIT})
    assert status(person, TODAY)["exams.step2ck"] == "ready"


# ---------------------------------------------------------------------- attempts


@pytest.mark.parametrize(
    ("exam", "sittings", "closed"),
    [
        pytest.param("step1", fails("2023-01-10", "2023-06-10", "2024-02-10"), False, id="three fails"),
        pytest.param("step1", fails("2023-01-10", "2023-06-10", "2024-02-10", "2025-02-10"), True, id="four fails"),
        pytest.param("step1", [*fails("2023-01-10", "2023-06-10", "2024-02-10"), *fails("2025-02-10", result="incomplete")], True, id="an incomplete counts"),
        pytest.param("step1", [*fails("2023-01-10", "2023-06-10", "2024-02-10"), {"date": "2026-11-01"}], False, id="the fourth is pending"),
        pytest.param("step1", [*fails("2023-01-10", "2023-06-10", "2024-02-10"), {"date": "2025-02-10", "result": "pass"}], False, id="passed at the fourth"),
        pytest.param("step2cs", fails("2017-01-10", "2017-06-10", "2018-02-10", "2019-02-10"), True, id="Step 2 CS is a Step of its own"),
        pytest.param("step3", fails("2023-01-10", "2023-06-10", "2024-02-10", "2025-02-10"), True, id="Step 3"),
    ],
)  # fmt: skip
def test_four_without_a_pass_in_any_step_close_every_step(
    exam: str, sittings: list[dict[str, Any]], closed: bool
) -> None:
    # Who sat Step 3 was certified: there it is Step 3 itself that is closed.
    other = "step3" if exam == "step3" else "step2ck" if exam != "step2ck" else "step1"
    person = profile(GRADUATE, sat(exam, *sittings), permits={other: PERMIT})
    found = judge(person, TODAY)
    assert found.step(f"exams.{other}").status == ("locked" if closed else "ready")
    assert found.step(f"permits.{other}").status == ("locked" if closed else "done")
    assert any(one.id == "attempts.closed" for one in found.warnings) is closed
    if closed and exam != "step2cs":
        assert found.step(f"exams.{exam}").status == "locked"


def test_attempts_are_counted_step_by_step() -> None:
    person = profile(
        GRADUATE,
        sat("step1", *fails("2023-01-10", "2023-06-10")),
        sat("step2ck", *fails("2024-01-10", "2024-06-10")),
        sat("step2cs", *fails("2018-01-10", "2018-06-10")),
    )
    case = Case(person, book(), at(TODAY))
    assert [attempts(case, exam).used for exam in ("step1", "step2ck", "step2cs", "step3")] == [2, 2, 2, 0]
    assert closed_by(case) is None


def test_a_step_passed_before_another_closed_stays_passed() -> None:
    person = profile(
        GRADUATE,
        sat("step1", {"date": "2022-05-01", "result": "pass"}),
        sat("step2ck", *fails("2023-01-10", "2023-06-10", "2024-02-10", "2025-02-10")),
    )
    found = status(person, TODAY)
    assert (found["exams.step1"], found["exams.step2ck"]) == ("done", "locked")


def test_four_for_life_replaced_six() -> None:
    person = profile(GRADUATE, sat("step1", *fails("2018-01-10", "2018-06-10", "2019-02-10", "2020-02-10")))
    assert closed_by(Case(person, book(), at("2021-06-30"))) is None
    assert closed_by(Case(person, book(), at("2021-07-01"))) == "step1"


def test_a_pending_sitting_counts_for_the_spacing() -> None:
    person = profile(GRADUATE, sat("step1", *fails("2026-01-20", "2026-05-20"), {"date": "2026-09-20"}))
    assert attempts(Case(person, book(), at("2026-09-25")), "step1").earliest == day("2027-03-20")


# ---------------------------------------------------------------------- Step 2 CS


def test_an_old_step_2_ck_pass_stands_although_today_s_mark_is_higher() -> None:
    old = {"date": "2012-05-01", "score": 200, "result": "pass"}
    assert status(profile(GRADUATE, sat("step2ck", old)), "2013-01-01")["exams.step2ck"] == "done"


def test_no_yes_makes_a_pass_of_a_score_that_contradicts_it() -> None:
    person = profile(
        GRADUATE,
        sat("step2ck", {"date": "2025-07-01", "score": 216, "result": "pass"}),
        answers={"usmle.pass.step2ck": {"answer": "yes"}},
    )
    state = judge(person, TODAY).step("exams.step2ck")
    assert (state.status, state.asks) == ("check", None)


def test_a_step_2_cs_without_a_result_asks_for_it() -> None:
    assert status(profile(GRADUATE, sat("step2cs", {"date": "2019-05-01"})), TODAY)["exams.step2cs"] == "in-progress"


FOUR = fails("2023-01-10", "2023-06-10", "2024-02-10", "2025-02-10")


@pytest.mark.parametrize(
    ("facts", "shut"),
    [
        pytest.param(sat("step1", *FOUR), True, id="Step 1 closed, nothing passed"),
        pytest.param(sat("step1", *FOUR[:3]), False, id="three"),
        pytest.param(
            {"exams": {"step1": [{"date": "2022-05-01", "result": "pass"}], "step2ck": FOUR}}, True, id="CK closed"
        ),
        pytest.param(
            {
                "exams": {
                    "step1": [{"date": "2022-05-01", "result": "pass"}],
                    "step2ck": [{"date": "2022-08-01", "result": "pass"}],
                    "step3": FOUR,
                }
            },
            False,
            id="Step 3 closed, certification still open",
        ),
    ],
)
def test_nobody_is_sent_to_pay_for_what_leads_nowhere(facts: dict[str, Any], shut: bool) -> None:
    found = judge(profile(GRADUATE, facts), TODAY)
    for step in ("skills.oet", "programs.list", "credentials.diploma"):
        assert (found.step(step).status == "locked") is shut, step
    offered = {one.step for one in (found.next, *found.then) if one is not None}
    assert offered.isdisjoint({"skills.oet", "skills.pathway", "programs.list", "match.register"}) is shut
    if shut:
        assert "state boards" in found.step("skills.oet").reasons[0].text


def test_the_reason_that_decides_a_lock_comes_first() -> None:
    found = judge(profile(GRADUATE, sat("step1", *FOUR)), TODAY)
    assert "close every Step" in found.step("exams.step1").reasons[0].text


def test_three_in_twelve_months_counts_the_last_three() -> None:
    days = ("2024-01-01", "2026-01-20", "2026-02-20", "2026-03-20")
    person = profile(GRADUATE, sat("step1", *({"date": one, "result": "fail"} for one in days)))
    assert attempts(Case(person, book(), at(TODAY)), "step1").earliest == day("2027-01-20")
