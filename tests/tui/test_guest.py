"""Somebody opened out of a folder: every view, key and export is theirs, and never the one whose profile is open."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from img_pathway.desk.cohort.guest import GuestDesk
from img_pathway.profile.file import toml
from img_pathway.profile.file.codec import from_document
from img_pathway.profile.typed.keys import put_many
from img_pathway.tui.commands import FIND, VIEW, can, in_scope
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.shell.offered import GUEST, do
from tests.desk.people_folder import FULL, text
from tests.tui.conftest import Start, Wizard
from tests.tui.test_cohort import opened

OWN, THEIRS = "Ownmarker", "Theirmarker"
LEADS_OUT = {"app.quit", "app.suspend", "app.home", "app.menu", "app.find", "app.back"}


@pytest.fixture
def place(folder: Path, tmp_path: Path) -> Path:
    """A folder with one person, while the open profile bears other names everywhere."""
    own = folder / "profiles" / "pune.toml"
    mine = from_document(toml.loads(own.read_bytes(), "own"))
    own.write_text(text(put_many(mine, {"profile.label": OWN, "school.name": f"{OWN} College"})), encoding="utf-8")
    full = from_document(toml.loads(FULL.read_bytes(), "full"))
    (tmp_path / "people").mkdir()
    person = put_many(full, {"profile.label": THEIRS, "school.name": f"{THEIRS} College"})
    (tmp_path / "people" / "person.toml").write_text(text(person), encoding="utf-8")
    return tmp_path / "people"


async def _guest(w: Wizard, place: Path) -> None:
    await opened(w, place)
    await w.press("enter")
    await w.until(lambda: isinstance(w.app.desk, GuestDesk))


def _theirs(w: Wizard, where: str) -> None:
    assert isinstance(w.app.desk, GuestDesk), f"{where}: the person was left"
    assert w.app.desk.title == THEIRS
    assert OWN not in w.text, f"{where}: shows the own profile\n{w.text}"


async def _down_to(w: Wizard, height: int) -> None:
    while len(w.app.screen_stack) > height:
        w.app.pop_screen()
        await w.rest()


async def test_every_view_and_everything_done_in_it_stays_with_the_person(wizard: Start, place: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await _guest(w, place)
        views = [view for view in in_scope("app") if VIEW in view.seen and can(w.app, w.app.screen, view)]
        assert {"app.plan", "app.brief", "app.letters", "app.changes"} <= {view.id for view in views}
        for view in views:
            await w.press(view.keys.partition(",")[0])
            _theirs(w, view.id)
            assert len(w.app.screen_stack) == 2, f"{view.id} opened nothing"
            screen = w.app.screen
            assert isinstance(screen, BaseScreen)
            for command in screen.commands():
                if FIND in command.seen and can(w.app, screen, command):
                    await do(w.app, screen, command)
                    await w.rest()
                    _theirs(w, f"{view.id}, {command.id}")
                    await _down_to(w, 2)
            await w.press("n")
            _theirs(w, f"{view.id}, next step")
            await _down_to(w, 1)


async def test_every_command_of_the_palette_stays_with_the_person(wizard: Start, place: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await _guest(w, place)
        home = w.app.screen
        done = [each for each in in_scope("app") if each.id not in LEADS_OUT and can(w.app, home, each)]
        assert {"app.report", "app.report-redacted", "app.calendar", "app.where"} <= {each.id for each in done}
        for command in done:
            await do(w.app, home, command)
            await w.rest()
            _theirs(w, command.id)
            await _down_to(w, 1)


async def test_what_is_about_ones_own_profile_alone_is_not_offered_and_says_why(wizard: Start, place: Path) -> None:
    async with wizard("pune") as w:
        await _guest(w, place)
        assert "What if" not in w.text
        assert "Plan" in w.text
        for key in ("i", "p"):
            await w.press(key)
            _theirs(w, key)
            assert GUEST in w.text
        await w.press("b")
        await w.until(lambda: w.screen == "CohortScreen")
        await w.press("b", "h")
        assert w.screen == "HomeScreen"
        assert "What if" in w.text


@pytest.mark.parametrize("redact", [False, True])
@pytest.mark.parametrize("kind", ["html", "md", "zip", "json", "ics"])
async def test_every_export_holds_the_person(
    wizard: Start, place: Path, tmp_path: Path, kind: str, redact: bool
) -> None:
    target = tmp_path / f"out.{kind}"
    async with wizard("pune") as w:
        await _guest(w, place)
        if kind == "ics":
            w.app.action_export_calendar(redact)
        else:
            w.app.action_export_report(redact)
            await w.rest()
            await w.press(*["down"] * ["html", "pdf", "md", "zip", "json"].index(kind), "enter")
        await w.rest()
        assert "img-pathway-person." in w.text or redact
        await w.press("end", "ctrl+u")
        await w.type(str(target))
        await w.press("enter")
        await w.until(target.exists)
        _theirs(w, kind)
    if kind == "zip":
        with zipfile.ZipFile(target) as archive:
            written = "".join(archive.read(name).decode() for name in archive.namelist())
    else:
        written = target.read_text(encoding="utf-8")
    assert OWN not in written
    assert (THEIRS in written) == (not redact)


async def test_in_the_folder_the_keys_are_about_the_person_under_the_cursor(wizard: Start, place: Path) -> None:
    for key, screen in (("n", "StageScreen"), ("s", "PlanScreen"), ("d", "DeadlinesScreen"), ("B", "BriefScreen")):
        async with wizard("pune") as w:
            await opened(w, place)
            await w.press(key)
            await w.until(lambda: isinstance(w.app.desk, GuestDesk))
            await w.rest()
            assert w.screen == screen
            _theirs(w, key)
            # A step has their Home behind it, a page that was asked for in the folder has not.
            await w.press(*["b"] * (2 if screen == "StageScreen" else 1))
            await w.until(lambda: w.screen == "CohortScreen")


async def test_in_the_folder_nothing_is_done_to_ones_own_profile(wizard: Start, place: Path) -> None:
    async with wizard("pune") as w:
        await opened(w, place)
        offered = {each.id for each in in_scope("app") if can(w.app, w.app.screen, each)}
        own = {"app.undo", "app.redo", "app.versions", "app.elsewhere", "app.where", "app.questions"}
        assert not offered & own
        assert {"app.plan", "app.report"} <= offered
        # Steps are told with where they stand: of nobody, where nobody is open.
        await w.press("slash")
        await w.type("OET Medicine")
        await w.rest(0.5)
        assert "Stage" not in w.text
        assert "Skills" not in w.text
