"""A wizard on a sample profile in a folder of its own, never the developer's."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from time import monotonic

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

import img_pathway.profile
from img_pathway.desk.folder import DataFolder
from img_pathway.tui.forms import fact_form
from img_pathway.tui.screens import base, stage
from img_pathway.tui.shell import app as shell
from img_pathway.tui.shell import navigator, typed_ahead
from img_pathway.tui.shell.app import PathwayApp
from tests.waiting import undrawn
from tests.wizard import on_day

TODAY = "2026-11-22"
SOON = 0.004
"""Seconds the wizard of a test lets a resting cursor and a form wait."""
REST = 0.02
"""Seconds after which what waits that long has come about."""
PATIENCE = 30
"""Seconds after which what does not come about is taken never to do so."""
SAMPLES = Path(img_pathway.profile.__file__).parent / "samples"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "IMG_PATHWAY_HOME", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(base, "RESTED", SOON)
    monkeypatch.setattr(stage, "SETTLE", SOON)
    monkeypatch.setattr(fact_form, "SOON", SOON)
    monkeypatch.setattr(navigator, "PAUSE", SOON)
    monkeypatch.setattr(shell, "IDLE", SOON)
    monkeypatch.setattr(typed_ahead, "BREATH", SOON)
    undrawn(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with both samples as profiles."""
    profiles = tmp_path / "data" / "profiles"
    profiles.mkdir(parents=True)
    for sample in SAMPLES.glob("*.toml"):
        shutil.copy(sample, profiles / sample.name)
    return profiles.parent


class Wizard:
    """The running app with what tests look at."""

    def __init__(self, app: PathwayApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys and wait until all is drawn, timers of a resting cursor included."""
        await self.pilot.press(*keys)
        await self.rest()

    async def type(self, text: str) -> None:
        """Type text into whatever has the focus."""
        await self.press(*text)

    async def rest(self, seconds: float = REST) -> None:
        """Wait for timers, workers and drawing. The loop wakes sleepers in their order, however busy the machine is."""
        await asyncio.sleep(seconds)
        await self._caught_up()
        for worker in list(self.app.workers):
            with suppress(WorkerCancelled):
                await worker.wait()
        await self.pilot.pause()

    async def _caught_up(self) -> None:
        """Wait until the app has done what it was told so far: it takes no key while a thread works on files."""
        caught_up = asyncio.Event()
        if self.app.is_running and self.app.call_later(caught_up.set):
            await asyncio.wait_for(caught_up.wait(), PATIENCE)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something that comes by itself, however busy the machine is; fails when it never does."""
        end = monotonic() + PATIENCE
        while not condition():
            assert monotonic() < end, f"it did not come about within {PATIENCE} s; the screen shows\n{self.text}"
            await self.rest()

    @property
    def place(self) -> str:
        """The place noted on disk for the next start."""
        return self.app.data.place(self.app.desk)

    @property
    def text(self) -> str:
        """What stands on the screen in front."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    @property
    def screen(self) -> str:
        """The class of the screen in front."""
        return type(self.app.screen).__name__

    @property
    def step(self) -> str:
        """The step on the stage screen."""
        return getattr(self.app.screen, "step_id", "")


Start = Callable[..., AbstractAsyncContextManager[Wizard]]


@pytest.fixture
def wizard(folder: Path) -> Start:
    """``async with wizard("pune", size=(80, 24)) as w``."""

    @asynccontextmanager
    async def start(
        name: str = "pune",
        size: tuple[int, int] = (80, 24),
        today: str = TODAY,
        first_run: bool = False,
        pretended: bool = False,
        notices: bool = False,
    ) -> AsyncIterator[Wizard]:
        data = DataFolder(folder, today) if pretended else on_day(folder, today)
        app = PathwayApp(data.open(None if first_run else data.path_of(name)), data, first_run)
        async with app.run_test(size=size, notifications=notices) as pilot:
            running = Wizard(app, pilot)
            # The stage behind Home is made ready last of all that a start does.
            await running.until(lambda: first_run or app.navigator.stage is not None)
            await running.rest(0.3 if first_run else 0.1)
            yield running
            await running.rest()
        app.desk.flush()

    return start
