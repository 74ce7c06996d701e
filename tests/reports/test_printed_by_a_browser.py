"""The HTML report as Chromium prints it: it breaks pages where a reader would."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import html5lib
import pytest
from pypdf import PdfReader

from img_pathway.desk.folder import DataFolder
from img_pathway.reports.pages.report import report
from img_pathway.reports.print.html import html

ROOT = Path(__file__).parents[2]
FILES = {
    "full": ROOT / "tests" / "data" / "full.toml",
    "pune": ROOT / "src" / "img_pathway" / "profile" / "samples" / "pune.toml",
}

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A4", "letter"])
@pytest.mark.parametrize("who", FILES)
def test_no_heading_stands_alone_at_the_foot_of_a_page(who: str, paper: str, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium is installed")
    data = DataFolder(tmp_path, "2026-11-30")
    desk = data.read(data.store.load(FILES[who]))
    text = html(report(desk.assessment, desk.plan(), desk.rulebook, person=desk.label))
    page, printed = tmp_path / "report.html", tmp_path / "report.pdf"
    page.write_text(text.replace("</style>", f"@page {{ size: {paper}; }}</style>", 1), encoding="utf-8")
    call = [browser, *QUIET, f"--user-data-dir={tmp_path / 'browser'}", f"--print-to-pdf={printed}", page.as_uri()]
    subprocess.run(call, check=True, capture_output=True, timeout=120)
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    heads = {" ".join("".join(node.itertext()).split()) for node in tree.iter() if re.fullmatch("h[23]", str(node.tag))}
    heads |= {" ".join("".join(row.itertext()).split()) for row in tree.iterfind(".//thead/tr")}
    pages = [_lines(page.extract_text()) for page in PdfReader(printed).pages]
    assert len(pages) > 8
    assert [lines[-1] for lines in pages if lines[-1] in heads] == []


def _lines(text: str) -> list[str]:
    """The lines of a page without the one at its foot."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line and not re.match(r"As of |\d+ / \d+$", line)]
