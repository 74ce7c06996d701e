"""The steps as the plan walks them: the rulebook's own edges, in one order that respects all of them."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError
from typing import NamedTuple
from weakref import WeakKeyDictionary

from img_pathway.rulebook.book import Rulebook, in_order
from img_pathway.rulebook.types import Step


class Graph(NamedTuple):
    """Steps and edges. All edges run from earlier to later in `order`."""

    order: tuple[Step, ...]
    gates: Mapping[str, tuple[str, ...]]
    """For each step those that require it."""
    shown_by: Mapping[str, tuple[str, ...]]
    """For each step those that cannot be done without it, although they do not name it as a prerequisite."""
    advises: Mapping[str, tuple[str, ...]]
    """For each step those that had better come after it."""
    needs: Mapping[str, tuple[str, ...]]
    """For each step those it shows, its prerequisites left out: the other end of `shown_by`."""


_MADE: WeakKeyDictionary[Rulebook, Graph] = WeakKeyDictionary()


def graph(book: Rulebook) -> Graph:
    """The graph of a rulebook, made once: prerequisites, proofs and advice (`Step.requires`, `proves`, `leads_to`)."""
    made = _MADE.get(book)
    if made is None:
        made = _MADE[book] = _make(book)
    return made


def _make(book: Rulebook) -> Graph:
    known = {step.id for step in book.steps}
    firm = {step.id: tuple(one for one in step.requires if one in known) for step in book.steps}
    shown = {
        step.id: tuple(one for one in step.proves if one in known and one not in firm[step.id]) for step in book.steps
    }
    order = _sorted(book, {step_id: {*firm[step_id], *shown[step_id]} for step_id in firm})
    place = {step.id: index for index, step in enumerate(order)}
    # Advice is no law: an edge that would turn the order round is left out.
    advised = {
        step.id: tuple(one for one in step.leads_to if one in known and place[one] > place[step.id])
        for step in book.steps
    }
    return Graph(order, _turned(firm), _turned(shown), advised, shown)


def _turned(edges: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {step_id: [] for step_id in edges}
    for step_id, before in edges.items():
        for one in before:
            found[one].append(step_id)
    return {step_id: tuple(after) for step_id, after in found.items()}


def _sorted(book: Rulebook, firm: Mapping[str, set[str]]) -> tuple[Step, ...]:
    """Steps so that every edge runs forward; ties keep the order on screen. Without advice if that runs in a ring."""
    advised = {step_id: set(named) for step_id, named in firm.items()}
    for step in book.steps:
        for later in step.leads_to:
            advised.get(later, set()).add(step.id)
    for edges in (advised, firm):
        try:
            return tuple(map(book.step, in_order(edges)))
        except CycleError:
            continue
    return book.graph_order
