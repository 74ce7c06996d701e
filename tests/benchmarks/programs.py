"""The measurements that start programs: ours and the floor, in alternation."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from img_pathway.profile.file import toml

from . import instructions
from .people import busy
from .pseudo import Run
from .staged import FULL, TODAY, environment

HERE = Path(__file__).parent
FLOOR, SCREENS, HOOK = HERE / "floor.py", HERE / "floor_screens.py", HERE / "start_and_quit.py"
HOME, FIRST, HELLO = "YOUR PATHWAY", "Country", "Hello"
"""The first meaningful text of Home, of the first questions, and of the floor."""
FORM = "Record what happened"
"""Stands over the form of a stage."""
FOLLOWED = 0.05
"""Seconds of quiet after which the right pane has followed the highlight."""
HELD = 40
"""Keys sent at once, as of a key that is held down while the program was busy."""
STEPS = 4
"""Steps of the stage that is opened and whose keys are measured, and lines of the floor's lists."""


class Words(NamedTuple):
    """Command lines, after ``python``."""

    home: list[str | Path]
    busy: list[str | Path]
    first: list[str | Path]
    following: list[str | Path]
    report: list[str | Path]


class Bench:
    """One staged package with its data folders."""

    def __init__(self, site: Path) -> None:
        self.env = environment(site)
        self._kept = tempfile.TemporaryDirectory(prefix="img-pathway-bench-")
        self.folder = Path(self._kept.name)
        (self.folder / "profiles").mkdir()
        (self.folder / "profiles" / "full.toml").write_bytes(FULL.read_bytes())
        (self.folder / "profiles" / "busy.toml").write_text(toml.dumps(busy(), {}), encoding="utf-8")
        common = ["-m", "img_pathway", "--today", TODAY, "--data-dir"]
        self.words = Words(
            [*common, self.folder, "full"],
            [*common, self.folder, "busy"],
            [*common, self.folder / "none"],
            [*common, self.folder, "next", "full"],
            [*common, self.folder, "export", "html", "full"],
        )
        # The first opening checks the file; every later start finds it checked, as it does for a person.
        for name in ("busy", "full"):
            checking = [sys.executable, "-m", "img_pathway", "--data-dir", str(self.folder), "next", name]
            subprocess.run(checking, env=self.env, check=True, capture_output=True)
        self._state = (self.folder / "state.json").read_bytes()

    def _home(self) -> Run:
        """The full profile at Home. A start goes on where the last one was left: no run may leave that to the next."""
        (self.folder / "state.json").write_bytes(self._state)
        return Run(self.words.home, self.env)

    # -- instructions -------------------------------------------------------------------------

    def counts(self) -> dict[str, float]:
        """Millions of instructions from start to exit."""

        def shown(text: str, words: list[str | Path]) -> float:
            return instructions.count([HOOK, text, *words], self.env)

        return {
            "bare": shown(HELLO, [FLOOR]),
            "home": shown(HOME, self.words.home),
            "first": shown(FIRST, self.words.first),
            "next": instructions.count(self.words.following, self.env),
            "report": instructions.count(self.words.report, self.env),
            "tomllib, json": instructions.count(["-c", "import tomllib, json"], self.env),
        }

    # -- time and memory ----------------------------------------------------------------------

    def starts(self, rounds: int) -> dict[str, list[dict[str, float]]]:
        """Rounds of: bare app, full Home, Home of a full season, first run; seconds and megabytes."""
        programs: dict[str, tuple[str, Sequence[str | Path]]] = {
            "bare": (HELLO, [FLOOR]),
            "home": (HOME, self.words.home),
            "busy": (HOME, self.words.busy),
            "first": (FIRST, self.words.first),
        }
        found: dict[str, list[dict[str, float]]] = {name: [] for name in programs}
        for _ in range(rounds):
            for name, (text, words) in programs.items():
                run = Run(words, self.env)
                meaningful = run.until(text)
                quiet = run.settle()
                leaving = run.quit("\x11")
                found[name].append(
                    {"byte": run.first_byte, "text": meaningful, "quiet": quiet, "quit": leaving, "MB": run.peak}
                )
        return found

    # -- keys ---------------------------------------------------------------------------------

    def keys(self, presses: int) -> dict[str, list[float]]:
        """Seconds from Up or Down: to the moved highlight in a stage's list and in a bare list; to the right pane that
        followed it, there and in a bare app; and from the last of `HELD` keys sent at once to their last answer.
        """
        stage = self._home()
        stage.until(HOME)
        stage.settle(1.2)
        stage.key("n", 1.0)
        _in_stage(stage)
        # From the first step on every press moves the highlight, as in the floors.
        stage.key("up up up", 0.5)
        bare, pair = (Run([SCREENS, kind, str(STEPS)], self.env) for kind in ("list", "pair"))
        for floor in (bare, pair):
            floor.until(HELLO)
            floor.settle(0.5)
        runs = {"stage": stage, "list": bare, "pair": pair}
        found: dict[str, list[float]] = {f"{name}{what}": [] for name in runs for what in ("", " pane", " held")}
        for number in range(presses):
            key = "down" if number % 4 < 2 else "up"
            for name, run in runs.items():
                # The form of the step comes only when the cursor has rested: later than this.
                first, last = run.key(key, FOLLOWED)
                found[name].append(first)
                found[f"{name} pane"].append(last)
                run.settle(0.2)
        for _ in range(max(presses // 8, 1)):
            for name, run in runs.items():
                found[f"{name} held"].append(run.key("down up " * (HELD // 2), FOLLOWED)[1])
                run.settle(0.3)
        for run in runs.values():
            run.quit("\x11")
        return found

    def openings(self, rounds: int) -> dict[str, list[float]]:
        """Seconds from the key to the settled screen: a stage at once, after idling, again; and the floor's."""
        found: dict[str, list[float]] = {"first": [], "idle": [], "later": [], "mount": [], "switch": []}
        for _ in range(rounds):
            for name, rest in (("first", 0.05), ("idle", 1.2)):
                run = self._home()
                run.until(HOME)
                run.settle(rest)
                found[name].append(run.key("enter", 0.3)[1])
                _in_stage(run)
                run.key("backspace", 0.3)
                if name == "idle":
                    found["later"].append(run.key("enter", 0.3)[1])
                run.quit("\x11")
            run = Run([SCREENS, "screens", str(STEPS)], self.env)
            run.until(HELLO)
            run.settle(0.3)
            found["mount"].append(run.key("f7", 0.3)[1])
            run.key("f8", 0.3)
            found["switch"].append(run.key("f7", 0.3)[1])
            run.quit("\x11")
        return found


def _in_stage(run: Run) -> None:
    """No other screen is measured by mistake: the stage is in front, with its form."""
    if FORM not in run.text:
        raise AssertionError(f"no stage with its form on the screen:\n{run.text}")


def p95(values: list[float]) -> float:
    """The value that 95 in 100 do not exceed."""
    return sorted(values)[max(int(len(values) * 0.95 + 0.5) - 1, 0)]
