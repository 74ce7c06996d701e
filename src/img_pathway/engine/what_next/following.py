"""`following`: the steps whose turn it is, in the order in which an adviser would name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.model import Cliff, Next, StepState, Warning
from img_pathway.engine.readings.counting import shut_out
from img_pathway.engine.time.waits import Begin
from img_pathway.engine.what_next.ranking import Order, Rank, ranked
from img_pathway.engine.what_next.soonest import endangered, in_trouble
from img_pathway.engine.what_next.telling import Known, told
from img_pathway.engine.what_next.turns import far_ahead, is_turn, steps_in_question, withheld
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated

SHOWN = 6
"""The next step and the five after it."""


def following(
    case: Case,
    left: dict[str, StepState],
    lost: Mapping[str, Dated],
    begin: Mapping[str, Begin],
    warnings: Sequence[Warning] = (),
    cliffs: Sequence[Cliff] = (),
) -> list[Next]:
    """The steps whose turn it is as they rank, soonest loss first. A step in danger says the danger first, one that only
    serves the day of a right or a document what ends on that day, and so does one that has nothing else to say.
    """
    # Of what is over, only what can still be asked about it.
    left = {one: state for one, state in case.states.items() if state.over and state.do is not None} | left
    danger, noted = _dangers(warnings), _noted(warnings)
    ranks = ranked(case, left, lost, danger)
    for state in left.values():
        if state.id not in danger and state.id not in noted and far_ahead(case, state):
            ranks[state.id] = Rank.SET
    order = Order(case, left, lost, danger, ranks)
    known = Known(case, left, lost, begin, danger, noted, cliffs, endangered(case, left, warnings))
    turns = sorted(_turns(case, left.values(), lost, ranks), key=order.place)
    found = [told(known, state) for state in turns[:SHOWN]]
    return [
        _first_of_all(one) if ranks[one.step] is Rank.KEYSTONE and _earlier(one, found[number:]) else one
        for number, one in enumerate(found, 1)
    ]


def _dangers(warnings: Sequence[Warning]) -> dict[str, Warning]:
    """The danger of each step: of several the one whose last day comes first."""
    dangers = [warning for warning in warnings if warning.severity == "danger"]
    dangers.sort(key=lambda warning: warning.last or date.max)
    return {step_id: warning for warning in reversed(dangers) for step_id in warning.steps}


def _noted(warnings: Sequence[Warning]) -> dict[str, Warning]:
    """What is worth a word at a step: the first warning of a kind of its own."""
    told = [warning for warning in warnings if warning.severity == "warn" and warning.kind != "other"]
    return {step_id: warning for warning in reversed(told) for step_id in warning.steps[:1]}


def _turns(
    case: Case, left: Iterable[StepState], lost: Mapping[str, Dated], ranks: Mapping[str, Rank]
) -> list[StepState]:
    """The steps left at which something can be done now, and ought to be."""
    turns = [state for state in left if is_turn(case, state, lost.get(state.id))]
    if shut_out(case):
        # Every Step is closed: nothing is asked for that only leads there.
        turns = [state for state in turns if in_trouble(state)]
    # What is lost within days is paid for nevertheless, but not where no Step may be open to be lost.
    hurries = Rank.URGENT if steps_in_question(case) else Rank.WAY
    return [one for one in turns if ranks[one.id] < hurries or not withheld(case, (one.id,))]


def _earlier(one: Next, after: Iterable[Next]) -> bool:
    """Has something that stands after it a day that comes before its own?"""
    return one.by is not None and any(later.by is not None and later.by < one.by for later in after)


def _first_of_all(one: Next) -> Next:
    """The same, with why it stands first all the same."""
    more = Said("next.keystone")
    return replace(one, reason=replace(one.reason, said=Said("next.why", parts=(more, one.reason.said))))
