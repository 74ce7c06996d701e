"""Whatever is written, a thread writes it: the one that draws and takes the keys never waits for the disk."""

from __future__ import annotations

import asyncio
import errno
import threading
from pathlib import Path
from time import monotonic

import pytest

from img_pathway.desk.events import Unsaved
from img_pathway.profile.facts import Profile
from img_pathway.profile.file.disk_calls import Files
from tests.faults.faulty import Faulty
from tests.tui.conftest import PATIENCE, Start, Wizard


class Told(Files):
    """Notes which thread makes a file safe on the disk."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def fsync(self, handle: int) -> None:
        self.threads.append(threading.current_thread())
        super().fsync(handle)


def _told(w: Wizard) -> Told:
    """From now on the wizard's files, profiles and what it remembers alike, tell who writes them."""
    store, files = w.app.data.store, Told()
    store.files = store.state._files = files
    return files


@pytest.mark.parametrize(
    ("keys", "opened", "left"),
    [
        pytest.param(["c", "enter"], "pune", {"pune", "caribbean", "sample-pune-copy"}, id="copy"),
        pytest.param(["r", *["backspace"] * 20, *"other", "enter"], "other", {"other", "caribbean"}, id="rename"),
        pytest.param(["n", *"second", "enter"], "second", {"pune", "caribbean", "second"}, id="new"),
        pytest.param(["up", "x", "y"], "pune", {"pune"}, id="delete"),
        pytest.param(["up", "enter"], "caribbean", {"pune", "caribbean"}, id="open another"),
    ],
)
async def test_no_save_on_the_thread_that_draws(wizard: Start, keys: list[str], opened: str, left: set[str]) -> None:
    async with wizard("pune") as w:
        await w.press("p", "end")
        files, desk, data = _told(w), w.app.desk, w.app.data
        # Only the flush before the files are worked on can save this.
        desk.spawn = lambda work: None
        assert desk.record("school.name", "Two")
        await w.press(*keys)
        await w.until(lambda: w.app.desk.name == opened and {one.stem for one in data.profiles()} == left)
        assert files.threads
        assert threading.main_thread() not in files.threads
        kept = data.store.load(data.path_of("other" if opened == "other" else "pune"))
        assert kept.profile.school.name == "Two"


async def test_an_earlier_version_and_another_place_are_written_by_a_thread(wizard: Start, tmp_path: Path) -> None:
    async with wizard("pune") as w:
        files = _told(w)
        before = w.app.desk.profile.school.name
        assert w.app.desk.record("school.name", "One")
        await w.until(lambda: not w.app.desk.dirty)
        w.app.action_versions()
        await w.press("enter")
        await w.until(lambda: w.app.desk.profile.school.name == before)
        w.app.action_save_elsewhere()
        await w.rest()
        await w.press(*["backspace"] * 40, *str(tmp_path / "a.toml"), "enter")
        await w.until(lambda: w.app.desk.file.path == tmp_path / "a.toml")
        await w.rest()
        assert files.threads
        assert threading.main_thread() not in files.threads


async def test_a_fact_recorded_while_it_is_saved_elsewhere_stays(
    wizard: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form may still hand one over that was typed before."""
    async with wizard("pune") as w:
        desk, there = w.app.desk, tmp_path / "a.toml"
        move = desk.file.move_to

        def slow(path: Path, profile: Profile) -> Profile:
            written = move(path, profile)
            assert desk.record("school.name", "Meanwhile")
            return written

        monkeypatch.setattr(desk.file, "move_to", slow)
        w.app.action_save_elsewhere()
        await w.rest()
        await w.press(*["backspace"] * 40, *str(there), "enter")
        await w.until(lambda: desk.file.path == there and not desk.dirty)
        assert desk.profile.school.name == "Meanwhile"
        assert w.app.data.store.load(there).profile.school.name == "Meanwhile"


async def test_keys_wait_for_the_files_while_all_else_goes_on(wizard: Start) -> None:
    async with wizard("pune") as w:
        go, ticks = threading.Event(), 0
        order: list[str] = []

        def slow() -> str:
            assert go.wait(30)
            return "found"

        w.app.work_on_files(slow, order.append)
        w.app.call_later(order.append, "a key")
        end = monotonic() + PATIENCE
        try:
            while ticks < 5 and monotonic() < end:
                await asyncio.sleep(0.02)
                ticks += 1
            assert ticks == 5
            assert order == []
        finally:
            go.set()
        await w.until(lambda: len(order) == 2)
        assert order == ["found", "a key"]


async def test_a_refusal_is_told_in_words(wizard: Start) -> None:
    def refuse() -> None:
        raise Unsaved("the disk is full", "/somewhere", "Free some space.")

    async with wizard("pune") as w:
        heard: list[object] = []
        w.app.work_on_files(refuse, heard.append)
        await w.until(lambda: "the disk is full" in {notice.title for notice in w.app._notifications})
        w.app.work_on_files(refuse, heard.append, heard.append)
        await w.until(lambda: heard)
        assert [type(one) for one in heard] == [Unsaved]


@pytest.mark.parametrize("keys", [["up", "enter"], ["n", *"second", "enter"], ["r", *"x", "enter"]])
async def test_a_profile_with_a_fact_that_cannot_be_saved_is_not_left(
    wizard: Start, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with wizard("pune") as w:
        w.app.data.store.files = files = Faulty()
        files.fail, files.error = "write", errno.ENOSPC
        told: list[str] = []
        monkeypatch.setattr(w.app, "notify", lambda message, title="", **_: told.append(title))
        assert w.app.desk.record("school.name", "Only in memory")
        # The save of its own accord is refused first: a flush that met it under way would be told as one with it.
        await w.until(lambda: any("the disk is full" in title for title in told))
        await w.press("p", "end", *keys)
        await w.until(lambda: sum("the disk is full" in title for title in told) > 1)
        assert w.app.desk.name == "pune"
        assert w.app.desk.profile.school.name == "Only in memory"
        assert "not saved" in w.text
        files.fail = ""
        await w.press("end", "up", "enter")
        await w.until(lambda: w.app.desk.name == "caribbean")
        kept = w.app.data.store.load(w.app.data.path_of("pune"))
        assert kept.profile.school.name == "Only in memory"
