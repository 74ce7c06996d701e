"""What came into force since a day, and whom it touches."""

from __future__ import annotations

from datetime import date

import pytest

from img_pathway.engine.explain.rules_since import changes, since_day

from .build import GRADUATE, at, book, day, profile


def since(start: str, now: str, **tables: object) -> dict[str, tuple[str, str, bool]]:
    found = changes(profile(GRADUATE, **tables), book(), at(now), day(start))
    assert len({one.rule for one in found}) == len(found)
    return {one.rule: (one.day.isoformat(), one.what, one.touches) for one in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-12", date(2026, 1, 12)),
        ("2025-08", date(2025, 8, 1)),
        ("2024", date(2024, 1, 1)),
        ("always wrong", None),
        ("2021-2023", None),
        ("2025 season", None),
        ("2025-13", None),
        ("", None),
        (None, None),
    ],
)
def test_the_day_of_a_myth(text: str | None, expected: date | None) -> None:
    assert since_day(text) == expected


def test_a_value_counts_from_its_first_day() -> None:
    assert since("2025-06-30", "2025-07-01")["usmle.pass.step2ck"][:2] == ("2025-07-01", "value")
    assert "usmle.pass.step2ck" not in since("2025-06-29", "2025-06-30")
    assert since("2025-07-01", "2025-07-02").get("usmle.pass.step2ck", ("", "", False))[1] != "value"


def test_a_value_that_ends_counts_from_the_day_after() -> None:
    assert since("2026-07-23", "2026-07-24")["visa.h1b.100k-what"][:2] == ("2026-07-24", "ended")


def test_old_advice_counts_from_the_day_it_stopped_holding() -> None:
    found = since("2026-01-01", "2026-01-20")
    assert found["usmle.stale.register"][:2] == ("2026-01-12", "myth")
    change = next(
        one
        for one in changes(profile(GRADUATE), book(), at("2026-01-20"), day("2026-01-01"))
        if one.rule == "usmle.stale.register"
    )
    assert "ECFMG" in change.before
    assert "FSMB" in change.now


def test_those_that_touch_this_person_come_first() -> None:
    found = changes(profile(GRADUATE), book(), at("2026-11-22"), day("2025-11-22"))
    touching = [one.touches for one in found]
    assert touching == sorted(touching, reverse=True)
    assert {True, False} == set(touching)
    for group in (True, False):
        days = [one.day for one in found if one.touches is group and one.what != "read"]
        assert days == sorted(days, reverse=True)


def test_a_step_that_is_not_needed_touches_nobody() -> None:
    citizen = {"profile": {"citizenships": ["US"], "us_status": "citizen"}}
    abroad, home = since("2026-05-01", "2026-11-22"), since("2026-05-01", "2026-11-22", **citizen)
    assert abroad["visa.old.private-social" if "visa.old.private-social" in abroad else "visa.h1b.100k-what"][2]
    assert not home["visa.h1b.100k-what"][2]


def test_nothing_changed_since_today() -> None:
    assert since("2026-11-22", "2026-11-22") == {}
