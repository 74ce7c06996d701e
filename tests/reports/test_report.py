"""A report, and how it is printed: read back by parsers that share no code with the printers."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from markdown_it import MarkdownIt

from img_pathway.desk.folder import DataFolder
from img_pathway.desk.session import Desk
from img_pathway.engine import assess
from img_pathway.engine.plan.plan import plan
from img_pathway.profile.facts.season import Programme
from img_pathway.reports.pages.report import SECTIONS, report
from img_pathway.reports.print.csv import BOM, STAMP, header, packed, tables
from img_pathway.reports.print.csv import csv as one_table
from img_pathway.reports.print.html import html
from img_pathway.reports.print.markdown import markdown
from img_pathway.reports.report import Cell, Column, Report, Section, Sheet
from tests.engine.build import GRADUATE, at, book, profile

HOSTILE = (
    "<script>alert(1)</script>", "</td></table><h1>x", "*star* _under_ `tick` ~~gone~~", "[link](javascript:alert(1))",
    "![x](http://x/y.png)", "a | b || c", "# heading", "- bullet", "1. list", "+ plus", "> quote", "===", "---", "&lt;b&gt; &amp;",
    "\\*back\\slash", "trailing\\", "<!-- comment", "``` fence", "two\nlines", "tab\there", "http://example.org/a_b_c", "x<br>y",
    "محمد علي", "आशा कुलकर्णी", "王美玲", "สมชาย", "Наталья", '"quotes" and \'more\'', "{{ 7*7 }}{% raw %}", "$x^2$", "]]>", "\x1b[31mred",
)  # fmt: skip
FORMULAS = (
    "=1+1",
    "+1-1",
    "-2+3",
    "@SUM(1)",
    '=HYPERLINK("http://x","y")',
    "\t=1",
    " =1+1",
    "＝1",
    "-5",
    "-5.25",
    "a;=1",
    'x";"=1',
)


def shown(text: str) -> str:
    """A hostile text as it is to be read: on one line, without what moves a cursor."""
    return " ".join(text.replace("\x1b[31m", "").split())


@pytest.fixture(scope="module")
def hostile() -> Report:
    programmes = [{"name": text, "notes": text, "city": text} for text in HOSTILE]
    payments = [{"what": text, "amount": 5, "date": "2026-10-01", "payer": text} for text in HOSTILE]
    person = profile(
        GRADUATE,
        {
            "profile": {"target_match": 2027, "time_zone": "Asia/Kolkata", "passport_name": HOSTILE[0]},
            "identity": {"fsmb_name": HOSTILE[2], "eras_name": HOSTILE[22]},
            "seasons": {2027: {"programmes": programmes, "recommendations": [{"writer": text} for text in HOSTILE],
                               "rank_list": [{"programme": text, "reason": text} for text in HOSTILE]}},
            "money": {"payments": payments},
            "documents": {"papers": [{"kind": "diploma", "lies": text} for text in HOSTILE]},
        },
    )  # fmt: skip
    found = assess(person, book(), at("2026-11-28", "Asia/Kolkata"))
    return report(found, plan(found), book(), person=HOSTILE[2])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    data = DataFolder(tmp_path, "2026-11-28")
    return data.read(data.store.load(Path(__file__).parents[1] / "data" / "full.toml"))


@pytest.fixture
def full(desk: Desk) -> Report:
    return report(desk.assessment, desk.plan(), desk.rulebook, person=desk.label)


# ---------------------------------------------------------------------- what stands in it


def test_every_section_stands_in_it_and_can_be_had_alone(full: Report, desk: Desk) -> None:
    assert [section.id for section in full.sections] == list(SECTIONS)
    for name in SECTIONS:
        (section,) = report(desk.assessment, desk.plan(), desk.rulebook, person="x", only=(name,)).sections
        assert section == next(one for one in full.sections if one.id == name)


def test_tables_are_whole(full: Report, hostile: Report) -> None:
    for one in (full, hostile):
        names = [*tables(one)]
        assert len(names) == len(set(names))
        for sheet in tables(one).values():
            assert sheet.rows
            assert len({column.id for column in sheet.columns}) == len(sheet.columns)
            assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
            assert all(row[sheet.on_paper[0]].text for row in sheet.rows), sheet.id


def test_the_stamp_says_when_which_rules_what_is_expected_and_that_it_is_no_advice(full: Report) -> None:
    said = " ".join(full.stamp)
    for words in (
        "As of Sat 28 Nov 2026, 12:00 in Kolkata.",
        "Rulebook 20",
        "“Expected”",
        "not confirmed",
        "Not legal advice",
    ):
        assert words in said
    assert "28 Nov 2026" in full.short
    assert "not legal advice" in full.short


def test_questions_for_programme_and_lawyer_stand_on_the_visa_board(full: Report) -> None:
    said = markdown(full._replace(sections=(full.sections[-1],)))
    assert "### Ask the programme" in said
    assert "### Ask an immigration lawyer" in said


def test_soap_stands_with_the_rank_list_once(hostile: Report) -> None:
    section = next(one for one in hostile.sections if one.id == "ranklist")
    said = markdown(hostile._replace(sections=(section,)))
    assert "### SOAP by the clock" in said
    assert "Offer round 4" in said
    assert "### Applications in SOAP" not in said, "they are a table"


def test_what_no_paper_prints_yet_is_told_in_one_line(hostile: Report) -> None:
    section = next(one for one in hostile.sections if one.id == "names")
    assert "not recorded" not in {row[1].bare for row in section.sheets[0].rows}
    assert "Not recorded yet: Name on the diploma, " in markdown(hostile._replace(sections=(section,)))


def test_only_expected_days_are_marked_in_every_table(hostile: Report) -> None:
    days = [row[4] for row in tables(hostile)["plan"].rows if row[4].text]
    doubtful = [one for one in days if "(" in one.text]
    assert doubtful
    assert all(one.bare.endswith(("(expected)", "(not confirmed)")) for one in doubtful)
    assert all(date.fromisoformat(one.bare) for one in days if one not in doubtful)


# ---------------------------------------------------------------------- Markdown


def test_markdown_survives_a_parser_whatever_names_hold(hostile: Report) -> None:
    text = markdown(hostile)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    inside = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inside)}
    assert not kinds & {
        "link_open",
        "image",
        "em_open",
        "code_inline",
        "html_inline",
        "s_open",
        "fence",
        "code_block",
        "lheading_open",
        "blockquote_open",
    }
    (only,) = [token for token in tokens if token.type == "html_block"]
    assert only.content == "<!-- img-pathway report -->\n"
    # Nothing but our own headings, rulers and captions.
    heads = [
        tokens[place + 1].content
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag != "h3"
    ]
    assert len(heads) == 1 + len(hostile.sections)
    assert [token.type for token in tokens].count("hr") == 1
    cells = [token for place, token in enumerate(tokens) if tokens[place - 1].type in ("td_open", "th_open")]
    read = ["".join(one.content for one in cell.children or ()) for cell in cells]
    for hostile_text in map(shown, HOSTILE):
        assert hostile_text in read, hostile_text


def test_markdown_tables_have_every_row_and_as_many_cells(hostile: Report) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown(hostile))
    assert sum(one.type == "table_open" for one in tokens) == len(tables(hostile))
    rows = sum(len(sheet.rows) + 1 for sheet in tables(hostile).values())
    assert sum(one.type == "tr_open" for one in tokens) == rows
    cells = sum((len(sheet.rows) + 1) * len(sheet.on_paper) for sheet in tables(hostile).values())
    assert sum(one.type in ("td_open", "th_open") for one in tokens) == cells


def test_what_begins_a_line_begins_no_list() -> None:
    sheet = Sheet("x", "1. caption", (Column("a", "1) head"),), ((Cell("+ x"),),), note="- note")
    text = markdown(
        Report("2. title", "", ("* one", "3) two"), (Section("x", "4. section", sheets=(sheet,)),), "= short")
    )
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert sum(one.type in ("bullet_list_open", "ordered_list_open") for one in tokens) == 1
    assert not [one for one in tokens if one.type == "ordered_list_open"]


# ---------------------------------------------------------------------- HTML


def parsed(text: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def test_html_is_valid_and_holds_names_as_text(hostile: Report, full: Report) -> None:
    tree = parsed(html(hostile))
    assert tree.find(".//script") is None
    assert not [
        node for node in tree.iter() if any(name.startswith("on") or name in ("src", "style") for name in node.attrib)
    ]
    assert {node.attrib["href"][:1] for node in tree.iter("a")} == {"#"}
    texts = {" ".join("".join(node.itertext()).split()) for node in tree.iter() if node.tag in ("td", "th")}
    assert {shown(text) for text in HOSTILE} <= texts
    assert parsed(html(full)) is not None


def test_html_needs_nothing_else(full: Report) -> None:
    text = html(full)
    assert not re.search(r"<(script|link|img|iframe|object|embed|base|form)\b|@import|url\(", text)
    assert "xmlns=" in text, "the drawing names its language, and no other address is ever asked"


def test_html_reads_well_aloud(full: Report) -> None:
    tree = parsed(html(full))
    assert tree.attrib["lang"] == "en"
    assert (tree.findtext("head/title") or "").startswith("IMG pathway: ")
    assert [tree.find(f".//{name}") is not None for name in ("header", "nav", "main", "footer")] == [True] * 4
    levels = [int(node.tag[1]) for node in tree.iter() if re.fullmatch("h[1-6]", str(node.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    named = {str(node.attrib["id"]): node for node in tree.iter() if "id" in node.attrib}
    for table in tree.iter("table"):
        assert named[table.attrib["aria-labelledby"]].tag in ("h2", "h3")
        assert all(cell.attrib["scope"] == "col" for cell in table.findall("thead/tr/th"))
        for row in table.findall("tbody/tr"):
            assert row[0].tag == "th"
            assert row[0].attrib["scope"] in ("row", "rowgroup")
    drawing = next(tree.iter("{http://www.w3.org/2000/svg}svg"), None) or tree.find(".//svg")
    assert drawing is not None
    assert drawing.attrib["role"] == "img"


def test_a_stamp_cannot_leave_the_style_sheet(hostile: Report) -> None:
    text = html(hostile._replace(short='</style><script>"}x{'))
    assert parsed(text).find(".//script") is None


def test_drawings_are_well_formed(hostile: Report, full: Report) -> None:
    for one in (hostile, full):
        (drawing,) = [section.drawing for section in one.sections if section.drawing]
        tree = ElementTree.fromstring(drawing)
        assert len(list(tree.iter())) > 50
        assert "today" in "".join(tree.itertext())


# ---------------------------------------------------------------------- CSV


def rows(data: bytes) -> list[list[str]]:
    text = data.decode()
    assert text.startswith(BOM)
    assert text.count("\n") == text.count("\r\n")
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), strict=True))


def test_every_table_is_read_back_whole(hostile: Report) -> None:
    for name, sheet in tables(hostile).items():
        head, *read = rows(one_table(sheet, hostile))
        assert head == header(sheet), name
        assert head[-1] == STAMP
        assert len(read) == len(sheet.rows)
        assert {len(row) for row in read} == {len(head)}
        assert {row[-1] for row in read} == {hostile.short}


def test_no_cell_is_worked_out_as_a_formula() -> None:
    sheet = Sheet("x", "x", (Column("a", "A"),), tuple((Cell(text),) for text in FORMULAS))
    found = [row[0] for row in rows(one_table(sheet, Report("", "", (), (), "s")))[1:]]
    for text, cell in zip(FORMULAS, found, strict=True):
        assert cell.lstrip("'") == text
        figure = re.fullmatch(r"-?\d+(\.\d+)?", text) is not None
        assert cell.startswith("'") == (not figure and text.strip()[0] in "=+-@＝")


def test_the_archive_holds_every_table_and_the_stamp(full: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(full))) as archive:
        assert archive.testzip() is None
        assert {*archive.namelist()} == {"about.txt", *(f"{name}.csv" for name in tables(full))}
        assert all(line in archive.read("about.txt").decode() for line in full.stamp)
    assert packed(full) == packed(full)


def spreadsheet(data: bytes, tmp_path: Path) -> Iterator[list[str]]:
    """A CSV as LibreOffice reads it, with its usual settings for UTF-8."""
    (tmp_path / "in.csv").write_bytes(data)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--infilter=CSV:44,34,76", "--convert-to",
         "ods", "--outdir", str(tmp_path), str(tmp_path / "in.csv")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    from python_calamine import load_workbook

    yield from (
        [str(cell) for cell in row] for row in load_workbook(str(tmp_path / "in.ods")).get_sheet_by_index(0).to_python()
    )


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_letters_right_and_works_nothing_out(tmp_path: Path) -> None:
    sheet = Sheet(
        "x",
        "x",
        (Column("a", "A"),),
        tuple((Cell(text),) for text in (*map(shown, HOSTILE), *map(shown, FORMULAS[:8]))),
    )
    read = [row[0] for row in spreadsheet(one_table(sheet, Report("", "", (), (), "s")), tmp_path)][1:]
    wanted = [f"'{cell.text}" if cell.text[0] in "=+-@＝" else cell.text for (cell,) in sheet.rows]
    assert read == wanted


def test_no_cell_moves_a_cursor_whatever_a_file_holds() -> None:
    evil = "\x1b]0;pwn\x07\u202eEVIL"
    rows = [{name: evil for name, fact in Programme.facts.items() if fact.kind == "text"}]
    money = {"payments": [{"what": evil, "currency": evil, "payer": evil, "amount": 5, "date": "2026-10-01"}]}
    person = profile(
        GRADUATE, {"profile": {"target_match": 2027}, "seasons": {2027: {"programmes": rows}}, "money": money}
    )
    found = assess(person, book(), at("2026-11-28", "Asia/Kolkata"))
    made = report(found, plan(found), book(), person="x")
    texts = [cell.text for section in made.sections for table in section.sheets for row in table.rows for cell in row]
    assert any("EVIL" in text for text in texts)
    assert not [text for text in texts if re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)]
