"""One's list written as a sheet is read back as the same facts: programmes and interviews, whatever they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.interviews.board import interviews_board
from img_pathway.engine.programmes.board import programmes_board
from img_pathway.engine.readings.interviews import all_interviews
from img_pathway.profile.facts.season import Interview, Programme, Season
from img_pathway.profile.sheets import interviews, programmes
from img_pathway.profile.sheets.columns import UNKNOWN, Choice
from img_pathway.profile.sheets.read import Sheet, read_sheets
from img_pathway.profile.typed.text import plain
from img_pathway.reports.pages import tables
from img_pathway.reports.print.csv import csv
from img_pathway.reports.report import Report
from img_pathway.reports.report import Sheet as Table
from tests.engine.build import judge, profile
from tests.engine.layers import PERSON
from tests.profile.strategies import OFFSETS, SLOW, values

TODAY = date(2026, 11, 28)
TEXTS = st.text(min_size=1, max_size=20).map(lambda text: " ".join(plain(text).split())).filter(
    lambda text: text.casefold() not in UNKNOWN
)  # fmt: skip
MINUTES = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=OFFSETS).map(
    lambda at: at.replace(second=0, microsecond=0)
)
CODES = {
    "acgme": st.from_regex(r"[0-9]{10}", fullmatch=True),
    "nrmp": st.from_regex(r"[0-9]{7}[ACMPR][0-9]", fullmatch=True),
}


def facts(table: type[Any]) -> st.SearchStrategy[Any]:
    """Entries of a table whose texts are as a person types them."""
    kinds = {"text": TEXTS, "instant": MINUTES}
    made = {
        name: {**kinds, **CODES}.get(name if name in CODES else fact.kind, values(fact))
        for name, fact in table.facts.items()
    }
    # What holds a digit is no specialty.
    made |= {
        name: TEXTS.filter(lambda text: not any(map(str.isdigit, text)))
        for name, fact in table.facts.items()
        if fact.among == "specialties"
    }
    # Beside an hour no day alone is recorded.
    hours = {name: fact.vaguer for name, fact in table.facts.items() if fact.vaguer}
    return st.fixed_dictionaries({}, optional=made).map(
        lambda chosen: table(**{**chosen, **{day: None for hour, day in hours.items() if chosen.get(hour)}})
    )


def written(tmp: Path, sheets: Sequence[Table]) -> tuple[Sheet, ...]:
    """The table as it is exported, read as a file."""
    path = tmp / "out.csv"
    path.write_bytes(csv(sheets[0], Report("", "", (), (), "as of today")))
    return read_sheets(path)


def assessed(listed: Sequence[Programme]) -> Case:
    person = replace(profile(PERSON), seasons={2027: Season(programmes=tuple(listed))})
    case = judge(person, "2026-11-28").case
    return case


LISTED = st.lists(
    facts(Programme).filter(lambda one: one.name or one.acgme or one.nrmp)
    # Nothing but numbers are no programme: a line of sums.
    .filter(lambda one: any(map(str.isalpha, one.name or "x"))), min_size=1, max_size=5,
    unique_by=(lambda one: one.acgme or object(), lambda one: one.nrmp or object(), lambda one: (one.name or "").casefold() or object()),
)  # fmt: skip


@pytest.mark.slow
@given(LISTED)
@settings(suppress_health_check=SLOW, deadline=None)
def test_programmes_come_back_as_they_went(tmp_path_factory: pytest.TempPathFactory, listed: list[Programme]) -> None:
    case = assessed(listed)
    sheets = written(tmp_path_factory.mktemp("out"), tables.listed(programmes_board(case), listed, case.now))
    found = programmes.preview(sheets, Choice(), TODAY)
    assert found.doubts == ()
    assert list(found.found) == listed


@pytest.mark.slow
@given(LISTED, st.data())
@settings(suppress_health_check=SLOW, deadline=None)
def test_interviews_come_back_as_they_went(
    tmp_path_factory: pytest.TempPathFactory, listed: list[Programme], data: st.DataObject
) -> None:
    # An hour says its day; of some the day alone is known.
    known, unknown = data.draw(st.sampled_from([("at", "day"), ("day", "at")]))
    some = facts(Interview).map(lambda one: replace(one, **{unknown: None}))
    every = st.lists(some.filter(lambda one: one.on), max_size=3, unique_by=lambda one: getattr(one, known))
    held = [
        replace(one, interviews=tuple(sorted(data.draw(every), key=lambda one: getattr(one, known)))) for one in listed
    ]
    case = assessed(held)
    mine = {one.key: (one.programme, one.interview) for one in all_interviews(case)}
    if not mine:
        return
    sheets = written(tmp_path_factory.mktemp("out"), tables.appointments(interviews_board(case), mine, case.now))
    found = interviews.preview(sheets, Choice(), TODAY, listed)
    assert found.doubts == ()
    once, new, there = interviews.joined(listed, found.found)
    assert (list(once), there) == (held, 0)
    assert interviews.joined(once, found.found) == (once, 0, new)


@pytest.mark.parametrize("text", ["=cmd|' /c calc'!A0", "+1", "-2 of 3", "@SUM(A1)", "'=x", "''-1", "'quoted'", "＝x"])
def test_a_text_is_no_formula_in_the_sheet_and_itself_again_in_the_facts(tmp_path: Path, text: str) -> None:
    mine = [Programme(name="Elm", notes=text, signal="none", nrmp="1111140A0"), Programme(nrmp="1111140C0", j1=False)]
    case = assessed(mine)
    sheets = written(tmp_path, tables.listed(programmes_board(case), mine, case.now))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in sheets[0].rows for cell in row)
    assert list(programmes.preview(sheets, Choice(), TODAY).found) == mine
