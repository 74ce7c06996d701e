"""Forks: what becomes of a profile when something goes otherwise, and that the real one stays as it is."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.whatif import Comparison, again, compare, fork, outlook
from img_pathway.profile.errors import StoreError
from img_pathway.profile.facts import Profile
from img_pathway.profile.problem import BadValue
from tests.engine.build import GRADUATE, at, book, day, profile
from tests.engine.layers import ACCEPTED, PAPERS, PERSON, STEPS, oet, season
from tests.engine.test_plan import sample

NOW = at("2026-11-22")


def beside(person: Profile, changes: dict[str, Any], now: str = "2026-11-22") -> Comparison:
    return compare(outlook("now", person, book(), at(now)), outlook("if", fork(person, changes), book(), at(now)))


def test_a_slow_school_costs_slack() -> None:
    found = beside(sample("caribbean"), {"durations.verification": "270"})
    assert found.first.match == 2027
    assert found.second.plan.feasible is False
    assert found.second.match == 2028
    assert found.first.profile != found.second.profile


def test_a_failed_step_2_ck_is_shown_step_by_step() -> None:
    person = profile(PERSON, ACCEPTED, STEPS, PAPERS)
    found = beside(person, {"exams.step2ck.1.result": "fail", "exams.step2ck.1.score": "200"})
    moved = {one.step: (one.kind, one.old, one.new) for one in found.changes}
    assert moved["exams.step2ck"] == ("again", "done", "in-progress")
    assert "Step 2 CK" in found.expires
    assert "Step 1" in found.survives
    assert [money for title, money in found.again if title == "Step 2 CK registration and permit"] != []


def test_an_oet_that_falls_short() -> None:
    person = profile(PERSON, ACCEPTED, STEPS, skills={"oet": [oet("2026-10-10")]})
    found = beside(person, {"skills.oet.1.writing": "290"})
    assert ("skills.oet", "done") in {(one.step, one.old) for one in found.changes}


def test_i_did_not_match_apply_again() -> None:
    person = profile(
        PERSON,
        ACCEPTED,
        STEPS,
        PAPERS,
        season(token="2026-07-01", submitted="2026-09-10", nrmp_registered="2026-10-01"),
    )
    now = at("2027-04-01")
    found = compare(outlook("now", person, book(), now), outlook("again", again(person), book(), now))
    assert found.second.plan.match == 2028
    assert {"Step 1", "Step 2 CK"} <= set(found.survives)
    paid = dict(found.again)
    assert paid["ERAS token"] == (185, 185)
    assert person.profile.target_match == 2027
    assert again(profile(profile={"target_match": None})) == profile(profile={"target_match": None})


def test_a_fork_leaves_the_profile_alone_and_refuses_what_set_refuses() -> None:
    person = profile(GRADUATE)
    before = repr(person)
    changed = fork(person, {"exams.step1.1.date": "2027-02-01", "certificate.issued": None})
    assert changed.exams.step1[0].date == day("2027-02-01")
    assert repr(person) == before
    with pytest.raises(BadValue):
        fork(person, {"exams.step9.1.date": "2027-02-01"})
    assert not issubclass(BadValue, StoreError)


def test_an_outlook_beside_itself_differs_in_nothing() -> None:
    found = beside(profile(GRADUATE), {})
    assert (found.changes, found.lost, found.gone, found.again, found.expires) == ((), (), (), (), ())
