"""Interviews: each with its hour in both zones, what is to be answered, clashes and travel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import combinations

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.own_lists import number_alone
from img_pathway.engine.readings.interviews import (
    Held,
    InterviewState,
    all_interviews,
    clashes,
    dated_ahead,
    may_overlap,
    same_day,
)
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.season import Interview

ANSWER, AFTER = "match.iv.48h", "match.iv.post-comm"
_TRAVEL = 24
"""Hours between two towns within which two interviews in person are a question."""


class InterviewRow(Struct, frozen=True):
    """One interview."""

    id: str
    programme: str
    state: InterviewState
    at: datetime | None
    """In the zone recorded."""
    day: date | None
    """Its day where it takes place, also where the hour is not known."""
    local: datetime | None
    """The same instant at home."""
    minutes: int | None
    format: str
    place: str
    people: str
    answer_due: datetime | None
    answer_day: date | None
    """The day, where its hour is not known."""
    text: str
    notes: str
    rules: tuple[str, ...]


class InterviewsBoard(Struct, frozen=True):
    """All interviews of the target season by the clock, and what is found."""

    today: date
    target_match: int | None
    summary: str
    rows: tuple[InterviewRow, ...]
    findings: tuple[Finding, ...]


def interviews_board(case: Case) -> InterviewsBoard:
    """Every interview, judged now."""
    held = all_interviews(case)
    rows = tuple(_row(case, one) for one in held)
    if case.target is None:
        said = Said("interviews.no-target")
    elif not rows:
        said = Said("interviews.none", year=case.target, number=number_alone(case.season.interviews))
    else:
        states = [row.state for row in rows]
        said = Said(
            "interviews.summary", count=len(rows), ahead=states.count("ahead"), held=states.count("held"),
            asked=states.count("to answer"),
        )  # fmt: skip
    found = tuple(_findings(case)) if rows else ()
    return InterviewsBoard(case.today, case.target, case.words.text(said), rows, found)


def _row(case: Case, held: Held) -> InterviewRow:
    one = held.interview
    local = _at_home(case, one)
    return InterviewRow(
        held.key, held.programme.called, held.state, one.at, one.on, local, one.minutes, one.format or "", one.place or "",
        one.people or "", one.answer_due, one.answer_day, case.words.text(_told(case, held)), one.notes or "", _rules(held.state),
    )  # fmt: skip


def _at_home(case: Case, one: Interview) -> datetime | None:
    return one.at.astimezone(case.now.tzinfo) if one.at is not None else None


def _rules(state: InterviewState) -> tuple[str, ...]:
    return {"to answer": (ANSWER,), "held": (AFTER,)}.get(state, ("match.iv.cancel",))


def _told(case: Case, held: Held) -> Said:
    one, local = held.interview, _at_home(case, held.interview)
    match held.state:
        case "to answer" if one.answer_due is None and one.answer_day is not None and one.answer_day >= case.today:
            return Said("interviews.answer-by", day=one.answer_day)
        case "to answer" if one.answer_due is None and one.answer_day is None:
            return Said("interviews.answer-unknown", hours=case.number(ANSWER))
        case "to answer" if one.answer_due is not None and one.answer_due > case.now:
            return Said("interviews.answer-by", day=one.answer_due.astimezone(case.now.tzinfo).date())
        case "to answer":
            due = one.answer_due.astimezone(case.now.tzinfo).date() if one.answer_due is not None else one.answer_day
            return Said("interviews.answer-late", day=due)
        case "held":
            return Said("interviews.thanked") if case.past(one.thanked) else Said("interviews.held")
        case "ahead" if (day := local.date() if local is not None else one.on) is not None:
            left = (day - case.today).days
            hour = Said("interviews.no-hour") if one.at is None else None
            return Said("interviews.ahead", left=left, hour=hour) if left else Said("interviews.today", hour=hour)
        case "declined":
            return Said("interviews.declined")
        case "cancelled":
            return Said("interviews.cancelled")
        case "waitlisted":
            return Said("interviews.waitlisted")
    return Said("interviews.no-day")


def _findings(case: Case) -> Iterator[Finding]:
    for first, second, day in clashes(case):
        names = first.programme.called, second.programme.called
        said = Said("interviews.clash", day=day, first=names[0], second=names[1])
        yield finding(case, _pair(first, second), "wrong", said)
    for first, second, day in may_overlap(case):
        said = Said("interviews.may-overlap", day=day, first=first.programme.called, second=second.programme.called)
        yield finding(case, f"length.{first.key}", "check", said)
    for first, second, day in same_day(case):
        said = Said("interviews.same-day", day=day, first=first.programme.called, second=second.programme.called)
        yield finding(case, f"day.{_pair(first, second)}", "check", said)
    for first, second in combinations(dated_ahead(case), 2):
        yield from _apart(case, first, second)
    rol = case.event("nrmp.rol")
    for one in dated_ahead(case):
        at, on = one.interview.at, one.interview.on
        if rol is not None and rol.at is not None and (at > rol.at if at else on is not None and on > rol.day):
            said = Said("interviews.late", programme=one.programme.called, day=rol.day)
            yield finding(case, f"late.{one.key}", "check", said, *rol.rules)
    if dated_ahead(case):
        yield finding(case, "cancel", "fine", Said("interviews.cancel-early"), "match.iv.cancel")
        yield finding(case, "policies", "fine", Said("interviews.policies"), "match.iv.policy-docs")
        yield finding(case, "questions", "fine", Said("interviews.questions"), "match.iv.illegal-questions")


def _pair(first: Held, second: Held) -> str:
    return f"clash.{first.key}-{second.key.rpartition('programmes.')[2]}"


def _apart(case: Case, first: Held, second: Held) -> Iterator[Finding]:
    """Two in person in different towns on the heels of one another: by their hours, else by their days."""
    end, start, on, then = first.end, second.interview.at, first.interview.on, second.interview.on
    here, there = first.interview, second.interview
    towns = [(one.interview.place or one.programme.city or "").casefold() for one in (first, second)]
    if not (here.format == there.format == "in-person" and towns[0] != towns[1]) or on is None or then is None:
        return
    names = first.programme.called, second.programme.called
    if end is not None and start is not None:
        hours = int((start - end).total_seconds() // 3600)
        if 0 <= hours < _TRAVEL:
            said = Said("interviews.travel", hours=hours, first=names[0], second=names[1])
            yield finding(case, _pair(first, second), "check", said)
    elif abs((then - on).days) == 1:
        said = Said("interviews.travel-overnight", first=names[0], second=names[1])
        yield finding(case, _pair(first, second), "check", said)
