"""What a sitting of a Step is worth, and how many are allowed."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.case import Case
from img_pathway.engine.readings.sittings import attempts, closed_by, retake_not_before

from .build import GRADUATE, at, book, day, judge, profile, status

TODAY = "2026-11-22"


def sat(exam: str, *sittings: dict[str, Any]) -> dict[str, Any]:
    return {"exams": {exam: list(sittings)}}


def fails(*days: str, result: str = "fail") -> list[dict[str, Any]]:
    return [{"date": one, "result": result} for one in days]


# ---------------------------------------------------------------------- pass marks and pending results


@pytest.mark.parametrize(
    ("exam", "sitting", "expected"),
    [
        pytest.param("step2ck", {"date": "2025-06-30", "score": 216}, "done", id="CK 216 on the last day of 214"),
        pytest.param("step2ck", {"date": "2025-07-01", "score": 216}, "in-progress", id="CK 216 on the first day of 218"),
        pytest.param("step2ck", {"date": "2025-06-30", "score": 214}, "done", id="CK at the old mark"),
        pytest.param("step2ck", {"date": "2025-06-30", "score": 213}, "in-progress", id="CK under the old mark"),
        pytest.param("step2ck", {"date": "2025-07-01", "score": 218}, "done", id="CK at the new mark"),
        pytest.param("step2ck", {"date": "2025-07-01", "score": 217}, "in-progress", id="CK under the new mark"),
        pytest.param("step1", {"date": "2024-05-01", "result": "pass"}, "done", id="Step 1 by result alone"),
        pytest.param("step1", {"date": "2024-05-01", "result": "fail"}, "in-progress", id="Step 1 failed"),
        pytest.param("step1", {"date": "2024-05-01", "result": "incomplete"}, "in-progress", id="Step 1 incomplete"),
        pytest.param("step3", {"date": "2023-12-31", "score": 198}, "done", id="Step 3 198 on the last day of 198"),
        pytest.param("step3", {"date": "2024-01-01", "score": 198}, "in-progress", id="Step 3 198 on the first day of 200"),
        pytest.param("step3", {"date": "2024-01-01", "score": 200}, "done", id="Step 3 at the new mark"),
        pytest.param("step3", {"date": "2023-12-31", "score": 197}, "in-progress", id="Step 3 under the old mark"),
        pytest.param("step2ck", {"date": "2025-07-01", "score": 216, "result": "pass"}, "check", id="score says fail, result says pass"),
        pytest.param("step2ck", {"date": "2025-06-30", "score": 216, "result": "fail"}, "check", id="score says pass, result says fail"),
        pytest.param("step2ck", {"date": "2025-06-30", "score": 216, "result": "pass"}, "done", id="both say pass"),
        pytest.param("step2ck", {"date": "2026-11-22"}, "waiting", id="sat today"),
        pytest.param("step2ck", {"date": "2026-11-23"}, "in-progress", id="booked for tomorrow"),
        pytest.param("step2ck", {"date": "2026-10-20"}, "waiting", id="result pending"),
        pytest.param("step2ck", {"date": "2026-10-20", "score": 240, "reported": "2026-11-23"}, "waiting", id="reported tomorrow"),
        pytest.param("step2ck", {"date": "2026-10-20", "score": 240, "reported": "2026-11-22"}, "done", id="reported today"),
        pytest.param("step2ck", {"date": "2026-11-23", "result": "pass"}, "in-progress", id="a result on a day ahead is no pass"),
    ],
)  # fmt: skip
def test_the_mark_of_the_test_day_judges(exam: str, sitting: dict[str, Any], expected: str) -> None:
    assert status(profile(GRADUATE, sat(exam, sitting)), TODAY)[f"exams.{exam}"] == expected


def test_a_contradiction_asks_for_the_score_report_and_not_for_another_registration() -> None:
    found = judge(profile(GRADUATE, sat("step2ck", {"date": "2025-07-01", "score": 216, "result": "pass"})), TODAY)
    assert found.step("permits.step2ck").status == "done"
    assert [one.severity for one in found.warnings if one.id == "score.step2ck"] == ["warn"]


def test_a_pass_under_the_old_mark_passes_for_ever() -> None:
    person = profile(GRADUATE, sat("step2ck", {"date": "2025-06-30", "score": 216}))
    assert status(person, "2032-06-29")["exams.step2ck"] == "done"


@pytest.mark.parametrize(
    ("now", "expected"), [("2026-05-14", "waiting"), ("2026-05-31", "waiting"), ("2026-06-01", "done")]
)
def test_a_result_counts_from_its_report(now: str, expected: str) -> None:
    person = profile(GRADUATE, sat("step1", {"date": "2026-05-14", "result": "pass", "reported": "2026-06-01"}))
    assert status(person, now)["exams.step1"] == expected


def test_a_waiting_result_names_who_since_when_and_when_to_ask() -> None:
    step = judge(profile(GRADUATE, sat("step1", {"date": "2026-10-20"})), TODAY).step("exams.step1")
    assert (step.who, step.since, step.nudge) == ("USMLE", day("2026-10-20"), day("2026-12-15"))


# ---------------------------------------------------------------------- either order

PERMIT = [{"applied": "2026-10-01", "issued": "2026-10-20", "period_start": "2026-11-01", "period_end": "2027-01-31"}]


@pytest.mark.parametrize(
    ("permits", "step1", "step2ck"),
    [
        pytest.param({}, "locked", "locked", id="no permit"),
        pytest.param({"step1": PERMIT}, "ready", "locked", id="Step 1 first"),
        pytest.param({"step2ck": PERMIT}, "locked", "ready", id="Step 2 CK first"),
        pytest.param({"step1": PERMIT, "step2ck": PERMIT}, "ready", "ready", id="both at once"),
    ],
)
def test_step_1_and_step_2_ck_in_either_order(permits: dict[str, Any], step1: str, step2ck: str) -> None:
    found = status(profile(GRADUATE, permits=permits), TODAY)
    assert (found["exams.step1"], found["exams.step2ck"]) == (step1, step2ck)


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
    other = "step2ck" if exam != "step2ck" else "step1"
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


@pytest.mark.parametrize(
    ("days", "earliest"),
    [
        pytest.param([], None, id="none"),
        pytest.param(["2026-01-20"], None, id="one"),
        pytest.param(["2026-01-20", "2026-05-20"], None, id="two"),
        pytest.param(["2026-01-20", "2026-05-20", "2026-09-20"], "2027-03-20", id="six months after the latest"),
        pytest.param(["2026-01-20", "2026-02-20", "2026-03-20"], "2027-01-20", id="twelve months after the first"),
        pytest.param(["2026-01-20", "2026-02-20", "2026-07-20"], "2027-01-20", id="both on one day"),
        pytest.param(["2025-12-01", "2026-03-01", "2026-08-31"], "2027-03-01", id="no 31 February: moves on"),
        pytest.param(["2025-12-01", "2026-03-01", "2026-08-28"], "2027-02-28", id="28 August"),
        pytest.param(["2025-01-01", "2025-09-01", "2026-03-31"], "2026-10-01", id="no 31 September"),
        pytest.param(["2024-02-29", "2024-03-30", "2024-05-01"], "2025-03-01", id="first on a leap day"),
        pytest.param(["2023-01-01", "2023-06-01", "2023-08-30"], "2024-03-01", id="30 August, leap year follows"),
        pytest.param(["2023-01-01", "2023-06-01", "2023-08-29"], "2024-02-29", id="29 August, leap year follows"),
    ],
)
def test_the_next_attempt_is_spaced(days: list[str], earliest: str | None) -> None:
    person = profile(GRADUATE, sat("step1", *fails(*days)))
    assert attempts(Case(person, book(), at(TODAY)), "step1").earliest == (day(earliest) if earliest else None)
    assert judge(person, TODAY).step("exams.step1").earliest == (day(earliest) if earliest else None)


def test_a_pending_sitting_counts_for_the_spacing() -> None:
    person = profile(GRADUATE, sat("step1", *fails("2026-01-20", "2026-05-20"), {"date": "2026-09-20"}))
    assert attempts(Case(person, book(), at("2026-09-25")), "step1").earliest == day("2027-03-20")


@pytest.mark.parametrize(
    ("days", "booked", "danger"),
    [
        pytest.param(["2026-01-20", "2026-05-20", "2026-09-20"], "2027-03-19", True, id="fourth a day early"),
        pytest.param(["2026-01-20", "2026-05-20", "2026-09-20"], "2027-03-20", False, id="fourth on the day"),
        pytest.param(["2026-01-20", "2026-05-20"], "2026-12-01", False, id="third within twelve months"),
    ],
)
def test_a_seat_booked_too_early_is_a_danger(days: list[str], booked: str, danger: bool) -> None:
    person = profile(GRADUATE, sat("step1", *fails(*days), {"date": booked}))
    found = {one.id: one.severity for one in judge(person, TODAY).warnings}
    assert found.get("booked.step1.spacing") == ("danger" if danger else None)


# ---------------------------------------------------------------------- Step 2 CS


@pytest.mark.parametrize(
    ("sittings", "expected"),
    [
        pytest.param([], "not-needed", id="never sat"),
        pytest.param(fails("2019-05-01"), "not-needed", id="failed"),
        pytest.param([{"date": "2020-03-10", "result": "pass"}], "done", id="passed, inside"),
    ],
)
def test_step_2_cs_is_only_a_record(sittings: list[dict[str, Any]], expected: str) -> None:
    assert status(profile(GRADUATE, sat("step2cs", *sittings)), TODAY)["exams.step2cs"] == expected


@pytest.mark.parametrize(
    ("sitting", "expected"),
    [
        pytest.param({"date": "2022-06-30", "score": 211}, "check", id="an older mark may have held"),
        pytest.param({"date": "2022-06-30", "score": 211, "result": "pass"}, "done", id="the recorded result stands"),
        pytest.param({"date": "2022-06-30", "score": 208}, "in-progress", id="below every mark"),
        pytest.param({"date": "2022-07-01", "score": 211}, "in-progress", id="inside one review cycle"),
    ],
)
def test_a_score_between_two_old_marks_is_put_to_the_person(sitting: dict[str, Any], expected: str) -> None:
    assert status(profile(GRADUATE, sat("step2ck", sitting)), TODAY)["exams.step2ck"] == expected


@pytest.mark.parametrize(
    ("sitting", "expected"),
    [
        pytest.param({"date": "2021-05-01", "score": 194, "result": "pass"}, "done", id="a recorded pass stands"),
        pytest.param({"date": "2021-05-01", "score": 194}, "check", id="the old mark is not known"),
        pytest.param({"date": "2021-05-01", "score": 196}, "done", id="enough under any mark"),
        pytest.param(
            {"date": "2021-05-01", "score": 230, "result": "fail"}, "check", id="score says pass, result fail"
        ),
        pytest.param({"date": "2021-05-01", "score": 150, "result": "fail"}, "in-progress", id="a recorded fail"),
    ],
)
def test_a_numeric_step_1_is_not_failed_by_a_mark_whose_first_day_is_unknown(
    sitting: dict[str, Any], expected: str
) -> None:
    assert status(profile(GRADUATE, sat("step1", sitting)), TODAY)["exams.step1"] == expected


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
                },
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
    days = [day(one) for one in ("2024-01-01", "2026-01-20", "2026-02-20", "2026-03-20")]
    assert retake_not_before(Case(profile(GRADUATE), book(), at(TODAY)), days) == day("2027-01-20")


@pytest.mark.parametrize(
    ("day", "sitting", "status"),
    [
        ("2022-01-25", {"score": 240}, "done"),
        ("2022-01-26", {"score": 240}, "check"),
        ("2022-01-27", {"score": 150}, "check"),
        ("2022-01-26", {"score": 150, "result": "pass"}, "done"),
    ],
)
def test_a_number_proves_nothing_once_step_1_is_pass_or_fail(day: str, sitting: dict[str, Any], status: str) -> None:
    person = profile(GRADUATE, exams={"step1": [{"date": day, **sitting}]})
    assert judge(person, "2026-11-22").step("exams.step1").status == status
