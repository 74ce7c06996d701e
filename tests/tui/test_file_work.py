"""Whatever is written, a thread writes it: the one that draws and takes the keys never waits for the disk."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from time import monotonic

import pytest

from img_pathway.profile.files import Files
from img_pathway.tui.messages import FileWork, Unsaved
from tests.tui.conftest import Start


class Told(Files):
    """Notes which thread makes a file safe on the disk."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def fsync(self, handle: int) -> None:
        self.threads.append(threading.current_thread())
        super().fsync(handle)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param(["c", "enter"], "pune", id="copy"),
        pytest.param(["r", *["backspace"] * 20, *"other", "enter"], "other", id="rename"),
        pytest.param(["n", *"second", "enter"], "second", id="new"),
        pytest.param(["up", "x", "y"], "pune", id="delete"),
        pytest.param(["up", "enter"], "caribbean", id="open another"),
    ],
)
async def test_no_save_on_the_thread_that_draws(wizard: Start, keys: list[str], expected: str) -> None:
    async with wizard("pune") as w:
        w.app.library._store.files = files = Told()
        assert w.app.session.record("school.name", "One")
        await w.press("p", "end")
        # Not yet saved when the files are worked on.
        assert w.app.session.record("school.name", "Two")
        await w.press(*keys)
        await w.until(lambda: w.app.session.name == expected and files.threads)
        assert threading.main_thread() not in files.threads
        found = w.app.library._store.load(w.app.library.path_of(expected if expected == "other" else "pune"))
        assert found.profile.school.name == "Two"


async def test_an_earlier_version_and_another_place_are_written_by_a_thread(wizard: Start, tmp_path: Path) -> None:
    async with wizard("pune") as w:
        w.app.library._store.files = files = Told()
        before = w.app.session.profile.school.name
        assert w.app.session.record("school.name", "One")
        await w.until(lambda: not w.app.session.dirty)
        w.app.action_versions()
        await w.press("enter")
        await w.until(lambda: w.app.session.profile.school.name == before)
        w.app.action_save_elsewhere()
        await w.rest()
        await w.press(*["backspace"] * 40, *str(tmp_path / "a.toml"), "enter")
        await w.until(lambda: w.app.session.disk.path == tmp_path / "a.toml")
        assert files.threads
        assert threading.main_thread() not in files.threads


async def test_keys_wait_for_the_files_while_all_else_goes_on(wizard: Start) -> None:
    async with wizard("pune") as w:
        go, ticks = threading.Event(), 0
        order: list[str] = []

        def slow() -> str:
            assert go.wait(30)
            return "found"

        w.app.post_message(FileWork(slow, order.append))
        w.app.call_later(order.append, "a key")
        end = monotonic() + 0.2
        while monotonic() < end:
            await asyncio.sleep(0.01)
            ticks += 1
        assert ticks > 3
        assert order == []
        go.set()
        await w.until(lambda: len(order) == 2)
        assert order == ["found", "a key"]


async def test_a_refusal_is_told_in_words(wizard: Start) -> None:
    def refuse() -> None:
        raise Unsaved("the disk is full", "/somewhere", "Free some space.")

    async with wizard("pune") as w:
        heard: list[object] = []
        w.app.post_message(FileWork(refuse, heard.append))
        await w.until(lambda: "the disk is full" in {notice.title for notice in w.app._notifications})
        w.app.post_message(FileWork(refuse, None, heard.append))
        await w.until(lambda: heard)
        assert [type(one) for one in heard] == [Unsaved]
