"""Experience: what an entry counts as, months without counting a day twice, limits, gaps, people."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.experience.board import ExperienceBoard, experience_board
from tests.engine.build import judge, profile
from tests.engine.layers import PERSON

NOW = "2026-11-28"


def board(*entries: dict[str, Any], now: str = NOW, **more: Any) -> ExperienceBoard:
    case = judge(profile(PERSON, experience={"entries": list(entries), **more.pop("experience", {})}, **more), now).case
    return experience_board(case)


def verdicts(found: ExperienceBoard) -> dict[str, str]:
    return {one.id: one.verdict for one in found.findings}


@pytest.mark.parametrize(
    ("entry", "counts"),
    [
        ({"kind": "elective", "country": "US"}, "us-clinical"),
        ({"kind": "externship", "country": "PR", "hands_on": True}, "us-clinical"),
        ({"kind": "elective", "country": "US", "hands_on": False}, "observed"),
        ({"kind": "observership", "country": "US"}, "observed"),
        ({"kind": "observership", "country": "US", "hands_on": True}, "observed"),
        ({"kind": "research", "country": "US"}, "us-other"),
        ({"kind": "work", "country": "US"}, "unknown"),
        ({"kind": "work", "country": "US", "hands_on": True}, "us-clinical"),
        ({"kind": "elective", "country": "IN"}, "abroad"),
        ({"kind": "elective"}, "unknown"),
        ({"kind": "gap"}, "gap"),
    ],
)
def test_what_an_entry_counts_as(entry: dict[str, Any], counts: str) -> None:
    assert board(entry).rows[0].counts_as == counts


def span(began: str, ended: str | None, kind: str = "elective") -> dict[str, Any]:
    return {"kind": kind, "country": "US", "began": began, "ended": ended}


@pytest.mark.parametrize(
    ("entries", "months"),
    [
        ([span("2026-05-01", "2026-05-31")], 1),
        ([span("2026-05-01", "2026-05-31"), span("2026-05-15", "2026-06-30")], 2),
        ([span("2026-05-01", "2026-05-31"), span("2026-06-01", "2026-06-30", "observership")], 1),
        ([span("2026-11-01", "2027-01-31")], 0),  # only what is behind
        ([span("2026-10-01", None, "externship")], 1),
        ([span("2026-12-01", "2026-12-31")], 0),
        # What has no end goes on; an elective is a student's, and ends with the studies at the latest.
        ([span("2025-01-01", None)], 3),
        ([span("2025-10-01", None, "externship")], 13),
    ],
)
def test_months_count_each_day_once_and_only_up_to_today(entries: list[dict[str, Any]], months: int) -> None:
    assert board(*entries).months == months


@pytest.mark.parametrize(("count", "verdict"), [(10, "fine"), (11, "wrong")])
def test_myeras_takes_ten(count: int, verdict: str) -> None:
    assert verdicts(board(*({"kind": "work", "entered": True} for _ in range(count))))["limit"] == verdict


@pytest.mark.parametrize(("count", "wrong"), [(3, False), (4, True)])
def test_three_can_be_most_meaningful(count: int, wrong: bool) -> None:
    found = board(*({"kind": "work", "entered": True, "meaningful": True} for _ in range(count)))
    assert ("meaningful" in verdicts(found)) is wrong


def test_what_nothing_covers_since_graduation_is_named() -> None:
    """Graduated on 2025-03-31."""
    found = board(span("2025-05-01", "2025-12-31"), span("2026-06-01", None))
    assert [one.id for one in found.findings if one.id.startswith("gap.")] == ["gap.2026-01-01"]
    covered = board(span("2025-05-01", "2025-12-31"), {"kind": "gap", "began": "2026-01-01", "ended": "2026-11-01"})
    assert not [one.id for one in covered.findings if one.id.startswith("gap.")]


def test_a_letter_expected_is_asked_for_until_it_is_on_the_list() -> None:
    entry = {"kind": "elective", "country": "US", "supervisor": "Dr Lee", "letter_expected": True}
    assert "letter.1" in verdicts(board(entry))
    assert "letter.1" not in verdicts(board(entry, seasons={2027: {"recommendations": [{"writer": "dr lee"}]}}))


@pytest.mark.parametrize(("now", "due"), [("2026-12-04", False), ("2026-12-05", True)])
def test_a_contact_is_written_to_again_on_its_day(now: str, due: bool) -> None:
    people = {"people": [{"name": "Dr Lee", "follow_up": "2026-12-05"}]}
    assert board(now=now, experience=people).people[0].due is due
    ahead = {one.id: str(one.day) for one in agenda(judge(profile(PERSON, experience=people), now))}
    assert ahead["nudge.experience.people.1"] == "2026-12-05"


def test_days_that_lie_ahead_are_no_gap() -> None:
    graduated: dict[str, Any] = {"school": {"graduated": "2024-06-01"}}
    work = {"kind": "work", "country": "IN", "began": "2024-06-02", "ended": "2026-10-15"}
    planned = {"kind": "elective", "country": "US", "began": "2027-06-01", "ended": "2027-06-30"}
    found = board(work, planned, **graduated)
    assert not [one.id for one in found.findings if one.id.startswith("gap.")]
    late = board(work, planned, now="2027-05-30", **graduated)
    assert [one.id for one in late.findings if one.id.startswith("gap.")] == ["gap.2026-10-16"]


def test_a_letter_that_is_expected_names_its_writer_or_asks_for_one() -> None:
    said = {
        one.id: one.text
        for one in board(
            {"kind": "work", "place": "Kings", "letter_expected": True},
            {"kind": "elective", "place": "Bay", "letter_expected": True, "supervisor": "Dr. Okafor"},
        ).findings
    }
    assert "Record who will write it" in said["letter.1"]
    assert "a letter of Dr. Okafor" in said["letter.2"]


def test_a_job_is_not_called_that_of_a_doctor() -> None:
    assert board({"kind": "work", "place": "Scribe"}).rows[0].kind == "a job"
