"""``export pdf``: on the command line, with and without its typesetter, its fonts and the names."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader

from tests.cli.conftest import Run, one_line

FULL = str(Path(__file__).parent.parent / "data" / "full.toml")


def _all(file: Path) -> str:
    """Every word of a PDF: its pages, its metadata, its outline."""
    reader = PdfReader(BytesIO(file.read_bytes()))
    pages = [page.extract_text() for page in reader.pages]
    return "\n".join([*pages, str(reader.metadata), str(reader.outline), str(reader.root_object)])


def test_a_report_becomes_a_file_and_the_next_one_replaces_it(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "full.pdf"
    assert run("export", "pdf", FULL, "-o", str(target)).out == f"Wrote {target}\n"
    first = target.read_bytes()
    assert "Asha Ramesh Kulkarni" in _all(target)
    assert run("export", "pdf", FULL, "-o", str(target)).code == 0
    assert target.read_bytes() == first
    assert run("export", "pdf", FULL, "-o", str(target), "--only", "money").code == 0
    assert "Asha Ramesh Kulkarni" not in _all(target)


def test_another_pdf_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "diploma.pdf"
    other.write_bytes(b"%PDF-1.7\n% a diploma\n%%EOF\n")
    one_line(run("export", "pdf", FULL, "-o", str(other)), 2)
    assert other.read_bytes().startswith(b"%PDF-1.7\n% a diploma")


@pytest.mark.parametrize(
    ("words", "width"), [((), 595), (("--paper", "letter"), 612), (("--paper", "a4"), 595)], ids=["", "letter", "a4"]
)
def test_the_paper_is_chosen(run: Run, tmp_path: Path, words: tuple[str, ...], width: int) -> None:
    target = tmp_path / "full.pdf"
    assert run("export", "pdf", FULL, "-o", str(target), "--only", "money", *words).code == 0
    assert round(PdfReader(target).pages[0].mediabox.width) == width


def test_who_is_in_the_united_states_prints_on_letter_unless_redacted(run: Run, tmp_path: Path) -> None:
    mine, target = tmp_path / "mine.toml", tmp_path / "mine.pdf"
    mine.write_bytes(Path(FULL).read_bytes())
    assert run("set", str(mine), "profile.location=US").code == 0
    for words, width in (((), 612), (("--redact",), 595)):
        assert run("export", "pdf", str(mine), "-o", str(target), "--only", "money", *words).code == 0
        assert round(PdfReader(target).pages[0].mediabox.width) == width


def test_other_formats_have_no_paper(run: Run) -> None:
    one_line(run("export", "html", FULL, "--paper", "a4"), 2)


def test_no_name_is_in_a_redacted_one(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "x.pdf"
    assert run("export", "pdf", FULL, "-o", str(target), "--redact").code == 0
    words, raw = _all(target), target.read_bytes()
    for personal in ("Asha", "Kulkarni", "012345678", "1-234-567-8"):
        assert personal not in words
        assert personal.encode() not in raw
        assert personal.encode("utf-16-be") not in raw


def test_without_its_typesetter_it_says_what_to_do(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    said = one_line(run("export", "pdf", FULL, "-o", str(tmp_path / "x.pdf")), 3)
    assert "pip install typst" in said
    assert "export html" in said
    assert not (tmp_path / "x.pdf").exists()


def test_letters_without_a_font_are_told_in_one_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst, "compile", partial(typst.compile, ignore_system_fonts=True))
    mine, target = tmp_path / "mine.toml", tmp_path / "mine.pdf"
    mine.write_bytes(Path(FULL).read_bytes())
    assert run("set", str(mine), "profile.passport_name=王小明").code == 0
    done = run("export", "pdf", str(mine), "-o", str(target))
    assert done.code == 0
    assert "王 (U+738B)" in done.err
    assert done.err.count("\n") == 1
    assert "U+738BU+5C0FU+660E" not in done.err
    assert "U+5C0FU+660EU+738B" not in done.err
    text = _all(target).replace("\n", "")
    assert "U+738BU+5C0FU+660E" in text


def test_a_terminal_gets_no_pdf_and_a_pipe_does(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "img_pathway", "--data-dir", str(tmp_path), "export", "pdf", FULL, "--only", "money"]
    done = subprocess.run(call, capture_output=True, timeout=60)
    assert done.stdout.startswith(b"%PDF-")
    leader, follower = pty.openpty()
    done = subprocess.run(call, stdout=follower, stderr=subprocess.PIPE, timeout=60)
    os.close(follower)
    os.close(leader)
    assert done.returncode == 2
    assert b"-o FILE.pdf" in done.stderr


def test_a_typesetter_that_fails_is_told_in_one_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> bytes:
        error = typst.TypstError("", "")
        error.message = "out of \x1b[31m memory"
        error.diagnostic = "error: out of memory"
        raise error

    monkeypatch.setattr(typst, "compile", fails)
    target = tmp_path / "full.pdf"
    told = one_line(run("export", "pdf", FULL, "-o", str(target)), 3)
    assert "could not set the report: out of" in told
    assert "\x1b" not in told
    assert not target.exists()
