"""What the programmes of the list want by an hour: every interview with where it stands, answers, applications."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import combinations, pairwise
from typing import Literal, NamedTuple

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.readings.season import counted, is_open
from img_pathway.engine.readings.services import SUBMITTED, service_of
from img_pathway.engine.ruling import Ruling
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.season import Interview, Programme
from img_pathway.rulebook.calendar import EASTERN, zone
from img_pathway.rulebook.types import Dated

InterviewState = Literal["to answer", "ahead", "held", "declined", "cancelled", "waitlisted", "no day"]
USUAL = 60
"""Minutes an interview is taken to last where nothing is recorded."""


class Held(NamedTuple):
    """One interview."""

    key: str
    programme: Programme
    interview: Interview
    state: InterviewState

    @property
    def end(self) -> datetime | None:
        """When it is over, as far as known."""
        at = self.interview.at
        return at + timedelta(minutes=self.interview.minutes or USUAL) if at is not None else None


def all_interviews(case: Case) -> tuple[Held, ...]:
    """All of them in the order of their hours, those without a day last."""
    found = [
        Held(
            f"seasons.{case.target}.programmes.{number}.interviews.{place}",
            programme,
            one,
            _state(case, programme, one),
        )
        for number, programme in enumerate(case.season.programmes, 1)
        for place, one in enumerate(programme.interviews, 1)
    ]
    return tuple(sorted(found, key=lambda one: _place(case, one.interview)))


def _place(case: Case, one: Interview) -> tuple[bool, datetime]:
    """By the hour; one of which the day alone is known begins it, by one's own clock."""
    begins = datetime.combine(one.day, time(), case.now.tzinfo) if one.day is not None else case.now
    return one.on is None, one.at or begins


def to_answer(case: Case) -> bool:
    """Does an invitation of the list wait for an answer (match.iv.48h)?"""
    return bool(_to_answer(case))


def invited_only(case: Case) -> tuple[str, ...]:
    """Programmes that have invited, as their status says, of which no interview is kept while the lists are not ranked.

    Who keeps a number of interviews alone has counted theirs with it.
    """
    rol, every = case.event("nrmp.rol"), case.season.programmes
    invited = [one for one in every if one.status == "invited" and not one.interviews]
    counted = not any(one.interviews for one in every) and (case.season.interviews or 0) >= len(invited)
    over = rol is not None and case.over(rol)
    return () if counted or over else tuple(one.called for one in invited if one.called)


def answer_by(case: Case) -> Dated | None:
    """The soonest day by which an invitation of the list wants its answer; it may be over."""
    days = (due_day(case, one) for one in _to_answer(case))
    return min((day for day in days if day is not None), default=None)


def due_day(case: Case, one: Interview) -> Dated | None:
    """The day by which an invitation wants its answer: with its hour as recorded, else the last one that lies whole within
    the hours one has at least, counted from the day of the invitation (match.iv.48h).
    """
    if one.answer_due is not None:
        return Dated(one.answer_due.astimezone(case.now.tzinfo).date(), "yours", (), one.answer_due)
    if one.answer_day is not None:
        return Dated(one.answer_day, "yours")
    if one.offered is None:
        return None
    rule = "match.iv.48h"
    return case.resting_on(Dated(one.offered, "yours").plus(case.number(rule) // 24 - 1), rule)


def _to_answer(case: Case) -> list[Interview]:
    return [one.interview for one in all_interviews(case) if one.state == "to answer"]


def _unanswered(one: Interview) -> bool:
    return one.answer is None and not (one.offered is None and one.answer_due is None and one.answer_day is None)


def _state(case: Case, programme: Programme, one: Interview) -> InterviewState:
    if one.answer in ("declined", "cancelled", "waitlisted"):
        return one.answer
    if one.is_over(case.now):
        return "held"
    if case.season.result == "withdrawn" or programme.gone:
        return "cancelled"
    if _unanswered(one):
        return "to answer"
    return "ahead" if one.on is not None else "no day"


def dated_ahead(case: Case) -> list[Held]:
    """The interviews ahead that one keeps, or has still to answer, with their day."""
    return [one for one in all_interviews(case) if one.state in ("ahead", "to answer") and one.interview.on is not None]


def kept_ahead(case: Case) -> list[Held]:
    """Those of them with their hour: in its order."""
    return [one for one in dated_ahead(case) if one.interview.at is not None]


def same_day(case: Case) -> Iterator[tuple[Held, Held, date]]:
    """Two of one day, of which the hour of one is not known."""
    for first, second in combinations(dated_ahead(case), 2):
        day = first.interview.on
        if day is not None and day == second.interview.on and None in (first.interview.at, second.interview.at):
            yield first, second, day


def clashes(case: Case) -> Iterator[tuple[Held, Held, date]]:
    """Two interviews that are kept and overlap, the earlier first, and the person's day on which they do."""
    kept = kept_ahead(case)
    for place, first in enumerate(kept):
        # They stand in the order of their hours: the first that begins later ends the search.
        for second in kept[place + 1 :]:
            start = second.interview.at
            if first.end is None or start is None or start >= first.end:
                break
            yield first, second, start.astimezone(case.now.tzinfo).date()


def may_overlap(case: Case) -> Iterator[tuple[Held, Held, date]]:
    """One whose length is not recorded and the next that begins the same day, after the usual length."""
    for first, second in pairwise(kept_ahead(case)):
        at, start, end = first.interview.at, second.interview.at, first.end
        if at is None or start is None or end is None or first.interview.minutes is not None:
            continue
        if start >= end and start.astimezone(at.tzinfo).date() == at.date():
            yield first, second, start.astimezone(case.now.tzinfo).date()


class ApplyBy(NamedTuple):
    """A programme that is still to be applied to, and the hour or day until which it takes applications, as looked up."""

    number: int
    """Its place on the list, from 1."""
    programme: Programme
    service: str | None
    day: Dated
    """That of the hour, in the zone recorded; of some the day alone is known."""
    last: datetime
    """The hour; of a day alone its end in the East, where it is over first."""
    over: datetime
    """The hour; of a day alone its end in the farthest West, where it is over for certain."""


_FIRST, _LAST = zone(EASTERN), zone("Pacific/Honolulu")
"""Where a day of the United States is over first, and last: the zone of a programme is not recorded."""


def to_apply(case: Case) -> tuple[ApplyBy, ...]:
    """Those whose hour lies ahead, soonest first; those only considered too."""
    found = [one for one in _with_deadline(case) if one.last > case.now]
    return tuple(sorted(found, key=lambda one: one.last))


def missed_deadline(case: Case, programme: Programme) -> ApplyBy | None:
    """The deadline of a programme not applied to that is over, for certain or in the East alone (`over`)."""
    missed = (one for one in _with_deadline(case) if one.programme == programme and one.last <= case.now)
    return next(missed, None)


def _with_deadline(case: Case) -> Iterator[ApplyBy]:
    """One without a status is taken to have gone with the application of its service."""
    for number, one in enumerate(case.season.programmes, 1):
        on = one.deadline.date() if one.deadline is not None else one.deadline_day
        if on is None or one.applied is not None or one.status not in (None, "considering", "applying"):
            continue
        service = service_of(case, one)
        sent = one.status is None and counted(case, SUBMITTED.get(service or "eras", "submitted"))
        if not sent and not one.interviews:
            ends = (one.deadline or datetime.combine(on, time.max, place) for place in (_FIRST, _LAST))
            yield ApplyBy(number, one, service, Dated(on, "yours", (), one.deadline), *ends)


def with_hour(case: Case, ruling: Ruling | None, step_id: str, service: str) -> Ruling | None:
    """The ruling on the step at which one applies, with the programme one is going to apply to whose hour comes first.

    Its day is the last of the step where no advised day comes before it (match.dir.freida.fields).
    """
    asked = [one for one in to_apply(case) if one.programme.status != "considering"]
    first = next((one for one in asked if (one.service or "eras") == service), None)
    if first is None:
        return ruling
    said = Said("programmes.apply-by", programme=first.programme.called, day=first.day)
    fact = "deadline" if first.programme.deadline is not None else "deadline_day"
    key = f"seasons.{case.target}.programmes.{first.number}.{fact}"
    ruling = (ruling or Ruling(None)).also(said, "match.dir.freida.fields", facts=(key,))
    step = case.book.step(step_id)
    advised = case.event(step.by) if step.by is not None else None
    sooner = advised is None or case.over(advised) or first.day < advised.day
    return replace(ruling, last=first.day) if sooner and ruling.do is None else ruling


def nothing_to_rank(case: Case) -> bool | None:
    """Is ranking open with no interview to rank a programme by? ``None`` where nothing is recorded of interviews.

    Rules: nrmp.rank.only-certified, nrmp.soap.eligible.
    """
    opens, count = case.event("nrmp.ranking"), case.season.interviews
    if count or opens is None or is_open(case, opens) is not True:
        return False
    return None if count is None else True
