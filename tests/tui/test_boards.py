"""The visa board and the licensing table on the screen."""

from __future__ import annotations

import re
from datetime import date

import pytest
from textual.widgets import OptionList

from img_pathway.reports.page import about
from img_pathway.reports.pages.visa import OTHERS
from img_pathway.tui.screens.states import StatesScreen
from img_pathway.tui.widgets.page import Page
from tests.tui.conftest import Start, Wizard

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_visa_board(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        await w.press("v")
        assert w.screen == "VisaBoardScreen"
        for words in ("J-1", "H-1B", "● open", "? unknown", "as last known on Fri 21 Aug 2026, check"):
            assert words in w.text
        assert "India passport" not in w.text
        assert "enter Unfold" in w.text.splitlines()[-1]
        await w.press("enter")
        assert "India passport" in w.text
        await w.press("down")
        assert w.app.desk.rulebook.rule("visa.ban.10998-full").title in w.text
        assert "visa.ban.10998-full" not in w.text
        await w.press("enter")
        assert w.screen == "WhyScreen"
        await w.press("b")
        assert w.screen == "VisaBoardScreen"
        await w.press("up", "enter")
        assert "India passport" not in w.text
        await w.press("v")
        await w.press("b")
        assert w.screen == "HomeScreen"


@pytest.mark.parametrize("size", SIZES)
async def test_what_one_can_use_stands_first_and_the_rest_is_folded(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        assert w.app.desk.record("visa.plan", "h1b")
        await w.press("v")
        rows = w.text.splitlines()
        heads = [
            next(y for y, row in enumerate(rows) if row[3:].startswith(name))
            for name in ("H-1B, your plan", "J-1 ", "O-1 ")
        ]
        assert heads == sorted(heads)
        assert "F-1 OPT" not in w.text
        page = w.app.screen.query_one("#text", Page)
        page.move_to(OTHERS)
        await w.press("enter")
        await w.until(lambda: "F-1 OPT" in w.text)
        await w.press("enter")
        await w.until(lambda: "F-1 OPT" not in w.text)


async def test_the_visa_board_follows_the_facts(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("v")
        assert "✗ suspended" not in w.text
        assert w.app.desk.record("profile.us_visa_on_2026_01_01", False)
        assert w.app.desk.record("profile.citizenships", ("VE",))
        await w.rest()
        assert "✗ suspended" in w.text
        await w.press("u")
        assert "✗ suspended" not in w.text


async def test_the_heads_of_the_states_are_whole_in_a_low_narrow_window(wizard: Start) -> None:
    """ "Years for Tr…" and no verdict at all, since the names took the room."""
    async with wizard("caribbean", size=(60, 20)) as w:
        await w.press("l")
        text = w.text
        for words in ("Years for Training Your tries", "all Steps years    so far", "56 of 56", "Alabama (AL)"):
            assert words in text, words
        assert re.search(r"AL +– .*\? check", text)
        assert "…" not in "".join(line for line in text.splitlines() if "AL  " in line or "Steps" in line)


def found(w: Wizard) -> StatesScreen:
    screen = w.app.screen
    assert isinstance(screen, StatesScreen)
    return screen


async def test_every_check_says_why_and_the_headings_are_words(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("l")
        for words in ("Tries at Step", "2 CK", "Years for", "all Steps", "Training"):
            assert words in "".join(w.text.splitlines()[3:12])
        for row in found(w).shown()[:20]:
            told = [line for block in found(w).chosen() for line in block.lines]
            assert row.name in told[0].parts[0][0]
            assert row.verdict != "check" or any(line.parts[0][0] == "? " and line.parts[-1][0] for line in told[1:]), (
                row
            )
            await w.press("down")


@pytest.mark.parametrize("size", SIZES)
async def test_the_states_table(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        await w.press("l")
        assert w.screen == "StatesScreen"
        assert "56 of 56" in w.text
        assert "AL  Alabama" in w.text
        # Three failed tries are more than some states bear: sorted, these stand last.
        failed = {2: date(2025, 6, 10), 3: date(2025, 2, 10), 4: date(2024, 8, 10)}
        facts = {
            f"exams.step1.{n}.{key}": value
            for n, day in failed.items()
            for key, value in (("date", day), ("result", "fail"))
        }
        assert w.app.desk.record_many(facts)
        await w.rest()
        await w.press("s")
        assert " by verdict " in w.text
        await w.press("end")
        order = [row.code for row in found(w).shown()]
        assert order.index("WY") < order.index("NH")
        # The chosen state says what does not fit and why, beside the table or below it.
        await w.until(lambda: "does not fit" in w.text)
        last = found(w).shown()[-1]
        told = " ".join(
            "".join(text for text, _ in line.parts) for block in found(w).about._blocks for line in block.lines
        )
        assert f"{last.name} ({last.code})" in told
        assert "✗ Step 1 tries: 4 attempts used, the limit is 3" in told
        await w.press("home")
        await w.press("f")
        await w.type("new h")
        assert " 1 of 56" in w.text
        await w.press("enter", "enter")
        assert w.screen == "CompareScreen"
        assert "Training years" in w.text
        await w.press("f2")
        assert w.screen == "WhyScreen"
        await w.press("b", "b")
        assert w.screen == "StatesScreen"
        await w.press("f", "escape")
        assert "56 of 56" in w.text
        await w.press("b")
        assert w.screen == "HomeScreen"


@pytest.mark.parametrize("size", SIZES)
async def test_up_to_four_side_by_side(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        await w.press("l")
        for _ in range(4):
            await w.press("m", "down")
        await w.press("m")
        assert w.text.count("+ A") == 4
        await w.press("c")
        assert w.screen == "CompareScreen"
        for name in ("Alabama", "Alaska", "American Sam", "Arizona"):
            assert name in w.text
        assert "All together" in w.text
        assert "? check" in w.text


async def test_no_state_answers(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("l", "f")
        await w.type("zzz")
        assert "No state answers" in w.text
        # The words a verdict can be found by are said.
        told = " ".join(w.text.split())
        assert "or one of: fits, does not fit, check" in told
        await w.press("down", "enter", "m", "c")
        assert w.screen == "StatesScreen"


@pytest.mark.parametrize(("words", "screen"), [("visa board", "VisaBoardScreen"), ("state licences", "StatesScreen")])
async def test_both_are_found_by_words(wizard: Start, words: str, screen: str) -> None:
    async with wizard("pune") as w:
        await w.press("slash")
        await w.type(words)
        found = w.app.screen.query_one(OptionList)
        await w.until(lambda: found.option_count and words in str(found.options[0].prompt).casefold())
        await w.press("enter")
        await w.until(lambda: w.screen == screen)


@pytest.mark.parametrize("size", SIZES)
async def test_the_states_answer_for_the_tries_used(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        failed = {"exams.step1.1.date": date(2024, 5, 1), "exams.step1.1.result": "fail"}
        again = {"exams.step1.2.date": date(2025, 5, 1), "exams.step1.2.result": "fail"}
        assert w.app.desk.record("exams.step1", ())
        assert w.app.desk.record_many({**failed, **again})
        await w.press("l", *["down"] * 30)
        told = " ".join(w.text.split())
        assert "No state shuts you out yet. Your tries (Step 1: 2)" in told
        assert "Your tries" in w.text
        await w.press("s")
        # Another order is read from its beginning, the cursor there.
        assert found(w).page.in_sight(found(w).page._cursor)
        assert about(found(w).page.cursor_id) == found(w).shown()[0].code
        # The order stands below the count, and runs into no heading.
        assert any("  by verdict  " in row and "2 CK  3" in row for row in w.text.splitlines())
        assert "✓ tries fit" in w.text
        await w.press("f")
        await w.type("fits")
        assert "✓ tries fit" in w.text
        assert "? check" not in "".join(row for row in w.text.splitlines() if row[4:7].strip().isupper())
        assert found(w).shown()
        await w.press("enter")
        if size[0] > 80:
            assert "m Mark" in w.text
            assert "c Compare" in w.text
