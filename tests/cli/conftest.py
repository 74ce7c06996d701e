from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from img_pathway.__main__ import main

TODAY = "2026-11-22"


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line inside this process on a data directory of its own."""
    monkeypatch.setenv("IMG_PATHWAY_HOME", str(data))
    monkeypatch.setenv("TZ", "UTC")

    def call(*words: str, today: str | None = TODAY) -> Result:
        capsys.readouterr()
        code = main([*words, *(("--today", today) if today else ())])
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return call


@pytest.fixture
def spawn(data: Path) -> Run:
    """Runs a command line in a process of its own, far from any terminal."""

    def call(*words: str, env: dict[str, str] | None = None) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "img_pathway", *words],
            capture_output=True,
            env={**os.environ, "IMG_PATHWAY_HOME": str(data), **(env or {})},
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
        return Result(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    return call


def one_line(result: Result, code: int) -> str:
    """The single error line of a refused command."""
    assert result.code == code, result
    assert result.out == ""
    assert result.err.startswith("img-pathway: ")
    assert result.err.count("\n") == 1
    assert result.err.endswith("\n")
    assert "Traceback" not in result.err
    return result.err.strip()


@pytest.fixture
def pune(run: Run, tmp_path: Path) -> str:
    path = str(tmp_path / "pune.toml")
    assert run("demo", "pune", "--to", path).code == 0
    return path


@pytest.fixture
def caribbean(run: Run, tmp_path: Path) -> str:
    path = str(tmp_path / "caribbean.toml")
    assert run("demo", "caribbean", "--to", path).code == 0
    return path
