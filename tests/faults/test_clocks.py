"""Clocks that lie: said on stderr and on Home, and nothing lapses or is lost because of it."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from img_pathway import clock
from img_pathway.__main__ import main
from img_pathway.desk.clock_check import judged
from img_pathway.desk.folder import DataFolder
from img_pathway.profile.keep.store import Store
from img_pathway.profile.typed import keys
from img_pathway.tui.shell.app import PathwayApp
from tests.profile.undoing import take_back
from tests.wizard import SAMPLES

RULES = date(2026, 11, 28)
KOLKATA, LIMA = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/Lima")
KNOWN = {"day": "2026-12-01", "zone": "Asia/Kolkata"}


@pytest.mark.parametrize("year", [1970, 1999, 2025, 2099, 2100, 9998])
def test_a_date_that_cannot_be_right_is_not_believed(year: int) -> None:
    now = datetime(year, 1, 1, tzinfo=KOLKATA)
    found = judged(now, KNOWN, RULES, own_zone=True)
    assert found.now.date() == date(2026, 12, 1)
    assert str(year) in found.warning
    assert found.known is None
    assert judged(now, None, RULES, own_zone=True).now.date() == RULES


def test_a_date_that_moved_back_is_said() -> None:
    found = judged(datetime(2026, 11, 25, 12, tzinfo=KOLKATA), KNOWN, RULES, own_zone=False)
    assert "before that of your last visit" in found.warning
    assert found.now.date() == date(2026, 11, 25)
    assert judged(datetime(2026, 12, 1, 9, tzinfo=KOLKATA), KNOWN, RULES, own_zone=False).warning == ""


def test_a_zone_that_changed_is_said_unless_it_is_recorded() -> None:
    now = datetime(2026, 12, 2, 12, tzinfo=LIMA)
    assert "America/Lima" in judged(now, KNOWN, RULES, own_zone=False).warning
    assert judged(now, KNOWN, RULES, own_zone=True).warning == ""


@pytest.mark.parametrize("known", [{}, {"day": "x"}, {"day": 7, "zone": []}, {"day": "9999-12-31"}, None])
def test_a_state_file_that_lies_does_no_harm(known: dict[str, object] | None) -> None:
    assert judged(datetime(2026, 12, 2, tzinfo=UTC), known, RULES, own_zone=True).warning == ""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    (folder / "profiles").mkdir(parents=True)
    shutil.copyfile(SAMPLES / "pune.toml", folder / "profiles" / "pune.toml")
    monkeypatch.setenv("IMG_PATHWAY_HOME", str(folder))
    return folder


def at(monkeypatch: pytest.MonkeyPatch, *when: int) -> None:
    moment = datetime(*when, 12, tzinfo=UTC)  # type: ignore[arg-type, misc]
    monkeypatch.setattr(clock, "present", lambda: moment)


@pytest.mark.parametrize("year", [1970, 2100])
def test_the_command_line_says_it_and_nothing_lapses(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], year: int
) -> None:
    at(monkeypatch, 2026, 11, 29)
    assert main(["set", "pune", "profile.label=Ana"]) == 0
    assert main(["status"]) == 0
    before = capsys.readouterr().out.partition("\n")[2]
    at(monkeypatch, year, 1, 1)
    assert main(["status"]) == 0
    found = capsys.readouterr()
    assert found.out == before
    assert found.err.count("\n") == 1
    assert str(year) in found.err


def test_backups_and_undo_outlive_a_wrong_date(home: Path) -> None:
    path = home / "profiles" / "pune.toml"
    for number, year in enumerate((2026, 2100, 1970, 2027)):
        store = Store(home, now=lambda year=year: datetime(year, 6, 1, tzinfo=UTC))  # type: ignore[misc]
        loaded = store.load(path)
        store.save(loaded, keys.put(loaded.profile, "profile.target_match", 2030 + number))
    store = Store(home)
    assert len(store.backups(path).list()) == 4
    loaded = store.load(path)
    for wanted in (2032, 2031, 2030, 2028):
        loaded = take_back(store, loaded)
        assert loaded.profile.profile.target_match == wanted


async def test_home_says_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 1970, 1, 1)
    data = DataFolder(home)
    app = PathwayApp(data.open(data.path_of("pune")), data)
    async with app.run_test(size=(120, 40)) as pilot:
        text, end = "", time.monotonic() + 20
        while "! clock" not in text and time.monotonic() < end:
            await pilot.pause(0.05)
            text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "! clock" in text
        assert "1 Jan 1970" in text
        assert "28 Nov 2026" in text
