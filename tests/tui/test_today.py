"""``--today`` in the wizard: the day is seen and marked everywhere, and no visit is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from img_pathway.desk.folder import DataFolder
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.shell.screens import SCREENS
from tests.tui.conftest import Start, Wizard

ASIDE = "state.json", "journal", "backups"
"""What stands beside the profiles in a data folder and tells when somebody was there."""


def beside(folder: Path) -> dict[str, bytes]:
    """The bytes of everything in a data folder but the profiles."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if path.parent.name != "profiles"}


async def walk(w: Wizard) -> None:
    """Visit every screen and come back."""
    for name in SCREENS:
        if name not in ("home", "stage", "first-run", "why", "help"):
            w.app.open_page(name)
            await w.rest(0.05)
            w.app.go_home()
    w.app.show_why("exams.step1")
    w.app.open_step("exams.step2ck")
    await w.until(lambda: w.screen == "StageScreen")
    # As long as a place is kept before it is noted.
    await w.rest(0.8)


async def test_a_pretended_day_leaves_no_visit(wizard: Start, folder: Path) -> None:
    async with wizard("pune", today="2026-11-20") as w:
        w.app.desk.record("school.name", "before")
        w.app.open_step("exams.step1")
        await w.until(lambda: w.place == "exams.step1")
    before = beside(folder)
    assert {name.split("/")[0] for name in before} == set(ASIDE)
    async with wizard("pune", today="2031-03-03", pretended=True) as w:
        await walk(w)
        w.app.data.remember(w.app.desk, "exams.step2ck")
        assert beside(folder) == before
    assert beside(folder) == before
    data = DataFolder(folder)
    desk = data.open(data.path_of("pune"))
    assert data.place(desk) == "exams.step1"
    assert data.store.state.of(desk.file.path)["visited"] == "2026-11-20"


async def test_what_is_recorded_under_a_pretended_day_is_dated_by_the_clock(wizard: Start, folder: Path) -> None:
    state = (folder / "state.json").read_bytes() if (folder / "state.json").exists() else None
    async with wizard("pune", today="2031-03-03", pretended=True) as w:
        w.app.desk.record("school.name", "then")
        await w.rest()
        path = w.app.desk.file.path
        entry = w.app.data.store.journal(path).entries()[-1]
        assert entry.time.year < 2031
        assert all(backup.time.year < 2031 for backup in w.app.data.versions(path))
    assert ((folder / "state.json").read_bytes() if (folder / "state.json").exists() else None) == state


@pytest.mark.parametrize("pretended", [True, False])
async def test_the_day_stays_at_every_width_and_a_pretended_one_is_marked(wizard: Start, pretended: bool) -> None:
    said = ("as if " if pretended else "") + "Wed 3 Mar 2027"
    async with wizard("pune", size=(120, 30), today="2027-03-03", pretended=pretended) as w:
        for name in ("home", *(name for name in SCREENS if name not in ("home", "stage", "why", "first-run", "help"))):
            w.app.go_home()
            w.app.open_page(name)
            await w.rest(0.02)
            for width in (60, 61, 70, 80, 100, 140, 200):
                await w.pilot.resize_terminal(width, 24)
                await w.until(lambda width=width: w.app.screen.size.width == width)  # type: ignore[misc]
                top = w.text.splitlines()[0]
                assert said in top, f"{name} at {width}: {top}"
                assert pretended or "as if" not in top
                assert isinstance(w.app.screen, BaseScreen)


async def test_a_long_place_is_cut_before_the_day_and_a_failed_save(wizard: Start) -> None:
    async with wizard("pune", size=(60, 24), pretended=True) as w:
        home = w.app.screen
        assert isinstance(home, BaseScreen)
        home.top.show((("img-pathway", ""), ("place " * 30, "")), (("name", ""),), (("✗ not saved", ""), ("D", "")))
        await w.rest()
        top = w.text.splitlines()[0]
        assert top.rstrip().endswith("✗ not saved  ·  D")
        assert "place place" in top
        assert "img-pathway" not in top
