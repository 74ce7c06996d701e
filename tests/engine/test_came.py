"""What time alone did between two days: what came due, what lapsed, what opened."""

from __future__ import annotations

from img_pathway.engine import assess
from img_pathway.engine.ahead.came import Came, came

from .build import GRADUATE, at, book, day, profile


def between(then: str, now: str, **tables: object) -> list[Came]:
    return list(came(assess(profile(GRADUATE, **tables), book(), at(now)), day(then)))


def told(found: list[Came], kind: str) -> set[str]:
    return {step for one in found if one.kind == kind for step in one.steps}


def test_nothing_happens_in_no_time() -> None:
    assert between("2026-11-22", "2026-11-22") == []
    assert between("2026-11-23", "2026-11-22") == []


def test_a_passport_that_ran_out_is_lost_with_its_day() -> None:
    facts = {"identity": {"passport_expires": "2026-12-10"}}
    lost = [one for one in between("2026-11-22", "2027-01-05", **facts) if "identity.passport" in one.steps]
    assert [(one.kind, one.day) for one in lost] == [("lapsed", day("2026-12-10"))]
    assert "renew it" in lost[0].text
    assert "identity.passport" not in told(between("2026-11-22", "2026-12-10", **facts), "lapsed")
    assert "identity.passport" not in told(between("2027-01-05", "2027-03-05", **facts), "lapsed")


def test_a_season_that_opened_is_said_once_for_its_step() -> None:
    facts = {"profile": {"target_match": 2028}}
    found = between("2026-11-22", "2027-09-22", **facts)
    register = [one for one in found if "match.register" in one.steps]
    assert [(one.kind, one.title) for one in register] == [("opened", "NRMP registration opens")]
    assert all(one.day is None or day("2026-11-22") <= one.day <= day("2027-09-22") for one in found)
    assert "match.register" not in told(between("2027-09-22", "2027-10-22", **facts), "opened")


def test_what_a_passed_deadline_closed_is_lost_once_for_its_reason() -> None:
    facts = {"profile": {"target_match": 2027}}
    found = between("2026-11-22", "2027-04-01", **facts)
    lost = [one for one in found if one.kind == "lapsed"]
    assert "Rank order list deadline" in {one.title for one in lost}
    texts = [one.text for one in lost if one.text]
    assert len(texts) == len(set(texts))
    # What is over is no opening.
    assert not told(found, "opened") & told(found, "lapsed")


def test_what_was_done_in_time_neither_lapsed_nor_came_due() -> None:
    facts = {"profile": {"target_match": 2027}, "seasons": {"2027": {"nrmp_registered": "2026-10-01"}}}
    assert "match.register" not in told(between("2026-09-01", "2026-11-22", **facts), "opened")
