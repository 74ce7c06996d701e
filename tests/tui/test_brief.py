"""The brief on screen: the page of `brief`, names hidden for the projector, what it names opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from .conftest import Start
from .test_deadlines import fill


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_names_are_hidden_and_shown_again(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("caribbean", size=size) as w:
        await w.press("B")
        assert w.screen == "BriefScreen"
        assert "Where it stands" in w.text
        assert "Caribbean" in w.text
        await w.press("x")
        assert "Caribbean" not in w.text
        assert "Applicant 1" in w.text
        await w.press("end")
        assert "Amari" not in w.text
        await w.press("x", "end")
        assert "Amari" in w.text
        assert "Caribbean" in w.text


async def test_next_on_it_opens_its_step(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("B")
        following = w.app.desk.assessment.next
        assert following is not None
        await w.press("home", "enter")
        await w.until(lambda: w.step == following.step)
        await w.press("escape")
        assert w.screen == "BriefScreen"


@pytest.mark.parametrize("hidden", [False, True])
async def test_it_is_written_as_one_sheet(wizard: Start, tmp_path: Path, hidden: bool) -> None:
    target = tmp_path / "meeting.html"
    async with wizard("pune") as w:
        await w.press("B", *(["x"] if hidden else []), "e")
        await w.until(lambda: w.screen == "Choose" and w.app.screen.query("Page"))
        assert ".zip" not in w.text
        await w.press("enter")
        await w.until(lambda: w.screen == "Ask" and w.app.screen.query(Input))
        proposed = "img-pathway-brief.html" if hidden else "img-pathway-brief-pune.html"
        assert w.app.screen.query_one(Input).value == str(Path("~") / proposed)
        await fill(w, target)
        await w.until(target.exists)
    page = target.read_text(encoding="utf-8")
    assert ("Applicant 1" in page) == hidden
    assert ("Pune" in page) != hidden
    assert "Brief for" in page
    assert "Open steps" not in page
