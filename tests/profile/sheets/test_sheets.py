"""Sheets as people keep them: each is read right, or said in a clear line; never half an import, never a guess."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from img_pathway.profile.facts.season import Programme
from img_pathway.profile.sheets.columns import Choice, Preview, nearly, plain_heading
from img_pathway.profile.sheets.programmes import KIND, joined, preview
from img_pathway.profile.sheets.read import LONGEST, Sheet, SheetError, read_sheets
from tests.profile.sheets.books import xlsx

TODAY = date(2026, 11, 28)


def read(tmp_path: Path, data: str | bytes, name: str = "list.csv", **chosen: str) -> Preview[Programme]:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return preview(read_sheets(path), Choice(chosen), TODAY)


def one(tmp_path: Path, heading: str, cell: str) -> tuple[Programme, list[str]]:
    """One programme with one more column; the programme, and what was in doubt."""
    found = read(tmp_path, f'Program Name\t{heading}\nElm\t"{cell}"\n', "list.tsv")
    return found.found[0], [doubt.why for doubt in found.doubts]


CELLS: list[tuple[str, str, str, Any, bool]] = [
    ("ACGME ID", "1401122233", "acgme", "1401122233", False),
    ("ACGME ID", "401122233", "acgme", "0401122233", True),
    ("ACGME ID", "140-11-22233", "acgme", "1401122233", False),
    ("ACGME ID", "40112223", "acgme", None, True),
    ("Program Code", "1978140C3\u200b", "nrmp", "1978140C3", False),
    ("Program Code", "1516400c10", "nrmp", "1516400C10", False),
    ("Program Code", "1978140", "nrmp", None, True),
    ("J1", "TRUE", "j1", True, False),
    ("J1", "N", "j1", False, False),
    ("J1", "", "j1", None, False),
    ("J1", "–", "j1", None, False),
    ("J1", "N/A", "j1", None, False),
    ("J1", "?", "j1", None, False),
    ("J1", "DO", "j1", None, True),
    ("Visa", "J-1/H-1B", "h1b", True, False),
    ("Visa", "J1", "h1b", None, False),
    ("J1/H1B", "J-1 only", "h1b", False, False),
    ("J-1 / H-1B?", "J-1/H-1B", "j1", True, False),
    ("Visa", "J1 only", "h1b", False, False),
    ("Visa", "No", "j1", False, False),
    ("Visa", "J1, H1B, F1 OPT", "h1b", True, False),
    ("Visa", "J-1 and F-1", "h1b", None, False),
    ("Visa", "F1 OPT", "j1", None, True),
    ("Attempts", "1 attempt only", "attempts", 1, False),
    ("Visa", "H-1B maybe", "h1b", None, True),
    ("Step 2", ">=230", "step2ck_score", 230, False),
    ("Step 2", "P", "step2ck_score", None, True),
    ("Step 2", "230-240", "step2ck_score", None, True),
    ("Step 2", "999", "step2ck_score", None, True),
    ("YOG", "10+", "graduated_within", 10, False),
    ("Location", "Columbus, OH", "state", "OH", False),
    ("Location", "Columbus, OH", "city", "Columbus", False),
    ("Location", "Boston, Massachusetts", "state", "MA", False),
    ("Location", "DO", "state", None, True),
    ("Signal", "Gold", "signal", "gold", False),
    ("Checked", "9/27/2026", "checked", date(2026, 9, 27), False),
    ("Checked", "September 28, 2026", "checked", date(2026, 9, 28), False),
    ("Checked", "2026-09-28", "checked", date(2026, 9, 28), False),
    ("Checked", "10/11/2026", "checked", None, True),
    ("Deadline", "10/30/2026", "deadline_day", date(2026, 10, 30), False),
    ("Deadline", "2026-10-30 17:00", "deadline_day", date(2026, 10, 30), True),
    ("Deadline", "rolling", "deadline_day", None, True),
    ("Notes", "=cmd|' /c calc'!A0", "notes", "=cmd|' /c calc'!A0", False),
    ("Notes", "a\x1b[31mred\x1b[0m", "notes", "ared", False),
    ("Notes", "[bold]x[/bold]", "notes", "[bold]x[/bold]", False),
    ("Notes", "New England\nSouth Atlantic", "notes", "New England South Atlantic", False),
    ("Notes", "abc\u202ecba", "notes", "abccba", False),
]


@pytest.mark.parametrize(("heading", "cell", "fact", "value", "doubt"), CELLS)
def test_a_cell_is_read_right_or_left_out_and_said(
    tmp_path: Path, heading: str, cell: str, fact: str, value: Any, doubt: bool
) -> None:
    programme, doubts = one(tmp_path, heading, cell)
    assert getattr(programme, fact) == value
    assert bool(doubts) is doubt


@pytest.mark.parametrize(
    "data",
    [
        "My list 2027,,\n,,\nProgram Name ,ACGME ID,Visa\nElm,1401122233,J1\n",
        "program name;acgme id;visa\nElm;1401122233;J1\n",
        "\ufeffPROGRAM-NAME,ACGME ID,Visa.\r\nElm,1401122233,J1\r\n",
        ",Program Name,Extra,ACGME ID,Visa\n0,Elm,?,1401122233,J1\n",
    ],
)
def test_the_row_of_headings_is_found_whatever_stands_around_it(tmp_path: Path, data: str) -> None:
    found = read(tmp_path, data)
    assert [(one.name, one.acgme, one.j1) for one in found.found] == [("Elm", "1401122233", True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, "Program Name,Visa\nHôpital é,J1\n".encode(encoding)).found[0].name == "Hôpital é"


def test_one_date_that_is_clear_settles_the_sheet(tmp_path: Path) -> None:
    found = read(tmp_path, "Program Name,Checked\nA,10/11/2026\nB,9/27/2026\n")
    assert [one.checked for one in found.found] == [date(2026, 10, 11), date(2026, 9, 27)]
    other = read(tmp_path, "Program Name,Checked\nA,10/11/2026\nB,27/9/2026\n")
    assert [one.checked for one in other.found] == [date(2026, 11, 10), date(2026, 9, 27)]


def test_rows_of_one_code_are_one_programme_under_its_first_name(tmp_path: Path) -> None:
    data = "Program Name,Program Code,Visa\nAventura,1111140C0,\nAventura Hospital,1111140C0,J1\n,,\n,,x\n"
    found = read(tmp_path, data)
    assert (found.read, len(found.found), found.unknown) == (3, 1, 1)
    assert [(one.name, one.j1) for one in found.found] == [("Aventura", True)]


def test_a_column_can_be_said(tmp_path: Path) -> None:
    data = "Spital,Kürzel\nElm,1111140C0\n"
    with pytest.raises(SheetError, match="name or code"):
        read(tmp_path, data)
    found = read(tmp_path, data, Spital="name", Kürzel="nrmp")
    assert (found.found[0].name, found.found[0].nrmp) == ("Elm", "1111140C0")
    with pytest.raises(SheetError, match="no column"):
        read(tmp_path, data, Haus="name")
    with pytest.raises(SheetError, match="no field"):
        read(tmp_path, data, Spital="nonsense")


def test_a_workbook_is_read_with_numbers_as_texts_and_formulas_as_values(tmp_path: Path) -> None:
    rows = [["Program Name", "ACGME ID", "J1"], ["Elm", 1401122233, True], ["Oak", 401122233, False]]
    found = read(tmp_path, xlsx({"IM 2027": rows}, formulas=True), "list.xlsx")
    assert found.sheet == "IM 2027"
    assert [(one.acgme, one.j1) for one in found.found] == [("1401122233", True), ("0401122233", False)]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.csv"),
        (b"\n\n,,\n", "blank.csv"),
        (b"PK\x03\x04 broken", "broken.xlsx"),
        (b"\x00\x01\x02binary", "x.csv"),
        (b"hello world\nno table here\n", "text.csv"),
    ],
)
def test_what_is_no_sheet_is_said_in_a_line(tmp_path: Path, data: bytes, name: str) -> None:
    with pytest.raises(SheetError) as said:
        read(tmp_path, data, name)
    assert said.value.what
    assert said.value.fix


def test_a_zip_that_would_unpack_to_too_much_is_not_opened(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (600 * 1024 * 1024))
    with pytest.raises(SheetError, match="unpack"):
        read(tmp_path, out.getvalue(), "bomb.xlsx")


def test_a_giant_cell_is_cut(tmp_path: Path) -> None:
    found = read(tmp_path, f"Program Name,Notes\nElm,{'x' * 1_000_000}\n")
    assert len(found.found[0].notes or "") <= LONGEST


def test_coming_again_makes_no_doubles_and_leaves_what_is_one_s_own() -> None:
    mine = Programme(name="Elm", nrmp="1111140C0", notes="liked it", status="invited", j1=None)
    again = Programme(name="Elm Hospital", nrmp="1111140C0", notes="x", status="applied", j1=True)
    listed, new, there = joined((mine,), (again, Programme(name="Oak", state="OH")))
    assert (len(listed), new, there) == (2, 1, 1)
    assert (listed[0].name, listed[0].notes, listed[0].status, listed[0].j1) == (
        "Elm Hospital",
        "liked it",
        "invited",
        True,
    )
    assert joined(listed, (again, Programme(name="oak", state="OH")))[1:] == (0, 2)


def test_the_tab_with_the_headings_is_chosen() -> None:
    sheets = (
        Sheet("Cover", (("My list",), ("x",)), False),
        Sheet("IM", (("Program Name", "Visa"), ("Elm", "J1")), False),
    )
    assert preview(sheets, Choice(), TODAY).sheet == "IM"


@pytest.mark.parametrize(
    ("cell", "track", "specialty", "found", "doubts"),
    [
        ("IM (Prelim)", "", "Internal Medicine", "preliminary", 0),
        ("Internal Medicine (IM)", "", "Internal Medicine", None, 0),
        ("Prelim Surgery", "", "General Surgery", "preliminary", 0),
        ("Internal Medicine - Categorical", "", "Internal Medicine", "categorical", 0),
        ("Neurology/Advanced", "a", "Neurology", "advanced", 0),
        ("Neurology/Advanced", "p", "Neurology", "preliminary", 1),
        ("IM", "", "Internal Medicine", None, 0),
        ("Baskets (prelim)", "", "Baskets (prelim)", None, 1),
    ],
)
def test_the_track_beside_a_specialty_is_no_part_of_its_name(
    cell: str, track: str, specialty: str, found: str | None, doubts: int
) -> None:
    sheets = [Sheet("", (("Program Name", "Specialty", "Track"), ("Elm", cell, track)), False)]
    names = {"im": "Internal Medicine", "internal medicine": "Internal Medicine", "surgery": "General Surgery"}
    names |= {name.casefold(): name for name in [*names.values(), "Neurology"]}
    seen = preview(sheets, Choice(), TODAY, lambda words: names.get(words.casefold()))
    (taken,) = seen.found
    assert (taken.specialty, taken.track, len(seen.doubts)) == (specialty, found, doubts)


@pytest.mark.parametrize(
    "rows",
    [
        "Program Name,Specialty,State\nMontefiore,Internal Medicine,NY\nMontefiore,Pediatrics,NY\n",
        "Program Name,ACGME,NRMP\nElm,1401122233,1505140C0\nElm,1401122233,1505140P0\n",
        "Program Name,ACGME,Track\nElm,1401122233,categorical\nElm,1401122233,prelim\n",
        "Program Name,State\nElm,NY\nElm,OH\n",
    ],
)
def test_two_programmes_that_share_a_name_or_a_code_stay_two(tmp_path: Path, rows: str) -> None:
    found = read(tmp_path, rows)
    assert len(found.found) == 2
    listed, new, there = joined((), found.found)
    assert (len(listed), new, there) == (2, 2, 0)
    assert joined(listed, found.found)[1:] == (0, 2), "and are found again"


def test_a_row_that_says_otherwise_of_the_same_programme_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, "Program Name,NRMP,State,J1\nElm,1505140C0,NY,yes\nElm Hospital,1505140C0,OH,yes\n")
    assert [(one.name, one.state) for one in found.found] == [("Elm", "NY")]
    assert [(doubt.row, doubt.column) for doubt in found.doubts] == [(3, "Program Name"), (3, "State")]


@pytest.mark.parametrize(
    ("heading", "cell", "fact", "value"),
    [
        ("USCE", "12 weeks", "us_months", None),
        ("USCE", "at least 3 months", "us_months", 3),
        ("USCE", "3m", "us_months", 3),
        ("YOG", "18 months", "graduated_within", None),
        ("YOG", "within 5 years of graduation", "graduated_within", None),
        ("YOG", "last 5 yrs", "graduated_within", 5),
        ("Attempts", "no more than 2 failures", "attempts", None),
        ("Attempts", "max 2 attempts", "attempts", 2),
        ("Step 2 CK", ">= 230", "step2ck_score", 230),
    ],
)
def test_a_number_of_something_else_is_not_taken(
    tmp_path: Path, heading: str, cell: str, fact: str, value: int | None
) -> None:
    made, doubts = one(tmp_path, heading, cell)
    assert getattr(made, fact) == value
    assert bool(doubts) is (value is None)


@pytest.mark.parametrize(
    ("heading", "cell", "fact", "value"),
    [
        ("YOG", "No limit", "any_graduation", True),
        ("YOG cutoff", "none", "any_graduation", True),
        ("Attempts", "No limit", "any_attempts", True),
        ("Step 2 CK", "No minimum", "step2ck_score", 0),
        ("USCE", "Not required", "us_months", 0),
        ("USCE", "required", "us_months", None),
        ("YOG", "N/A", "any_graduation", None),
        ("YOG", "", "any_graduation", None),
    ],
)
def test_no_limit_is_read_as_one_and_an_empty_cell_is_not(
    tmp_path: Path, heading: str, cell: str, fact: str, value: object
) -> None:
    made, _ = one(tmp_path, heading, cell)
    assert getattr(made, fact) == value


def test_the_newer_word_of_a_limit_and_none_stands() -> None:
    mine = Programme(name="Elm", nrmp="1111140C0", attempts=2, any_graduation=True)
    sheet = Programme(nrmp="1111140C0", any_attempts=True, graduated_within=5)
    ((after,), _, _) = joined((mine,), (sheet,))
    assert (after.attempts, after.any_attempts) == (None, True)
    assert (after.graduated_within, after.any_graduation) == (5, None)


INVITES = (
    "Program Code, Date, Program Name, Location, IMG, Degree Type, Step1, Step2, Visa Required, Year of graduation, Green card\n"
    "1978140C3,9/27/2023,HCA Florida Aventura,FL,nonUSIMG,MD,249,251,TRUE,2019,FALSE\n"
    "1978140C3,9/28/2023,HCA Florida Aventura,FL,USIMG,DO,P,230,FALSE,2022,FALSE\n"
)


def test_what_a_log_of_invitations_says_of_the_applicants_is_no_limit_of_the_programme(tmp_path: Path) -> None:
    found = read(tmp_path, INVITES)
    (made,) = found.found
    assert (made.nrmp, made.state, made.step1_score, made.step2ck_score) == ("1978140C3", "FL", None, None)
    assert {one.heading for one in found.columns if "applicant" in one.label} == {
        "Step1", "Step2", "Visa Required", "Year of graduation",
    }  # fmt: skip
    chosen = read(tmp_path, INVITES, Step2="step2ck_score")
    assert chosen.found[0].step2ck_score == 251


def test_a_code_at_the_end_of_a_line_of_pipes_is_read(tmp_path: Path) -> None:
    made, doubts = one(tmp_path, "Participates Main Match of the National Resident ", "1234140C0|")
    assert (made.nrmp, doubts) == ("1234140C0", [])


def test_the_rank_of_no_match_is_no_programme(tmp_path: Path) -> None:
    found = read(tmp_path, ",Applicant A Rank List,\n,Rank,Program\n,1,Elm\n,2,No Match\n")
    assert [one.name for one in found.found] == ["Elm"]
    assert [doubt.row for doubt in found.doubts] == [4]


def test_a_heading_in_another_script_can_be_said(tmp_path: Path) -> None:
    found = read(tmp_path, "Штат,Программа,City\nNY,Montefiore,Bronx\n", Программа="name")
    assert found.found[0].name == "Montefiore"


def test_both_is_both_visas(tmp_path: Path) -> None:
    made, doubts = one(tmp_path, "Visa", "both")
    assert (made.j1, made.h1b, doubts) == (True, True, [])


@pytest.mark.parametrize(
    ("told", "visa_day", "day"),
    [
        ({"j1": True}, None, date(2026, 11, 1)),
        ({"j1": False}, date(2026, 11, 20), date(2026, 11, 1)),
        ({"j1": True, "visa_checked": date(2026, 11, 27)}, date(2026, 11, 27), date(2026, 11, 1)),
        ({"attempts": 3}, date(2026, 11, 20), None),
        ({"h1b": True}, None, date(2026, 11, 1)),
        ({"step1_score": 220}, date(2026, 11, 20), None),
    ],
)
def test_a_day_of_looking_up_goes_with_what_was_looked_up(
    told: dict[str, Any], visa_day: date | None, day: date | None
) -> None:
    mine = Programme(
        name="Elm", nrmp="1111140C0", j1=False, visa_checked=date(2026, 11, 20), attempts=2, checked=date(2026, 11, 1)
    )
    ((after,), _, _) = joined((mine,), (Programme(nrmp="1111140C0", **told),))
    assert (after.visa_checked, after.checked) == (visa_day, day)


@pytest.mark.parametrize(
    ("listed", "rows", "new"),
    [
        ([Programme(name="Elm")], [Programme(name="Elm", state="NY", acgme="1401122233")], 0),
        ([Programme(name="Elm", state="OH")], [Programme(name="Elm", state="NY")], 1),
        (
            [Programme(name="Elm")],
            [Programme(name="Elm", specialty="Neurology"), Programme(name="Elm", specialty="Psychiatry")],
            2,
        ),
        ([Programme(name="Elm", nrmp="1111140C0")], [Programme(name="Elm")], 0),
    ],
)
def test_what_is_listed_by_its_name_alone_is_met_where_the_name_is_clear(
    listed: list[Programme], rows: list[Programme], new: int
) -> None:
    assert joined(listed, rows)[1] == new


@pytest.mark.parametrize(
    ("rows", "doubts"),
    [
        ("Aventura,1111140C0\nHCA Florida Aventura,1111140C0\n", [3]),
        ("Aventura,1111140C0\nAVENTURA.,1111140C0\n", []),
        ("Aventura,1111140C0\n,1111140C0\n", []),
        ("Aventura,1111140C0\nOak,1111140C0\nElm,1111140C0\n", [3, 4]),
    ],
)
def test_another_name_under_one_code_is_never_merged_without_a_word(
    tmp_path: Path, rows: str, doubts: list[int]
) -> None:
    found = read(tmp_path, f"Program Name,NRMP\n{rows}")
    assert [one.name for one in found.found] == ["Aventura"]
    assert [doubt.row for doubt in found.doubts if "another name" in doubt.why] == doubts


def test_one_nrmp_code_of_two_programmes_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, "Program Name,ACGME,NRMP\nElm,1401122233,1505140C0\nOak,1401122234,1505140C0\n")
    assert [(doubt.row, doubt.column) for doubt in found.doubts] == [(3, "NRMP")]
    assert len(found.found) == 2


def test_a_line_of_totals_is_no_programme(tmp_path: Path) -> None:
    rows = [
        "Total Health Center,NY,,",
        "Total,NY,,",
        "Total: 2,,,",
        "Grand total,,,",
        "Sum,,,412",
        "37,,,",
        '"$3,500.00",,,',
    ]
    found = read(tmp_path, "\n".join(["Program Name,State,NRMP,US experience", *rows, "2nd Med,NY,,"]))
    assert [one.name for one in found.found] == ["Total Health Center", "Total", "2nd Med"]
    assert found.unknown == 5
    assert [doubt.row for doubt in found.doubts] == [4, 5, 6, 7, 8]
    coded = read(tmp_path, "Program Name,ACGME\n12,1401122233\n")
    assert [(one.name, one.acgme) for one in coded.found] == [(None, "1401122233")]


@pytest.mark.parametrize(
    ("cell", "city", "state"),
    [
        ("Fresno CA", "Fresno", "CA"), ("Kansas City, MO 64108", "Kansas City", "MO"), ("Columbus, OH, USA", "Columbus", "OH"),
        ("New York", None, "NY"), ("New York NY 10029-1234", "New York", "NY"), ("Bronx (NY)", "Bronx", "NY"), ("Ohio", None, "OH"),
    ],
)  # fmt: skip
def test_a_town_and_its_state_are_read_as_people_write_them(
    tmp_path: Path, cell: str, city: str | None, state: str
) -> None:
    made, doubts = one(tmp_path, "Location", cell)
    assert (made.city, made.state, doubts) == (city, state, [])


def test_the_second_of_two_columns_with_one_name_can_be_chosen(tmp_path: Path) -> None:
    data = "Rank,Program,Rank,Program\n1,Elm,1,Oak\n"
    assert [column.heading for column in read(tmp_path, data).columns] == ["Rank", "Program", "Rank (2)", "Program (2)"]
    assert read(tmp_path, data).found[0].name == "Elm"
    assert read(tmp_path, data, **{"Program (2)": "name"}).found[0].name == "Oak"


def test_a_column_can_be_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, "Program Name,Notes\nElm,private\n", Notes="")
    assert found.found[0].notes is None


def test_a_tab_can_be_chosen() -> None:
    sheets = tuple(Sheet(name, (("Program Name",), (f"Elm {name}",)), False) for name in ("2026", "2027"))
    assert preview(sheets, Choice(), TODAY).found[0].name == "Elm 2026"
    assert preview(sheets, Choice(tab="2027"), TODAY).found[0].name == "Elm 2027"
    with pytest.raises(SheetError, match="no tab") as said:
        preview(sheets, Choice(tab="2028"), TODAY)
    assert "2026, 2027" in said.value.fix


@pytest.mark.parametrize(("month_first", "day"), [(True, date(2026, 10, 11)), (False, date(2026, 11, 10))])
def test_how_days_are_written_is_asked_once_for_a_sheet(tmp_path: Path, month_first: bool, day: date) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Program Name,Checked\nA,10/11/2026\nB,1/2/2026\n")
    found = preview(read_sheets(path), Choice(), TODAY)
    assert found.two_ways == "10/11/2026"
    told = preview(read_sheets(path), Choice(month_first=month_first), TODAY)
    assert (told.found[0].checked, told.two_ways, told.doubts) == (day, "", ())


KNOWN = {plain_heading(word): fact for fact, words in KIND.headings.items() for word in words}


@pytest.mark.parametrize(
    ("heading", "fact"),
    [
        ("Hospital / Residency", "name"), ("Visa Sponsored?", "visa"), ("Location (City/State)", "place"),
        ("Min Step-2 Score", "step2ck_score"), ("Minimum Step 1 Score Required", "step1_score"),
        ("Step 1 / Step 2", ""), ("Program/Program Code", ""), ("Contact person", ""), ("Score", ""), ("(NRMP)", "nrmp"),
    ],
)  # fmt: skip
def test_a_longer_heading_is_read_where_it_names_one_fact(heading: str, fact: str) -> None:
    assert nearly(heading, KNOWN) == fact
