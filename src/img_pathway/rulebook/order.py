"""Steps put in an order that every edge respects."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from graphlib import TopologicalSorter
from heapq import heappop, heappush


def in_order(before: Mapping[str, Collection[str]]) -> list[str]:
    """Ids so that what each names comes before it; ties keep the order of the mapping. Raises `graphlib.CycleError`."""
    ids = list(before)
    position = {ident: number for number, ident in enumerate(ids)}
    sorter = TopologicalSorter(before)
    sorter.prepare()
    ready: list[int] = []
    ordered: list[str] = []
    while sorter.is_active():
        for ident in sorter.get_ready():
            heappush(ready, position[ident])
        ordered.append(ids[heappop(ready)])
        sorter.done(ordered[-1])
    return ordered
