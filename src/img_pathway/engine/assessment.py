"""What an assessment says. Every screen, command and export draws these values and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import astuple, replace

from img_pathway.engine.case import Case
from img_pathway.engine.model import Cliff, Deadline, Next, PathwayVerdict, StageState, StepState, Warning
from img_pathway.engine.readings.six_pathways import pathways
from img_pathway.engine.time.waits import Begin
from img_pathway.rulebook.types import Dated


class Assessment(Struct, frozen=True):
    """Everything derived from one profile at one instant under one rulebook."""

    now: datetime
    """The instant, in the person's own time zone."""
    target_match: int | None
    stages: tuple[StageState, ...]
    cliffs: tuple[Cliff, ...]
    warnings: tuple[Warning, ...]
    next: Next | None
    then: tuple[Next, ...]
    case: Case
    """What it was derived from, for the plan and other questions asked later."""
    deadlines: tuple[Deadline, ...] = ()
    losses: Mapping[str, Dated] = {}
    """For each open step the soonest date on which leaving it undone loses something, inherited dates included."""
    for_booked: Mapping[str, Begin] = {}
    """For open steps that a booked day needs, the day to begin by so that it can be kept."""
    by_id: Mapping[str, StepState] = {}

    def __eq__(self, other: object) -> bool:
        """Alike in all they say, whatever case they were derived from."""
        return isinstance(other, Assessment) and astuple(replace(self, case=other.case)) == astuple(other)

    @property
    def pathways(self) -> tuple[PathwayVerdict, ...]:
        """The six Pathways in their order of priority, judged when a step or somebody first asks for them."""
        return pathways(self.case)

    @property
    def today(self) -> date:
        """The calendar day in the person's zone."""
        return self.now.date()

    def before_booked(self, step_id: str, safe: date | None) -> Begin | None:
        """The day to begin a step by for what is booked, where that is sooner than the last safe day for the Match."""
        found = self.for_booked.get(step_id)
        return found if found is not None and (safe is None or found.day < safe) else None

    def step(self, step_id: str) -> StepState:
        """The state of one step; raises KeyError for an unknown id."""
        return self.by_id[step_id]

    def stage(self, stage_id: str) -> StageState:
        """The state of one stage; raises KeyError for an unknown id."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise KeyError(stage_id)
