"""No network: the guard itself works, here and in every process that is started; `conftest` fails the run otherwise."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPORT, NetworkUsed

TRIES = (
    "socket.socket(socket.AF_INET)",
    "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "socket.getaddrinfo('localhost', 80)",
    "socket.gethostbyname('localhost')",
    "socket.create_connection(('127.0.0.1', 9))",
)


@pytest.mark.parametrize("call", TRIES)
def test_the_guard_holds_in_this_process(call: str) -> None:
    with pytest.raises(NetworkUsed):
        eval(call, {"socket": socket})


@pytest.mark.parametrize("call", TRIES)
def test_the_guard_holds_in_every_process_started(tmp_path: Path, call: str) -> None:
    report = tmp_path / "report.txt"
    done = subprocess.run(
        [sys.executable, "-c", f"import socket; {call}"], env={**os.environ, REPORT: str(report)}, capture_output=True
    )
    assert done.returncode != 0
    assert report.read_text("utf-8").startswith("socket.")


def test_every_verb_runs_without(tmp_path: Path) -> None:
    """Also with every INET socket refused in the process itself; the wizard runs so in the terminal tests."""
    report = tmp_path / "report.txt"
    env = {**os.environ, REPORT: str(report), "IMG_PATHWAY_HOME": str(tmp_path / "home")}
    for words in (
        ["new", "ana"],
        ["status"],
        ["next"],
        ["visa"],
        ["states"],
        ["doctor"],
        ["rules", "list"],
        ["backups"],
    ):
        done = subprocess.run([sys.executable, "-m", "img_pathway", *words], env=env, capture_output=True)
        assert done.returncode == 0, done.stderr
    assert not report.exists()
