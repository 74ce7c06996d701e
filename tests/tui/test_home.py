from __future__ import annotations

import pytest

from img_pathway.profile.keep.forks import new as new_fork
from img_pathway.tui.widgets.page import Page
from tests.tui.conftest import Start, Wizard


def beside(w: Wizard) -> str:
    """The words of the right side, as far as they are seen."""
    left = w.app.screen.query_one("#side", Page).region.x
    return " ".join(" ".join(row[left:] for row in w.text.splitlines()).split())


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


async def test_the_next_card_opens_its_step_by_key_and_by_mouse_and_b_returns(wizard: Start) -> None:
    async with wizard("pune") as w:
        following = w.app.desk.assessment.next
        assert following is not None
        await w.pilot.click(offset=(12, 1))
        await w.rest()
        assert (w.screen, w.step) == ("StageScreen", following.step)
        await w.press("b")
        assert w.screen == "HomeScreen"
        await w.press("n")
        assert w.step == following.step
        await w.press("h")
        assert w.screen == "HomeScreen"


async def test_home_starts_in_the_list_of_stages(wizard: Start) -> None:
    async with wizard("pune") as w:
        assert w.app.focused is w.app.screen.query_one("#map")
        # The line of the plan comes last, and can be chosen too.
        await w.until(lambda: "days short" in w.text)
        await w.press("home", "down", "down", "down", "down", "down", "enter")
        assert w.step.startswith("exams.")
        await w.press("escape")
        assert w.screen == "HomeScreen"
        assert w.app.focused is w.app.screen.query_one("#map")


async def test_enter_at_the_start_opens_what_is_next(wizard: Start) -> None:
    async with wizard("caribbean", today="2026-11-22") as w:
        following = w.app.desk.assessment.next
        assert following is not None
        await w.press("enter")
        assert (w.screen, w.step) == ("StageScreen", following.step)


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
        await w.press("right")
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
        following = w.app.desk.assessment.next
        assert following is not None
        assert following.do in w.text, "what is next is always in sight"
        await w.press("end")
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


async def test_what_is_next_stays_and_the_rest_is_at_its_top_on_every_return(wizard: Start) -> None:
    async with wizard("caribbean") as w:
        side = w.app.screen.query_one("#side", Page)
        following = w.app.desk.assessment.next
        assert following is not None
        await w.press("pagedown", "pagedown")
        assert side.scroll_offset.y > 0, "the page keys of the list scroll what is read beside it"
        assert following.do in w.text
        await w.press("s", "escape")
        assert side.scroll_offset.y == 0
        await w.press("right", "end", "p", "home", "enter")
        await w.until(lambda: w.screen == "HomeScreen")
        await w.press("p", "down", "enter")
        await w.until(lambda: w.app.desk.name != "caribbean")
        assert side.scroll_offset.y == 0, "another profile begins at the top"
        assert w.app.focused is w.app.screen.query_one("#map")


async def test_the_next_card_says_why_where_by_when_cost_and_wait(wizard: Start) -> None:
    async with wizard("caribbean") as w:
        card = " ".join(w.text.split("YOUR PATHWAY")[0].replace("│", " ").split())
        assert "NEXT Book and sit OET Medicine OET of Sat 22 Aug 2026: Writing 290 (needs 300). at OET" in card
        assert "deadline Thu 31 Dec 2026 (expected), in 39 days" in card
        assert "costs $" in card
        assert "usual wait 3 to 4 weeks" in card


async def test_the_home_of_an_override_and_a_fork_marks_them(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.desk.record_many({"overrides.exams.step3.note": "asked", "overrides.exams.step3.date": w.app.desk.today})
        forks = w.app.data.forks(w.app.desk.file.path)
        forks.save(new_fork("A try", (), w.app.desk.today))
        await w.until(lambda: "days short" in w.text)
        await w.press("s", "escape")
        assert "OPENED OR TRIED BY YOU" in w.text
        assert "Step 3: opened by you" in w.text
        assert "1 what-if kept" in w.text
        # The views stand still when the right side scrolls; the row of the Match tells of the Match alone.
        assert "i What if 1 " in w.text
        row = next(row for row in w.text.splitlines() if "days short" in row)
        assert "what-if" not in row


async def test_a_match_out_of_reach_is_said_with_the_one_that_is_not_and_what_decides(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.desk.record_many({"profile.target_match": 2027})
        await w.until(lambda: "Match 2027 cannot be reached" in beside(w))
        words = beside(w)
        assert "the certificate comes on Fri 28 Apr 2028, after the start" in " ".join(w.text.split())
        assert "the first that can be is Match 2028" in words
