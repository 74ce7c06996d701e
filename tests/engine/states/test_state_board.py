"""The licensing table judged: tries, years, training, and `check` for what no official text says."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.case import Case
from img_pathway.engine.states.board import StateRow, state_board, state_codes
from img_pathway.engine.states.cells import CELLS
from tests.engine.build import at, book, profile
from tests.engine.layers import CERTIFIED, PERSON, Layer

NOW = "2026-11-22"


def row(code: str, now: str = NOW, **exams: list[tuple[str, str | None]]) -> StateRow:
    sat: Layer = {
        "exams": {exam: [{"date": day, "result": result} for day, result in found] for exam, found in exams.items()}
    }
    return one(code, now, sat, CERTIFIED)


def one(code: str, now: str, *layers: Layer) -> StateRow:
    return state_board(Case(profile(PERSON, *layers), book(), at(now)), (code,))[0]


F, P = "fail", "pass"
TRIES: list[tuple[str, list[tuple[str, str | None]], str]] = [
    ("TX", [], "fits"),
    ("TX", [("2024-01-01", F), ("2024-06-01", F)], "fits"),
    ("TX", [("2024-01-01", F), ("2024-06-01", F), ("2025-01-01", P)], "fits"),
    ("TX", [("2024-01-01", F), ("2024-06-01", F), ("2025-01-01", F)], "does not fit"),
    ("TX", [("2024-01-01", F), ("2024-06-01", F), ("2026-11-01", None)], "check"),
    ("TX", [("2024-01-01", F), ("2024-06-01", F), ("2026-11-23", None)], "fits"),
    ("TX", [("2023-01-01", F), ("2024-01-01", F), ("2024-06-01", F), ("2025-09-01", P)], "does not fit"),
    ("TX", [("2023-01-01", P), ("2024-01-01", F), ("2024-06-01", F), ("2025-09-01", F)], "fits"),
    ("MD", [("2024-01-01", F), ("2024-06-01", F), ("2025-01-01", F)], "check"),
    ("OR", [("2023-01-01", F), ("2024-01-01", F), ("2024-06-01", F), ("2025-09-01", P)], "fits"),
    ("AK", [("2024-01-01", P)], "check"),
    ("CA", [("2024-01-01", P)], "check"),
]


@pytest.mark.parametrize(("code", "sat", "expected"), TRIES)
def test_tries_against_the_cell(code: str, sat: list[tuple[str, str | None]], expected: str) -> None:
    cell = row(code, step1=sat).cell("attempts_step1")
    assert cell.verdict == expected, cell


@pytest.mark.parametrize(
    ("code", "now", "step3", "expected"),
    [
        ("ME", "2027-01-10", None, "check"),
        ("ME", "2027-01-11", None, "does not fit"),
        ("ME", "2028-01-01", "2027-01-09", "fits"),
        ("ME", "2028-01-01", "2027-01-10", "check"),
        ("ME", "2028-01-01", "2027-01-11", "does not fit"),
        ("VA", "2028-01-01", "2027-01-11", "fits"),
        ("TX", "2028-01-01", "2027-01-11", "check"),
        ("MD", "2028-01-01", "2027-01-11", "check"),
    ],
)
def test_years_for_all_steps(code: str, now: str, step3: str | None, expected: str) -> None:
    found = row(
        code, now, step1=[("2020-01-10", P)], step2ck=[("2021-01-10", P)], step3=[(step3, P)] if step3 else []
    ).cell("years_all_steps")
    assert found.verdict == expected, found


def test_a_pass_that_ecfmg_dropped_starts_no_clock() -> None:
    passed: Layer = {"exams": {"step1": [{"date": "2012-01-10", "result": P}, {"date": "2026-01-10", "result": P}]}}
    found = one("ME", NOW, passed).cell("years_all_steps")
    assert (found.verdict, "Mon 10 Jan 2033" in found.text) == ("check", True)


def test_a_leap_day_is_check() -> None:
    def on(now: str) -> str:
        return row("ME", now, step1=[("2020-02-29", P)], step2ck=[("2021-01-10", P)]).cell("years_all_steps").verdict

    assert [on(day) for day in ("2027-02-28", "2027-03-01", "2027-03-02")] == ["check", "check", "does not fit"]


@pytest.mark.parametrize(
    ("code", "school", "value", "expected"),
    [
        ("CA", {}, "2", "fits"),
        ("CA", {"country": "US", "accreditor": "lcme"}, "1", "fits"),
        ("AL", {}, "2", "fits"),
        ("AR", {}, "3", "check"),
        ("WY", {}, None, "check"),
    ],
)
def test_training_years(code: str, school: dict[str, Any], value: str | None, expected: str) -> None:
    cell = one(code, NOW, {"school": school}).cell("training_years")
    assert (cell.value, cell.verdict) == (value, expected)


TOTALS = ("AL", "IL", "KS", "NV", "WY")
"""States with a limit over all Steps together (states.csv)."""


def test_only_official_text_decides() -> None:
    rows = state_board(Case(profile(PERSON), book(), at(NOW)))
    assert len(rows) == len(state_codes(book())) == 56
    named_law = {
        ("AL", "training_years"),
        ("FL", "training_years"),
        ("NC", "training_years"),
        ("TX", "training_years"),
        ("WV", "training_years"),
    }
    for found in rows:
        assert [cell.id for cell in found.cells] == [
            name for name in CELLS if name != "attempts_total" or found.code in TOTALS
        ]
        for cell in found.cells:
            assert cell.grade == "official" or cell.verdict == "check" or (found.code, cell.id) in named_law
        assert found.board
        assert found.sources
        assert found.notes


def test_the_verdict_of_a_state() -> None:
    assert one("ME", NOW).verdict == "fits"
    assert one("MP", NOW).verdict == "check"
    failed: list[tuple[str, str | None]] = [("2023-01-01", F), ("2024-01-01", F), ("2024-06-01", F), ("2025-09-01", P)]
    assert row("NH", step1=failed).verdict == "does not fit"


def test_the_state_of_training_and_what_was_looked_up() -> None:
    found = one(
        "CA",
        NOW,
        {"start": {"licence_state": "ca"}, "answers": {"state.CA": {"answer": "four tries", "date": "2026-11-01"}}},
    )
    assert found.here
    assert found.notes[0] == "You looked it up on Sun 1 Nov 2026: four tries."


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        one("ZZ", NOW)


TOGETHER: list[tuple[str, int, list[tuple[str, str | None]], bool]] = [
    ("AL", 10, [(f"20{year}-01-01", F) for year in range(12, 21)], False),
    ("AL", 10, [(f"20{year}-01-01", F) for year in range(12, 22)], True),
    ("NV", 9, [(f"20{year}-01-01", F) for year in range(12, 20)], False),
    ("NV", 9, [(f"20{year}-01-01", F) for year in range(12, 21)], True),
    ("WY", 7, [(f"20{year}-01-01", F) for year in range(12, 18)], False),
    ("WY", 7, [(f"20{year}-01-01", F) for year in range(12, 19)], True),
    ("KS", 6, [(f"20{year}-01-01", F) for year in range(12, 18)], True),
    ("IL", 5, [*((f"20{year}-01-01", F) for year in range(12, 16)), ("2016-01-01", P)], False),
    ("IL", 5, [(f"20{year}-01-01", F) for year in range(12, 17)], True),
]


@pytest.mark.parametrize(("code", "limit", "sat", "gone"), TOGETHER)
def test_a_limit_over_all_steps_together_is_judged_and_never_more_than_check(
    code: str, limit: int, sat: list[tuple[str, str | None]], gone: bool
) -> None:
    # Sittings of every Step count, Step 2 CS too.
    cell = row(code, step1=sat[:3], step2ck=sat[3:5], step2cs=sat[5:6], step3=sat[6:]).cell("attempts_total")
    assert (cell.value, cell.verdict) == (str(limit), "check")
    assert ("Nothing is left" in cell.text) is gone
    assert cell.text.startswith(f"{len([s for s in sat if code != 'IL' or s[1] == F])} of {limit}")


def test_only_states_with_such_a_limit_have_the_cell() -> None:
    found = state_board(Case(profile(PERSON), book(), at(NOW)))
    having = {one.code for one in found for cell in one.cells if cell.id == "attempts_total"}
    assert having == {"AL", "IL", "KS", "NV", "WY"}
