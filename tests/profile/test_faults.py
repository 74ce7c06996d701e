"""Storage under faults. Sizes come from IMG_PATHWAY_FAULTS: a factor on the small sizes of CI."""

from __future__ import annotations

import errno
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from img_pathway.profile import keys, toml
from img_pathway.profile.errors import NotSaved, StoreError, Unreadable
from img_pathway.profile.files import MAX_SIZE, Files
from img_pathway.profile.library import Library
from img_pathway.profile.store import Loaded, Store
from tests.profile.strategies import HOSTILE, full

FACTOR = int(os.environ.get("IMG_PATHWAY_FAULTS", "1"))
KILLS, MUTATIONS, EDITS = 20 * FACTOR, 400 * FACTOR, 10 * FACTOR
"""50 gives the full sizes: 1,000 kills, 20,000 mutated files, 500 edits."""
CALLS = ("make_folder", "read", "create", "write", "fsync", "close", "replace", "fsync_dir")
HARMLESS = ("unlink", "append")
"""Calls of a save whose failure costs no fact: litter stays, the journal lacks a line."""
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT)


class Faulty(Files):
    """Records every call on profile files, and fails one of them."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.fail: str = ""
        self.error = errno.EIO
        self.short = False

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name == self.fail:
            raise OSError(self.error, os.strerror(self.error))

    def read(self, path: Path, limit: int = MAX_SIZE) -> bytes:
        self._call("read")
        return super().read(path, limit)

    def make_folder(self, path: Path) -> None:
        self._call("make_folder")
        super().make_folder(path)

    def unlink(self, path: Path) -> None:
        self._call("unlink")
        super().unlink(path)

    def append(self, path: Path, data: bytes) -> None:
        self._call("append")
        super().append(path, data)

    def create(self, path: Path) -> int:
        self._call("create")
        return super().create(path)

    def write(self, handle: int, data: bytes) -> int:
        self._call("write")
        return super().write(handle, data[: max(1, len(data) // 3)] if self.short else data)

    def fsync(self, handle: int) -> None:
        self._call("fsync")
        super().fsync(handle)

    def close(self, handle: int) -> None:
        super().close(handle)
        self._call("close")

    def replace(self, source: Path, target: Path) -> None:
        self._call("replace")
        super().replace(source, target)

    def fsync_dir(self, folder: Path) -> None:
        self._call("fsync_dir")
        super().fsync_dir(folder)


class Backed(Faulty):
    """Faults only what happens to the profile itself, after its backup was made."""

    def __init__(self) -> None:
        super().__init__()
        self.armed = False

    def create(self, path: Path) -> int:
        self.armed = path.name.startswith(".ana.toml.")
        return super().create(path)

    def _call(self, name: str) -> None:
        if self.armed:
            super()._call(name)


def start(tmp_path: Path, files: Files) -> tuple[Store, Loaded]:
    loaded = Library(Store(tmp_path)).create("ana")
    return Store(tmp_path, files), loaded


def test_the_order_of_a_save(tmp_path: Path) -> None:
    files = Backed()
    store, loaded = start(tmp_path, files)
    store.save(loaded, full())
    assert files.calls[:6] == ["create", "write", "fsync", "close", "replace", "fsync_dir"]
    assert {name for name in vars(Files) if not name.startswith("_")} == {*CALLS, *HARMLESS}


@pytest.mark.fault
@pytest.mark.parametrize(
    ("files_type", "call"),
    [*((Faulty, call) for call in CALLS), *((Backed, call) for call in CALLS[2:])],
)
@pytest.mark.parametrize("code", ERRORS, ids=errno.errorcode.__getitem__)
def test_one_failing_call_leaves_a_whole_file(tmp_path: Path, files_type: type[Faulty], call: str, code: int) -> None:
    files = files_type()
    store, loaded = start(tmp_path, files)
    old = loaded.path.read_bytes()
    new = toml.dumps(full()).encode()
    files.fail, files.error = call, code
    with pytest.raises(NotSaved) as failed:
        store.save(loaded, full())
    wanted = {"old": old, "new": new}[failed.value.on_disk]
    assert loaded.path.read_bytes() == wanted
    assert failed.value.on_disk == ("new" if call == "fsync_dir" else "old")
    assert failed.value.todo
    files.fail = ""
    assert store.save(loaded, full()).profile == full()
    assert loaded.path.read_bytes() == new
    assert not list(loaded.path.parent.glob("*.tmp"))


@pytest.mark.fault
@pytest.mark.parametrize("call", HARMLESS)
@pytest.mark.parametrize("code", ERRORS, ids=errno.errorcode.__getitem__)
def test_a_failing_side_call_does_not_stop_a_save(tmp_path: Path, call: str, code: int) -> None:
    files = Faulty()
    store, loaded = start(tmp_path, files)
    litter = loaded.path.with_name(f".{loaded.path.name}.abc.tmp")
    litter.write_text("left by a killed save")
    files.fail, files.error = call, code
    assert store.save(loaded, full()).profile == full()
    assert call in files.calls
    assert Store(tmp_path).load(loaded.path).profile == full()
    assert litter.exists() == (call == "unlink")


def test_a_save_the_disk_did_not_confirm_can_be_undone(tmp_path: Path) -> None:
    files = Backed()
    store, loaded = start(tmp_path, files)
    loaded = store.save(loaded, keys.put(loaded.profile, "school.country", "IN"))
    files.fail = "fsync_dir"
    with pytest.raises(NotSaved):
        store.save(loaded, full())
    files.fail = ""
    saved = store.save(loaded, full())
    assert saved.merged == ()
    assert keys.flatten(store.undo(saved).profile) == keys.flatten(loaded.profile)


@pytest.mark.fault
def test_short_writes_are_finished(tmp_path: Path) -> None:
    files = Faulty()
    files.short = True
    store, loaded = start(tmp_path, files)
    assert store.save(loaded, full()).profile == full()
    assert store.load(loaded.path).profile == full()


WRITER = """
import sys
from pathlib import Path
from img_pathway.profile import keys
from img_pathway.profile.store import Store
store = Store(Path(sys.argv[1])); loaded = store.load(Path(sys.argv[2]))
number = loaded.profile.seasons[2027].programs or 0 if loaded.profile.seasons else 0
print("ready", flush=True)
while True:
    number = number % 1000 + 1
    loaded = store.save(loaded, keys.put(loaded.profile, "seasons.2027.programs", number))
    print(number, flush=True)
"""


@pytest.mark.fault
def test_killed_while_saving(tmp_path: Path) -> None:
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
    print(f"killed {KILLS} times while saving: always a whole file, no acknowledged fact missing")


EDITOR = """
import sys
from pathlib import Path
from img_pathway.profile import keys
from img_pathway.profile.store import Store
store = Store(Path(sys.argv[1])); loaded = store.load(Path(sys.argv[2]))
for number in range(int(sys.argv[4])):
    loaded = store.save(loaded, keys.put(loaded.profile, f"answers.{sys.argv[3]}.n{number % 90}.answer", str(number)))
"""


@pytest.mark.fault
def test_two_processes_edit_different_facts(tmp_path: Path) -> None:
    store, loaded = start(tmp_path, Files())
    command = [sys.executable, "-c", EDITOR, str(tmp_path), str(loaded.path)]
    children = [subprocess.Popen([*command, name, str(EDITS)]) for name in ("one", "two")]
    assert [child.wait(120) for child in children] == [0, 0]
    answers = store.load(loaded.path).profile.answers
    for name in ("one", "two"):
        last = {f"{name}.n{number % 90}": str(number) for number in range(EDITS)}
        assert {key: answers[key].answer for key in last} == last
    print(f"two processes, {EDITS} edits each: all present")


def opened(store: Store, path: Path, data: bytes) -> bool:
    """Is the file opened? Otherwise it must be refused with reasons, within two seconds."""
    path.write_bytes(data)
    reasons: list[str] | None = None
    began = time.process_time()
    try:
        store.load(path)
    except Unreadable as refused:
        reasons = [problem.text for problem in refused.problems]
    assert time.process_time() - began < 2
    assert reasons is None or (reasons and all(reasons))
    return reasons is None


@pytest.mark.fault
def test_every_truncation_is_read_or_refused(tmp_path: Path) -> None:
    store, loaded = start(tmp_path, Files())
    data = toml.dumps(full()).encode()
    step = max(1, len(data) // (1500 * FACTOR))
    fates = [opened(store, loaded.path, data[:size]) for size in range(0, len(data) + 1, step)]
    assert not fates[0]
    for size in range(toml.dumps(full()).index("schema = 1") + 12, len(data) - len(toml.END) - 1, 97):
        loaded.path.write_bytes(data[:size])
        try:
            assert store.load(loaded.path).problems
        except StoreError:
            continue


@pytest.mark.fault
def test_mutated_files_are_read_or_refused(tmp_path: Path) -> None:
    store, loaded = start(tmp_path, Files())
    dice = random.Random(7)
    data = toml.dumps(full()).encode()
    scraps = [
        b'"',
        b"'''",
        b"[",
        b"]",
        b"{",
        b"=",
        b".",
        b"\n",
        b"\x00",
        b"\xff",
        b"#",
        b"9" * 50,
        b"[[exams.step1]]\n",
    ]
    scraps += [text.encode() for text in HOSTILE]
    fates = 0
    for _ in range(MUTATIONS):
        mutant = bytearray(data)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(mutant))
            match dice.randrange(4):
                case 0:
                    mutant[at] = dice.randrange(256)
                case 1:
                    del mutant[at : at + dice.randint(1, 40)]
                case 2:
                    mutant[at:at] = dice.choice(scraps)
                case _:
                    mutant[at:at] = mutant[: dice.randint(1, 200)]
        fates += opened(store, loaded.path, bytes(mutant))
    print(f"{MUTATIONS} mutated files: {fates} opened, {MUTATIONS - fates} refused with reasons")


M = 1024 * 1024
BOMBS: dict[str, bytes] = {
    "brackets": b"x = " + b"[" * (M - 10),
    "braces": b"x = " + b"{a=" * (M // 3 - 10),
    "dots": b"a." * (M // 2 - 10) + b"a = 1",
    "dotted header": b"[" + b"a." * (M // 2 - 10) + b"a]",
    "dotted inline": b"x = {" + b"a." * (M // 2 - 10) + b"a = 1}",
    "quoted dots": b'"a".' * (M // 4 - 10) + b'"a" = 1',
    "many dotted": b"".join(b"a%d.b.c.d.e.f.g.h.i.j.k.l.m.n.o = 1\n" % n for n in range(26000)),
    "many tables": b"".join(b"[t%d]\n" % n for n in range(90000)),
    "array tables": b"[[a]]\n" * (M // 6 - 10),
    "one word": b"a" * (M - 10),
    "quotes": b'"' * (M - 10),
    "mixed quotes": b"\"'" * (M // 2 - 10),
    "digits": b"schema = 1\nx = " + b"9" * (M - 30),
    "hexadecimal": b"schema = 1\nx = 0x" + b"f" * (M - 30),
    "long string": b'schema = 1\nx = "' + b"a" * (M - 30) + b'"',
    "keys": b"schema = 1\n" + b"".join(b"k%d=1\n" % n for n in range(90000)),
    "backslashes": b'x = "' + b"\\" * (M - 30),
    "spaces": b" " * (M - 10) + b"x",
    "dot spaces": b"a" + b" . " * (M // 3 - 10),
    "nul": b"\0" * (M - 10),
    "comments": b"#\n" * (M // 2 - 10),
}


@pytest.mark.fault
@pytest.mark.parametrize("name", BOMBS)
def test_hostile_files_are_refused_quickly(tmp_path: Path, name: str) -> None:
    store, loaded = start(tmp_path, Files())
    assert not opened(store, loaded.path, BOMBS[name])


def test_texts_full_of_dots_and_quotes_are_saved_and_read(tmp_path: Path) -> None:
    store, loaded = start(tmp_path, Files())
    for text in [".".join("abcdefghijklmnopqrstuvwxyz"), "a." * 900, "'\"" * 900, '"a".' * 400, "\\" * 2000, *HOSTILE]:
        loaded = store.save(loaded, keys.put(loaded.profile, "school.name", text))
        assert Store(tmp_path).load(loaded.path).profile.school.name == text


def test_the_state_file_holds_no_facts(tmp_path: Path) -> None:
    store, loaded = start(tmp_path, Files())
    store.save(loaded, full())
    doc: dict[str, Any] = json.loads(store.folder.state.read_text("utf-8"))
    assert list(doc["profiles"].values()) == [{"checked": doc["profiles"][str(loaded.path)]["checked"]}]
