"""What the person looked up settles a `check`, counts as theirs, and is taken back without a trace."""

from __future__ import annotations

import pytest

from img_pathway.engine import assess
from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.case import Case
from img_pathway.engine.plan.plan import plan
from img_pathway.engine.readings.pathway_season import bounds
from img_pathway.profile.typed.keys import put
from img_pathway.rulebook import load
from tests.engine.build import at, profile

BOOK = load()
NOW = at("2026-11-22T12:00")
CANADIAN = {"school": {"country": "CA", "degree": "2025-09-01", "graduated": "2025-08-01"}}
OET = {
    "profile": {"target_match": 2028},
    "skills": {"oet": [{"date": "2026-05-09", "listening": 400, "reading": 400, "writing": 350, "speaking": 400}]},
}


@pytest.mark.parametrize(
    ("facts", "step", "key"),
    [
        pytest.param(CANADIAN, "school.img", "ecfmg.img-canada-post", id="canada"),
        pytest.param(OET, "skills.oet", "ecfmg.oet-window@2028", id="oet window"),
        pytest.param(
            {"profile": {"citizenships": ["NG"], "us_status": "none"}, "visa": {"plan": "j1"}},
            "visa.class",
            "visa.ban.10998-partial",
            id="listed passport",
        ),
    ],
)
def test_a_yes_settles_a_check_and_is_shown_as_theirs(facts: dict[str, object], step: str, key: str) -> None:
    person = profile(facts)
    before = assess(person, BOOK, NOW).step(step)
    assert (before.status, before.asks) == ("check", key)
    answered = put(put(person, f"answers.{key}.answer", "yes"), f"answers.{key}.seen_at", "the official page")
    after = assess(answered, BOOK, NOW).step(step)
    assert after.status == "done"
    said = " ".join(reason.text for reason in after.reasons)
    assert "You looked it up" in said or "looked it up" in said
    back = put(put(answered, f"answers.{key}.answer", None), f"answers.{key}.seen_at", None)
    assert assess(back, BOOK, NOW).step(step) == before


def test_a_no_is_not_green() -> None:
    person = put(profile(OET), "answers.ecfmg.oet-window@2028.answer", "no")
    assert assess(person, BOOK, NOW).step("skills.oet").status not in ("done", "check")


def test_an_answer_of_another_season_settles_nothing() -> None:
    person = put(profile(OET), "answers.ecfmg.oet-window@2027.answer", "yes")
    assert assess(person, BOOK, NOW).step("skills.oet").status == "check"
    assert Case(person, BOOK, NOW).target == 2028


def test_a_yes_does_not_settle_a_day_that_has_to_be_typed() -> None:
    held = {
        "profile": {"target_match": 2028},
        "skills": {"pathway": [{"season": 2025, "number": 3, "accepted": "2025-02-01"}]},
        "certificate": {"issued": "2026-04-01"},
    }
    for key in ("ecfmg.path-expiry-pattern", "ecfmg.path-expiry-pattern@2028"):
        person = put(profile(held), f"answers.{key}.answer", "yes")
        for step in ("skills.pathway", "certificate.valid", "skills.oet"):
            assert assess(person, BOOK, NOW).step(step).status == "check"
    typed = put(profile(held), "answers.ecfmg.path-expiry-pattern@2025.answer", "2029-12-31")
    assert assess(typed, BOOK, NOW).step("skills.pathway").status == "done"


def test_what_comes_next_for_a_check_is_to_find_out() -> None:
    held = {"skills": {"pathway": [{"season": 2025, "number": 3, "accepted": "2025-02-01"}]}}
    found = assess(profile(held, profile={"target_match": 2027}, application={"submitted": "2025-10-01"}), BOOK, NOW)
    told = {one.step: one.do for one in (found.next, *found.then) if one is not None}
    assert told["skills.pathway"] == "Write down until when your Pathway counts, as MyIntealth prints it"


@pytest.mark.parametrize(
    ("answers", "day", "confidence"),
    [
        pytest.param({}, "2027-12-31", "inferred", id="nothing looked up"),
        pytest.param({"2028.oet.last": "2027-12-18"}, "2027-12-18", "yours", id="under the event"),
        pytest.param({"ecfmg.oet-last-date@2028": "2027-12-18"}, "2027-12-18", "yours", id="under the rule"),
        pytest.param({"ecfmg.oet-last-date": "2027-12-18"}, "2027-12-18", "yours", id="under the rule, no season"),
        pytest.param({"ecfmg.oet-last-date@2027": "2026-12-18"}, "2027-12-31", "inferred", id="another season"),
        pytest.param({"ecfmg.oet-last-date@2028": "yes"}, "2027-12-31", "inferred", id="no day"),
        pytest.param({"ecfmg.oet-window@2028": "2027-01-18"}, "2027-12-31", "inferred", id="the other end"),
        pytest.param(
            {
                "2028.oet.last": "2027-12-18",
                "ecfmg.oet-last-date": "2027-12-01",
                "ecfmg.oet-last-date@2028": "2027-12-02",
            },
            "2027-12-18",
            "yours",
            id="the event goes first",
        ),
        pytest.param(
            {"ecfmg.oet-last-date": "2027-12-01", "ecfmg.oet-last-date@2028": "2027-12-02"},
            "2027-12-02",
            "yours",
            id="then the season",
        ),
        pytest.param({"ecfmg.oet-last-date@28": "2027-12-01"}, "2027-12-31", "inferred", id="a season cut short"),
        pytest.param(
            {"ecfmg.oet-last-date": "2027-12-01", "ecfmg.oet-last-date@2028": "no"},
            "2027-12-31",
            "inferred",
            id="the season's no goes first",
        ),
        pytest.param({"2028.no.such": "2027-12-18"}, "2027-12-31", "inferred", id="of no event"),
    ],
)
def test_the_last_oet_day_that_was_looked_up_is_the_same_wherever_it_shows(
    answers: dict[str, str], day: str, confidence: str
) -> None:
    facts = {"profile": {"target_match": 2028}, "answers": {key: {"answer": said} for key, said in answers.items()}}
    found = assess(profile(facts), BOOK, NOW)
    due = found.step("skills.oet").due
    shown = [one for one in agenda(found, plan(found)) if one.about == "2028.oet.last"]
    event = bounds(found.case)[1]
    assert due is not None
    assert event is not None
    assert shown
    assert {event.day.isoformat(), due.day.isoformat(), *(one.day.isoformat() for one in shown)} == {day}
    assert {event.confidence, due.confidence, *(one.confidence for one in shown)} == {confidence}
