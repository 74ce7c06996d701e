"""The editing mark, between real processes: who holds it, who follows, what is merged, and what the dead leave."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from img_pathway.profile.file.errors import Held
from img_pathway.profile.keep import editing_mark, process
from img_pathway.profile.keep.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
HOLD = """
import sys, time
from datetime import datetime, UTC
from pathlib import Path
from img_pathway.profile.keep import editing_mark
print(editing_mark.take(Path(sys.argv[1]), datetime.now(UTC)), flush=True)
time.sleep(60)
"""


def cli(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "IMG_PATHWAY_HOME": str(home)}
    return subprocess.run([sys.executable, "-m", "img_pathway", *words], env=env, capture_output=True, text=True)


def test_the_mark_of_a_live_process_counts_and_of_a_dead_one_does_not(home: Path) -> None:
    path = home / "profiles" / "pune.toml"
    now = Store(home).now()
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "None\n"
    found = editing_mark.take(path, now)
    assert found is not None
    assert found.pid == child.pid
    assert f"process {child.pid}" in found.words()
    with pytest.raises(Held):
        editing_mark.need_free(path)
    editing_mark.release(path)
    assert editing_mark.holder(path) is not None
    refused = cli(home, "set", "pune", "profile.label=x")
    assert refused.returncode == 3
    assert f"process {child.pid}" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert cli(home, "backups", "pune", "--restore", "1").returncode == 3
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert editing_mark.holder(path) is None
    assert cli(home, "set", "pune", "profile.label=x").returncode == 0
    assert editing_mark.take(path, now) is None
    editing_mark.release(path)
    assert not list(path.parent.glob(".*.editing"))


def test_a_number_given_to_another_process_does_not_count(home: Path) -> None:
    path = home / "profiles" / "pune.toml"
    doc = {"owner": "ana", "host": process.host(), "pid": 1, "born": "long ago", "started": "2026-01-01T00:00:00+00:00"}
    mark = path.with_name(f".{path.name}.editing")
    mark.write_text(json.dumps(doc))
    assert editing_mark.holder(path) is None
    assert editing_mark.take(path, Store(home).now()) is None
    editing_mark.release(path)


@pytest.mark.parametrize(
    ("age", "held"), [(0, True), (editing_mark.FRESH + 60, False), (-editing_mark.FRESH - 60, False)]
)
def test_the_mark_of_another_computer_counts_while_it_is_fresh(home: Path, age: int, held: bool) -> None:
    path = home / "profiles" / "pune.toml"
    doc = {"owner": "[b]\x1b[2J", "host": "far", "pid": 7, "born": "x", "started": "2026-01-01T00:00:00+00:00"}
    mark = path.with_name(f".{path.name}.editing")
    mark.write_text(json.dumps(doc))
    os.utime(mark, (time.time() - age, time.time() - age))
    found = editing_mark.holder(path)
    assert (found is not None) == held
    if found:
        assert found.words().isprintable()


@pytest.mark.parametrize("found", [process.UNKNOWN, "x", ""])
@pytest.mark.parametrize("start", [process.UNKNOWN, "x"])
@pytest.mark.parametrize("age", [0, editing_mark.FRESH + 60])
def test_a_process_whose_start_cannot_be_told_counts_while_its_mark_is_fresh(
    home: Path, monkeypatch: pytest.MonkeyPatch, found: str, start: str, age: int
) -> None:
    path = home / "profiles" / "pune.toml"
    doc = {"owner": "ana", "host": process.host(), "pid": 7, "born": start, "started": "2026-01-01T00:00:00+00:00"}
    mark = path.with_name(f".{path.name}.editing")
    mark.write_text(json.dumps(doc))
    os.utime(mark, (time.time() - age, time.time() - age))
    monkeypatch.setattr(process, "born", lambda pid: found)
    sure = found == start == "x"
    assert (editing_mark.holder(path) is not None) == (bool(found) and (sure or age == 0))


@pytest.mark.parametrize("junk", [b"", b"{", b"[]", b"null", b'{"pid": "x"}', b"\xff" * 9000, b'{"started": "9999"}'])
def test_a_mark_that_is_garbage_never_locks_anybody_out(home: Path, junk: bytes) -> None:
    path = home / "profiles" / "pune.toml"
    mark = path.with_name(f".{path.name}.editing")
    mark.write_bytes(junk)
    os.utime(mark, (time.time() - 60, time.time() - 60))
    assert editing_mark.holder(path) is None
    assert editing_mark.take(path, Store(home).now()) is None
    editing_mark.release(path)


@pytest.mark.pty
def test_a_second_wizard_reads_and_follows_and_takes_over(home: Path) -> None:
    from tests.terminal import Terminal

    path = home / "profiles" / "pune.toml"
    first = Terminal("pune", "--today", "2026-11-22", home=home)
    first.wait_for("YOUR PATHWAY")
    second = Terminal("pune", "--today", "2026-11-22", home=home)
    second.wait_for("read-only", str(first.pid))
    forced = cli(home, "set", "pune", "profile.target_match=2031", "--force")
    assert forced.returncode == 0, forced.stderr
    second.wait_for("Match 2031")
    first.wait_for("Match 2031")
    refused = cli(home, "set", "pune", "profile.target_match=2030")
    assert refused.returncode == 3
    assert str(first.pid) in refused.stderr
    first.kill()
    # The holder is dead: the one that followed edits from now on.
    second.wait_for("You can edit here now")
    assert str(second.pid) in (path.with_name(f".{path.name}.editing")).read_text()
    second.press("q")
    assert second.wait() == 0
    assert not path.with_name(f".{path.name}.editing").exists()
