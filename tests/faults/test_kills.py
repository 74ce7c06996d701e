"""SIGKILL while saving, and two processes on one file."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from img_pathway.profile.file.disk_calls import Files
from img_pathway.profile.typed import keys
from tests.faults.faulty import start
from tests.faults.sizes import EDITS, KILLS

WRITER = """
import sys
from pathlib import Path
from img_pathway.profile.typed import keys
from img_pathway.profile.keep.store import Store
store = Store(Path(sys.argv[1])); loaded = store.load(Path(sys.argv[2]))
number = loaded.profile.seasons[2027].programs or 0 if loaded.profile.seasons else 0
print("ready", flush=True)
while True:
    number = number % 1000 + 1
    loaded = store.save(loaded, keys.put(loaded.profile, "seasons.2027.programs", number))
    print(number, flush=True)
"""


@pytest.mark.fault
def test_killed_while_saving(tmp_path: Path, figure: Callable[[str], None]) -> None:
    store, loaded = start(tmp_path, Files())
    dice = random.Random(5)
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(loaded.path)], stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(dice.uniform(0, 0.06))
        child.kill()
        told = [int(line) for line in child.stdout.read().split(b"\n")[:-1] if line]
        child.wait()
        child.stdout.close()
        found = store.load(loaded.path)
        assert found.problems == ()
        if told:
            held = found.profile.seasons[2027].programs
            assert held in (told[-1], told[-1] % 1000 + 1)
    now = store.load(loaded.path)
    store.save(now, keys.put(now.profile, "profile.label", "after"))
    assert not list(loaded.path.parent.glob(".*.tmp"))
    figure(f"killed {KILLS} times while saving: always a whole file, no acknowledged fact missing")


EDITOR = """
import sys
from pathlib import Path
from img_pathway.profile.typed import keys
from img_pathway.profile.keep.store import Store
store = Store(Path(sys.argv[1])); loaded = store.load(Path(sys.argv[2]))
for number in range(int(sys.argv[4])):
    loaded = store.save(loaded, keys.put(loaded.profile, f"answers.{sys.argv[3]}.n{number % 90}.answer", str(number)))
"""


@pytest.mark.fault
def test_two_processes_edit_different_facts(tmp_path: Path, figure: Callable[[str], None]) -> None:
    store, loaded = start(tmp_path, Files())
    command = [sys.executable, "-c", EDITOR, str(tmp_path), str(loaded.path)]
    children = [subprocess.Popen([*command, name, str(EDITS)]) for name in ("one", "two")]
    assert [child.wait(120) for child in children] == [0, 0]
    answers = store.load(loaded.path).profile.answers
    for name in ("one", "two"):
        last = {f"{name}.n{number % 90}": str(number) for number in range(EDITS)}
        assert {key: answers[key].answer for key in last} == last
    figure(f"two processes writing at will, {EDITS} edits each: all present")


TURNS = """
import sys
from pathlib import Path
from img_pathway.profile.typed import keys
from img_pathway.profile.keep.store import Store
store = Store(Path(sys.argv[1])); loaded = None
for line in sys.stdin:
    word, key, value = line.split()
    if word == "load":
        loaded = store.load(Path(sys.argv[2]))
    else:
        loaded = store.save(loaded, keys.put(loaded.profile, key, value))
    print("done", flush=True)
"""


@pytest.mark.fault
def test_forced_interleaving(tmp_path: Path, figure: Callable[[str], None]) -> None:
    """Each saves on top of what the other wrote after it had loaded: every save must merge."""
    store, loaded = start(tmp_path, Files())
    command = [sys.executable, "-c", TURNS, str(tmp_path), str(loaded.path)]
    pair = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) for _ in range(2)
    ]

    def tell(child: subprocess.Popen[str], words: str) -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(words + "\n")
        assert child.stdout.readline() == "done\n"

    wanted: dict[str, str] = {}
    rounds = max(1, EDITS // 2)
    for number in range(rounds):
        for child in pair:
            tell(child, "load - -")
        for name, child in zip(("one", "two"), pair, strict=True):
            ident = f"{name}.n{number % 90}"
            wanted[ident] = str(number)
            tell(child, f"save answers.{ident}.answer {number}")
        answers = store.load(loaded.path).profile.answers
        assert {ident: answers[ident].answer for ident in wanted} == wanted
    for child in pair:
        child.communicate(timeout=30)
    figure(f"two processes, {rounds * 2} forced interleaved edits: all present after every round")
