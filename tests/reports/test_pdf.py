"""A report as a PDF: every script, nothing read as markup, every page with its stamp, fit for a screen reader."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any

import pytest
import typst
from pypdf import PageObject, PdfReader

from img_pathway.reports.page import Block, heading, item, line, rule_blocks, text_block
from img_pathway.reports.print.pdf import NoTypesetter, Paper, pdf
from img_pathway.reports.report import Cell, Column, Report, Section, Sheet

SHORT = "As of Sat 28 Nov 2026; rulebook 2026.11.28; expected days are marked; not legal advice"
STAMP = ("As of Sat 28 Nov 2026.", "Expected days are not published yet.", "Not legal advice.")
SCRIPTS = {
    "Latin": "Đặng Müller Ğ", "Greek": "Παπαδοπούλου", "Cyrillic": "Шевченко Ґ", "Hebrew": "אברהם", "Arabic": "محمد",
    "Persian": "نیک\u200cفر", "Chinese": "王小明", "Korean": "김민수", "Thai": "สมชาย", "Devanagari": "शर्मा", "Tamil": "தமிழ்",
    "Ethiopic": "አበበ", "Sinhala": "ශ්\u200dරී",
}  # fmt: skip
"""A name in each; the joiners in two of them shape the letters beside them."""


def made(*names: str, blocks: tuple[Block, ...] = (), drawing: str = "", title: str = "Names") -> Report:
    columns = (Column("name", "Name as printed"), Column("where", "Where"))
    rows = tuple((Cell(name), Cell("passport")) for name in names)
    sheets = (Sheet("names", title, columns, rows),) if rows else ()
    sections = (Section("names", title, blocks, sheets, drawing),)
    return Report("IMG pathway: Asha", "Asha", STAMP, sections, SHORT)


def read(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer with no font but those of the typesetter."""
    monkeypatch.setattr(typst, "compile", partial(typst.compile, ignore_system_fonts=True))


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_name_is_set_in_its_script(script: str) -> None:
    printed = pdf(made(SCRIPTS[script]))
    if printed.missing:
        pytest.skip("no font for it here")
    text = "".join(read(printed.data))
    assert set(SCRIPTS[script]) <= set(text)
    assert "U+" not in text


def test_letters_without_a_font_are_told_and_printed_as_their_number(no_fonts: None) -> None:
    printed = pdf(made("Wang 王小明 शर्मा Шевченко"))
    assert printed.missing == "".join(sorted(set("王小明शर्मा")))
    text = "".join(read(printed.data))
    assert "Wang U+738BU+5C0FU+660E" in text
    assert "Шевченко" in text


def test_the_title_a_reader_shows_keeps_its_letters(no_fonts: None) -> None:
    printed = pdf(made()._replace(title="IMG pathway: 王小明"))
    assert printed.missing == "".join(sorted("王小明"))
    assert "U+738BU+5C0FU+660E" in "".join(read(printed.data))
    metadata = PdfReader(BytesIO(printed.data)).metadata
    assert metadata is not None
    assert metadata.title == "IMG pathway: 王小明"


def test_a_mark_without_a_font_leaves_the_plain_letter_under_it(no_fonts: None) -> None:
    printed = pdf(made('"\u0f71t\u0f71'))
    assert printed.missing == "\u0f71"
    assert '"U+0F71tU+0F71' in "".join(read(printed.data))


def test_a_joiner_stays_only_where_it_shapes_letters() -> None:
    text = "".join(read(pdf(made("نیک\u200cفر", "Pa\u200dul\u200c")).data))
    assert "\u200c" in text
    assert "Paul" in text


@pytest.mark.parametrize(
    "hostile",
    [
        '#eval("1+1")', "$x^2$", "*bold*", "_under_", "@reference", "<label>", "`raw`", "= heading", "// gone", "/* gone */",
        "\\u{41}", '"); #panic("out")', "#import", "- item", "#read(sys)", "https://example.org/x", "~ -- ---", "[x](y)",
    ],
)  # fmt: skip
def test_words_are_never_markup(hostile: str) -> None:
    report = made(hostile, blocks=(text_block(line(hostile, right=((hostile, "dim"),), label="Note")),), title=hostile)
    report = report._replace(title=hostile, person=hostile, short=hostile, stamp=(hostile,))
    data = pdf(report).data
    text = "".join(read(data))
    # Title, stamp, foot, heading, two of the block and the cell.
    assert text.count(hostile) == 7
    metadata = PdfReader(BytesIO(data)).metadata
    assert metadata is not None
    assert metadata.title == hostile


def test_what_turns_or_hides_letters_is_left_out() -> None:
    text = "".join(read(pdf(made("\u202eabc\u202c", "a\x00b\x07c\x1b[31md", "e\u200bf", "\ud800g")).data))
    assert "abc" in text
    assert "ef" in text
    assert not {"\x00", "\x1b", "\u202e", "\u202c", "\u200b", "\ud800"} & set(text)
    assert "[31m" not in text


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_a_long_table_repeats_its_headings_and_every_page_its_stamp(paper: Paper, size: tuple[int, int]) -> None:
    names = tuple(f"Programme {number} of a hospital with a long name" for number in range(400))
    data = pdf(made(*names), paper=paper).data
    pages = read(data)
    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        assert "Name as printed" in page
        assert SHORT in page
        assert f"Page {number} of {len(pages)}" in page
    assert all(name in "\n".join(pages) for name in names)
    box = PdfReader(BytesIO(data)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_it_is_tagged_has_a_language_and_a_title_and_no_hour() -> None:
    reader = PdfReader(BytesIO(pdf(made("Asha")).data))
    root: Any = reader.root_object
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = reader.metadata
    assert metadata is not None
    assert metadata.title == "IMG pathway: Asha"
    assert metadata.creation_date is None
    assert reader.xmp_metadata is not None
    assert reader.xmp_metadata.xmp_create_date is None
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == ["Names"]


def tags(node: Any) -> Iterator[str]:
    """What a screen reader is told that the parts of a PDF are."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from tags(each)
    elif isinstance(node, dict):
        yield str(node.get("/S"))
        yield from tags(node["/K"]) if "/K" in node else ()


def test_a_screen_reader_is_told_of_headings_lists_and_tables() -> None:
    report = made("Asha", blocks=(item("one"), item("two")), drawing='<svg xmlns="http://www.w3.org/2000/svg"/>')
    root: Any = PdfReader(BytesIO(pdf(report).data)).root_object
    found = Counter(tags(root["/StructTreeRoot"]["/K"]))
    assert (found["/Title"], found["/H1"], found["/LI"], found["/THead"], found["/TH"], found["/TD"]) == (
        1,
        1,
        2,
        1,
        2,
        2,
    )
    assert found["/Figure"] == 1


def test_the_same_report_is_the_same_bytes() -> None:
    assert pdf(made("Asha", "王小明")) == pdf(made("Asha", "王小明"))


def test_a_page_reads_as_it_is_composed() -> None:
    sat = Block(
        (line("Sat", right=(("twice", "dim"),)), line("$1,000", label="Cost", right=(("paid", "dim"),))), id="next:a"
    )
    blocks = (
        Block((line("Register"), line("Before it closes.")), card=True),
        heading("Steps", role="section"),
        sat,
        *rule_blocks(["fees.step1", "nrmp.rol"], "a"),
        item(("✓ ", "done"), "School listed"),
    )  # fmt: skip
    text = read(pdf(made(blocks=blocks)).data)[0]
    told = ["Register\nBefore it closes.", "Steps\n– Sat twice", "Cost: $1,000: paid", "Rules: fees.step1, nrmp.rol"]
    for words in (*told, "– ✓ done: School listed"):
        assert words in text


def test_rows_stand_under_what_they_are_grouped_by() -> None:
    columns = (Column("portal", "Where"), Column("what", "What"), Column("id", "Id", paper=False))
    rows = [("FSMB", "Step 3", "x9"), ("FSMB", "Permit", "x9"), ("NRMP", "Register", "x9")]
    sheet = Sheet("c", "Checklist", columns, tuple(tuple(map(Cell, row)) for row in rows), "How to read it.", True)
    text = read(pdf(made()._replace(sections=(Section("c", "Checklist", (), (sheet,)),))).data)[0]
    assert text.count("FSMB") == text.count("NRMP") == 1
    assert "How to read it." in text
    assert "x9" not in text


def test_a_drawing_is_shown_and_a_letter_it_cannot_hold_stops_nothing() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20"><text x="5" y="15">May 王 शर्मा</text></svg>'
    printed = pdf(made("Asha", drawing=drawing))
    assert printed.missing == ""
    assert "May …" in read(printed.data)[0]


def heights_of_drawn_letters(page: PageObject) -> list[float]:
    """Where the letters of a drawing stand: they are set one by one, and smaller."""
    found: list[float] = []

    def see(text: str, at: list[float], *_: object) -> None:
        if text.strip() and at[0] != 1:
            found.append(at[5])

    page.extract_text(visitor_text=see)
    return found


def test_a_tall_drawing_stays_on_its_page() -> None:
    rows = "".join(f'<text x="5" y="{20 * row}">Row {row} of it</text>' for row in range(1, 200))
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 4000">{rows}</svg>'
    pages = PdfReader(BytesIO(pdf(made("Asha", drawing=drawing)).data)).pages
    (drawn,) = (found for found in map(heights_of_drawn_letters, pages) if found)
    assert len(drawn) > 1000
    assert 50 < min(drawn) < max(drawn) < 800


@pytest.mark.parametrize(
    "word", ["W" * 300, "Щ" * 40, "Ñ" * 50, "Ω" * 40], ids=["long", "Cyrillic", "Spanish", "Greek"]
)
def test_a_word_too_long_for_its_column_stays_in_it_and_whole(word: str) -> None:
    columns = (Column("name", "Name"), Column("means", "What it means"), Column("todo", "To do"))
    rows = ((Cell(word), Cell("a sentence of some length " * 8), Cell("another of the same length " * 8)),)
    report = made("Asha")._replace(sections=(Section("names", "Names", (), (Sheet("names", "Names", columns, rows),)),))
    page = PdfReader(BytesIO(pdf(report).data)).pages[0]
    assert "".join(page.extract_text().split()).count(word) == 1
    placed: list[float] = []
    page.extract_text(visitor_text=lambda text, at, *_: placed.append(at[4]) if text == word[0] else None)
    assert len(placed) == len(word)
    assert max(placed) < float(page.mediabox.width) / 2


def test_without_the_typesetter_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NoTypesetter):
        pdf(made("Asha"))


@pytest.mark.parametrize("rows", [10, 55, 60, 64])
def test_what_must_stand_on_one_sheet_does(rows: int) -> None:
    told = made(blocks=tuple(item(f"A row of a meeting's page: {number}") for number in range(rows)))
    pages = PdfReader(BytesIO(pdf(told._replace(one_sheet=True)).data)).pages
    assert len(pages) == 1
    assert pages[0].extract_text().count("A row of") == rows
    assert len(PdfReader(BytesIO(pdf(told).data)).pages) == (1 if rows == 10 else 2)
