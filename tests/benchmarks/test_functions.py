"""pytest-benchmark over single functions: ``pytest tests/benchmarks --benchmark-enable``. A plain run calls each once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from img_pathway import rulebook
from img_pathway.engine import assess
from img_pathway.engine.ahead.timeline import timeline
from img_pathway.engine.plan.plan import plan
from img_pathway.profile.file.codec import from_document
from img_pathway.rulebook.pack.verify import verify

from .functions import HORIZON, KINDS
from .people import NOW, Kind, full, grown
from .staged import FULL
from .timeline import smooth

BOOK = rulebook.load()
PERSON = full()
TEXT = FULL.read_text(encoding="utf-8")
DOCUMENT = tomllib.loads(TEXT)
FOUND = assess(PERSON, BOOK, NOW)

PLAN = plan(FOUND)

CALLS: dict[str, Callable[[], Any]] = {
    "tomllib.loads, the measure of the others": lambda: tomllib.loads(TEXT),
    "from_document": lambda: from_document(DOCUMENT),
    "assess": lambda: assess(PERSON, BOOK, NOW),
    "plan": lambda: plan(FOUND, (FOUND.target_match or 2027) + HORIZON),
    "timeline": lambda: timeline(FOUND, PLAN),
    "load the built-in rulebook": rulebook.load,
}


@pytest.mark.parametrize("name", CALLS)
def test_function(benchmark: BenchmarkFixture, name: str) -> None:
    assert benchmark(CALLS[name]) is not None


def test_verify_the_pack(benchmark: BenchmarkFixture) -> None:
    found: list[Any] = []
    benchmark(lambda: found.append(verify()))
    assert found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("times", [1, 4, 16])
def test_assess_as_facts_grow(benchmark: BenchmarkFixture, times: int, kind: Kind) -> None:
    person = grown(times, kind)
    assert benchmark(lambda: assess(person, BOOK, NOW)).by_id


def test_the_full_profile_is_assessed_without_reading_the_texts() -> None:
    """Statements and sources are parsed when a screen shows them, not for an assessment."""
    rulebook.built_in.cache_clear()
    book = rulebook.load()
    assert assess(PERSON, book, NOW).next is not None
    assert book._texts is None


def test_frames_of_the_timeline() -> None:
    frames = smooth(frames=4)
    assert list(frames) == ["pan by days", "pan by weeks", "pan by years", "zoom"]
    # A frame that cost next to nothing would be one that was not drawn.
    assert all(one.bare > 0.05 and one.ratio > 1 for one in frames.values())
