"""A guess stays a guess: every derived day is as sure as the least sure rule it rests on, wherever it goes."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from img_pathway.engine import assess
from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.plan.plan import plan
from img_pathway.profile.facts import Profile
from img_pathway.reports.json.status import document
from img_pathway.rulebook.types import RANK, TRUSTED, Dated, weakest
from tests.engine.build import book, judge, profile
from tests.engine.layers import ACCEPTED, PERSON
from tests.engine.people import INSTANTS, profiles
from tests.faults.sizes import met

EVERYBODY = settings(
    max_examples=met(60), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def surer_than_its_rules(found: Assessment) -> list[str]:
    """Losses whose day claims to be surer than a rule it rests on, or that are told otherwise elsewhere."""
    wrong = []
    told = {one["id"]: one for one in document(found, found.case.book)["cliffs"]}
    dates = {one.about: one for one in agenda(found) if one.kind in ("cliff", "expires")}
    for cliff in found.cliffs:
        # An event or a value of the state table has a confidence of its own; every other day has that of its rules.
        if cliff.kind not in ("season", "letters", "state", "pathway", "entry"):
            rules = [found.case.book.rule(rule).confidence for rule in cliff.due.rules]
            if RANK[cliff.confidence] < RANK[weakest(*rules)]:
                wrong.append(f"{cliff.id} is {cliff.confidence}, its rules {rules}")
        season, _, event_id = cliff.event.partition(".") if cliff.event else ("", "", "")
        event = found.case.event(event_id, int(season)) if event_id else None
        if event is not None and RANK[cliff.confidence] < RANK[event.confidence]:
            wrong.append(f"{cliff.id} is surer than its event")
        row = told[cliff.id]
        if (row["confidence"], row["expected"]) != (cliff.confidence, cliff.confidence not in TRUSTED):
            wrong.append(f"{cliff.id} is told otherwise in JSON")
        if cliff.id in dates and dates[cliff.id].confidence != cliff.confidence:
            wrong.append(f"{cliff.id} is dated otherwise")
    return wrong


def without_doubt(found: Assessment) -> list[str]:
    """Derived days that have lost their doubt: bare ones, and ones surer than what they were worked out from.

    Walks every day of steps, next, warnings, dates ahead and plan back to the events, waits and rules it rests on.
    """
    case, wrong, made = found.case, [], plan(found)

    def sure(name: str, day: date | None, *sources: str) -> None:
        if day is not None and not isinstance(day, Dated):
            wrong.append(f"{name} is a bare day")
        elif day is not None and RANK[day.confidence] < RANK[weakest(*sources)]:
            wrong.append(f"{name} is {day.confidence}, it rests on {sources}")
        elif day is not None and day.confidence == "official" and not day.rules and not name.startswith("plan"):
            # Of a plan the first day is often just today.
            wrong.append(f"{name} comes from nowhere")

    for state in found.by_id.values():
        step = case.book.step(state.id)
        wait = (case.book.duration(step.result).confidence,) if step.result else ()
        by, due = (getattr(day, "confidence", "official") for day in (state.by, state.due and state.due.day))
        sure(f"{state.id} by", state.by)
        sure(f"{state.id} latest safe", state.latest_safe, by, *wait)
        sure(f"{state.id} latest possible", state.latest_possible, due, *wait)
        for name in ("earliest", "nudge", "last"):
            sure(f"{state.id} {name}", getattr(state, name))
        if state.id in ("visa.ds2019", "visa.entry") and case.first_day is not None and not state.over:
            sure(f"{state.id} earliest", state.earliest, case.first_day.confidence)
    for one in (found.next, *found.then):
        sure("next", one.by if one is not None else None)
    for warning in found.warnings:
        sure(warning.id, warning.last)
    for entry in agenda(found, made):
        sure(entry.id, entry.day)
        event = case.event(entry.about.partition(".")[2]) if entry.about in _events(case) else None
        if event is not None:
            sure(entry.id, entry.day, event.confidence)
    for planned in made.steps:
        for name in ("earliest", "ends", "latest_safe", "latest_possible"):
            sure(f"plan {planned.id} {name}", getattr(planned, name))
    for link in made.chain:
        sure(f"chain {link.id}", link.latest_possible)
    for kept in made.reserves:
        sure("reserve", kept.until, kept.last.confidence)
    return wrong


def _events(case: Case) -> set[str]:
    return {f"{case.target}.{name}" for name in case.book.calendar.ids} if case.target else set()


@EVERYBODY
@given(profiles(), INSTANTS)
def test_no_derived_day_loses_its_doubt(person: Profile, now: datetime) -> None:
    assert without_doubt(assess(person, book(), now)) == []


def _certain(self: Dated, day: date, confidence: str = "official", rules: tuple[str, ...] = ()) -> Dated:
    return Dated(day, "official", rules)


def test_arithmetic_that_forgets_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    person = profile(PERSON, ACCEPTED, {"profile": {"target_match": 2028}})
    assert without_doubt(judge(person, "2026-12-10")) == []
    monkeypatch.setattr(Dated, "moved", _certain)
    heard = without_doubt(judge(person, "2026-12-10"))
    assert any("exams.step2ck latest safe is official, it rests on ('inferred'" in one for one in heard)
    assert any(one.startswith("reserve is official") for one in heard)


def test_a_bare_day_is_noticed() -> None:
    found = judge(profile(PERSON, ACCEPTED, {"profile": {"target_match": 2028}}), "2026-12-10")
    bare = replace(found.by_id["programs.submit"], by=date(2027, 9, 22))
    assert "programs.submit by is a bare day" in without_doubt(replace(found, by_id={**found.by_id, bare.id: bare}))


@EVERYBODY
@given(profiles(), INSTANTS)
def test_no_loss_is_surer_than_its_rules(person: Profile, now: datetime) -> None:
    assert surer_than_its_rules(assess(person, book(), now)) == []


def test_a_day_that_loses_its_doubt_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def bare(self: Case, day: date, *rules: str) -> Dated:
        return Dated(day, "official", rules)

    monkeypatch.setattr(Case, "resting_on", bare)
    found = judge(profile(PERSON, ACCEPTED, {"visa": {"i94_until": "2027-06-01"}}), "2026-12-10")
    assert surer_than_its_rules(found) == ["i94 is official, its rules ['unverified', 'secondary']"]


def test_arithmetic_keeps_the_weakest_confidence_and_all_rules() -> None:
    due = Dated(date(2027, 3, 1), "inferred", ("a",)).plus(-90, "secondary", ("b", "a"))
    assert due == Dated(date(2026, 12, 1), "inferred", ("a", "b"))
    assert due.plus(1, "unverified").confidence == "unverified"
    assert due.expected


BOTH = {
    "exams": {
        "step1": [{"date": "2024-04-16", "result": "pass"}],
        "step2ck": [{"date": "2025-06-10", "result": "pass"}],
    }
}
ONE = {"exams": {"step1": [{"date": "2024-04-16", "result": "pass"}]}}
LEAP = {"exams": {"step1": [{"date": "2024-02-29", "result": "pass"}]}}


@pytest.mark.parametrize(
    ("exams", "confidence", "day", "reading"),
    [
        (BOTH, "secondary", date(2031, 4, 16), "stricter reading"),
        (ONE, "official", date(2031, 4, 16), ""),
        (LEAP, "inferred", date(2031, 2, 28), "Sat 1 Mar 2031"),
    ],
)
def test_a_loss_of_one_reading_only_says_so(exams: dict[str, object], confidence: str, day: date, reading: str) -> None:
    found = {one.id: one for one in judge(profile(PERSON, ACCEPTED, exams), "2026-12-10").cliffs}["seven-year.1"]
    assert (found.date, found.confidence) == (day, confidence)
    assert reading in found.then
    assert ("reading" in found.then) is bool(reading)
