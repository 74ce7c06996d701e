"""Workbooks of both kinds: read right, or one clear line; nothing in them runs, hangs, or takes the machine's memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from img_pathway.profile.facts.season import Programme
from img_pathway.profile.sheets.columns import Choice
from img_pathway.profile.sheets.programmes import preview
from img_pathway.profile.sheets.read import LONGEST, SheetError, read_sheets
from tests.profile.sheets.books import Rows, ods, ods_cell, packed, xlsx

TODAY = date(2026, 11, 28)
BOTH = pytest.mark.parametrize(("make", "ending"), [(xlsx, "xlsx"), (ods, "ods")])
Make = Callable[..., bytes]
HEAD = ["Program Name", "ACGME ID", "State", "J1", "Checked", "Notes"]


def take(tmp_path: Path, data: bytes, name: str) -> tuple[Programme, ...]:
    path = tmp_path / name
    path.write_bytes(data)
    return preview(read_sheets(path), Choice(), TODAY).found


@BOTH
def test_texts_numbers_booleans_and_days_are_read(tmp_path: Path, make: Make, ending: str) -> None:
    rows: Rows = [
        HEAD,
        ["Elm", 1401122233, "OH", True, date(2026, 9, 27), "a\nb"],
        ["Oak", "0401122233", "NY", None, None, None],
    ]
    elm, oak = take(tmp_path, make({"IM": rows}), f"list.{ending}")
    assert (elm.acgme, elm.state, elm.j1, elm.checked) == ("1401122233", "OH", True, date(2026, 9, 27))
    assert (elm.notes or "").split() in (["a", "b"], ["ab"])
    assert (oak.acgme, oak.j1, oak.notes) == ("0401122233", None, None)


def test_days_counted_from_1904_are_the_same_days(tmp_path: Path) -> None:
    rows = [["Program Name", "Checked"], ["Elm", date(2026, 9, 27)]]
    assert take(tmp_path, xlsx({"IM": rows}, since_1904=True), "mac.xlsx")[0].checked == date(2026, 9, 27)


@BOTH
def test_the_tab_with_the_programmes_is_read_among_several(tmp_path: Path, make: Make, ending: str) -> None:
    tabs: dict[str, Rows] = {
        "Cover": [["My list"], ["x"]],
        "Empty": [HEAD],
        "IM": [["My 2027 list", None], HEAD[:2], ["Elm", 1401122233]],
    }
    assert [one.name for one in take(tmp_path, make(tabs), f"tabs.{ending}")] == ["Elm"]


def test_a_merged_title_is_no_heading_and_a_cell_merged_over_rows_is_in_each(tmp_path: Path) -> None:
    rows = [["My programmes", None, None], ["State", "Program Name", "J1"], ["OH", "Elm", True], [None, "Oak", False]]
    found = take(tmp_path, xlsx({"IM": rows}, merged=["A1:C1", "A3:A4"]), "merged.xlsx")
    assert [(one.name, one.state, one.j1) for one in found] == [("Elm", "OH", True), ("Oak", "OH", False)]


def test_a_cell_merged_over_rows_of_an_ods_is_in_each_and_in_no_other_tab(tmp_path: Path) -> None:
    tall = ods_cell("OH").replace(
        "<table:table-cell", '<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1"'
    )
    title = '<table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="1"/>'
    heads = "".join(map(ods_cell, ("State", "Program Name", "J1")))
    # An empty row that stands for two, and a covered cell that stands for itself.
    rows = (
        f'<table:table-row>{title}<table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>',
        '<table:table-row table:number-rows-repeated="2"/>',
        f"<table:table-row>{heads}</table:table-row>",
        f"<table:table-row>{tall}{ods_cell('Elm')}{ods_cell(True)}</table:table-row>",
        f"<table:table-row><table:covered-table-cell/>{ods_cell('Oak')}{ods_cell(False)}</table:table-row>",
        f"<table:table-row>{ods_cell(None)}{ods_cell('Fir')}{ods_cell(False)}</table:table-row>",
    )
    found = take(tmp_path, ods({"Notes": [["x"]], "IM": []}, bodies={"IM": "".join(rows)}), "merged.ods")
    assert [(one.name, one.state, one.j1) for one in found] == [
        ("Elm", "OH", True),
        ("Oak", "OH", False),
        ("Fir", None, False),
    ]


def test_a_formula_is_its_last_value_and_never_worked_out(tmp_path: Path) -> None:
    row = "".join((ods_cell("Elm", "of:=CONCATENATE('Elm')"), ods_cell(1401122233, "of:=1/0")))
    body = f"<table:table-row>{ods_cell('Program Name')}{ods_cell('ACGME ID')}</table:table-row><table:table-row>{row}</table:table-row>"
    assert take(tmp_path, ods({"IM": []}, bodies={"IM": body}), "f.ods")[0].acgme == "1401122233"
    rows = [["Program Name", "Notes"], ["Elm", "DDE"]]
    assert take(tmp_path, xlsx({"IM": rows}, formulas=True), "f.xlsx")[0].notes == "DDE"


def test_macros_scripts_and_links_to_elsewhere_are_not_looked_at(tmp_path: Path) -> None:
    link = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    rows = [["Program Name"], ["Elm"]]
    book = xlsx({"IM": rows}, extra={"xl/vbaProject.bin": b"\xcc" * 5000, "xl/externalLinks/externalLink1.xml": link})
    assert [one.name for one in take(tmp_path, book, "macro.xlsm")] == ["Elm"]
    script = {"Basic/Standard/Module1.xml": "<x>Sub Main: Shell(1)</x>", "Scripts/python/x.py": "raise SystemExit"}
    assert [one.name for one in take(tmp_path, ods({"IM": rows}, extra=script), "macro.ods")] == ["Elm"]


@BOTH
@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=cmd|' /c calc'!A0", "=cmd|' /c calc'!A0"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
        ("abc\u202ecba", "abccba"),
        ("<script>&amp;", "<script>&amp;"),
        ("x" * 10_000_000, "x" * (LONGEST - 1) + "…"),
    ],
    ids=["formula", "markup", "bidi", "xml", "ten megabytes"],
)
def test_a_hostile_cell_is_a_harmless_text(tmp_path: Path, make: Make, ending: str, cell: str, kept: str) -> None:
    assert take(tmp_path, make({"IM": [["Program Name", "Notes"], ["Elm", cell]]}), f"h.{ending}")[0].notes == kept


def test_escapes_for_the_terminal_are_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"Program Name,Notes\nElm,\x1b]0;owned\x07a\x1b[2Jb\x9b31m\n")
    assert "\x1b" not in str(read_sheets(path))


def far(cell: str) -> str:
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<sheetData><row r="1"><c r="A1" t="str"><v>Program Name</v></c></row><row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'


LOL = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
DTD = f'<!DOCTYPE lol [<!ENTITY a "{"x" * 1000}">{LOL}]>'
ENTITY = '<table:table-row><table:table-cell office:value-type="string"><text:p>&j;</text:p></table:table-cell></table:table-row>'
MANY = "<table:table-row>{}</table:table-row>"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (lambda: xlsx({"IM": []}, bodies={"IM": far("XFD1048576")}), "corner.xlsx"),
        (lambda: xlsx({"IM": []}, bodies={"IM": far("XFD4000000000")}), "beyond.xlsx"),
        (lambda: ods({"IM": []}, bodies={"IM": ENTITY}, head=DTD), "entities.ods"),
        (lambda: xlsx({"IM": []})[:-40], "cut.xlsx"),
        (lambda: packed({"a": "b"}), "no book.xlsx"),
        (
            lambda: packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a>"}),
            "bad.ods",
        ),
        (lambda: packed({"x": b"0" * (600 * 1024 * 1024)}), "bomb.xlsx"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40, "old.xls"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_book_is_one_clear_line(tmp_path: Path, data: Callable[[], bytes], name: str) -> None:
    with pytest.raises(SheetError) as said:
        take(tmp_path, data(), name)
    assert 0 < len(said.value.what) < 120
    assert "\n" not in said.value.what
    assert said.value.fix


@pytest.mark.parametrize(
    "body",
    [
        MANY.format('<table:table-cell table:number-columns-repeated="1000000000" office:value-type="float" office:value="1"/>'),
        f'<table:table-row table:number-rows-repeated="1000000000">{ods_cell("x")}</table:table-row>',
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    ],
    ids=["columns", "rows", "empty"],
)  # fmt: skip
def test_a_cell_or_row_said_to_be_there_a_billion_times_is_read_in_bounds(tmp_path: Path, body: str) -> None:
    head = MANY.format(ods_cell("Program Name")) + MANY.format(ods_cell("Elm"))
    found = take(tmp_path, ods({"IM": []}, bodies={"IM": head + body}), "many.ods")
    assert found[0].name == "Elm"
    assert len(found) < 10
