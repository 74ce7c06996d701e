"""The first run: pages, nothing mandatory, everything recorded as it goes."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from textual.app import App

from img_pathway.profile.typed import keys
from img_pathway.tui.screens.first_run import PAGES, FirstRun
from tests.tui.forms.conftest import FakeSession, screen_text, type_text


class FirstApp(App[None]):
    def __init__(self, desk: FakeSession) -> None:
        super().__init__()
        self.desk = desk
        self.data = SimpleNamespace(pretended=False)
        self.done: list[object] = []

    def on_mount(self) -> None:
        self.push_screen(FirstRun(cast(Any, self.desk)), self.done.append)


def test_the_pages_ask_known_facts_once() -> None:
    asked = [key for page in PAGES for key in page.keys]
    assert len(asked) == len(set(asked))
    for key in asked:
        keys.locate(key)


async def test_nothing_is_mandatory_and_the_last_page_goes_home(desk: FakeSession) -> None:
    app = FirstApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        for number in range(len(PAGES)):
            assert f"Step {number + 1} of {len(PAGES)}" in screen_text(app)
            await pilot.press("f8")
            await pilot.pause()
        assert app.done == [None]
        assert desk.log == []


async def test_facts_are_recorded_as_they_are_typed_and_back_keeps_them(desk: FakeSession) -> None:
    app = FirstApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await type_text(pilot, "grenad")
        await pilot.press("enter")
        await type_text(pilot, "St Georges")
        await pilot.press("f8")
        await pilot.pause()
        assert desk.log == [("school.country", "GD"), ("school.name", "St Georges")]
        await type_text(pilot, "united states")
        await pilot.press("enter", "tab", "tab", "f7")
        await pilot.pause()
        assert "St Georges" in screen_text(app)
        await pilot.press("f8", "f8", "f8", "enter")
        await type_text(pilot, "10 Dec 2024")
        await pilot.press("enter", "f", "f8")
        await pilot.pause()
        assert "1  Tue 10 Dec 2024, fail" in screen_text(app)
        await pilot.press("f8")
        await type_text(pilot, "2028")
        await pilot.press("f8")
        await pilot.pause()
        assert app.done == [None]
        assert desk.profile.profile.target_match == 2028
        assert desk.profile.profile.citizenships == ("US",)
        assert desk.profile.exams.step1[0].date == date(2024, 12, 10)


async def test_something_impossible_on_the_last_page_is_shown_before_home(desk: FakeSession) -> None:
    app = FirstApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f8", "f8", "f8", "f8")
        await type_text(pilot, "99")
        await pilot.press("f8")
        await pilot.pause()
        assert app.done == []
        assert "✗" in screen_text(app)
        assert "not recorded" in screen_text(app)
        await pilot.press("f8")
        await pilot.pause()
        assert app.done == [None]


async def test_the_buttons_work_by_mouse(desk: FakeSession) -> None:
    app = FirstApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.click("#next")
        await pilot.pause()
        assert "Step 2 of" in screen_text(app)
        await pilot.click("#back")
        await pilot.pause()
        assert "Step 1 of" in screen_text(app)
