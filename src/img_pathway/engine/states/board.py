"""The licensing table judged for one person: state by state, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import Any

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.model import STEP_NAMES
from img_pathway.engine.readings.sittings import over_limit, state_name, tries
from img_pathway.engine.states.cells import JUDGED, STEP_OF, TOTAL, Cell, Fit, cells
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import state_of

PREFIX = "state."


class StateRow(Struct, frozen=True):
    """One state or territory: its cells with a verdict each, and the verdict of all."""

    code: str
    name: str
    rule: str
    board: str
    verdict: Fit
    tries: Fit | None
    """Do the tries used so far fit this state's limits? ``None`` while none is used."""
    cells: tuple[Cell, ...]
    training_licence: str | None
    without_residency: str | None
    confidence: str
    as_of: date
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    here: bool
    """The state of training that is recorded."""

    @property
    def so_far(self) -> Fit | None:
        """What can be said today: a figure that shuts one out, else the tries used so far."""
        return "does not fit" if self.verdict == "does not fit" else self.tries

    def cell(self, name: str) -> Cell:
        """One cell. Raises KeyError for one this state has not."""
        for cell in self.cells:
            if cell.id == name:
                return cell
        raise KeyError(name)


def state_codes(book: Rulebook) -> tuple[str, ...]:
    """Codes of every state and territory of the rulebook, two capitals each."""
    return tuple(filter(None, map(state_of, book.rule_ids)))


def state_board(case: Case, codes: Sequence[str] = ()) -> tuple[StateRow, ...]:
    """The rows of some states, or of all in the order of their names. Raises KeyError for an unknown code."""
    known = state_codes(case.book)
    for code in codes:
        if code not in known:
            raise KeyError(code)
    rows = [_row(case, code) for code in (codes or known)]
    return tuple(rows if codes else sorted(rows, key=lambda row: row.name))


def overall(found: Sequence[Cell]) -> Fit:
    """One verdict for a state: what does not fit decides, then what has to be checked."""
    return _worst({cell.verdict for cell in found if cell.id in (*JUDGED, TOTAL)})


def used_so_far(case: Case) -> dict[str, int]:
    """Tries used at each Step of which any is used: by the cell that limits it."""
    used = {name: tries(case, exam).used for name, exam in STEP_OF.items()}
    return {name: count for name, count in used.items() if count}


def _tries(case: Case, found: Sequence[Cell]) -> Fit | None:
    """The limits that tries were used of, one verdict; what limits a Step not sat yet cannot shut anybody out."""
    limits = used_so_far(case)
    if not limits:
        return None
    verdicts = {cell.verdict for cell in found if cell.id in (*limits, TOTAL)}
    return _worst(verdicts)


def _worst(verdicts: Set[Fit]) -> Fit:
    return "does not fit" if "does not fit" in verdicts else "check" if "check" in verdicts else "fits"


def _training_licence(case: Case, data: Mapping[str, Any]) -> str | None:
    """The licence for residents, and the Steps whose tries do not fit it."""
    named, limit = data.get("training_licence"), data.get("training_tries")
    over = tuple(STEP_NAMES[exam] for exam in over_limit(case, limit)) if named and limit is not None else ()
    return case.words.text(Said("states.training-not-fit", licence=named, exams=over)) if over else named


def _row(case: Case, code: str) -> StateRow:
    rule = case.book.rule(PREFIX + code)
    value = case.book.value(rule.id, on=case.today)
    data: dict[str, Any] = dict(value.value) if value is not None else {}
    found = tuple(cells(case, data))
    answer = case.profile.answers.get(rule.id)
    notes = [rule.statement]
    if rule.caveat:
        notes.append(rule.caveat)
    if rule.doubt:
        notes.append(rule.doubt)
    if answer is not None and answer.answer:
        on = Said("states.on-day", day=answer.date) if answer.date is not None else None
        seen = Said("states.seen-at", place=answer.seen_at) if answer.seen_at else None
        looked_up = Said("states.looked-up", on=on, answer=answer.answer, seen=seen)
        notes.insert(0, case.words.text(looked_up))
    return StateRow(
        code=code,
        name=state_name(case, code),
        rule=rule.id,
        board=str(data.get("board", "")),
        verdict=overall(found),
        tries=_tries(case, found),
        cells=found,
        training_licence=_training_licence(case, data),
        without_residency=data.get("route_without_residency"),
        confidence=rule.confidence,
        as_of=rule.as_of,
        notes=tuple(notes),
        sources=rule.sources,
        here=(case.post.licence_state or "").strip().upper() == code,
    )
