"""The brief on screen: the page of `brief`, names hidden for the projector, what it names opens."""

from __future__ import annotations

import pytest

from .conftest import Start


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
