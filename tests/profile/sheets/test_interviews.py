"""Interviews from a sheet: with programmes of the list, at an hour that has its zone, none twice and none made up."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from img_pathway.profile.facts.season import Interview, Programme
from img_pathway.profile.sheets.columns import Choice, Preview
from img_pathway.profile.sheets.interviews import Taken, joined, preview
from img_pathway.profile.sheets.read import SheetError, read_sheets
from tests.profile.sheets.books import ods, xlsx

TODAY = date(2026, 11, 28)
ELM = Programme(name="Elm", nrmp="1111140C0", acgme="0401122233", state="OH")
LISTED = (ELM, Programme(name="Oak", specialty="FM"), Programme(name="Oak", specialty="IM"))


def read(tmp_path: Path, data: str | bytes, name: str = "iv.csv", **chosen: str) -> Preview[Taken]:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return preview(read_sheets(path), Choice(chosen), TODAY, LISTED)


TEN = "2027-01-14T10:00:00-05:00"
DAY = "2027-01-14"
WHEN: list[tuple[str, str, str | None]] = [
    ("Interview", "2027-01-14 10:00 ET", TEN),
    ("Interview", "Jan 14, 2027 10:00 AM EST", TEN),
    ("Interview", "1/14/2027 10 am Eastern", TEN),
    ("Interview", "2027-01-14 20:30 Asia/Kolkata", "2027-01-14T20:30:00+05:30"),
    ("Interview (ET)", "2027-01-14 10:00", TEN),
    ("Interview", "2027-01-14 10:00", DAY),
    ("Interview", "2027-01-14 10:00 IST", DAY),
    ("Interview", "2027-01-14", DAY),
    ("Interview", "July 14, 2027 10:00 EST", "2027-07-14"),
    ("Interview", "1/2/2027 10:00 ET", None),
    ("Interview", "2027-01-14 25:00 ET", DAY),
    ("Interview date\tTime\tTime zone", "2027-01-14\t10:00\tET", TEN),
    ("Interview date\tTime\tTime zone", "2027-01-14\t10:00\tAmerica/New York", TEN),
    ("Interview date\tTime (ET)", "2027-01-14\t10:00 AM", TEN),
    ("Interview date\tTime (ET)", "2027-01-14\t9:00 CT", TEN.replace("10:00:00-05", "09:00:00-06")),
    ("Interview date\tTime", "2027-01-14\t10:00", DAY),
    ("Interview date\tTime (ET)", "2027-01-14\t1:00", DAY),
    ("Interview date\tTime (ET)", "2027-01-14\tmorning", DAY),
    ("Interview date\tTime (ET)", "2027-01-14\t", DAY),
]


@pytest.mark.parametrize(("head", "cells", "at"), WHEN)
def test_an_hour_has_its_zone_or_its_day_alone_is_taken_and_said(
    tmp_path: Path, head: str, cells: str, at: str | None
) -> None:
    found = read(tmp_path, f"Program Name\t{head}\tNotes\nElm\t{cells}\tx\n", "iv.tsv")
    one, with_hour = found.found[0].interview, at is not None and "T" in at
    assert one.at == (datetime.fromisoformat(at) if at and with_hour else None)
    assert one.day == (date.fromisoformat(at) if at and not with_hour else None)
    # A day alone is a day alone; what stands beside it and cannot be taken is said.
    assert bool(found.doubts) is not (with_hour or cells.strip() == DAY)


@pytest.mark.parametrize("make", [xlsx, ods])
def test_days_and_hours_of_a_workbook_are_read(tmp_path: Path, make: Any) -> None:
    rows = [["Program Name", "Interview", "Time zone"], ["Elm", datetime(2027, 1, 14, 10), "ET"]]
    found = read(tmp_path, make({"IV": rows}), f"iv.{make.__name__}")
    assert found.found[0].interview.at == datetime.fromisoformat(TEN)


CELLS: list[tuple[str, str, str, Any, bool]] = [
    ("Format", "Zoom", "format", "virtual", False),
    ("Format", "In Person", "format", "in-person", False),
    ("Format", "TBD", "format", None, False),
    ("Status", "Scheduled", "answer", "accepted", False),
    ("Status", "ghosted", "answer", None, True),
    ("Invited", "9/27/2026", "offered", date(2026, 9, 27), False),
    ("Invited", "10/11/2026", "offered", None, True),
    ("Length", "45 min", "minutes", 45, False),
    ("Length", "5 hours", "minutes", 300, False),
    ("Thank you", "yes", "thanked", None, True),
    ("Respond by", "2026-12-01 17:00 ET", "answer_due", datetime.fromisoformat("2026-12-01T17:00:00-05:00"), False),
    ("Respond by", "2026-12-01", "answer_day", date(2026, 12, 1), False),
    ("Respond by", "2026-12-01 17:00", "answer_day", date(2026, 12, 1), True),
]


@pytest.mark.parametrize(("heading", "cell", "fact", "value", "doubt"), CELLS)
def test_a_cell_is_read_right_or_left_out_and_said(
    tmp_path: Path, heading: str, cell: str, fact: str, value: Any, doubt: bool
) -> None:
    found = read(tmp_path, f"Program Name\t{heading}\tWith\nElm\t{cell}\tDr A\n", "iv.tsv")
    assert getattr(found.found[0].interview, fact) == value
    assert bool(found.doubts) is doubt


@pytest.mark.parametrize(
    ("day", "hour", "begins", "minutes"),
    [
        ("2027-01-14", "10:00-14:30 ET", "10:00", 270),
        ("2027-01-14", "8:00 - 9:00 pm ET", "20:00", 60),
        ("2027-01-14", "7:00-8:30 PM ET", "19:00", 90),
        ("2027-01-14", "11:00 - 1:00 pm ET", "11:00", 120),
        ("2027-01-14", "12:00-1:00 pm ET", "12:00", 60),
        ("2027-01-14", "9 - 10 am ET", "09:00", 60),
        ("2027-01-14", "8:00 am - 5:00 pm ET", "08:00", 540),
        ("2027-01-14 09:00-17:00 ET", "", "09:00", 480),
        ("1/14/2027 9:00 - 11:00 ET", "", "09:00", 120),
        ("2027-01-14 10:00-05:00", "", "10:00", None),
        ("2027-01-14 10:00 -05:00", "", "10:00", None),
        ("2027-01-14T10:00:00-05:00", "", "10:00", None),
    ],
)
def test_a_span_of_hours_gives_the_minutes(
    tmp_path: Path, day: str, hour: str, begins: str, minutes: int | None
) -> None:
    found = read(tmp_path, f"Program Name\tInterview date\tTime\nElm\t{day}\t{hour}\n", "iv.tsv")
    one = found.found[0].interview
    assert one.at == datetime.fromisoformat(f"2027-01-14T{begins}:00-05:00")
    assert (one.minutes, found.doubts) == (minutes, ())


@pytest.mark.parametrize("cell", ["2027-01-14 09:00-17:00", "2027-01-14 10:00-12:00", "1/14/2027 9:00-11:00"])
def test_the_end_of_a_span_is_no_offset_from_utc(tmp_path: Path, cell: str) -> None:
    found = read(tmp_path, f"Program Name\tInterview\tWith\nElm\t{cell}\tDr A\n", "iv.tsv")
    assert (found.found[0].interview.at, found.found[0].interview.day) == (None, date(2027, 1, 14))
    assert "without its zone" in found.doubts[0].why


@pytest.mark.parametrize(
    ("head", "cells", "place", "why"),
    [
        ("Program Name", "elm", 0, ""),
        ("Program Code", "1111140c0", 0, ""),
        ("ACGME ID", "401122233", 0, ""),
        ("Program Name,Program Code", "Elm Hospital,1111140C0", 0, "same programme"),
        ("Program Name,Program Code", "ELM,1111140C0", 0, ""),
        ("Program Name,Specialty", "Oak,IM", 2, ""),
        ("Program Name", "Oak", None, "several"),
        ("Program Name", "Ash", None, "no programme of your list"),
        ("Program Name,Program Code", "Elm,2222140C0", None, "another code"),
        ("Program Name,Program Code", ",oops", None, "no NRMP code"),
        ("Program Name,Program Code", "?,", None, "no programme is named"),
    ],
)
def test_the_programme_is_found_by_its_code_or_its_only_name(
    tmp_path: Path, head: str, cells: str, place: int | None, why: str
) -> None:
    found = read(tmp_path, f"{head},With\n{cells},Dr A\n")
    assert [one.programme for one in found.found] == ([] if place is None else [place])
    assert found.unknown == (place is None)
    assert [doubt for doubt in found.doubts if why not in doubt.why] == []
    assert bool(found.doubts) is bool(why)


def test_a_row_that_says_nothing_of_an_interview_makes_none(tmp_path: Path) -> None:
    found = read(tmp_path, "Program Name,Time,With\nElm,10:00 ET,\n")
    assert found.found == ()
    assert [doubt.why for doubt in found.doubts] == ["an hour without its day", "nothing of an interview could be read"]


def test_coming_again_makes_no_doubles_and_leaves_what_is_one_s_own() -> None:
    ten, noon = datetime.fromisoformat(TEN), datetime.fromisoformat("2027-01-20T12:00:00-05:00")
    day = date(2026, 10, 20)
    mine = (Programme(name="Elm", interviews=(Interview(offered=day, at=ten, notes="liked it", answer="accepted"),)),)
    moved = Taken(0, Interview(offered=day, at=noon, notes="x", answer="declined", minutes=30))
    listed, new, there = joined(mine, (moved,))
    assert (new, there) == (0, 1)
    assert listed[0].interviews == (Interview(offered=day, at=noon, notes="liked it", answer="accepted", minutes=30),)
    # Two looks offered on one day are two interviews, also when the sheet comes again.
    both = (Taken(0, Interview(offered=day, at=ten)), Taken(0, Interview(offered=day, at=noon)))
    listed, new, there = joined((Programme(name="Elm"),), both)
    assert (len(listed[0].interviews), new, there) == (2, 2, 0)
    assert joined(listed, both) == (listed, 0, 2)


def test_the_hour_that_comes_later_goes_to_the_interview_of_its_day() -> None:
    ten, day = datetime.fromisoformat(TEN), date(2027, 1, 14)
    mine = (Programme(name="Elm", interviews=(Interview(day=day), Interview(day=date(2027, 1, 20)))),)
    listed, new, there = joined(mine, (Taken(0, Interview(at=ten)),))
    assert (new, there) == (0, 1)
    assert listed[0].interviews == (Interview(at=ten), Interview(day=date(2027, 1, 20)))
    listed, new, _ = joined(listed, (Taken(0, Interview(day=day)), Taken(0, Interview(day=date(2027, 1, 25)))))
    assert (new, [one.on for one in listed[0].interviews]) == (1, [day, date(2027, 1, 20), date(2027, 1, 25)])


def test_a_sheet_without_programmes_or_with_a_wrong_map_is_said(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="name or code"):
        read(tmp_path, "When,With\n2027-01-14 10:00 ET,Dr A\n")
    with pytest.raises(SheetError, match="no field"):
        read(tmp_path, "Program Name,When\nElm,x\n", When="nonsense")
    found = read(tmp_path, "Spital,Wann\nElm,2027-01-14 10:00 ET\n", Spital="name", Wann="at")
    assert found.found[0].interview.at == datetime.fromisoformat(TEN)
