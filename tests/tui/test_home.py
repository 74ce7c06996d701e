from __future__ import annotations

import pytest

from img_pathway.tui.widgets.page import Page
from tests.tui.conftest import Start


async def test_home_says_where_and_what(wizard: Start) -> None:
    async with wizard("pune") as w:
        assert w.screen == "HomeScreen"
        following = w.app.desk.assessment.next
        assert following is not None
        words = " ".join(w.text.split())
        assert "YOUR PATHWAY" in words
        assert "NEXT" in words
        assert following.do.split()[0] in words
        for stage in w.app.desk.assessment.stages:
            assert stage.title[:12] in w.text
            assert stage.status in w.text


async def test_enter_on_the_next_card_opens_the_step_and_b_returns(wizard: Start) -> None:
    async with wizard("pune") as w:
        following = w.app.desk.assessment.next
        assert following is not None
        await w.press("enter")
        assert (w.screen, w.step) == ("StageScreen", following.step)
        await w.press("b")
        assert w.screen == "HomeScreen"
        await w.press("n")
        assert w.step == following.step
        await w.press("h")
        assert w.screen == "HomeScreen"


async def test_map_opens_the_stage_under_the_cursor(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("left", "home", "down", "down", "down", "down", "down", "enter")
        assert w.step.startswith("exams.")
        await w.press("escape")
        assert w.screen == "HomeScreen"


async def test_a_stage_opens_again_at_the_step_seen_last(wizard: Start) -> None:
    async with wizard("pune") as w:
        w.app.open_step("exams.step3")
        await w.rest()
        await w.press("b")
        w.app.open_stage("exams")
        await w.rest()
        assert w.step == "exams.step3"


async def test_a_cliff_opens_the_step_that_avoids_it(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        cliff = min(w.app.desk.assessment.cliffs, key=lambda cliff: cliff.date)
        cards = w.app.screen.query_one("#side", Page)
        while cards.cursor_id != f"cliff:{cliff.id}":
            before = cards.cursor_id
            await w.press("down")
            assert cards.cursor_id != before, "the cliff is not among the cards"
        await w.press("enter")
        assert w.step in cliff.steps


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_home_fits(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("caribbean", size=size) as w:
        lines = w.text.splitlines()
        assert len(lines) == size[1]
        assert "Contract" in w.text
        assert "Quit" in lines[-1]


async def test_click_on_a_key_of_the_bar(wizard: Start) -> None:
    async with wizard("pune") as w:
        bar = w.text.splitlines()[-1]
        await w.pilot.click(offset=(bar.index("Help"), 23))
        await w.rest()
        assert w.screen == "HelpScreen"


async def test_click_on_a_stage_opens_it(wizard: Start) -> None:
    async with wizard("pune") as w:
        row = next(number for number, line in enumerate(w.text.splitlines()) if "OET and Pathway" in line)
        await w.pilot.click(offset=(8, row))
        await w.rest()
        assert w.step.startswith("skills.")


async def test_a_date_is_never_cut(wizard: Start) -> None:
    async with wizard("caribbean", size=(60, 60)) as w:
        cliff = min(w.app.desk.assessment.cliffs, key=lambda cliff: cliff.date)
        when = f"{cliff.date.day} {cliff.date:%b} {cliff.date.year} "
        assert any(when in row and f"{cliff.days_left} days" in row for row in w.text.splitlines())
