"""What one call of each function costs, beside parsing the same profile; and how it grows."""

from __future__ import annotations

import asyncio
import csv
import gc
import statistics
import time
import tomllib
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from img_pathway import rulebook
from img_pathway.engine import assess
from img_pathway.engine.plan.plan import plan
from img_pathway.profile.file.codec import from_document
from img_pathway.profile.sheets.columns import Choice
from img_pathway.profile.sheets.programmes import preview
from img_pathway.profile.sheets.read import read_sheets

from .people import NOW, Kind, busy, different, facts, full, grown
from .staged import FULL

HORIZON = 10
"""Years ahead that `plan` is asked about."""
CLOCK = time.thread_time
"""Processor time of this thread: what other programs take from the machine meanwhile is not counted."""
KINDS: tuple[Kind, ...] = ("sittings", "registrations", "seasons")


class Pair(NamedTuple):
    """Best and median of ratios taken in alternation."""

    best: float
    median: float


def against(subject: Callable[[], object], floor: Callable[[], object], rounds: int, calls: int) -> Pair:
    """How many times the floor's time the subject takes; the two run in turn, so that both meet the same machine.

    A round sets the quickest of some calls of one beside the quickest of as many of the other: what a busy machine
    adds to a call says nothing of either.
    """

    def quickest(call: Callable[[], object]) -> float:
        best = float("inf")
        for _ in range(calls):
            begun = CLOCK()
            call()
            best = min(best, CLOCK() - begun)
        return best

    subject(), floor()
    gc.collect()
    pairs = [(quickest(subject), quickest(floor)) for _ in range(rounds)]
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


def working_life(folder: Path, rounds: int = 10, calls: int = 5) -> dict[str, float]:
    """A season's whole work beside less of it: assessing 400 programmes, 60 interviews and 300 payments beside the full
    profile, and importing a sheet of 13,000 rows beside reading it with the csv module.
    """
    book, person, season = rulebook.load(), full(), busy()
    sheet = _sheet(folder, 13_000)
    return {
        "assess": against(lambda: assess(season, book, NOW), lambda: assess(person, book, NOW), rounds, calls).median,
        "import": against(
            lambda: preview(read_sheets(sheet), Choice(), NOW.date()), lambda: _plain(sheet), 2, 1
        ).median,
    }


def _sheet(folder: Path, count: int) -> Path:
    """A sheet of so many programmes."""
    sheet = folder / "sheet.csv"
    rows = "".join(
        f'Hospital {n},{1_400_000_000 + n},{1_000_000 + n}C0,"Columbus, OH",J-1,9/27/2026\n' for n in range(count)
    )
    sheet.write_text(f"Program Name,ACGME ID,Program Code,Location,Visa,Checked\n{rows}", encoding="utf-8")
    return sheet


def _plain(sheet: Path) -> object:
    with sheet.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def import_memory(folder: Path, count: int = 100_000) -> float:
    """The most memory that importing a sheet takes, beside holding it as the csv module's lists."""
    sheet = _sheet(folder, count)

    def most(call: Callable[[], object]) -> int:
        tracemalloc.start()
        kept = call()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        del kept
        return peak

    return most(lambda: preview(read_sheets(sheet), Choice(), NOW.date())) / most(lambda: _plain(sheet))


class Point(NamedTuple):
    """What so many facts of a kind cost, in milliseconds."""

    kind: Kind
    facts: int
    assess: float
    plan: float


def _best(call: Callable[[], object], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        begun = CLOCK()
        call()
        best = min(best, CLOCK() - begun)
    return best * 1000


def growth(steps: tuple[int, ...] = (1, 2, 4, 8, 16), rounds: int = 30) -> list[Point]:
    """What `assess` and `plan` cost as the facts of one kind multiply and all others stay."""
    book = rulebook.load()
    points = []
    for kind in KINDS:
        for times in steps:
            person = grown(times, kind)
            found = assess(person, book, NOW)
            year = (found.target_match or 2027) + HORIZON
            assessed = _best(lambda person=person: assess(person, book, NOW), rounds)  # type: ignore[misc]
            planned = _best(lambda found=found, year=year: plan(found, year), rounds)  # type: ignore[misc]
            points.append(Point(kind, facts(person, kind), assessed, planned))
    return points


def curve(points: list[Point]) -> list[str]:
    """One line for each kind of facts."""
    return [
        f"as {kind} grow, assess + plan: "
        + ", ".join(f"{one.facts}: {one.assess:.2f} + {one.plan:.2f} ms" for one in points if one.kind == kind)
        for kind in dict.fromkeys(one.kind for one in points)
    ]


def many(counts: tuple[int, ...] = (100, 300, 1000)) -> list[tuple[int, float, float]]:
    """Different full profiles read, assessed and planned in one process: (count, ms each, ratio to parsing them)."""
    book = rulebook.load()
    texts = [different(number) for number in range(max(counts))]
    points = []
    for count in counts:
        begun = CLOCK()
        for text in texts[:count]:
            tomllib.loads(text)
        parsed = CLOCK() - begun
        begun = CLOCK()
        for text in texts[:count]:
            plan(assess(from_document(tomllib.loads(text)), book, NOW))
        taken = CLOCK() - begun
        points.append((count, taken * 1000 / count, taken / parsed))
    return points


def triaged(folder: Path, count: int) -> float:
    """A folder of full profiles listed, read and triaged in one process, as a ratio to parsing their files."""
    from img_pathway.desk.cohort.judging import Task
    from img_pathway.desk.cohort.listing import listing
    from img_pathway.desk.cohort.reading import here

    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"p{number:05}.toml").write_text(different(number), encoding="utf-8")
    begun = CLOCK()
    for path in folder.iterdir():
        tomllib.loads(path.read_text(encoding="utf-8"))
    parsed = CLOCK() - begun
    begun = CLOCK()
    made = sum(
        row.triage is not None for row in here(listing(folder).profiles, Task(folder, f"{NOW.date()}", None, None))
    )
    assert made == count
    return (CLOCK() - begun) / parsed


def stall(folder: Path, saves: int = 12) -> list[float]:
    """The longest pause of the event loop, in milliseconds, around each of some saves with fsync."""
    from img_pathway.desk.folder import DataFolder
    from img_pathway.profile.keep.store import Store
    from img_pathway.tui.shell.app import PathwayApp

    store = Store(folder)
    made = store.create(store.folder.profile("stall"), full())

    async def watched() -> list[float]:
        data = DataFolder(folder, NOW.date().isoformat())
        app = PathwayApp(data.open(made.path), data)
        longest: list[float] = []
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause(1.2)
            for number in range(saves):
                app.desk.record("profile.label", f"Full {number}")
                worst, last = 0.0, time.perf_counter()
                while app.desk.dirty:
                    await asyncio.sleep(0.001)
                    now = time.perf_counter()
                    worst, last = max(worst, now - last - 0.001), now
                longest.append(worst * 1000)
        return longest

    return asyncio.run(watched())
