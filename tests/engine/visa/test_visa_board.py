"""The visa board: a state per class, passport, place and day; a table for each rule it reads."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from img_pathway.days import say
from img_pathway.engine.case import Case
from img_pathway.engine.visa.board import visa_board
from img_pathway.engine.visa.model import VisaBoard
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.build import compile_pack, read_pack
from tests.engine.build import at, book, profile, status
from tests.engine.layers import ACCEPTED, CERTIFIED, PAPERS, PATHWAY, PERSON, STEPS, Layer, season

NOW = "2026-11-22"
STEP_3: Layer = {"exams": {"step3": [{"date": "2026-06-10", "result": "pass"}]}}


def board(now: str = NOW, *layers: Layer, rules: Rulebook | None = None, **person: Any) -> VisaBoard:
    return visa_board(Case(profile(PERSON, STEPS, {"profile": person}, *layers), rules or book(), at(now)))


def states(*args: Any, **person: Any) -> dict[str, str]:
    return {row.id: row.state for row in board(*args, **person).rows}


LISTED = [
    # passport, now, j1, h1b, b, o1, f1-opt
    ("VE", "2025-12-31", "unknown", "suspended", "unknown", "unknown", "unknown"),
    ("VE", "2026-01-01", "suspended", "suspended", "suspended", "open", "suspended"),
    ("VE", NOW, "suspended", "unknown", "suspended", "open", "suspended"),
    ("IR", "2025-12-31", "unknown", "suspended", "unknown", "unknown", "unknown"),
    ("IR", "2026-01-01", "suspended", "suspended", "suspended", "suspended", "suspended"),
    ("PS", NOW, "suspended", "suspended", "suspended", "suspended", "suspended"),
    ("CD", NOW, "open", "unknown", "open", "open", "unknown"),
    ("CG", NOW, "suspended", "suspended", "suspended", "suspended", "suspended"),
    ("TM", NOW, "open", "unknown", "open", "open", "unknown"),
    ("IN", NOW, "open", "unknown", "open", "open", "unknown"),
]


@pytest.mark.parametrize(("passport", "now", "j1", "h1b", "b", "o1", "opt"), LISTED)
def test_entry_lists_by_class_and_day(passport: str, now: str, j1: str, h1b: str, b: str, o1: str, opt: str) -> None:
    found = states(now, citizenships=[passport], us_visa_on_2026_01_01=False)
    assert {key: found[key] for key in ("j1", "h1b", "b", "o1", "f1-opt")} == {
        "j1": j1, "h1b": h1b, "b": b, "o1": o1, "f1-opt": opt,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("now", "location", "expected"),
    [
        ("2025-09-20", "IN", "unknown"),
        ("2025-09-21", "IN", "suspended"),
        ("2026-07-23", "IN", "suspended"),
        ("2026-07-24", "IN", "unknown"),
        ("2026-09-21", "IN", "unknown"),
        ("2026-09-22", "IN", "unknown"),
        ("2027-09-21", "IN", "unknown"),
        ("2026-09-21", "US", "open"),
        ("2026-09-22", "US", "open"),
        ("2026-09-21", None, "unknown"),
        (NOW, None, "unknown"),
    ],
)
def test_the_payment_for_h1b(now: str, location: str | None, expected: str) -> None:
    assert states(now, location=location)["h1b"] == expected


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2025-08-19", ""),
        ("2025-08-20", "bond of $5,000 to $15,000 may be asked of some nationalities"),
        ("2026-01-20", "bond of $5,000 to $15,000 may be asked of some nationalities"),
        ("2026-01-21", "bond of $5,000 to $15,000"),
        ("2026-08-02", "bond of $5,000 to $15,000"),
        ("2026-08-03", "bond of $10,000 to $20,000"),
        (NOW, "bond of $10,000 to $20,000"),
    ],
)
def test_the_bond_for_b_visas(now: str, said: str) -> None:
    row = board(now, citizenships=["NP"]).row("b")
    assert row.state == ("open" if now > "2026" else "unknown")
    told = " ".join(reason.text for one in row.passports for reason in one.reasons)
    assert said in told
    assert ("bond" in told) is bool(said)


@pytest.mark.parametrize(("now", "said"), [("2026-08-02", False), ("2026-08-03", True)])
def test_of_a_list_that_was_not_found_nobody_is_free(now: str, said: bool) -> None:
    row = board(now, citizenships=["PK"]).row("b")
    told = " ".join(reason.text for one in row.passports for reason in one.reasons)
    assert ("more nationalities than the list known here names" in told) is said


@pytest.mark.parametrize(
    ("now", "said", "absent"),
    [
        ("2026-07-23", "it is before the courts", "proclaimed until"),
        (NOW, "proclaimed until Tue 21 Sep 2027, but courts stopped its collection", "extended again"),
        ("2027-09-21", "extended again is not known", "courts stopped"),
    ],
)
def test_what_is_said_of_the_payment_comes_with_the_day(now: str, said: str, absent: str) -> None:
    told = " ".join(reason.text for reason in board(now, location="IN").row("h1b").reasons)
    assert said in told
    assert absent not in told


def test_the_board_says_how_far_its_reading_goes() -> None:
    assert "read up to Wed 7 Oct 2026" in board(location="IN").summary


@pytest.mark.parametrize(
    ("now", "person", "h1b", "ead"),
    [
        ("2026-01-01", {"citizenships": ["NG"]}, "suspended", "suspended"),
        ("2026-06-04", {"citizenships": ["NG"]}, "suspended", "suspended"),
        ("2026-06-05", {"citizenships": ["NG"]}, "unknown", "unknown"),
        (NOW, {"citizenships": ["IN"], "birth_country": "NG"}, "unknown", "unknown"),
        (NOW, {"citizenships": ["IN"], "birth_country": "TM"}, "unknown", "unknown"),
        (NOW, {"citizenships": ["IN"], "birth_country": "IN"}, "open", "open"),
    ],
)
def test_holds_inside_go_by_birth_too(now: str, person: dict[str, Any], h1b: str, ead: str) -> None:
    found = states(now, **person, location="US", us_status="work-permit")
    assert (found["h1b"], found["ead"]) == (h1b, ead)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({}, "unknown"),
        ({"us_visa_on_2026_01_01": False}, "suspended"),
        ({"in_us_on_2026_01_01": False}, "unknown"),
        ({"us_visa_on_2026_01_01": True}, "unknown"),
        ({"location": "US"}, "unknown"),
        ({"citizenships": ["VE", "IN"]}, "open"),
        ({"citizenships": ["VE", "IR"], "us_visa_on_2026_01_01": False}, "suspended"),
        ({"citizenships": []}, "unknown"),
    ],
)
def test_what_may_leave_a_listed_person_outside(person: dict[str, Any], expected: str) -> None:
    assert states(**({"citizenships": ["VE"], "location": "VE"} | person))["j1"] == expected


@pytest.mark.parametrize("person", [{"us_visa_on_2026_01_01": False}, {"in_us_on_2026_01_01": True}])
def test_a_list_with_another_first_day_is_not_judged_by_what_was_on_new_years_day(person: dict[str, Any]) -> None:
    core, texts = compile_pack(read_pack())
    for rule in ("visa.ban.10998-partial", "visa.ban.10998-full"):
        for value in core["rules"][rule]["values"]:
            value["from"] = "2026-06-01"
    later = Rulebook(core, lambda: texts)
    assert board(rules=later, citizenships=["NG"], location="NG", **person).row("j1").state == "unknown"


def test_each_passport_is_judged_by_itself() -> None:
    row = board(citizenships=["VE", "CA"], us_visa_on_2026_01_01=False).row("j1")
    assert [(one.country, one.state) for one in row.passports] == [("VE", "suspended"), ("CA", "open")]


@pytest.mark.parametrize(
    ("person", "expected"), [({"citizenships": ["US"]}, "open"), ({"us_status": "permanent-resident"}, "open")]
)
def test_nobody_is_sent_to_a_visa_without_need(person: dict[str, Any], expected: str) -> None:
    found = board(**person)
    assert found.row("none-needed").state == expected
    assert [row.id for row in found.rows if row.yours] == ["none-needed"]
    assert (found.binds, found.questions) == ((), ())


def _ended(until: str) -> Rulebook:
    core, texts = compile_pack(read_pack())
    core["rules"]["visa.ban.10998-partial"]["values"][0]["until"] = until
    return Rulebook(core, lambda: texts)


@pytest.mark.parametrize(("now", "expected"), [("2026-12-31", "suspended"), ("2027-01-01", "unknown")])
def test_a_list_past_its_own_end_is_unknown_and_the_step_is_check(now: str, expected: str) -> None:
    ended = _ended("2026-12-31")
    assert board(now, rules=ended, citizenships=["NG"], us_visa_on_2026_01_01=False).row("j1").state == expected
    from img_pathway.engine import assess

    person = profile(PERSON, STEPS, {"profile": {"citizenships": ["NG"]}, "visa": {"plan": "j1"}})
    assert assess(person, ended, at(now)).step("visa.class").status == "check"


def test_every_state_carries_its_day_and_check() -> None:
    for row in board(citizenships=["VE"]).rows:
        assert row.text == f"{row.state} as last known on {say(row.last_known)}, check"
        assert all(reason.rules for reason in row.reasons)
    assert [row.id for row in board().rows] == ["j1", "h1b", "b", "o1", "f1-opt", "ead", "none-needed"]
    assert board().row("j1").last_known == date(2026, 8, 21)


@pytest.mark.parametrize(
    ("rule", "answer", "class_id", "expected"),
    [
        ("visa.ban.10998-partial", "no", "j1", "open"),
        ("visa.ban.10998-partial", "yes", "j1", "suspended"),
        ("visa.h1b.100k-after-sept-2026", "no", "h1b", "open"),
        ("visa.h1b.100k-after-sept-2026", "yes", "h1b", "suspended"),
        ("visa.h1b.100k-after-sept-2026", "perhaps", "h1b", "unknown"),
    ],
)
def test_what_was_looked_up_wins_with_its_day(rule: str, answer: str, class_id: str, expected: str) -> None:
    layer: Layer = {"answers": {rule: {"answer": answer, "date": "2026-11-20"}}}
    row = board(NOW, layer, citizenships=["VE"]).row(class_id)
    assert row.state == expected
    assert (row.last_known == date(2026, 11, 20)) is (answer != "perhaps")


PLANS = [
    ({"citizenships": ["IN"]}, "j1", "done"),
    ({"citizenships": ["NG"]}, "j1", "check"),
    ({"citizenships": ["NG", "IN"]}, "j1", "done"),
    ({"citizenships": ["IN"]}, "h1b", "check"),
    ({"citizenships": ["IN"]}, "o1", "check"),
    ({"citizenships": ["IR"]}, "o1", "check"),
]


@pytest.mark.parametrize(("person", "plan", "expected"), PLANS)
def test_the_step_agrees_with_the_board(person: dict[str, Any], plan: str, expected: str) -> None:
    layers: tuple[Layer, ...] = ({"profile": person}, {"visa": {"plan": plan}})
    found = status(profile(PERSON, ACCEPTED, STEPS, PATHWAY, PAPERS, CERTIFIED, *layers), NOW)["visa.class"]
    assert found == expected
    row = board(NOW, *layers).row(plan)
    assert row.planned
    assert row.state == "open" or found == "check"


def test_the_consulate_of_a_listed_passport_is_check_not_ready() -> None:
    ready: Layer = {"visa": {"plan": "j1", "ds2019_issued": "2027-05-01", "sevis_paid": "2027-05-02"}}
    for passport, expected in (("IN", "ready"), ("NG", "check")):
        person = profile(
            PERSON, ACCEPTED, STEPS, PATHWAY, PAPERS, CERTIFIED, season(2027, result="matched"), ready,
            {"profile": {"citizenships": [passport]}, "start": {"contract_signed": "2027-03-30"}},
        )  # fmt: skip
        assert status(person, "2027-05-10")["visa.consulate"] == expected


BINDS: list[tuple[str, dict[str, Any], Layer, bool]] = [
    ("step3-trip", {"citizenships": ["NG"], "us_visa_on_2026_01_01": False}, {}, True),
    ("step3-trip", {"citizenships": ["NG"]}, STEP_3, False),
    ("step3-trip", {"citizenships": ["NG"], "location": "US"}, {}, False),
    ("step3-trip", {"citizenships": ["IR"]}, {}, False),
    ("step3-trip", {"citizenships": ["NG", "IN"]}, {}, False),
    ("step3-first", {"citizenships": ["IN"]}, {"visa": {"plan": "h1b"}}, True),
    ("step3-first", {"citizenships": ["IN"]}, {"visa": {"plan": "j1"}}, False),
    ("need-country", {"citizenships": ["AF"], "residence_country": "CA"}, {}, True),
    ("need-country", {"citizenships": ["IN"], "residence_country": "IN"}, {}, False),
    ("birth", {"citizenships": ["IN"], "birth_country": "SY"}, {}, True),
    ("birth", {"citizenships": ["IN"], "birth_country": "IN"}, {}, False),
    ("stay-or-leave", {"citizenships": ["NG"], "location": "US"}, {}, True),
    ("stay-or-leave", {"citizenships": ["IN"], "location": "US"}, {}, False),
    ("leave-during-change", {"citizenships": ["IN"], "location": "US"}, {"visa": {"plan": "h1b"}}, True),
    ("two-years", {"citizenships": ["IN"]}, {"visa": {"plan": "j1"}}, True),
    ("two-years", {"citizenships": ["IN"]}, {"visa": {"plan": "h1b"}}, False),
    ("intent", {"us_status": "work-permit"}, {"visa": {"plan": "j1"}}, True),
]


@pytest.mark.parametrize(("name", "person", "layer", "there"), BINDS)
def test_double_binds(name: str, person: dict[str, Any], layer: Layer, there: bool) -> None:
    found = board(NOW, layer, **person)
    assert (f"visa.bind.{name}" in {bind.id for bind in found.binds}) is there


def test_questions_and_words() -> None:
    found = board(NOW, {"visa": {"plan": "h1b"}}, citizenships=["NG", "IN"], birth_country="SY")
    assert {question.whom for question in found.questions} == {"programme", "lawyer"}
    texts = " ".join(question.text for question in found.questions)
    for words in ("sponsor", "Step 3", "100,000", "dual national", "born in Syria", "deferred"):
        assert words in texts
    shown = [row.text for row in found.rows] + [bind.text for bind in found.binds] + [found.summary, texts]
    shown += [reason.text for row in found.rows for reason in row.reasons]
    assert not any("impossible" in text.casefold() for text in shown)
    assert all(book().has_rule(rule) for rule in found.rules)


def test_nothing_recorded_still_reads() -> None:
    empty = visa_board(Case(replace(profile()), book(), at(NOW)))
    assert {row.state for row in empty.rows} == {"unknown"}
    assert "Record" in empty.summary
