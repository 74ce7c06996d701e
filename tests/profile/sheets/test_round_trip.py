"""One's list written as a sheet is read back as the same facts: programmes and interviews, whatever they hold."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from img_pathway.profile.facts.season import Interview, Programme
from img_pathway.profile.sheets import interviews, programmes
from img_pathway.profile.sheets.columns import UNKNOWN, guarded
from img_pathway.profile.sheets.read import Sheet, read_sheets
from img_pathway.profile.sheets.write import Rows, interviews_sheet, programmes_sheet
from img_pathway.profile.typed.text import plain
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
    return st.fixed_dictionaries({}, optional=made).map(lambda chosen: table(**chosen))


def as_sheet(rows: Rows) -> Sheet:
    """As it comes back from a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows((rows[0], *rows[1]))
    out.seek(0)
    return Sheet("", tuple(tuple(plain(cell, 2000).strip() for cell in row) for row in csv.reader(out)), False)


LISTED = st.lists(
    facts(Programme).filter(lambda one: one.name or one.acgme or one.nrmp), min_size=1, max_size=5,
    unique_by=(lambda one: one.acgme or object(), lambda one: one.nrmp or object(), lambda one: (one.name or "").casefold() or object()),
)  # fmt: skip


@pytest.mark.slow
@given(LISTED)
@settings(suppress_health_check=SLOW, deadline=None)
def test_programmes_come_back_as_they_went(listed: list[Programme]) -> None:
    found = programmes.preview((as_sheet(programmes_sheet(listed)),), {}, TODAY)
    assert found.doubts == ()
    assert list(found.found) == listed
    assert all(label for _, label in found.columns)


@pytest.mark.slow
@given(LISTED, st.data())
@settings(suppress_health_check=SLOW, deadline=None)
def test_interviews_come_back_as_they_went(listed: list[Programme], data: st.DataObject) -> None:
    every = st.lists(facts(Interview).filter(lambda one: one.at), max_size=3, unique_by=lambda one: one.at)
    held = [replace(one, interviews=tuple(data.draw(every))) for one in listed]
    sheet = as_sheet(interviews_sheet(held))
    if not sheet.rows[1:]:
        return
    found = interviews.preview((sheet,), {}, TODAY, listed)
    assert found.doubts == ()
    once, new, there = interviews.joined(listed, found.found)
    assert (list(once), there) == (held, 0)
    assert interviews.joined(once, found.found) == (once, 0, new)


@pytest.mark.parametrize("text", ["=cmd|' /c calc'!A0", "+1", "-2 of 3", "@SUM(A1)", "'=x", "''", "'quoted'"])
def test_a_text_is_no_formula_in_the_sheet_and_itself_again_in_the_facts(tmp_path: Path, text: str) -> None:
    heading, rows = programmes_sheet((Programme(name="Elm", notes=text),))
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[0])
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((heading, *rows))
    assert programmes.preview(read_sheets(path), {}, TODAY).found[0].notes == text
    assert guarded("plain") == "plain"
