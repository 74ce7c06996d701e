"""The plan on the screen, and the slack on Home."""

from __future__ import annotations

import pytest

from tests.tui.conftest import Start, Wizard

SIZES = [(60, 20), (80, 24), (120, 40)]


def row_of_the_match(w: Wizard) -> int:
    return next((y for y, row in enumerate(w.text.splitlines()) if y and "Match 20" in row), 0)


@pytest.mark.parametrize("size", SIZES)
async def test_home_says_how_much_room_the_target_leaves(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        await w.until(lambda: "157 days short" in w.text)
        assert "Match 2028" in w.text.splitlines()[row_of_the_match(w)]
        assert w.app.desk.record("profile.target_match", 2029)
        await w.until(lambda: "157 days" not in w.text)
        assert ("208 days to spare, tight wait" if size[0] >= 72 else "208 days to spare") in w.text
        assert w.app.desk.record("profile.target_match", None)
        await w.until(lambda: "No target Match is recorded" in w.text)


async def test_the_line_about_the_match_opens_the_plan(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.until(lambda: "157 days short" in w.text)
        await w.pilot.click(offset=(8, row_of_the_match(w)))
        await w.until(lambda: w.screen == "PlanScreen")
        await w.press("b")
        await w.press("left", "home", "enter")
        assert w.screen == "PlanScreen"


@pytest.mark.parametrize("size", SIZES)
async def test_the_chain_and_every_open_step(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        await w.press("s")
        assert w.screen == "PlanScreen"
        assert "Match 2028 is feasible only if things go fast" in w.text
        await w.press("end")
        await w.press("home", "enter")
        assert w.step == "credentials.diploma"
        await w.press("s")
        await w.press("f2")
        assert w.screen == "WhyScreen"


async def test_another_match_is_only_tried(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("s", "right_square_bracket")
        assert "Match 2029 is feasible. What depends on you is in time" in w.text
        assert "your target stays 2028" in w.text
        await w.press("left_square_bracket")
        assert "Tried out" not in w.text
        await w.press("left_square_bracket")
        assert "Match 2027 is not feasible. The earliest possible is Match 2028." in w.text
        assert "WHAT MAKES IT SO" in w.text
        assert w.app.desk.profile.profile.target_match == 2028


async def test_without_a_target_it_says_what_to_do(wizard: Start) -> None:
    async with wizard("pune") as w:
        assert w.app.desk.record("profile.target_match", None)
        await w.press("s")
        assert "Record a target Match" in w.text


async def test_both_ways_to_another_match_stand_in_the_bar_at_80_columns(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("s", "right_square_bracket")
        keys = w.text.splitlines()[-1]
        assert "] Later" in keys
        assert "[ Earlier" in keys
