"""The season's dates for which nothing is left to do."""

from __future__ import annotations

from typing import NamedTuple

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.readings.over import season_counts
from img_pathway.engine.readings.pathway_season import event_of
from img_pathway.rulebook.types import Dated, Event


class Behind(NamedTuple):
    """One deadline or advised date of the season for which nothing is left to do."""

    title: str
    day: Dated
    done: bool
    """All its steps are done; else it is over."""


def behind(assessment: Assessment) -> tuple[Behind, ...]:
    """The season's dates that no open step waits for: done before they came, or over. By day."""
    case = assessment.case
    if not season_counts(case):
        return ()
    steps: dict[str, list[str]] = {}
    events: dict[str, Event] = {}
    for step in case.book.graph_order:
        state = assessment.by_id[step.id]
        for event_id in filter(None, (step.due, step.by) if state.status != "not-needed" else ()):
            if (event := event_of(case, step, event_id)) is not None:
                events[event.key] = event
                steps.setdefault(event.key, []).append(step.id)
    found = []
    for key, event in events.items():
        states = [assessment.by_id[step] for step in steps[key]]
        done = all(state.status == "done" for state in states)
        if done or case.over(event) or not any(state.open for state in states):
            found.append(Behind(event.title, event.day, done))
    return tuple(sorted(found, key=lambda one: (one.day, one.title)))
