"""Collects the figures of the fault suite, from every worker, and prints them at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say one figure of a test; `tests/conftest.py` prints them all after the run."""

    def say(text: str) -> None:
        record_property("figure", text)

    return say
