"""What a field holds, without a widget: recorded, half typed, refused, doubtful."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from img_pathway.profile.typed.keys import fact_of
from img_pathway.tui.forms.check import Verdict
from img_pathway.tui.forms.field_state import ChosenState, TypedState

DAY = date(2027, 6, 20)


class Judge:
    """Refuses, doubts or holds back whatever it is asked."""

    def __init__(self, verdict: Verdict | None = None, hold: bool = False) -> None:
        self.verdict, self.hold = verdict or Verdict(), hold

    today = date(2026, 11, 22)

    def weigh(self, key: str, value: Any) -> Verdict:
        return self.verdict

    def holds_back(self, key: str, value: Any) -> bool:
        return self.hold


def typed(text: str, recorded: Any = None, key: str = "school.graduated") -> TypedState:
    fact = fact_of(key)
    assert fact is not None
    state = TypedState(key, fact)
    state.sync(recorded)
    state.type(text, Judge.today)
    return state


@pytest.mark.parametrize(
    ("text", "recorded", "judge", "outcome", "value", "left"),
    [
        ("20 Jun 2027", None, Judge(), "new", DAY, "20 Jun 2027"),
        ("2027-06-20", DAY, Judge(), "as before", DAY, "20 Jun 2027"),
        ("20.6.2027", DAY, Judge(), "as before", DAY, "20 Jun 2027"),
        ("31 Feb 2027", None, Judge(), "refused", None, "31 Feb 2027"),
        ("20 Jun 2027", None, Judge(Verdict("Before enrolment.")), "refused", None, "20 Jun 2027"),
        ("20 Jun 2027", None, Judge(Verdict("", "Long ago.")), "new", DAY, "20 Jun 2027"),
        ("", DAY, Judge(), "new", None, ""),
        ("", DAY, Judge(hold=True), "as before", DAY, ""),
    ],
    ids=["sound", "unchanged", "said otherwise", "no such day", "against other facts", "doubtful", "emptied", "held"],
)
def test_settling(text: str, recorded: Any, judge: Judge, outcome: str, value: Any, left: str) -> None:
    state = typed(text, recorded)
    assert state.settle(judge) == outcome
    assert state.value == value
    assert state.text == left
    assert bool(state.error) == (outcome == "refused")
    assert state.doubt == (judge.verdict.warning if outcome == "new" else "")
    assert state.live == () or outcome == "refused"


def test_under_way_text_outlives_what_is_recorded_elsewhere_until_it_is_taken_back() -> None:
    state = typed("20 Ju", None)
    state.sync(DAY)
    assert state.text == "20 Ju"
    assert state.under_way
    assert state.take_back()
    assert state.text == "20 Jun 2027"
    assert not state.take_back()


def test_an_error_goes_as_soon_as_the_text_is_right() -> None:
    state = typed("31 Feb 2027")
    state.settle(Judge())
    state.type("3 Feb 202", Judge.today)
    assert state.error
    state.type("3 Feb 2027", Judge.today)
    assert state.error == ""
    assert state.live[0].startswith("✓")


def test_a_refused_value_is_taken_when_the_others_allow_it() -> None:
    state = typed("20 Jun 2027")
    assert state.settle(Judge(Verdict("Not yet."))) == "refused"
    assert state.refused
    assert state.settle(Judge()) == "new"
    assert not state.refused


@pytest.mark.parametrize("key", ["profile.us_visa_on_2026_01_01", "exams.step1.1.result"])
def test_a_choice_passed_over_is_recorded_only_when_settled(key: str) -> None:
    fact = fact_of(key)
    assert fact is not None
    state = ChosenState(key, fact)
    assert state.choices[-1] == (None, "not known")
    state.pass_over(0)
    assert (state.position, state.value) == (0, None)
    assert state.take_back()
    assert state.position == len(state.choices) - 1
    state.pass_over(0)
    assert state.settle(Judge()) == "new"
    assert state.value == state.choices[0][0]
    assert state.settle(Judge()) == "as before"


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("none", "none"),
        ("no u", "none"),
        ("citizen", "citizen"),
        ("green", "permanent-resident"),
        ("us c", "citizen"),
        ("h4", "h4"),
        ("h 4", "h4"),
    ],
)
def test_a_choice_is_found_by_any_of_its_words(typed: str, word: str) -> None:
    fact = fact_of("profile.us_status")
    assert fact is not None
    state = ChosenState("profile.us_status", fact)
    [number] = state.beginning_with(typed)
    assert state.choices[number][0] == word
    assert state.beginning_with("xyz") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [("africa", "abroad"), ("nigeria", "abroad"), ("any", "abroad"), ("canada", "us-canada"), ("usa", "us-canada")],
)
def test_a_testing_region_is_chosen_by_a_country_too(text: str, word: str) -> None:
    key = "permits.step2ck.1.region"
    fact = fact_of(key)
    assert fact is not None
    state = ChosenState(key, fact)
    assert [state.choices[n][0] for n in state.beginning_with(text)] == [word]
    assert state.beginning_with("mars") == []


@pytest.mark.parametrize("typed", ["m", "match", "the m"])
def test_an_article_hides_no_letter(typed: str) -> None:
    key = "start.positions.1.obtained"
    fact = fact_of(key)
    assert fact is not None
    state = ChosenState(key, fact)
    assert [state.choices[n][0] for n in state.beginning_with(typed)] == ["match"]
