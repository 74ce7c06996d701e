"""Opening a folder of 1,000 people until its first rows are drawn, beside mounting a bare list of that length."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import OptionList

from img_pathway.tui.screens.cohort import CohortScreen
from tests.benchmarks.people import different
from tests.wizard import wizard

PATIENCE = 60
"""Seconds after which rows that do not come are taken as a fault."""


class First(NamedTuple):
    """Seconds to the first rows (medians): how many more than a bare list's, and both."""

    more: float
    folder: float
    bare: float


class Bare(Screen[None]):
    """As many rows, all there from the start."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__()
        self.rows = rows

    def compose(self) -> ComposeResult:
        yield OptionList(*self.rows)


def first_rows(count: int = 1000, rounds: int = 3) -> First:
    """The seconds from the key that opens the folder to its first rows on the screen."""
    with tempfile.TemporaryDirectory(prefix="img-pathway-folder-") as folder:
        return asyncio.run(_measured(Path(folder), count, rounds))


async def _measured(folder: Path, count: int, rounds: int) -> First:
    people = folder / "people"
    people.mkdir()
    for number in range(count):
        (people / f"p{number:05}.toml").write_text(different(number), encoding="utf-8")
    ours: list[float] = []
    bare: list[float] = []
    for number in range(rounds):
        home = folder / f"home-{number}"
        home.mkdir()
        app = wizard(home, "caribbean")
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            begun = time.monotonic()
            app.navigator.open_page("cohort", str(people))
            while not (isinstance(app.screen, CohortScreen) and app.screen.cohort.rows):
                assert time.monotonic() < begun + PATIENCE, "no row came"
                await pilot.pause(0.005)
            await pilot.pause()
            ours.append(time.monotonic() - begun)
    plain: App[None] = App()
    async with plain.run_test(size=(80, 24)) as pilot:
        for _ in range(rounds):
            begun = time.monotonic()
            await plain.push_screen(Bare([f"Applicant {number}" for number in range(count)]))
            await pilot.pause()
            bare.append(time.monotonic() - begun)
            plain.pop_screen()
            await pilot.pause()
    found, other = statistics.median(ours), statistics.median(bare)
    return First(found - other, found, other)


if __name__ == "__main__":
    one = first_rows()
    print(f"{one.more:.2f} s more than a bare list: {one.folder:.2f} s against {one.bare:.2f} s")
