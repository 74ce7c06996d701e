"""A key in the field over the directory of 13,000 programmes, beside a bare field over a bare list filtered the same way."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from img_pathway.profile.facts.season import Programme
from img_pathway.profile.sheets import directory
from tests.wizard import wizard

TYPED = "hospital 12"
"""Wide at first, so that all rows answer, narrow at the end."""
_KINDS = ("Internal Medicine", "Family Medicine", "Pediatrics", "Psychiatry")


class Filtered(NamedTuple):
    """One key: its ratio to the bare list's, and both in milliseconds of processor time (medians)."""

    ratio: float
    directory: float
    bare: float


class Bare(App[None]):
    """All words of the field in the text of a row."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__()
        self.rows = rows

    def compose(self) -> ComposeResult:
        yield Input()
        yield OptionList(*self.rows)

    def on_input_changed(self, event: Input.Changed) -> None:
        words = event.value.casefold().split()
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([row for row in self.rows if all(word in row.casefold() for word in words)])


def listed(count: int) -> list[Programme]:
    """So many programmes, each with its town and state."""
    return [
        Programme(
            name=f"Hospital {number}", acgme=str(1_400_000_000 + number), nrmp=f"{1_000_000 + number}C0",
            specialty=_KINDS[number % 4], city="Columbus", state="OH", j1=number % 3 == 0 or None,
        )
        for number in range(count)
    ]  # fmt: skip


def filtering(count: int = 13_000, rounds: int = 3) -> Filtered:
    """What each key of some words costs, the last letters taken away again after each round."""
    with tempfile.TemporaryDirectory(prefix="img-pathway-filter-") as folder:
        return asyncio.run(_filtering(Path(folder), count, rounds))


async def _filtering(folder: Path, count: int, rounds: int) -> Filtered:
    programmes = listed(count)
    app = wizard(folder, "caribbean")
    store = app.data.store
    directory.write(store.files, store.folder.root, programmes)
    ours: list[float] = []
    bare: list[float] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.navigator.open_page("directory")
        await pilot.pause()
        await pilot.press("f")
        ours = await _keys(pilot, rounds)
    async with Bare([directory.text(one) for one in programmes]).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        bare = await _keys(pilot, rounds)
    pairs = zip(ours, bare, strict=True)
    return Filtered(statistics.median(one / other for one, other in pairs), *map(statistics.median, (ours, bare)))


async def _keys(pilot: Pilot[Any], rounds: int) -> list[float]:
    """Milliseconds of processor time from each key until nothing is left to be drawn."""
    found = []
    for _ in range(rounds):
        for key in (*(letter if letter != " " else "space" for letter in TYPED), *["backspace"] * len(TYPED)):
            begun = time.thread_time()
            await pilot.press(key)
            await pilot.pause()
            found.append((time.thread_time() - begun) * 1000)
    return found


if __name__ == "__main__":
    one = filtering()
    print(f"{one.ratio:.2f} times a bare list: {one.directory:.1f} ms against {one.bare:.1f} ms")
