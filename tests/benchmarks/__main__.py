"""``python -m tests.benchmarks [--runs 3] [--rounds 10]``: the table of ratios, beside the floor of the same run."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from . import boards, filtering, functions, instructions, timeline
from .programs import Bench, p95
from .staged import stage

GOALS: dict[str, float] = {
    "instructions: start to Home of the full profile and quit ÷ bare app": 1.6,
    "best time to that Home ÷ bare app's first text": 1.6,
    "median time to that Home ÷ bare app's first text": 1.6,
    "instructions: empty first run ÷ bare app": 1.6,
    "peak memory ÷ bare app": 1.5,
    "quit to prompt ÷ bare app": 1.2,
    "key to moved highlight in a stage, p95 ÷ bare list": 1.3,
    "key to the right pane that followed, median ÷ a bare list with a text beside it": 1.3,
    "40 keys at once to the last answer, median ÷ the same": 1.3,
    "opening a stage at once ÷ mounting an equal screen": 1.0,
    "opening it again ÷ switching to a mounted screen": 1.3,
    "opening the next stage after 1 s idle ÷ switching": 1.5,
    "instructions: next ÷ python -c 'import tomllib, json'": 5,
    "instructions: export html of everything ÷ next": 4,
    "assess ÷ tomllib.loads of the full profile": 1.5,
    "plan ten years ahead ÷ the same": 3,
    "1,000 profiles read, assessed, planned ÷ parsed": 8,
    "a folder of 1,000 profiles triaged in one process ÷ parsed": 8,
    "timeline of ten years: drawing anew after a pan ÷ a bare scroll view": 5,
    "a save: longest stall of the event loop ÷ a frame": 2,
    "assess with 400 programmes, 60 interviews, 300 payments ÷ assess of the full profile": 1.3,
    "start to Home of that profile, median ÷ of the full profile": 1.3,
    "moving on its boards, the slowest of five, median ÷ on boards of ten entries": 1.3,
    "importing a sheet of 13,000 rows ÷ reading it with the csv module": 60,
    "memory of importing 100,000 rows ÷ holding them as lists of texts": 3,
    "key to the drawn directory of 13,000 programmes, median ÷ a bare list filtered the same way": 1,
}
"""Every row of the table with the ratio aimed at."""


def main(arguments: list[str] | None = None, say: Callable[[str], object] = print) -> int:
    """Measure, print the table and the growth curves, and return 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often everything is measured")
    parser.add_argument("--rounds", type=int, default=10, help="alternations within one run")
    parser.add_argument("--profiles", type=int, default=1000, help="different profiles in one process")
    parser.add_argument("--no-compile", action="store_true", help="take the bytecode there is")
    asked = parser.parse_args(arguments)
    rows: dict[str, list[float]] = {goal: [] for goal in GOALS}
    notes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="img-pathway-site-") as folder:
        bench = Bench(stage(Path(folder), not asked.no_compile))
        for number in range(asked.runs):
            ratios, notes = measure(bench, asked.rounds, asked.profiles, Path(folder) / f"stall-{number}")
            for name, ratio in ratios.items():
                rows[name].append(ratio)
    say(table(rows))
    for note in notes:
        say(note)
    return 0


def measure(bench: Bench, rounds: int, profiles: int, folder: Path) -> tuple[dict[str, float], list[str]]:
    """One run: a ratio per row (rows without valgrind are left out), and the numbers behind them."""
    values: list[float | None] = []
    notes = []
    counts = bench.counts() if instructions.available() else None
    starts = bench.starts(rounds)
    keys = bench.keys(8 * rounds)
    openings = bench.openings(max(rounds // 2, 1))
    engine = functions.engine(rounds=2 * rounds)
    sizes = tuple(sorted({max(profiles // 10, 1), max(profiles // 3, 1), profiles}))
    many = functions.many(sizes)
    stalls = functions.stall(folder, rounds)

    def column(name: str, what: str) -> list[float]:
        return [one[what] for one in starts[name]]

    median = statistics.median
    values += [counts["home"] / counts["bare"] if counts else None]
    values += [min(column("home", "text")) / min(column("bare", "text"))]
    values += [median(column("home", "text")) / median(column("bare", "text"))]
    values += [counts["first"] / counts["bare"] if counts else None]
    values += [median(column("home", "MB")) / median(column("bare", "MB"))]
    values += [median(column("home", "quit")) / median(column("bare", "quit"))]
    values += [p95(keys["stage"]) / p95(keys["list"])]
    values += [median(keys[f"stage {what}"]) / median(keys[f"pair {what}"]) for what in ("pane", "held")]
    values += [median(openings["first"]) / median(openings["mount"])]
    values += [median(openings[name]) / median(openings["switch"]) for name in ("later", "idle")]
    values += [counts["next"] / counts["tomllib, json"] if counts else None]
    values += [counts["report"] / counts["next"] if counts else None]
    values += [engine["assess"].median, engine["plan"].median, many[-1][2]]
    values += [functions.triaged(folder.parent / "people", profiles)]
    frames = timeline.smooth(4 * rounds)
    values += [max(one.ratio for name, one in frames.items() if name.startswith("pan"))]
    values += [median(stalls) / (1000 / 60)]
    working = functions.working_life(folder.parent, rounds)
    values += [working["assess"], median(column("busy", "text")) / median(column("home", "text"))]
    values += [max(boards.moving(max(rounds // 3, 1)).values())]
    values += [working["import"], functions.import_memory(folder.parent, 100 * profiles)]
    values += [filtering.filtering(13 * profiles, max(rounds // 3, 1)).ratio]
    if counts:
        notes.append("million instructions: " + ", ".join(f"{name} {value:.0f}" for name, value in counts.items()))
    for name in starts:
        row = "  ".join(
            f"{what} {min(column(name, what)) * 1000:.0f}/{median(column(name, what)) * 1000:.0f}"
            for what in ("byte", "text", "quiet", "quit")
        )
        notes.append(f"{name:<6} best/median ms: {row}  peak {median(column(name, 'MB')):.0f} MB")
    notes.append(
        "keys, median/p95 ms: "
        + ", ".join(f"{name} {median(s) * 1000:.1f}/{p95(s) * 1000:.1f}" for name, s in keys.items())
    )
    notes.append("openings median ms: " + ", ".join(f"{name} {median(ms) * 1000:.0f}" for name, ms in openings.items()))
    notes.append("timeline, ms a frame: " + ", ".join(f"{name} {one.chart:.1f}" for name, one in frames.items()))
    notes.append(f"from_document ÷ tomllib.loads: {engine['from_document'].median:.2f}")
    notes += functions.curve(functions.growth())
    notes.append("many profiles: " + ", ".join(f"{n}: {ms:.2f} ms each, {ratio:.1f}x" for n, ms, ratio in many))
    return {name: value for name, value in zip(GOALS, values, strict=True) if value is not None}, notes


def table(rows: dict[str, list[float]]) -> str:
    """The rows in Markdown: what, goal, median of the runs, spread, and whether the median meets the goal."""
    lines = ["| what | goal | median | spread | |", "|---|---|---|---|---|"]
    for name, found in rows.items():
        if not found:
            lines.append(f"| {name} | ≤ {GOALS[name]} | | | not measured: valgrind is missing |")
            continue
        middle = statistics.median(found)
        verdict = "met" if middle <= GOALS[name] else "missed"
        lines.append(f"| {name} | ≤ {GOALS[name]} | {middle:.2f} | {min(found):.2f} to {max(found):.2f} | {verdict} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
