"""The timeline on the screen: zoom, pan, jump, filter, mouse, and what it says of the place under the cursor."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events

from img_pathway.engine.ahead.timeline_model import Bar, Group, Mark, Row
from img_pathway.tui.screens.timeline.gantt import AXIS, Gantt
from img_pathway.tui.screens.timeline.gantt_paint import ZOOMS, Scale, fitting
from img_pathway.tui.screens.timeline.timeline import TimelineScreen, whole_day
from tests.tui.conftest import Start, Wizard

SIZES = [(80, 24), (120, 40)]
TODAY = date(2026, 11, 22)


def chart(w: Wizard) -> Gantt:
    screen = w.app.screen
    assert isinstance(screen, TimelineScreen)
    return screen.chart


async def opened(w: Wizard) -> Gantt:
    await w.press("g")
    assert w.screen == "TimelineScreen"
    return chart(w)


def _is_wide(w: Wizard, width: int) -> bool:
    return len(w.text.splitlines()[0]) == width


async def to(w: Wizard, row_id: str) -> None:
    """Down to a row."""
    for _ in range(80):
        row = chart(w).row
        if row is not None and row.id == row_id:
            return
        await w.pilot.press("down")
    raise AssertionError(row_id)


@pytest.mark.parametrize("size", SIZES)
async def test_it_opens_on_today_with_the_match_in_view(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        found = await opened(w)
        assert found.day == TODAY
        assert found.scale.column(date(2028, 7, 1)) < found.scroll_offset.x + found.chart_width
        for words in ("› Timeline", "Clocks and season", "What can be lost", "today", "Sun 22 Nov 2026, today", "2028"):
            assert words in w.text
        assert "next: ▼ The passport expires: Mon 30 Aug 2027 (in 281 days)" in w.text
        await w.press("b")
        assert w.screen == "HomeScreen"


@pytest.mark.parametrize("size", SIZES)
async def test_zoom_keeps_the_day_under_the_cursor(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        found = await opened(w)
        column = found._spot
        seen = []
        for _ in ZOOMS:
            await w.pilot.press("plus")
        for _ in ZOOMS:
            assert found.days[0] <= TODAY <= found.days[1]
            assert found._spot == column
            seen.append(ZOOMS[found.zoom].name)
            assert f"by {seen[-1]}" in w.text
            await w.press("minus")
        assert seen == [zoom.name for zoom in ZOOMS]
        await w.press("equals_sign")
        assert ZOOMS[found.zoom].name == "quarters"


@pytest.mark.parametrize("size", SIZES)
async def test_pan_and_back_to_today(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        found = await opened(w)
        start = found.scroll_offset.x
        await w.press("right", "right")
        assert found.scroll_offset.x > start
        assert found.day > TODAY
        await w.press("left", "left")
        assert (found.scroll_offset.x, found.day) == (start, TODAY)
        await w.press("shift+right")
        assert found.scroll_offset.x > start + found.chart_width // 2
        assert "today" not in w.text.splitlines()[2]
        await w.press("full_stop")
        assert found.day == TODAY
        assert "today" in w.text.splitlines()[2]
        for _ in range(12):
            await w.pilot.press("shift+right")
        assert found.column == found.scale.width - 1, "the cursor goes on to the edge when the view cannot"
        for _ in range(24):
            await w.pilot.press("shift+left")
        assert found.column == 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-06-20", date(2027, 6, 20)),
        ("20 Jun 2027", date(2027, 6, 20)),
        ("june 2030", date(2030, 6, 1)),
        ("2031", date(2031, 1, 1)),
    ],
)
async def test_jump_to_a_date(wizard: Start, size: tuple[int, int], typed: str, day: date) -> None:
    async with wizard("pune", size=size) as w:
        found = await opened(w)
        await w.press("J")
        await w.type(typed)
        await w.press("enter")
        assert w.screen == "TimelineScreen"
        assert found.days[0] <= day <= found.days[1]


async def test_a_jump_that_is_no_date_or_too_far_says_so(wizard: Start) -> None:
    async with wizard("pune") as w:
        found = await opened(w)
        await w.press("at")
        await w.type("06/07/2027")
        await w.press("enter")
        # The question stays, with what was typed in it.
        assert "could be 6 July 2027" in w.text
        assert found.day == TODAY
        await w.press("escape", "escape", "escape")
        assert found.day == TODAY
        await w.press("at")
        await w.type("2150")
        await w.press("enter")
        assert "lies outside" in w.text
        assert found.column == found.scale.width - 1


@pytest.mark.parametrize("size", SIZES)
async def test_one_stage_alone(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        found = await opened(w)
        await w.press("f")
        assert "› Clocks and season" in w.text
        await w.press("f")
        assert "› Medical school" in w.text
        assert "What can be lost" not in w.text
        assert found.row is not None
        assert found.row.id == "school.img"
        await w.press("F", "F")
        assert "What can be lost" in w.text
        assert "Medical school" in w.text
        await w.press("F")
        assert "› Contract and first day" in w.text


@pytest.mark.parametrize("size", SIZES)
async def test_enter_opens_the_step_or_says_why(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        found = await opened(w)
        await w.press("enter")
        assert w.screen == "WhyScreen"
        await w.press("b")
        await to(w, "skills.pathway")
        await w.press("tab", "tab", "tab")
        assert "▽ Pathway application deadline" in w.text
        await w.press("f2")
        assert w.screen == "WhyScreen"
        assert "2028.pathway.deadline" in w.text
        await w.press("b")
        day = found.day
        await w.press("enter")
        assert (w.screen, w.step) == ("StageScreen", "skills.pathway")
        await w.press("g")
        assert chart(w) is found
        assert found.row is not None
        assert (found.row.id, found.day) == ("skills.pathway", day), "it is found as it was left"


async def test_the_dates_of_a_row_one_after_the_other(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        found = await opened(w)
        await to(w, "exams.step2ck")
        assert "238 days to spare" in w.text
        wanted = (
            "┤ Latest safe day",
            "▹ Programmes open applications",
            "╢ Latest possible day",
            "▽ Rank order list deadline: expected Wed 1 Mar 2028, 21:00 ET, Thu 2 Mar 2028 07:30 your time (in 465 days)",
            "▼ The pass in Step 1 (Thu 18 Jun 2026) stops counting",
        )
        for words in wanted:
            await w.press("tab")
            assert words in w.text.splitlines()[-4]
        day = found.day
        await w.press("tab")
        assert found.day == day
        assert "No date of this row lies later." in w.text
        await w.press("shift+tab")
        assert found.day < day


async def test_a_deadline_with_its_zones_is_told_whole(wizard: Start) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        await opened(w)
        await to(w, "2028.nrmp.ranking")
        await w.press("tab", "tab")
        told = " ".join(" ".join(w.text.splitlines()[-4:-2]).split())
        assert told == (
            "◇ Rank order list deadline: expected Wed 1 Mar 2028, 21:00 ET, Thu 2 Mar 2028 07:30 your time (in 465 days)"
        )


async def test_rows_by_keys(wizard: Start) -> None:
    async with wizard("pune") as w:
        found = await opened(w)
        assert found.row is not None
        first = found.row.id
        await w.press("end")
        assert found.row is not None
        assert found.row.id == "start.licence"
        assert "Full state licence" in w.text
        await w.press("pageup")
        await w.press("home")
        assert found.row.id == first
        assert found.scroll_offset.y == 0
        await w.press("j", "j", "k")
        assert found.row.id == "ecfmg.exam-seven-year"


async def test_help_and_why_are_in_sight_and_the_signs_explained(wizard: Start) -> None:
    async with wizard("pune", size=(110, 70)) as w:
        await opened(w)
        for words in ("esc Back", "F2 Why", "F1 Help"):
            assert words in w.text.splitlines()[-1]
        await w.press("f1")
        for words in ("Zoom in: down to single days.", "Type a date and go there.", "Signs of the timeline"):
            assert words in w.text


@pytest.mark.parametrize("size", SIZES)
async def test_by_mouse(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        found = await opened(w)
        rows = w.text.splitlines()
        y = next(number for number, text in enumerate(rows) if "Pathway season" in text)
        await w.pilot.click(offset=(found.label_width + 20, y))
        await w.rest()
        assert found.row is not None
        assert found.row.title == "Pathway season"
        assert found._spot == 20
        column = found.column
        await w.pilot.click(offset=(found.label_width + 30, AXIS))
        await w.rest()
        assert found.column == column + 10, "a click on the axis moves in time"
        for wheel, ctrl, down, right in (
            (events.MouseScrollDown, False, 1, 0),
            (events.MouseScrollUp, False, 0, 0),
            (events.MouseScrollDown, True, 0, 1),
            (events.MouseScrollUp, True, 0, 0),
            (events.MouseScrollRight, False, 0, 1),
            (events.MouseScrollLeft, False, 0, 0),
        ):
            before = found.scroll_offset
            found.post_message(wheel(found, 5, 5, 0, 0, 0, False, False, ctrl))
            await w.rest()
            assert (found.scroll_offset.y > before.y, found.scroll_offset.x > before.x) == (bool(down), bool(right))
        await w.pilot.click(offset=(3, y))
        await w.rest()
        assert w.screen == "WhyScreen", "a second click opens"
        await w.press("b")
        y = next(number for number, text in enumerate(w.text.splitlines()) if "Are you an IMG?" in text)
        await w.pilot.double_click(offset=(5, y))
        await w.until(lambda: w.step == "school.img")


async def test_it_follows_the_facts(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await opened(w)
        await to(w, "exams.step2ck")
        assert w.app.desk.record("exams.step2ck.1.date", date(2027, 2, 10))
        await w.rest()
        assert "next: ■ Step 2 CK: booked: Wed 10 Feb 2027" in w.text or "▼ Last day to move Step 2 CK" in w.text
        await w.press("u")
        assert "booked" not in w.text.replace("■ booked", "")


async def test_another_profile_begins_at_today(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        found = await opened(w)
        await w.press("shift+right", "f", "f")
        w.app.open_desk(w.app.data.open(w.app.data.path_of("caribbean")))
        await w.rest()
        assert w.screen == "HomeScreen"
        await w.press("g")
        assert (chart(w), found.day, found.zoom) == (found, TODAY, 2)
        assert "Match 2027" in w.text


async def test_sizes_and_colours_change_under_it(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        found = await opened(w)
        for width, height in ((60, 20), (200, 50), (80, 24)):
            await w.pilot.resize_terminal(width, height)
            await w.until(partial(_is_wide, w, width))
            await w.rest()
            assert found.days[0] <= TODAY <= found.days[1]
            lines = w.text.splitlines()
            assert {len(text) for text in lines} == {width}
            assert "today" in lines[2]
        before = w.text
        await w.press("t")
        await w.until(lambda: w.text.splitlines()[1:20] == before.splitlines()[1:20])


async def test_hostile_text_is_shown_as_text(wizard: Start) -> None:
    hostile = "\x1b[31m[bold]二人\u202e é\u0301\u0301\u0301\u0301 \x07" + "長" * 40
    marks = [Mark("cliff", TODAY, hostile, False)]
    async with wizard("pune") as w:
        found = await opened(w)
        rows = (Row("profile.you", hostile, "x", [Bar("past", TODAY, TODAY, hostile, False)], marks),)
        found.show([Group("x", hostile, rows)], TODAY, TODAY, TODAY)
        await w.rest()
        assert "[bold]二人" in w.text
        assert not {"\x1b", "\u202e", "\x07"} & set(w.text)
        assert {cell_len(text) for text in w.text.splitlines()} == {80}


async def test_an_empty_profile(wizard: Start, folder: Path) -> None:
    (folder / "profiles" / "blank.toml").write_text("schema = 1\n")
    async with wizard("blank") as w:
        found = await opened(w)
        assert found.row is not None
        await w.press("f", "plus", "minus", "tab", "end", "enter")
        assert w.screen == "StageScreen"


# ---------------------------------------------------------------------- days and columns


@pytest.mark.parametrize("zoom", ZOOMS, ids=[zoom.name for zoom in ZOOMS])
def test_days_and_columns_agree(zoom: object) -> None:
    scale = Scale(date(2024, 2, 29), date(2034, 3, 1), ZOOMS[[*ZOOMS].index(zoom)])  # type: ignore[arg-type]
    for offset in range(0, 3650, 13):
        day = date(2024, 2, 29) + timedelta(days=offset)
        for column in (scale.column(day), scale.spot(day), scale.end(day) - 1):
            first, last = scale.days(column)
            assert first <= day <= last
    assert scale.days(-5)[0] == date(2024, 2, 29)
    assert scale.days(scale.width + 9) == (date(2034, 3, 1), date(2034, 3, 1))
    assert scale.days(scale.width - 1)[1] == date(2034, 3, 1)
    for start in range(0, scale.width, max(scale.width // 40, 1)):
        for ticks in (scale.major(start, 60), scale.minor(start, 60)):
            columns = [tick.column for tick in ticks]
            assert columns == sorted(columns)
            assert all(column < start + 60 for column in columns)
        assert scale.major(start, 60)[0].column <= start


def test_the_nearest_zoom_that_shows_both_days() -> None:
    begin = date(2026, 11, 22)
    names = [ZOOMS[fitting(begin, begin + timedelta(days=days), 60)].name for days in (10, 50, 200, 600, 1500, 9000)]
    assert names == ["days", "weeks", "months", "quarters", "years", "years"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2027", "2027-01-01"), ("2027-6", "2027-6-01"), ("Jun 2027", "1 Jun 2027"), ("20.6.2027", "20.6.2027")],
)
def test_a_month_or_a_year_is_its_first_day(typed: str, day: str) -> None:
    assert whole_day(typed) == day
