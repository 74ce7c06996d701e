"""What is drawn when: whole screens in their first frame, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.geometry import Size
from textual.screen import Screen

from img_pathway.desk.folder import DataFolder
from img_pathway.tui.screens.home import HomeScreen
from img_pathway.tui.screens.stage import StageScreen
from img_pathway.tui.shell.app import PathwayApp
from img_pathway.tui.shell.navigator import Navigator
from img_pathway.tui.widgets.page import Page
from tests.tui.conftest import TODAY, Start, Wizard

_lay_out_behind = Navigator._lay_out_behind


@pytest.fixture(autouse=True)
def laid_out_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Navigator, "_lay_out_behind", _lay_out_behind)


async def until(w: Wizard, true: Callable[[], bool]) -> None:
    """Wait for a condition, not for a time."""
    for _ in range(400):
        if true():
            return
        await w.pilot.pause(0.01)
    raise AssertionError(w.text)


def ready(w: Wizard) -> StageScreen | None:
    """The stage screen behind Home once it is laid out."""
    stage = w.app.navigator.stage
    return stage if stage is not None and stage.size == w.app.size and not stage.lay_out_behind() else None


async def test_the_next_stage_is_laid_out_behind_home_with_its_form(wizard: Start) -> None:
    async with wizard("pune") as w:
        await until(w, lambda: ready(w) is not None)
        stage = ready(w)
        assert stage is not None
        assert w.screen == "HomeScreen"
        assert stage.step_id == (w.app.desk.assessment.next or pytest.fail("nothing is next")).step
        assert stage.form is not None
        assert stage.form.fields or stage.form._parts()
        assert stage.form.region.height > 0
        assert stage.detail.virtual_size.height > 1


async def test_opening_the_stage_made_ready_draws_nothing_anew(wizard: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    async with wizard("pune") as w:
        await until(w, lambda: ready(w) is not None)
        stage = ready(w)
        assert stage is not None
        form, drawn = stage.form, list[str]()
        monkeypatch.setattr(StageScreen, "draw", lambda self: drawn.append(self.step_id))
        laid_out = list[Screen[object]]()
        lay_out = Screen._refresh_layout

        def noted(self: Screen[object], size: Size | None = None, scroll: bool = False) -> None:
            laid_out.append(self)
            lay_out(self, size, scroll)

        monkeypatch.setattr(Screen, "_refresh_layout", noted)
        w.app.action_next_step()
        await until(w, lambda: w.screen == "StageScreen")
        await w.rest()
        assert drawn == []
        assert stage not in laid_out
        assert stage.form is form


async def test_another_stage_comes_up_with_its_own_form_at_once(wizard: Start) -> None:
    async with wizard("pune") as w:
        await until(w, lambda: ready(w) is not None)
        w.app.open_step("profile.goal")
        stage = w.app.screen
        assert isinstance(stage, StageScreen)
        assert stage.form is not None
        assert stage.form.step_id == "profile.goal"


async def test_a_page_shown_the_same_again_is_left_alone(wizard: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    async with wizard("pune") as w:
        home = w.app.screen
        assert isinstance(home, HomeScreen)
        refreshed: list[Page] = []

        def noted(self: Page, *regions: object, **options: bool) -> Page:
            refreshed.append(self)
            return self

        monkeypatch.setattr(Page, "refresh", noted)
        home.draw()
        assert refreshed == []
        assert w.app.desk.record("profile.target_match", 2031)
        home.draw()
        assert home.side in refreshed


async def test_the_first_questions_stand_alone_until_home_takes_their_place(folder: Path) -> None:
    data = DataFolder(folder, TODAY, None)
    app = PathwayApp(data.open(None), data, first_run=True)
    async with app.run_test(size=(80, 24)) as pilot:
        w = Wizard(app, pilot)
        assert [type(screen).__name__ for screen in app.screen_stack] == ["FirstRun"]
        assert "Country of the school" in w.text
        for _ in range(5):
            await pilot.press("f8")
            await pilot.pause()
        await until(w, lambda: w.screen == "HomeScreen" and "YOUR PATHWAY" in w.text)
        assert len(app.screen_stack) == 1
        await until(w, lambda: ready(w) is not None)
        app.action_next_step()
        await until(w, lambda: w.screen == "StageScreen")
        app.go_home()
        await until(w, lambda: w.screen == "HomeScreen")
