"""The benchmark suite works: everything once, with small numbers. No clock decides here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from img_pathway.profile.checks.schema import check_document
from img_pathway.profile.checks.sound import problems

from . import functions
from .__main__ import GOALS, measure, table
from .people import NOW, full
from .programs import Bench
from .staged import FULL, stage


def test_the_full_profile_is_sound() -> None:
    import tomllib

    assert check_document(tomllib.loads(FULL.read_text(encoding="utf-8"))) == []
    assert [one for one in problems(full(), NOW.date()) if one.severity == "error"] == []


@pytest.mark.pty
@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_one_small_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Counting instructions takes a minute and needs valgrind: the smoke run leaves it out.
    monkeypatch.setattr("tests.benchmarks.instructions.available", lambda: False)
    monkeypatch.setattr(functions, "growth", lambda: [functions.Point("sittings", 5, 1.0, 1.0)])
    ratios, notes = measure(Bench(stage(tmp_path, compiled=False)), 1, 3, tmp_path / "stall")
    assert set(ratios) <= set(GOALS)
    assert all(ratio > 0 for ratio in ratios.values())
    assert notes
    assert "instructions" in table({name: [ratios[name]] if name in ratios else [] for name in GOALS})
