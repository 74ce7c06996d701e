"""Reports written from the palette: the kind is chosen, then the place; nothing is written over unasked."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from textual.widgets import Button, Input

from img_pathway.tui.screens.dialogs import Ask, Choose
from tests.tui.conftest import Start, Wizard
from tests.tui.test_deadlines import choose, fill

KINDS = ["html", "pdf", "md", "zip", "json", "ics"]


async def wanted(w: Wizard, kind: str, *, redact: bool = False) -> None:
    w.app.action_export_report(redact=redact)
    await w.until(lambda: w.screen == "Choose" and w.app.screen.query("Page"))
    await w.press(*["down"] * KINDS.index(kind), "enter")
    await w.until(lambda: w.screen == "Ask" and w.app.screen.query(Input))


async def test_a_report_is_chosen_and_written_where_it_is_asked_to(wizard: Start, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    async with wizard("pune") as w:
        await choose(w, "export report", "Export report")
        await w.until(lambda: isinstance(w.app.screen, Choose) and w.app.screen.query("Page"))
        assert ".html" in w.text
        assert "to print" in w.text
        await w.press("enter")
        await w.until(lambda: w.screen == "Ask")
        assert w.app.screen.query_one(Input).value == str(Path("~") / "img-pathway-pune.html")
        await fill(w, target)
        await w.until(
            lambda: any(one.title == "Page written" and one.message == str(target) for one in w.app._notifications)
        )
    assert "Sample: Pune" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
async def test_without_names(wizard: Start, tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"report.{kind}"
    async with wizard("pune") as w:
        await wanted(w, kind, redact=True)
        assert isinstance(w.app.screen, Ask)
        assert w.app.screen.query_one(Input).value == str(Path("~") / f"img-pathway.{kind}")
        await fill(w, target)
        await w.until(target.exists)
    data = target.read_bytes()
    if kind == "zip":
        with zipfile.ZipFile(target) as archive:
            assert "plan.csv" in archive.namelist()
            data = b"".join(map(archive.read, archive.namelist()))
    assert b"Ananya" not in data
    assert b"Pune" not in data


async def test_an_earlier_report_is_replaced_only_when_asked(wizard: Start, tmp_path: Path) -> None:
    target = tmp_path / "report.md"
    target.write_text("<!-- img-pathway report -->\nold\n")
    async with wizard("pune") as w:
        for answer in ("#no", "#yes"):
            await wanted(w, "md")
            await fill(w, target)
            await w.until(lambda: w.screen == "Confirm" and w.app.screen.query("#yes"))
            assert "Replace the earlier text?" in w.text
            w.app.screen.query_one(answer, Button).press()
            await w.until(lambda: w.screen == "HomeScreen")
            if answer == "#no":
                assert target.read_text().endswith("old\n")
        await w.until(lambda: "## Money" in target.read_text(encoding="utf-8"))


async def test_another_kind_is_another_file(wizard: Start, tmp_path: Path) -> None:
    target = tmp_path / "dates.ics"
    target.write_text("BEGIN:VCALENDAR\nold\n")
    async with wizard("pune") as w:
        await wanted(w, "md")
        await fill(w, target)
        await w.until(lambda: any("another file" in one.title for one in w.app._notifications))
        await w.until(lambda: w.screen == "Ask")
        await w.press("escape")
    assert target.read_text() == "BEGIN:VCALENDAR\nold\n"


async def test_leaving_the_choice_writes_nothing(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        w.app.action_export_report(redact=False)
        await w.until(lambda: w.screen == "Choose")
        await w.press("escape")
        await w.until(lambda: w.screen == "HomeScreen")
