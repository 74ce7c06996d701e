"""Seasons: published dates as they are, later ones from the pattern and never trusted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from img_pathway import rulebook

book = rulebook.load()


@pytest.mark.parametrize(
    ("season", "event", "moment", "confidence"),
    [
        (2026, "eras.open", "2025-06-04T09:00:00-04:00", "official"),
        (2026, "nrmp.rol", "2026-03-04T21:00:00-05:00", "secondary"),
        (2026, "nrmp.match-day", "2026-03-20T12:00:00-04:00", "official"),
        (2027, "eras.open", "2026-06-03T09:00:00-04:00", "secondary"),
        (2027, "eras.review", "2026-09-23T09:00:00-04:00", "secondary"),
        (2027, "nrmp.standard", "2027-01-29T23:59:00-05:00", "inferred"),
        (2027, "nrmp.rol", "2027-03-03T21:00:00-05:00", "secondary"),
        (2027, "nrmp.status", "2027-03-15T10:00:00-04:00", "secondary"),
        (2027, "nrmp.soap-apply", "2027-03-15T11:00:00-04:00", "inferred"),
        (2027, "nrmp.soap-end", "2027-03-18T21:00:00-04:00", "inferred"),
        (2027, "nrmp.match-day", "2027-03-19T12:00:00-04:00", "secondary"),
        (2027, "eras.end", "2027-05-31T17:00:00-04:00", "secondary"),
        (2028, "eras.open", "2027-06-02T09:00:00-04:00", "inferred"),
        (2028, "eras.submit", "2027-09-01T09:00:00-04:00", "inferred"),
        (2028, "eras.review", "2027-09-22T09:00:00-04:00", "inferred"),
        (2028, "nrmp.standard", "2028-01-31T23:59:00-05:00", "inferred"),
        (2028, "nrmp.ranking", "2028-02-01T12:00:00-05:00", "inferred"),
        (2028, "nrmp.rol", "2028-03-01T21:00:00-05:00", "inferred"),
        (2028, "nrmp.match-day", "2028-03-17T12:00:00-04:00", "inferred"),
    ],
)
def test_an_event_at_its_instant(season: int, event: str, moment: str, confidence: str) -> None:
    found = book.event(season, event)
    assert found is not None
    assert found.at == datetime.fromisoformat(moment)
    assert found.confidence == confidence
    assert found.rules


@pytest.mark.parametrize(
    ("season", "event", "day", "confidence"),
    [
        (2025, "oet.first", date(2023, 1, 1), "official"),
        (2026, "oet.first", date(2024, 1, 1), "secondary"),
        (2027, "oet.first", date(2025, 1, 1), "secondary"),
        (2028, "oet.first", date(2026, 1, 1), "inferred"),
        (2027, "pathway.deadline", date(2027, 1, 31), "secondary"),
        (2028, "pathway.deadline", date(2028, 1, 31), "inferred"),
        (2027, "pathway.attest", date(2027, 2, 15), "inferred"),
        (2027, "oet.last", date(2026, 12, 31), "inferred"),
    ],
)
def test_a_whole_day_event(season: int, event: str, day: date, confidence: str) -> None:
    found = book.event(season, event)
    assert found is not None
    assert (found.day, found.at, found.confidence) == (day, None, confidence)


@pytest.mark.parametrize("season", range(2029, 2038))
def test_later_seasons_are_expected_only(season: int) -> None:
    events = book.events(season)
    assert len(events) == len(book.calendar.ids)
    assert {event.confidence for event in events} == {"inferred"}


def test_the_match_rules_hold_in_every_season() -> None:
    for season in range(2026, 2038):
        match_day, rol = book.event(season, "nrmp.match-day"), book.event(season, "nrmp.rol")
        assert match_day is not None
        assert rol is not None
        assert match_day.day.weekday() == 4
        assert 15 <= match_day.day.day <= 21
        assert rol.day.weekday() == 2
        assert (match_day.day - rol.day).days == 16
        assert rol.at is not None
        assert rol.at.hour == 21


def test_winter_and_summer_time_are_the_zones_own() -> None:
    rol, day = book.event(2027, "nrmp.rol"), book.event(2027, "nrmp.match-day")
    assert rol is not None
    assert rol.at is not None
    assert day is not None
    assert day.at is not None
    assert rol.at.astimezone(UTC).isoformat() == "2027-03-04T02:00:00+00:00"
    assert day.at.astimezone(UTC).isoformat() == "2027-03-19T16:00:00+00:00"


def test_outside_the_calendar_there_is_no_event() -> None:
    assert book.event(2050, "nrmp.rol") is None
    assert book.event(None, "nrmp.rol") is None


def test_a_calendar_rule_and_its_event_name_each_other() -> None:
    for rule in book.rules():
        if rule.calendar is not None:
            season, _, event_id = rule.calendar.partition(".")
            event = book.event(int(season), event_id)
            assert event is not None
            assert rule.id in event.rules
