"""`triage`: one person in one line for whoever looks after many: the nearest loss that can still be avoided.

Nothing is decided here. Of all that Home and `deadlines` name (the next step, those after it, what threatens, what is
lost when) it is the one whose loss comes first. Its reason is what is lost on its day, never that of a step which
only serves that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from img_pathway.engine.ahead.threats import losing, threats
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.model import Cliff, StepState
from img_pathway.engine.what_next.soonest import in_trouble
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated

Date = date
"""For a type that has a field of that name."""
Group = Literal["days", "trouble", "weeks", "season", "later", "none"]
GROUPS: Final[tuple[Group, ...]] = ("days", "trouble", "weeks", "season", "later", "none")
"""Within `DAYS`; wrong already, without a day of its own; within `WEEKS`, while this Match season runs, after it; nothing that presses."""
DAYS, WEEKS = 7, 35
"""How many days ahead the first two groups reach."""


class Wait(NamedTuple):
    """A step that is with somebody else."""

    step: str
    title: str
    who: str
    since: date | None


class Triage(NamedTuple):
    """Where one person stands. `id` is that of what is lost (``next:``, ``cliff:``, ``warning:``, ``step:``), empty for
    nobody in a hurry; days are calendar days in the person's zone.
    """

    group: Group
    id: str
    date: Date | None
    """The last good day; ``None`` for what is wrong already, however long it stays so, and for nobody in a hurry."""
    days_left: int | None
    confidence: str | None
    why: str
    """What is lost or wrong; of a loss the text does not name the day."""
    loss: bool
    """Is `date` the last good day of what `why` says is lost?"""
    do: str
    """What to do about it."""
    by: Date | None
    """The day to act by, where that lies before."""
    step: str
    title: str
    stage: str
    """Title of the stage of that step."""
    target_match: int | None
    country: str | None
    """ISO code of the country of the school, else the first citizenship."""
    passports: tuple[str, ...]
    """ISO codes of the citizenships."""
    born: str | None
    """ISO code of the country of birth."""
    waits: tuple[Wait, ...]
    rules: tuple[str, ...]


class _Loss(NamedTuple):
    day: Dated | None
    """``None``: it holds already and has no last day."""
    id: str
    why: str
    do: str
    steps: tuple[str, ...]
    by: Dated | None
    loss: bool = False
    rules: tuple[str, ...] = ()


def triage(assessment: Assessment) -> Triage:
    """The nearest loss of one person that can still be avoided, with the reason and what to do. Pure."""
    case = assessment.case
    # What is wrong already waits for what is lost within days. Of one day, the order is that in which Home names it.
    soon = assessment.today + timedelta(days=DAYS)
    # Among these what is then lost comes before a step that serves it.
    found = min(
        losses_ahead(assessment, case), key=lambda one: (one.day or soon, one.day is None, not one.loss), default=None
    )
    if found is not None:
        found = _named(assessment, found)
    following = assessment.next
    step = found.steps[0] if found and found.steps else following.step if following is not None else ""
    known = case.states.get(step)
    stages = {stage.id: stage.title for stage in case.book.stages}
    person, school = case.profile.profile, case.profile.school
    day = found.day if found is not None else None
    return Triage(
        group=_group(case, assessment.today, found),
        id=found.id if found is not None else "",
        date=date.fromordinal(day.toordinal()) if day is not None else None,
        days_left=(day - assessment.today).days if day is not None else None,
        confidence=day.confidence if day is not None else None,
        why=found.why if found is not None else "",
        loss=found is not None and found.loss,
        do=found.do if found is not None else following.do if following is not None else "",
        by=date.fromordinal(found.by.toordinal()) if found is not None and found.by is not None else None,
        step=step,
        title=known.title if known is not None else "",
        stage=stages[known.stage] if known is not None else "",
        target_match=assessment.target_match,
        country=school.country or next(iter(person.citizenships), None),
        passports=tuple(person.citizenships),
        born=person.birth_country,
        waits=tuple(
            Wait(state.id, state.title, state.who or "", state.since)
            for state in case.states.values()
            if state.status == "waiting"
        ),
        rules=tuple(dict.fromkeys((*found.rules, *(day.rules if day is not None else ()))))
        if found is not None
        else (),
    )


def losses_ahead(assessment: Assessment, case: Case) -> Iterator[_Loss]:
    """Every loss that Home names and that can still be avoided, or put right."""
    today = Dated(assessment.today)
    for one in (assessment.next, *assessment.then):
        lost = assessment.losses.get(one.step, one.by) if one is not None else None
        if one is not None and lost is not None:
            # A danger counts as today for what comes next; its own last day, if it has one, is the day to act by. What
            # all else hangs on is wrong already, whatever day waits for it.
            wrong = (one.by is None and lost <= today) or _in_the_way(case, one.step)
            day = None if wrong else max(lost, one.by or lost).not_before(today)
            by = one.by if one.by is not None and day is not None and today < one.by < day else None
            yield _Loss(day, f"next:{one.step}", one.why, one.do, (one.step,), by)
    for threat in threats(assessment):
        day = threat.day or assessment.losses.get(threat.steps[0])
        if threat.loss or (day is None and not threat.grave):
            continue
        if threat.day is None and threat.grave:
            day = None
        yield _Loss(
            day.not_before(today) if day is not None else None, threat.id, threat.text, threat.do, threat.steps, None
        )
    for cliff in losing(assessment):
        if _avoidable(cliff, case):
            last = cliff.due.not_before(today)
            steps = cliff.steps or (cliff.id,)
            yield _Loss(last, f"cliff:{cliff.id}", cliff.thing, cliff.avoid, steps, None, True, cliff.rules)


def _named(assessment: Assessment, found: _Loss) -> _Loss:
    """With the day to begin by, where what is lost says none; with the date's own name, where only a step serves it."""
    if found.day is None:
        return found
    if found.loss:
        begun = [
            one.by
            for one in (assessment.next, *assessment.then)
            if one is not None and one.by is not None and assessment.losses.get(one.step) == found.day
        ]
        return found._replace(by=min((by for by in begun if assessment.today < by < found.day), default=None))
    day, case = found.day, assessment.case
    told = (one for one in assessment.warnings if one.severity != "info")
    if not found.id.startswith("next:") or any(found.steps[0] in one.steps for one in told):
        # What is said of it is of its own day.
        return found
    for event in assessment.deadlines:
        if event.day == day and set(event.rules) & set(day.rules):
            return found._replace(why=f"{event.title}.")
    for state in _served(case, found.steps[0]):
        if day in (state.latest_safe, state.by):
            safe, advised = Said("triage.safe", step=state.title), Said("triage.advised", step=state.title)
            return found._replace(why=case.words.text(safe if day == state.latest_safe else advised))
    return found


def _served(case: Case, step: str) -> Iterator[StepState]:
    """The open steps that wait for one, or that it leads to, nearest first; not that one itself."""
    reached = {step, *case.book.step(step).leads_to}
    for one in case.book.graph_order:
        if one.id != step and (one.id in reached or not reached.isdisjoint(one.requires)):
            reached.add(one.id)
            if case.states[one.id].open:
                yield case.states[one.id]


def _in_the_way(case: Case, step: str) -> bool:
    return case.book.step(step).kinds == ("keystone",) and in_trouble(case.states[step])


def _avoidable(cliff: Cliff, case: Case) -> bool:
    """Is a step left that avoids it, or one done that has to be done again by then? Where even the best waits end too
    late, it names none.
    """
    states = (case.states[step] for step in cliff.steps if step in case.states)
    return any(state.open or state.status == "done" for state in states)


def _group(case: Case, today: date, found: _Loss | None) -> Group:
    if found is None:
        return "none"
    if found.day is None:
        return "trouble"
    left = (found.day - today).days
    if left <= WEEKS:
        return "days" if left <= DAYS else "weeks"
    ends = (case.event("eras.end", year) for year in (today.year, today.year + 1))
    season = next((end.day for end in ends if end is not None and end.day >= today), today)
    return "season" if found.day <= season else "later"
