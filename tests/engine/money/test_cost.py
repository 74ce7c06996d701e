"""What an assessment costs, counted in calls and not in time: linear in the facts, and nothing judged twice."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from types import FrameType
from typing import Any

import pytest

from img_pathway.engine import assess
from img_pathway.engine.case import Case
from img_pathway.engine.judges import JUDGES
from img_pathway.engine.plan.plan import plan
from img_pathway.profile.facts import Profile
from tests.benchmarks.people import NOW, Kind, facts, full, grown
from tests.engine.build import book

Place = tuple[str, str, int]


def _counted(call: Any) -> Counter[Place]:
    """How often each function of Python is entered, by file, name and first line."""
    found: Counter[Place] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            code = frame.f_code
            found[code.co_filename, code.co_name, code.co_firstlineno] += 1

    call()  # what is derived once for a rulebook is made here
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        call()
    finally:
        sys.setprofile(before)
    return found


@pytest.mark.parametrize("kind", ["sittings", "registrations", "seasons"])
def test_the_cost_grows_no_faster_than_the_facts(kind: Kind) -> None:
    def cost(person: Profile) -> tuple[int, int]:
        assessed = _counted(lambda: assess(person, book(), NOW)).total()
        return assessed, _counted(lambda: plan(Case(person, book(), NOW))).total()

    people = [grown(times, kind) for times in (1, 11, 21, 41)]
    numbers = [facts(person, kind) for person in people]
    assert numbers[3] - numbers[2] == 2 * (numbers[2] - numbers[1]) > 0
    for _, second, third, fourth in zip(*map(cost, people), strict=True):
        # Twice as many facts more may cost twice as much more, with some calls to spare for steps of another status.
        assert fourth - third <= 2 * max(third - second, 0) + 20


def test_no_step_is_judged_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()

    def counting(step_id: str, judge: Any) -> Any:
        def judged(case: Any) -> Any:
            asked[step_id] += 1
            return judge(case)

        return judged

    for step_id, judge in list(JUDGES.items()):
        monkeypatch.setitem(JUDGES, step_id, counting(step_id, judge))
    assess(full(), book(), NOW)
    assert asked == dict.fromkeys((step.id for step in book().steps), 1)


@pytest.mark.parametrize(
    ("file", "name", "most"),
    [
        ("readings/sittings.py", "_outcome", "sittings"),
        ("readings/sittings.py", "attempts", 4),
        ("readings/seven_years.py", "windows", 1),
        ("readings/six_pathways.py", "pathways", 1),
        ("readings/six_pathways.py", "_graduation", 1),
        ("readings/pathway_held.py", "accepted_pathway", 1),
        ("readings/img.py", "is_img", 1),
        ("readings/visa_need.py", "need", 1),
    ],
)
def test_what_many_judges_ask_is_worked_out_once(file: str, name: str, most: int | str) -> None:
    person = full()
    exams = person.exams
    if most == "sittings":
        most = sum(map(len, (exams.step1, exams.step2ck, exams.step2cs, exams.step3)))
    found = _counted(lambda: assess(person, book(), NOW).pathways)
    times = sum(count for place, count in found.items() if place[0].endswith("engine/" + file) and place[1] == name)
    assert times <= int(most)
    if name != "windows":  # an issued certificate leaves no window to run
        assert times


def test_one_person_s_assessment_leaves_nothing_behind_in_another_s() -> None:
    one, other = grown(1), grown(2)
    first = assess(one, book(), NOW)
    assess(other, book(), NOW.replace(year=NOW.year + 2))
    again = assess(one, book(), NOW)
    assert again == first
    assert [step.reasons for step in again.by_id.values()] == [step.reasons for step in first.by_id.values()]
    assert date(2026, 11, 22) == again.today
