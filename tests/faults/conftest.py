"""Collects the figures of the fault suite, from every worker, and prints them at the end."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.wizard import SAMPLES

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with a sample as its one profile."""
    folder = tmp_path / "data"
    (folder / "profiles").mkdir(parents=True)
    shutil.copyfile(SAMPLES / "pune.toml", folder / "profiles" / "pune.toml")
    return folder


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say one figure of a test; `tests/conftest.py` prints them all after the run."""

    def say(text: str) -> None:
        record_property("figure", text)

    return say
