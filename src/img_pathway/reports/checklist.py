"""What is to be done at each portal, and which papers it is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.documents.board import DocumentsBoard, PaperRow, documents_board
from img_pathway.engine.model import StepState
from img_pathway.rulebook.types import Dated


class Task(NamedTuple):
    """One line of the checklist of a portal."""

    portal: str | None
    """Id of the portal; ``None`` for what is done at none."""
    kind: Literal["step", "paper"]
    id: str
    title: str
    state: str
    """The status of a step, or where a paper stands."""
    by: Dated | None
    """The day to have it by; none for what is not open."""
    text: str
    """What is to be done, or why not yet."""


def checklist(assessment: Assessment) -> tuple[Task, ...]:
    """The lines of every portal together, in the order in which one comes to them; the days are those of the assessment."""
    found: dict[str | None, list[Task]] = {}
    for task in (*_steps(assessment), *_papers(documents_board(assessment.case, assessment.by_id))):
        found.setdefault(task.portal, []).append(task)
    # What is done at no portal stands last.
    return tuple(task for portal in sorted(found, key=lambda portal: portal is None) for task in found[portal])


def _steps(assessment: Assessment) -> Iterator[Task]:
    for stage in assessment.stages:
        yield from (_step(state) for state in stage.counted)


def _step(state: StepState) -> Task:
    act, _ = state.act
    due = state.due.day if state.due is not None else None
    told = () if state.status == "done" else dict.fromkeys(reason.text for reason in state.reasons)
    by = (act or due) if state.open else None
    return Task(state.portal, "step", state.id, state.title, state.status, by, " ".join(told))


def _papers(board: DocumentsBoard) -> Iterator[Task]:
    for paper in board.rows:
        if paper.state != "not needed":
            yield from (_paper(paper, portal) for portal in paper.portals or (None,))


def _paper(paper: PaperRow, portal: str | None) -> Task:
    return Task(portal, "paper", paper.key, paper.title, paper.state, paper.by if paper.open else None, paper.text)
