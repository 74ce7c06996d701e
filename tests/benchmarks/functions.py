"""What one call of each function costs, beside parsing the same profile; and how it grows."""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from img_pathway import rulebook
from img_pathway.engine import assess
from img_pathway.engine.plan import plan
from img_pathway.profile.codec import from_document

from .people import NOW, different, full, grown
from .staged import FULL

HORIZON = 10
"""Years ahead that `plan` is asked about."""


class Pair(NamedTuple):
    """Best and median of ratios taken in alternation."""

    best: float
    median: float


def against(subject: Callable[[], object], floor: Callable[[], object], rounds: int, calls: int) -> Pair:
    """How many times the floor's time the subject takes; the two run in turn, so that both meet the same machine."""

    def timed(call: Callable[[], object]) -> float:
        begun = time.perf_counter()
        for _ in range(calls):
            call()
        return time.perf_counter() - begun

    subject(), floor()
    gc.collect()
    pairs = [(timed(subject), timed(floor)) for _ in range(rounds)]
    best = min(one for one, _ in pairs) / min(other for _, other in pairs)
    return Pair(best, statistics.median(one / other for one, other in pairs))


def engine(rounds: int = 20, calls: int = 10) -> dict[str, Pair]:
    """Reading, assessing and planning the full profile, as multiples of parsing its text."""
    book = rulebook.load()
    text = FULL.read_text(encoding="utf-8")
    doc = tomllib.loads(text)
    person = full()
    found = assess(person, book, NOW)
    year = (found.target_match or 2027) + HORIZON

    def parse() -> object:
        return tomllib.loads(text)

    return {
        "from_document": against(lambda: from_document(doc), parse, rounds, calls),
        "assess": against(lambda: assess(person, book, NOW), parse, rounds, calls),
        "plan": against(lambda: plan(found, year), parse, rounds, calls),
    }


def _seconds(call: Callable[[], object], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - begun)
    return best


def growth(steps: tuple[int, ...] = (1, 2, 4, 8, 16), rounds: int = 15) -> list[tuple[int, float]]:
    """Milliseconds of `assess` as sittings multiply: (sittings, ms)."""
    book = rulebook.load()
    points = []
    for times in steps:
        person = grown(times)
        sittings = len(person.exams.step1) + len(person.exams.step2ck) + len(person.skills.oet)
        assess(person, book, NOW)
        points.append((sittings, _seconds(lambda person=person: assess(person, book, NOW), rounds) * 1000))  # type: ignore[misc]
    return points


def many(counts: tuple[int, ...] = (100, 300, 1000)) -> list[tuple[int, float, float]]:
    """Different full profiles read, assessed and planned in one process: (count, ms each, ratio to parsing them)."""
    book = rulebook.load()
    texts = [different(number) for number in range(max(counts))]
    points = []
    for count in counts:
        begun = time.perf_counter()
        for text in texts[:count]:
            tomllib.loads(text)
        parsed = time.perf_counter() - begun
        begun = time.perf_counter()
        for text in texts[:count]:
            plan(assess(from_document(tomllib.loads(text)), book, NOW))
        points.append((count, (time.perf_counter() - begun) * 1000 / count, (time.perf_counter() - begun) / parsed))
    return points


def stall(folder: Path, saves: int = 12) -> list[float]:
    """The longest pause of the event loop, in milliseconds, around each of some saves with fsync."""
    from img_pathway.profile.store import Store
    from img_pathway.tui.app import PathwayApp
    from img_pathway.tui.disk import Library

    store = Store(folder)
    made = store.create(store.folder.profile("stall"), full())

    async def watched() -> list[float]:
        library = Library(folder, NOW.date().isoformat())
        app = PathwayApp(library.open(made.path), library)
        longest: list[float] = []
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause(1.2)
            for number in range(saves):
                app.session.record("profile.label", f"Full {number}")
                worst, last = 0.0, time.perf_counter()
                while app.session.dirty:
                    await asyncio.sleep(0.001)
                    now = time.perf_counter()
                    worst, last = max(worst, now - last - 0.001), now
                longest.append(worst * 1000)
        return longest

    return asyncio.run(watched())
