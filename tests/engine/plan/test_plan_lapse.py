"""Passes that are bound to lapse before everything else is met: the plan says so and counts with it."""

from __future__ import annotations

from datetime import date

import pytest

from img_pathway.days import say
from img_pathway.engine.case import Case
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.plan.plan import plan
from img_pathway.profile.facts import Profile
from tests.engine.build import at, book, profile
from tests.engine.layers import ACCEPTED, PAPERS, PATHWAY, PERSON


def person(step1: str, target: int = 2028, **more: object) -> Profile:
    exams = {"step1": [{"date": step1, "result": "pass"}]}
    return profile(PERSON, ACCEPTED, profile={"target_match": target}, exams=exams, **more)


def seen(who: Profile, now: str) -> Plan:
    return plan(Case(who, book(), at(now)))


def lapses(found: Plan) -> list[str]:
    return [note for note in found.notes if "will stop counting" in note]


@pytest.mark.parametrize(
    ("step1", "lapse"),
    [
        # The 2028 Pathway season is expected on Thu 19 Aug 2027 and an acceptance takes fifteen days at best.
        ("2020-09-02", "2027-09-02"),
        ("2020-09-03", None),
        ("2020-09-04", None),
        ("2019-12-31", "2026-12-31"),
    ],
)
def test_a_pathway_that_comes_too_late_lets_step_1_go(step1: str, lapse: str | None) -> None:
    found = seen(person(step1), "2026-11-22")
    if lapse is None:
        assert lapses(found) == []
        return
    [note] = lapses(found)
    assert f"stop counting after {say(date.fromisoformat(lapse))} on the stricter reading" in note
    assert '"Pathway application" is there on Fri 3 Sep 2027' in note
    assert "Step 1 must be passed again" in note
    assert found.safe is False


def test_an_accepted_pathway_leaves_only_step_2_ck_to_do() -> None:
    who = profile(
        PERSON,
        ACCEPTED,
        PATHWAY,
        profile={"target_match": 2028},
        exams={"step1": [{"date": "2020-02-03", "result": "pass"}]},
    )
    assert lapses(seen(who, "2026-11-22")) == []
    [note] = lapses(seen(who, "2027-01-30"))
    assert '"Step 2 CK" is there on' in note
    assert "stricter reading" not in note


def test_both_losses_of_a_step_2_cs_holder_are_foreseen_one_after_the_other() -> None:
    who = profile(
        PERSON,
        ACCEPTED,
        profile={"target_match": 2028},
        exams={
            "step2cs": [{"date": "2019-11-18", "result": "pass"}],
            "step1": [{"date": "2020-02-03", "result": "pass"}],
        },
    )
    first, second = lapses(seen(who, "2026-11-10"))
    assert "Step 2 CS (Mon 18 Nov 2019) will stop counting after Wed 18 Nov 2026" in first
    assert "a Pathway and OET are required" in first
    assert "Step 1 (Mon 3 Feb 2020) will stop counting after Wed 3 Feb 2027" in second
    assert len(lapses(seen(who, "2026-11-22"))) == 1


@pytest.mark.parametrize(("now", "feasible"), [("2028-01-20", True), ("2028-01-25", None)])
def test_a_pass_that_must_be_taken_again_too_late_does_not_fit_the_usual_waits(now: str, feasible: bool | None) -> None:
    who = profile(
        PERSON,
        ACCEPTED,
        PATHWAY,
        PAPERS,
        profile={"target_match": 2028},
        exams={"step1": [{"date": "2021-02-01", "result": "pass"}]},
    )
    found = seen(who, now)
    # From the 25th on a seat for Step 2 CK comes after the last day of the seven years, Tue 1 Feb 2028.
    assert bool(lapses(found)) is not bool(feasible)
    assert found.feasible is feasible
    if not feasible:
        assert any("Step 1" in one.text for one in found.blockers)
        assert found.earliest_match == 2029


def test_what_follows_match_week_is_a_note_and_not_the_chain_that_decides() -> None:
    found = seen(person("2026-06-18"), "2026-11-22")
    [note] = [one for one in found.notes if "cannot begin before" in one]
    assert '"Statement of Need" cannot begin before' in note
    assert "62 days too late" in note
    assert not found.chain[0].id.startswith(("match.", "visa."))
