"""A whole folder, row by row as they are made: more cores are used where there are, and few rows are under way at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from contextlib import redirect_stderr
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

from img_pathway.desk.cohort.judging import Judge, Task

if TYPE_CHECKING:
    from img_pathway.desk.cohort.listing import Found
    from img_pathway.reports.cohort import Row

ENOUGH = 96
"""Files from which the start of further processes is worth its while."""
BATCH = 16
"""Files that go to a process at once."""
SCREENFUL = 32
"""Files that are judged before further processes are started."""
MOST = 8
"""Processes at most."""

_judge: Judge | None = None


def rows(found: Sequence[Found], task: Task, processes: int | None = None) -> Iterator[Row]:
    """The rows of some files, in whatever order they are ready. `processes` is how many at most, else as many as help."""
    cores = min(processes or _cores(), MOST, len(found) // (ENOUGH // 2) or 1)
    if cores < 2:
        yield from here(found, task)
        return
    # A screenful at once: whoever looks on need not wait until further processes have started.
    yield from here(found[:SCREENFUL], task)
    left = {at: tuple(found[at : at + BATCH]) for at in range(SCREENFUL, len(found), BATCH)}
    try:
        # Fresh processes: a fork of one with threads may hang, and not every system has it.
        fresh = multiprocessing.get_context("spawn")
        _start_tracker()
        with ProcessPoolExecutor(cores, fresh, _begin, (task,)) as pool:
            for number, made in _spread(pool, left):
                del left[number]
                yield from made
    except (BrokenExecutor, OSError, ValueError):
        # No further process can be had, or one was taken away: what is left is done here.
        for batch in left.values():
            yield from here(batch, task)


def _start_tracker() -> None:
    """Start the process that clears up behind the others. It takes over stderr by its number, which the one that a
    full-screen program puts in its place has not: the real one stands there meanwhile.
    """
    with redirect_stderr(sys.__stderr__):
        resource_tracker.ensure_running()


def here(found: Sequence[Found], task: Task) -> Iterator[Row]:
    """The same in this process."""
    judge = Judge(task)
    return (judge.row(one) for one in found)


def _spread(pool: ProcessPoolExecutor, left: dict[int, tuple[Found, ...]]) -> Iterator[tuple[int, list[Row]]]:
    """Hand out the batches, a few ahead, and give back what is done with its number."""
    waiting: dict[Future[list[Row]], int] = {}
    numbers = iter(list(left))
    try:
        while True:
            while len(waiting) < 2 * MOST and (number := next(numbers, None)) is not None:
                waiting[pool.submit(_work, left[number])] = number
            if not waiting:
                return
            for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(done), done.result()
    finally:
        # Whoever has seen enough waits for nothing.
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(task: Task) -> None:
    # Ctrl+C is for the program itself, which then ends these.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    global _judge
    _judge = Judge(task)


def _work(batch: tuple[Found, ...]) -> list[Row]:
    assert _judge is not None
    return [_judge.row(one) for one in batch]


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
