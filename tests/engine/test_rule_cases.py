"""Rule cases as data: a day, facts, and what must then be true. An adviser can read and extend them without reading code.

Every file of `cases/rules` holds the tables of one subject (people.toml: whom they are about):

    [[table]]
    says = "The last day of the window is inside it (the.rule-ids)"
    like = ["graduate"]                 # blocks of people.toml, each laid over the ones before it
    day = 2026-11-22                    # or "2026-11-22T09:00 America/New_York"; a day alone is its noon, UTC
    facts = { profile.target_match = 2028 }   # of every case; "-" takes away what an earlier layer recorded
    cases = [
      { case = "last day", facts = { exams.step1 = [{ date = 2020-03-01, result = "pass" }] }, is = { "exams.step1" = "done" } },
    ]

A case has its own `like`, `day` and `facts` where it differs from its table, a name if the facts do not say all, and

    is        the status of steps
    earliest  the day before which a step cannot be taken, or "none"
    due       the official deadline of steps, or "none"
    pathways  the verdict on Pathways by number: "met", "missing", "unknown"
    warned    the severity of warnings by id, or "none"
    lost      the day of losses by id, or "none"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from img_pathway.engine.assessment import Assessment
from tests.engine.build import at, judge, profile

RULES = Path(__file__).parents[1] / "cases" / "rules"
NOT_RECORDED = "-"
NONE = "none"
QUESTIONS = ("is", "earliest", "due", "pathways", "warned", "lost")
KEYS = {"case", "like", "day", "facts", *QUESTIONS}


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((RULES / name).read_text(encoding="utf-8"))


PEOPLE = read("people.toml")


def cases() -> Iterator[Any]:
    """Each case with its table, named by subject, table and its place in it."""
    for path in sorted(RULES.glob("*.toml")):
        for table in read(path.name).get("table", []):
            for number, case in enumerate(table["cases"], 1):
                name = case.get("case", f"case {number}")
                yield pytest.param(table, case, id=f"{path.stem}: {table['says']}: {name}")


def recorded(facts: Any) -> Any:
    """Facts as the builder of profiles takes them."""
    if isinstance(facts, Mapping):
        return {name: recorded(value) for name, value in facts.items()}
    return None if facts == NOT_RECORDED else facts


def moment(day: date | str) -> datetime:
    """Noon of a day, or an instant of a wall clock with its zone."""
    if isinstance(day, date):
        return at(day.isoformat())
    clock, zone = day.split()
    return at(clock, zone)


def answers(found: Assessment, question: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """What an assessment answers about these names."""
    given: Mapping[str, Any]
    match question:
        case "is":
            given = {name: str(found.step(name).status) for name in names}
        case "earliest":
            given = {name: found.step(name).earliest for name in names}
        case "due":
            given = {name: due.day if (due := found.step(name).due) is not None else None for name in names}
        case "pathways":
            given = {str(pathway.n): pathway.verdict for pathway in found.pathways}
        case "warned":
            given = {warning.id: warning.severity for warning in found.warnings}
        case _:
            given = {cliff.id: cliff.date for cliff in found.cliffs}
    return {name: given.get(name) or NONE for name in names}


@pytest.mark.parametrize(("table", "case"), cases())
def test_rule_case(table: dict[str, Any], case: dict[str, Any]) -> None:
    assert case.keys() <= KEYS, "an unknown key"
    people = [PEOPLE[name] for name in case.get("like", table.get("like", []))]
    person = profile(*map(recorded, [*people, table.get("facts", {}), case.get("facts", {})]))
    found = judge(person, moment(case.get("day") or table["day"]))
    assert {one.portal for one in found.warnings} <= {None, *found.case.book.portal_ids}
    expected = {question: case[question] for question in QUESTIONS if question in case}
    assert expected, "a case that asks nothing"
    assert {question: answers(found, question, names) for question, names in expected.items()} == expected
