from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from img_pathway.clock import BadToday, resolve

from .conftest import Run


def test_a_day_is_noon_in_the_zone() -> None:
    assert resolve("2027-03-03", "Asia/Kolkata").isoformat() == "2027-03-03T12:00:00+05:30"


def test_an_instant_is_kept_and_shown_in_the_zone() -> None:
    now = resolve("2027-03-03T21:00-05:00", "Asia/Kolkata")
    assert now == datetime(2027, 3, 4, 2, tzinfo=UTC)
    assert now.isoformat() == "2027-03-04T07:30:00+05:30"
    assert resolve("2027-03-04T02:00:00Z", "UTC") == now


def test_an_instant_without_offset_is_read_in_the_zone() -> None:
    assert resolve("2027-03-03T20:59", "America/New_York").isoformat() == "2027-03-03T20:59:00-05:00"


def test_now_is_now() -> None:
    assert abs(resolve(None, "Asia/Tokyo") - datetime.now(UTC)) < timedelta(minutes=1)
    assert resolve(None, "Asia/Tokyo").utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus", "../../etc/passwd", "America", "\0"])
def test_without_a_known_zone_the_computer_decides(zone: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    assert resolve("2027-07-01", zone).isoformat() == "2027-07-01T12:00:00-04:00"
    assert resolve("2027-01-01", zone).isoformat() == "2027-01-01T12:00:00-05:00"


@pytest.mark.parametrize("zone", ["nonsense", ":", "America/Nowhere", "EST5EDT"])
def test_any_TZ_gives_an_aware_instant(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: N802
    monkeypatch.setenv("TZ", zone)
    assert resolve("2027-07-01").utcoffset() is not None


@pytest.mark.parametrize(
    "text",
    ["", "today", "2027-02-30", "27-1-1", "20270303", "2027-W10-3", "2027-03-03T25:00Z", "0001-01-01",
     "9999-12-31", "0001-01-01T00:00+14:00", "2027-03-03T21:00-99:00", "2027-03-03 \x1b[2J"],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadToday):
        resolve(text, "UTC")


def test_a_pretended_day_is_no_visit(run: Run, data: Path) -> None:
    """No verb leaves a trace of ``--today`` beside the profiles."""

    def beside() -> dict[str, bytes]:
        files = [path for path in data.rglob("*") if path.is_file()]
        return {path.name: path.read_bytes() for path in files if path.parent != data / "profiles"}

    run("new", "ana", today=None)
    run("new", "bob", today=None)
    run("set", "ana", "school.name=A", "profile.target_match=2029", today=None)
    run("set", "ana", "school.name=B", today=None)
    before = beside()
    assert {"state.json"} < set(before)
    for words in (
        *((verb, "ana") for verb in ("status", "next", "deadlines", "plan", "visa", "states", "backups")),
        ("why", "exams.step1", "ana"), ("compare", "ana", "bob"), ("export", "ics", "ana"), ("doctor",),
        ("check", str(data / "profiles" / "ana.toml")), ("rules", "list"), ("translate", "OASIS"), ("status", "bob"),
    ):  # fmt: skip
        assert run(*words, today="2031-01-01").code in (0, 1), words
        assert beside() == before, words
    assert run("set", "bob", "school.name=C", today="2031-01-01").code == 0
    after = beside()
    assert after["state.json"] == before["state.json"]
    assert b'"time": "2031' not in after["bob.jsonl"]
    assert not [name for name in after if name.startswith("2031")]
