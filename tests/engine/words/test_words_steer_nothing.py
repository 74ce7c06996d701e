"""No amount, date or order hangs on how a sentence is worded or how an id is spelled; no wait has a hidden number."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from msgspec.structs import replace

from img_pathway.engine import assess
from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.losses.at_stake import money
from img_pathway.engine.readings.season import seen_open
from img_pathway.engine.visa.measures import unsettled
from img_pathway.engine.what_next.following import following
from img_pathway.engine.what_next.soonest import losses
from img_pathway.profile.facts.profile import Profile
from img_pathway.rulebook.book import Rulebook
from tests.engine.build import at, book, judge, profile
from tests.engine.layers import ACCEPTED, PAPERS, PERSON, STEPS, oet, season

NOW = "2026-11-22"
CHANGED = "Something quite different is said here"


def other(change: Callable[[dict[str, Any]], None]) -> Rulebook:
    """The built-in rulebook with a change of its data."""
    core = deepcopy(book()._core)
    change(core)  # type: ignore[arg-type]
    return Rulebook(core, lambda: book().texts)


LOSERS = {
    "passes that lapse": profile(
        PERSON,
        ACCEPTED,
        {
            "exams": {
                "step1": [{"date": "2021-01-10", "result": "pass"}],
                "step2ck": [{"date": "2022-02-10", "result": "pass", "score": 230}],
            }
        },
    ),
    "Step 2 CS that lapses": profile(
        PERSON,
        ACCEPTED,
        {
            "exams": {
                "step1": [{"date": "2020-02-10", "result": "pass"}],
                "step2cs": [{"date": "2020-03-01", "result": "pass"}],
            }
        },
    ),
    "period and seat": profile(
        PERSON,
        ACCEPTED,
        {
            "permits": {
                "step1": [
                    {
                        "applied": "2026-09-01",
                        "issued": "2026-09-20",
                        "period_start": "2026-10-01",
                        "period_end": "2026-12-31",
                    }
                ]
            },
            "exams": {"step1": [{"date": "2026-12-29"}]},
        },
    ),
    "season": profile(PERSON, ACCEPTED, STEPS, season(2027, token="2026-07-01", nrmp_registered="2026-10-01")),
}


def reworded(core: dict[str, Any]) -> None:
    core["words"] = {ident: CHANGED if ident.startswith("loss.") else text for ident, text in core["words"].items()}


@pytest.mark.parametrize("person", LOSERS.values(), ids=LOSERS)
def test_money_is_the_same_however_a_loss_is_worded_or_named(person: Profile) -> None:
    found, other_words = judge(person, NOW), assess(person, other(reworded), at(NOW))
    amounts = [money(found.case, cliff) for cliff in found.cliffs]
    assert any(amounts)
    assert {cliff.loses for cliff in other_words.cliffs} == {CHANGED}
    assert [money(other_words.case, replace(cliff, id="other")) for cliff in other_words.cliffs] == amounts


@pytest.mark.parametrize("person", LOSERS.values(), ids=LOSERS)
def test_dates_ahead_are_the_same_however_a_loss_is_worded_or_named(person: Profile) -> None:
    found, other_words = judge(person, NOW), assess(person, other(reworded), at(NOW))
    renamed = tuple(replace(cliff, id=f"{number}") for number, cliff in enumerate(other_words.cliffs))

    def shape(assessment: Assessment) -> list[tuple[object, ...]]:
        return sorted((one.day, one.kind, one.steps) for one in agenda(assessment))

    assert shape(replace(other_words, cliffs=renamed)) == shape(found)


def test_every_loss_says_of_what_kind_it_is() -> None:
    kinds = {cliff.kind for person in LOSERS.values() for cliff in judge(person, NOW).cliffs}
    assert {"seven-year", "period", "extension", "seat", "season"} <= kinds
    assert "other" not in kinds


def test_what_comes_next_does_not_hang_on_the_id_of_a_danger() -> None:
    person = profile(
        PERSON,
        ACCEPTED,
        {"exams": {"step1": [{"date": "2027-03-01"}, {"date": "2026-12-30"}]}, "school": {"status": "graduated"}},
        STEPS,
        {"visa": {"interview": "2028-01-01"}, "start": {"first_day": "2027-07-01"}},
    )
    found = judge(person, NOW)
    renamed = [replace(warning, id=f"x{number}") for number, warning in enumerate(found.warnings)]
    assert any(warning.kind == "booking" and warning.severity == "danger" for warning in renamed)
    left = unsettled(found.case, found.by_id)
    lost, begin = losses(found.case, left, found.cliffs, renamed)
    again = following(found.case, left, lost, begin, renamed)
    assert [(step.step, step.do) for step in again] == [
        (step.step, step.do) for step in (found.next, *found.then) if step
    ]
    assert any(step.do.startswith("Put right") for step in again)


# ---------------------------------------------------------------------- waits

WAITING = {
    "account": (
        "identity.account",
        profile(PERSON, {"identity": {"account_requested": "2026-11-01", "check_done": "2026-11-10"}}),
    ),
    "application": (
        "application.accepted",
        profile(PERSON, PAPERS, {"identity": ACCEPTED["identity"], "application": {"submitted": "2026-11-10"}}),
    ),
    "permit": ("permits.step1", profile(PERSON, ACCEPTED, {"permits": {"step1": [{"applied": "2026-11-10"}]}})),
    "oet-result": ("skills.oet", profile(PERSON, ACCEPTED, {"skills": {"oet": [oet("2026-11-20", "")]}})),
    "pathway": (
        "skills.pathway",
        profile(PERSON, ACCEPTED, {"skills": {"pathway": [{"season": 2027, "submitted": "2026-11-10"}]}}),
    ),
    "verification": ("credentials.verified", profile(PERSON, ACCEPTED, PAPERS, {"credentials": {"verified": None}})),
}


@pytest.mark.parametrize("wait", WAITING)
def test_a_wait_without_a_number_gives_no_day_to_remind_and_says_so(wait: str) -> None:
    step_id, person = WAITING[wait]

    def forget(core: dict[str, Any]) -> None:
        for end in ("best", "typical", "bad"):
            core["durations"][wait].pop(end, None)

    known = judge(person, NOW).step(step_id)
    assert known.status == "waiting"
    assert known.nudge is not None
    unknown = assess(person, other(forget), at(NOW)).step(step_id)
    assert unknown.status == "waiting"
    assert unknown.nudge is None
    assert "no day for a reminder" in unknown.reasons[-1].text


# ---------------------------------------------------------------------- seasons seen open


@pytest.mark.parametrize(
    ("bears_on", "facts", "seen"),
    [
        ("nrmp_opened", {"nrmp_opened": "2027-09-20"}, True),
        ("nrmp_opened", {"eras_opened": "2027-06-10"}, False),
        ("eras_opened", {"eras_opened": "2027-06-10"}, True),
        ("eras_opened", {"nrmp_opened": "2027-09-20"}, False),
        (None, {"nrmp_opened": "2027-09-20", "eras_opened": "2027-06-10"}, False),
    ],
)
def test_an_event_says_itself_which_season_it_belongs_to(
    bears_on: str | None, facts: dict[str, str], seen: bool
) -> None:
    def named(core: dict[str, Any]) -> None:
        core["calendar"]["event"]["nrmp.ranking"]["bears_on"] = bears_on

    person = profile(PERSON, {"profile": {"target_match": 2028}}, season(2028, **facts))
    case = Case(person, other(named), at("2028-02-20"))
    event = case.event("nrmp.ranking")
    assert event is not None
    assert seen_open(case, event) is seen


def test_every_later_event_of_a_season_names_the_opening_it_follows() -> None:
    calendar = book().calendar
    silent = [name for name, event in calendar.events.items() if not event.opened_by and not event.bears_on]
    assert silent == ["oet.first", "oet.last"]
