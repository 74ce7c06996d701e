"""Visa board and licensing table as text and JSON."""

from __future__ import annotations

import re
from datetime import date

import pytest

from img_pathway.days import say
from img_pathway.engine.case import Case
from img_pathway.engine.states.board import state_board, used_so_far
from img_pathway.engine.visa.board import visa_board
from img_pathway.reports.boards import names
from img_pathway.reports.json import views
from img_pathway.reports.json.schemas import ANSWERS
from img_pathway.reports.page import ALL
from img_pathway.reports.pages.states import states_page, table_page
from img_pathway.reports.pages.visa import CAUTION, visa_page
from img_pathway.reports.print.text import page_lines
from tests.engine.build import at, book, judge, profile
from tests.engine.layers import PERSON, STEPS

from .shape_check import misfits

NOW = "2026-11-22"
PEOPLE = [["IN"], ["VE"], ["IR", "CA"], ["US"], []]


def case(citizenships: list[str]) -> Case:
    return Case(
        profile(
            PERSON,
            STEPS,
            {"profile": {"citizenships": citizenships, "us_visa_on_2026_01_01": False}, "visa": {"plan": "h1b"}},
        ),
        book(),
        at(NOW),
    )


@pytest.mark.parametrize("citizenships", PEOPLE)
def test_visa_json_keeps_its_shape(citizenships: list[str]) -> None:
    found = views.visa(visa_board(case(citizenships)), book())
    assert misfits(found, ANSWERS["visa"]) == []
    for row in found["classes"]:
        assert row["state"] in ("open", "suspended", "unknown")
        assert say(date.fromisoformat(row["last_known"])) in row["text"]
        assert row["text"].endswith(", check")


@pytest.mark.parametrize("citizenships", PEOPLE)
@pytest.mark.parametrize("width", [40, 80])
def test_visa_text(citizenships: list[str], width: int) -> None:
    shown = page_lines(visa_page(visa_board(case(citizenships)), book()), width)
    text = " ".join(" ".join(shown).split())
    assert text.count("as last known on") >= 7
    assert all(len(line) <= width or " " not in line.strip() or "http" in line for line in shown)
    assert "impossible" not in text.casefold()
    assert CAUTION in text


def test_a_suspended_class_names_proclamation_list_and_passport() -> None:
    text = " ".join(" ".join(page_lines(visa_page(visa_board(case(["VE"])), book()), 80)).split())
    assert "✗ suspended as last known on Fri 21 Aug 2026, check" in text
    assert "Venezuela passport: suspended" in text
    assert "visa.ban.10998-partial" in text
    assert "Ask an immigration lawyer" in text


def test_states_json_keeps_its_shape() -> None:
    found = views.states(state_board(case(["IN"])), book(), at(NOW).date())
    assert misfits(found, ANSWERS["states"]) == []
    assert len(found["states"]) == 56


def test_states_table_is_one_line_a_state() -> None:
    rows = state_board(case(["IN"]))
    shown = page_lines(table_page(rows, {}), 80)
    for row in rows:
        assert sum(line.startswith(f"{row.code}  {row.name}") for line in shown) == 1
    assert all(len(line) <= 80 for line in shown)
    # With no try used, a state to be checked says how many figures decide: nearly all would say no more than "check".
    untried = state_board(Case(profile(PERSON), book(), at(NOW)))
    shown = page_lines(table_page(untried, {}), 80)
    assert all(len(line) <= 80 for line in shown)
    for row in untried:
        told = next(line for line in shown if line.startswith(f"{row.code}  "))
        assert re.search(r"\? \d of [56]$" if row.verdict == "check" else f" {row.verdict}$", told), told


def test_a_state_in_full() -> None:
    text = " ".join(" ".join(page_lines(states_page(state_board(case(["IN"]), ("CA", "WY")), book()), 80)).split())
    assert "Step 3 tries: 4 (official), fits. 0 of 4 attempts used." in text
    assert "Step 1 tries, Step 2 CK tries, Years for all Steps: check. Not found: ask the board." in text
    assert "Medical Board of California" in text
    assert "as of Sun 22 Nov 2026" in text


def test_a_name_with_nothing_beside_it_is_not_called_unrecorded() -> None:
    found = judge(profile(identity={"diploma_name": "Asha Rao"}), "2026-11-28")
    lines = page_lines(names(found, book()).page(ALL), 80, False)
    place = next(number for number, line in enumerate(lines) if "Asha Rao" in line)
    assert "nothing to compare" in lines[place - 1]


FAILED = {"exams": {"step1": [{"date": "2024-05-01", "result": "fail"}, {"date": "2025-05-01", "result": "fail"}]}}


def test_the_states_say_first_what_the_tries_used_mean() -> None:
    tried = Case(profile(PERSON, FAILED), book(), at(NOW))
    rows, used = state_board(tried), used_so_far(tried)
    text = " ".join(" ".join(page_lines(table_page(rows, used), 80)).split())
    fits, ask = sum(row.tries == "fits" for row in rows), sum(row.tries == "check" for row in rows)
    assert fits
    assert fits + ask == len(rows)
    assert f"No state shuts you out yet. Your tries (Step 1: 2) fit in {fits} of 56; ask in {ask}:" in text
    # Texas bears three tries by its own text; Alaska's two stand in no official text.
    told = {row.code: line for row in rows for line in page_lines(table_page([row], used), 80) if row.name in line}
    assert told["TX"].endswith("✓ tries fit")
    assert told["AK"].endswith("? check")
    assert all(len(line) <= 80 for line in told.values())


def test_a_state_that_does_not_bear_the_tries_shuts_out() -> None:
    third = {"exams": {"step1": [*FAILED["exams"]["step1"], {"date": "2026-05-01", "result": "fail"}]}}
    rows = state_board(Case(profile(PERSON, third), book(), at(NOW)))
    out = sum(row.tries == "does not fit" for row in rows)
    assert out
    text = " ".join(" ".join(page_lines(table_page(rows, {"attempts_step1": 3}), 80)).split())
    assert f"{out} states shut you out. Your tries (Step 1: 3) fit in" in text


def test_without_a_try_no_limit_of_tries_shuts_out() -> None:
    text = " ".join(" ".join(page_lines(table_page(state_board(case(["IN"])), {}), 80)).split())
    assert "No try is recorded, so no limit of tries shuts you out anywhere yet." in text
