"""Large sheets: read to their bounds, in time and memory that grow with what is read and no faster."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from img_pathway.profile.sheets.columns import Choice
from img_pathway.profile.sheets.programmes import preview
from img_pathway.profile.sheets.read import MOST_ROWS, read_sheets
from tests.faults.memory import MEMORY, peak
from tests.faults.sizes import FACTOR
from tests.profile.sheets.books import ods, xlsx

ROWS = min(MOST_ROWS, 4_000 * FACTOR)
COLUMNS = 20
TODAY = date(2026, 11, 28)


def rows(count: int) -> list[list[str]]:
    head = ["Program Name", "ACGME ID", "Program Code", "Location", "Visa", "Checked", "Notes"]
    more = [f"Extra {number}" for number in range(COLUMNS - len(head))]
    body = (
        [f"Hospital {n}", str(1_400_000_000 + n), f"{1_000_000 + n}C0", "Columbus, OH", "J-1", "9/27/2026", "x" * 40, *more]
        for n in range(count)
    )  # fmt: skip
    return [[*head, *more], *body]


def as_csv(path: Path, count: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows(count))


MAKERS: dict[str, Callable[[Path, int], object]] = {
    "csv": as_csv,
    "xlsx": lambda path, count: path.write_bytes(xlsx({"IM": rows(count)})),
    "ods": lambda path, count: path.write_bytes(ods({"IM": rows(count)})),
}


@pytest.mark.fault
@pytest.mark.parametrize("kind", MAKERS)
def test_a_large_sheet_is_read_in_bounds(tmp_path: Path, kind: str, figure: Callable[[str], None]) -> None:
    times = {}
    for count in (ROWS // 10, ROWS - 1):
        path = tmp_path / f"{count}.{kind}"
        MAKERS[kind](path, count)
        before, began = peak(), time.perf_counter()
        found = preview(read_sheets(path), Choice(), TODAY)
        times[count] = time.perf_counter() - began
        assert (len(found.found), found.unknown, found.cut) == (count, 0, False)
        assert peak() - before < MEMORY + 5 * count // 1000
    small, large = times.values()
    # Ten times the rows: a start and a busy machine aside, not a hundred times the time.
    assert large < 30 * small + 5
    figure(f"{ROWS - 1:,} rows of {COLUMNS} columns from {kind} in {large:.1f} s, peak {peak()} MB")


@pytest.mark.fault
def test_more_rows_than_are_read_are_said(tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("Program Name\n" + "".join(f"P{n}\n" for n in range(MOST_ROWS + 10)), encoding="utf-8")
    found = preview(read_sheets(path), Choice(), TODAY)
    assert found.cut
    assert len(found.found) == MOST_ROWS - 1
