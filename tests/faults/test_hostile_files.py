"""Profiles cut, bent and made up: opened or refused with reasons, within bounds of work and memory."""

from __future__ import annotations

import random
import time
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from img_pathway.profile.file import toml
from img_pathway.profile.file.disk_calls import MAX_SIZE, Files
from img_pathway.profile.file.errors import StoreError, Unreadable
from img_pathway.profile.keep.store import Store
from img_pathway.profile.typed import keys
from tests.faults.bent import bent
from tests.faults.faulty import start
from tests.faults.memory import MEMORY, peak
from tests.faults.sizes import FACTOR, GENERATED, MUTANTS
from tests.profile.strategies import HOSTILE, RAW, SLOW, documents, full

QUICKLY = 1500
"""So many times the work of parsing a full profile: about two seconds where that takes one and a half milliseconds."""


@cache
def parsing() -> float:
    """Seconds of the processor that parsing a full profile takes here, at best."""
    text, best = toml.dumps(full()), float("inf")
    for _ in range(9):
        began = time.process_time()
        tomllib.loads(text)
        best = min(best, time.process_time() - began)
    return best


def opened(store: Store, path: Path, data: bytes) -> bool:
    """Is the file opened? Otherwise it must be refused with reasons, without endless work."""
    path.write_bytes(data)
    reasons: list[str] | None = None
    began = time.process_time()
    try:
        store.load(path)
    except Unreadable as refused:
        reasons = [problem.text for problem in refused.problems]
    assert time.process_time() - began < QUICKLY * parsing()
    assert reasons is None or (reasons and all(reasons))
    return reasons is None


@pytest.mark.fault
def test_every_truncation_is_read_or_refused(tmp_path: Path) -> None:
    store, loaded = start(tmp_path, Files())
    data = toml.dumps(full()).encode()
    step = max(1, len(data) // (400 * FACTOR))
    fates = [opened(store, loaded.path, data[:size]) for size in range(0, len(data) + 1, step)]
    assert not fates[0]
    for size in range(toml.dumps(full()).index("schema = ") + 12, len(data) - len(toml.END) - 1, 97):
        loaded.path.write_bytes(data[:size])
        try:
            assert store.load(loaded.path).problems
        except StoreError:
            continue


@pytest.mark.fault
def test_mutated_files_are_read_or_refused(tmp_path: Path, figure: Callable[[str], None]) -> None:
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
    before = peak()
    for _ in range(MUTANTS):
        fates += opened(store, loaded.path, bent(data, dice, scraps))
    grown = peak() - before
    assert grown < MEMORY
    figure(f"{MUTANTS} mutated profiles: {fates} opened, {MUTANTS - fates} refused with reasons, +{grown} MiB")


M = MAX_SIZE
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


WILD = st.recursive(
    RAW, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=12), inner, max_size=4))
)
NAMES = st.sampled_from(["profile", "school", "exams", "seasons", "overrides", "answers", "zz", "schema", "skills"])


@pytest.mark.fault
def test_generated_files_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, figure: Callable[[str], None]
) -> None:
    folder = tmp_path_factory.mktemp("generated")
    store, loaded = start(folder, Files())
    fates: list[bool] = []
    before = peak()
    docs = st.one_of(documents(), st.dictionaries(NAMES, WILD, max_size=6).map(lambda doc: {"schema": 1} | doc))

    @given(docs)
    @settings(
        max_examples=GENERATED,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=[*SLOW, HealthCheck.differing_executors],
    )
    def each(doc: dict[str, Any]) -> None:
        try:
            data = tomli_w.dumps(doc).encode("utf-8", "surrogatepass")
        except (TypeError, ValueError):
            return
        fates.append(opened(store, loaded.path, data))

    each()
    grown = peak() - before
    assert grown < MEMORY
    figure(f"{len(fates)} generated profiles: {sum(fates)} opened, {fates.count(False)} refused, +{grown} MiB")


def test_texts_full_of_dots_and_quotes_are_saved_and_read(tmp_path: Path) -> None:
    store, loaded = start(tmp_path, Files())
    for text in [".".join("abcdefghijklmnopqrstuvwxyz"), "a." * 900, "'\"" * 900, '"a".' * 400, "\\" * 2000, *HOSTILE]:
        loaded = store.save(loaded, keys.put(loaded.profile, "school.name", text))
        assert Store(tmp_path).load(loaded.path).profile.school.name == text
