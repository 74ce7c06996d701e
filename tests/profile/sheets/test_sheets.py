"""Sheets as people keep them: each is read right, or said in a clear line; never half an import, never a guess."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from img_pathway.profile.facts.season import Programme
from img_pathway.profile.sheets.programmes import Preview, joined, preview
from img_pathway.profile.sheets.read import LONGEST, Sheet, SheetError, read_sheets

TODAY = date(2026, 11, 28)


def read(tmp_path: Path, data: str | bytes, name: str = "list.csv", **chosen: str) -> Preview:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return preview(read_sheets(path), chosen, TODAY)


def one(tmp_path: Path, heading: str, cell: str) -> tuple[Programme, list[str]]:
    """One programme with one more column; the programme, and what was in doubt."""
    found = read(tmp_path, f'Program Name\t{heading}\nElm\t"{cell}"\n', "list.tsv")
    return found.programmes[0], [doubt.why for doubt in found.doubts]


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
    ("Visa", "J1 only", "h1b", False, False),
    ("Visa", "No", "j1", False, False),
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
    ("Deadline", "10/30/2026", "deadline", None, True),
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
    assert [(one.name, one.acgme, one.j1) for one in found.programmes] == [("Elm", "1401122233", True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, "Program Name,Visa\nHôpital é,J1\n".encode(encoding)).programmes[0].name == "Hôpital é"


def test_one_date_that_is_clear_settles_the_sheet(tmp_path: Path) -> None:
    found = read(tmp_path, "Program Name,Checked\nA,10/11/2026\nB,9/27/2026\n")
    assert [one.checked for one in found.programmes] == [date(2026, 10, 11), date(2026, 9, 27)]
    other = read(tmp_path, "Program Name,Checked\nA,10/11/2026\nB,27/9/2026\n")
    assert [one.checked for one in other.programmes] == [date(2026, 11, 10), date(2026, 9, 27)]


def test_rows_of_one_code_are_one_programme_under_its_first_name(tmp_path: Path) -> None:
    data = "Program Name,Program Code,Visa\nAventura,1111140C0,\nAventura Hospital,1111140C0,J1\n,,\n,,x\n"
    found = read(tmp_path, data)
    assert (found.read, found.matched, found.unknown) == (3, 1, 1)
    assert [(one.name, one.j1) for one in found.programmes] == [("Aventura", True)]


def test_a_column_can_be_said(tmp_path: Path) -> None:
    data = "Spital,Kürzel\nElm,1111140C0\n"
    with pytest.raises(SheetError, match="name or code"):
        read(tmp_path, data)
    found = read(tmp_path, data, Spital="name", Kürzel="nrmp")
    assert (found.programmes[0].name, found.programmes[0].nrmp) == ("Elm", "1111140C0")
    with pytest.raises(SheetError, match="no column"):
        read(tmp_path, data, Haus="name")
    with pytest.raises(SheetError, match="no field"):
        read(tmp_path, data, Spital="nonsense")


def xlsx(*rows: list[Any], formula: bool = False) -> bytes:
    """A small workbook with inline texts, numbers, booleans and a formula with its last value."""

    def cell(value: Any) -> str:
        if isinstance(value, bool):
            return f'<c t="b"><v>{int(value)}</v></c>'
        if isinstance(value, (int, float)):
            return f"<c><v>{value}</v></c>"
        extra = "<f>1+1</f>" if formula else ""
        return f'<c t="str">{extra}<v>{value}</v></c>'

    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pack = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{pack}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{pack}/relationships"><Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {ns} xmlns:r="{rel}"><sheets><sheet name="IM 2027" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{pack}/relationships"><Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {ns}><sheetData>{body}</sheetData></worksheet>",
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


def test_a_workbook_is_read_with_numbers_as_texts_and_formulas_as_values(tmp_path: Path) -> None:
    data = xlsx(["Program Name", "ACGME ID", "J1"], ["Elm", 1401122233, True], ["Oak", 401122233, False], formula=True)
    found = read(tmp_path, data, "list.xlsx")
    assert found.sheet == "IM 2027"
    assert [(one.acgme, one.j1) for one in found.programmes] == [("1401122233", True), ("0401122233", False)]


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
    assert len(found.programmes[0].notes or "") <= LONGEST


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
    assert preview(sheets, {}, TODAY).sheet == "IM"
