"""No network: the guard itself works, here and in every process that is started; `conftest` fails the run otherwise."""

from __future__ import annotations

import _socket
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
    "socket.create_server(('127.0.0.1', 0))",
    "socket.gethostbyname_ex('localhost')",
    "socket.gethostbyaddr('127.0.0.1')",
    "socket.getnameinfo(('127.0.0.1', 80), 0)",
)
BELOW = (
    "_socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)",
    "_socket.getaddrinfo('localhost', 80)",
    "_socket.gethostbyname('localhost')",
    "asyncio.run(asyncio.open_connection('127.0.0.1', 9))",
    "__import__('urllib.request').request.urlopen('http://127.0.0.1:9/', timeout=1)",
)
"""Ways around the patched names: the audit hook sees these too."""


@pytest.mark.parametrize("call", TRIES)
def test_the_guard_holds_in_this_process(call: str) -> None:
    with pytest.raises(NetworkUsed):
        eval(call, {"socket": socket})


@pytest.mark.parametrize("call", BELOW[:3])
def test_the_guard_holds_below_the_patches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    report = tmp_path / "report.txt"
    monkeypatch.setenv(REPORT, str(report))
    with pytest.raises(ConnectionRefusedError, match="network call"):
        eval(call, {"_socket": _socket})
    assert report.read_text("utf-8").startswith("socket.")


@pytest.mark.parametrize("call", [*TRIES, *BELOW])
def test_the_guard_holds_in_every_process_started(tmp_path: Path, call: str) -> None:
    report = tmp_path / "report.txt"
    # A process of a process, as far from here as the wizard is.
    inner = f"import _socket, asyncio, socket; {call}"
    outer = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {inner!r}]).returncode)"
    done = subprocess.run([sys.executable, "-c", outer], env={**os.environ, REPORT: str(report)}, capture_output=True)
    assert done.returncode != 0
    assert report.read_text("utf-8").startswith("socket.")


def test_one_try_anywhere_fails_the_whole_run(tmp_path: Path) -> None:
    """The run itself, on a test that starts a process that tries: it passes, and the run fails all the same."""
    (tmp_path / "test_sly.py").write_text(
        "import subprocess, sys\n"
        "def test_sly():\n"
        "    subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'], capture_output=True)\n"
    )
    report = tmp_path / "report.txt"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    # A folder of its own: the usual one is swept first, which takes minutes after some large runs.
    own = ["--basetemp", str(tmp_path / "own"), "-c", os.devnull, "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [*command, *own, str(tmp_path)],
        env={**os.environ, REPORT: str(report)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "A network was tried" in done.stdout


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
