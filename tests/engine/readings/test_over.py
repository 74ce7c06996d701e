"""What is over offers nothing: no step to take, no date, no loss to avoid, no event, no cost, on any surface."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from img_pathway.engine import assess
from img_pathway.engine.ahead.agenda import DateAhead, agenda
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.model import ACTIONABLE, Cliff
from img_pathway.engine.money import fees
from img_pathway.engine.plan.plan import plan
from img_pathway.engine.readings import counting, registrations, visa_need
from img_pathway.engine.readings.visa_need import Card
from img_pathway.engine.time.days import add_months
from img_pathway.profile.facts import Profile
from tests.engine.build import at, book, profile
from tests.engine.layers import ACCEPTED, CERTIFIED, PATHWAY, PERSON, STEPS
from tests.engine.people import INSTANTS, profiles
from tests.faults.sizes import met

STEPS_SAT = ("step1", "step2ck", "step3")
EVERYBODY = settings(
    max_examples=met(60), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def offered(person: Profile, now: datetime) -> Iterator[str]:
    """Everything that is offered although recorded facts and the day alone show that it is over."""
    found = assess(person, book(), now)
    dates = agenda(found, plan(found))
    yield from _extensions(person, found)
    yield from _retakes(person, found, dates)
    yield from _work_permit(person, found, dates)
    yield from _soap(found, dates)
    yield from _steps(found.case, found, dates)
    yield from _days(found, dates)


def _extensions(person: Profile, found: Assessment) -> Iterator[str]:
    """One extension of each registration, until the 25th day after its period, in US time."""
    today = found.now.astimezone(ZoneInfo("America/New_York")).date()
    for exam in STEPS_SAT:
        for one in getattr(person.permits, exam)[-1:]:
            end = one.period_end or (one.period_start and add_months(one.period_start, 3) - timedelta(days=1))
            if one.extended_to is None and end is not None and end + timedelta(days=25) >= today:
                continue
            if len(getattr(person.permits, exam)) > 1:
                continue
            asked = found.by_id[f"permits.{exam}"].do
            if asked is not None and "extension" in asked.id:
                yield f"the extension of {exam} is over, and its step asks for it"
            yield from (
                f"the extension of {exam} is over, and {one.id} offers it" for one in _of(found, f"permit.{exam}.ext")
            )


def _retakes(person: Profile, found: Assessment, dates: tuple[DateAhead, ...]) -> Iterator[str]:
    """A passed Step is sat again only once a time limit took the pass; for Step 3 no limit is ECFMG's."""
    passed = [one.date for one in person.exams.step3 if one.result == "pass" and one.score is None and one.date]
    if passed and min(passed) <= found.today and not any(_doubted(one) for one in person.exams.step3):
        yield from (
            f"Step 3 is passed, and {one.id} books it" for one in dates if one.id.startswith("booking.exams.step3")
        )


def _doubted(sitting: Any) -> bool:
    return sitting.score is not None or sitting.reported is not None


def _work_permit(person: Profile, found: Assessment, dates: tuple[DateAhead, ...]) -> Iterator[str]:
    until, filed = person.visa.work_permit_until, person.visa.work_permit_renewal_filed
    if until is None or until >= found.today or (filed is not None and filed < date(2025, 10, 30)):
        return
    yield from (f"the card has ended, and {one.id} threatens it" for one in _of(found, "work-permit"))
    yield from (f"the card has ended, and {one.id} dates it" for one in dates if "work-permit" in one.id)
    yield from (
        f"the card has ended, and {one.id} renews it in time" for one in found.warnings if one.id == "work-permit.start"
    )


def _soap(found: Assessment, dates: tuple[DateAhead, ...]) -> Iterator[str]:
    """Nobody who is matched or has withdrawn takes part in SOAP."""
    if found.case.result not in ("matched", "withdrawn"):
        return
    if found.by_id["match.soap"].status in ACTIONABLE:
        yield "SOAP is closed, and asked for"
    yield from (f"SOAP is closed, and {one.id} dates it" for one in dates if "match.soap" in one.steps)


def _steps(case: Case, found: Assessment, dates: tuple[DateAhead, ...]) -> Iterator[str]:
    """A step that is over stands nowhere but in the status that says so."""
    gone = {state.id for state in found.by_id.values() if state.over}
    for one in (found.next, *found.then):
        if one is not None and one.step in gone:
            yield f"{one.step} is over, and next"
    for entry in dates:
        if entry.kind in ("deadline", "advised", "opens", "nudge", "latest-safe", "latest-possible") and entry.steps:
            yield from (f"{step} is over, and {entry.id} dates it" for step in entry.steps if step in gone)
    for name in gone:
        if fees.of_step(case, name):
            yield f"{name} is over, and costs something"


def _days(found: Assessment, dates: tuple[DateAhead, ...]) -> Iterator[str]:
    """What is asked for can still be done on the day on which it is shown."""
    for one in (found.next, *found.then):
        if one is not None and one.by is not None and one.by < found.today:
            yield f"{one.step} is asked for by {one.by}, which is past"
    yesterday = found.today - timedelta(days=1)
    yield from (f"{one.id} was on {one.day}" for one in dates if one.day < yesterday)


def _of(found: Assessment, start: str) -> list[Cliff]:
    return [one for one in found.cliffs if one.id.startswith(start)]


@EVERYBODY
@given(profiles(), INSTANTS)
def test_nobody_is_offered_what_is_over(person: Profile, now: datetime) -> None:
    assert list(offered(person, now)) == []


PERIOD = {"applied": "2026-07-01", "issued": "2026-07-20", "period_start": "2026-09-01", "period_end": "2026-11-30"}
CARD = {"profile": {"us_status": "work-permit", "location": "US"}, "start": {"first_day": "2027-07-01"}}
LIVES = {
    "period": profile(PERSON, ACCEPTED, permits={"step1": [PERIOD]}),
    "extended": profile(PERSON, ACCEPTED, permits={"step1": [{**PERIOD, "extended_to": "2027-02-28"}]}),
    "card": profile(PERSON, CARD, visa={"work_permit_until": "2027-01-15"}),
    "retake": profile(
        PERSON, ACCEPTED, STEPS, CERTIFIED,
        exams={"step3": [{"date": "2026-10-01", "result": "pass"}, {"date": "2027-09-01"}]},
    ),
    "withdrawn": profile(PERSON, STEPS, profile={"target_match": 2027}, seasons={2027: {"result": "withdrawn"}}),
    "matched": profile(
        PERSON, ACCEPTED, STEPS, PATHWAY, profile={"target_match": 2027},
        seasons={2027: {"nrmp_registered": "2026-10-05", "ranklist_certified": "2027-02-20", "result": "matched"}},
    ),
    "late": profile(PERSON, STEPS, profile={"target_match": 2027}),
}  # fmt: skip
"""Lives in which something ends between November 2026 and the next autumn."""


@settings(EVERYBODY, max_examples=met(120))
@given(st.sampled_from(sorted(LIVES)), st.integers(0, 330))
def test_what_ends_on_a_day_is_offered_until_then(life: str, later: int) -> None:
    now = at((date(2026, 11, 1) + timedelta(days=later)).isoformat())
    assert list(offered(LIVES[life], now)) == []


@pytest.mark.parametrize(
    ("life", "day", "place", "name", "wrong", "heard"),
    [
        ("period", "2027-01-10", registrations, "may_extend", lambda right: True, "the extension of step1 is over"),
        ("card", "2027-02-01", visa_need, "work_permit", lambda card: _longer(card), "the card has ended"),
        ("retake", "2027-05-01", counting, "retake_barred", lambda right: False, "Step 3 is passed"),
    ],
)
def test_a_planted_fault_is_heard(
    life: str, day: str, place: Any, name: str, wrong: Any, heard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An extension after its last day, a card that lasts a year longer and a retake are objected to."""
    assert list(offered(LIVES[life], at(day))) == []
    right = getattr(place, name)

    def answered(case: Case, *more: Any) -> Any:
        return wrong(right(case, *more))

    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("img_pathway.engine") and getattr(module, name, None) is right:
            monkeypatch.setattr(module, name, answered)
    assert any(heard in one for one in offered(LIVES[life], at(day)))


def _longer(card: Card) -> Card:
    return card._replace(until=card.until.plus(365), ended=False)
