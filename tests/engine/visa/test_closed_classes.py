"""What a person's own record closes is closed on every surface: each class of the board against each closing fact."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.plan.plan import plan
from img_pathway.engine.visa.board import visa_board
from img_pathway.engine.visa.model import VisaBoard
from img_pathway.engine.whatif.scenarios import scenarios
from img_pathway.reports.pages.visa import visa_page
from tests.engine.build import at, book, judge, profile
from tests.engine.layers import ACCEPTED, CERTIFIED, PAPERS, PATHWAY, PERSON, STEPS, Layer

TRAINING = ("j1", "h1b", "o1", "f1-opt", "ead")
OTHERS = ("b", "none-needed")


def fails(exam: str, *results: str) -> Layer:
    days = ("2025-02-01", "2025-06-01", "2025-11-01", "2026-06-01", "2026-12-01")
    sat = [
        {"date": day, **({"result": said} if said != "awaited" else {})}
        for day, said in zip(days, results, strict=False)
    ]
    return {"exams": {exam: sat}}


def trained(**more: Any) -> Layer:
    post = {
        "match": 2022,
        "kind": "categorical",
        "first_day": "2022-07-01",
        "began": "2022-07-01",
        "left": "2025-06-30",
    }
    return {"start": {"positions": [{**post, "left_why": "completed", "sponsor_ecfmg": True, **more}]}}


FOUR = fails("step3", "fail", "fail", "incomplete", "fail")
NOT_CERTIFIED: Layer = {"certificate": None, "skills": None, "credentials": None}
LAPSED: Layer = {
    **NOT_CERTIFIED,
    "exams": {
        "step1": [
            {"date": "2016-03-14", "result": "fail"}, {"date": "2016-10-14", "result": "fail"},
            {"date": "2017-07-14", "result": "fail"}, {"date": "2018-07-14", "result": "pass"},
        ],
        "step2ck": None,
    },
}  # fmt: skip
HERE: Layer = {"profile": {"location": "US", "us_status": "j1"}}
ALL = dict.fromkeys((*TRAINING, "b"), "for good")
TABLE = [
    ("nothing", {}, {}),
    ("three attempts at Step 3", fails("step3", "fail", "fail", "fail"), {}),
    ("the fourth one awaited", fails("step3", "fail", "fail", "fail", "awaited"), {}),
    ("the fourth one ahead", fails("step3", "fail", "fail", "awaited", "fail"), {}),
    ("the fourth one passed", fails("step3", "fail", "fail", "fail", "pass"), {}),
    ("four attempts at Step 3", FOUR, {"h1b": "for good"}),
    ("four at Step 2 CK, not certified", {**NOT_CERTIFIED, **fails("step2ck", "fail", "fail", "fail", "fail")}, ALL),
    ("a lapsed pass and no attempt left", LAPSED, ALL),
    ("four at Step 3, and the petition filed", {**FOUR, "visa": {"petition_filed": "2027-01-20"}}, {}),
    ("trained on a J-1", trained(), {"h1b": "for now"}),
    ("in training on a J-1", {**HERE, **trained(left=None, left_why=None)}, {"h1b": "for now"}),
    ("here on a J-1 of another kind", HERE, {}),
    ("a J-2", {"profile": {"location": "US", "us_status": "j2"}}, {"h1b": "for now"}),
    ("trained on another class", trained(sponsor_ecfmg=False), {}),
    ("the two years done", {**trained(left="2025-01-01"), "visa": {"home_stay_done": "2027-01-01"}}, {}),
    (
        "a day less than two years",
        {**trained(left="2025-01-02"), "visa": {"home_stay_done": "2027-01-01"}},
        {"h1b": "for now"},
    ),
    (
        "the two years done tomorrow",
        {**trained(left="2025-01-01"), "visa": {"home_stay_done": "2027-02-02"}},
        {"h1b": "for now"},
    ),
    ("the waiver of today", {**trained(), "visa": {"home_stay_waived": "2027-02-01"}}, {}),
    ("a green card", {**FOUR, "profile": {"us_status": "permanent-resident"}}, {}),
    ("a US passport", {**trained(), "profile": {"citizenships": ["IN", "US"]}}, {}),
]
DAY = "2027-02-01"


def person(facts: Layer, *more: Layer) -> Any:
    return profile(PERSON, ACCEPTED, STEPS, PATHWAY, PAPERS, CERTIFIED, facts, *more)


def board(facts: Layer, *more: Layer) -> VisaBoard:
    return visa_board(Case(person(facts, *more), book(), at(DAY)))


@pytest.mark.parametrize(("facts", "closed"), [one[1:] for one in TABLE], ids=[one[0] for one in TABLE])
def test_each_class_against_each_closing_fact(facts: Layer, closed: dict[str, str]) -> None:
    found = board(facts)
    assert {row.id: row.closed for row in found.rows if row.closed} == closed
    for row in found.rows:
        if row.closed:
            assert row.state == "suspended"
            assert "closed to you" in row.text
            assert row.title not in found.summary.partition("closed to you")[0].partition(".")[0]
            assert len(row.reasons) >= 2, "by what, and what opens it again"
    shown = " ".join(part for block in visa_page(found, book()) for part in _texts(block))
    assert shown.count("closed to you") >= len(closed)


def _texts(block: Any) -> list[str]:
    return [text for line in block.lines for text in (str(line),)]


CLOSED = [("four attempts at Step 3", FOUR, True), ("trained on a J-1", trained(), False)]


@pytest.mark.parametrize(("facts", "for_good"), [one[1:] for one in CLOSED], ids=[one[0] for one in CLOSED])
def test_a_closed_class_that_is_planned_is_said_everywhere_and_j1_takes_its_place(facts: Layer, for_good: bool) -> None:
    planned: Layer = {"visa": {"plan": "h1b"}, "profile": {"target_match": 2028}}
    found = judge(person(facts, planned), DAY)
    chosen, petition = found.step("visa.class"), found.step("visa.h1b-petition")
    assert chosen.status == "check"
    assert "J-1" in _said(found, "visa.class")
    assert ("for good" in _said(found, "visa.class")) is for_good
    assert petition.status == "locked"
    assert (petition.due, petition.by, petition.earliest, petition.latest_safe) == (None, None, None, None)
    for step in ("visa.statement-of-need", "visa.ds2019", "visa.sevis"):
        assert found.step(step).status != "not-needed", step
    assert "visa.h1b-petition" not in found.step("visa.consulate").missing
    way = plan(found)
    assert "visa.h1b-petition" not in way.by_id
    assert "visa.ds2019" in way.by_id
    told = " ".join(found.case.words.text(one) for one in way.remarks)
    assert "J-1" in told
    assert "visa-h1b" not in {one.id for one in scenarios(found, way)}
    asked = " ".join(one.text for one in visa_board(found.case).questions)
    assert "Step 3" not in asked
    assert "petition" not in asked.replace("green-card petition", "")


def test_a_class_that_nothing_closes_keeps_its_chain() -> None:
    found = judge(person(fails("step3", "fail", "fail", "fail"), {"visa": {"plan": "h1b"}}), DAY)
    assert found.step("visa.ds2019").status == "not-needed"
    assert "visa.h1b-petition" in plan(found).by_id


def _said(found: Assessment, step: str) -> str:
    return " ".join(reason.text for reason in found.step(step).reasons)


MATCHED: Layer = {
    "profile": {"target_match": 2027},
    "seasons": {2027: {"result": "matched"}},
    "start": {"positions": [{"match": 2027, "first_day": "2027-07-01", "contract_signed": "2027-04-01"}]},
}
SPONSORED: Layer = {"visa": {"ds2019_requested": "2027-05-10"}}
WANTED = [
    ("J-1 planned", {"visa": {"plan": "j1"}}, True, False),
    ("H-1B planned", {"visa": {"plan": "h1b"}}, False, True),
    ("J-1 planned, H-1B weighed beside it", {"visa": {"plan": "j1", "plans": ["j1", "h1b"]}}, True, False),
    ("undecided", {}, True, True),
    ("both weighed", {"visa": {"plans": ["j1", "h1b"]}}, True, True),
    ("undecided, sponsored", SPONSORED, True, False),
    ("both weighed, sponsored", {"visa": {"plans": ["h1b", "j1"], "ds2019_requested": "2027-05-10"}}, True, False),
    ("undecided, petition filed", {"visa": {"petition_filed": "2027-05-10"}}, False, True),
    ("undecided, here on a J-1", HERE, True, False),
    ("undecided, Step 3 closed", FOUR, True, False),
    ("H-1B planned, Step 3 closed", {**FOUR, "visa": {"plan": "h1b"}}, True, False),
    ("O-1 planned", {"visa": {"plan": "o1"}}, False, False),
    ("asylee", {"profile": {"us_status": "asylee", "location": "US"}}, False, False),
    ("citizen", {"profile": {"us_status": "citizen"}}, False, False),
]


@pytest.mark.parametrize(("facts", "ds2019", "petition"), [one[1:] for one in WANTED], ids=[one[0] for one in WANTED])
def test_a_start_in_danger_names_the_papers_of_this_person_alone(facts: Layer, ds2019: bool, petition: bool) -> None:
    found = judge(person(MATCHED, facts), "2027-06-10")
    told = [one.text for one in found.warnings if one.id == "start.endangered"]
    text = f"{' '.join(told)} {_said(found, 'start.first-day')}"
    assert "Training licence" in text
    assert ("DS-2019" in text) is ds2019
    assert ("H-1B" in text) is petition


def test_what_is_weighed_beside_the_plan_does_not_hold_the_consulate_back() -> None:
    papers: Layer = {
        "visa": {"plan": "j1", "plans": ["j1", "h1b"], "ds2019_issued": "2027-05-01", "sevis_paid": "2027-05-05"}
    }
    found = judge(person(MATCHED, papers), "2027-05-10")
    assert found.step("visa.consulate").status == "ready"
    assert found.step("visa.h1b-petition").status == "not-needed"
    # Without a word on the class the papers show it.
    found = judge(person(MATCHED, papers, {"visa": {"plan": None, "plans": None}}), "2027-05-10")
    assert found.step("visa.class").status == "done"
    assert found.step("visa.consulate").status == "ready"
    # The papers of an earlier start show nothing of this one.
    old: Layer = {"visa": {"plan": None, "plans": None, "ds2019_issued": "2026-05-01", "sevis_paid": "2026-05-05"}}
    assert judge(person(MATCHED, papers, old), "2027-05-10").step("visa.class").status == "ready"


def test_the_usual_classes_stand_first_until_something_known_stops_them() -> None:
    """J-1 and H-1B before what few residents have, though that is open and theirs is not known."""
    some = visa_board(Case(profile({"profile": {"citizenships": ["NG"]}}), book(), at(DAY)))
    states = {row.id: row.state for row in some.rows}
    assert (states["j1"], states["o1"]) == ("unknown", "open")
    shown = [block.about for block in visa_page(some, book()) if block.kind == "class"]
    assert shown.index("j1") < shown.index("h1b") < shown.index("o1")
